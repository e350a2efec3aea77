"""Children in care in closed form: when those who are there, and those who come, leave, by way out.

The model's own journeys, with unlimited staff, are laid out evenly over ages, ways, times and court; each of a
thousand or so points is a part of all children. Which way a child takes is left open until its share is known, so
that the layout need not be made again when only the shares of the ways change.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from calibration.expecting.grid import Floats, Grid, grid_of
from calibration.expecting.lengths import DAYS_PER_MONTH
from sim.scenario.care_parameters import WAYS_OUT
from sim.scenario.parameters import Parameters
from sim.vocabulary import AGE_BANDS, WORKING_DAYS_PER_YEAR

Flags: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.int64]

WAYS = (*WAYS_OUT[:-1], "aged_18")
"""How care can end; a match until 18 is no end."""
_JOURNEYS, _SLICES = 384, 8
_ADULT, _FROM, _ELIGIBLE_FROM = 18.0, 16.0, 14.0
_GOLDEN = tuple(1.1673039782614187**-power for power in range(1, 6))  # root of x**6 = x + 1
_BANDS = len(AGE_BANDS) - 1
_UNTIL_18 = len(WAYS_OUT)
_SHORTEST_YEARS = 1.0 / 365.25
DAYS_PER_WEEK = WORKING_DAYS_PER_YEAR / (365.25 / 7)


@dataclass(frozen=True, slots=True)
class Layout:
    """Journeys through care, for each way (until 18 as the last) and age band at coming in.

    Attributes
    ----------
    taking : np.ndarray, (ways, bands)
        Part of those who come in that have this age.
    new : np.ndarray, (ways, bands, 3, steps + 1)
        Of them, those gone by the end of each step: by the way, at 18, and to leaving care support.
    stock : np.ndarray, (ways, bands, bands now)
        Children found in care for each one a year who comes in.
    found : np.ndarray, (ways, bands, bands now, 3, steps + 1)
        Of them, those gone, as `new`.
    """

    taking: Floats
    new: Floats
    stock: Floats
    found: Floats


@dataclass(frozen=True, slots=True)
class CareEnds:
    """Ends of care of those found there (flows by step) and kernels of those who come in.

    Attributes
    ----------
    found, new : np.ndarray, (ways, steps)
    found_leavers, new_leavers : np.ndarray, (steps,)
        Those of them who are supported as care leavers.
    """

    found: Floats
    new: Floats
    found_leavers: Floats
    new_leavers: Floats


def care_ends(parameters: Parameters, grid: Grid) -> CareEnds:
    """Return how care ends for those who are in care at the start and come by the pathway."""
    stock = parameters.stock
    layout = _layout(_Key(parameters), grid.months)
    shares = np.array([getattr(parameters.permanence, way).shares for way in WAYS_OUT])
    shares = np.vstack((shares, np.maximum(1.0 - shares.sum(axis=0), 0.0)))
    there = np.einsum("wb,wbn->n", shares, layout.stock)
    wanted = np.array(stock.care_age_shares) * round(stock.children_in_care)
    wanted[-1] = max(0.0, wanted[-1] - stock.unaccompanied_children)
    wanted *= max(round(stock.children_in_care) - round(stock.unaccompanied_children), 0) / max(wanted.sum(), 1e-9)
    weight = np.divide(wanted, there, out=np.zeros(_BANDS), where=there > 0)
    weight *= wanted.sum() / max(float(weight @ there), 1e-9)
    found = np.einsum("wb,wbnxt,n->wxt", shares, layout.found, weight)
    new = np.einsum("wb,wb,wbxt->wxt", shares, layout.taking, layout.new)
    return CareEnds(_ends(found), _kernel(_ends_so_far(new)), np.diff(found[:, 2].sum(0)), _kernel(new[:, 2].sum(0)))


def _ends_so_far(gone: Floats) -> Floats:
    """From (ways with the match and until 18, 3, steps + 1) to ends: (ways out, steps + 1)."""
    return np.vstack((gone[: len(WAYS_OUT) - 1, 0], gone[:, 1].sum(axis=0)[None, :]))


def _ends(gone: Floats) -> Floats:
    return np.diff(_ends_so_far(gone), axis=-1)


def _kernel(by_then: Floats) -> Floats:
    return np.diff((by_then[..., 1:] + by_then[..., :-1]) / 2, prepend=0.0, axis=-1)


class _Key:
    """What the layout depends on, compared by value: not on the shares of the ways."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        permanence = parameters.permanence
        ways = [getattr(permanence, way) for way in WAYS_OUT]
        self._values = (
            parameters.start,
            parameters.entry,
            parameters.court,
            parameters.placements.kinship.days,
            parameters.management.permanence_decision_days,
            permanence.report_days,
            permanence.matching_days,
            permanence.adoption_placed_days,
            tuple((way.months_edges, way.month_shares) for way in ways),
            parameters.stock.care_growth_per_year,
            parameters.leaving_care.eligible_weeks,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._values == other._values

    def __hash__(self) -> int:
        return hash(self._values)


@lru_cache(maxsize=16)
def _layout(key: _Key, months: int) -> Layout:
    parameters = key.parameters
    grid = grid_of(parameters.start, months)
    points = (np.arange(_JOURNEYS)[:, None] * np.array(_GOLDEN) + 0.5) % 1.0
    ways = len(WAYS_OUT) + 1
    taking, new = np.zeros((ways, _BANDS)), np.zeros((ways, _BANDS, 3, grid.steps + 1))
    stock = np.zeros((ways, _BANDS, _BANDS))
    found = np.zeros((ways, _BANDS, _BANDS, 3, grid.steps + 1))
    age = ages_at_entry(parameters, points[:, 0], points[:, 1])
    band = np.searchsorted(AGE_BANDS[1:-1], age, side="right")
    growth = parameters.stock.care_growth_per_year
    for way in range(ways):
        years = _natural_years(parameters, way, points)
        stays = np.maximum(np.minimum(years, _ADULT - age), _SHORTEST_YEARS)
        at_18 = years >= _ADULT - age
        leaves = _supported_later(parameters, age, stays, at_18)
        np.add.at(taking[way], band, 1.0 / _JOURNEYS)
        _count(new[way], (band,), stays, at_18, leaves, np.full(_JOURNEYS, 1.0 / _JOURNEYS), grid)
        parts = (np.arange(_SLICES) + 0.5) / _SLICES
        alive = -np.expm1(-growth * stays) / growth if abs(growth) > 1e-6 else stays
        if abs(growth) > 1e-6:
            so_far = -np.log1p(-parts * (growth * alive)[:, None]) / growth
        else:
            so_far = parts * stays[:, None]
        weight = np.repeat(alive / _JOURNEYS / _SLICES, _SLICES)
        each = [np.repeat(values, _SLICES) for values in (age, stays, at_18, leaves, band)]
        now = np.minimum(np.searchsorted(AGE_BANDS[1:-1], each[0] + so_far.ravel(), side="right"), _BANDS - 1)
        np.add.at(stock[way], (each[4], now), weight)
        left = each[1] - so_far.ravel()
        _count(found[way], (each[4], now), left, each[2].astype(bool), each[3].astype(bool), weight, grid)
    taken = taking.copy()
    for way in range(ways):  # of those of an age, so many are gone
        new[way] /= np.maximum(taken[way], 1e-12)[:, None, None]
    return Layout(taking, new, stock, found)


def _count(
    into: Floats,
    where: tuple[Places, ...],
    years: Floats,
    at_18: Flags,
    leaves: Flags,
    weight: Floats,
    grid: Grid,
) -> None:
    """Add those gone by the end of each step: by their way, at 18, and to leaving care support."""
    step = np.ceil(years * WORKING_DAYS_PER_YEAR / grid.step).astype(int)
    inside = step <= grid.steps
    for kind, chosen in enumerate((~at_18, at_18, leaves)):
        part = inside & chosen
        places: Any = (*(place[part] for place in where), kind, step[part])
        np.add.at(into, places, weight[part])
    np.cumsum(into, axis=-1, out=into)


def ages_at_entry(parameters: Parameters, u: Floats, v: Floats) -> Floats:
    """Ages on coming into care by the pathway, at points of the unit square."""
    entry = parameters.entry
    cumulative = np.concatenate(([0.0], np.cumsum(entry.age_shares)))
    at_contact = np.interp(u * cumulative[-1], cumulative, entry.age_years_edges)
    lag = -entry.months_from_contact / 12.0 * np.log1p(-v)
    return np.asarray(np.clip(at_contact + lag, 0.0, _ADULT - _SHORTEST_YEARS))


def _natural_years(parameters: Parameters, way: int, points: Floats) -> Floats:
    """Years until the way out by nature: its own time, or what court and other steps take at least."""
    if way == _UNTIL_18 or WAYS_OUT[way] == "long_term_fostering":  # a match is no end of care
        return np.full(len(points), np.inf)
    name, permanence = WAYS_OUT[way], parameters.permanence
    route = getattr(permanence, name)
    cumulative = np.concatenate(([0.0], np.cumsum(route.month_shares)))
    months = np.interp(points[:, 2] * cumulative[-1], cumulative, route.months_edges)
    return np.asarray(np.maximum(months / 12.0, _least_days(parameters, name, points) / WORKING_DAYS_PER_YEAR))


def _least_days(parameters: Parameters, way: str, points: Floats) -> Floats:
    court, entry, permanence = parameters.court, parameters.entry, parameters.permanence
    decision = parameters.management.permanence_decision_days
    if way not in ("special_guardianship", "child_arrangements", "adoption"):
        return np.zeros(len(points))
    by_agreement = points[:, 3] < entry.section_20_share
    by_court = points[:, 3] < entry.section_20_share + entry.court_share
    issued = np.where(
        by_agreement, court.section_20_to_court_days, np.where(by_court, 0.0, entry.police_protection_days)
    )
    cumulative = np.concatenate(([0.0], np.cumsum(court.proceedings_shares)))
    weeks = np.interp(points[:, 4] * cumulative[-1], cumulative, court.proceedings_weeks_edges)
    in_court = issued + weeks * DAYS_PER_WEEK
    reported = np.maximum(in_court, permanence.report_days + decision)
    if way == "special_guardianship":
        return np.asarray(np.maximum(in_court, parameters.placements.kinship.days + decision) + court.order_days)
    if way == "child_arrangements":
        return np.asarray(reported + court.order_days)
    return np.asarray(reported + permanence.matching_days + decision + permanence.adoption_placed_days)


def _supported_later(parameters: Parameters, age: Floats, stays: Floats, at_18: Flags) -> Flags:
    """Whether a young person is owed support after care: in care long enough after 14, and 16 or over at its end."""
    weeks = parameters.leaving_care.eligible_weeks / (365.25 / 7)
    eligible_at = np.maximum(np.maximum(age, _ELIGIBLE_FROM) + weeks, _FROM)
    left_at = age + stays
    return np.asarray((left_at >= eligible_at) & (at_18 | (left_at >= _FROM)))


def back_in_care(parameters: Parameters, grid: Grid) -> Floats:
    """Kernel of children gone home who are back in care."""
    figures = parameters.permanence
    days = np.array(figures.return_months_edges) * DAYS_PER_MONTH
    shares = np.concatenate(([0.0], figures.return_shares))
    return grid.kernel(lambda at: np.interp(at, days, shares))
