"""The range over runs that a further run lies within eight times in ten.

n runs cut the numbers there could be into n + 1 parts, and a further run falls into each with the same chance. So
the p-th part of further runs lies below place p (n + 1) of the ordered runs (`numpy.quantile` calls it "weibull"),
exactly so where that place is a run, nearly so between two.
numpy's usual percentiles are those of the runs one has: of 20, they hold only 72 % of further runs.
"""

import numpy as np
from numpy.typing import ArrayLike

LOW, HIGH = 0.1, 0.9
COVERAGE = HIGH - LOW
"""Coverage of every interval that is not a simulation error."""
FEWEST_RUNS = 9
"""With fewer runs there is no place 0.1 (n + 1): the range ends at the smallest and the largest, and holds less."""


def range_of(values: ArrayLike) -> tuple[float, float]:
    """Return the ends of the 80 % range of runs' numbers; NaN is left out, the range of nothing is NaN.

    >>> range_of(range(1, 20))
    (2.0, 18.0)
    >>> range_of([3.0, 1.0, float("nan"), 2.0])
    (1.0, 3.0)
    """
    each = np.asarray(values, dtype=float)
    low, high = ranges_of(each, np.zeros(len(each), dtype=int), 1)
    return float(low[0]), float(high[0])


def ranges_of(values: np.ndarray, group: np.ndarray, groups: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of the 80 % ranges of many groups at once, as `range_of` does each.

    Parameters
    ----------
    values : np.ndarray, (n,)
        Runs' numbers.
    group : np.ndarray of int, (n,)
        The group of each, from 0.
    groups : int
        How many groups there are.
    """
    known = ~np.isnan(values)
    values, group = values[known], group[known]
    ordered = values[np.lexsort((values, group))]
    runs = np.bincount(group, minlength=groups)
    first = np.cumsum(runs) - runs
    some = runs > 0
    low, high = np.full(groups, np.nan), np.full(groups, np.nan)
    low[some], high[some] = (_at(ordered, first[some], runs[some], share) for share in (LOW, HIGH))
    return low, high


def share_held(runs: int) -> float:
    """Return the share of further runs that lie within the range over so many.

    >>> share_held(20), share_held(4)
    (0.8, 0.6)
    """
    return COVERAGE if runs >= FEWEST_RUNS else max(runs - 1, 0) / (runs + 1)


def few_runs_words(runs: int) -> str:
    """Say what the range over few runs is; empty where there are enough of them.

    >>> few_runs_words(4)
    'it goes from the smallest to the largest and holds 60 % of further runs'
    >>> few_runs_words(9)
    ''
    """
    if runs >= FEWEST_RUNS:
        return ""
    return f"it goes from the smallest to the largest and holds {100 * share_held(runs):.0f} % of further runs"


def _at(ordered: np.ndarray, first: np.ndarray, runs: np.ndarray, share: float) -> np.ndarray:
    """Return what stands at place share (n + 1) of each group, which begins at `first` of the ordered numbers."""
    place = np.clip(share * (runs + 1), 1, runs) - 1
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, runs - 1)
    start, end = ordered[first + below], ordered[first + above]
    found: np.ndarray = start + (place - below) * (end - start)
    return found
