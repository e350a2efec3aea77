"""How good forecasts were: ranges that should hold what came, and the continuous ranked probability score."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from calibration.fitting.problem import Floats

WITHIN = (0.5, 0.8, 0.9)
"""Central ranges that are scored."""
HALF = 0.5
"""A count of nothing counts as half a child on the log scale."""


def on_scale(values: ArrayLike, *, is_share: bool) -> Floats:
    """Return figures on the scale they are scored on: percentage points, or natural logarithms."""
    each = np.asarray(values, dtype=float)
    return 100.0 * each if is_share else np.log(np.maximum(each, HALF))


def central_range(members: ArrayLike, within: float) -> tuple[float, float]:
    """Return the ends of the central range, at places p (n + 1) of the ordered members.

    >>> [round(end, 6) for end in central_range(range(1, 20), 0.8)]
    [2.0, 18.0]
    """
    low, high = np.quantile(np.asarray(members, dtype=float), [0.5 - within / 2, 0.5 + within / 2], method="weibull")
    return float(low), float(high)


def pit(members: ArrayLike, came: float) -> float:
    """Return the place of what came among the members, 0 to 1; half of those equal to it lie below.

    >>> pit([1, 2, 3], 2.5), pit([2, 2, 2], 2)
    (0.625, 0.5)
    """
    each = np.asarray(members, dtype=float)
    below, equal = float((each < came).sum()), float((each == came).sum())
    return (below + equal / 2 + HALF) / (len(each) + 1)


def fair_crps(members: ArrayLike, came: float) -> float:
    """Return the fair continuous ranked probability score: unbiased for that of endlessly many members.

    Mean distance of the members from what came, less half their mean distance from one another (of different ones).
    With one member it is the absolute error.

    >>> fair_crps([3.0], 1.0), fair_crps([0.0, 2.0], 1.0)
    (2.0, 0.0)
    """
    each = np.sort(np.asarray(members, dtype=float))
    n = len(each)
    off = float(np.abs(each - came).mean())
    return off if n == 1 else off - _apart(each) / (n * (n - 1))


def standard_crps(members: ArrayLike, came: float) -> float:
    """Return the score of the members as they are; too large for few of them, for comparison with `fair_crps`."""
    each = np.sort(np.asarray(members, dtype=float))
    return float(np.abs(each - came).mean()) - _apart(each) / len(each) ** 2


def _apart(ordered: Floats) -> float:
    """Half the sum of distances over all ordered pairs, of members in order."""
    n = len(ordered)
    return float(((2 * np.arange(1, n + 1) - n - 1) * ordered).sum())


def binomial_error(hits: ArrayLike) -> float:
    """Return the standard error of a share as if every case stood for itself."""
    each = np.asarray(hits, dtype=float)
    share = each.mean()
    return float(np.sqrt(share * (1 - share) / len(each)))


def clustered_error(hits: ArrayLike, clusters: Sequence[str]) -> float:
    """Return the standard error of a mean whose cases go together within clusters, as those of one council do.

    With G clusters the usual G / (G - 1) is in it; NaN with fewer than two.
    """
    each = np.asarray(hits, dtype=float)
    _, cluster = np.unique(np.asarray(clusters), return_inverse=True)
    groups = int(cluster.max()) + 1
    if groups < 2:
        return float("nan")
    sums = np.bincount(cluster, weights=each - each.mean(), minlength=groups)
    return float(np.sqrt(groups / (groups - 1) * (sums**2).sum()) / len(each))
