"""Children in need: the plan, and the longer one of the disabled children's team."""

from math import inf

from sim.engine import Process
from sim.model.council import Council, Destination, Onward
from sim.model.people import IN_TURN, LATER, Siblings, Turn
from sim.model.visiting import Round
from sim.scenario.parameters import ChildInNeed
from sim.vocabulary import Cause, Decision, Event, Stage, TeamKind


def support(council: Council, siblings: Siblings) -> Process:
    """A child-in-need plan; children stepping down from a protection plan keep their worker."""
    turn = siblings.enter(Stage.CIN_PLAN)
    extra = 0.0
    if siblings.team is None or siblings.team.kind not in (TeamKind.CHILD_PROTECTION, TeamKind.CHILD_IN_NEED):
        team = council.team_for(TeamKind.CHILD_IN_NEED, siblings)
        extra = yield from council.transfer(siblings, team, Stage.CIN_PLAN, IN_TURN)
    council.note(Event.CIN_PLAN_STARTED, siblings, team=siblings.team)
    natural = council.quantiles.length(Stage.CIN_PLAN, council.luck.length[Stage.CIN_PLAN](turn.index))
    return (yield from carry_plan(council, siblings, turn, natural, extra))


def carry_plan(
    council: Council, siblings: Siblings, turn: Turn, natural: float, extra_hours: float, *, is_new: bool = True
) -> Process:
    """Carry a plan with `natural` working days to go; a manager agrees to its end.

    A crisis does not wait: children who escalate leave on the day luck has set, whatever the worker has done.
    """
    figures = council.parameters.child_in_need
    team = siblings.team
    assert team is not None
    work = council.start_plan(siblings, figures.plan, natural, extra_hours=extra_hours)
    rounds = [Round(Event.CIN_VISIT, figures.plan.visits), Round(Event.CIN_REVIEW, figures.reviews)]
    visiting = council.visits.begin(siblings, Stage.CIN_PLAN, turn.index, rounds, council.now, is_new=is_new)
    if council.luck.cin_outcome(turn.index) < figures.section_47_share + figures.care_share:
        yield council.env.timeout(natural)
        council.withdraw(siblings, work)
    else:
        yield council.wait_for(work, siblings, Stage.CIN_PLAN, Cause.WORKER, expected=natural)
        yield from council.decide(
            siblings, team, Stage.CIN_PLAN, Decision.CLOSURE, figures.closure_hours, figures.closure_days
        )
    council.visits.end(visiting, council.now)
    council.note(Event.CIN_PLAN_ENDED, siblings, team=team)
    return _after_plan(council, figures, siblings, turn)


def support_disabled(council: Council, siblings: Siblings) -> Process:
    """A long plan of low intensity in the disabled children's team."""
    turn = siblings.enter(Stage.DISABLED_CHILDREN_PLAN)
    team = council.team_for(TeamKind.DISABLED_CHILDREN, siblings)
    extra = yield from council.transfer(siblings, team, Stage.DISABLED_CHILDREN_PLAN, LATER)
    council.note(Event.DISABLED_PLAN_STARTED, siblings, team=team)
    natural = council.quantiles.length(
        Stage.DISABLED_CHILDREN_PLAN, council.luck.length[Stage.DISABLED_CHILDREN_PLAN](turn.index)
    )
    return (yield from carry_disabled_plan(council, siblings, turn, natural, extra))


def carry_disabled_plan(
    council: Council, siblings: Siblings, turn: Turn, natural: float, extra_hours: float, *, is_new: bool = True
) -> Process:
    """Carry such a plan with `natural` working days to go."""
    plan = council.parameters.disabled_children.plan
    team = siblings.team
    assert team is not None
    stage = Stage.DISABLED_CHILDREN_PLAN
    work = council.start_plan(siblings, plan, natural, extra_hours=extra_hours)
    rounds = [Round(Event.CIN_VISIT, plan.visits)]
    visiting = council.visits.begin(siblings, stage, turn.index, rounds, council.now, is_new=is_new)
    yield council.wait_for(work, siblings, stage, Cause.WORKER, expected=natural)
    council.visits.end(visiting, council.now)
    council.note(Event.DISABLED_PLAN_ENDED, siblings, team=team)
    return [(Destination.CLOSED, siblings)]


def _after_plan(council: Council, figures: ChildInNeed, siblings: Siblings, turn: Turn) -> Onward:
    ends = (
        (figures.section_47_share, Destination.SECTION_47),
        (figures.care_share, Destination.CARE),
        (figures.early_help_share, Destination.EARLY_HELP),
        (inf, Destination.CLOSED),
    )
    onward = council.part_by_shares(siblings, council.luck.cin_outcome, turn, ends)
    for destination, group in onward:
        if destination is Destination.EARLY_HELP:
            council.close_case(group)
    return onward
