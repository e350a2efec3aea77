"""Children in care and care leavers, here as stocks with a length of stay and a load on staff.

The journey inside care (placements, reviews, permanence) and the pathway plan are the next version's.
"""

from sim.engine import Process
from sim.model.council import MUST_NOT_WAIT, Council, Destination
from sim.model.people import Siblings, Turn
from sim.model.visiting import Round
from sim.model.workforce import WORKING_DAYS_PER_MONTH
from sim.vocabulary import Cause, Event, Stage, TeamKind

_A_DAY = 1.0


def look_after(council: Council, child: Siblings) -> Process:
    """A child comes into care; later the children-in-care team takes the child over."""
    turn = child.enter(Stage.CARE)
    extra = 0.0
    if child.team is None or child.team.kind is not TeamKind.CHILD_PROTECTION:
        team = council.team_for(TeamKind.CHILD_PROTECTION, child)
        extra = yield from council.transfer(child, team, Stage.CARE, MUST_NOT_WAIT)
    council.note(Event.CARE_STARTED, child)
    council.assign_chair(child)
    natural = council.quantiles.length(Stage.CARE, council.luck.length[Stage.CARE](turn.index))
    return (
        yield from carry_care(council, child, turn, natural, extra, transfer_in=council.parameters.care.transfer_days)
    )


def carry_care(
    council: Council,
    child: Siblings,
    turn: Turn,
    natural: float,
    extra_hours: float,
    *,
    transfer_in: float | None,
    is_new: bool = True,
) -> Process:
    """Care with `natural` working days to go, of which `transfer_in` before the team changes (None: it has)."""
    figures = council.parameters.care
    work = council.start_plan(child, figures.plan, natural, extra_hours=extra_hours)
    rounds = [Round(Event.CARE_VISIT, figures.plan.visits)]
    visiting = council.visits.begin(child, Stage.CARE, turn.index, rounds, council.now, is_new=is_new)
    chair = child.chair
    reviewing = figures.reviewing_hours_per_month / WORKING_DAYS_PER_MONTH
    if chair is not None:
        chair.time.commit(reviewing)
    stay = council.wait_for(work, child, Stage.CARE, Cause.WORKER, expected=natural)
    if transfer_in is not None:
        yield council.wait_until(stay, council.now + transfer_in)
        if not work.triggered:
            team = council.team_for(TeamKind.CHILDREN_IN_CARE, child)
            visiting.moved_to(None, council.now)
            extra = yield from council.transfer(child, team, Stage.CARE, MUST_NOT_WAIT)
            assert child.worker is not None
            if not work.triggered:
                work.hand_over(child.worker.time)
                if extra:  # getting to know the child loads the new worker, but nobody stays in care longer for it
                    child.worker.time.start(extra, max(work.remaining, _A_DAY), worker_share=figures.plan.worker_share)
            visiting.moved_to(child.worker, council.now)
    yield stay
    if chair is not None:
        chair.time.commit(-reviewing)
    council.visits.end(visiting, council.now)
    council.release_chair(child)
    council.note(Event.CARE_ENDED, child)
    leaves_care = council.luck.care_outcome(turn.index) < figures.leaving_care_share
    if leaves_care:
        return [(Destination.LEAVING_CARE, child)]
    return [(Destination.CLOSED, child)]


def leave_care(council: Council, young_person: Siblings) -> Process:
    """Support after care by the leaving care team."""
    turn = young_person.enter(Stage.LEAVING_CARE)
    team = council.team_for(TeamKind.LEAVING_CARE, young_person)
    extra = yield from council.transfer(young_person, team, Stage.LEAVING_CARE, MUST_NOT_WAIT)
    council.note(Event.LEAVING_CARE_STARTED, young_person, team=team)
    natural = council.quantiles.length(Stage.LEAVING_CARE, council.luck.length[Stage.LEAVING_CARE](turn.index))
    return (yield from carry_leaving_care(council, young_person, natural, extra))


def carry_leaving_care(council: Council, young_person: Siblings, natural: float, extra_hours: float) -> Process:
    """Support with `natural` working days to go."""
    team = young_person.team
    work = council.start_plan(young_person, council.parameters.leaving_care.plan, natural, extra_hours=extra_hours)
    yield council.wait_for(work, young_person, Stage.LEAVING_CARE, Cause.WORKER, expected=natural)
    council.note(Event.LEAVING_CARE_ENDED, young_person, team=team)
    return [(Destination.CLOSED, young_person)]
