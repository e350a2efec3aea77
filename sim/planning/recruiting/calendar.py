"""Months of a request in working days: the days from advertising to the end of each."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.engine import WorkingCalendar

_A_WEEK = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Months:
    """The months from advertising to the one at whose end people are wanted in seat.

    Attributes
    ----------
    labels : tuple of str
        The months, such as ``2018-01``.
    since : np.ndarray, (months,)
        Working days from the first day of advertising to the end of each month.
    until : np.ndarray, (months,)
        Working days from the beginning of each month to the end of the last.
    """

    labels: tuple[str, ...]
    since: np.ndarray
    until: np.ndarray

    @property
    def times(self) -> np.ndarray:
        """Every time to look at: each week, and the days of both lists."""
        weeks = np.arange(0.0, self.since[-1], _A_WEEK)
        return np.unique(np.concatenate((weeks, self.since, self.until)))


def months_of(begins: date, by: date) -> Months:
    """Return the months from one to the other, both included.

    >>> [int(days) for days in months_of(date(2018, 1, 1), date(2018, 2, 1)).since]
    [22, 42]
    """
    count = 12 * (by.year - begins.year) + by.month - begins.month + 1
    calendar = WorkingCalendar(begins, years_before=1, years_after=count // 12 + 2)
    edges = calendar.month_starts(count)
    return Months(tuple(calendar.month_labels(count)), edges[1:] - edges[0], edges[-1] - edges[:-1])
