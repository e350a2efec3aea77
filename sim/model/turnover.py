"""People come and go: leavers, empty posts, agency cover, recruits, the assessed year, and long absence.

A post is followed for the whole run, whoever is in it. Its luck depends on the post alone, so that a scenario that
adds posts changes nothing for those that are there.
"""

from math import inf

from scipy.special import gammaincinv

from sim.engine import AllocationQueue, Process, begin
from sim.model.council import Council
from sim.model.joining import join, leave, step_aside
from sim.model.luck import exponential
from sim.model.posts import SUPPORT, Post, Posts, note_empty
from sim.model.rates import after, at_most, overload
from sim.model.workers import Worker
from sim.model.workforce import WORKING_DAYS_PER_MONTH
from sim.vocabulary import WORKING_DAYS_PER_YEAR, Event, Role, Switch

_NEVER = 1e-9


def people_come_and_go(council: Council, posts: Posts) -> None:
    """Follow every post there is on the first day.

    Whoever is in it needs no induction, and may be in the middle of an assessed year; a post without anybody has been
    empty for a while, unless it is new.
    """
    for post in (post for team in council.workforce.all_teams for post in posts.of(team)):
        worker = post.worker
        if worker is None:
            note_empty(council, post.team, post.fte)
        _begin_to_follow(council, post, found=not post.is_new)
        if worker is not None and post.is_followed:
            begin(_absences(council, post, worker))
            if worker.role is Role.ASYE:
                begin(_qualify(council, worker, post, found=True))


def establish(council: Council, post: Post) -> None:
    """Follow a new post from now on: somebody begins in it at once, or it stands empty until somebody is found."""
    if post.recruited_in_months == 0.0:
        _comes(council, post, post.first_role, 0.0)
    else:
        note_empty(council, post.team, post.fte)
    _begin_to_follow(council, post, found=False)


def _begin_to_follow(council: Council, post: Post, *, found: bool) -> None:
    if post.is_followed:
        begin(_kept_by_agency(council, post) if post.is_of_agency else _follow(council, post, found=found))
    elif post.worker is None:
        begin(_filled(council, post))


def _comes(council: Council, post: Post, role: Role, empty_days: float) -> None:
    """Let somebody new begin to work in a post."""
    figures, team = council.parameters.turnover, post.team
    worker = post.worker = council.workforce.hire(team, role, post.fte, post.gbp_per_year)
    council.log.write(council.now, Event.WORKER_JOINED, -1, team.index, worker.number, empty_days, post.fte)
    is_agency = role is Role.AGENCY_SOCIAL_WORKER
    post.is_new = post.is_new and is_agency and not post.is_of_agency
    if post.is_followed and not is_agency and figures.induction_days > 0.0:
        begin(_induction(council, post, worker))
    join(council, team, worker)
    if post.is_followed:
        begin(_absences(council, post, worker))
        if role is Role.ASYE:
            begin(_qualify(council, worker, post, found=False))


def abolish(council: Council, post: Post) -> None:
    """Let there be no such post any longer; whoever is in it goes."""
    post.is_abolished = True
    if post.worker is None:
        note_empty(council, post.team, -post.fte)
    else:
        _goes(council, post, post.worker)


# -- a post ------------------------------------------------------------------------------------------------------


def _follow(council: Council, post: Post, *, found: bool) -> Process:
    """A post: somebody works in it and leaves, it is covered or stands empty, somebody new comes."""
    recruits_at = council.now
    if post.worker is None or post.worker.role is Role.AGENCY_SOCIAL_WORKER:
        recruits_at += _recruitment(council, post, found=found)
    while not post.is_abolished:
        worker = post.worker
        if worker is None:
            yield from _empty_until(council, post, recruits_at)
        elif worker.role is Role.AGENCY_SOCIAL_WORKER:
            yield from _covered_until(council, post, worker, recruits_at)
        elif not (yield from _stays(council, post, worker)):
            return
        elif not post.is_abolished:
            _falls_empty(council, post, worker)
            recruits_at = council.now + _recruitment(council, post, found=False)


def _stays(council: Council, post: Post, worker: Worker) -> Process:
    """Let a permanent worker work until she leaves (or the post is abolished); False if nobody ever does."""
    while True:
        index = post.next()
        leaves = yield from after(council, council.luck.leaves_post(index), lambda: _mean_stay(council, worker))
        if not leaves or post.is_abolished:
            return leaves
        strain, factor = council.parameters.strain, 1.0
        if strain.switch is Switch.ON:
            factor += strain.leaving_elasticity * overload(worker)
        if council.luck.leaves_post_at_all(index) < factor / at_most(council, strain.leaving_elasticity):
            return True


def _mean_stay(council: Council, worker: Worker) -> float:
    """Mean working days until somebody may leave, at the highest rate there could be."""
    figures = council.parameters.turnover
    rate = figures.adviser_leavers_share_per_year if worker.role in SUPPORT else figures.leavers_share_per_year
    most = at_most(council, council.parameters.strain.leaving_elasticity)
    return WORKING_DAYS_PER_YEAR / (rate * most) if rate * most > _NEVER else inf


def _empty_until(council: Council, post: Post, recruits_at: float) -> Process:
    """An empty post: an agency worker may come, or the recruit does."""
    figures, index = council.parameters.turnover, post.next()
    asked = post.agency_meanwhile if post.is_new else None
    share = figures.agency_cover_share if asked is None else asked
    covered = post.role not in SUPPORT and council.luck.agency_covers(index) < share
    since = council.now
    if covered and council.now + figures.agency_lead_days < recruits_at:
        yield council.env.timeout(figures.agency_lead_days)
        role = Role.AGENCY_SOCIAL_WORKER
    else:
        yield council.env.timeout(max(0.0, recruits_at - council.now))
        role = _recruit(council, post, index)
    if not post.is_abolished:
        _is_filled(council, post, role, since)


def _recruit(council: Council, post: Post, index: int) -> Role:
    """Whether the recruit of a social worker's post is newly qualified."""
    if post.first_role is Role.ASYE and post.is_new:
        return Role.ASYE
    is_new = council.luck.is_asye(index) < council.parameters.turnover.asye_share_of_recruits
    return Role.ASYE if post.role is Role.SOCIAL_WORKER and is_new else post.role


def _covered_until(council: Council, post: Post, agency: Worker, recruits_at: float) -> Process:
    """An agency worker in the post: until the assignment ends or the recruit comes."""
    left = exponential(council.luck.leaves_post(post.next()), 1.0)
    while True:
        began, mean = council.now, _mean_assignment(council)
        until = min(began + left * mean, recruits_at, council.next_new_turnover)
        yield council.env.timeout(max(0.0, until - began))
        if post.is_abolished:
            return
        left = max(0.0, left - (council.now - began) / mean)
        if council.now >= recruits_at or left <= _NEVER or until < council.next_new_turnover:
            break
    _falls_empty(council, post, agency)


def _mean_assignment(council: Council) -> float:
    return WORKING_DAYS_PER_YEAR / max(council.parameters.turnover.agency_leavers_share_per_year, _NEVER)


def _kept_by_agency(council: Council, post: Post) -> Process:
    """A post that is for agency workers only: who leaves is replaced by another."""
    while not post.is_abolished:
        since, worker = council.now, post.worker
        if worker is None:
            yield council.env.timeout(_recruitment(council, post, found=False))
            if not post.is_abolished:
                _is_filled(council, post, Role.AGENCY_SOCIAL_WORKER, since)
            continue
        yield from after(council, council.luck.leaves_post(post.next()), lambda: _mean_assignment(council))
        if not post.is_abolished:
            _falls_empty(council, post, worker)


def _filled(council: Council, post: Post) -> Process:
    """A post of somebody who does not leave again: empty until somebody is recruited."""
    since = council.now
    yield council.env.timeout(_recruitment(council, post, found=False))
    if not post.is_abolished:
        _is_filled(council, post, post.first_role, since)


def _recruitment(council: Council, post: Post, *, found: bool) -> float:
    """Working days to fill an empty post; what is left of it for one found empty at the start."""
    figures, luck, index = council.parameters.turnover, council.luck, post.next()
    asked = post.recruited_in_months if post.is_new else None
    if post.is_of_agency and asked is None:
        return figures.agency_lead_days
    months = figures.support_recruitment_months if post.role in SUPPORT else figures.recruitment_months
    mean = (months if asked is None else asked) * WORKING_DAYS_PER_MONTH
    if figures.recruitment_cv <= 1e-3:
        return mean * (luck.recruitment_passed(index) if found else 1.0)
    shape = figures.recruitment_cv**-2
    if found:  # long searches are found more often, and each anywhere on its way
        return float(gammaincinv(shape + 1.0, luck.recruitment(index))) / shape * mean * luck.recruitment_passed(index)
    return float(gammaincinv(shape, luck.recruitment(index))) / shape * mean


def _falls_empty(council: Council, post: Post, worker: Worker) -> None:
    _goes(council, post, worker)
    note_empty(council, post.team, post.fte)


def _is_filled(council: Council, post: Post, role: Role, since: float) -> None:
    note_empty(council, post.team, -post.fte)
    _comes(council, post, role, council.now - since)


def _goes(council: Council, post: Post, worker: Worker) -> None:
    """She leaves; her colleagues take over what she holds."""
    days = council.now - worker.since
    council.log.write(council.now, Event.WORKER_LEFT, -1, post.team.index, worker.number, days, post.fte)
    post.worker = None
    leave(council, post.team, worker)


# -- a worker ----------------------------------------------------------------------------------------------------


def _queue(post: Post, worker: Worker) -> AllocationQueue:
    """The people among whom the worker's children are shared out."""
    return post.team.queue_for(adviser=worker.role is Role.PERSONAL_ADVISER)


def _induction(council: Council, post: Post, worker: Worker) -> Process:
    """A new worker gets to know the council first, with fewer hours for cases and fewer cases."""
    figures = council.parameters.turnover
    worker.be_present(figures.induction_hours_share)
    yield council.env.timeout(figures.induction_days)
    if worker.left_at > council.now:
        worker.be_present(1.0)
        worker.work_hours(post.team.of_month)
        _queue(post, worker).serve()


def _qualify(council: Council, worker: Worker, post: Post, *, found: bool) -> Process:
    """After the assessed and supported year a newly qualified worker carries what others carry."""
    year = council.parameters.turnover.asye_months * WORKING_DAYS_PER_MONTH
    yield council.env.timeout(year * council.luck.asye_passed(post.next("assessed year")) if found else year)
    if worker.left_at <= council.now:
        return
    council.workforce.qualify(worker)
    _queue(post, worker).serve()


def _absences(council: Council, post: Post, worker: Worker) -> Process:
    """Now and then a worker is away for weeks; after some of them colleagues take her children on."""
    luck, queue = council.luck, _queue(post, worker)
    worker.is_followed = True
    if council.parameters.turnover.absence_share > _NEVER:
        worker.absent_share = council.parameters.turnover.absence_share
        worker.work_hours(post.team.of_month)
    while True:
        index = post.next("absence")
        begins = yield from after(council, luck.absent_after(index), lambda: _mean_presence(council))
        if not begins or worker.left_at <= council.now:
            return
        strain, factor = council.parameters.strain, 1.0
        if strain.switch is Switch.ON:
            factor += strain.absence_elasticity * overload(worker)
        at_all = luck.absent_at_all(index) < factor / at_most(council, strain.absence_elasticity)
        if not at_all or worker not in queue.holders:
            continue
        days = council.parameters.turnover.absence_days
        yield from _absence(council, post, worker, exponential(luck.absent_for(index), days))
        if worker.left_at <= council.now:
            return


def _mean_presence(council: Council) -> float:
    """Mean working days until a long absence may begin, at the highest rate there could be."""
    figures = council.parameters.turnover
    share, most = figures.absence_share, at_most(council, council.parameters.strain.absence_elasticity)
    return figures.absence_days * (1.0 - share) / share / most if share > _NEVER else inf


def _absence(council: Council, post: Post, worker: Worker, lasts: float) -> Process:
    figures, team, queue, began = council.parameters.turnover, post.team, _queue(post, worker), council.now
    council.log.write(began, Event.ABSENCE_STARTED, -1, team.index, worker.number, 0.0, worker.fte)
    queue.leave(worker)
    worker.is_away = True
    worker.work_hours(team.of_month)
    reallocates = min(lasts, figures.reallocated_after_days)
    yield council.env.timeout(reallocates)
    if lasts > reallocates and worker.left_at > council.now:
        step_aside(council, team, worker)
        yield council.env.timeout(lasts - reallocates)
    if worker.left_at <= council.now:
        return
    council.log.write(council.now, Event.ABSENCE_ENDED, -1, team.index, worker.number, council.now - began, worker.fte)
    worker.is_away = False
    worker.work_hours(team.of_month)
    queue.join(worker)
    team.share_out()
