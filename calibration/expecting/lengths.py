"""How long plans last: by nature, as banded, of new ones and of those open at the start (conditional on time open)."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from calibration.expecting.grid import Below, Floats, Grid
from sim.scenario.plan_parameters import Plan
from sim.vocabulary import WORKING_DAYS_PER_YEAR

DAYS_PER_MONTH = WORKING_DAYS_PER_YEAR / 12
COHORTS = 13
"""Children open at the start, by whole months open so far; the last cohort takes a year and more."""
_PARTS_OF_A_BAND = 8
_LAST_MONTH = 1.0
"""Plans open for longer than any natural length last up to this many months more, as in the model."""
_PER_MONTH = 6


@dataclass(frozen=True, slots=True)
class OpenPlans:
    """Plans open at the start.

    Attributes
    ----------
    months : np.ndarray
        Natural months from the start.
    ended : np.ndarray, (COHORTS, len(months))
        Part of all of them that is over by then.
    """

    months: Floats
    ended: Floats


class Lengths:
    """Natural lengths of one kind of plan.

    Parameters
    ----------
    plan : Plan
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._edges = np.array(plan.length_months_edges) * DAYS_PER_MONTH
        self._cumulative = np.concatenate(([0.0], np.cumsum(plan.length_shares))) / sum(plan.length_shares)

    def new(self, progress: float, more_days: float = 0.0) -> Below:
        """Return the distribution of a new plan's length at a mean progress a day, with some days to close it."""
        return lambda days: np.interp((days - more_days) * progress, self._edges, self._cumulative)

    def leaving(self, grid: Grid, progress: float, more_days: float = 0.0) -> Floats:
        """Part of the plans open at the start that ends in each step, by cohort: shape (COHORTS, steps)."""
        plan = self._plan
        found = _open_plans(
            plan.length_months_edges, plan.length_shares, plan.open_months_edges, plan.open_shares, grid.months
        )
        at = np.maximum(grid.ends - more_days, 0.0) * progress / DAYS_PER_MONTH
        place = np.minimum(at * _PER_MONTH, len(found.months) - 1.001)
        left = place.astype(int)
        part = place - left
        ended = found.ended[:, left] * (1.0 - part) + found.ended[:, left + 1] * part
        return np.diff(ended, axis=1)


@lru_cache(maxsize=256)
def _open_plans(
    edges: tuple[float, ...],
    shares: tuple[float, ...],
    open_edges: tuple[float, ...],
    open_shares: tuple[float, ...],
    months: int,
) -> OpenPlans:
    cumulative = np.concatenate(([0.0], np.cumsum(shares))) / sum(shares)

    def alive(at: Floats) -> Floats:
        return 1.0 - np.interp(at, edges, cumulative)

    so_far, weights = [], []
    for low, high, part in zip(open_edges, open_edges[1:], open_shares, strict=False):
        middles = low + (np.arange(_PARTS_OF_A_BAND) + 0.5) / _PARTS_OF_A_BAND * (high - low)
        still = alive(middles)
        still = still if still.sum() > 0.0 else np.ones_like(still)
        so_far.append(middles)
        weights.append(part * still / still.sum())
    elapsed, weight = np.concatenate(so_far), np.concatenate(weights)
    later = np.arange((months + 2) * _PER_MONTH) / _PER_MONTH
    there = alive(elapsed)
    known = there > 1e-9
    ended = np.minimum(later[None, :] / _LAST_MONTH, 1.0).repeat(len(elapsed), axis=0)
    ended[known] = 1.0 - alive(elapsed[known, None] + later) / there[known, None]
    cohort = np.minimum(elapsed.astype(int), COHORTS - 1)
    by_cohort = np.zeros((COHORTS, len(later)))
    np.add.at(by_cohort, cohort, weight[:, None] * ended)
    return OpenPlans(later, by_cohort)


def within_a_year(grid: Grid) -> Floats:
    """Part of each cohort referred no more than twelve months before each step: shape (COHORTS, steps).

    Children open at the start count as referred when their work began.
    """
    first = np.arange(COHORTS)[:, None] * DAYS_PER_MONTH
    middle = (grid.ends[:-1] + grid.ends[1:]) / 2
    part = np.clip((WORKING_DAYS_PER_YEAR - middle[None, :] - first) / DAYS_PER_MONTH, 0.0, 1.0)
    part[-1] = 0.0
    return part
