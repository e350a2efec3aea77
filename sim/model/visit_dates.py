"""The arithmetic of visits: from planned gaps and the paces of workers to dates, for many plans at once.

Arrays are flat: the visits of the first plan, then those of the second, and so on; `counts` says how many each has.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from sim.engine import SharedTime

_SHORTEST_GAP_SHARE = 0.2
_MORE_THAN_REACHED = 4
"""Planned gaps drawn beyond those that can be reached, so that there are always enough."""

Stretch = tuple[SharedTime, float, float]
"""Somebody's shared time by whose pace the clock of a plan runs, since when and until when."""


@dataclass(frozen=True, slots=True)
class Plans:
    """When plans began and ended, shape (n,), and their stretches in the order of time."""

    since: np.ndarray
    until: np.ndarray
    stretches: Sequence[Sequence[Stretch]]


@dataclass(frozen=True, slots=True)
class Dates:
    """Visits, and last for each plan the gap still open at its end.

    Attributes
    ----------
    counts : ndarray of int, shape (n,)
        Rows of each plan.
    dates, gaps : ndarray, shape (sum of counts,)
        When, and how long since the visit before or the beginning.
    still_open : ndarray of bool, shape (sum of counts,)
        Whether the gap was still open when the plan ended.
    """

    counts: np.ndarray
    dates: np.ndarray
    gaps: np.ndarray
    still_open: np.ndarray


def gaps_and_dates(
    plans: Plans,
    *,
    mean: np.ndarray,
    variation: np.ndarray,
    is_new: np.ndarray,
    numbers: Callable[[int, int], np.ndarray],
) -> Dates:
    """Draw the planned gaps of each plan and find when the visits happened.

    Parameters
    ----------
    plans : Plans
        The plans.
    mean, variation : ndarray, shape (n,)
        Planned gaps: mean in working days, and coefficient of variation.
    is_new : ndarray of bool, shape (n,)
        Whether the plan began when its visits begin to be counted; if not, the last visit was before.
    numbers : callable
        (which plan, how many) -> uniform numbers.
    """
    spread = variation * sqrt(3.0)
    shortest = mean * np.maximum(_SHORTEST_GAP_SHARE, 1.0 - spread)
    counts = ((plans.until - plans.since) / shortest).astype(np.int64) + _MORE_THAN_REACHED
    drawn = [numbers(which, count + 1) for which, count in enumerate(counts.tolist())]
    of, place = _places(counts)
    first = place == 0
    u = np.concatenate([each[1:] for each in drawn])
    excess = mean[of] * (np.maximum(_SHORTEST_GAP_SHARE, 1.0 + spread[of] * (2.0 * u - 1.0)) - 1.0)
    last_before = np.where(is_new, 0.0, [each[0] for each in drawn] * (mean + excess[first]))
    # added up as a mean and what exceeds it, so that rounding does not grow with the number of plans
    total = np.cumsum(excess)
    planned = (place + 1) * mean[of] + total - (total[first] - excess[first] + last_before)[of]

    dates = when_passed(planned, counts, plans.stretches)
    reached = ~np.isnan(dates)
    rows = np.bincount(of[reached], minlength=len(counts)) + 1
    ends = np.cumsum(rows) - 1
    still_open = np.zeros(rows.sum(), dtype=bool)
    still_open[ends] = True
    when = np.empty(len(still_open))
    when[still_open], when[~still_open] = plans.until, dates[reached]
    before = np.empty(len(still_open))
    before[1:] = when[:-1]
    before[ends - rows + 1] = plans.since - last_before
    return Dates(rows, when, when - before, still_open)


def when_passed(planned: np.ndarray, counts: np.ndarray, stretches: Sequence[Sequence[Stretch]]) -> np.ndarray:
    """When the clock of each plan passes its planned readings, over all who held the child; NaN where it does not.

    Parameters
    ----------
    planned : ndarray, shape (sum of counts,)
        Readings, rising within each plan.
    counts : ndarray of int, shape (n,)
        How many each plan has.
    stretches : sequence of n sequences of Stretch
        Who held the child, when.
    """
    dates = np.full(len(planned), np.nan)
    begins = np.cumsum(counts) - counts
    passed = np.zeros(len(counts))
    for turn in range(max(map(len, stretches), default=0)):
        by_person: dict[SharedTime, list[int]] = defaultdict(list)
        for plan, each in enumerate(stretches):
            if turn < len(each):
                by_person[each[turn][0]].append(plan)
        for person, which in by_person.items():
            of, place = _places(counts[which])
            where = begins[which][of] + place
            ahead = np.isnan(dates[where])
            of, where = of[ahead], where[ahead]
            since, until = np.array([stretches[plan][turn][1:] for plan in which]).T
            steps = planned[where] - passed[which][of]
            found, reading = person.paced_dates(since, until, steps, of)
            dates[where[steps <= reading[of]]] = found
            passed[which] += reading
    return dates


def _places(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For flat arrays with `counts` entries each: whose each entry is, and its place there."""
    of = np.repeat(np.arange(len(counts)), counts)
    return of, np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
