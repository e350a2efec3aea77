"""What it costs: posts, agency cover, lawyers, placements, allowances, and the total of them all."""

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
    prices = log.run.parameters.costs
    month = part_of_month(log) * pay_rises(log) / MONTHS_PER_YEAR
    at_first = np.array([yearly_cost(role, prices) for role in staff.roles])[:, None]
    qualified = yearly_cost(Role.SOCIAL_WORKER, prices)
    fte = staff.fte[:, None] * month
    cost = fte * (at_first * (staff.share - staff.qualified) + qualified * staff.qualified)
    agency, lawyers = staff.has(AGENCY)[:, None], staff.has(_LAWYERS)[:, None]
    premium = cost - fte * qualified * staff.share
    empty = np.zeros((log.teams + 1, log.months))
    np.divide(empty_days(log), log.days, out=empty, where=log.days > 0)
    return {
        "cost_staff_gbp": _pounds(log, staff.by_team(cost * ~(agency | lawyers))),
        "cost_agency_gbp": _pounds(log, staff.by_team(cost * agency)),
        "cost_agency_premium_gbp": _pounds(log, staff.by_team(premium * agency)),
        "saving_on_empty_posts_gbp": _pounds(log, with_total(empty * _price_of_posts(log)[:, None] * month)),
        "cost_lawyers_gbp": _pounds(log, staff.by_team(cost * lawyers)),
    }


def _price_of_posts(log: MonthlyLog) -> np.ndarray:
    """Mean yearly cost of the posts that can fall empty in nobody's (first) and each team."""
    parameters = log.run.parameters
    pools = {REVIEWING_OFFICERS: Role.REVIEWING_OFFICER, LAWYERS: Role.LAWYER}
    prices = [0.0]
    for team in log.run.teams:
        if team in pools:
            prices.append(yearly_cost(pools[team], parameters.costs))
            continue
        fte = [getattr(parameters.teams[team], field) for field in _POSTS.values()]
        each = [yearly_cost(role, parameters.costs) for role in _POSTS]
        prices.append(float(np.dot(fte, each)) / sum(fte) if sum(fte) else each[0])
    return np.array(prices)


def _court(log: MonthlyLog) -> dict[str, Cells]:
    """Return court fees: one for each family's application."""
    issued = log.of(Event.PROCEEDINGS_STARTED).flows()
    fee = log.run.parameters.prices.court_fee_gbp * price_rises(log)
    return {"cost_court_fees_gbp": log.count(issued, fee[issued.month] * (issued.value == 1))}


def _children(log: MonthlyLog) -> dict[str, Cells]:
    """Return what places, staying put, allowances and bought assessments cost."""
    parameters, rising = log.run.parameters, price_rises(log)
    weeks = placement_days(log) * WEEKS_PER_WORKING_DAY
    by_kind = {kind: log.for_council(weeks[kind] * weekly_price(parameters, kind) * rising) for kind in PlacementKind}
    stays = days_by_kind(log, Event.STAYING_PUT_STARTED, Event.STAYING_PUT_ENDED, max(PlacementKind) + 1).sum(axis=0)
    owed = days_by_kind(log, Event.AFTER_PERMANENCE_STARTED, Event.AFTER_PERMANENCE_ENDED, max(CareEnd) + 1)
    allowances = sum((owed[end] * weekly_allowance(parameters, end) for end in CareEnd), start=np.zeros(log.months))
    assessed = log.of(Event.CONNECTED_ASSESSMENT_COMPLETED).flows()
    bought = parameters.placements.kinship.bought_gbp * rising[assessed.month] * (assessed.other == 1)
    return {
        "cost_placements_gbp": _pounds(log, sum(by_kind.values(), start=log.whole(0.0))),
        **{cost_of(kind): _pounds(log, table) for kind, table in by_kind.items()},
        "cost_staying_put_gbp": _pounds(
            log,
            log.for_council(stays * WEEKS_PER_WORKING_DAY * parameters.prices.staying_put_gbp_per_week * rising),
        ),
        "cost_allowances_gbp": _pounds(log, log.for_council(allowances * WEEKS_PER_WORKING_DAY * rising)),
        "cost_connected_assessments_gbp": log.count(assessed, bought),
    }


def _recruitment(log: MonthlyLog, staff: Staff) -> dict[str, Cells]:
    """Return what it costs to fill posts with permanent workers."""
    joined = log.of(Event.WORKER_JOINED).flows()
    price = log.run.parameters.costs.recruitment_gbp * price_rises(log)[joined.month]
    return {"cost_recruitment_gbp": log.count(joined, price * ~staff.has(AGENCY)[joined.worker])}


def _drift(log: MonthlyLog) -> dict[str, Cells]:
    """Return what places cost for the weeks that children left care late, less what they cost afterwards.

    Only ways out that release the place count. Rows of lateness and of the end of care are written for the same
    child at the same time.
    """
    parameters = log.run.parameters
    late, left = log.of(Event.LEFT_LATE).flows(), log.of(Event.CARE_ENDED).flows()
    left = left.where(np.isin(left.value, RELEASING))
    way_out = dict(zip(zip(left.child.tolist(), left.time.tolist(), strict=True), left.value.tolist(), strict=True))
    end = np.array(
        [way_out.get(key, 0.0) for key in zip(late.child.tolist(), late.time.tolist(), strict=True)], dtype=np.int64
    )
    late, end = late.where(end > 0), end[end > 0]
    price = np.zeros(max(PlacementKind) + 1)
    price[list(PlacementKind)] = [weekly_price(parameters, kind) for kind in PlacementKind]
    afterwards = np.zeros(max(CareEnd) + 1)
    afterwards[list(CareEnd)] = [weekly_allowance(parameters, way) for way in CareEnd]
    kind = late.other.astype(np.int64)
    saved = np.maximum(price[kind] - afterwards[end], 0.0) * price_rises(log)[late.month]
    pounds = np.maximum(late.value, 0.0) * WEEKS_PER_WORKING_DAY * saved
    own = np.isin(kind, IN_HOUSE)
    cashable = np.where(own, parameters.prices.own_places_are_cashable_share, 1.0)
    return {
        "cost_of_drift_gbp": log.count(late, pounds),
        "cost_of_drift_cashable_gbp": log.count(late, pounds * cashable),
        "cost_of_drift_avoided_gbp": log.count(late, pounds * (1.0 - cashable)),
    }
