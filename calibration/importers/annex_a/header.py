"""Finds a list's header among the first rows of its sheet, and its columns in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from calibration.importers.annex_a.naming import ALIASES, LONGEST, alike, nearest, plain
from sim.returns.annex_a import AnnexList
from sim.spreadsheet import column_letters

ROWS_LOOKED_AT = 12
"""From the top: titles, notes and blank rows come before some headers."""
SIGNS = 2
"""Columns that must be known in a row for it to be the header."""

NEEDED: dict[int, tuple[str, ...]] = {
    1: ("Date of Contact",),
    2: ("Assessment start date", "Assessment completion date"),
    3: ("Date of referral",),
    4: ("Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation"),
    5: ("Strategy discussion initiating Section 47 Enquiry Start Date",),
    6: ("CIN Start Date", "CIN Closure Date"),
    7: ("Child Protection Plan Start Date", "Child Protection Plan End Date"),
    8: ("Date Started to be Looked After", "Date Ceased to be Looked After"),
    9: (),
    10: ("Date of Decision that Child Should be Placed for Adoption",),
}
"""Columns without which a list says nothing of use, besides the child's number. Without ends all would look open."""
USED: dict[int, tuple[str, ...]] = {
    1: (),
    2: (),
    3: ("Referral NFA?", "Number of Referrals in Last 12 Months"),
    4: ("Was the child assessed as requiring LA children's social care support?",),
    5: (
        "Was an Initial Child Protection Conference deemed unnecessary?",
        "Date of Initial Child Protection Conference",
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
    ),
    6: ("Reason for Closure", "Case Status"),
    7: ("Number of Previous Child Protection Plans",),
    8: (
        "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
        "Start date of current legal status",
        "Child's Legal Status",
        "Reason Ceased to be Looked After",
        "Start Date of Most Recent Placement",
        "Placement Type",
        "Placement Provider",
    ),
    9: ("Allocated Personal Advisor",),
    10: (
        "Date the Child Entered Care",
        "Date of Placement Order",
        "Date of Matching Child and Prospective Adopters",
        "Date Placed for Adoption",
        "Date of Adoption Order",
    ),
}
"""Columns that are read if they are there; birth dates and ages are, in every list."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where a list's header is: its row, counted from 1, and the place of each column, counted from 0."""

    row: int
    columns: dict[str, int]
    words: tuple[str, ...]
    """The header's cells in plain form: the same again further down is no child."""
    read_as: tuple[tuple[str, str], ...]
    """What was written, of the layout's own words but for their spelling, and the column it was taken for."""
    faults: tuple[str, ...]


def find_header(top: Sequence[Sequence[object]], each: AnnexList) -> Header | None:
    """Return the header among a sheet's first rows, if there is one.

    Parameters
    ----------
    top : sequence of rows
        The first `ROWS_LOOKED_AT`.
    each : AnnexList
        Whose header it should be.
    """
    rows = [_words(row) for row in top[:ROWS_LOOKED_AT]]
    usual = {plain(name) for column in each.columns for name in (column.name, *ALIASES.get(column.name, ()))}
    known = [sum(words in usual for words in row) for row in rows]
    if max(known, default=0) >= SIGNS:
        number = known.index(max(known))
        return _header_in(top[number], number + 1, each)
    spelled = [_header_in(row, number, each) for number, row in enumerate(top[:ROWS_LOOKED_AT], 1)]
    best = max(spelled, key=lambda header: len(header.columns), default=None)
    return best if best and len(best.columns) >= SIGNS else None


def _words(row: Sequence[object]) -> tuple[str, ...]:
    return tuple(plain(cell) if isinstance(cell, str) and len(cell) <= LONGEST else "" for cell in row)


def _header_in(row: Sequence[object], number: int, each: AnnexList) -> Header:
    """Take one row for the header and see how far one gets."""
    words = _words(row)
    columns: dict[str, int] = {}
    faults: list[str] = []
    read_as: list[tuple[str, str]] = []
    free = {place for place, name in enumerate(words) if name}
    for way in (_is_name, _is_other_name, alike):
        for column in (column.name for column in each.columns if column.name not in columns):
            places = [place for place in sorted(free) if way(words[place], column)]
            if len(places) > 1 and _matters(each, column):
                where = " and ".join(column_letters(place + 1) for place in places)
                faults.append(f"has the column {column!r} more than once, in {where}; keep the one that holds")
            if places:
                columns[column] = places[0]
                free.difference_update(places)
                if way is alike:
                    read_as.append((" ".join(str(row[places[0]]).split()), column))
    needed = (each.identifier, *NEEDED.get(each.number, ()))
    left = [str(row[place]) for place in sorted(free)]
    faults += [_missing(column, left, number) for column in needed if column not in columns]
    return Header(number, columns, words, tuple(read_as), tuple(faults))


def _is_name(words: str, column: str) -> bool:
    return words == plain(column)


def _is_other_name(words: str, column: str) -> bool:
    return words in {plain(name) for name in ALIASES.get(column, ())}


def _matters(each: AnnexList, column: str) -> bool:
    return column == each.identifier or column in NEEDED.get(each.number, ()) + USED.get(each.number, ())


def _missing(column: str, left: Sequence[str], row: int) -> str:
    """Say that a needed column is not there, and what may be meant for it."""
    like = nearest(column, left)
    hint = f"; is {like!r} it?" if like else ""
    return f"has no column {column!r} in its header, row {row}{hint}"
