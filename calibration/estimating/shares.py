"""Shares of some records, and how uncertain they are."""

import numpy as np
from scipy.stats import beta, chi2

from calibration.estimating.estimate import COVERAGE
from calibration.estimating.lifetimes import Numbers, Whole

MOST = 3.0
"""Largest design effect: beyond it days differ for other reasons than siblings."""
_CHANCE = 0.95
_FEWEST_DAYS = 20


def jeffreys(yes: float, of: float, *, effect: float = 1.0, coverage: float = COVERAGE) -> tuple[float, float]:
    """Return the ends of the interval of a share: quantiles of a beta distribution (Jeffreys' prior).

    Where none or all are counted, the interval reaches to 0 or 1.

    Parameters
    ----------
    yes, of : float
        How many, of how many.
    effect : float
        Design effect: records count for so many times fewer.
    coverage : float
    """
    counted, others = yes / effect + 0.5, (of - yes) / effect + 0.5
    tail = (1.0 - coverage) / 2.0
    low = 0.0 if yes <= 0 else float(beta.ppf(tail, counted, others))
    high = 1.0 if yes >= of else float(beta.ppf(1.0 - tail, counted, others))
    return min(low, yes / of), max(high, yes / of)


def design_effect(counts: Numbers) -> float:
    """Return how many times fewer records count, because children come together.

    Siblings come on the same day, and the returns do not say who is whose. The variance of counts of a day over their
    mean is 1 if every child comes alone and the mean of the squared over the mean size of families if they come
    together and fare alike. It is taken as that where it is above what chance explains, but at most `MOST`: a little
    too much where siblings fare differently.

    Parameters
    ----------
    counts : ndarray
        Records of each day.
    """
    mean, days = float(np.mean(counts)) if len(counts) else 0.0, len(counts)
    if days < _FEWEST_DAYS or mean <= 0.0:
        return 1.0
    dispersion = float(np.var(counts, ddof=1)) / mean
    if dispersion * (days - 1) <= chi2.ppf(_CHANCE, days - 1):
        return 1.0
    return min(dispersion, MOST)


def counts_by(days: Whole, first: int, last: int) -> Numbers:
    """Count happenings on each whole number from `first` to `last`; others are left out."""
    inside = days[(days >= first) & (days <= last)] - first
    counted: Numbers = np.bincount(inside, minlength=max(last - first + 1, 0)).astype(np.float64)
    return counted
