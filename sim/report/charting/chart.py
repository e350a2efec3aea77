"""What a chart is: a finding, the numbers behind it, and a picture drawn from nothing but these numbers."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal

import pandas as pd
from matplotlib.figure import Figure

from sim.report.charting.saving import save, settings
from sim.report.words import difference, number

Kind = Literal["fan", "difference", "bands", "bars", "stack", "sankey", "frontier", "plans", "waterfall"]
"""How a chart is drawn.

===========  =========================================================================================
kind         what is drawn of each row of the table
===========  =========================================================================================
fan          a month of a line (`value`) with its range; a small picture for each `panel`
difference   an option's mean difference (`value`), its range, and the simulation error of the mean
bands        a disc with its range over `bands` that stand behind; markers differ by `series`
bars         a bar with its range; bars side by side differ by `series`, panels stand side by side
stack        a part (`series`) of the bar at `category`; negative parts hang below nothing
sankey       a ribbon from `category` to the column `to`
frontier     a point at the column `fte` and `value`, with its range
plans        a point at the column `cost_gbp` and `value`, with its range; markers differ by `series`
waterfall    a step from the sum of the steps before; rows of `step` "level" begin at nothing
===========  =========================================================================================
"""

_NUMBERS = {"mean", "low", "high"}
_DIFFERENCES = {"error_low", "error_high"}


@dataclass(frozen=True, slots=True)
class Band:
    """A band of values that stands behind what is drawn, for context.

    Attributes
    ----------
    name, source : str
        What it is, and who says so.
    low, high : float
        Its ends.
    """

    name: str
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chart:
    """A chart: its words, its numbers, and how the numbers become a picture.

    Attributes
    ----------
    key : str
        Unlike all others of a run or comparison; can name a file.
    title : str
        The finding.
    subtitle : str
        What is drawn, in which unit, and what range is meant.
    source : str
        Where the numbers come from.
    alt : str
        What the chart shows, in words, with the numbers that matter.
    table : pandas.DataFrame
        Everything that is drawn, a row for each mark in the order in which they stand. Shares are 0 to 1, ends of
        ranges NaN where there is no range; the column `unit` says what a row's numbers are.
    kind : Kind
        How it is drawn.
    unit : str
        Unit of all numbers (as `Measure.unit`); empty where panels have units of their own.
    category, value, low, high : str
        Columns: places along the axis of names or months, the number, the ends of its range.
    series, panel : str
        Columns of what is told apart by colour and pattern, and of what has a picture of its own; empty: nothing.
    standard : float
        A line that is to be met; NaN: none. `standard_name` says what it is.
    bands : tuple of Band
        Bands behind the marks.
    drawn : callable
        Draws the picture of this kind.
    """

    key: str
    title: str
    subtitle: str
    source: str
    alt: str
    table: pd.DataFrame
    kind: Kind
    unit: str
    category: str
    value: str = "mean"
    low: str = "low"
    high: str = "high"
    series: str = ""
    panel: str = ""
    standard: float = math.nan
    standard_name: str = ""
    bands: tuple[Band, ...] = ()
    drawn: "Callable[[Chart], Figure]" = field(repr=False)

    def figure(self) -> Figure:
        """Return the picture, 16 cm wide, that no file holds yet."""
        with settings():
            return self.drawn(self)

    def png(self, target: Path | str | IO[bytes], dots_per_inch: int = 150) -> None:
        """Write the picture as PNG; the same chart gives the same bytes."""
        save(self.drawn, self, target, "png", dots_per_inch)

    def svg(self, target: Path | str | IO[bytes]) -> None:
        """Write the picture as SVG with its words as text; the same chart gives the same bytes."""
        save(self.drawn, self, target, "svg", 72)

    def table_in_words(self) -> pd.DataFrame:
        """Return the table as planners write it: numbers in their units, a dash where there is none."""
        told: pd.DataFrame = self.table.astype(object)
        write = difference if self.kind == "difference" else number
        for name in told.columns:
            if name in _NUMBERS | _DIFFERENCES | {self.value}:
                pairs = zip(self.table[name], self.table["unit"], strict=True)
                told[name] = [write(float(value), unit) for value, unit in pairs]
            elif name.endswith("_gbp"):
                told[name] = [number(float(value), "GBP") for value in self.table[name]]
        return told
