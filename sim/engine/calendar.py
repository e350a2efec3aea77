"""The working-day calendar: the model's clock counts working days, not nights, weekends or bank holidays.

One unit of model time is one working day in England. Every working day runs from a whole number to the next,
so "45 working days from a referral" is an addition, and no event is spent on a weekend. Calendar dates are
looked up in arrays, in constant time, both ways.
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays
import numpy as np

WORKING_DAYS_PER_WEEK = 5
_ONE_DAY = timedelta(days=1)


class WorkingCalendar:
    """Working days in England around a start date.

    Parameters
    ----------
    start : date
        Day at which model time is 0 (if it is no working day: the next one).
    years_before, years_after : int
        How far the calendar reaches back (for cases already open at the start) and ahead.

    Raises
    ------
    ValueError
        If a date or time outside the calendar is asked for.
    """

    def __init__(self, start: date, *, years_before: int = 25, years_after: int = 12) -> None:
        self.start = start
        first, last = date(start.year - years_before, 1, 1), date(start.year + years_after, 12, 31)
        self.first_day, self.last_day = first, date(start.year + years_after, 12, 1)
        days = (last - first).days + 1
        ordinals = np.arange(first.toordinal(), first.toordinal() + days)
        closed = np.isin(ordinals, _bank_holidays(first.year, last.year))
        is_working = (((ordinals - 1) % 7) < WORKING_DAYS_PER_WEEK) & ~closed
        self._first = int(ordinals[0])
        # working days before each calendar day, and the calendar day of each working day
        self._before = np.concatenate(([0], np.cumsum(is_working)))
        self._ordinal_of = ordinals[is_working]
        self._zero = int(self._before[start.toordinal() - self._first])

    def time_of(self, day: date) -> float:
        """Model time at which `day`, or the next working day after it, begins."""
        return float(self._before[self._index(day)] - self._zero)

    def times_of(self, ordinals: np.ndarray) -> np.ndarray:
        """Model times at which days, given as proleptic Gregorian ordinals, or the next working days begin.

        Days outside the calendar are taken as its first, or the day after its last: whoever is born before it began
        is at least as old as that.
        """
        places = np.clip(np.asarray(ordinals, dtype=np.int64) - self._first, 0, len(self._before) - 1)
        times: np.ndarray = (self._before[places] - self._zero).astype(np.float64)
        return times

    def is_working_day(self, day: date) -> bool:
        """Whether services are open on `day`."""
        index = self._index(day)
        return bool(self._before[index + 1] > self._before[index])

    def date_of(self, time: float) -> date:
        """Calendar date of the working day that model time `time` falls in."""
        index = int(time // 1) + self._zero
        if not 0 <= index < len(self._ordinal_of):
            raise ValueError(f"model time {time:g} is outside the calendar")
        return date.fromordinal(int(self._ordinal_of[index]))

    def add_months(self, time: float, months: float) -> float:
        """Model time of the same hour `months` calendar months after `time` (30.4375 days for part months).

        A statutory date that falls on a weekend moves to the next working day.
        """
        day = self.date_of(time)
        whole = int(months // 1)
        later = shift_months(day, whole) + timedelta(days=round((months - whole) * 30.4375))
        return self.time_of(later) + time % 1

    def month_starts(self, months: int) -> np.ndarray:
        """Model times at which the start's month and each following one begin: shape (months + 1,).

        The first is 0: the month of the start counts from the start.
        """
        first = self.start.replace(day=1)
        edges = [self.time_of(shift_months(first, k)) for k in range(months + 1)]
        edges[0] = 0.0
        return np.array(edges)

    def month_labels(self, months: int) -> list[str]:
        """Names of these months, such as ``2017-08``."""
        first = self.start.replace(day=1)
        return [f"{shift_months(first, k):%Y-%m}" for k in range(months)]

    def days_of_month(self, month: int) -> list[date]:
        """Return all calendar days of the `month`-th month from the start (the first one from the start on)."""
        day = shift_months(self.start.replace(day=1), month) if month else self.start
        end = shift_months(self.start.replace(day=1), month + 1)
        days = []
        while day < end:
            days.append(day)
            day += _ONE_DAY
        return days

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._first
        if not 0 <= index < len(self._before) - 1:
            raise ValueError(f"{day} is outside the calendar")
        return index


@lru_cache(maxsize=16)
def _bank_holidays(first: int, last: int) -> np.ndarray:
    """Return the ordinals of England's bank holidays of these years, kept: every run asks for the same."""
    bank = holidays.country_holidays("GB", subdiv="ENG", years=range(first, last + 1), observed=True)
    ordinals = np.fromiter((day.toordinal() for day in bank), dtype=np.int64)
    ordinals.flags.writeable = False
    return ordinals


def shift_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later; the month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    next_first = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (next_first - _ONE_DAY).day))


def whole_days(since: float, until: float) -> int:
    """Working days between two dates as a return counts them: same day 0, next working day 1."""
    return int(until // 1) - int(since // 1)
