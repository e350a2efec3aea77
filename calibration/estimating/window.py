"""The days that records show: whole months, years of them, working days."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from calibration.estimating.lifetimes import Numbers, Whole
from sim.engine.calendar import WorkingCalendar, shift_months

DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12
MONTHS_PER_YEAR = 12
_YEARS_BEFORE, _YEARS_AFTER = 30, 3


@dataclass(frozen=True, slots=True)
class Months:
    """Some whole months.

    Attributes
    ----------
    first, last : int
        First day of the first, last day of the last.
    from_month, to_month : str
        Their names, such as "2017-08".
    """

    first: int
    last: int
    from_month: str
    to_month: str

    def has(self, days: Whole) -> np.ndarray:
        """Whether days lie in them."""
        return (days >= self.first) & (days <= self.last)

    @property
    def days(self) -> int:
        """How many days they have."""
        return self.last - self.first + 1


class Window:
    """The days that a table of a return shows.

    Parameters
    ----------
    first_day, last_day : date
    """

    def __init__(self, first_day: date, last_day: date) -> None:
        self.first, self.last = first_day.toordinal(), last_day.toordinal()
        self.years = (self.last - self.first + 1) / DAYS_PER_YEAR
        begins = first_day if first_day.day == 1 else shift_months(first_day.replace(day=1), 1)
        after = last_day + timedelta(days=1)
        self._begins, self._ends = begins, after.replace(day=1)
        years = last_day.year - first_day.year + _YEARS_AFTER
        self._calendar = WorkingCalendar(first_day, years_before=_YEARS_BEFORE, years_after=years)

    @property
    def whole_months(self) -> int:
        """How many whole months there are."""
        apart = (self._ends.year - self._begins.year) * MONTHS_PER_YEAR + self._ends.month - self._begins.month
        return max(apart, 0)

    def months(self, *, after_days: int = 0) -> list[Months]:
        """Return each whole month, without those that begin less than so many days after the first day."""
        named = [shift_months(self._begins, k) for k in range(self.whole_months)]
        return [
            Months(begins.toordinal(), shift_months(begins, 1).toordinal() - 1, f"{begins:%Y-%m}", f"{begins:%Y-%m}")
            for begins in named
            if begins.toordinal() - self.first >= after_days
        ]

    def blocks(self, *, after_days: int = 0) -> list[Months]:
        """Take months together to years that end with the last whole month; the earliest may be shorter."""
        months = self.months(after_days=after_days)
        blocks = []
        for end in range(len(months), 0, -MONTHS_PER_YEAR):
            begin = max(0, end - MONTHS_PER_YEAR)
            first, last = months[begin], months[end - 1]
            blocks.append(Months(first.first, last.last, first.from_month, last.to_month))
        return blocks

    def by_month(self, days: Whole) -> tuple[Numbers, Whole]:
        """Count happenings of each whole month; return counts and months of the year."""
        months = self.months()
        counts = np.array([np.sum(month.has(days)) for month in months], dtype=np.float64)
        return counts, np.array([int(month.from_month[-2:]) for month in months], dtype=np.int64)

    def working_day(self, days: Whole) -> Whole:
        """Return the number of each day's working day, of the next one for a closed day."""
        return self._calendar.times_of(days).astype(np.int64)

    def is_working_day(self, days: Whole) -> np.ndarray:
        """Whether services are open."""
        return self.working_day(days + 1) > self.working_day(days)

    def working_days(self, since: Whole, until: Whole) -> Whole:
        """Working days between days as a return counts them: same day 0, next working day 1."""
        return self.working_day(until) - self.working_day(since)
