"""Takes the rows of one list out of its sheet: the columns that are wanted, without what is no row of a child."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.importers.annex_a.header import (
    NEEDED,
    ROWS_LOOKED_AT,
    USED,
    Header,
    find_header,
)
from calibration.importers.annex_a.naming import plain
from calibration.importers.annex_a.workbook import MOST_CELLS, MOST_COLUMNS, Layout, Workbook, place_of
from calibration.importers.findings import Findings, ReturnFault
from sim.returns.annex_a import AGE, BIRTH, AnnexList, Kind
from sim.spreadsheet import column_letters

BLOCK = 10_000
"""Rows taken at a time."""
TOTAL = re.compile(r"(grand |sub ?)?totals?\b|counts?\b|sum\b|average\b", re.IGNORECASE)
"""How lines under a list begin that add it up."""
NO_IDENTIFIER = frozenset({"", "nan", "none", "null", "na", "n/a", "#n/a", "-"})
SHOWS_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)
MOST_LOST, FEWEST_LOST = 0.5, 5
"""A list more of whose rows (and at least so many) cannot be read is not read at all."""


@dataclass(slots=True)
class Listed:
    """The rows of one list.

    Attributes
    ----------
    each : AnnexList
    cells : pandas.DataFrame
        As they stand in the file, by column; columns that are not there are missing.
    rows : array of int
        Their row numbers in the file.
    identifiers : array of object
        Whose rows they are, in one spelling.
    found : int
        How many rows of children there were before any was left out.
    unread : int
        How many of them were left out because they cannot be read.
    """

    each: AnnexList
    cells: pd.DataFrame
    rows: NDArray[np.int64]
    identifiers: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))
    found: int = 0
    unread: int = 0

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Leave out the rows that are not kept."""
        if not kept.all():
            self.cells = self.cells[kept].reset_index(drop=True)
            self.rows, self.identifiers = self.rows[kept], self.identifiers[kept]

    def lost(self) -> bool:
        """Say whether so much was left out that the rest says nothing."""
        return self.unread >= FEWEST_LOST and self.unread > MOST_LOST * self.found


def read_list(book: Workbook, sheet: str, each: AnnexList, findings: Findings, *, all_dates: bool) -> Listed | None:
    """Read one list; nothing if it has no rows.

    Parameters
    ----------
    book : Workbook
    sheet : str
    each : AnnexList
    findings : Findings
        Takes what is told.
    all_dates : bool
        Whether to take every column of dates, used or not: the latest of them is the day of the inspection.

    Raises
    ------
    ReturnFault
        If the sheet has no header, or none with the columns that are needed.
    """
    layout = book.layout(sheet)
    _must_have_bounds(book.name, each, layout)
    rows = book.rows(sheet)
    top = list(islice(rows, ROWS_LOOKED_AT))
    if not any(cell != "" for row in top for cell in row):
        findings.add(book.name, each.sheet, f"is empty; {each.title!r} is left out")
        return None
    header = find_header(top, each)
    if header is None:
        first = ", ".join(repr(column.name) for column in each.columns[:2])
        rule = f"none of its first {ROWS_LOOKED_AT} rows is a header with columns such as {first}"
        raise ReturnFault([f"{book.name}, {each.sheet}: {rule}"])
    if header.faults:
        raise ReturnFault([f"{book.name}, {each.sheet}: {fault}" for fault in header.faults])
    _tell_of_columns(book.name, each, header, findings)
    wanted = _wanted(each, header, all_dates=all_dates)
    below = (row for part in (top[header.row :], rows) for row in part)
    cells, marks = _taken(below, wanted)
    listed = Listed(each, cells, np.arange(len(cells)) + header.row + 1)
    _leave_out_what_is_no_row(book.name, listed, header, marks, findings)
    if listed.lost():
        raise ReturnFault(unreadable(book.name, listed, findings))
    if not len(listed.rows):
        rule = f"has no rows; {each.title!r} is left out, for an empty list is seldom a true one"
        findings.add(book.name, each.sheet, rule)
        return None
    _tell_of_cells(book.name, listed, wanted, layout, findings)
    return listed


def unreadable(file: str, listed: Listed, findings: Findings) -> list[str]:
    """Say of a list that too little of it can be read, and all that was found wrong with its rows."""
    sheet = listed.each.sheet
    wrong = [found.words for found in findings if found.rows and found.place.split(",")[0] == sheet]
    return [f"{file}, {sheet}: {listed.unread} of {listed.found} rows cannot be read; too few are left", *wrong]


def _must_have_bounds(file: str, each: AnnexList, layout: Layout) -> None:
    """Refuse a sheet with something written far from its list: every cell up to there would take room."""
    if layout.last_row * layout.last_column > MOST_CELLS:
        corner = f"{column_letters(layout.last_column)}{layout.last_row}"
        rule = f"is filled as far as {corner}, which no list is; delete what stands below and beside the list"
        raise ReturnFault([f"{file}, {each.sheet}: {rule}"])


def _tell_of_columns(file: str, each: AnnexList, header: Header, findings: Findings) -> None:
    for written, column in header.read_as:
        findings.add(file, each.sheet, f"its column {written!r} is read as {column!r}")
    for column in USED[each.number]:
        if column not in header.columns:
            findings.add(file, each.sheet, f"has no column {column!r}; what it would say is unknown")


def _wanted(each: AnnexList, header: Header, *, all_dates: bool) -> dict[str, int]:
    """Return the places of the columns to take."""
    names = {each.identifier, BIRTH, AGE, *NEEDED[each.number], *USED[each.number]}
    if all_dates:
        names |= {column.name for column in each.columns if column.kind is Kind.DATE}
    return {column: place for column, place in header.columns.items() if column in names}


def _taken(rows: Iterable[list[object]], wanted: dict[str, int]) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Take columns out of rows, and a mark of each whole row by which two that are the same are known."""
    taken: dict[str, list[object]] = {column: [] for column in wanted}
    marks: list[int] = []
    same: dict[object, object] = {}  # one copy of each text, whatever number of cells say it
    for block in _blocks(iter(rows)):
        marks += [hash(tuple(row)) if any(cell != "" for cell in row) else 0 for row in block]
        for column, place in wanted.items():
            cells = [row[place] if place < len(row) else "" for row in block]
            taken[column] += [same.setdefault(cell, cell) if type(cell) is str else cell for cell in cells]
    frame = pd.DataFrame({column: pd.Series(cells, dtype=object) for column, cells in taken.items()})
    return frame, np.array(marks, dtype=np.int64)


def _blocks(rows: Iterator[list[object]]) -> Iterator[list[list[object]]]:
    while block := list(islice(rows, BLOCK)):
        yield block


def _leave_out_what_is_no_row(
    file: str, listed: Listed, header: Header, marks: NDArray[np.int64], findings: Findings
) -> None:
    """Leave out blank rows, the header when it comes again, totals, rows without a child and rows told twice."""
    blank = marks == 0
    if blank.any() and not blank.all():
        between = blank & (np.arange(len(blank)) < np.flatnonzero(~blank)[-1])
        findings.add(file, listed.each.sheet, "is a blank row between others; passed over", listed.rows[between])
    listed.identifiers = identifiers_of(listed.cells[listed.each.identifier])
    listed.keep(~blank)
    marks, written = marks[~blank], listed.cells[listed.each.identifier]
    heads = np.array([plain(cell) in header.words if isinstance(cell, str) else False for cell in written], dtype=bool)
    totals = np.array([bool(TOTAL.match(str(cell).strip())) for cell in written], dtype=bool)
    nobody = (listed.identifiers == "") & ~heads & ~totals
    twice = pd.Series(marks).duplicated().to_numpy() & ~heads & ~totals & ~nobody
    listed.found, listed.unread = int((~heads & ~totals & ~twice).sum()), int(nobody.sum())
    place = listed.each.sheet
    findings.add(file, place, "is the header once more; left out", listed.rows[heads])
    findings.add(file, place, "is a line that adds up; left out", listed.rows[totals])
    findings.add(file, place, f"has no {listed.each.identifier!r}; left out", listed.rows[nobody])
    findings.add(file, place, "is the same as a row before in every cell; counted once", listed.rows[twice])
    listed.keep(~(heads | totals | nobody | twice))


def identifiers_of(written: "pd.Series[str]") -> NDArray[np.object_]:
    """Return children's numbers in one spelling: 123, 123.0, "00123" and " 123 " are one child; "" is none."""
    codes, unique = pd.factorize(written.to_numpy(dtype=object))
    spelled = np.array([*(_identifier(one) for one in unique), ""], dtype=object)
    return spelled[codes]


def _identifier(written: object) -> str:
    if isinstance(written, float):
        return str(int(written)) if written == written // 1 and abs(written) < 1e18 else str(written)
    text = " ".join(str(written).split()).upper()
    if text.lower() in NO_IDENTIFIER or SHOWS_ERROR.fullmatch(text):
        return ""
    if whole := re.fullmatch(r"0*([0-9]+)(\.0+)?", text):
        return whole[1]
    return text


def _tell_of_cells(file: str, listed: Listed, wanted: dict[str, int], layout: Layout, findings: Findings) -> None:
    """Tell of cells that are worked out, and of those that show an error, in the columns that are read."""
    formulas, errors = (np.array(places, dtype=np.int64) for places in (layout.formulas, layout.errors))
    for column, place in wanted.items():
        where = f"{listed.each.sheet}, {column}"
        values = listed.cells[column].to_numpy(dtype=object)
        places = listed.rows * MOST_COLUMNS + place_of(0, place + 1)
        worked_out, blank = np.isin(places, formulas), values == ""
        shows = np.array([isinstance(cell, str) and bool(SHOWS_ERROR.fullmatch(cell.strip())) for cell in values], bool)
        wrong = np.isin(places, errors) | shows
        if shows.any():
            listed.cells.loc[shows, column] = ""
        worked_out &= ~wrong
        findings.add(file, where, "is a formula; read as it was last worked out", listed.rows[worked_out & ~blank])
        findings.add(
            file, where, "is a formula that was never worked out, or shows nothing; blank (open and save it in Excel)",
            listed.rows[worked_out & blank],
        )  # fmt: skip
        findings.add(file, where, "shows an error such as #N/A; blank", listed.rows[wrong])
