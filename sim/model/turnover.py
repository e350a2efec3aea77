"""People come and go: leavers, empty posts, agency cover, recruits, the assessed year, and long absence.

A post is followed for the whole run, whoever is in it. Its luck depends on the post alone, so that a scenario that
adds posts changes nothing for those that are there.
"""

from zlib import crc32

from scipy.special import gammaincinv

from sim.engine import AllocationQueue, Process, begin
from sim.model.council import Council
from sim.model.handover import hand_over_all
from sim.model.luck import exponential
from sim.model.people import PLACE_SHIFT
from sim.model.workers import Team, Worker
from sim.model.workforce import WORKING_DAYS_PER_MONTH, as_people
from sim.vocabulary import WORKING_DAYS_PER_YEAR, Event, Role, Switch, TeamKind

_SUPPORT = (Role.PERSONAL_ADVISER, Role.FAMILY_SUPPORT_WORKER)
_MOST_OVERLOAD = 1.0
_NEVER = 1e-9


class _Post:
    """One post: the team, its hours and role, and whose luck it has."""

    def __init__(self, team: Team, role: Role, fte: float, place: int) -> None:
        self.team = team
        self.role = Role.SOCIAL_WORKER if role in (Role.ASYE, Role.AGENCY_SOCIAL_WORKER) else role
        self.fte = fte
        named = crc32(f"{team.identifier} {role} {place}".encode())
        self._luck = named % (1 << PLACE_SHIFT)
        self._drawn: dict[str, int] = {}

    def next(self, what: str = "") -> int:
        """Index of the luck of the next thing of a kind that happens to the post."""
        drawn = self._drawn[what] = self._drawn.get(what, 0) + 1
        return self._luck + (drawn << PLACE_SHIFT)

    def queue(self, worker: Worker) -> AllocationQueue:
        """The people among whom the worker's children are shared out."""
        return self.team.queue_for(adviser=worker.role is Role.PERSONAL_ADVISER)


def people_come_and_go(council: Council) -> None:
    """Follow every post of those who hold cases, and the absences of those in it."""
    for team in council.workforce.teams.values():
        if team.kind is TeamKind.FRONT_DOOR:
            continue
        places: dict[Role, int] = {}
        for worker in list(team.everybody()):
            place = places[worker.role] = places.get(worker.role, -1) + 1
            post = _Post(team, worker.role, worker.fte, place)
            begin(_follow(council, post, worker))
            begin(_absences(council, post, worker))
            if worker.role is Role.ASYE:
                begin(_qualify(council, worker, post, found=True))
        assert team.setup is not None
        for place, fte in enumerate(as_people(team.setup.vacant_posts_fte)):
            _empty(council, team, fte)
            begin(_follow(council, _Post(team, Role.SOCIAL_WORKER, fte, -1 - place), None))


def _follow(council: Council, post: _Post, worker: Worker | None) -> Process:
    """A post: somebody works in it and leaves, it is covered or stands empty, somebody new comes."""
    recruits_at = council.now
    if worker is None or worker.role is Role.AGENCY_SOCIAL_WORKER:
        recruits_at += _recruitment(council, post, found=True)
    while True:
        if worker is None:
            worker = yield from _empty_until(council, post, recruits_at)
        elif worker.role is Role.AGENCY_SOCIAL_WORKER:
            worker = yield from _covered_until(council, post, worker, recruits_at)
        else:
            if not (yield from _stays(council, post, worker)):
                return
            _goes(council, post, worker)
            _empty(council, post.team, post.fte)
            recruits_at = council.now + _recruitment(council, post, found=False)
            worker = None


def _stays(council: Council, post: _Post, worker: Worker) -> Process:
    """Let a permanent worker work until she leaves; False if nobody ever does."""
    figures, strain = council.parameters.turnover, council.parameters.strain
    rate = figures.adviser_leavers_share_per_year if worker.role in _SUPPORT else figures.leavers_share_per_year
    most = 1.0
    if strain.switch is Switch.ON:
        most += max(0.0, strain.leaving_elasticity) * _MOST_OVERLOAD
    if rate * most <= _NEVER:
        return False
    while True:
        index = post.next()
        yield council.env.timeout(exponential(council.luck.leaves_post(index), WORKING_DAYS_PER_YEAR / (rate * most)))
        factor = 1.0
        if strain.switch is Switch.ON:
            factor += strain.leaving_elasticity * _overload(worker)
        if council.luck.leaves_post_at_all(index) < factor / most:
            return True


def _overload(worker: Worker) -> float:
    """Work demanded above the hours there are, as a share of them."""
    hours = worker.time.hours
    return min(_MOST_OVERLOAD, max(0.0, worker.time.demand / hours - 1.0)) if hours > 0.0 else 0.0


def _empty_until(council: Council, post: _Post, recruits_at: float) -> Process:
    """An empty post: an agency worker may come, or the recruit does."""
    figures, index = council.parameters.turnover, post.next()
    covered = post.role not in _SUPPORT and council.luck.agency_covers(index) < figures.agency_cover_share
    since = council.now
    if covered and council.now + figures.agency_lead_days < recruits_at:
        yield council.env.timeout(figures.agency_lead_days)
        role = Role.AGENCY_SOCIAL_WORKER
    else:
        yield council.env.timeout(max(0.0, recruits_at - council.now))
        is_new = post.role is Role.SOCIAL_WORKER and council.luck.is_asye(index) < figures.asye_share_of_recruits
        role = Role.ASYE if is_new else post.role
    _empty(council, post.team, -post.fte)
    return _comes(council, post, role, council.now - since)


def _covered_until(council: Council, post: _Post, agency: Worker, recruits_at: float) -> Process:
    """An agency worker in the post: until the assignment ends or the recruit comes."""
    figures, index = council.parameters.turnover, post.next()
    rate = max(figures.agency_leavers_share_per_year, _NEVER)
    ends_at = council.now + exponential(council.luck.leaves_post(index), WORKING_DAYS_PER_YEAR / rate)
    yield council.env.timeout(max(0.0, min(ends_at, recruits_at) - council.now))
    _goes(council, post, agency)
    _empty(council, post.team, post.fte)
    return None


def _recruitment(council: Council, post: _Post, *, found: bool) -> float:
    """Working days to fill an empty post; what is left of it for one found empty at the start."""
    figures, luck, index = council.parameters.turnover, council.luck, post.next()
    months = figures.support_recruitment_months if post.role in _SUPPORT else figures.recruitment_months
    mean = months * WORKING_DAYS_PER_MONTH
    if figures.recruitment_cv <= 1e-3:
        return mean * (luck.recruitment_passed(index) if found else 1.0)
    shape = figures.recruitment_cv**-2
    if found:  # long searches are found more often, and each anywhere on its way
        return float(gammaincinv(shape + 1.0, luck.recruitment(index))) / shape * mean * luck.recruitment_passed(index)
    return float(gammaincinv(shape, luck.recruitment(index))) / shape * mean


def _comes(council: Council, post: _Post, role: Role, empty_days: float) -> Worker:
    figures, team = council.parameters.turnover, post.team
    worker = council.workforce.hire(team, role, post.fte)
    council.log.write(council.now, Event.WORKER_JOINED, -1, team.index, worker.number, empty_days, post.fte)
    if role is not Role.AGENCY_SOCIAL_WORKER and figures.induction_days > 0.0:
        begin(_induction(council, post, worker))
    worker.work_hours(team.of_month)
    post.queue(worker).join(worker)
    team.share_out()
    begin(_absences(council, post, worker))
    if role is Role.ASYE:
        begin(_qualify(council, worker, post, found=False))
    return worker


def _goes(council: Council, post: _Post, worker: Worker) -> None:
    """She leaves; her colleagues take over what she holds."""
    team = post.team
    council.log.write(
        council.now, Event.WORKER_LEFT, -1, team.index, worker.number, council.now - worker.since, post.fte
    )
    worker.left_at = council.now
    _step_aside(council, post, worker)


def _step_aside(council: Council, post: _Post, worker: Worker) -> None:
    team, queue = post.team, post.queue(worker)
    if worker in queue.holders:
        queue.leave(worker)
    worker.is_away = True
    worker.work_hours(team.of_month)
    hand_over_all(council, worker)
    colleague = team.least_busy()
    if colleague is not None:
        for work in [task for task in worker.tasks if task.clock is not None]:
            work.hand_over(colleague.time)
            colleague.tasks[work] = None
    worker.tasks.clear()
    team.share_out()


def _induction(council: Council, post: _Post, worker: Worker) -> Process:
    """A new worker gets to know the council first, with fewer hours for cases and fewer cases."""
    figures = council.parameters.turnover
    target, ceiling = worker.target, worker.ceiling
    share = figures.induction_hours_share
    worker.present = share
    worker.aim(max(target * share, 1e-6), max(ceiling * share, 1e-6))
    yield council.env.timeout(figures.induction_days)
    if worker.left_at > council.now:
        worker.aim(target, ceiling)
        worker.present = 1.0
        worker.work_hours(post.team.of_month)
        post.queue(worker).serve()


def _qualify(council: Council, worker: Worker, post: _Post, *, found: bool) -> Process:
    """After the assessed and supported year a newly qualified worker carries what others carry."""
    workforce, practice = council.workforce, council.parameters.practice
    year = council.parameters.turnover.asye_months * WORKING_DAYS_PER_MONTH
    yield council.env.timeout(year * council.luck.asye_passed(post.next("assessed year")) if found else year)
    if worker.left_at <= council.now:
        return
    standard = workforce.standard_of(Role.SOCIAL_WORKER) * worker.fte
    worker.qualified_at, worker.standard_after = council.now, standard
    worker.aim(standard, standard * practice.ceiling_share)
    post.queue(worker).serve()


def _absences(council: Council, post: _Post, worker: Worker) -> Process:
    """Now and then a worker is away for weeks; after some of them colleagues take her children on."""
    figures, luck, strain = council.parameters.turnover, council.luck, council.parameters.strain
    share, days = figures.absence_share, figures.absence_days
    if share <= _NEVER:
        return
    team, queue = post.team, post.queue(worker)
    # usual hours are those of all workers on average, absent ones among them
    assert worker.usual_hours is not None
    worker.usual_hours /= 1.0 - share
    worker.work_hours(team.of_month)
    most = 1.0 + (max(0.0, strain.absence_elasticity) if strain.switch is Switch.ON else 0.0)
    while True:
        index = post.next("absence")
        yield council.env.timeout(exponential(luck.absent_after(index), days * (1.0 - share) / share / most))
        if worker.left_at <= council.now:
            return
        factor = 1.0 + (strain.absence_elasticity * _overload(worker) if strain.switch is Switch.ON else 0.0)
        if luck.absent_at_all(index) >= factor / most or worker not in queue.holders:
            continue
        yield from _absence(council, post, worker, exponential(luck.absent_for(index), days))
        if worker.left_at <= council.now:
            return


def _absence(council: Council, post: _Post, worker: Worker, lasts: float) -> Process:
    figures, team, queue, began = council.parameters.turnover, post.team, post.queue(worker), council.now
    council.log.write(began, Event.ABSENCE_STARTED, -1, team.index, worker.number, 0.0, worker.fte)
    queue.leave(worker)
    worker.is_away = True
    worker.work_hours(team.of_month)
    reallocates = min(lasts, figures.reallocated_after_days)
    yield council.env.timeout(reallocates)
    if lasts > reallocates and worker.left_at > council.now:
        _step_aside(council, post, worker)
        yield council.env.timeout(lasts - reallocates)
    if worker.left_at <= council.now:
        return
    council.log.write(council.now, Event.ABSENCE_ENDED, -1, team.index, worker.number, council.now - began, worker.fte)
    worker.is_away = False
    worker.work_hours(team.of_month)
    queue.join(worker)
    team.share_out()


def _empty(council: Council, team: Team, fte: float) -> None:
    """Note that a post falls empty (or, if negative, is filled)."""
    team.empty_fte = max(0.0, round(team.empty_fte + fte, 9))
    council.log.write(council.now, Event.POST_EMPTY, -1, team.index, -1, team.empty_fte)
