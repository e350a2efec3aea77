"""Who comes to the front door, and when."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from scipy.special import gammaincinv

from sim.engine import Process, begin
from sim.model import care, front_door
from sim.model.council import Council, Destination
from sim.model.luck import exponential, family_of, poisson
from sim.model.pathway import follow_from
from sim.model.people import CHILDREN_PER_FAMILY, FAMILIES_PER_COHORT, Child, Family, Siblings
from sim.scenario.parameters import Parameters
from sim.vocabulary import WORKING_DAYS_PER_YEAR, EntryRoute

_MONTHS_PER_YEAR = 12
_RETURNING = 2**15
"""In each month, families known before the start are numbered from here on."""
_UNACCOMPANIED, _REMANDED = 2**15 + 2**14, 2**15 + 2**14 + 2**13
"""And those who come into care without having been known, from here on."""
_AGES_OF_REMAND = (12.0, 17.9)
_SMALLEST_NOISE = 1e-4
"""Variation below this is none: its distribution could not be computed."""
_MORNING = 0.25
"""Part of a working day in which the out-of-hours team passes on the contacts of closed days."""


@dataclass(frozen=True, slots=True, order=True)
class _Arrival:
    """A family on its way to the front door; the chance that it is referred is 1 if it was known before the start."""

    at: float
    family: int
    siblings: Siblings = field(compare=False)
    referral_share: float | None = field(compare=False)


def arrivals(council: Council) -> Process:
    """Month by month, families come to the front door until the run ends."""
    later: list[_Arrival] = []
    for month, closes in enumerate(council.month_starts[1:]):
        expected = sorted([*later, *_first_time(council, month), *_known_before(council, month)])
        # a contact of the month's last weekend is passed on in the next month
        later = [arrival for arrival in expected if arrival.at >= closes]
        for arrival in expected[: len(expected) - len(later)]:
            yield council.env.timeout(max(0.0, arrival.at - council.now))
            if arrival.referral_share is None:
                council.begin(arrival.siblings, Destination.REFERRED_AGAIN)
            else:
                begin(follow_from(council, front_door.contact(council, arrival.siblings, arrival.referral_share)))


def straight_into_care(council: Council) -> Process:
    """Children who come into care without having been known: unaccompanied ones, and those remanded."""
    luck = council.luck
    for month, begins in enumerate(council.month_starts[:-1].tolist()):
        figures = council.of_month[month].entry
        lasts = float(council.month_starts[month + 1]) - begins
        part = _part_of_month(council, month) / _MONTHS_PER_YEAR
        coming: list[tuple[float, int, EntryRoute]] = []
        for route, per_year, first, stream in (
            (EntryRoute.UNACCOMPANIED, figures.unaccompanied_per_year, _UNACCOMPANIED, luck.unaccompanied),
            (EntryRoute.REMAND, figures.remands_per_year, _REMANDED, luck.remands),
        ):
            start = FAMILIES_PER_COHORT * (month + 1) + first
            count = poisson(stream(month), per_year * part)
            days = luck.arrival_day.numbers(start, count)
            coming += [(begins + lasts * float(days[k]), start + k, route) for k in range(count)]
        for at, key, route in sorted(coming):
            yield council.env.timeout(max(0.0, at - council.now))
            begin(follow_from(council, _into_care(council, key, route)))
        yield council.env.timeout(begins + lasts - council.now)


def _into_care(council: Council, key: int, route: EntryRoute) -> Process:
    luck, quantiles = council.luck, council.care_quantiles
    family = family_of(key, luck)
    family.known_since = council.now
    child = Siblings(family, [Child(key * CHILDREN_PER_FAMILY)])
    if route is EntryRoute.UNACCOMPANIED:
        council.born(child.eldest, quantiles.age_of_unaccompanied(luck.unaccompanied_age(key)), at=council.now)
        months = None
    else:
        youngest, oldest = _AGES_OF_REMAND
        council.born(child.eldest, youngest + (oldest - youngest) * luck.remand_age(key), at=council.now)
        days = exponential(luck.remand_days(key), council.parameters.entry.remand_days)
        months = days / WORKING_DAYS_PER_YEAR * _MONTHS_PER_YEAR
    council.open_case(child)
    return (yield from care.come_into_care(council, child, route, months=months))


def _referral_share(council: Council, month: int) -> float:
    demand = council.of_month[month].demand
    place = month % len(demand.first_time_contacts_by_month)
    contacts = demand.first_time_contacts_by_month[place]
    return demand.first_time_referrals_by_month[place] / contacts if contacts > 0 else 0.0


def _first_time(council: Council, month: int) -> list[_Arrival]:
    demand = council.of_month[month].demand
    expected = demand.first_time_contacts_by_month[month % len(demand.first_time_contacts_by_month)]
    share = _referral_share(council, month)
    families = _families(council, month, expected, first=0, stream_index=2 * month)
    return [_Arrival(at, siblings.family.key, siblings, share) for at, siblings in families]


def _known_before(council: Council, month: int) -> list[_Arrival]:
    """Families whose last referral was closed before the run began."""
    by_month = council.of_month[month].demand.returning_referrals_by_month
    if month >= len(by_month):
        return []
    families = _families(council, month, by_month[month], first=_RETURNING, stream_index=2 * month + 1)
    holding, luck = council.of_month[month], council.luck
    figures, front, assessment = holding.returning, holding.front_door, holding.assessment
    at_once = front.no_further_action_share + front.no_new_assessment_share
    for _, siblings in families:
        # the case was closed before the start, and waiting times without memory look the same backwards; some were
        # closed on the day of the referral, the others after an assessment
        days_before = exponential(luck.since_last_referral(siblings.family.key), figures.mean_days_to_return)
        if luck.last_closure(siblings.family.key) >= at_once:
            days_before += assessment.median_days
        for child in siblings:
            child.last_referral = -max(1.0, days_before)
    return [_Arrival(at, siblings.family.key, siblings, None) for at, siblings in families]


def _families(
    council: Council, month: int, children: float, *, first: int, stream_index: int
) -> list[tuple[float, Siblings]]:
    """Families of one month: a count that rises with the rate but never changes who the first ones are."""
    demand, luck = council.of_month[month].demand, council.luck
    sizes = demand.sibling_group_shares
    mean_size = sum(n * part for n, part in enumerate(sizes, start=1))
    rate = children * _part_of_month(council, month) * _growth(council, month) / mean_size
    if month >= demand.replayed_months and demand.monthly_noise_cv > _SMALLEST_NOISE:
        shape = demand.monthly_noise_cv**-2
        rate *= float(gammaincinv(shape, luck.month_noise(month))) / shape
    if rate <= 0:
        return []
    count = poisson(luck.families_in_month(stream_index), rate)
    most = _UNACCOMPANIED - _RETURNING
    if count > most:
        raise ValueError(f"{count} families in one month are more than the model numbers ({most})")
    start = FAMILIES_PER_COHORT * (month + 1) + first
    days, hours = luck.arrival_day.numbers(start, count), luck.arrival_hour.numbers(start, count)
    times = _times(council, month, days, hours)
    families = []
    for k in range(count):
        siblings = new_family(council, start + k, council.of_month[month])
        siblings.family.known_since = float(times[k])
        families.append((siblings.family.known_since, siblings))
    return families


def new_family(council: Council, key: int, figures: Parameters) -> Siblings:
    """Make the family with this number: how many children, where, and whether known for a plan."""
    family = family_of(key, council.luck)
    return Siblings(family, children_of(council, family, siblings_in(council, key, figures), figures))


def siblings_in(council: Council, key: int, figures: Parameters) -> int:
    """Return how many children the family with this number has."""
    u, size = council.luck.group_size(key), 0
    for part in figures.demand.sibling_group_shares:
        size += 1
        u -= part
        if u < 0:
            break
    return size


def children_of(council: Council, family: Family, size: int, figures: Parameters | None = None) -> list[Child]:
    """Make `size` children of a family, by the figures that hold now or others."""
    figures = figures or council.parameters
    had_plan = council.luck.earlier_plan(family.key) < figures.returning.earlier_plan_share
    return [Child(family.key * CHILDREN_PER_FAMILY + k, had_plan=had_plan) for k in range(size)]


def _growth(council: Council, month: int) -> float:
    """How contacts have grown since the start: each trend from the month in which it began to hold."""
    trends = [figures.demand.trend_per_year for figures in council.of_month[: month + 1]]
    grown, since = 1.0, 0
    for changed in (month for month in range(1, len(trends)) if trends[month] != trends[month - 1]):
        grown *= (1.0 + trends[since]) ** ((changed - since) / _MONTHS_PER_YEAR)
        since = changed
    return float(grown * (1.0 + trends[since]) ** ((month - since) / _MONTHS_PER_YEAR))


def _part_of_month(council: Council, month: int) -> float:
    """Share of the month's working days that lie in the run: less than 1 if it starts in the middle of one."""
    if month > 0:
        return 1.0
    start, calendar = council.parameters.start, council.calendar
    before = calendar.time_of(start) - calendar.time_of(start.replace(day=1))
    inside = float(council.month_starts[1])
    return inside / (before + inside) if before + inside > 0 else 0.0


def _times(council: Council, month: int, days: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """Spread arrivals over the days of a month; those of closed days wait for the next working morning."""
    calendar, weekend = council.calendar, council.of_month[month].demand.weekend_share
    dates: list[date] = calendar.days_of_month(month)
    is_open = np.array([calendar.is_working_day(day) for day in dates])
    closed_days, open_days = np.sum(~is_open), np.sum(is_open)
    weights = np.where(
        is_open,
        (1.0 - (weekend if closed_days else 0.0)) / max(open_days, 1),
        (weekend if open_days else 1.0) / max(closed_days, 1),
    )
    edges = np.cumsum(weights) / np.sum(weights)
    which = np.minimum(np.searchsorted(edges, days, side="right"), len(dates) - 1)
    begins = np.array([calendar.time_of(day) for day in dates])
    times: np.ndarray = begins[which] + np.where(is_open[which], hours, hours * _MORNING)
    return times
