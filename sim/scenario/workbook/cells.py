"""Cells of a sheet as values of a scenario, each of which knows its place; what cannot be one becomes a fault."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from sim.scenario.faults import Fault, Where, visible
from sim.scenario.nodes import Broken, Leaf
from sim.scenario.opening import HIDDEN
from sim.spreadsheet import MOST_COLUMNS, MOST_ROWS, Place, Sheet, cell_name, sheet_name

_NUMBER = re.compile(r"[-+]?([0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15})")
_SEPARATORS = re.compile(r"[,\s_']")


class SheetCells:
    """The cells of one sheet.

    Parameters
    ----------
    sheet : Sheet
        What stands in it.
    number : int
        Its place among the sheets that a workbook should have.
    file : str
        What messages call the workbook.
    faults : list of Fault
        Grows by whatever is wrong.
    """

    def __init__(self, sheet: Sheet, number: int, file: str, faults: list[Fault]) -> None:
        self.sheet = sheet
        self.file = file
        self.faults = faults
        self.last_row = max((row for row, _ in self.filled), default=0)
        self._number = number

    @property
    def filled(self) -> set[Place]:
        """Cells in which something stands, be it an error or a formula."""
        return self.sheet.cells.keys() | self.sheet.formulas | self.sheet.errors.keys()

    @property
    def whole(self) -> Where:
        """The sheet as a place."""
        return sheet_place(self.sheet.name, self._number, self.file)

    def where(self, place: Place) -> Where:
        """Return a cell as a place."""
        row, column = place
        order = (self._number * (MOST_ROWS + 1) + row) * (MOST_COLUMNS + 1) + column
        return Where(self.file, order, f"{sheet_name(self.sheet.name)}!{cell_name(place)}")

    def fault(self, place: Place | None, field: str, rule: str, *, repeat: bool = True) -> None:
        """Note a fault of a cell, or of the whole sheet; `repeat` what was written."""
        where = self.whole if place is None else self.where(place)
        written = visible(self.text_at(place)) if place is not None and repeat else ""
        self.faults.append(Fault(where, field, rule, written))

    def note_formulas(self) -> None:
        """Note every formula, error and merged range: nothing in a table may be one."""
        for place in sorted(self.sheet.formulas):
            self.fault(place, "", "a formula stands here; write the value itself (copy, then Paste Special, Values)")
        for place in sorted(self.sheet.errors.keys() - self.sheet.formulas):
            self.fault(
                place, "", f"the error {visible(self.sheet.errors[place])} stands here, not a value", repeat=False
            )
        for merged in self.sheet.merged:
            where = Where(self.file, self.whole.line, f"{sheet_name(self.sheet.name)}!{visible(merged)}")
            self.faults.append(Fault(where, "", "merged cells; unmerge them, so that every setting has its own cell"))

    def is_blank(self, place: Place) -> bool:
        """Whether nothing stands in a cell, or only spaces."""
        return place not in self.filled or (place in self.sheet.cells and not self.text_at(place).strip())

    def is_broken(self, place: Place) -> bool:
        """Whether what is wrong with a cell has been noted by `note_formulas`."""
        return place in self.sheet.formulas or place in self.sheet.errors

    def text_at(self, place: Place) -> str:
        """Return what is written in a cell, nothing if it is empty."""
        return _written(self.sheet.cells.get(place))

    def words(self, place: Place, field: str) -> Leaf | Broken:
        """Read words; a number stands for what is written."""
        where, value = self.where(place), self.sheet.cells.get(place)
        if self.is_broken(place):
            return Broken(where)
        if value is None:
            return Leaf(where, "", None)
        if not isinstance(value, str | int | float):
            self.fault(place, field, "a date stands here, but words are needed; type ' before it, as in '2017-07")
            return Broken(where)
        text = _written(value)
        if hidden := HIDDEN.search(text):
            self.faults.append(Fault(where, field, "a sign that cannot be seen", visible(hidden[0])))
            return Broken(where)
        return Leaf(where, text, text)

    def number(self, place: Place, field: str) -> Leaf | Broken:
        """Read a number."""
        where, value = self.where(place), self.sheet.cells.get(place)
        if self.is_broken(place):
            return Broken(where)
        if value is None or (isinstance(value, str) and not value.strip()):
            return Leaf(where, "", None)
        if isinstance(value, bool | int | float):
            return Leaf(where, _written(value), value)
        rule = _as_number(value) if isinstance(value, str) else "a date or time stands here; format the cell as General"
        self.fault(place, field, rule)
        return Broken(where)

    def day(self, place: Place, field: str) -> Leaf | Broken:
        """Read a date."""
        where, value = self.where(place), self.sheet.cells.get(place)
        if self.is_broken(place):
            return Broken(where)
        if value is None or (isinstance(value, str) and not value.strip()):
            return Leaf(where, "", None)
        if isinstance(value, datetime) and value.time() == datetime.min.time():
            value = value.date()
        if isinstance(value, date) and not isinstance(value, datetime):
            return Leaf(where, value.isoformat(), value.isoformat())
        if isinstance(value, bool | int | float):
            rule = "this is a number; format the cell as a date"
        elif isinstance(value, str):
            rule = "this is text; type the date again, such as 01/08/2017, so that Excel takes it for one"
        else:
            rule = "a date without a time of day should be here"
        self.fault(place, field, rule)
        return Broken(where)


class Table:
    """The table of a sheet: its headings, and the rows below them.

    Parameters
    ----------
    cells : SheetCells
        The sheet.
    headings : tuple of str
        Headings it should have.
    key : str
        The heading by which the row of headings is found, and over what names a row.
    """

    def __init__(self, cells: SheetCells, headings: tuple[str, ...], key: str) -> None:
        self.cells = cells
        self.key = key
        self.columns: dict[str, int] = {}
        self.heading_row = self._heading_row(headings)
        self._read_headings(headings)

    @property
    def is_sound(self) -> bool:
        """Whether the column that names rows was found."""
        return self.key in self.columns

    def rows(self) -> Iterator[int]:
        """Yield the rows that have a name; what stands in a row without one becomes a fault."""
        places: dict[int, list[int]] = {}
        for row, column in self.cells.filled:
            if row > self.heading_row and not self.cells.is_blank((row, column)):
                places.setdefault(row, []).append(column)
        known = set(self.columns.values())
        for row in sorted(places):
            for column in sorted(set(places[row]) - known):
                self.cells.fault((row, column), "", "something stands in a column without a heading; delete it")
            if not self.cells.is_blank(self.place(row, self.key)):
                if not self.cells.is_broken(self.place(row, self.key)):
                    yield row
            elif known & set(places[row]):
                rule = f"nothing is written under {self.key}, so that the rest of the row has no meaning"
                self.cells.fault(self.place(row, self.key), "", rule)

    def place(self, row: int, heading: str) -> Place:
        """Return the cell of a row under a heading."""
        return row, self.columns[heading]

    def has(self, heading: str) -> bool:
        """Whether a heading was found; that it was not has been noted."""
        return heading in self.columns

    def is_blank(self, row: int, *headings: str) -> bool:
        """Whether nothing stands in any of these cells of a row."""
        return all(self.cells.is_blank(self.place(row, heading)) for heading in headings if self.has(heading))

    def words(self, row: int, heading: str, field: str) -> Leaf | Broken:
        """Read words of a row."""
        return self.cells.words(self.place(row, heading), field) if self.has(heading) else Broken(self.cells.whole)

    def number(self, row: int, heading: str, field: str) -> Leaf | Broken:
        """Read a number of a row."""
        return self.cells.number(self.place(row, heading), field) if self.has(heading) else Broken(self.cells.whole)

    def _heading_row(self, headings: tuple[str, ...]) -> int:
        """Return the first of the uppermost rows that has most of the headings."""
        found: dict[int, int] = {}
        for (row, _), value in self.cells.sheet.cells.items():
            if row <= 20 and isinstance(value, str) and value.strip() in headings:
                found[row] = found.get(row, 0) + 1
        if not found or max(found.values()) < min(2, len(headings)):
            rule = f"the row of headings is missing; it has {', '.join(headings[:4])} and so on"
            self.cells.fault(None, "", rule)
            return 0
        return max(found, key=lambda row: (found[row], -row))

    def _read_headings(self, headings: tuple[str, ...]) -> None:
        if not self.heading_row:
            return
        unknown = {}
        for place in sorted(place for place in self.cells.filled if place[0] == self.heading_row):
            name = self.cells.text_at(place).strip()
            if name in headings and name not in self.columns:
                self.columns[name] = place[1]
            elif name in self.columns:
                self.cells.fault(place, "", "this heading is written twice")
            elif name:
                unknown[place] = name
        missing = [name for name in headings if name not in self.columns]
        for place, name in unknown.items():
            near = _nearest(name, missing)
            # A heading that is nearly the one missing is reported and then read as that one
            if near is not None:
                missing.remove(near)
                self.columns[near] = place[1]
            advice = f'did you mean "{near}"?' if near else "delete the column"
            self.cells.fault(place, "", f"unknown heading; {advice}")
        for name in missing:
            self.cells.fault((self.heading_row, 1), "", f'the column "{name}" is missing from this row', repeat=False)


def sheet_place(name: str, number: int, file: str) -> Where:
    """Return a sheet as a place; `number` is its place among the sheets."""
    return Where(file, number * (MOST_ROWS + 1) * (MOST_COLUMNS + 1), f"sheet {name}")


def _nearest(name: str, known: list[str]) -> str | None:
    plain = {one.lower(): one for one in known}
    near = get_close_matches(name.lower()[:80], plain, n=1, cutoff=0.6)
    return plain[near[0]] if near else None


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _as_number(text: str) -> str:
    """Say how text in the cell of a number should have been written."""
    plain = text.strip()
    if plain.endswith("%") and _NUMBER.fullmatch(plain[:-1].strip()):
        return f"this is text, not a number; write a percentage as a share: {float(plain[:-1]) / 100:g}"
    if _NUMBER.fullmatch(plain):
        return "this is a number kept as text; format the cell as General and type it again"
    bare = _SEPARATORS.sub("", plain).lstrip("£")
    if _NUMBER.fullmatch(bare):
        return f"this is text, not a number; write it without separators or signs: {bare}"
    return "a number should be here, not words"
