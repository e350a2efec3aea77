"""The working-day calendar against dates counted by hand and the published bank holidays of England."""

from datetime import date, timedelta

import numpy as np
import pytest

from sim.engine import WorkingCalendar, whole_days
from sim.engine.calendar import shift_months

MONDAY = date(2017, 8, 7)


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return WorkingCalendar(MONDAY)


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


# -- 45 working days ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("referral", "limit"),
    [
        # 45 working days are 9 weeks, and a day later for each bank holiday on the way
        (date(2017, 9, 4), date(2017, 11, 6)),  # none
        (date(2017, 11, 13), date(2018, 1, 18)),  # Christmas, Boxing Day, New Year: Mon 15 Jan + 3
        (date(2017, 12, 22), date(2018, 2, 28)),  # the Friday before Christmas: Fri 23 Feb + 3
        (date(2018, 3, 1), date(2018, 5, 8)),  # Good Friday, Easter Monday, 7 May: Thu 3 May + 2 is the 7th, so the 8th
        (date(2022, 4, 4), date(2022, 6, 13)),  # Easter 2, 2 May, jubilee 2: Mon 6 Jun + 5
        (date(2022, 8, 1), date(2022, 10, 5)),  # 29 Aug, the Queen's funeral on 19 Sep: Mon 3 Oct + 2
        (date(2023, 4, 3), date(2023, 6, 12)),  # Easter 2, 1 May, coronation, 29 May: Mon 5 Jun + 5
    ],
)
def test_45_working_days_over_holidays(calendar: WorkingCalendar, referral: date, limit: date) -> None:
    assert calendar.date_of(calendar.time_of(referral) + 45) == limit


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2017, ["01-02", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"]),
        (2018, ["01-01", "03-30", "04-02", "05-07", "05-28", "08-27", "12-25", "12-26"]),
        (2020, ["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"]),
        (2022, ["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"]),
        (2023, ["01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"]),
    ],
)
def test_bank_holidays_of_england(calendar: WorkingCalendar, year: int, days: list[str]) -> None:
    """As gov.uk/bank-holidays lists them (weekdays on which services are closed)."""
    weekdays = [day for day in every_day(date(year, 1, 1), date(year, 12, 31)) if day.weekday() < 5]
    assert [f"{day:%m-%d}" for day in weekdays if not calendar.is_working_day(day)] == days


def test_only_england(calendar: WorkingCalendar) -> None:
    assert calendar.is_working_day(date(2018, 1, 2))  # closed in Scotland
    assert calendar.is_working_day(date(2018, 3, 19))  # closed in Northern Ireland


# -- there and back -------------------------------------------------------------------------------------------


def test_every_day_of_twelve_years_there_and_back(calendar: WorkingCalendar) -> None:
    expected = calendar.time_of(date(2012, 1, 1))
    for day in every_day(date(2012, 1, 1), date(2023, 12, 31)):
        time = calendar.time_of(day)
        assert time == expected
        if calendar.is_working_day(day):
            assert calendar.date_of(time) == calendar.date_of(time + 0.999) == day
            expected += 1
        else:
            assert day.weekday() >= 5 or calendar.date_of(time) > day
            assert calendar.date_of(time) > day > calendar.date_of(time - 0.001)


def test_the_start_is_zero_and_before_it_is_negative(calendar: WorkingCalendar) -> None:
    assert calendar.time_of(MONDAY) == 0.0
    assert calendar.date_of(0.0) == calendar.date_of(0.5) == MONDAY
    assert calendar.time_of(date(2017, 8, 4)) == -1.0
    assert calendar.date_of(-0.5) == calendar.date_of(-1.0) == date(2017, 8, 4)
    assert calendar.date_of(-1.25) == date(2017, 8, 3)


def test_the_times_of_many_days_are_those_of_each(calendar: WorkingCalendar) -> None:
    days = every_day(date(2015, 12, 20), date(2018, 6, 1))
    times = calendar.times_of(np.array([day.toordinal() for day in days]))
    assert times.dtype == np.float64
    assert times.tolist() == [calendar.time_of(day) for day in days]
    assert calendar.times_of(np.array([], dtype=np.int64)).tolist() == []


def test_days_outside_the_calendar_are_its_ends() -> None:
    calendar = WorkingCalendar(MONDAY, years_before=1, years_after=2)
    first, last = date(2016, 1, 1), date(2019, 12, 31)
    days = [date(1999, 5, 1), first, last, last + timedelta(days=1), date(2100, 1, 1)]
    times = calendar.times_of(np.array([day.toordinal() for day in days]))
    assert times.tolist() == [calendar.time_of(first)] * 2 + [calendar.time_of(last) + n for n in (0, 1, 1)]


@pytest.mark.parametrize(
    ("start", "first"),
    [
        (date(2017, 8, 5), date(2017, 8, 7)),  # Saturday
        (date(2017, 8, 6), date(2017, 8, 7)),  # Sunday
        (date(2018, 3, 30), date(2018, 4, 3)),  # Good Friday
        (date(2016, 12, 31), date(2017, 1, 3)),  # Saturday before a Monday off
    ],
)
def test_a_start_on_a_day_off_is_the_next_working_day(start: date, first: date) -> None:
    calendar = WorkingCalendar(start)
    assert calendar.date_of(0.0) == first
    assert calendar.time_of(start) == calendar.time_of(first) == 0.0
    assert calendar.date_of(-1.0) < start


def test_the_calendar_reaches_as_far_as_it_says_and_no_further() -> None:
    calendar = WorkingCalendar(MONDAY, years_before=1, years_after=2)
    first, last = date(2016, 1, 1), date(2019, 12, 31)
    assert calendar.date_of(calendar.time_of(last)) == last
    assert calendar.date_of(calendar.time_of(first)) == date(2016, 1, 4)
    for day in (first - timedelta(days=1), last + timedelta(days=1), date(1900, 1, 1), date(2100, 1, 1)):
        with pytest.raises(ValueError, match=f"{day} is outside the calendar"):
            calendar.time_of(day)
        with pytest.raises(ValueError, match=f"{day} is outside the calendar"):
            calendar.is_working_day(day)
    for time in (calendar.time_of(first) - 0.5, calendar.time_of(last) + 1):
        with pytest.raises(ValueError, match=r"model time .* is outside the calendar"):
            calendar.date_of(time)


def test_by_default_it_reaches_back_for_care_leavers_and_ahead_for_ten_years(calendar: WorkingCalendar) -> None:
    assert calendar.date_of(calendar.time_of(date(1992, 1, 2))) == date(1992, 1, 2)
    assert calendar.date_of(calendar.time_of(date(2029, 12, 31))) == date(2029, 12, 31)


# -- months ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2017, 1, 31), 1, date(2017, 2, 28)),
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
        (date(2016, 2, 29), 48, date(2020, 2, 29)),
        (date(2017, 8, 31), 6, date(2018, 2, 28)),
        (date(2017, 12, 15), 1, date(2018, 1, 15)),
        (date(2017, 11, 30), 1, date(2017, 12, 30)),
        (date(2017, 11, 30), 13, date(2018, 12, 30)),
        (date(2017, 1, 15), -1, date(2016, 12, 15)),
        (date(2017, 3, 31), -1, date(2017, 2, 28)),
        (date(2017, 3, 31), 0, date(2017, 3, 31)),
    ],
)
def test_shift_months(day: date, months: int, later: date) -> None:
    assert shift_months(day, months) == later


def test_shift_months_agrees_with_counting_months() -> None:
    day = date(2015, 1, 31)
    for months in range(1, 150):
        later = shift_months(day, months)
        assert (later.year - 2015) * 12 + later.month - 1 == months
        assert later.day == 31 or (later + timedelta(days=1)).day == 1


def test_add_months_moves_statutory_dates_to_the_next_working_day(calendar: WorkingCalendar) -> None:
    half_past = calendar.time_of(date(2017, 8, 31)) + 0.25
    # three months on is Thursday 30 November; six the 28th of February; 7 is Saturday 31 March, before Easter Monday
    assert calendar.add_months(half_past, 3) == calendar.time_of(date(2017, 11, 30)) + 0.25
    assert calendar.date_of(calendar.add_months(half_past, 6)) == date(2018, 2, 28)
    assert calendar.date_of(calendar.add_months(half_past, 7)) == date(2018, 4, 3)
    assert calendar.add_months(half_past, 0) == half_past
    assert calendar.date_of(calendar.add_months(half_past, -1)) == date(2017, 7, 31)


def test_add_part_months(calendar: WorkingCalendar) -> None:
    time = calendar.time_of(date(2017, 9, 1))
    assert calendar.date_of(calendar.add_months(time, 0.5)) == date(2017, 9, 18)  # 15 days: Saturday 16th
    assert calendar.date_of(calendar.add_months(time, 1.5)) == date(2017, 10, 16)  # 1 October + 15 days
    assert calendar.date_of(calendar.add_months(time, -0.5)) == date(2017, 8, 16)  # 1 August + 15 days


def test_month_starts_of_a_whole_year() -> None:
    calendar = WorkingCalendar(date(2018, 4, 1))  # a Sunday, then Easter Monday
    starts = calendar.month_starts(12)
    assert starts.shape == (13,)
    assert starts[0] == 0.0
    # working days of April 2018 (less Easter Monday), May (2 off), June ... as counted on a wall calendar
    assert np.diff(starts).tolist() == [20, 21, 21, 22, 22, 20, 23, 22, 19, 22, 20, 21]
    assert calendar.month_labels(12)[:2] == ["2018-04", "2018-05"]
    assert calendar.month_labels(12)[-1] == "2019-03"


def test_the_first_month_counts_from_the_start(calendar: WorkingCalendar) -> None:
    starts = calendar.month_starts(3)
    # 7 to 31 August 2017 are 19 weekdays, less the 28th; September 21; October 22
    assert starts.tolist() == [0.0, 18.0, 39.0, 61.0]
    assert calendar.month_labels(3) == ["2017-08", "2017-09", "2017-10"]


def test_days_of_months_are_all_days_once(calendar: WorkingCalendar) -> None:
    days = [day for month in range(30) for day in calendar.days_of_month(month)]
    assert days == every_day(MONDAY, date(2020, 1, 31))
    starts = calendar.month_starts(30)
    for month in range(30):
        working = [day for day in calendar.days_of_month(month) if calendar.is_working_day(day)]
        assert len(working) == starts[month + 1] - starts[month]
        assert calendar.date_of(starts[month]) == working[0]
        assert {f"{day:%Y-%m}" for day in calendar.days_of_month(month)} == {calendar.month_labels(30)[month]}


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [(0.0, 0.9, 0), (0.9, 1.0, 1), (0.5, 45.4, 45), (0.5, 46.0, 46), (-0.5, 0.0, 1), (-1.5, -1.1, 0), (-2.0, 3.0, 5)],
)
def test_whole_days(since: float, until: float, days: int) -> None:
    assert whole_days(since, until) == days


def test_whole_days_are_working_days_between_the_dates(calendar: WorkingCalendar) -> None:
    generator = np.random.default_rng(1)
    for since in generator.uniform(-300, 300, 50):
        until = since + generator.uniform(0, 60)
        first, last = calendar.date_of(since), calendar.date_of(until)
        counted = sum(calendar.is_working_day(day) for day in every_day(first + timedelta(days=1), last))
        assert whole_days(since, until) == counted
