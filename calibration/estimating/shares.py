"""Shares of some records, and how uncertain they are."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit
from scipy.stats import beta, chi2

from calibration.estimating.estimate import COVERAGE, DEVIATIONS
from calibration.estimating.lifetimes import Numbers, Whole

DAYS_OF_WEEK = 7
MOST = 3.0
"""Largest design effect: beyond it days differ for other reasons than siblings."""
_CHANCE = 0.95
_FEWEST_DAYS = 20
_NEAREST = 1e-9


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


LINKAGE = 0.1
"""Standard deviation on the logit (of times: on the log, half of it) of shares of work that only child and date link.
What follows something else, or is late, is taken for it or missed: by up to 0.15 in the study of the way there and
back (docs/studies/round-trip.md), whatever the number of records."""


def with_linkage(value: float, interval: tuple[float, float]) -> tuple[float, float]:
    """Widen the interval of a share by the error of linking records by child and date."""
    if not 0.0 < value < 1.0:
        return interval
    centre, beyond = logit(value), DEVIATIONS * LINKAGE
    low, high = (logit(np.clip(end, _NEAREST, 1.0 - _NEAREST)) - centre for end in interval)
    return float(expit(centre - np.hypot(low, beyond))), float(expit(centre + np.hypot(high, beyond)))


@dataclass(frozen=True, slots=True)
class Clumping:
    """How far counts of single days vary beyond chance, days of the week apart.

    Attributes
    ----------
    dispersion : float
        Variance over mean.
    freedom : int
        Days less means taken out.
    """

    dispersion: float
    freedom: int

    @property
    def effect(self) -> float:
        """How many times fewer records count, because children come together.

        Siblings come on the same day, and the returns do not say who is whose. Variance over mean is 1 if every child
        comes alone, and the mean of the squared over the mean size of families if they come together; where they also
        fare alike, so many records count as one. It is taken as that where it is above what chance explains, but at
        most `MOST`: a little too much where siblings fare differently.
        """
        if self.freedom < _FEWEST_DAYS or self.dispersion * self.freedom <= chi2.ppf(_CHANCE, self.freedom):
            return 1.0
        return min(self.dispersion, MOST)


def clumping_of(counts: Numbers) -> Clumping:
    """Compare counts of consecutive days, each with the mean of its day of the week.

    Parameters
    ----------
    counts : ndarray
        Of each calendar day.
    """
    summed, freedom = 0.0, 0
    for weekday in range(DAYS_OF_WEEK):
        same = counts[weekday::DAYS_OF_WEEK]
        if len(same) > 1 and same.mean() > 0.0:
            summed += float(np.sum((same - same.mean()) ** 2) / same.mean())
            freedom += len(same) - 1
    return Clumping(summed / freedom if freedom else 1.0, freedom)


def counts_by(days: Whole, first: int, last: int) -> Numbers:
    """Count happenings on each whole number from `first` to `last`; others are left out."""
    inside = days[(days >= first) & (days <= last)] - first
    counted: Numbers = np.bincount(inside, minlength=max(last - first + 1, 0)).astype(np.float64)
    return counted
