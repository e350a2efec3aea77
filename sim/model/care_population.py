"""Who is in care on the first day: a steady population of the very journeys the model simulates.

Journeys through care are laid out evenly over routes, ages, ways out and times; each counts for as long as it lasts,
so that long stays are as frequent among those found in care as they should be, and what is left of each is right by
construction. Where entries grew in the years before, recent ones count more. Ages on the first day are then brought to
the published ones.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.model.care_quantiles import LONG_TERM_FOSTERING, UNTIL_18, CareQuantiles
from sim.scenario.parameters import Parameters
from sim.vocabulary import AGE_BANDS, WORKING_DAYS_PER_YEAR

_JOURNEYS = 4096
_SLICES = 12
_RATIO = 1.1127756842787055  # root of x**7 = x + 1
_GOLDEN = tuple(_RATIO**-power for power in range(1, 7))
"""Steps of an additive sequence that fills six dimensions evenly (age, way, time, time before, route, court)."""
_MONTHS_PER_YEAR = 12.0
_SHORTEST_YEARS = 1.0 / 365.25
_OLDEST = 18.0


class Found(NamedTuple):
    """A child found in care on the first day."""

    age_at_entry: float
    way: int
    years: float
    """Natural time until the way out, or the match until 18, in years (infinite: until 18)."""
    elapsed: float
    """Years in care so far."""


class Population:
    """A steady population of children in care.

    Parameters
    ----------
    parameters : Parameters
        The council.
    unaccompanied : bool
        Whether it is that of unaccompanied children.
    """

    def __init__(self, parameters: Parameters, *, unaccompanied: bool) -> None:
        quantiles = CareQuantiles(parameters)
        stock, growth = parameters.stock, parameters.stock.care_growth_per_year
        lag = parameters.entry.months_from_contact / _MONTHS_PER_YEAR
        grid = (np.arange(_JOURNEYS)[:, None] * np.array(_GOLDEN) + 0.5) % 1.0
        journeys = [_journey(quantiles, row, lag, unaccompanied=unaccompanied) for row in grid]
        self._age, self._years = np.array([age for age, _, _ in journeys]), np.array([t for _, _, t in journeys])
        self._way = np.array([way for _, way, _ in journeys])
        leaves = np.where(self._way == LONG_TERM_FOSTERING, np.inf, self._years)  # a match is no end of care
        stays = np.maximum(np.minimum(leaves, _OLDEST - self._age), _SHORTEST_YEARS)
        parts = (np.arange(_SLICES) + 0.5) / _SLICES
        if abs(growth) > 1e-6:
            alive = -np.expm1(-growth * stays)
            elapsed = -np.log1p(-parts * alive[:, None]) / growth
            weights = np.repeat(alive / growth, _SLICES)
        else:
            elapsed = parts * stays[:, None]
            weights = np.repeat(stays, _SLICES)
        self._elapsed = elapsed.ravel()
        if not unaccompanied:
            age_now = np.repeat(self._age, _SLICES) + self._elapsed
            band = np.searchsorted(AGE_BANDS[1:-1], age_now, side="right")
            there = np.bincount(band, weights, minlength=len(AGE_BANDS) - 1)
            wanted = np.array(stock.care_age_shares) * stock.children_in_care
            wanted[-1] = max(0.0, wanted[-1] - stock.unaccompanied_children)  # they are of that age, and come extra
            wanted *= weights.sum() / max(wanted.sum(), 1e-9)
            weights = weights * np.divide(wanted, there, out=np.zeros_like(wanted), where=there > 0)[band]
        order = np.argsort(self._elapsed, kind="stable")
        self._journey, self._elapsed = np.repeat(np.arange(_JOURNEYS), _SLICES)[order], self._elapsed[order]
        self._cumulative = np.cumsum(weights[order])

    def draw(self, u: float) -> Found:
        """Return a child by a uniform number: the greater, the longer in care so far."""
        place = min(int(np.searchsorted(self._cumulative, u * self._cumulative[-1])), len(self._elapsed) - 1)
        journey = self._journey[place]
        return Found(
            float(self._age[journey]),
            int(self._way[journey]),
            float(self._years[journey]),
            float(self._elapsed[place]),
        )


def _journey(quantiles: CareQuantiles, row: np.ndarray, lag: float, *, unaccompanied: bool) -> tuple[float, int, float]:
    """Age on coming into care, way out and natural years, at one point of the grid."""
    u = row.tolist()
    if unaccompanied:
        return quantiles.age_of_unaccompanied(u[0]), UNTIL_18, np.inf
    age = max(0.0, quantiles.age_at_contact(u[0]) - lag * float(np.log1p(-u[3])))
    age = min(age, _OLDEST - _SHORTEST_YEARS)
    way, entry = quantiles.way(quantiles.band(age), u[1]), quantiles.entry_route(u[4])
    issued = quantiles.issued_after_days(entry, way)
    in_court = 0.0 if issued is None else issued + quantiles.court_days(u[5])
    least = quantiles.least_days(way, in_court) / WORKING_DAYS_PER_YEAR
    return age, way, max(least, quantiles.months(way, u[2]) / _MONTHS_PER_YEAR)


@lru_cache(maxsize=8)
def population(parameters_key: "_Key", *, unaccompanied: bool) -> Population:
    """Return the population, worked out once for the same figures."""
    return Population(parameters_key.parameters, unaccompanied=unaccompanied)


class _Key:
    """What the population depends on, compared by value."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        stock = parameters.stock
        self._values = (
            parameters.entry,
            parameters.court,
            parameters.permanence,
            parameters.placements.kinship,
            parameters.management,
            stock.care_age_shares,
            stock.care_growth_per_year,
            stock.children_in_care,
            stock.unaccompanied_children,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._values == other._values

    def __hash__(self) -> int:
        return hash(self._values)


def population_of(parameters: Parameters, *, unaccompanied: bool = False) -> Population:
    """Return the population in care at the council's start."""
    return population(_Key(parameters), unaccompanied=unaccompanied)
