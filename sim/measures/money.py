"""Pounds: prices that rise each April, working days as the weeks for which placements are priced."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date

import numpy as np

from sim.measures.reading import MonthlyLog
from sim.scenario.parameters import Parameters
from sim.scenario.workforce_parameters import Costs
from sim.vocabulary import WORKING_DAYS_PER_YEAR, CareEnd, PlacementKind, Role

WEEKS_PER_WORKING_DAY = 365.25 / 7 / WORKING_DAYS_PER_YEAR
"""Calendar weeks for each working day: a place is paid for on every day of the week."""
APRIL = 4
MONTHS_PER_YEAR = 12


def financial_year(month: str) -> int:
    """Year in which the financial year of a month began.

    >>> financial_year("2018-03"), financial_year("2018-04")
    (2017, 2018)
    """
    year, number = map(int, month.split("-"))
    return year - (number < APRIL)


def rises(log: MonthlyLog, rate: Callable[[Parameters], float]) -> np.ndarray:
    """Return what a price at the start has become in each month, if it rises on each 1 April by that day's rate."""
    start = log.run.parameters.start
    first = financial_year(f"{start:%Y-%m}")
    passed = np.array([financial_year(month) - first for month in log.run.calendar.month_labels(log.months)])
    rates = log.by_month(rate)
    if np.all(rates == rates[0]):
        risen: np.ndarray = np.power(1.0 + rates[0], passed)
        return risen
    is_april = np.diff(passed, prepend=0) > 0
    return np.cumprod(np.where(is_april, 1.0 + rates, 1.0))


def pay_rises(log: MonthlyLog) -> np.ndarray:
    """Return what a pound of pay at the start has become in each month."""
    return rises(log, lambda figures: figures.costs.pay_inflation_per_year)


def price_rises(log: MonthlyLog) -> np.ndarray:
    """Return what a pound of prices at the start has become in each month."""
    return rises(log, lambda figures: figures.costs.price_inflation_per_year)


def yearly_cost(role: Role, prices: Costs) -> float:
    """Yearly cost of one full-time post of a role, in pounds with on-costs, at the start's pay."""
    if role is Role.AGENCY_SOCIAL_WORKER:
        return prices.social_worker_gbp_per_year * (1 + prices.agency_premium_share)
    return float(getattr(prices, f"{role.value}_gbp_per_year"))


def part_of_month(log: MonthlyLog) -> np.ndarray:
    """Return the part of each month that is simulated: the first may have begun before the start."""
    parts = np.ones(log.months)
    parts[:1] = _part_left(log.run.parameters.start)
    return parts


def _part_left(start: date) -> float:
    days = monthrange(start.year, start.month)[1]
    return (days - start.day + 1) / days


def weekly_price(parameters: Parameters, kind: PlacementKind) -> float:
    """Weekly price of a placement, at the start's prices."""
    return float(getattr(parameters.prices, f"{kind.name.lower()}_gbp_per_week"))


def weekly_allowance(parameters: Parameters, end: CareEnd) -> float:
    """Weekly cost of a child after care has ended in a way: allowances where there are any, at the start's prices."""
    prices = parameters.prices
    allowances = {
        CareEnd.SPECIAL_GUARDIANSHIP: prices.guardianship_gbp_per_week,
        CareEnd.ADOPTION: prices.adoption_gbp_per_week,
    }
    return allowances.get(end, 0.0)
