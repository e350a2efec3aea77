"""Care leavers in closed form: how many of those supported at the start, and of those who come, still are."""

from datetime import date
from functools import lru_cache

import numpy as np

from calibration.expecting.grid import Floats, Grid, grid_of
from sim.scenario.care_parameters import CareLeaverDuty
from sim.scenario.parameters import Parameters
from sim.vocabulary import WORKING_DAYS_PER_YEAR

_CHOICE, _LAST = 21.0, 25.0
_ADULT = 18.0
_FORMER = (21.0, 24.99)
_POINTS = 80


def supported(parameters: Parameters, grid: Grid, starting: Floats) -> Floats:
    """Young people supported at the start and after each step: shape (steps + 1,).

    Parameters
    ----------
    starting : np.ndarray, (steps,)
        Those who come from care in each step; they are taken as 18.
    """
    stock = parameters.stock
    there = _staying(
        parameters.care_leaver_duty,
        parameters.start,
        grid.months,
        stock.care_leaver_age_years_edges,
        stock.care_leaver_age_shares,
    )
    return round(stock.care_leavers) * there[0] + there[1] + np.concatenate(([0.0], np.cumsum(starting)))


@lru_cache(maxsize=64)
def _staying(
    duty: CareLeaverDuty, start: date, months: int, edges: tuple[float, ...], shares: tuple[float, ...]
) -> tuple[Floats, Floats]:
    """Part of those supported at the start who still are, and the former ones who come back, after each step."""
    grid = grid_of(start, months)
    points = (np.arange(_POINTS) + 0.5) / _POINTS
    age = np.interp(points, np.concatenate(([0.0], np.cumsum(shares))) / sum(shares), edges)
    begins = np.inf if duty.until_age < _LAST else max(0.0, grid.day_of(duty.from_date))
    then = age[:, None] + grid.ends / WORKING_DAYS_PER_YEAR
    turns_21 = (_CHOICE - age) * WORKING_DAYS_PER_YEAR
    wants = _take_up(duty, then) * (1.0 - duty.in_education_share)
    # who turns 21 under the old duty leaves, and may come back when the new one begins
    back = np.where(grid.ends >= begins, wants * duty.come_back_share, 0.0)
    under_new = (turns_21 >= begins)[:, None]
    over_21 = duty.in_education_share + np.where(under_new, wants, back)
    # who is over 21 and supported at the start, though not by choice under the new duty, is so to 25
    at_start = _take_up(duty, age) if begins <= 0.0 else np.zeros_like(age)
    stays = duty.in_education_share + (1.0 - duty.in_education_share) * (1.0 - at_start)
    found_over_21 = stays[:, None] + (wants if begins <= 0.0 else 0.0)
    there = np.where(then < _CHOICE, 1.0, np.where((turns_21 <= 0.0)[:, None], found_over_21, over_21))
    there = np.where(then < _LAST, there, 0.0).mean(axis=0)
    low, high = _FORMER
    former = (low + (high - low) * points)[:, None] + grid.ends / WORKING_DAYS_PER_YEAR
    came = np.where((grid.ends >= max(begins, 1e-9)) & (former < _LAST), _take_up(duty, former), 0.0).mean(axis=0)
    came *= duty.former_care_leavers * duty.come_back_share * (1.0 - duty.in_education_share) * (begins > 0.0)
    return there, came


def _take_up(duty: CareLeaverDuty, age: Floats) -> Floats:
    shares = np.array([duty.take_up_at_21, duty.take_up_at_22, duty.take_up_at_23, duty.take_up_at_24])
    place = np.clip(age.astype(int) - int(_CHOICE), 0, len(shares) - 1)
    return np.where((age >= _CHOICE) & (age < _LAST), shares[place], 0.0)


def held_by_advisers(parameters: Parameters, leavers: Floats, advisers: Floats) -> Floats:
    """Care leavers with a personal adviser: as many as the advisers in post may hold."""
    return np.minimum(leavers, advisers * parameters.leaving_care.adviser_ceiling)
