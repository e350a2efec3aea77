"""The sheets of a paper as an Excel workbook: real tables, native charts, no formulas, no macros."""

import io
import math
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from sim.report.papers.content import Column, Line, LineChart, Paper, Sheet, Value
from sim.report.papers.packages import package
from sim.report.papers.phrases import printable

READ_ME, CHARTS = "Read me", "Charts"
_WORKBOOK = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_FONT = {"font_name": "Arial", "font_size": 10}
_STYLE = "Table Style Light 1"
_CHART_ROWS, _CHART_SIZE = 22, {"width": 900, "height": 410}
_COLOURS = ("#12436D", "#B8480B", "#28A197")
_DASHES = ("solid", "long_dash", "round_dot")
_LETTERS_OF_A_LINE = 130
_LETTERS_OF_A_PAGE = 200
_SCALE_OF_CHARTS = 65
_LONGEST_HEADING = 200
_LINE_HEIGHT = 13.5
_LONGEST = 32_000
"""Letters of a cell; Excel holds 32,767."""


def workbook(paper: Paper) -> bytes:
    """Return a paper's sheets as an Excel workbook.

    Raises
    ------
    NoPapersError
        The package that writes workbooks is missing.
    """
    file = io.BytesIO()
    book = package("xlsxwriter", "Excel workbooks").Workbook(file, _WORKBOOK)
    book.set_properties(
        {
            "title": printable(paper.title),
            "subject": printable(paper.subtitle),
            "author": "Throughcare",
            "comments": "Simulated by Throughcare, not observed.",
            "created": paper.made.replace(tzinfo=None, microsecond=0),
        }
    )
    _Book(book).write(paper)
    book.close()
    return file.getvalue()


class _Book:
    """A workbook being written."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats: dict[str, Any] = {}
        self._title = book.add_format({**_FONT, "bold": True, "font_size": 14})
        self._note = book.add_format({**_FONT, "text_wrap": True, "valign": "top"})
        self._words = book.add_format({**_FONT, "valign": "top"})
        self._heading = book.add_format(
            {**_FONT, "bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E7ECF1"}
        )

    def write(self, paper: Paper) -> None:
        """Write all sheets; what stands in them first."""
        self._sheet(_read_me(paper))
        for sheet in paper.sheets:
            self._sheet(sheet)
            if sheet.charts:
                self._charts(sheet)

    def _sheet(self, sheet: Sheet) -> None:
        page = self._book.add_worksheet(sheet.name)
        page.write_string(0, 0, printable(sheet.title), self._title)
        for row, line in enumerate(lines_of(sheet.notes), start=1):
            page.write_string(row, 0, line, self._words)
        top = first_row(sheet) - 1
        self._columns(page, sheet)
        for row, values in enumerate(sheet.rows, start=top + 1):
            for column, value in enumerate(values):
                self._cell(page, row, column, value, self._number_format(sheet, values, column))
        if sheet.rows:
            page.add_table(
                top,
                0,
                top + len(sheet.rows),
                len(sheet.columns) - 1,
                {
                    "name": "".join(letter for letter in sheet.name.title() if letter.isalnum()) + "Table",
                    "style": _STYLE,
                    "columns": [{"header": name, "header_format": self._heading} for name in headings_of(sheet)],
                    "description": printable(f"{sheet.title}. {' '.join(sheet.notes)}"[:250]),
                },
            )
        else:
            page.write_string(top, 0, "There is nothing of this kind here.", self._words)
        page.set_row(top, _LINE_HEIGHT * max(_lines_of_heading(column) for column in sheet.columns))
        page.freeze_panes(top + 1, 1 if len(sheet.columns) > 3 else 0)
        _set_up(page, top, sum(column.width for column in sheet.columns))

    def _columns(self, page: Any, sheet: Sheet) -> None:
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width, self._words)

    def _cell(self, page: Any, row: int, column: int, value: Value, style: Any) -> None:
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            page.write_blank(row, column, None, style)
        elif isinstance(value, str):
            # Never as a formula, whatever it begins with
            page.write_string(row, column, printable(value[:_LONGEST]), self._words)
        else:
            page.write_number(row, column, value, style)

    def _number_format(self, sheet: Sheet, values: tuple[Value, ...], column: int) -> Any:
        told = sheet.columns[column]
        unit = told.unit
        if unit == "row":
            unit = str(values[[each.name for each in sheet.columns].index("unit")])
        code = number_code(unit, told)
        if code not in self._formats:
            self._formats[code] = self._book.add_format({**_FONT, "num_format": code, "valign": "top"})
        return self._formats[code]

    def _charts(self, sheet: Sheet) -> None:
        page = self._book.add_worksheet(CHARTS)
        page.write_string(0, 0, f"{sheet.title}: means and ranges", self._title)
        notes = lines_of((f"Drawn from the sheet {sheet.name}.", *sheet.notes))
        for row, line in enumerate(notes, start=1):
            page.write_string(row, 0, line, self._words)
        first = len(notes) + 2
        for place, chart in enumerate(sheet.charts):
            row = first + place * (_CHART_ROWS + 1)
            page.write_string(row, 0, chart.title, self._heading_plain())
            page.insert_chart(
                row + 1, 0, self._chart(sheet, chart), {"description": printable(chart.alt), "object_position": 2}
            )
        page.set_column(0, 13, 9)
        _set_up(page, None, 0)
        page.set_portrait()
        page.set_print_scale(_SCALE_OF_CHARTS)
        # One break before each second chart but the first: two stand on a page
        page.set_h_pagebreaks([first + place * (_CHART_ROWS + 1) for place in range(2, len(sheet.charts), 2)])

    def _heading_plain(self) -> Any:
        return self._book.add_format({**_FONT, "bold": True, "font_size": 12})

    def _chart(self, sheet: Sheet, told: LineChart) -> Any:
        chart = self._book.add_chart({"type": "line"})
        for line in told.lines:
            chart.add_series(_series(sheet, line))
        code = number_code(told.unit, Column("", unit=told.unit))
        chart.set_title({"name": told.title, "name_font": {"size": 12}, "overlay": False})
        chart.set_x_axis({"name": "month", "num_font": {"rotation": -45}, "label_position": "low"})
        chart.set_y_axis(
            {
                "name": unit_name(told.unit),
                **({"max": 1} if told.unit == "share" else {}),
                "num_format": code,
                "major_gridlines": {"visible": True, "line": {"color": "#CCCCCC"}},
            }
        )
        chart.set_legend({"position": "bottom"})
        chart.set_size(_CHART_SIZE)
        return chart


def _lines_of_heading(column: Column) -> int:
    """Return how many lines a heading takes, with room for the filter's button."""
    return len(textwrap.wrap(column.name[:_LONGEST_HEADING], max(4, column.width - 3))) or 1


def headings_of(sheet: Sheet) -> list[str]:
    """Return the headings of a sheet: Excel takes none twice, whatever its letters' case, and no long one."""
    found: dict[str, str] = {}
    for column in sheet.columns:
        name, place = printable(column.name[:_LONGEST_HEADING]), 2
        while name.lower() in found:
            name, place = f"{printable(column.name[:_LONGEST_HEADING])} ({place})", place + 1
        found[name.lower()] = name
    return list(found.values())


def first_row(sheet: Sheet) -> int:
    """Return the row of a sheet, from 0, in which its first values stand."""
    return len(lines_of(sheet.notes)) + 3


def lines_of(notes: Sequence[str]) -> list[str]:
    """Return notes in lines that a printed page has room for: cells are never merged."""
    return [line for note in notes for line in textwrap.wrap(printable(note), _LETTERS_OF_A_LINE)]


def _series(sheet: Sheet, line: Line) -> dict[str, Any]:
    top = first_row(sheet)
    months = [sheet.name, top + line.first, sheet.month_column, top + line.last, sheet.month_column]
    values = [sheet.name, top + line.first, line.column, top + line.last, line.column]
    place = line.option % len(_COLOURS)
    look = {
        "color": _COLOURS[place],
        "width": 0.75 if line.is_range else 2.25,
        "dash_type": "square_dot" if line.is_range else _DASHES[place],
    }
    return {"name": printable(line.name), "categories": months, "values": values, "line": look}


def number_code(unit: str, column: Column) -> str:
    """Return how Excel writes the numbers of a unit.

    >>> number_code("share", Column("chance")), number_code("GBP a year", Column("cost", is_difference=True))
    ('0.0%', '+£#,##0;-£#,##0;£0')
    """
    if unit == "share":
        plain = "0.0%"
    elif unit.startswith("GBP"):
        plain = "£#,##0"
    elif unit == "FTE":
        plain = "#,##0.00"
    elif not unit:
        return "General"
    else:
        plain = "#,##0.0"
    nothing = {"0.0%": "0.0%", "£#,##0": "£0"}.get(plain, "0.0")
    return (
        f"+{plain};-{plain};{nothing}"
        if column.is_difference
        else f"{plain};-{plain};{nothing}"
        if plain == "£#,##0"
        else plain
    )


def unit_name(unit: str) -> str:
    """Name a unit beside an axis."""
    return {"share": "%", "GBP": "£"}.get(unit, unit)


def _set_up(page: Any, heading: int | None, letters: int) -> None:
    """Set a sheet up to be printed: A4 across, no smaller than can be read, headings and names on each page."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(max(1, math.ceil(letters / _LETTERS_OF_A_PAGE)), 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.set_footer("&L&A&RPage &P of &N")
    if heading is not None:
        page.repeat_rows(heading)
        page.repeat_columns(0)


def _read_me(paper: Paper) -> Sheet:
    """Return the first sheet: what this is, what stands where, how to read it."""
    return Sheet(
        READ_ME,
        paper.title,
        (f"{paper.subtitle}.",),
        (Column("sheet or subject", 24), Column("what it is", 130)),
        tuple(_told(paper)),
    )


def _combined(paper: Paper) -> str:
    """Say where sums are, if there are any."""
    if all(sheet.name != "Combined" for sheet in paper.sheets):
        return ""
    return " The sheet Combined has teams, quarters and years put together within each run first."


def _told(paper: Paper) -> Iterator[tuple[Value, ...]]:
    for sheet in paper.sheets:
        rows = f"{len(sheet.rows):,} row{'' if len(sheet.rows) == 1 else 's'}"
        yield sheet.name, f"{sheet.title} ({rows})"
        if sheet.charts:
            yield CHARTS, f"{sheet.title}: charts of {', '.join(chart.title for chart in sheet.charts)}"
    yield "Simulated", "Everything here is simulated, not observed."
    yield "Mean", "Mean over runs. A run is one simulated future."
    yield (
        "Low and high",
        (
            "80 % range: eight in ten further runs lie within it; over fewer than nine runs it goes from the smallest "
            "run to the largest and holds less."
        ),
    )
    yield "Never add ranges", f"Percentiles must not be added or averaged.{_combined(paper)}"
    yield "Empty cells", "There is no number: a share of nothing, or a range over one run."
    yield "Shares", "Shares are written as percentages; differences of shares are percentage points."
    yield "Units", "Each row says its unit; GBP are pounds at the prices of the month."
    yield "No formulas", "The workbook holds values alone: no formulas, no macros, no links."
