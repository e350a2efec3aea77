"""Kaplan-Meier and Aalen-Johansen with delayed entry: how many are still there, and how many left which way."""

from dataclasses import dataclass

import numpy as np

from calibration.estimating.lifetimes import Flags, Lifetimes, Numbers, Whole

CENSORED = -1
"""The way of a spell that did not end."""


@dataclass(frozen=True, slots=True)
class Incidence:
    """Who has left which way by when.

    Attributes
    ----------
    since : float
        Where it begins: all is said of those still there then.
    times : ndarray
        Times of endings, rising, all after `since`.
    surviving : ndarray, as long
        Part still there just after each.
    by_way : ndarray, shape (ways, times)
        Part that has left each way by then; with `surviving` they sum to 1.
    at_risk : ndarray
        How many (by weight) were at risk at each.
    leaving : ndarray, shape (ways, times)
        How many (by weight) left each way at each.
    """

    since: float
    times: Numbers
    surviving: Numbers
    by_way: Numbers
    at_risk: Numbers
    leaving: Numbers

    def still_at(self, time: float) -> float:
        """Part still there at a time."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        return float(self.surviving[place]) if place >= 0 else 1.0

    def left_by(self, way: int, times: Numbers) -> Numbers:
        """Part that has left a way by each of some times."""
        reached = np.concatenate(([0.0], self.by_way[way]))
        left: Numbers = reached[np.searchsorted(self.times, times, side="right")]
        return left

    def error_of_survival(self, time: float) -> float:
        """Return the standard error of the part still there (Greenwood)."""
        upto = self.times <= time
        gone, at_risk = self.leaving.sum(axis=0)[upto], self.at_risk[upto]
        left = at_risk - gone
        parts = np.divide(gone, at_risk * left, out=np.zeros_like(gone), where=left > 0)
        return self.still_at(time) * float(np.sqrt(parts.sum()))

    def error_of(self, way: int, time: float) -> float:
        """Return the standard error of the part that has left a way (delta method, of the form of Greenwood's)."""
        upto = self.times <= time
        if not upto.any():
            return 0.0
        gone, at_risk = self.leaving.sum(axis=0)[upto], self.at_risk[upto]
        this, reached = self.leaving[way][upto], self.by_way[way][upto]
        before = np.concatenate(([1.0], self.surviving[upto][:-1]))
        still_to_come = reached[-1] - reached
        left = at_risk - gone
        of_all = np.divide(gone, at_risk * left, out=np.zeros_like(gone), where=left > 0)
        variance = np.sum(still_to_come**2 * of_all)
        variance += np.sum(before**2 * this * (at_risk - this) / at_risk**3)
        variance -= 2.0 * np.sum(still_to_come * before * this / at_risk**2)
        return float(np.sqrt(max(variance, 0.0)))


def kaplan_meier(lives: Lifetimes, *, least: float = 1.0) -> Incidence:
    """Return the part still there, whatever the way of ending.

    Parameters
    ----------
    lives : Lifetimes
    least : float
        As for `aalen_johansen`.
    """
    return aalen_johansen(lives, np.where(lives.is_ended, 0, CENSORED), 1, least=least)


def aalen_johansen(
    lives: Lifetimes, way: Whole, ways: int, *, weights: Numbers | None = None, least: float = 1.0
) -> Incidence:
    """Return the part that has left each way, where ways compete.

    With delayed entry few are at risk in the first days, and one that ends then would count for a great part of all.
    So it begins where at least so many are at risk for the first time, and says so (`since`).

    Parameters
    ----------
    lives : Lifetimes
    way : ndarray of int
        From 0, for those that ended; `CENSORED` counts as not ended.
    ways : int
        How many there are.
    weights : ndarray, optional
        How much each counts, 1 by default.
    least : float
        How many have to be at risk, by weight.
    """
    weights = np.ones(len(lives)) if weights is None else weights
    ends = lives.is_ended & (way != CENSORED)
    times, since = np.unique(lives.exit[ends]), 0.0
    at_risk = _at_risk(lives, weights, times)
    enough = np.flatnonzero(at_risk >= least)
    if len(times) and len(enough):
        if enough[0] > 0:
            since = float(times[enough[0] - 1])
        times, at_risk = times[enough[0] :], at_risk[enough[0] :]
    else:
        times, at_risk = times[:0], at_risk[:0]
    leaving = np.stack([_leaving(lives, weights, ends & (way == each), times) for each in range(ways)])
    at_risk = np.maximum(at_risk, leaving.sum(axis=0))  # sums of weights are not exact
    surviving = np.cumprod(1.0 - leaving.sum(axis=0) / at_risk)
    before = np.concatenate(([1.0], surviving[:-1])) if len(times) else surviving
    by_way = np.cumsum(before * leaving / at_risk, axis=1)
    return Incidence(since, times, surviving, by_way, at_risk, leaving)


def _at_risk(lives: Lifetimes, weights: Numbers, times: Numbers) -> Numbers:
    """Weight of those that had come into sight before each time and had not gone out of it before."""

    def before(moments: Numbers) -> Numbers:
        order = np.argsort(moments, kind="stable")
        reached = np.concatenate(([0.0], np.cumsum(weights[order])))
        found: Numbers = reached[np.searchsorted(moments[order], times, side="left")]
        return found

    return before(lives.entry) - before(lives.exit)


def _leaving(lives: Lifetimes, weights: Numbers, chosen: Flags, times: Numbers) -> Numbers:
    place = np.searchsorted(times, lives.exit[chosen])
    inside = (place < len(times)) & (lives.exit[chosen] >= (times[0] if len(times) else np.inf))
    return np.bincount(place[inside], weights[chosen][inside], minlength=len(times)).astype(np.float64)
