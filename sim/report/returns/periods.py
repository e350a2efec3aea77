"""Which days a return shows, and whether a run is long enough for it."""

from collections.abc import Iterator
from datetime import date, timedelta

from sim.engine import WorkingCalendar
from sim.engine.calendar import shift_months
from sim.report.returns.journeys import Journeys
from sim.report.words import day_words

LONGEST_MONTHS = 12
"""Annex A shows adoptions, and counts referrals and placements, over so many months before the inspection."""


class TooShortError(Exception):
    """The run does not cover the days that a return shows; the message says what would."""


def months_before(day: date, months: int) -> date:
    """Return the first day that is shown of so many months before a day.

    >>> months_before(date(2018, 7, 31), 6), months_before(date(2018, 8, 31), 6)
    (datetime.date(2018, 1, 31), datetime.date(2018, 2, 28))
    """
    return shift_months(day, -months)


def complete_years(journeys: Journeys, calendar: WorkingCalendar) -> list[int]:
    """Return the years (named after the March they end in) that lie in a run from 1 April to 31 March.

    Raises
    ------
    TooShortError
        If there is none.
    """
    years = list(_complete(journeys, calendar))
    if not years:
        first, last = date.fromordinal(journeys.first), date.fromordinal(journeys.last)
        ends = 1 + first.year + ((first.month, first.day) > (4, 1))
        months = (ends - first.year) * 12 + 4 - first.month
        raise TooShortError(
            f"the run, from {day_words(first)} to {day_words(last)}, holds no whole year from 1 April to 31 March, "
            f"which this return is about; run the scenario for at least {months} months"
        )
    return years


def _complete(journeys: Journeys, calendar: WorkingCalendar) -> Iterator[int]:
    for year in range(date.fromordinal(journeys.first).year + 1, date.fromordinal(journeys.last).year + 1):
        is_whole = date(year, 3, 31).toordinal() <= journeys.last
        # a run that starts after a closed 1 April has lost nothing of the year
        if is_whole and calendar.time_of(date(year - 1, 4, 1)) >= 0:
            yield year


def days_of_year(year: int) -> tuple[int, int]:
    """Return the first and the last day of the year that ends on 31 March, as ordinals."""
    return date(year - 1, 4, 1).toordinal(), date(year, 3, 31).toordinal()


def must_show(journeys: Journeys, calendar: WorkingCalendar, inspected: date) -> None:
    """Check that a run covers the days that Annex A shows.

    Raises
    ------
    TooShortError
        If it does not.
    """
    first, last = date.fromordinal(journeys.first), date.fromordinal(journeys.last)
    if not first <= inspected <= last:
        raise TooShortError(
            f"{day_words(inspected)} is not in the run, which goes from {day_words(first)} to {day_words(last)}"
        )
    # a run of twelve months lacks the day itself on which they begin, and is enough; so is one that lacks closed days
    needed = months_before(inspected, LONGEST_MONTHS) + timedelta(days=1)
    if calendar.time_of(needed) < 0:
        raise TooShortError(
            f"Annex A inspected on {day_words(inspected)} shows the {LONGEST_MONTHS} months from {day_words(needed)} "
            f"on, and the run begins on {day_words(first)}; run the scenario for at least {LONGEST_MONTHS} months, or "
            "give a later day with --inspected"
        )
