"""How numbers, dates and ages are said."""

from datetime import date

from sim.engine.calendar import shift_months
from sim.vocabulary import WORKING_DAYS_PER_YEAR

LEAST_DAYS = 0.05
"""A wait not worth telling."""
_LONGEST_IN_DAYS = 60.0
"""What lasts longer is said in months."""
_LONGEST_IN_MONTHS = 24
_MONTHS_PER_YEAR = 12
_NEAR = 0.01
"""Years that rounding may have taken from an age."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def on(day: date) -> str:
    """Write a date.

    >>> on(date(2024, 4, 2))
    'Tue 2 Apr 2024'
    """
    return f"{day:%a} {day.day} {day:%b %Y}"


def counted(value: float, thing: str) -> str:
    """Say how many, to a tenth.

    >>> counted(1.04, "week"), counted(2, "day"), counted(0.5, "year")
    ('1 week', '2 days', '0.5 years')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return f"{text} {thing}{'' if text == '1' else 's'}"


def days(value: float) -> str:
    """Say a number of working days."""
    return counted(value, "working day")


def days_against(value: float, limit: float) -> str:
    """Say days so that rounding never says in time of what is late."""
    return counted_against(value, limit, "working day")


def counted_against(value: float, limit: float, thing: str) -> str:
    """Say how many so that rounding never says in time of what is late."""
    just_over = value > limit and round(value, 1) <= limit
    return f"just over {counted(limit, thing)}" if just_over else counted(value, thing)


def length(value: float) -> str:
    """Say how long something lasted that took so many working days.

    >>> length(25.7), length(253), length(700)
    ('25.7 working days', '12 months', '2.8 years')
    """
    if value < _LONGEST_IN_DAYS:
        return days(value)
    years = value / WORKING_DAYS_PER_YEAR
    months = round(years * _MONTHS_PER_YEAR)
    return counted(months, "month") if months < _LONGEST_IN_MONTHS else counted(years, "year")


def after(value: float) -> str:
    """Say after how many working days."""
    return "the same day" if value < LEAST_DAYS else f"after {days(value)}"


def against(value: float, limit: float) -> str:
    """Say whether a limit in working days was kept."""
    return f"limit {float(limit):g}: {'in time' if value <= limit else 'late'}"


def lateness(value: float) -> str:
    """Say how late something is that was due `value` working days ago (negative: not due yet)."""
    return "in time" if value <= 0 else f"{days(value)} late"


def ordinal(number: int) -> str:
    """Say a number in a row.

    >>> ordinal(2), ordinal(11), ordinal(22)
    ('second', '11th', '22nd')
    """
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number // 10 % 10 == 1 else endings.get(number % 10, 'th')}"


def whole_months(birthday: date, day: date) -> int:
    """Return how many months old somebody is; negative before birth."""
    months = (day.year - birthday.year) * _MONTHS_PER_YEAR + day.month - birthday.month
    return months if shift_months(birthday, months) <= day else months - 1


def age(birthday: date, day: date) -> str:
    """Say how old somebody is.

    >>> age(date(2020, 2, 29), date(2023, 2, 28)), age(date(2022, 5, 3), date(2022, 7, 2))
    ('aged 3', 'aged 1 month')
    >>> age(date(2022, 5, 3), date(2022, 5, 20)), age(date(2022, 5, 3), date(2022, 5, 2))
    ('aged under 1 month', 'not yet born')
    """
    months = whole_months(birthday, day)
    if months < 0:
        return "not yet born"
    if months == 0:
        return "aged under 1 month"
    return f"aged {months // _MONTHS_PER_YEAR}" if months >= _MONTHS_PER_YEAR else f"aged {counted(months, 'month')}"


def whole_years(years: float) -> int:
    """Return an age in whole years, as one says it: on the birthday it is that year already."""
    return int(years + _NEAR)
