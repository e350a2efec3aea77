"""Bands of a time that runs on, from whole days between dates."""

from itertools import pairwise

import numpy as np

from calibration.estimating.lifetimes import Numbers, Whole

_STEPS = 500
_CLOSE = 1e-9
_PARTS = 200
"""Points of a band at which it is looked what whole days come of it."""


def shares_of_bands(days: Whole, edges: Numbers, in_time: int) -> Numbers:
    """Return the shares of bands that make the whole days seen likeliest.

    What lasts b days from some hour of a day ends floor(b) or one more days later, the nearer the likelier. Counting
    whole days straight into bands would move a part of each band into the next: a tenth of one of five days. The
    shares are found by expectation-maximisation instead. What was in time stays in time, though: many conferences are
    booked for the very last day.

    Parameters
    ----------
    days : ndarray of int
        Those outside the bands count as the nearest within.
    edges : ndarray
        Rising.
    in_time : int
        The last day that is in time; if it is an edge, no longer time is taken to come out as it.
    """
    numbers = np.arange(int(np.floor(edges[0])), int(np.ceil(edges[-1])) + 1)
    counts = np.bincount(np.clip(days, numbers[0], numbers[-1]) - numbers[0], minlength=len(numbers)).astype(np.float64)
    chances = np.stack([_coming_out_as(numbers, low, high) for low, high in pairwise(edges)])
    chances[edges[:-1] >= in_time, numbers == in_time] = 0.0
    chances /= chances.sum(axis=1, keepdims=True)
    shares: Numbers = np.full(len(chances), 1.0 / len(chances))
    for _ in range(_STEPS):
        likely = shares @ chances
        parts = np.divide(counts, likely, out=np.zeros_like(counts), where=likely > 0)
        better = shares * (chances @ parts) / counts.sum()
        if np.max(np.abs(better - shares)) < _CLOSE:
            break
        shares = better
    found: Numbers = shares / shares.sum()
    return found


def _coming_out_as(numbers: Whole, low: float, high: float) -> Numbers:
    """Chances of whole days, of times spread evenly over a band."""
    times = low + (high - low) * (np.arange(_PARTS) + 0.5) / _PARTS
    chances: Numbers = np.clip(1.0 - np.abs(numbers[:, None] - times), 0.0, None).mean(axis=1)
    return chances
