"""From which month on something lasts, run by run, where some runs end before it does."""

from dataclasses import dataclass

import numpy as np

from sim.experiment.ranges import range_of

_BEYOND = 1e9
"""Stands for months after the end, so that ranges can be taken; nothing simulated is as long."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """When something lasts, over runs.

    Attributes
    ----------
    median, low, high : float
        Months: the median and the ends of the 80 % range over runs. Infinity is "not before the runs end".
    never : float
        Share of runs in which it does not last by the end.
    runs : int
    """

    median: float
    low: float
    high: float
    never: float
    runs: int


def first_lasting(holds: np.ndarray, at_least: int = 1) -> np.ndarray:
    """Return for each run the place of the month from which on something holds until the end.

    Parameters
    ----------
    holds : np.ndarray of bool, (runs, months)
        Whether it holds in a month.
    at_least : int
        Months at the end for which it must have held to be believed.

    Returns
    -------
    np.ndarray of float, (runs,)
        0 is the first month; infinity where it does not last.

    Examples
    --------
    >>> first_lasting(np.array([[True, False, True, True], [True, True, True, True], [True, True, True, False]]))
    array([ 2.,  0., inf])
    """
    months = holds.shape[1]
    fails = ~holds[:, ::-1]
    first = np.where(fails.any(axis=1), months - fails.argmax(axis=1), 0).astype(float)
    first[first > months - at_least] = np.inf
    return first


def lasting(first: np.ndarray) -> Lasting:
    """Say over runs when something lasts, from what `first_lasting` returns or the same counted otherwise."""
    low, high = range_of(np.where(np.isinf(first), _BEYOND, first))
    low, high = (float("inf") if end > _BEYOND / 1e4 else end for end in (low, high))
    return Lasting(float(np.median(first)), low, high, float(np.isinf(first).mean()), len(first))
