"""Who joins a team and leaves it: where people stand follows from their role, and what they leave is taken up."""

from sim.engine import Work
from sim.model.council import Council
from sim.model.handover import hand_over_all
from sim.model.people import CHILDREN_PER_FAMILY
from sim.model.workers import Team, Worker, least_busy
from sim.vocabulary import Event, Role, TeamKind


def holds_cases(team: Team, role: Role) -> bool:
    """Whether people of a role in a team are given cases of their own: they may leave, and be absent for long."""
    if team.setup is None or team.kind is TeamKind.FRONT_DOOR or role is Role.TEAM_MANAGER:
        return False
    return role is not Role.FAMILY_SUPPORT_WORKER or team.kind is TeamKind.AFTER_PERMANENCE


def join(council: Council, team: Team, worker: Worker) -> None:
    """Let somebody begin to work in a team, and take up what waited for somebody."""
    if worker.role is Role.TEAM_MANAGER:
        council.workforce.give_other_duties(worker)
        team.managers.append(worker)
    elif _spares_hours(team, worker.role):
        team.supporters.append(worker)
        team.support_fte += worker.fte
        council.workforce.give_support(team)
    elif team.kind is TeamKind.FRONT_DOOR:
        team.queue.join(worker)
        council.workforce.work_as_one(team)
    else:
        worker.work_hours(team.of_month)
        team.queue_for(adviser=worker.role is Role.PERSONAL_ADVISER).join(worker)
    worker.work_hours(team.of_month)
    team.share_out()
    council.answer(team)


def step_aside(council: Council, team: Team, worker: Worker) -> None:
    """Work no more hours, for weeks or for good, and leave what she holds to her colleagues."""
    queue = team.queue_for(adviser=worker.role is Role.PERSONAL_ADVISER)
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


def leave(council: Council, team: Team, worker: Worker) -> None:
    """Leave the team for good; colleagues take over what she holds, or it waits until somebody comes."""
    worker.left_at = council.now
    if holds_cases(team, worker.role):
        step_aside(council, team, worker)
        return
    works = worker.time.works()
    if worker.role is Role.TEAM_MANAGER:
        team.managers.remove(worker)
    elif _spares_hours(team, worker.role):
        team.supporters.remove(worker)
        team.support_fte = max(0.0, round(team.support_fte - worker.fte, 9))
        council.workforce.give_support(team)
    else:
        team.queue.leave(worker)
        if team.kind is TeamKind.FRONT_DOOR:
            _leave_the_pool(council, team, worker)
            works = [] if team.workers else works
    worker.is_away = True
    worker.work_hours(team.of_month)
    if worker.duty or worker.other_duties:
        worker.time.commit(-(worker.duty + worker.other_duties))
        worker.duty = worker.other_duties = 0.0
    if team is council.workforce.reviewing:
        _pass_on_chairs(council, worker)
    team.share_out()
    _pass_on(council, team, worker, works)


def _spares_hours(team: Team, role: Role) -> bool:
    return role is Role.FAMILY_SUPPORT_WORKER and team.kind is not TeamKind.AFTER_PERMANENCE


def _leave_the_pool(council: Council, team: Team, worker: Worker) -> None:
    """Take one's hours out of the pool of the front door, whose work the others go on with."""
    together = worker.time
    council.workforce.work_as_one(team)
    worker.work_as_part(together, 0.0, None if team.workers else 0.0)


def _pass_on(council: Council, team: Team, worker: Worker, works: list[Work]) -> None:
    """Give the work that somebody was asked for to the least busy of the others."""
    is_manager = worker.role is Role.TEAM_MANAGER
    for work in works:
        other = least_busy(team.managers if is_manager else team.workers)
        if other is not None:
            work.hand_over(other.time)
        else:
            council.leave_unanswered(work, work.owner.take_off(work), team, of_manager=is_manager)


def _pass_on_chairs(council: Council, leaving: Worker) -> None:
    """Give the children somebody chairs conferences about to other reviewing officers, families together."""
    team, leaving.passed_on = council.workforce.reviewing, {}
    families: dict[int, list[int]] = {}
    for child, times in leaving.chaired.items():
        families.setdefault(child // CHILDREN_PER_FAMILY, []).extend([child] * times)
    for children in families.values():
        team.queue.release(leaving, len(children))
        chair = council.next_chair(children)
        leaving.passed_on |= dict.fromkeys(children, chair)
        keys = tuple(dict.fromkeys(children))
        council.log.write_each(council.now, Event.CHAIR_RELEASED, keys, team.index, leaving.number, 0.0, 0.0)
        if chair is not None:
            council.log.write_each(council.now, Event.CHAIR_ASSIGNED, keys, team.index, chair.number, 0.0, 0.0)
    leaving.chaired.clear()
