"""How much more or less comes to the front door than the scenario has it, by the return's own months."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from calibration.expected import expected_by_month
from calibration.importers import Journeys
from sim.engine import WorkingCalendar
from sim.scenario.parameters import Parameters

FEWEST = 30
"""Contacts or referrals from which a level is taken."""
YEAR = 12


def demand_factors(parameters: Parameters, journeys: Journeys) -> dict[str, float]:
    """Return how many times the scenario's contacts and referrals the return has, in the same months of the year.

    The scenario's own returns of children are expected in closed form, so that its first-time demand and what comes
    back are told apart as in the scenario. Without contacts (the CIN census has none) they rise with referrals.

    Parameters
    ----------
    parameters : Parameters
    journeys : Journeys

    Returns
    -------
    dict of str to float
        For "contacts" and "referrals"; empty if the return counts too few of either.
    """
    expected = expected_by_month(parameters, months=YEAR)
    labels = WorkingCalendar(parameters.start, years_after=3).month_labels(YEAR)
    by_season = {label[5:]: place for place, label in enumerate(labels)}
    factors = {}
    for name in ("contacts", "referrals"):
        table = journeys.tables.get(name)
        if table is None:
            continue
        days = table["day"].to_numpy()
        first, last = journeys.window(name)
        days = days[(days >= first.toordinal()) & (days <= last.toordinal())]
        if len(days) < FEWEST:
            continue
        there = sum(part * float(expected[name].numerator[by_season[month]]) for month, part in _months(first, last))
        if there > 0.0:
            factors[name] = len(days) / there
    if "referrals" in factors:
        factors.setdefault("contacts", factors["referrals"])
    return factors


def with_demand(parameters: Parameters, journeys: Journeys) -> tuple[Parameters, str]:
    """Return the council with its demand at the level of the return, and how it was changed.

    Contacts are at least as many as referrals.
    """
    factors = demand_factors(parameters, journeys)
    if not factors:
        return parameters, ""
    demand = parameters.demand
    of_referrals, of_contacts = factors.get("referrals", 1.0), factors.get("contacts", 1.0)
    referrals = tuple(_rounded(of_referrals * each) for each in demand.first_time_referrals_by_month)
    contacts = tuple(_rounded(of_contacts * each) for each in demand.first_time_contacts_by_month)
    changed = replace(
        demand,
        first_time_contacts_by_month=tuple(map(max, contacts, referrals)),
        first_time_referrals_by_month=referrals,
        returning_referrals_by_month=tuple(
            _rounded(of_referrals * each) for each in demand.returning_referrals_by_month
        ),
    )
    how = " and ".join(f"{name} times {factor:.3f}" for name, factor in factors.items())
    return replace(parameters, demand=changed), f"the scenario's months, {how}, as the return counts them"


def _rounded(number: float) -> float:
    return round(number, 2)


def _months(first: date, last: date) -> Iterator[tuple[str, float]]:
    """Yield the months of some days ("04"), with the part of each that lies within."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        begins = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        inside = min(last.toordinal() + 1, following.toordinal()) - max(first.toordinal(), begins.toordinal())
        yield f"{month:02}", inside / (following.toordinal() - begins.toordinal())
        year, month = following.year, following.month
