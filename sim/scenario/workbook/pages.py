"""One sheet of a scenario's workbook while it is written: its heading, its rows, its lock and its print set-up."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sim.scenario.asked import STATUSES
from sim.scenario.shape import Figure
from sim.scenario.workbook import layout as of
from sim.scenario.workbook.styles import Styles
from sim.spreadsheet import cell_name

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_A3, _A4 = 8, 9
_WIDEST_ON_A4 = 235
"""Signs across a page that can still be read on A4."""
_LINE, _HIGHEST = 13.0, 400.0
"""Points of a line, and the highest a row can be."""
_PER_WIDTH = 1.3
"""Signs of ordinary words that fit into one unit of a column's width, which is that of a nought."""
_SMALLER = 1.25
"""How many more signs of a path than of other words a column takes."""


class _Exact(float):
    """A number that the writer of workbooks, who rounds to 16 digits, writes with as many as it needs."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


class Page:
    """A sheet with one table.

    Parameters
    ----------
    sheet : Worksheet
        The empty sheet.
    name : str
        Its name.
    hint : str
        A sentence above the table.
    columns : mapping
        The headings, and the width of each column.
    styles : Styles
        The styles.
    frozen : int
        Columns that stay in sight.
    above : mapping, optional
        What columns mean, in a row of its own above the headings.
    """

    FIRST_ROW: ClassVar[int] = 5
    """Row of a spreadsheet, counted from 1, in which tables begin."""

    def __init__(
        self,
        sheet: "Worksheet",
        name: str,
        hint: str,
        columns: Mapping[str, float],
        styles: Styles,
        *,
        frozen: int,
        above: Mapping[str, str] | None,
    ) -> None:
        self.sheet = sheet
        self.styles = styles
        self.columns = {heading: place for place, heading in enumerate(columns)}
        self.widths = list(columns.values())
        self.rows = 0
        self.lines: dict[int, int] = {}
        sheet.write_string(0, 0, name, styles.title)
        sheet.write_string(1, 0, hint, styles.words)
        for heading, place in self.columns.items():
            sheet.set_column(place, place, columns[heading])
            if above is not None:
                sheet.write_string(self._heading_row - 1, place, above[heading], styles.meaning)
            sheet.write_string(self._heading_row, place, heading, styles.heading)
        sheet.set_row(self._heading_row, 28)
        if above is not None:
            sheet.set_row(self._heading_row - 1, 80)
        sheet.freeze_panes(self._heading_row + 1, frozen)

    @property
    def _heading_row(self) -> int:
        return self.FIRST_ROW - 2

    def row(self) -> "Row":
        """Begin a row."""
        self.rows += 1
        return Row(self, self._heading_row + self.rows)

    def close(self, *, printed: int | None = None, columns: int | None = None) -> None:
        """Lock the sheet and set it up for the printer.

        Parameters
        ----------
        printed : int, optional
            Rows that are printed; all if left out.
        columns : int, optional
            Columns that are printed; all if left out.
        """
        last = self._heading_row + max(self.rows, 1)
        across = len(self.columns) if columns is None else columns
        sheet = self.sheet
        # Not every program makes room for words on several lines by itself
        for row, lines in self.lines.items():
            sheet.set_row(row, min(_LINE * lines, _HIGHEST))
        sheet.autofilter(self._heading_row, 0, last, len(self.columns) - 1)
        sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(_A4 if sum(self.widths[:across]) <= _WIDEST_ON_A4 else _A3)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.repeat_rows(self._heading_row)
        sheet.print_area(0, 0, self._heading_row + max(self.rows if printed is None else printed, 1), across - 1)
        sheet.set_footer("&L&8&F&C&8&A&R&8Page &P of &N")
        sheet.ignore_errors({"number_stored_as_text": f"A1:{cell_name((last + 1, len(self.columns)))}"})


class Row:
    """A row of a table; each of its cells is written by the heading above it."""

    def __init__(self, page: Page, row: int) -> None:
        self._page = page
        self._sheet = page.sheet
        self._columns = page.columns
        self._styles = page.styles
        self._row = row

    def fixed(self, heading: str, text: str) -> None:
        """Write words that are locked."""
        self._write(heading, text, self._styles.fixed)

    def path(self, heading: str, text: str) -> None:
        """Write the path of a field, which is locked."""
        self._write(heading, text, self._styles.path)

    def text(self, heading: str, text: str) -> None:
        """Write words that may be changed; words that look like a formula stay words."""
        self._write(heading, text, self._styles.long_text)

    def choice(self, heading: str, text: str, choices: Sequence[str]) -> None:
        """Write one of some words."""
        self._write(heading, text, self._styles.text)
        self._validate(heading, {"validate": "list", "source": list(choices)}, "Choose one from the list.")

    def status(self, text: str) -> None:
        """Write a status."""
        self.choice(of.STATUS, text, STATUSES)

    def source(self, last_row: int, text: str) -> None:
        """Write the short name of a source; `last_row` is the last of the sheet of sources."""
        self._write(of.SOURCE, text, self._styles.text)
        known = f"={of.SOURCES}!$A${Page.FIRST_ROW}:$A${last_row}"
        rule = f"Choose a short name that stands on sheet {of.SOURCES}."
        self._validate(of.SOURCE, {"validate": "list", "source": known}, rule)

    def day(self, heading: str, day: date | None) -> None:
        """Write a date."""
        place = self._columns[heading]
        if day is None:
            self._sheet.write_blank(self._row, place, None, self._styles.day)
        else:
            self._sheet.write_datetime(self._row, place, datetime(day.year, day.month, day.day), self._styles.day)
        earliest, latest = date(1990, 1, 1), date(2100, 12, 31)
        bounds = {"validate": "date", "criteria": "between", "minimum": earliest, "maximum": latest}
        self._validate(heading, bounds, "Type a date, such as 01/08/2017.")

    def number(self, heading: str, value: Any, figure: Figure | None) -> None:
        """Write a number exactly, or an empty cell for one."""
        place = self._columns[heading]
        if value is None:
            self._sheet.write_blank(self._row, place, None, self._styles.number)
        else:
            self._sheet.write_number(self._row, place, _Exact(value), self._styles.number)
        if figure is not None:
            self._bounds(heading, "integer" if figure.whole else "decimal", figure.least, figure.most, figure.unit)

    def coverage(self, heading: str, value: float | None) -> None:
        """Write the chance that the truth lies between low and high."""
        self.number(heading, value, None)
        self._bounds(heading, "decimal", 0, 1, "an interval that covers 80 % has 0.8")

    def _write(self, heading: str, text: str, style: Any) -> None:
        place = self._columns[heading]
        if text:
            small = style is self._styles.path
            lines = lines_of(text, self._page.widths[place] * (_SMALLER if small else 1)) if style.text_wrap else 1
            self._page.lines[self._row] = max(lines, self._page.lines.get(self._row, 1))
            self._sheet.write_string(self._row, place, text, style)
        else:
            self._sheet.write_blank(self._row, place, None, style)

    def _bounds(self, heading: str, kind: str, least: float | None, most: float | None, unit: str) -> None:
        low = -1e15 if least is None else least
        if most is None:
            rule = {"validate": kind, "criteria": ">=", "value": low}
        else:
            rule = {"validate": kind, "criteria": "between", "minimum": low, "maximum": most}
        what = "A whole number" if kind == "integer" else "A number"
        span = f"at least {low:g}" if most is None else f"from {low:g} to {most:g}"
        self._validate(heading, rule, f"{what} {span} ({unit}).")

    def _validate(self, heading: str, rule: dict[str, Any], message: str) -> None:
        place = self._columns[heading]
        words = {"error_title": "Not possible here", "error_message": message[:255]}
        self._sheet.data_validation(self._row, place, self._row, place, {**rule, **words})


def lines_of(text: str, width: float) -> int:
    """Return how many lines words need in a column."""
    return sum(max(1, math.ceil(len(line) / (_PER_WIDTH * width))) for line in text.split("\n"))
