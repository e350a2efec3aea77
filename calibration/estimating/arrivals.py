"""Happenings month by month: how many, how uneven, in which season, and whether they grow."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from calibration.estimating.estimate import COVERAGE
from calibration.estimating.lifetimes import Numbers, Whole

MONTHS = 12
LONG_ENOUGH = 24
"""Months below which neither season nor trend is told."""
_STEPS = 50
_CLOSE = 1e-10
_NONE = 1e-9


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Counts of whole months, and what is regular in them.

    Attributes
    ----------
    counts : ndarray
        By month.
    expected : ndarray
        What season and trend give; the mean where there are too few months for either.
    season : tuple of float
        For each month of the year from January, against the mean of a year; empty if too few months.
    growth_per_year, error_of_growth : float
        Growth of the logarithm, and its standard error with the dispersion found; NaN if too few months.
    freedom : int
        Months less figures fitted.
    """

    counts: Numbers
    expected: Numbers
    season: tuple[float, ...]
    growth_per_year: float
    error_of_growth: float
    freedom: int

    @property
    def mean(self) -> float:
        """Mean of a month."""
        return float(np.mean(self.counts))

    @property
    def dispersion(self) -> float:
        """Variance over mean, round what is regular: 1 for happenings that know nothing of each other."""
        return float(np.sum((self.counts - self.expected) ** 2 / self.expected) / self.freedom)

    @property
    def dispersion_interval(self) -> tuple[float, float]:
        """Its interval, from the chi-square distribution (an approximation)."""
        tail = (1.0 - COVERAGE) / 2.0
        summed = self.dispersion * self.freedom
        return float(summed / chi2.ppf(1.0 - tail, self.freedom)), float(summed / chi2.ppf(tail, self.freedom))


def arrivals_of(counts: Numbers, months_of_year: Whole) -> Arrivals | None:
    """Describe counts of whole months; None if there are too few to tell anything.

    Parameters
    ----------
    counts : ndarray
    months_of_year : ndarray of int
        1 for January.
    """
    if len(counts) < 2 or counts.sum() <= 0:
        return None
    if len(counts) < LONG_ENOUGH:
        expected = np.full(len(counts), float(np.mean(counts)))
        return Arrivals(counts, expected, (), float("nan"), float("nan"), len(counts) - 1)
    return _with_season(counts, months_of_year)


def _with_season(counts: Numbers, months_of_year: Whole) -> Arrivals | None:
    """Fit a rate for each month of the year and a steady growth: Poisson likelihood by weighted least squares."""
    years = (np.arange(len(counts)) - (len(counts) - 1) / 2.0) / MONTHS
    design = np.column_stack([months_of_year == month for month in range(1, MONTHS + 1)] + [years]).astype(np.float64)
    if any(counts[months_of_year == month].sum() <= 0 for month in range(1, MONTHS + 1)):
        return None
    by_log = np.concatenate(([float(np.log(np.mean(counts)))] * MONTHS, [0.0]))
    for _ in range(_STEPS):
        expected = np.exp(design @ by_log)
        information = design.T @ (design * expected[:, None])
        change = np.linalg.solve(information, design.T @ (counts - expected))
        by_log = by_log + change
        if np.max(np.abs(change)) < _CLOSE:
            break
    expected = np.maximum(np.exp(design @ by_log), _NONE)
    levels = np.exp(by_log[:MONTHS])
    found = Arrivals(
        counts, expected, tuple(float(level) for level in levels / levels.mean()), float(by_log[-1]), 0.0,
        len(counts) - MONTHS - 1,
    )  # fmt: skip
    error = float(np.sqrt(np.linalg.inv(information)[-1, -1] * max(found.dispersion, 1.0)))
    return Arrivals(found.counts, expected, found.season, found.growth_per_year, error, found.freedom)
