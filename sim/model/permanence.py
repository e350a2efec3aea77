"""Permanence: the plan, the competing ways to it with their steps, and what comes afterwards."""

from collections.abc import Callable

from sim.engine import Happening, Process, begin
from sim.model.care_quantiles import ENDS, SHORTEST_DAYS
from sim.model.council import Council, Destination
from sim.model.court import later_order
from sim.model.luck import exponential
from sim.model.people import LATER, SUPPORT, Siblings
from sim.model.placements import FAMILIES, LONG_TERM_AFTER, assessing_team, connected_assessment, move_into, plan_visits
from sim.model.stay import Stay
from sim.model.workforce import WORKING_DAYS_PER_MONTH
from sim.vocabulary import WORKING_DAYS_PER_YEAR, CareEnd, Cause, Decision, Event, PlacementKind, Stage, TeamKind

_SUPERVISED_DAYS = WORKING_DAYS_PER_YEAR / 2
"""A child who will be back in care within half a year stays an open case at home meanwhile."""


def plan_permanence(council: Council, stay: Stay) -> Process:
    """The worker plans for permanence, a manager agrees; the second review expects the plan."""
    figures = council.parameters.permanence
    decision_days = council.parameters.management.permanence_decision_days
    begins = stay.began + figures.plan_start_days
    ends = begins + figures.plan_days
    if ends + decision_days <= council.now:  # agreed before the start
        stay.plan_agreed.conclude()
        return
    if not (yield from stay.until(begins)):
        return
    left = ends - council.now
    if left > 0.0:
        yield council.start_work(stay.child, figures.plan_hours * left / figures.plan_days, left)
    stay.plan_waits_for = Cause.MANAGER
    yield from stay.decide(Decision.PERMANENCE_PLAN, decision_days)
    council.note(Event.PERMANENCE_PLAN_AGREED, stay.child, team=stay.child.team, value=council.now - stay.began)
    stay.plan_agreed.conclude()


def seek_permanence(council: Council, stay: Stay) -> Process:
    """Follow the way the child goes by nature; each of its steps can be held up."""
    yield from _WAYS[stay.way](council, stay)


def _steps_begin(council: Council, stay: Stay, *takes: float) -> Process:
    """Wait until the steps of the way begin; return how long each still takes by nature, or None if care is over.

    Where time is short all take less than usual; of those who were in care at the start some steps are behind them.
    """
    total = sum(takes)
    begins = stay.leaves_at - total
    if begins < stay.began:  # short of time
        part = max(0.0, stay.leaves_at - stay.began) / total
        takes, begins = tuple(each * part for each in takes), stay.began
    if not (yield from stay.ready(begins)):
        return None
    left, ends = [], begins
    for each in takes:
        ends += each
        left.append(min(each, max(0.0, ends - council.now)) if begins < council.now else each)
    figures = council.parameters.permanence
    planned = stay.began + figures.plan_start_days + figures.plan_days
    planned += council.parameters.management.permanence_decision_days
    if planned <= begins:  # those who leave sooner leave without a plan
        yield from stay.by_then(stay.plan_agreed, planned, stay.plan_waits_for)
    council.note(Event.PERMANENCE_WORK_STARTED, stay.child, team=stay.child.team, value=ENDS.get(stay.way, 0))
    return left


def _go_home(council: Council, stay: Stay) -> Process:
    figures, decision = council.parameters.permanence, council.parameters.management.permanence_decision_days
    court, order_days = stay.proceedings, council.parameters.court.order_days
    # an order that was made has to be discharged
    is_under_order = court is not None and court.natural_end <= stay.leaves_at - order_days
    takes = yield from _steps_begin(council, stay, figures.home_days, decision, order_days if is_under_order else 0.0)
    if takes is None:
        return
    yield from _worker(council, stay, figures.home_hours, figures.home_days, takes[0])
    yield from _agree(stay, takes[1])
    if is_under_order:
        yield from _proceedings_end(stay)
        yield from later_order(council, stay, takes[2])
    stay.leave(CareEnd.HOME)


def _just_leave(_council: Council, stay: Stay) -> Process:
    """Some leave without a plan, and nobody decides when."""
    if (yield from stay.ready(stay.leaves_at)):
        stay.leave(ENDS[stay.way])


def _special_guardianship(council: Council, stay: Stay) -> Process:
    figures, decision = council.parameters.placements.kinship, council.parameters.management.permanence_decision_days
    takes = yield from _steps_begin(council, stay, figures.days, decision, council.parameters.court.order_days)
    if takes is None:
        return
    if takes[0] > 0.0:
        part = takes[0] / figures.days
        team = assessing_team(council)
        assessed = Happening(council.env)
        begin(connected_assessment(council, stay, team, assessed, part=part))
        yield from stay.step(assessed, takes[0] if team else figures.bought_days * part, Cause.WORKER)
    if not stay.is_over:
        yield from _agree(stay, takes[1])
        yield from _order(council, stay, takes[2])


def _child_arrangements(council: Council, stay: Stay) -> Process:
    figures, decision = council.parameters.permanence, council.parameters.management.permanence_decision_days
    takes = yield from _steps_begin(council, stay, figures.report_days, decision, council.parameters.court.order_days)
    if takes is None:
        return
    yield from _report(council, stay, takes[0], takes[1])
    yield from _order(council, stay, takes[2])


def _order(council: Council, stay: Stay, takes: float) -> Process:
    """An order follows once proceedings, if there are any, have ended."""
    yield from _proceedings_end(stay)
    yield from later_order(council, stay, takes)
    stay.leave(ENDS[stay.way])


def _adoption(council: Council, stay: Stay) -> Process:
    """The regional agency finds the family: a delay that no staff of the council's shortens."""
    figures, decision = council.parameters.permanence, council.parameters.management.permanence_decision_days
    order_days = min(council.parameters.court.order_days, figures.adoption_placed_days)
    takes = yield from _steps_begin(
        council,
        stay,
        figures.report_days,
        decision,
        figures.matching_days,
        decision,
        figures.adoption_placed_days - order_days,
        order_days,
    )
    if takes is None:
        return
    yield from _report(council, stay, takes[0], takes[1])
    yield from _proceedings_end(stay)
    yield from _time_passes(council, stay, takes[2])
    yield from _agree(stay, takes[3])
    if stay.is_over:
        return
    if stay.placement is not PlacementKind.ADOPTIVE:
        council.note(Event.MATCHED, stay.child, team=stay.child.team, value=1.0, other=council.now - stay.began)
        move_into(council, stay, PlacementKind.ADOPTIVE)
    yield from _time_passes(council, stay, takes[4])
    if not stay.is_over:
        yield from later_order(council, stay, takes[5])
        stay.leave(CareEnd.ADOPTION)


def _long_term_fostering(council: Council, stay: Stay) -> Process:
    """A match with carers until 18: permanence within care, with fewer visits after a year."""
    figures, decision = council.parameters.permanence, council.parameters.management.permanence_decision_days
    if stay.is_matched:
        return
    takes = yield from _steps_begin(council, stay, figures.report_days, decision)
    if takes is None:
        return
    yield from _report(council, stay, takes[0], takes[1])
    yield from _proceedings_end(stay)
    if stay.is_over or stay.placement not in FAMILIES:  # nobody is matched with a children's home
        return
    stay.is_matched = True
    council.note(Event.MATCHED, stay.child, team=stay.child.team, value=0.0, other=council.now - stay.began)
    if (yield from stay.until(stay.placement_since + LONG_TERM_AFTER)):
        plan_visits(council, stay, new_placement=False)


def _until_18(_council: Council, _stay: Stay) -> Process:
    return
    yield


_WAYS: tuple[Callable[[Council, Stay], Process], ...] = (
    _go_home,
    _just_leave,
    _special_guardianship,
    _child_arrangements,
    _adoption,
    _just_leave,
    _long_term_fostering,
    _until_18,
)


def _worker(council: Council, stay: Stay, hours: float, usual: float, takes: float) -> Process:
    """Work that usually takes so many days, and here `takes` by nature; none is left if it is behind the child."""
    if takes > 0.0 and not stay.is_over:
        hours *= min(1.0, takes / usual) if stay.began < 0.0 else 1.0
        yield from stay.step(council.start_work(stay.child, hours, max(takes, SHORTEST_DAYS)), takes, Cause.WORKER)


def _report(council: Council, stay: Stay, takes: float, agreeing_takes: float) -> Process:
    """The worker writes the report that the way asks for, and a manager agrees."""
    figures = council.parameters.permanence
    yield from _worker(council, stay, figures.report_hours, figures.report_days, takes)
    yield from _agree(stay, agreeing_takes)


def _agree(stay: Stay, takes: float) -> Process:
    """A manager agrees, unless that is behind the child."""
    if takes > 0.0 and not stay.is_over:
        yield from stay.decide(Decision.PERMANENCE, takes)


def _proceedings_end(stay: Stay) -> Process:
    """Proceedings, if there are any, have to end first."""
    court = stay.proceedings
    if court is not None:
        yield from stay.by_then(court.concluded, court.natural_end, Cause.LAWYER, stage=Stage.PROCEEDINGS)


def _time_passes(council: Council, stay: Stay, takes: float) -> Process:
    yield council.env.timeout(takes)
    stay.natural += takes


# -- afterwards ----------------------------------------------------------------------------------------------


def home_from_care(council: Council, child: Siblings) -> Process:
    """A child gone home by plan or without: some are back in care within weeks, months or years."""
    turn = child.enter(Stage.PERMANENCE)
    luck, figures = council.luck, council.parameters.permanence
    back = council.care_quantiles.back_after_days(luck.back_in_care(turn.index))
    if back is None or council.now + back >= council.turns(child, 18):
        if luck.home_support(turn.index) < figures.home_child_in_need_share:
            return [(Destination.CIN_PLAN, child)]
        return [(Destination.CLOSED, child)]
    if back > _SUPERVISED_DAYS:
        council.close_case(child)
        yield council.env.timeout(back)
        council.open_case(child)
    else:
        council.note(Event.CIN_PLAN_STARTED, child, team=child.team)
        work = council.load(child, council.parameters.child_in_need.plan.hours_per_month)
        yield council.env.timeout(back)
        council.withdraw(child, work)
        council.note(Event.CIN_PLAN_ENDED, child, team=child.team)
    council.note(Event.RETURNED_TO_CARE, child, value=back)
    return [(Destination.CARE, child)]


def after_guardianship(council: Council, child: Siblings) -> Process:
    """Support after special guardianship."""
    return after_permanence(council, child, CareEnd.SPECIAL_GUARDIANSHIP)


def after_adoption(council: Council, child: Siblings) -> Process:
    """Support after adoption."""
    return after_permanence(council, child, CareEnd.ADOPTION)


def after_permanence(council: Council, child: Siblings, end: CareEnd, *, is_new: bool = True) -> Process:
    """A family is owed support until the child is 18; some want a worker, if there is one to be had."""
    turn = child.enter(Stage.AFTER_PERMANENCE)
    figures, luck = council.parameters.after_permanence, council.luck
    share = figures.adoption_support_share if end is CareEnd.ADOPTION else figures.guardianship_support_share
    wants = luck.support_wanted(turn.index) < share
    if is_new:
        council.close_case(child)
    at = None if is_new else child.family.known_since
    council.note(Event.AFTER_PERMANENCE_STARTED, child, value=end, other=float(wants), at=at)
    until = council.turns(child, 18)
    teams = council.workforce.of_kind(TeamKind.AFTER_PERMANENCE)
    days = exponential(luck.support_days(turn.index), figures.months * WORKING_DAYS_PER_MONTH)
    if wants and teams:
        supported = Siblings(child.family, child.children)
        begin(_support(council, supported, days, until))
    if until > council.end:
        return []
    yield council.env.timeout(until - council.now)
    council.note(Event.AFTER_PERMANENCE_ENDED, child, value=end)
    return []


def _support(council: Council, child: Siblings, days: float, until: float) -> Process:
    team = council.workforce.of_kind(TeamKind.AFTER_PERMANENCE)[0]
    yield from council.allocate(child, team, Stage.AFTER_PERMANENCE, LATER, SUPPORT)
    if council.now < until:
        work = council.load(child, council.parameters.after_permanence.hours_per_month)
        yield council.env.timeout(min(days, until - council.now))
        council.withdraw(child, work)
    council.release(child)
