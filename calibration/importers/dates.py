"""Reads what people write for dates: many cells at once, day before month, nothing guessed."""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import IntEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.importers.findings import Findings
from calibration.importers.journeys import NONE

EARLIEST = date(1990, 1, 1)
EARLIEST_BIRTH = date(1980, 1, 1)
"""Before these a return's dates are taken for slips or fillers (1 January 1900)."""
SERIAL_ZERO = date(1899, 12, 30).toordinal()
"""Excel counts days from here (from March 1900 on, and nothing earlier is plausible)."""
LAST_SERIAL = 2_958_465
"""Excel's own last day, 31 December 9999."""
EPOCH = date(1970, 1, 1).toordinal()
CENTURY = 100
LONGEST = 60
"""Signs: what is longer is a note, not a date."""
NOTHING = frozenset({"", "-", "--", "n/a", "na", "nan", "nat", "none", "null", "#n/a"})
"""Ways in which systems write that there is no date."""
MONTHS = ("january", "february", "march", "april", "may", "june",
          "july", "august", "september", "october", "november", "december")  # fmt: skip

TIME = (
    r"(?:[T ]+[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?: ?[ap]m)?(?: ?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
YEAR_FIRST = re.compile(
    rf"(?P<year>[0-9]{{4}})([-/.])(?P<month>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}}){TIME}", re.IGNORECASE
)
DAY_FIRST = re.compile(
    rf"(?P<day>[0-9]{{1,2}})([-/. ])(?P<month>[0-9]{{1,2}})\2(?P<year>[0-9]{{4}}|[0-9]{{2}}){TIME}", re.IGNORECASE
)
NAMED = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[-/. ]*(?P<month>[a-z]{3,9})\.?,?[-/ ]*"
    rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}){TIME}",
    re.IGNORECASE,
)
CLOSED_UP = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")


class DayKind(IntEnum):
    """What became of a cell that should hold a date."""

    OK = 0
    MISSING = 1
    UNREADABLE = 2
    """No date, or none in British order."""
    TWO_DIGIT_YEAR = 3
    """Read, the century being supplied."""
    IMPLAUSIBLE = 4
    """A date, but before the earliest or after the latest."""


def days_of(
    values: "pd.Series[Any]", *, earliest: date, latest: date, birth: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Read a column of dates.

    Parameters
    ----------
    values : pandas.Series
        Dates, times, Excel's day numbers or text, mixed as they come.
    earliest, latest : date
        Days between which a date is plausible, both included.
    birth : bool, default False
        Whether they are birth dates: a two-digit year is then the last such year not after `latest`, else 20YY.

    Returns
    -------
    ordinals : array of int
        `datetime.date.toordinal`, `NONE` where there is no plausible date.
    kinds : array of int
        A `DayKind` for each cell.
    """
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        missing = values.isna().to_numpy()
        stamps = values.dt.tz_localize(None).to_numpy(dtype="datetime64[D]")
        ordinals = np.where(missing, NONE, stamps.astype(np.int64) + EPOCH)
        kinds = np.where(missing, DayKind.MISSING, DayKind.OK).astype(np.int8)
    else:
        codes, unique = pd.factorize(values, sort=False)  # the same few thousand days are written over and over
        read = [_day(cell, latest if birth else None) for cell in unique]
        days = np.array([day for day, _ in read] + [NONE], dtype=np.int64)
        known = np.array([kind for _, kind in read] + [DayKind.MISSING], dtype=np.int8)
        ordinals, kinds = days[codes], known[codes]  # a missing value has code -1: the last
    outside = (ordinals != NONE) & ((ordinals < earliest.toordinal()) | (ordinals > latest.toordinal()))
    return np.where(outside, NONE, ordinals), np.where(outside, DayKind.IMPLAUSIBLE, kinds).astype(np.int8)


RULES = {
    DayKind.UNREADABLE: "is no date written as day, month, year; left blank",
    DayKind.TWO_DIGIT_YEAR: "is a year of two digits; read as 20YY",
    DayKind.IMPLAUSIBLE: "is before {earliest} or after {latest}; left blank",
}
BIRTH_CENTURY = "is a year of two digits; read as the last such year that has been"


def note_days(
    findings: Findings,
    place: tuple[str, str],
    values: "Sequence[object] | NDArray[np.object_] | pd.Series[Any]",
    kinds: NDArray[np.int8],
    rows: NDArray[np.int64],
    *,
    earliest: date,
    latest: date,
    birth: bool = False,
) -> None:
    """Tell which cells `days_of` could not read, or read in a certain way.

    Parameters
    ----------
    findings : Findings
    place : (str, str)
        File and place.
    values, kinds, rows : sequence and arrays
        The cells, what became of them, and their row numbers in the file.
    earliest, latest, birth
        As given to `days_of`.
    """
    cells = np.asarray(values, dtype=object)
    for kind, rule in RULES.items():
        concerned = kinds == kind
        if not concerned.any():
            continue
        words = BIRTH_CENTURY if birth and kind is DayKind.TWO_DIGIT_YEAR else rule
        findings.add(
            *place,
            words.format(earliest=written(earliest), latest=written(latest)),
            rows[concerned],
            cells[concerned][0],
        )


def written(day: date) -> str:
    """Return a day as it is written in findings.

    >>> written(date(2018, 4, 1))
    '1 April 2018'
    """
    return f"{day.day} {day:%B %Y}"


def _day(cell: object, last_birth: date | None) -> tuple[int, DayKind]:
    """Read one cell: its ordinal and what became of it."""
    if isinstance(cell, date):  # a datetime is one
        return cell.toordinal(), DayKind.OK
    if isinstance(cell, str):
        return _day_in_words(cell, last_birth)
    if isinstance(cell, np.datetime64):
        return _day(cell.astype("datetime64[s]").astype(datetime), last_birth)
    if isinstance(cell, bool | np.bool_):
        return NONE, DayKind.UNREADABLE
    if isinstance(cell, int | float | np.integer | np.floating):
        return _numbered(float(cell))
    return NONE, DayKind.MISSING if cell is None else DayKind.UNREADABLE


def _numbered(number: float) -> tuple[int, DayKind]:
    """Read Excel's day number, or a date written as one number (20240331)."""
    if math.isnan(number):
        return NONE, DayKind.MISSING
    if 0 <= number <= LAST_SERIAL:
        return SERIAL_ZERO + int(number), DayKind.OK
    if number == abs(number) < 1e8 and number == int(number):
        return _day_in_words(f"{int(number):08d}", None)
    return NONE, DayKind.UNREADABLE


def _day_in_words(words: str, last_birth: date | None) -> tuple[int, DayKind]:
    """Read a date written as text."""
    if len(words) > LONGEST:
        return (NONE, DayKind.UNREADABLE) if words.strip() else (NONE, DayKind.MISSING)
    text = " ".join(unicodedata.normalize("NFKC", words).split()).strip("'\"")
    if text.lower() in NOTHING:
        return NONE, DayKind.MISSING
    for form, month_of in FORMS:
        if found := form.fullmatch(text):
            return _dated(found["year"], month_of(found["month"]), int(found["day"]), last_birth)
    if SERIAL.fullmatch(text):
        return _numbered(float(text))
    return NONE, DayKind.UNREADABLE


def _named_month(name: str) -> int:
    """Return the number of a month by its name or the first letters of it; 0 if there is none such."""
    name = name.lower()
    return next((number for number, month in enumerate(MONTHS, 1) if month.startswith(name)), 0)


FORMS: tuple[tuple[re.Pattern[str], Callable[[str], int]], ...] = (
    (DAY_FIRST, int),
    (YEAR_FIRST, int),
    (NAMED, _named_month),
    (CLOSED_UP, int),
)


def _dated(year_written: str, month: int, day: int, last_birth: date | None) -> tuple[int, DayKind]:
    """Return the day with this year, month and day, if the calendar has it."""
    year = int(year_written)
    short = len(year_written) == len("YY")
    if short:
        year += 2000
    try:
        read = date(year, month, day)
        if short and last_birth and read > last_birth:
            read = date(year - CENTURY, month, day)
    except ValueError:
        return NONE, DayKind.UNREADABLE
    return read.toordinal(), DayKind.TWO_DIGIT_YEAR if short else DayKind.OK
