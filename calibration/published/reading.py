"""One downloaded file, read into figures; whatever is wrong with it is said, all at once, for a planner."""

import csv
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from calibration.published.opening import UnreadableError, lines_of, text_of
from calibration.published.places import ENGLAND, REGIONS, region_code
from calibration.published.tables import (
    Cell,
    Headings,
    Table,
    looks_like_statistics,
    missing_columns,
    nearest_table,
    plain,
    recognise,
)

MARKS = {
    "c": "confidential (a small number withheld)",
    "x": "not available",
    "u": "unreliable",
    "k": "rounded to nothing",
    "z": "not applicable",
    "low": "rounded to nothing",
    ":": "not available",
    "..": "not available",
    "-": "rounded to nothing",
    "~": "rounded to nothing",
    "": "nothing entered",
}
"""What the signs in place of a number mean."""
FIRST_YEAR, LAST_YEAR = 2000, 2049
MOST_FAULTS = 12
MOST_UNMET = 3
_NUMBER = re.compile(r"\d+(\.\d+)?([eE][-+]?\d+)?|\d{1,3}(,\d{3})+(\.\d+)?")
_MONTHS = re.compile(r"(\d{1,2}):(\d{2})")
_LEVELS = {"national": "england", "regional": "region", "local authority": "council"}
_ENGLAND_NUMBER = "970"
_WHERE = ("level", "name", "code", "number", "region", "region_code")
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


class PublishedError(Exception):
    """Downloaded files are faulty; the message names every fault."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where a row is about, as the file says it."""

    level: str
    name: str
    code: str
    number: str
    region: str

    @property
    def identity(self) -> str:
        """What stays while names drift."""
        return self.number or self.code or self.name


@dataclass(frozen=True, slots=True)
class Row:
    """One figure as published."""

    line: int
    area: Area
    year: int
    cell: Cell
    value: float | None
    missing: str


@dataclass
class Reading:
    """What a file held.

    Attributes
    ----------
    faults : list of str
        What must be put right before anything can be taken from it.
    remarks : list of str
        What a planner should know and need not put right.
    """

    file: Path
    table: Table | None = None
    rows: list[Row] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def latest(self) -> int:
        """The last year in it."""
        return max((row.year for row in self.rows), default=0)


def read_file(file: Path, tables: Sequence[Table]) -> Reading:
    """Read one file.

    Parameters
    ----------
    file : Path
        Comma-separated, plain or gzipped.
    tables : sequence of Table
        Those it may be.
    """
    reading = Reading(file)
    try:
        text = text_of(file)
        lines = list(lines_of(text))
    except UnreadableError as error:
        reading.faults.append(f"{file.name}: {error}")
        return reading
    except csv.Error as error:
        reading.faults.append(f"{file.name}: is not CSV ({error})")
        return reading
    if not lines:
        reading.faults.append(f"{file.name}: is empty")
        return reading
    headings = Headings(lines[0][1])
    reading.table = recognise(headings, tables)
    if reading.table is None:
        _explain(reading, text, lines, headings, tables)
        return reading
    _renamed(reading, headings, reading.table)
    if not reading.faults:
        _Rows(reading, headings, reading.table).read(lines[1:])
    if not reading.faults and not reading.rows:
        reading.faults.append(f"{file.name}: has headings of {reading.table.title}, but no rows we use")
    return reading


def year_ending(written: str) -> int | None:
    """Return the year in which a period ends; nothing if it is no period.

    >>> [year_ending(each) for each in ("2018", "201718", "2016-17 (OT)", "2025 (Rev)", "201719", "Note")]
    [2018, 2018, 2017, 2025, None, None]
    """
    found = re.fullmatch(r"(\d{4})(?:[-/ ]?(\d{2}))?(?: \(\w+\))?", written.strip())
    if not found:
        return None
    year = int(found[1])
    if found[2]:
        year += 1
        if int(found[2]) != year % 100:
            return None
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _explain(
    reading: Reading, text: str, lines: list[tuple[int, list[str]]], headings: Headings, tables: Sequence[Table]
) -> None:
    """Say why a file is no table we know; a file that is no statistics at all is only remarked upon."""
    name = reading.file.name
    for separator, words in _SEPARATORS.items():
        parted = Headings(text.lstrip().splitlines()[0].split(separator))
        if recognise(parted, tables) or looks_like_statistics(parted):
            reading.faults.append(f"{name}, line 1: columns are parted by {words}; save it with commas (CSV UTF-8)")
            return
    for line, cells in lines[1:MOST_FAULTS]:
        if recognise(Headings(cells), tables):
            reading.faults.append(f"{name}, line {line}: the headings stand here; delete the lines above them")
            return
    near = nearest_table(headings, tables)
    lacking = missing_columns(headings, near)
    is_near = len(lacking) - sum(bool(new) for _, new in lacking) / 2 < len(near.columns) / 2
    if not is_near and not looks_like_statistics(headings):
        reading.remarks.append(f"{name}: skipped, it is no DfE table")
        return
    if headings.place(near.geography.year) is None:
        lacking.insert(0, (near.geography.year[0], headings.nearest(near.geography.year, near)))
    reading.faults.append(
        f"{name}, line 1: is none of the tables used here; nearest is {near.title}, of which it lacks "
        + ", ".join(f'{old} (is "{new}" its new name?)' if new else old for old, new in lacking[:MOST_FAULTS])
        + (f" and {len(lacking) - MOST_FAULTS} more" if len(lacking) > MOST_FAULTS else "")
    )


def _renamed(reading: Reading, headings: Headings, table: Table) -> None:
    """Refuse a file in which a column seems to have a new name; do without a column that is simply not there."""
    place = f"{reading.file.name}, line 1"
    for old, new in missing_columns(headings, table):
        if new:
            reading.faults.append(f'{place}, {old}: no such column of {table.title}; is "{new}" its new name?')
        else:
            reading.remarks.append(f"{place}: no column {old} of {table.title}; its figures are left out")
    known = table.geography
    if known.level and headings.place(known.level) is None:
        new = headings.nearest(known.level, table)
        hint = f'; is "{new}" its new name?' if new else ""
        reading.faults.append(f"{place}, {known.level[0]}: no such column of {table.title}{hint}")


class _Rows:
    """The rows of a recognised file."""

    def __init__(self, reading: Reading, headings: Headings, table: Table) -> None:
        self.reading, self.table, self.width = reading, table, len(headings.names)
        self.headings = headings
        self.at = {what: headings.place(names) for what, names in table.geography.all.items()}
        self.breakdowns = [place for names in table.breakdowns if (place := headings.place(names)) is not None]
        self.cells = {
            says: [(cell, place) for cell in cells if (place := headings.place(cell.columns)) is not None]
            for says, cells in table.by_breakdown.items()
        }
        self.seen: dict[tuple[object, ...], int] = {}
        self.met: set[tuple[str, ...]] = set()
        self.area = lru_cache(maxsize=None)(self._area)
        self.plain = lru_cache(maxsize=None)(plain)
        self.year: Callable[[str], int | None] = lru_cache(maxsize=None)(year_ending)

    def read(self, lines: Sequence[tuple[int, list[str]]]) -> None:
        """Take every figure; stop at footnotes, which are one fault and not hundreds."""
        for line, cells in lines:
            if self._is_footnote(cells):
                words = next(cell for cell in cells if cell.strip()).strip()
                self._fault(line, f'looks like a note under the table ("{words[:60]}"); delete the lines from here on')
                break
            self._row(line, cells)
        self._say_unmet()
        if (more := len(self.reading.faults) - MOST_FAULTS) > 0:
            del self.reading.faults[MOST_FAULTS:]
            self.reading.faults.append(f"{self.reading.file.name}: and {more} more faults")

    def _row(self, line: int, cells: list[str]) -> None:
        if len(cells) != self.width:
            self._fault(line, f"has {len(cells)} cells and the headings are {self.width}")
            return
        says = tuple(self.plain(cells[place]) for place in self.breakdowns)
        wanted = self.cells.get(says)
        if wanted is None:
            return
        self.met.add(says)
        written = cells[self.at["year"] or 0]
        year = self.year(written)
        if year is None:
            self._fault(
                line, f'{self._name("year")}: must be a year such as 2018 or 201718 (written: "{written.strip()}")'
            )
            return
        area = self.area(*("" if self.at[what] is None else cells[self.at[what] or 0].strip() for what in _WHERE))
        if isinstance(area, str):
            self._fault(line, area)
            return
        if (before := self.seen.setdefault((area.level, area.identity, year, says), line)) != line:
            self._fault(line, f"repeats line {before} ({area.name}, {written.strip()}); every row may stand once only")
            return
        for cell, place in wanted:
            self._figure(line, area, year, cell, cells[place].strip(), self.headings.names[place])

    def _figure(self, line: int, area: Area, year: int, cell: Cell, written: str, heading: str) -> None:
        value, missing = None, MARKS.get(written.casefold(), "")
        if not missing:
            value = _in_months(written) if cell.in_months else _number(written)
            if value is None:
                kind = "years and months such as 01:07" if cell.in_months else "a number of 0 or more"
                self._fault(
                    line, f'{heading}: must be {kind}, or one of {_marks()} where it is missing (written: "{written}")'
                )
                return
        self.reading.rows.append(Row(line, area, year, cell, value, missing))

    def _area(self, level: str, name: str, code: str, number: str, region: str, code_of_region: str) -> Area | str:
        """Return where a row is about, or what is wrong with it."""
        number = number.removesuffix(".0")
        kind = _LEVELS.get(level.casefold()) if self.table.geography.level else _kind(number, name)
        if kind is None:
            return f'{self._name("level")}: must be {", ".join(_LEVELS).capitalize()} (written: "{level}")'
        if kind == "england":
            return Area(kind, ENGLAND, "", "", "")
        if kind == "region":
            written = region if self.table.geography.level else name
            known = code_of_region if code_of_region in REGIONS else region_code(written)
            if not known:
                return f'{self._name("region")}: is no region of England (written: "{written}")'
            return Area(kind, REGIONS[known], known, "", "")
        if not (name or code or number):
            return f"{self._name('name')}: must name the council"
        return Area(kind, name, code, number, REGIONS.get(code_of_region) or REGIONS.get(region_code(region), region))

    def _is_footnote(self, cells: list[str]) -> bool:
        filled = [cell for cell in cells if cell.strip()]
        place = self.at["year"] or 0
        says_year = len(cells) > place and self.year(cells[place]) is not None
        return len(filled) <= 2 < self.width and not says_year

    def _say_unmet(self) -> None:
        """Refuse a table in which rows are called something else; councils may lack some, a whole table none."""
        unmet = [cells[0][0].breakdown for says, cells in self.cells.items() if says not in self.met and cells]
        if self.met and unmet:
            words = ", ".join(f'"{" / ".join(breakdown)}"' for breakdown in unmet[:MOST_UNMET])
            more = f" and {len(unmet) - MOST_UNMET} more" if len(unmet) > MOST_UNMET else ""
            self.reading.remarks.append(f"{self.reading.file.name}: no row says {words}{more}; left out")
        if self.breakdowns and not self.met:
            heading = self.headings.names[self.breakdowns[0]]
            known = self.table.cells[0].breakdown[0]
            self._fault(2, f'{heading}: no row says anything known, such as "{known}"')

    def _name(self, what: str) -> str:
        place = self.at[what]
        known = self.table.geography.all[what]
        return self.headings.names[place] if place is not None else (known[0] if known else what)

    def _fault(self, line: int, words: str) -> None:
        self.reading.faults.append(f"{self.reading.file.name}, line {line}, {words}")


def _kind(number: str, name: str) -> str | None:
    """Return the level of a row of a table without a column for it."""
    if number == _ENGLAND_NUMBER or name == ENGLAND:
        return "england"
    return "region" if region_code(name) else "council"


def _number(written: str) -> float | None:
    value = float(written.replace(",", "")) if _NUMBER.fullmatch(written) else math.inf
    return value if math.isfinite(value) else None


def _in_months(written: str) -> float | None:
    found = _MONTHS.fullmatch(written)
    return int(found[1]) * 12 + int(found[2]) if found and int(found[2]) < 12 else None


def _marks() -> str:
    return " ".join(mark for mark in MARKS if mark.isalnum())
