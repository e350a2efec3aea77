"""A workbook that somebody sent, opened with care.

Its parts are unpacked by us, within limits, looked through for what no scenario needs (macros, entities of XML), and
only then given, as a new archive, to the library that reads cells. That library makes room for every cell between the
first and the last, so that a single forgotten cell in the last corner of a sheet would take all memory: sheets are
therefore measured first.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

MOST_PARTS = 1_000
MOST_UNPACKED = 50_000_000
"""Bytes of all parts together; a scenario of a large county has about 1,000,000."""
MOST_SHEETS = 50
MOST_ROWS, MOST_COLUMNS = 5_000, 200
"""Rows and columns of a sheet that hold something."""

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_DAMAGED = "the file is broken off or damaged; save it again in Excel"
_OTHERS = {
    "xl/workbook.bin": "this is a binary workbook (.xlsb)",
    "word/document.xml": "this is a Word document",
    "content.xml": "this is an OpenDocument file",
}

Place: TypeAlias = tuple[int, int]
"""Row and column of a cell, both counted from 1."""


class SpreadsheetError(Exception):
    """The file cannot be used as a workbook; the message says why in a planner's words."""


@dataclass(slots=True)
class Sheet:
    """What stands in a sheet.

    Attributes
    ----------
    name : str
        Name of the sheet.
    cells : dict
        Value of every cell that holds one: words, a number, a date or time, true or false.
    formulas : set of Place
        Cells that are worked out; the value they showed last is in `cells` as well.
    errors : dict
        What a cell shows in place of a value, such as ``#REF!``.
    merged : list of str
        Ranges that are one cell, such as ``A1:C1``.
    """

    name: str
    cells: dict[Place, Any] = field(default_factory=dict)
    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)


def read_spreadsheet(content: bytes) -> list[Sheet]:
    """Read an .xlsx workbook.

    Parameters
    ----------
    content : bytes
        The file.

    Returns
    -------
    list of Sheet
        Its sheets of cells, in their order.

    Raises
    ------
    SpreadsheetError
        It is no workbook, is damaged, has a password or macros, or unpacks without end.
    """
    _must_be_workbook(content)
    with said_if_damaged(lambda: SpreadsheetError(_DAMAGED)):
        return _sheets(_unpacked(content))


@contextmanager
def said_if_damaged(said: Callable[[], Exception]) -> Iterator[None]:
    """Raise an error of ours in place of whatever opening a damaged workbook raises, and repeat nothing of it."""
    try:
        yield
    except (CalamineError, expat.ExpatError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError,
            LookupError, NotImplementedError, RuntimeError, OverflowError):  # fmt: skip
        raise said() from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library's own, which is no Exception
            raise
        raise said() from None


def column_letters(number: int) -> str:
    """Return the letters of a column.

    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return a column's number by its letters.

    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def cell_name(place: Place) -> str:
    """Return what a spreadsheet calls a cell.

    >>> cell_name((14, 4)), cell_name((1, 28)), cell_name((2, 16384))
    ('D14', 'AB1', 'XFD2')
    """
    row, column = place
    return f"{column_letters(column)}{row}"


def sheet_name(name: str) -> str:
    """Return how a spreadsheet writes a sheet's name before a cell.

    >>> sheet_name("Teams"), sheet_name("Leaving care"), sheet_name("Anna's")
    ('Teams', "'Leaving care'", "'Anna''s'")
    """
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) else "'" + name.replace("'", "''") + "'"


def _must_be_workbook(content: bytes) -> None:
    if not content:
        raise SpreadsheetError("the file is empty")
    if content.startswith(_OLD_EXCEL):
        if _PASSWORD in content:
            raise SpreadsheetError("the workbook is protected with a password; save it without one")
        raise SpreadsheetError("this is a workbook of the old kind (.xls); save it as an Excel workbook (.xlsx)")
    if not content.startswith(b"PK"):
        raise SpreadsheetError("this is no Excel workbook, whatever its name ends in")


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Return the parts of the archive by name; what is read of a part is never more than it claims to be."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        names = [part.filename for part in parts]
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise SpreadsheetError("the file unpacks to far more than its size; it is not opened")
        if any(part.flag_bits & 0x1 for part in parts):
            raise SpreadsheetError("the workbook is protected with a password; save it without one")
        if _BOOK not in names:
            what = next((words for part, words in _OTHERS.items() if part in names), "this is no Excel workbook")
            raise SpreadsheetError(f"{what}; save it as an Excel workbook (.xlsx)")
        if any(name.rpartition("/")[2].lower().startswith("vbaproject") for name in names):
            raise SpreadsheetError("the workbook holds macros; save it as an Excel workbook without them (.xlsx)")
        if len(set(names)) < len(names):
            raise zipfile.BadZipFile
        return {name: packed.read(name) for name in names if name.endswith((".xml", ".rels"))}


def _sheets(parts: dict[str, bytes]) -> list[Sheet]:
    for name, part in parts.items():
        if name.startswith("xl/") and not name.startswith("xl/worksheets/"):
            _parse(part)
    places = _parts_of_sheets(parts)
    if len(places) > MOST_SHEETS:
        raise SpreadsheetError(f"more than {MOST_SHEETS} sheets; it is not opened")
    sheets = {name: _Looking.through(name, parts[part]) for name, part in places.items()}
    book = CalamineWorkbook.from_filelike(_packed_again(parts))
    named = {each.name for each in book.sheets_metadata if "WorkSheet" in str(each.typ)}
    for name, sheet in sheets.items():
        if name in named:
            _fill(sheet, book)
    return [sheet for name, sheet in sheets.items() if name in named]


def _fill(sheet: Sheet, book: CalamineWorkbook) -> None:
    cells = book.get_sheet_by_name(sheet.name)
    for row, values in enumerate(cells.to_python(skip_empty_area=False), start=1):
        for column, value in enumerate(values, start=1):
            if value != "":
                sheet.cells[row, column] = value


def _packed_again(parts: dict[str, bytes]) -> io.BytesIO:
    """Return the parts as an archive whose sizes are true."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for name, part in parts.items():
            packed.writestr(zipfile.ZipInfo(name), part)
    archive.seek(0)
    return archive


def _parse(
    part: bytes,
    start: Callable[[str, dict[str, str]], None] | None = None,
    end: Callable[[str], None] | None = None,
    words: Callable[[str], None] | None = None,
) -> None:
    """Go through a part's XML; a workbook declares no entities, so that one that does is not opened."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words
    parser.Parse(part, True)  # noqa: FBT003 - expat takes it by position only


def _refuse(*_: object) -> None:
    raise SpreadsheetError("the file declares entities of its own, which no workbook does; it is not opened")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _parts_of_sheets(parts: dict[str, bytes]) -> dict[str, str]:
    """Return the part of the archive in which each sheet is, in their order."""
    links: dict[str, str] = {}
    found: dict[str, str] = {}

    def link(element: str, of: dict[str, str]) -> None:
        if _local(element) == "Relationship":
            target = of.get("Target", "")
            links[of.get("Id", "")] = posixpath.normpath(target.lstrip("/") if target[:1] == "/" else f"xl/{target}")

    def sheet(element: str, of: dict[str, str]) -> None:
        if _local(element) == "sheet":
            key = next((value for name, value in of.items() if _local(name) == "id"), "")
            if links.get(key) in parts:
                found[of.get("name", "")] = links[key]

    _parse(parts[_LINKS], link)
    _parse(parts[_BOOK], sheet)
    return found


class _Looking:
    """Notes where a sheet has formulas, errors and merged cells, and how far its cells reach."""

    def __init__(self, name: str) -> None:
        self.sheet = Sheet(name)
        self.row = self.column = 0
        self.in_cell = self.is_error = False
        self.written: list[str] = []

    @classmethod
    def through(cls, name: str, part: bytes) -> Sheet:
        """Look through a sheet."""
        looking = cls(name)
        _parse(part, looking.start, looking.end, looking.words)
        return looking.sheet

    def start(self, element: str, of: dict[str, str]) -> None:
        kind = _local(element)
        if kind == "row":
            self.row, self.column = int(of.get("r", self.row + 1)), 0
        elif kind == "c":
            self.cell(of)
        elif kind == "mergeCell":
            self.sheet.merged.append(of.get("ref", ""))
        elif self.in_cell and kind in ("v", "is", "f"):
            self.written.clear()
            if self.row > MOST_ROWS or self.column > MOST_COLUMNS:
                far = f"{sheet_name(self.sheet.name)}!{cell_name((self.row, self.column))}"
                raise SpreadsheetError(f"something stands far outside the tables, in {far}; delete it")
            if kind == "f":
                self.sheet.formulas.add((self.row, self.column))

    def cell(self, of: dict[str, str]) -> None:
        """Note the place of a cell, by its own name or as the next one of its row."""
        self.in_cell, self.is_error = True, of.get("t") == "e"
        self.column += 1
        if named := _CELL.fullmatch(of.get("r", "").upper()):
            self.row, self.column = int(named[2]), column_number(named[1])

    def end(self, element: str) -> None:
        kind = _local(element)
        if kind == "v" and self.in_cell and self.is_error:
            self.sheet.errors[self.row, self.column] = "".join(self.written)
        elif kind == "c":
            self.in_cell = False

    def words(self, text: str) -> None:
        if self.in_cell and self.is_error:
            self.written.append(text)
