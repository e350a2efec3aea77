"""The header of the XML returns: which collection, and for which day."""

from datetime import date, timedelta
from typing import Final

import pandas as pd

from calibration.importers.dates import EARLIEST, days_of
from calibration.importers.findings import Findings
from calibration.importers.journeys import NONE

FIELDS: Final = ("Collection", "Year", "ReferenceDate", "LEA")
AHEAD: Final = timedelta(days=366)
"""Returns are tried out before their year ends."""


def reference_day(
    name: str, header: pd.DataFrame, findings: Findings, *, collection: str, month: int, day: int
) -> date | None:
    """Return the day a return is for, None if the header does not say.

    Parameters
    ----------
    name : str
        Name of the file.
    header : pandas.DataFrame
        With `FIELDS`; no row if there is no header.
    findings : Findings
    collection : str
        What `Collection` should be.
    month, day : int
        The census day in each year.
    """
    written = {field: (header[field].iloc[0] if len(header) else None) for field in FIELDS}
    if written["Collection"] is not None and written["Collection"].upper() != collection:
        findings.add(name, "Header, Collection", f"is not {collection}", written=written["Collection"])
    reference = _day(written["ReferenceDate"])
    by_year = _in_year(written["Year"], month, day)
    if reference is not None and (reference.month, reference.day) == (month, day):
        if by_year not in {None, reference}:
            findings.add(name, "Header", "Year and ReferenceDate disagree; the second is believed")
        return reference
    if by_year is not None:
        findings.add(name, "Header, ReferenceDate", f"is not {by_year:%-d %B}, as it should be; Year is believed")
    return by_year


def _day(written: str | None) -> date | None:
    """Read one date."""
    days, _ = days_of(pd.Series([written], dtype=object), earliest=EARLIEST, latest=date.today() + AHEAD)
    return None if days[0] == NONE else date.fromordinal(int(days[0]))


def _in_year(written: str | None, month: int, day: int) -> date | None:
    """Return the census day in a year written as four digits."""
    if written is None or len(written) != len("2024") or not (written.isascii() and written.isdigit()):
        return None
    year = int(written)
    return date(year, month, day) if EARLIEST.year <= year <= (date.today() + AHEAD).year else None
