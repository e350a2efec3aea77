"""What it costs: posts, agency cover, lawyers, placements, allowances, and the total of them all."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from sim.measures.definitions.costs import PARTS_OF_THE_TOTAL, cost_of
from sim.measures.money import (
    MONTHS_PER_YEAR,
    WEEKS_PER_WORKING_DAY,
    part_of_month,
    pay_rises,
    price_rises,
    weekly_allowance,
    weekly_price,
    yearly_cost,
)
from sim.measures.placements import IN_HOUSE, placement_days
from sim.measures.posts import AGENCY, empty_days
from sim.measures.reading import Cells, MonthlyLog, with_total
from sim.measures.spells import days_by_kind
from sim.measures.staff import Staff
from sim.scenario.parameters import Parameters
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, CareEnd, Event, PlacementKind, Role

RELEASING = (CareEnd.HOME, CareEnd.SPECIAL_GUARDIANSHIP, CareEnd.CHILD_ARRANGEMENTS, CareEnd.ADOPTION)
"""Ways out of care that somebody has to work for, and that set the child's place free."""
_LAWYERS = frozenset({Role.LAWYER})
_POSTS = {
    Role.SOCIAL_WORKER: "social_workers_fte",
    Role.SENIOR_PRACTITIONER: "senior_practitioners_fte",
    Role.ASYE: "asye_fte",
    Role.PERSONAL_ADVISER: "personal_advisers_fte",
    Role.FAMILY_SUPPORT_WORKER: "family_support_workers_fte",
}
"""Posts of a team that fall empty when people leave."""


def costs(log: MonthlyLog, staff: Staff) -> dict[str, Cells]:
    """Return every cost, and their sum."""
    parts = {**_people(log, staff), **_court(log), **_children(log), **_recruitment(log, staff)}
    total = sum((parts[name].numerator for name in PARTS_OF_THE_TOTAL), start=log.whole(0.0))
    return {**parts, "cost_total_gbp": _pounds(log, total), **_drift(log)}


def _pounds(log: MonthlyLog, table: np.ndarray) -> Cells:
    return Cells(table, log.whole())


def _people(log: MonthlyLog, staff: Staff) -> dict[str, Cells]:
    """Return what those in post cost, and what is saved where nobody is."""
    month = part_of_month(log) * pay_rises(log) / MONTHS_PER_YEAR
    at_first, qualified = _yearly_costs(log, staff)
    fte = staff.fte * month
    cost = fte * (at_first * (staff.share - staff.qualified) + qualified * staff.qualified)
    agency, lawyers = staff.has(AGENCY)[:, None], staff.has(_LAWYERS)[:, None]
    premium = cost - fte * qualified * staff.share
    empty = np.zeros((log.teams + 1, log.months))
    np.divide(empty_days(log), log.days, out=empty, where=log.days > 0)
    return {
        "cost_staff_gbp": _pounds(log, staff.by_team(cost * ~(agency | lawyers))),
        "cost_agency_gbp": _pounds(log, staff.by_team(cost * agency)),
        "cost_agency_premium_gbp": _pounds(log, staff.by_team(premium * agency)),
        "saving_on_empty_posts_gbp": _pounds(log, with_total(empty * _price_of_posts(log) * month)),
        "cost_lawyers_gbp": _pounds(log, staff.by_team(cost * lawyers)),
    }


def _yearly_costs(log: MonthlyLog, staff: Staff) -> tuple[np.ndarray, np.ndarray]:
    """Return each worker's yearly cost if full-time, at the start's pay, by month: as joined, and once qualified."""
    shape = (staff.count, log.months)
    of_role = {role: log.by_month(partial(_cost_of_role, role)) for role in {*staff.roles, Role.SOCIAL_WORKER}}
    at_first = np.array([of_role[role] for role in staff.roles]).reshape(shape)
    qualified = np.broadcast_to(of_role[Role.SOCIAL_WORKER], shape).copy()
    has_own = np.isfinite(staff.gbp_per_year)
    own = staff.gbp_per_year[has_own, None]
    premium = log.by_month(lambda figures: 1 + figures.costs.agency_premium_share)
    at_first[has_own] = own * np.where(staff.has(AGENCY)[has_own, None], premium, 1.0)
    qualified[has_own] = own
    return at_first, qualified


def _cost_of_role(role: Role, figures: Parameters) -> float:
    return yearly_cost(role, figures.costs)


def _price_of_posts(log: MonthlyLog) -> np.ndarray:
    """Mean yearly cost of the posts that can fall empty in nobody's (first) and each team, by month."""
    return log.by_month(lambda figures: [0.0, *(_price_of_a_post(figures, team) for team in log.run.teams)]).T


def _price_of_a_post(figures: Parameters, team: str) -> float:
    pools = {REVIEWING_OFFICERS: Role.REVIEWING_OFFICER, LAWYERS: Role.LAWYER}
    if team in pools:
        return yearly_cost(pools[team], figures.costs)
    fte = [getattr(figures.teams[team], field) for field in _POSTS.values()]
    each = [yearly_cost(role, figures.costs) for role in _POSTS]
    return float(np.dot(fte, each)) / sum(fte) if sum(fte) else each[0]


def _court(log: MonthlyLog) -> dict[str, Cells]:
    """Return court fees: one for each family's application."""
    issued = log.of(Event.PROCEEDINGS_STARTED).flows()
    fee = log.by_month(lambda figures: figures.prices.court_fee_gbp) * price_rises(log)
    return {"cost_court_fees_gbp": log.count(issued, fee[issued.month] * (issued.value == 1))}


def _children(log: MonthlyLog) -> dict[str, Cells]:
    """Return what places, staying put, allowances and bought assessments cost."""
    rising = price_rises(log)
    price, allowance = _weekly_prices(log), _weekly_allowances(log)
    staying_put = log.by_month(lambda figures: figures.prices.staying_put_gbp_per_week)
    weeks = placement_days(log) * WEEKS_PER_WORKING_DAY
    by_kind = {kind: log.for_council(weeks[kind] * price[kind] * rising) for kind in PlacementKind}
    stays = days_by_kind(log, Event.STAYING_PUT_STARTED, Event.STAYING_PUT_ENDED, max(PlacementKind) + 1).sum(axis=0)
    owed = days_by_kind(log, Event.AFTER_PERMANENCE_STARTED, Event.AFTER_PERMANENCE_ENDED, max(CareEnd) + 1)
    allowances = sum((owed[end] * allowance[end] for end in CareEnd), start=np.zeros(log.months))
    assessed = log.of(Event.CONNECTED_ASSESSMENT_COMPLETED).flows()
    bought = log.by_month(lambda figures: figures.placements.kinship.bought_gbp)[assessed.month]
    bought = bought * rising[assessed.month] * (assessed.other == 1)
    return {
        "cost_placements_gbp": _pounds(log, sum(by_kind.values(), start=log.whole(0.0))),
        **{cost_of(kind): _pounds(log, table) for kind, table in by_kind.items()},
        "cost_staying_put_gbp": _pounds(log, log.for_council(stays * WEEKS_PER_WORKING_DAY * staying_put * rising)),
        "cost_allowances_gbp": _pounds(log, log.for_council(allowances * WEEKS_PER_WORKING_DAY * rising)),
        "cost_connected_assessments_gbp": log.count(assessed, bought),
    }


def _weekly_prices(log: MonthlyLog) -> np.ndarray:
    """Return weekly prices of placements at the start's prices: shape (kinds, months), the kind's number its row."""
    return _by_number(log, {kind: partial(weekly_price, kind=kind) for kind in PlacementKind})


def _weekly_allowances(log: MonthlyLog) -> np.ndarray:
    """Return what a child costs weekly after care, at the start's prices: shape (ways out, months)."""
    return _by_number(log, {end: partial(weekly_allowance, end=end) for end in CareEnd})


def _by_number(log: MonthlyLog, figures: Mapping[int, Callable[[Parameters], float]]) -> np.ndarray:
    table = np.zeros((max(figures) + 1, log.months))
    for number, figure in figures.items():
        table[number] = log.by_month(figure)
    return table


def _recruitment(log: MonthlyLog, staff: Staff) -> dict[str, Cells]:
    """Return what it costs to fill posts with permanent workers."""
    joined = log.of(Event.WORKER_JOINED).flows()
    each = log.by_month(lambda figures: figures.costs.recruitment_gbp)
    price = each[joined.month] * price_rises(log)[joined.month]
    return {"cost_recruitment_gbp": log.count(joined, price * ~staff.has(AGENCY)[joined.worker])}


def _drift(log: MonthlyLog) -> dict[str, Cells]:
    """Return what places cost for the weeks that children left care late, less what they cost afterwards.

    Only ways out that release the place count. Rows of lateness and of the end of care are written for the same
    child at the same time.
    """
    late, left = log.of(Event.LEFT_LATE).flows(), log.of(Event.CARE_ENDED).flows()
    left = left.where(np.isin(left.value, RELEASING))
    way_out = dict(zip(zip(left.child.tolist(), left.time.tolist(), strict=True), left.value.tolist(), strict=True))
    end = np.array(
        [way_out.get(key, 0.0) for key in zip(late.child.tolist(), late.time.tolist(), strict=True)], dtype=np.int64
    )
    late, end = late.where(end > 0), end[end > 0]
    kind = late.other.astype(np.int64)
    saved = _weekly_prices(log)[kind, late.month] - _weekly_allowances(log)[end, late.month]
    saved = np.maximum(saved, 0.0) * price_rises(log)[late.month]
    pounds = np.maximum(late.value, 0.0) * WEEKS_PER_WORKING_DAY * saved
    own = np.isin(kind, IN_HOUSE)
    share = log.by_month(lambda figures: figures.prices.own_places_are_cashable_share)
    cashable = np.where(own, share[late.month], 1.0)
    return {
        "cost_of_drift_gbp": log.count(late, pounds),
        "cost_of_drift_cashable_gbp": log.count(late, pounds * cashable),
        "cost_of_drift_avoided_gbp": log.count(late, pounds * (1.0 - cashable)),
    }
