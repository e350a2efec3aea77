"""Stretches of single children's time, and how many were in them: what every stock is made of."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sim.measures.reading import Cells, MonthlyLog, Rows, spread, with_total
from sim.vocabulary import Event

_DECIMALS = 9
"""Child-working-days are rounded to these, so that a stock nobody is in is 0 and not rounding noise."""


class Spells(NamedTuple):
    """Stretches of time of single children: `end` is infinite for those that had not ended."""

    rows: Rows
    """The rows that began them."""
    end: np.ndarray

    def where(self, which: np.ndarray) -> "Spells":
        """Return the spells that a mask or positions choose."""
        return Spells(self.rows.where(which), self.end[which])


class Overlaps(NamedTuple):
    """Time that a spell of one kind has in common with a spell of another kind of the same child."""

    first: np.ndarray
    """Positions of the one spell among those of its kind."""
    second: np.ndarray
    start: np.ndarray
    end: np.ndarray


def spells(rows: Rows, *begins: Event) -> Spells:
    """Find the spells that some events begin: each lasts to the same child's next row among `rows`.

    The rows are those of the events themselves and of all that can end a spell, in the order in which they were
    written, which decides between rows of the same time. A child who queues twice without leaving the queue in
    between is thus never counted twice, and an end without a beginning counts for nothing.
    """
    order = np.lexsort((rows.time, rows.child))
    child, time = rows.child[order], rows.time[order]
    end = np.full(len(rows), np.inf)
    same = child[1:] == child[:-1]
    end[order[:-1][same]] = time[1:][same]
    chosen = np.isin(rows.event, begins)
    return Spells(rows.where(chosen), end[chosen])


def ended(log: MonthlyLog, stretches: Spells) -> tuple[Rows, np.ndarray]:
    """Return the spells that ended since the start, as rows of the month in which they did, and how long they were."""
    over = np.isfinite(stretches.end)
    rows, end = stretches.rows.where(over), stretches.end[over]
    leaving = replace(rows, time=end, month=log.month_of(end))
    return leaving.flows(), (end - rows.time)[leaving.month >= 0]


def overlaps(first: Spells, second: Spells) -> Overlaps:
    """Find all time that spells of the same child have in common."""
    order = np.argsort(second.rows.child, kind="stable")
    children = second.rows.child[order]
    low = np.searchsorted(children, first.rows.child, side="left")
    matches = np.searchsorted(children, first.rows.child, side="right") - low
    one = np.repeat(np.arange(len(matches)), matches)
    other = order[np.arange(matches.sum()) - np.repeat(np.cumsum(matches) - matches, matches) + low[one]]
    start = np.maximum(first.rows.time[one], second.rows.time[other])
    end = np.minimum(first.end[one], second.end[other])
    real = start < end
    return Overlaps(one[real], other[real], start[real], end[real])


def person_days(
    log: MonthlyLog, owner: np.ndarray, owners: int, time: np.ndarray, step: np.ndarray | float
) -> np.ndarray:
    """Add up the working days people spent in a stock, from the steps up (+1) and down (-1) it made.

    Parameters
    ----------
    log : MonthlyLog
        Gives the months.
    owner : np.ndarray
        Index of the team or worker that each step belongs to; -1 for none.
    owners : int
        How many there are.
    time : np.ndarray
        Model time of each step; before 0 for those in the stock at the start.
    step : np.ndarray or float
        What each adds to the stock.

    Returns
    -------
    np.ndarray
        Shape (1 + owners, months), as `spread`. Divided by the working days of the month: the mean stock.
    """
    month, step = log.month_of(time), np.broadcast_to(np.asarray(step, dtype=np.float64), time.shape)
    since = month >= 0
    before = spread(owner[~since], np.zeros((~since).sum(), dtype=np.int64), step[~since], shape=(owners, 1))
    owner, time, step, month = owner[since], time[since], step[since], month[since]
    shape = (owners, log.months)
    steps = spread(owner, month, step, shape=shape)
    left_of_month = log.edges[month + 1] - np.clip(time, log.edges[month], log.edges[month + 1])
    in_own_month = spread(owner, month, step * left_of_month, shape=shape)
    at_month_start = before + np.cumsum(steps, axis=1) - steps
    days: np.ndarray = np.round(at_month_start * log.days + in_own_month, _DECIMALS) + 0.0
    return days


def days_between(log: MonthlyLog, owner: np.ndarray, owners: int, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Add up the working days of stretches of time: `person_days` where each stretch is a step up and one down."""
    over = np.isfinite(end)
    return person_days(
        log,
        np.concatenate((owner, owner[over])),
        owners,
        np.concatenate((start, end[over])),
        np.concatenate((np.ones(len(start)), -np.ones(over.sum()))),
    )


def days_by_kind(log: MonthlyLog, start: Event, end: Event, kinds: int) -> np.ndarray:
    """Add up the working days between two events by what the value of both rows says: shape (kinds, months)."""
    starts, ends = log.of(start), log.of(end)
    return person_days(
        log,
        np.concatenate((starts.value, ends.value)).astype(np.int64),
        kinds,
        np.concatenate((starts.time, ends.time)),
        np.concatenate((np.ones(len(starts)), -np.ones(len(ends)))),
    )[1:]


def stock(log: MonthlyLog, days: np.ndarray) -> Cells:
    """Return the working days of `person_days` by team as a stock."""
    return Cells(with_total(days), log.whole() * log.days)


def council_stock(log: MonthlyLog, days: np.ndarray) -> Cells:
    """Return working days by month as a stock of the whole council."""
    return Cells(log.for_council(days), log.whole() * log.days)


def between(log: MonthlyLog, start: Event, end: Event) -> Cells:
    """Stock of those between two events of the pathway: starts less ends."""
    starts, ends = log.of(start), log.of(end)
    return stock(
        log,
        person_days(
            log,
            np.concatenate((starts.team, ends.team)),
            log.teams,
            np.concatenate((starts.time, ends.time)),
            np.concatenate((np.ones(len(starts)), -np.ones(len(ends)))),
        ),
    )


def during(log: MonthlyLog, stretches: Spells) -> Cells:
    """Stock of those in a spell, by the team of the row that began it."""
    return stock(log, days_between(log, stretches.rows.team, log.teams, stretches.rows.time, stretches.end))


def during_both(log: MonthlyLog, first: Spells, second: Spells) -> Cells:
    """Stock of those in a spell of either kind at once, by the team of the first."""
    both = overlaps(first, second)
    return stock(log, days_between(log, first.rows.team[both.first], log.teams, both.start, both.end))


def longest_so_far(log: MonthlyLog, team: np.ndarray, since: np.ndarray, start: np.ndarray, end: np.ndarray) -> Cells:
    """Longest time reached in each month by anything that counts from `start` to `end` and runs `since` then or before.

    What has not ended goes on to the end of the run.
    """
    end = np.where(np.isfinite(end), end, log.edges[-1])
    first, last = np.maximum(log.month_of(start), 0), log.month_of(end)
    # One entry for each month it counts in; what was over before the start has none.
    entries = np.maximum(last - first + 1, 0) * (last >= 0)
    which = np.repeat(np.arange(len(entries)), entries)
    month = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(entries) - entries, entries)
    so_far = np.minimum(end[which], log.edges[month + 1]) - since[which]
    table = np.zeros((log.teams + 2, log.months))
    np.maximum.at(table, (team[which] + 1, month), so_far)
    table[-1] = table[:-1].max(axis=0)
    return Cells(table[1:], log.whole())
