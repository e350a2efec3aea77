"""Knows a table by its columns, whatever its file is called, and cuts it into cells."""

import csv
import io
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from calibration.importers.findings import Findings, ReturnFault
from calibration.importers.opening import decoded
from calibration.importers.ssda903.sources import (
    IS_WORKBOOK,
    IS_XML,
    NOT_ZIPPED,
    OLD_WORKBOOK,
    ZIP_SIGNS,
    Source,
)
from sim.returns.ssda903 import SHARED_COLUMNS, TABLES

SEPARATORS = (",", ";", "\t", "|")
HEADER_WITHIN = 10
"""Lines: some put titles above the header."""
ADDED = ("LA", "YEAR")
"""Columns that platforms add."""
KNOWN = frozenset(ADDED).union(*TABLES.values())
_OF_EPISODES = "CHILD DECOM RNE LS PLACE PLACE_PROVIDER DEC REC PL_POST URN DOB"
READ = {
    "episodes": tuple(_OF_EPISODES.split()),
    "uasc": ("CHILD", "DOB", "DUC"),
    "oc3": ("CHILD", "DOB", "IN_TOUCH"),
    "ad1": ("CHILD", "DOB", "DATE_INT", "DATE_MATCH"),
    "placed_adoption": ("CHILD", "DOB", "DATE_PLACED"),
}
"""Columns that are taken from a table; of the others only who the child is and when it was born."""
NEEDED = {
    "episodes": ("CHILD", "DECOM", "RNE", "LS", "PLACE", "DEC", "REC"),
    "oc3": ("CHILD", "IN_TOUCH"),
    "ad1": ("CHILD", "DATE_INT", "DATE_MATCH"),
    "uasc": ("CHILD", "DUC"),
}

Cells = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one table of one file, as text, by column; `rows` are their row numbers in the file."""

    source: Source
    table: str
    cells: dict[str, Cells]
    rows: NDArray[np.int64]
    lost: int
    """Rows that could not be cut into cells."""

    @property
    def file(self) -> str:
        """Name of the file."""
        return self.source.name


def table_of(columns: tuple[str, ...]) -> str:
    """Return the table that has these columns, or most of them; "" if there is none."""
    present = set(columns)
    if "CHILD" not in present:
        return ""
    hits = {}
    for table, all_columns in TABLES.items():
        own = set(all_columns) - SHARED_COLUMNS
        found = len(own & present)
        if found and 4 * found >= len(own):
            hits[table] = (found, found / len(own))
    return max(hits, key=hits.__getitem__, default="")


def sheet_of(source: Source, findings: Findings) -> Sheet | None:
    """Return the table in a file, or None with a finding if it is none of the return.

    Raises
    ------
    ReturnFault
        If it is no text, or broken.
    """
    if source.raw[:4] == OLD_WORKBOOK:
        raise ReturnFault([f"{source.name}: {IS_WORKBOOK}"])
    if source.raw[:4] in ZIP_SIGNS:
        findings.add(source.name, "", NOT_ZIPPED)
        return None
    text = decoded(source.raw, source.name)
    if not text.strip():
        findings.add(source.name, "", "is empty; left out")
        return None
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise ReturnFault([f"{source.name}: {IS_XML}"])
    header = _header(text)
    if header is None:
        findings.add(source.name, "", "has no header with the columns of a table of the return; left out")
        return None
    line, separator, columns = header
    table = table_of(columns)
    lacking = [column for column in NEEDED.get(table, ()) if column not in columns]
    if lacking:
        raise ReturnFault([f"{source.name}: {table}: has no column {', '.join(lacking)}"])
    return _cut(source, text, table, line, separator, columns, findings)


def _header(text: str) -> tuple[int, str, tuple[str, ...]] | None:
    """Return the number of the line that is the header, the sign between its cells, and its columns."""
    best: tuple[int, int, str, tuple[str, ...]] | None = None
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        if number > HEADER_WITHIN:
            break
        for separator in SEPARATORS:
            columns = _columns(line[:10_000].split(separator))
            known = len(KNOWN & set(columns))
            if table_of(columns) and (best is None or known > best[0]):
                best = known, number, separator, columns
    return best[1:] if best else None


def _columns(cells: list[str]) -> tuple[str, ...]:
    """Return names of columns as the return writes them, without blank ones at the end."""
    names = ["_".join(cell.strip(" \t\r\n\"'\ufeff").upper().replace("-", " ").split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


@dataclass(slots=True)
class _Cut:
    """Rows cut into cells: what was taken of them, and which could not be."""

    taken: list[tuple[str, ...]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    ragged: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)


def _cut(
    source: Source, text: str, table: str, line: int, separator: str, columns: tuple[str, ...], findings: Findings
) -> Sheet:
    """Cut a text into cells, and leave out rows that are none."""
    place = (source.name, table)
    names = [column for column in (*READ.get(table, ("CHILD", "DOB")), *ADDED) if column in columns]
    where = [columns.index(name) for name in names]
    try:
        cut = _rows(text, line, separator, len(columns), where, csv.QUOTE_MINIMAL)
    except csv.Error:
        findings.add(*place, "has quotation marks that are not closed, or cells too long; the marks are left out")
        try:
            cut = _rows(text, line, separator, len(columns), where, csv.QUOTE_NONE)
        except csv.Error:
            long = f"has a cell of more than {csv.field_size_limit():,} signs; no table of the return has"
            raise ReturnFault([f"{', '.join(place)}: {long}"]) from None
    findings.add(*place, "has more or fewer cells than the header has columns; left out", cut.ragged)
    findings.add(*place, "is the header once more; left out", cut.repeated)
    known = [column for column in columns if column in KNOWN]
    if len(set(known)) < len(known):
        findings.add(*place, "has a column twice; the first of that name is read")
    by_column = list(zip(*cut.taken, strict=True)) or [()] * len(names)
    cells = {name: _stripped(values) for name, values in zip(names, by_column, strict=False)}
    return Sheet(source, table, cells, np.array(cut.numbers, dtype=np.int64), lost=len(cut.ragged))


def _rows(text: str, line: int, separator: str, width: int, where: list[int], quoting: Literal[0, 3]) -> _Cut:
    """Cut the rows below the header, taking the cells `where`, the first of which tells the child."""
    cut, take, before = _Cut(), itemgetter(*where, where[0]), 0  # the first twice: so there are always several
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting, strict=True)
    for row in reader:
        number, before = before + 1, reader.line_num  # a row begins after the line with which the one before ended
        if number <= line or not any(row):
            continue
        if len(row) < width or any(row[width:]):
            cut.ragged.append(number)
        elif row[where[0]].strip("\"' \ufeff").upper() == "CHILD":
            cut.repeated.append(number)
        else:
            cut.taken.append(take(row))
            cut.numbers.append(number)
    return cut


def _stripped(values: tuple[str, ...]) -> Cells:
    """Return cells without blanks and stray quotation marks around them; equal ones are one object."""
    same = {value: value.strip(" \t\r\n\"'") for value in set(values)}
    stripped = np.empty(len(values), dtype=object)
    stripped[:] = [same[value] for value in values]
    return stripped
