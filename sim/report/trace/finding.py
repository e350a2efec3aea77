"""Finding children whose journey to tell."""

import bisect
from collections.abc import Iterable

import numpy as np

from sim.vocabulary import Event

NEAREST = 3


class UnknownChildError(Exception):
    """There is no such child in the run; the message gives the nearest numbers."""


def children_who(log: np.ndarray, event: Event, most: int, *, also: Iterable[Event] = ()) -> list[int]:
    """Find children to whom something happens within the run.

    Parameters
    ----------
    log : ndarray, shape (n, 7)
        The run's event log.
    event : Event
        What happens to them.
    most : int
        How many children to return at most.
    also : iterable of Event
        What must happen to them besides.

    Returns
    -------
    list of int
        Numbers of the children, those with the most to tell first.
    """
    here = log[(log[:, 0] >= 0) & (log[:, 2] >= 0)]
    found = np.unique(here[here[:, 1] == event, 2])
    for another in also:
        found = np.intersect1d(found, here[here[:, 1] == another, 2])
    everything = np.sort(log[:, 2])
    told = np.searchsorted(everything, found, side="right") - np.searchsorted(everything, found, side="left")
    return [int(child) for child in found[np.argsort(-told, kind="stable")][:most]]


def nearest(log: np.ndarray, child: int) -> str:
    """Say that there is no such child, and which numbers there are."""
    known = np.unique(log[:, 2][log[:, 2] >= 0]).astype(np.int64).tolist()
    if not known:
        return f"there is no child {child}: nobody came in this run"
    place = bisect.bisect_left(known, child)
    near = sorted(
        sorted(known[max(place - NEAREST, 0) : place + NEAREST], key=lambda number: abs(number - child))[:NEAREST]
    )
    return (
        f"there is no child {child} in this run; the nearest numbers are {', '.join(map(str, near))} "
        f"({len(known):,} children, {known[0]} to {known[-1]})"
    )
