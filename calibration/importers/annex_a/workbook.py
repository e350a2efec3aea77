"""A workbook somebody sent: what it is, what stands where in its sheets, and their cells.

The sheets' XML is looked through before the workbook is handed to the library that reads it: that library makes room
for every cell between the first and the last, and a single forgotten cell in the last corner would take all memory.
"""

import io
import posixpath
import re
import zipfile
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineSheet, CalamineWorkbook

from calibration.importers.findings import ReturnFault
from calibration.importers.opening import must_be_file, must_unpack
from sim.spreadsheet import column_number, said_if_damaged

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How .xls files begin, and workbooks with a password, which are wrapped in the same way."""
PASSWORD = "EncryptedPackage".encode("utf-16-le")
MOST_CELLS = 16_000_000
"""Between a sheet's first and last cell: room for 470,000 rows of the widest list."""
MOST_COLUMNS = 16_384
CHUNK = 1 << 18
BOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
END = True
WITHIN = frozenset({"t", "r", "rPr", "rPh", "phoneticPr"})
"""Elements of text within a cell."""
DAMAGED = "is broken off or damaged; save it again in Excel"


@dataclass(slots=True)
class Layout:
    """What stands where in a sheet; rows and columns are counted from 1.

    Attributes
    ----------
    last_row, last_column : int
        Of the cells that hold something.
    formulas, errors : array of int
        Places (`place_of`) of cells that are worked out, and of those that show an error.
    """

    last_row: int = 0
    last_column: int = 0
    formulas: "array[int]" = field(default_factory=lambda: array("Q"))
    errors: "array[int]" = field(default_factory=lambda: array("Q"))


def place_of(row: int, column: int) -> int:
    """Return one number for a cell's place."""
    return row * MOST_COLUMNS + column


class _NotXml(Exception):  # noqa: N818
    """The part declares entities, or is not what a workbook is made of."""


class Workbook:
    """An .xlsx workbook that is safe to read.

    Parameters
    ----------
    path : Path

    Raises
    ------
    ReturnFault
        If it is none, is damaged or protected, or unpacks without end.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        _must_be_workbook(path)
        self._raw = path.read_bytes()
        with self._careful(), zipfile.ZipFile(io.BytesIO(self._raw)) as packed:
            self._must_be_sound(packed)
            self._parts = _parts_of_sheets(packed)
        with self._careful():
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(self._raw))
            self._names = [each.name for each in self._book.sheets_metadata if "WorkSheet" in str(each.typ)]
            self._hidden = {each.name for each in self._book.sheets_metadata if "Hidden" in str(each.visible)}

    @property
    def sheets(self) -> list[str]:
        """Names of its sheets of cells."""
        return [name for name in self._names if name in self._parts]

    def is_hidden(self, sheet: str) -> bool:
        """Say whether Excel does not show the sheet."""
        return sheet in self._hidden

    def layout(self, sheet: str) -> Layout:
        """Look through a sheet without keeping its cells.

        Raises
        ------
        ReturnFault
        """
        seen = _Looking()
        with self._careful(), zipfile.ZipFile(io.BytesIO(self._raw)) as packed:
            _parse(packed, self._parts[sheet], seen.start)
        return seen.layout

    def rows(self, sheet: str) -> Iterator[list[Any]]:
        """Yield the rows of a sheet, from its first, as lists of cells from the first column on."""
        with self._careful():
            cells: CalamineSheet = self._book.get_sheet_by_name(sheet)
            left = [""] * (cells.start[1] if cells.start else 0)
            yield from ([*left, *row] for row in cells.iter_rows())

    @contextmanager
    def _careful(self) -> Iterator[None]:
        """Say in our own words, which repeat nothing of the file, that it cannot be read."""
        try:
            with said_if_damaged(lambda: ReturnFault([f"{self.name}: {DAMAGED}"])):
                yield
        except _NotXml:
            raise ReturnFault(
                [f"{self.name}: declares entities of its own, which no workbook does; not opened"]
            ) from None

    def _must_be_sound(self, packed: zipfile.ZipFile) -> None:
        """Check the parts that are not looked through later: no entities, no two of one name, no false length."""
        names = packed.namelist()
        if len(set(names)) < len(names):
            raise zipfile.BadZipFile
        for name in names:
            if name.startswith("xl/") and name.endswith((".xml", ".rels")) and not name.startswith("xl/worksheets/"):
                _parse(packed, name)


def _must_be_workbook(path: Path) -> None:
    """Check that the file is an .xlsx workbook that may be opened, and say what else it is."""
    must_be_file(path)
    with path.open("rb") as file:
        begins = file.read(CHUNK)
    if begins.startswith(OLD_EXCEL):
        if PASSWORD in begins or PASSWORD in path.read_bytes():
            raise ReturnFault([f"{path.name}: is protected with a password; save it without one"])
        raise ReturnFault([f"{path.name}: is a workbook of the old kind (.xls); save it as .xlsx"])
    if not begins.startswith(b"PK"):
        raise ReturnFault([f"{path.name}: is no Excel workbook; Annex A is one (.xlsx), with a sheet for each list"])
    must_unpack(path)
    with zipfile.ZipFile(path) as packed:
        names = set(packed.namelist())
    if BOOK not in names:
        other = {"xl/workbook.bin": "an Excel workbook of binary kind (.xlsb)", "word/document.xml": "a Word document",
                 "content.xml": "an OpenDocument file"}  # fmt: skip
        what = next((f"is {words}" for part, words in other.items() if part in names), "is no Excel workbook")
        raise ReturnFault([f"{path.name}: {what}; save Annex A as .xlsx"])


def _parse(packed: zipfile.ZipFile, part: str, start: Callable[[str, dict[str, str]], None] | None = None) -> None:
    """Go through one part's XML piece by piece."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    with packed.open(part) as file:
        while piece := file.read(CHUNK):
            parser.Parse(piece)
    parser.Parse(b"", END)


def _refuse(*_: object) -> None:
    raise _NotXml


def _parts_of_sheets(packed: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of the zip file in which each sheet is."""
    links: dict[str, str] = {}
    parts: dict[str, str] = {}

    def link(element: str, of: dict[str, str]) -> None:
        if element.endswith("Relationship"):
            target = of.get("Target", "")
            links[of.get("Id", "")] = posixpath.normpath(target.lstrip("/") if target[:1] == "/" else f"xl/{target}")

    def sheet(element: str, of: dict[str, str]) -> None:
        if element.rpartition(":")[2] == "sheet":
            key = next((value for name, value in of.items() if name.endswith(":id")), "")
            if links.get(key) in names:
                parts[of.get("name", "")] = links[key]

    names = set(packed.namelist())
    _parse(packed, LINKS, link)
    _parse(packed, BOOK, sheet)
    return parts


class _Looking:
    """Notes what stands where while a sheet is gone through."""

    def __init__(self) -> None:
        self.layout = Layout()
        self._row = self._column = 0
        self._in_cell = False

    def start(self, element: str, of: dict[str, str]) -> None:
        """Note the beginning of an element."""
        if element == "v" or element == "is":
            self._filled()
        elif element == "c":
            self._cell(of)
        elif element == "f":
            self._formula()
        elif element == "row":
            self._row = int(of.get("r", self._row + 1))
            self._column = 0
        elif element.startswith("x:"):  # some makers write every name so
            self.start(element.removeprefix("x:"), of)
        elif element not in WITHIN:
            self._in_cell = False

    def _cell(self, of: dict[str, str]) -> None:
        """Note the place of a cell, by its own name or as the next one of its row."""
        self._in_cell = True
        self._column += 1
        if named := CELL.fullmatch(of.get("r", "").upper()):
            self._row = int(named[2])
            self._column = column_number(named[1])
        if of.get("t") == "e":
            self.layout.errors.append(place_of(self._row, self._column))

    def _formula(self) -> None:
        """Note a formula, unless it is one of those after the cells, which check what is typed."""
        if self._in_cell:
            self._filled()
            self.layout.formulas.append(place_of(self._row, self._column))

    def _filled(self) -> None:
        if self._in_cell:
            self.layout.last_row = max(self.layout.last_row, self._row)
            self.layout.last_column = max(self.layout.last_column, self._column)
