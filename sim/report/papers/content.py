"""What a paper says, before anybody lays it out: sections of words, tables and charts, and sheets for a workbook.

The writers for Word, Excel and the page take their numbers from here alone, so that they are the same everywhere.
"""

import math
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import IO, Literal, TypeAlias

from sim.report.charting import Chart
from sim.report.words import difference, extent, number

NO_VALUE = "no value"
"""Stands where there is no number: a cell without words tells a screen reader nothing."""

Number: TypeAlias = float | None
Value: TypeAlias = str | float | int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes
    ----------
    words : str
        What is read.
    value : float, optional
        The number behind the words, not rounded.
    unit : str
        Its unit (as `Measure.unit`).
    low, high : float, optional
        Ends of its range.
    """

    words: str
    value: Number = None
    unit: str = ""
    low: Number = None
    high: Number = None

    @property
    def is_number(self) -> bool:
        """Whether a number is behind it."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells below a row of headings, the first cell of a row being its name.

    Attributes
    ----------
    key : str
        Unlike all others of a paper.
    title : str
        Caption.
    headings : tuple of str
    rows : tuple of tuple of Cell
    widths : tuple of float
        How wide columns are beside one another; empty: all alike.
    note : str
        Stands below.
    """

    key: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words; `lead` stands before them and is the part that is read first."""

    words: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list of points."""

    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptChart:
    """A chart of which a folder keeps the picture alone, drawn when its numbers were there.

    Attributes
    ----------
    title, alt : str
        The finding, and what it shows in words with the numbers that matter.
    picture : bytes
        As PNG.
    """

    title: str
    alt: str
    picture: bytes = field(repr=False)

    @property
    def subtitle(self) -> str:
        """What is shown."""
        return self.title

    def png(self, target: IO[bytes]) -> None:
        """Write the picture."""
        target.write(self.picture)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A chart."""

    chart: Chart | KeptChart


Part: TypeAlias = Table | Paragraph | Points | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it, and with sections of its own; appendices stand behind what is read first."""

    heading: str
    parts: tuple[Part, ...] = ()
    sections: "tuple[Section, ...]" = ()
    is_appendix: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    Attributes
    ----------
    name : str
    width : int
        In letters.
    unit : str
        Unit of all its numbers; "row" if each row says its own under a column called unit; empty: words and counts.
    is_difference : bool
        Whether numbers are written with their sign.
    """

    name: str
    width: int = 12
    unit: str = ""
    is_difference: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a workbook's own chart: rows of a sheet, the first being 0, and the column of its values."""

    name: str
    first: int
    last: int
    column: int
    is_range: bool
    option: int


@dataclass(frozen=True, slots=True)
class LineChart:
    """A chart that the workbook draws from a sheet's rows."""

    title: str
    alt: str
    unit: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: a tidy table, with words above it.

    Attributes
    ----------
    name : str
        At most 31 letters.
    title : str
    notes : tuple of str
        What must be known to read it.
    columns : tuple of Column
    rows : tuple of tuple
        Words and numbers; None where there is none.
    charts : tuple of LineChart
        Drawn on a sheet of their own.
    month_column : int
        Which column names the months of the charts.
    """

    name: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    charts: tuple[LineChart, ...] = ()
    month_column: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """All that a paper says.

    Attributes
    ----------
    kind : {"options", "run", "answer"}
    title, subtitle, council : str
    made : datetime
        When it was simulated; documents bear this date.
    sections : tuple of Section
    sheets : tuple of Sheet
        For the workbook.
    """

    kind: Literal["options", "run", "answer"]
    title: str
    subtitle: str
    council: str
    made: datetime
    sections: tuple[Section, ...]
    sheets: tuple[Sheet, ...] = field(repr=False, default=())


def appendix(section: Section) -> Section:
    """Return a section as an appendix.

    >>> appendix(Section("Audit trail")).heading
    'Appendix: audit trail'
    """
    heading = f"Appendix: {section.heading[0].lower()}{section.heading[1:]}"
    return replace(section, heading=heading, is_appendix=True)


def words_cell(words: str) -> Cell:
    """Return a cell of words."""
    return Cell(words or NO_VALUE)


def number_cell(value: float, unit: str, low: float = math.nan, high: float = math.nan) -> Cell:
    """Return a cell of a number, with its range where it has one.

    >>> number_cell(0.5, "share", 0.25, 0.75).words
    '50.0 % (25.0 % to 75.0 %)'
    >>> number_cell(float("nan"), "GBP").words
    'no value'
    """
    return _cell(value, unit, low, high, number(value, unit))


def difference_cell(value: float, unit: str, low: float = math.nan, high: float = math.nan) -> Cell:
    """Return a cell of a difference, with its range where it has one.

    >>> difference_cell(-1250.0, "GBP", -2000.0, 10.0).words
    '-£1,250 (-£2,000 to +£10)'
    """
    ends = f"{difference(low, unit)} to {difference(high, unit)}".replace(" points to", " to")
    return _cell(value, unit, low, high, difference(value, unit), ends)


def _cell(value: float, unit: str, low: float, high: float, words: str, ends: str = "") -> Cell:
    if not math.isfinite(value):
        return Cell(NO_VALUE)
    if not (math.isfinite(low) and math.isfinite(high)):
        return Cell(words, value, unit)
    return Cell(f"{words} ({ends or extent(low, high, unit)})", value, unit, low, high)


def what_is_shown(chart: Chart | KeptChart) -> str:
    """Say what a chart shows, below it; what it finds is written in it."""
    return chart.subtitle.partition(";")[0].partition(". ")[0].rstrip(".")


def finite(value: float) -> Number:
    """Return a number that a document can hold; None for what is none."""
    return float(value) if value is not None and math.isfinite(value) else None
