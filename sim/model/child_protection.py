"""Child protection: the section 47 enquiry, the conference and the plan."""

from math import inf

from sim.engine import Process, whole_days
from sim.model import court
from sim.model.council import Council, Destination, Onward
from sim.model.people import MUST_NOT_WAIT, Siblings, Turn, effort
from sim.model.visiting import Round
from sim.scenario.parameters import ChildProtection
from sim.scenario.plan_parameters import Visits
from sim.vocabulary import Cause, Event, Stage, Standard, TeamKind

_NO_VARIATION = 0.0
_SHORTEST_ENQUIRY_DAYS = 0.1


def section_47(council: Council, siblings: Siblings, *, elapsed: float = 0.0) -> Process:
    """A strategy discussion decides to enquire; if the concern stands, a conference is held by its booked day.

    An enquiry that was open at the start began `elapsed` working days before it.
    """
    figures, luck = council.parameters.section_47, council.luck
    turn = siblings.enter(Stage.SECTION_47)
    discussed = council.now - elapsed
    team = siblings.team
    council.note(Event.SECTION_47_STARTED, siblings, team=team, worker=siblings.worker, at=discussed)
    booked = council.quantiles.conference_day(luck.conference_day(turn.index))
    goes_on = luck.conference(turn.index) < figures.conference_share
    yield from _enquire(council, siblings, booked, elapsed, until_booked=goes_on)
    council.note(Event.SECTION_47_ENDED, siblings, team=team, value=float(goes_on))
    if not goes_on:
        return (yield from _without_plan(council, siblings, turn))

    lead = discussed + booked - figures.conference_days - council.now
    if lead > 0:
        yield council.env.timeout(lead)
    yield from council.confer(
        siblings,
        Stage.CONFERENCE,
        figures.conference_hours,
        figures.chair_hours,
        figures.conference_days,
    )
    council.note(Event.ICPC, siblings, team=team, value=whole_days(discussed, council.now))
    number = council.each(luck.plan_made, turn)
    onward: Onward = []
    without: Siblings | None = None
    for plan_made, group in siblings.parted_by(lambda child: number(child) < figures.plan_share):
        if plan_made:
            onward.append((Destination.CP_PLAN, group))
        else:
            without = group
    if without is None:
        return onward
    for destination, group in onward:
        council.begin(group, destination)
    council.release_chair(without)
    return (yield from _without_plan(council, without, turn))


def protect(council: Council, siblings: Siblings) -> Process:
    """A child protection plan: core groups, visits and review conferences until the work is done."""
    luck = council.luck
    turn = siblings.enter(Stage.CP_PLAN)
    conference_at = council.now
    team, extra = siblings.team, 0.0
    if team is None or team.kind is not TeamKind.CHILD_PROTECTION:
        team = council.team_for(TeamKind.CHILD_PROTECTION, siblings)
        extra = yield from council.transfer(siblings, team, Stage.CP_PLAN, MUST_NOT_WAIT)
    for child in siblings:
        council.log.write(council.now, Event.CP_PLAN_STARTED, child.key, team.index, -1, float(child.had_plan))
        child.had_plan = True
    natural = council.quantiles.length(Stage.CP_PLAN, luck.length[Stage.CP_PLAN](turn.index))
    return (yield from carry_plan(council, siblings, turn, natural, extra, first_review_after=conference_at))


def carry_plan(
    council: Council,
    siblings: Siblings,
    turn: Turn,
    natural: float,
    extra_hours: float,
    *,
    first_review_after: float,
    held_before: int = 0,
    is_new: bool = True,
) -> Process:
    """Carry a plan with `natural` working days to go; it ends at a review conference.

    `first_review_after` is when the last conference was held, `held_before` how many reviews there were.
    """
    figures = council.parameters.child_protection
    team = siblings.team
    work = council.start_plan(siblings, figures.plan, natural, extra_hours=extra_hours)
    rounds = _rounds(council, new=is_new)
    visiting = council.visits.begin(siblings, Stage.CP_PLAN, turn.index, rounds, council.now, is_new=is_new)
    concluded = court.before_proceedings(council, siblings, turn, natural)
    since, held = first_review_after, held_before
    done = council.wait_for(work, siblings, Stage.CP_PLAN, Cause.WORKER, expected=natural)
    while not work.triggered:
        months = figures.first_review_months if held == 0 else figures.later_reviews_months
        due = council.calendar.add_months(since, months)
        visiting.review = (due, Event.CP_REVIEW, 0.0)
        yield council.wait_until(done, max(council.now, due - figures.booked_ahead_days))
        since = yield from _review(council, siblings, due, holds_up=work.triggered)
        held += 1
    if concluded is not None and concluded.callbacks is not None:
        yield concluded  # time lost in pre-proceedings is on record there
    council.visits.end(visiting, council.now)
    council.note(Event.CP_PLAN_ENDED, siblings, team=team)
    council.release_chair(siblings)
    yield from _until_assessed(siblings)
    return _after_plan(council, figures, siblings, turn)


def _enquire(council: Council, siblings: Siblings, booked: float, elapsed: float, *, until_booked: bool) -> Process:
    """The enquiry delays the child only if it is not done when the conference should begin."""
    figures = council.parameters.section_47
    natural = max(booked * figures.enquiry_share_of_booked_time, _SHORTEST_ENQUIRY_DAYS)
    left = max(natural - elapsed, _SHORTEST_ENQUIRY_DAYS)
    hours = effort(figures.hours, len(siblings), council.parameters.assessment.sibling_hours_share)
    work = council.start_work(siblings, hours * left / natural, left, worker_share=figures.worker_share, urgent=True)
    expected = max(left, booked - elapsed - figures.conference_days) if until_booked else left
    yield council.wait_for(work, siblings, Stage.SECTION_47, Cause.WORKER, expected=expected)


def _review(council: Council, siblings: Siblings, due: float, *, holds_up: bool) -> Process:
    """Hold a review conference and return when it was held; only the last one holds the child up."""
    figures = council.parameters.child_protection
    yield from council.confer(
        siblings,
        Stage.CP_PLAN,
        figures.review_hours,
        figures.review_chair_hours,
        figures.review_days,
        holds_up=holds_up,
    )
    held = council.now
    council.note(Event.CP_REVIEW, siblings, team=siblings.team, worker=siblings.chair, value=whole_days(due, held))
    return held


def _rounds(council: Council, *, new: bool) -> list[Round]:
    figures = council.parameters.child_protection
    rounds = [Round(Event.CP_VISIT, figures.plan.visits)]
    if new:
        planned = figures.first_core_group_planned_days
        limit = float(Standard.FIRST_CORE_GROUP_WORKING_DAYS)
        standard = Visits(limit_days=limit, planned_gap_share=planned / limit, gap_cv=_NO_VARIATION)
        rounds.append(Round(Event.CORE_GROUP, standard, only_first_by=planned))
    return rounds


def _without_plan(council: Council, siblings: Siblings, turn: Turn) -> Process:
    """No plan is made; what the children need instead is known when their assessment is done."""
    yield from _until_assessed(siblings)
    figures = council.parameters.section_47
    needs = (
        (figures.otherwise_child_in_need_share, Destination.CIN_PLAN),
        (figures.otherwise_care_share, Destination.CARE),
        (inf, Destination.CLOSED),
    )
    return council.part_by_shares(siblings, council.luck.section_47_outcome, turn, needs)


def _until_assessed(siblings: Siblings) -> Process:
    """No case is closed while its assessment, which goes on beside the enquiry, is open."""
    if siblings.assessed is not None and not siblings.assessed.triggered:
        yield siblings.assessed


def _after_plan(council: Council, figures: ChildProtection, siblings: Siblings, turn: Turn) -> Onward:
    needs = (
        (figures.care_share, Destination.CARE),
        (figures.child_in_need_share, Destination.CIN_PLAN),
        (inf, Destination.CLOSED),
    )
    return council.part_by_shares(siblings, council.luck.plan_outcome, turn, needs)
