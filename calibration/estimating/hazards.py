"""Rates of ending that are constant within bands of time since the beginning."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from calibration.estimating.lifetimes import Lifetimes, Numbers

_STEP = 1e-4


@dataclass(frozen=True, slots=True)
class Hazards:
    """Endings and time at risk by band, and what follows from them.

    The rate of a band is its endings over the time at risk in it: with delayed entry and censoring that is the
    maximum of the likelihood, and the rates of different bands are independent with Poisson errors.

    Attributes
    ----------
    edges : ndarray
        n + 1 rising edges. What outlives the last one counts as ending in the last band.
    events, exposure : ndarray, length n
        Those of the last band are of the time up to its edge only.
    """

    edges: Numbers
    events: Numbers
    exposure: Numbers

    @property
    def rates(self) -> Numbers:
        """Endings for each unit of time at risk; 0 where nobody was at risk."""
        return np.divide(self.events, self.exposure, out=np.zeros_like(self.events), where=self.exposure > 0)

    @property
    def surviving(self) -> Numbers:
        """Part still open at each edge, of those open at the first."""
        return _surviving(self.rates, self.edges)

    @property
    def shares(self) -> tuple[float, ...]:
        """Shares of lengths by band; the last takes all that is left."""
        surviving = self.surviving.copy()
        surviving[-1] = 0.0
        return tuple(float(before - after) for before, after in pairwise(surviving))

    @property
    def mean(self) -> float:
        """Mean length up to the last edge."""
        return _mean(self.rates, self.edges)

    @property
    def error_of_log_mean(self) -> float:
        """Standard error of the logarithm of the mean (delta method)."""
        rates, mean = self.rates, self.mean
        variance = 0.0
        for band in np.flatnonzero(self.events > 0):
            more = rates.copy()
            more[band] *= 1.0 + _STEP
            by_log_rate = (_mean(more, self.edges) - mean) / _STEP
            variance += by_log_rate**2 / float(self.events[band])
        return float(np.sqrt(variance)) / mean

    def and_like(self, shares: tuple[float, ...], spells: float) -> "Hazards":
        """Return them with so many spells more, whose lengths have these shares and are spread evenly in each band."""
        parts = np.asarray(shares) / sum(shares)
        still = 1.0 - np.cumsum(parts) + parts / 2.0
        exposure = spells * still * np.diff(self.edges)
        return Hazards(self.edges, self.events + spells * parts, self.exposure + exposure)


def hazards_of(lives: Lifetimes, edges: tuple[float, ...]) -> Hazards:
    """Count endings and time at risk by band."""
    at = np.asarray(edges, dtype=np.float64)
    events = np.zeros(len(at) - 1)
    exposure = np.zeros(len(at) - 1)
    for band, (low, high) in enumerate(pairwise(at)):
        exposure[band] = np.sum(np.clip(np.minimum(lives.exit, high) - np.maximum(lives.entry, low), 0.0, None))
        events[band] = np.sum(lives.is_ended & (lives.exit > low) & (lives.exit <= high))
    return Hazards(at, events, exposure)


def _surviving(rates: Numbers, edges: Numbers) -> Numbers:
    gone: Numbers = np.concatenate(([0.0], np.cumsum(rates * np.diff(edges))))
    return np.exp(-gone)


def _mean(rates: Numbers, edges: Numbers) -> float:
    surviving, widths = _surviving(rates, edges), np.diff(edges)
    ends = -np.diff(surviving)
    inside = np.divide(ends, rates, out=surviving[:-1] * widths, where=rates > 0)
    return float(edges[0] + np.sum(inside))
