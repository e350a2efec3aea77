"""Drawing one panel of a chart: months as lines, reasons as rows, published figures as marks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from sim.experiment.ranges import ranges_of
from sim.report.words import number

# The Government Analysis Function's categorical palette, told apart by people of every colour vision; lines also
# differ in style and carry their names.
COLOURS = ("#12436D", "#F46A25", "#28A197", "#801650", "#3D3D3D", "#A285D1", "#746CB1")
STYLES = ("-", "--", "-.", ":", "-", "--", "-.")
INK, PALE = "#0B0C0C", "#B1B4B6"
HARD_SPACE = "\N{NO-BREAK SPACE}"
TITLE_WIDTH = 40
"""Letters in a line of a panel's title."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a panel: a row for every run, a column for every month."""

    name: str
    values: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """Mean over runs, by month; NaN where no run has a value."""
        columns = (column[np.isfinite(column)] for column in self.values.T)
        return np.array([np.mean(column) if len(column) else math.nan for column in columns])

    @property
    def low(self) -> np.ndarray:
        """Lower end of the range, by month."""
        return self._range()[0]

    @property
    def high(self) -> np.ndarray:
        """Upper end of the range, by month."""
        return self._range()[1]

    def _range(self) -> tuple[np.ndarray, np.ndarray]:
        runs, months = self.values.shape
        return ranges_of(self.values.ravel(), np.tile(np.arange(months), runs), months)

    def less(self, part: "Line", name: str) -> "Line":
        """Return what is left when a part is taken off, run by run."""
        return Line(name, np.subtract(self.values, part.values))


@dataclass(frozen=True, slots=True)
class Mark:
    """A published figure: of one month, or of all months from the first to the last."""

    value: float
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A row of a panel: a share over a period, with its range (NaN: none) and what was published (NaN: nothing)."""

    name: str
    mean: float
    low: float
    high: float
    published: float = math.nan


@dataclass(frozen=True, slots=True)
class Panel:
    """What one panel shows; with reasons, or else with lines.

    Attributes
    ----------
    title : str
        What is to be seen.
    unit : str
        Said below the title; "share" gives an axis in per cent.
    note : str
        Said beside the unit.
    """

    title: str
    unit: str
    lines: Sequence[Line] = ()
    marks: Sequence[Mark] = ()
    reasons: Sequence[Reason] = ()
    note: str = ""
    standard: float = field(default=math.nan)


def draw(axes: Axes, panel: Panel, months: list[str]) -> None:
    """Draw a panel, or say that there is nothing to draw."""
    axes.set_title(
        f"{fill(panel.title.replace(' %', f'{HARD_SPACE}%'), TITLE_WIDTH)}\n",
        loc="left",
        size=13,
        weight="bold",
        color=INK,
    )
    words = "%" if panel.unit == "share" else panel.unit
    axes.text(0, 1.02, f"{words}{panel.note}", transform=axes.transAxes, size=10, color=INK)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(PALE)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=10, colors=INK)
    if panel.reasons:
        _draw_reasons(axes, panel.reasons)
    elif panel.lines:
        _draw_lines(axes, panel, months)
    else:
        axes.set_xticks([])
        axes.set_yticks([])
        axes.text(0.5, 0.5, "none in this run", transform=axes.transAxes, ha="center", color=INK)


def _draw_lines(axes: Axes, panel: Panel, months: list[str]) -> None:
    axes.grid(axis="y", color=PALE, linewidth=0.6)
    where = np.arange(len(months))
    for line, colour, style in zip(panel.lines, COLOURS, STYLES, strict=False):
        if len(line.values) > 1:
            axes.fill_between(where, line.low, line.high, color=colour, alpha=0.18, linewidth=0)
        axes.plot(where, line.mean, style, color=colour, linewidth=2, marker="o" if len(months) == 1 else None)
    is_share = panel.unit == "share"
    values = [*(line.high for line in panel.lines), *(line.mean for line in panel.lines)]
    highest = float(np.nanmax(np.concatenate([*values, [mark.value for mark in panel.marks]])))
    axes.set_ylim(0, 1.02 if is_share else max(highest * 1.12, 1))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=not is_share))
    axes.yaxis.set_major_formatter(
        PercentFormatter(1, decimals=0) if is_share else FuncFormatter(lambda value, _: f"{value:,.0f}")
    )
    ticks = np.unique(np.linspace(0, len(months) - 1, min(len(months), 3)).round().astype(int))
    axes.set_xticks(ticks, [pd.Timestamp(months[tick]).strftime("%b %Y") for tick in ticks])
    axes.set_xlim(-0.3, max(len(months) - 1, 0.7) * 1.02 + 0.3)
    if math.isfinite(panel.standard):
        axes.axhline(panel.standard, color=INK, linewidth=1.2, linestyle=(0, (1, 2)))
    for mark in panel.marks:
        _draw_mark(axes, mark, panel, months)
    _label(axes, panel.lines, panel.unit)


def _draw_mark(axes: Axes, mark: Mark, panel: Panel, months: list[str]) -> None:
    """Draw what was published: a diamond for a month, a bar with ends for several."""
    first, last = months.index(mark.first), months.index(mark.last)
    if first == last:
        axes.plot([first], [mark.value], "D", color=INK, markerfacecolor="white", markersize=7, zorder=4)
    else:
        axes.plot([first, last], [mark.value] * 2, "|-", color=INK, linewidth=1, markersize=9, zorder=4)
    # Words keep away from the line they are nearest to
    nearest = min((line.mean[last] for line in panel.lines), key=lambda value: abs(value - mark.value))
    above = first != last or mark.value >= nearest
    side = "center" if first != last else "right" if last > 3 * len(months) / 4 else "left"
    axes.annotate(
        f"published {number(mark.value, panel.unit if panel.unit == 'share' else '')}",
        ((first + last) / 2, mark.value),
        xytext=({"center": 0, "right": -7, "left": 7}[side], 3 if above else -3),
        textcoords="offset points",
        ha=side,
        va="bottom" if above else "top",
        size=9,
        color=INK,
        bbox={"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.5},
        zorder=5,
    )


def _draw_reasons(axes: Axes, reasons: Sequence[Reason]) -> None:
    """Draw a row for each reason, the commonest on top: a disc for what was simulated, a diamond for published."""
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    for place, reason in enumerate(reversed(reasons)):
        axes.plot([reason.low, reason.high], [place] * 2, color=COLOURS[0], linewidth=6, alpha=0.25)
        axes.plot([reason.mean], [place], "o", color=COLOURS[0], markersize=7)
        axes.plot([reason.published], [place], "D", color=INK, fillstyle="none", markeredgewidth=1.4, markersize=11)
        axes.annotate(reason.name, (0, place + 0.26), size=10, va="bottom", color=INK)
        published = f", published {100 * reason.published:.0f} %" if math.isfinite(reason.published) else ""
        axes.annotate(
            f"{100 * reason.mean:.0f} %{published}",
            (1.01, place),
            xycoords=("axes fraction", "data"),
            va="center",
            size=9.5,
            color=INK,
            annotation_clip=False,
        )
    axes.set_yticks([])
    axes.set_ylim(-0.5, len(reasons) - 0.1)
    ends = [value for each in reasons for value in (each.mean, each.high, each.published) if math.isfinite(value)]
    axes.set_xlim(0, max(*ends, 0.1) * 1.08)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))


def _label(axes: Axes, lines: Sequence[Line], unit: str) -> None:
    """Write each line's name and last value at its end, apart enough to be read."""
    bottom, top = axes.get_ylim()
    gap = (top - bottom) * 0.075
    ends: list[tuple[float, Line, str]] = []
    for line, colour in zip(lines, COLOURS, strict=False):
        known = np.flatnonzero(np.isfinite(line.mean))
        if len(known):
            ends.append((float(line.mean[known[-1]]), line, colour))
    ends.sort(key=lambda end: end[0])
    height = -math.inf
    for value, line, colour in ends:
        height = max(value, height + gap)
        words = f"{line.name} {number(value, unit if unit == 'share' else '')}".strip()
        axes.annotate(
            words,
            (1.0, height),
            xycoords=("axes fraction", "data"),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            size=10,
            color=colour,
            weight="bold",
            annotation_clip=False,
        )
