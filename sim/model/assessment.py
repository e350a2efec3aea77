"""The child and family assessment, in the regime of the day."""

from collections.abc import Callable
from math import inf

from sim.engine import Process, whole_days
from sim.model.council import Council, Destination, Onward
from sim.model.luck import lognormal
from sim.model.people import IN_TURN, MUST_NOT_WAIT, Child, Siblings, Turn, effort
from sim.model.quantiles import sprint_speed
from sim.model.workers import Team
from sim.vocabulary import Cause, Decision, Event, PracticeRegime, Stage, TeamKind


def assess(council: Council, siblings: Siblings) -> Process:
    """A social worker assesses the children, a manager signs it off, and their needs decide what follows."""
    figures = council.parameters.assessment
    team = council.team_for(TeamKind.ASSESSMENT, siblings)
    turn = siblings.enter(Stage.ASSESSMENT)
    is_at_risk = who_is_at_risk(council, siblings, turn)
    at_once = any(is_at_risk(child) for child in siblings)
    yield from council.allocate(siblings, team, Stage.ASSESSMENT, MUST_NOT_WAIT if at_once else IN_TURN)
    council.note(Event.ASSESSMENT_STARTED, siblings, team=team, worker=siblings.worker, value=_referred(siblings))
    at_risk, others = part_at_risk(siblings, is_at_risk)
    if at_risk:
        at_risk.assessed = council.env.event()
        council.begin(at_risk, Destination.SECTION_47)

    natural = lognormal(council.luck.assessment_days(turn.index), figures.median_days, figures.sigma)
    onward: Onward = yield from finish(council, siblings, others, turn, natural)
    if at_risk and at_risk.assessed:
        at_risk.assessed.succeed()
    return onward


def finish(
    council: Council, siblings: Siblings, others: Siblings | None, turn: Turn, natural: float, *, elapsed: float = 0.0
) -> Process:
    """Carry the assessment out and sign it off; `others` are the siblings for whom no enquiry goes on.

    An assessment that was open at the start has been going on for `elapsed` of its `natural` working days.
    """
    figures = council.parameters.assessment
    team = siblings.team
    assert team is not None
    yield from _carry_out(
        council, siblings, team, figures.hours, natural, figures.promotion_day, _referred(siblings), elapsed
    )
    if council.parameters.practice.regime is PracticeRegime.INITIAL_AND_CORE_2009:
        days = _days_since_referral(council, siblings)
        council.note(Event.INITIAL_ASSESSMENT_COMPLETED, siblings, team=team, value=days)
        if council.luck.core_assessment(turn.index) < figures.core_assessment_share:
            longer = lognormal(council.luck.core_assessment_days(turn.index), figures.core_median_days, figures.sigma)
            return (yield from finish_core(council, siblings, others, turn, longer))
    return (yield from _sign_off(council, siblings, others, turn))


def finish_core(
    council: Council, siblings: Siblings, others: Siblings | None, turn: Turn, natural: float, *, elapsed: float = 0.0
) -> Process:
    """Carry out the longer, core assessment to which some initial ones lead under the older regime, and sign it off.

    One that was open at the start has been going on for `elapsed` of its `natural` working days.
    """
    figures = council.parameters.assessment
    team, began = siblings.team, council.now - elapsed
    assert team is not None
    yield from _carry_out(
        council, siblings, team, figures.core_hours, natural, figures.core_promotion_day, began, elapsed
    )
    council.note(Event.CORE_ASSESSMENT_COMPLETED, siblings, team=team, value=whole_days(began, council.now))
    return (yield from _sign_off(council, siblings, others, turn))


def _sign_off(council: Council, siblings: Siblings, others: Siblings | None, turn: Turn) -> Process:
    figures, team = council.parameters.assessment, siblings.team
    assert team is not None
    yield from council.decide(
        siblings, team, Stage.ASSESSMENT, Decision.SIGN_OFF, figures.sign_off_hours, figures.sign_off_days
    )
    council.note(Event.ASSESSMENT_COMPLETED, siblings, team=team, value=_days_since_referral(council, siblings))
    return _what_they_need(council, others, turn) if others else []


def _carry_out(
    council: Council,
    siblings: Siblings,
    team: Team,
    hours: float,
    natural: float,
    promotion_day: float,
    since: float,
    elapsed: float = 0.0,
) -> Process:
    """Do the work; when the limit comes near it becomes urgent and sprints."""
    figures = council.parameters.assessment
    speed = sprint_speed(figures.worker_share, figures.sprint)
    left = natural - elapsed - max(0.0, elapsed - promotion_day) * (speed - 1.0)
    work = council.start_work(
        siblings,
        effort(hours, len(siblings), figures.sibling_hours_share) * left / natural,
        left,
        worker_share=figures.worker_share,
        sprint=figures.sprint,
        promote_at=since + promotion_day,
    )
    # with unlimited staff the work would begin as soon as the manager has decided on the referral
    age = elapsed or (council.parameters.front_door.referral_decision_days if since < council.now else 0.0)
    expected = unhindered_days(left, promotion_day - age, speed)
    yield council.wait_for(
        work, siblings, Stage.ASSESSMENT, Cause.WORKER, expected=expected, team=team, may_catch_up=True
    )


def initial_days(council: Council, turn: Turn) -> float:
    """Return how long the initial assessment took of a child found in the core one: as with unlimited staff."""
    figures = council.parameters.assessment
    natural = lognormal(council.luck.assessment_days(turn.index), figures.median_days, figures.sigma)
    return unhindered_days(natural, figures.promotion_day, sprint_speed(figures.worker_share, figures.sprint))


def unhindered_days(natural: float, until_promotion: float, speed: float) -> float:
    """Return how long the work takes with unlimited staff: naturally, then at a sprint once promoted."""
    if natural <= until_promotion:
        return natural
    before = max(0.0, until_promotion)
    return before + (natural - before) / speed


def who_is_at_risk(council: Council, siblings: Siblings, turn: Turn) -> Callable[[Child], bool]:
    """Return for whom a strategy discussion starts a section 47 enquiry at once."""
    number = council.each(council.luck.section_47_at_once, turn)
    elasticity = council.parameters.strain.repeat_plan_elasticity
    share = council.strained(council.parameters.assessment.section_47_share, elasticity, siblings)
    return lambda child: number(child) < share


def part_at_risk(siblings: Siblings, is_at_risk: Callable[[Child], bool]) -> tuple[Siblings | None, Siblings | None]:
    """Part the children at risk from the others; the enquiry goes its own way beside the assessment."""
    parts = dict(siblings.parted_by(is_at_risk))
    at_risk, others = parts.get(True), parts.get(False)
    if at_risk is siblings:  # the enquiry needs a group of its own
        at_risk = siblings.part(siblings.children)
    return at_risk, others


def _what_they_need(council: Council, siblings: Siblings, turn: Turn) -> Onward:
    figures = council.parameters.assessment
    needs = (
        (figures.child_in_need_share, Destination.CIN_PLAN),
        (figures.disabled_children_share, Destination.DISABLED_CHILDREN_PLAN),
        (figures.care_share, Destination.CARE),
        (inf, Destination.CLOSED),
    )
    return council.part_by_shares(siblings, council.luck.assessment_outcome, turn, needs)


def _referred(siblings: Siblings) -> float:
    return siblings.eldest.last_referral or 0.0


def _days_since_referral(council: Council, siblings: Siblings) -> int:
    return whole_days(_referred(siblings), council.now)
