"""A good workbook, opened up so that tests can put anything into any cell, exactly as Excel would keep it."""

import io
import re
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from councils import as_scenario_text, small_council

from sim.scenario import load
from sim.scenario.workbook.writing import workbook_of


@cache
def small_scenario():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.yaml"
        path.write_text(as_scenario_text(small_council()), encoding="utf-8")
        return load(path)


@cache
def small() -> bytes:
    return workbook_of(small_scenario())


class Formula(str):
    """Stands in a cell as a formula, with what it showed last."""


class Error(str):
    """Stands in a cell as an error."""


class Styled(float):
    """A number with a number format of its own: a date, a percentage."""

    def __new__(cls, value, style):
        made = super().__new__(cls, value)
        made.style = style
        return made


class Book:
    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            self.parts = {name: packed.read(name) for name in packed.namelist()}
        book = self.parts["xl/workbook.xml"].decode()
        names = re.findall(r'<sheet name="([^"]+)"', book)
        self.sheets = {name: f"xl/worksheets/sheet{number}.xml" for number, name in enumerate(names, start=1)}

    def content(self) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, part in self.parts.items():
                packed.writestr(name, part)
        return file.getvalue()

    def put(self, cell: str, value) -> "Book":
        """Put a value into a cell such as ``Teams!D5``; None empties it."""
        sheet, place = self._split(cell)
        xml = self._xml(sheet)
        found = re.search(rf'<c r="{place}"( s="\d+")?[^>]*?(/>|>.*?</c>)', xml)
        style = (found[1] or "") if found else ""
        new = _cell(place, style, value)
        xml = xml[: found.start()] + new + xml[found.end() :] if found else _inserted(xml, place, new)
        self.parts[self.sheets[sheet]] = xml.encode()
        return self

    def without_row(self, cell: str) -> "Book":
        """Take a row away, as if its cells were emptied."""
        sheet, place = self._split(cell)
        number = re.sub("[A-Z]", "", place)
        xml, count = re.subn(rf'<row r="{number}"[^>]*>.*?</row>', "", self._xml(sheet))
        assert count == 1
        self.parts[self.sheets[sheet]] = xml.encode()
        return self

    def copied_row(self, cell: str, to: int) -> "Book":
        """Write a row again further down, over whatever is there."""
        sheet, place = self._split(cell)
        number = re.sub("[A-Z]", "", place)
        xml = self._xml(sheet)
        row = re.search(rf'<row r="{number}"[^>]*>.*?</row>', xml)[0]
        xml = re.sub(rf'<row r="{to}"[^>]*>.*?</row>', "", xml)
        row = re.sub(rf'r="([A-Z]*){number}"', rf'r="\g<1>{to}"', row)
        self.parts[self.sheets[sheet]] = xml.replace("</sheetData>", row + "</sheetData>").encode()
        return self

    def merged(self, cells: str) -> "Book":
        sheet, place = self._split(cells)
        merge = f'</sheetData><mergeCells count="1"><mergeCell ref="{place}"/></mergeCells>'
        self.parts[self.sheets[sheet]] = self._xml(sheet).replace("</sheetData>", merge).encode()
        return self

    def renamed(self, sheet: str, to: str) -> "Book":
        book = self.parts["xl/workbook.xml"].decode()
        self.parts["xl/workbook.xml"] = book.replace(f'<sheet name="{sheet}"', f'<sheet name="{to}"').encode()
        return self

    def without_sheet(self, sheet: str) -> "Book":
        book = self.parts["xl/workbook.xml"].decode()
        book, count = re.subn(f'<sheet name="{sheet}"[^>]*/>', "", book)
        assert count == 1
        self.parts["xl/workbook.xml"] = book.encode()
        return self

    def text(self, part: str, old: str, new: str) -> "Book":
        xml = self.parts[part].decode()
        assert old in xml
        self.parts[part] = xml.replace(old, new, 1).encode()
        return self

    def _xml(self, sheet: str) -> str:
        return self.parts[self.sheets[sheet]].decode()

    def _split(self, cell: str) -> tuple[str, str]:
        sheet, _, place = cell.rpartition("!")
        return sheet.strip("'"), place


def _cell(place: str, style: str, value) -> str:
    if value is None:
        return f'<c r="{place}"{style}/>'
    if isinstance(value, Formula):
        return f'<c r="{place}"{style}><f>{escape(value)}</f><v>0.5</v></c>'
    if isinstance(value, Error):
        return f'<c r="{place}"{style} t="e"><v>{value}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}"{style} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, Styled):
        return f"<c r={quoteattr(place)} s={quoteattr(str(value.style))}><v>{float(value)!r}</v></c>"
    if isinstance(value, str):
        return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"{style}><v>{value!r}</v></c>'


def _inserted(xml: str, place: str, cell: str) -> str:
    """Put a cell into a row that has none there, or into a new row at the end."""
    number = int(re.sub("[A-Z]", "", place))
    row = re.search(rf'<row r="{number}"[^>]*?(/>|>.*?</row>)', xml)
    if row is None:
        return xml.replace("</sheetData>", f'<row r="{number}">{cell}</row></sheetData>')
    opened = re.sub("/>$", "></row>", row[0]) if row[0].endswith("/>") and "<c" not in row[0] else row[0]
    return xml[: row.start()] + opened.replace("</row>", f"{cell}</row>") + xml[row.end() :]
