"""Bars in rows, panels side by side: how they are drawn."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.charting.chart import Chart
from sim.report.charting.marks import Mark, marks_of
from sim.report.charting.page import EDGE, WIDTH, Page
from sim.report.charting.rows import (
    draw_key,
    filling,
    height_of_rows,
    key_height,
    rows_axes,
    rows_of,
    width_of_names,
    write_names,
)
from sim.report.charting.style import INK, PALE, SIZE, height_of, width_of, wrapped
from sim.report.charting.telling import what_is_drawn

_GAP = 14.0


def draw_bars(chart: Chart) -> Figure:
    """Draw a row of bars for each category, a panel beside the other, every number at its bar's end."""
    marks = marks_of(chart.table, chart.category, chart.series)
    names = list(dict.fromkeys(mark.name for mark in marks))
    series = list(dict.fromkeys(mark.series for mark in marks))
    panels = [own for _, own in chart.table.groupby(chart.panel, sort=False)] if chart.panel else [chart.table]
    rows = rows_of(names, len(series))
    left = EDGE + width_of_names(rows) + 10
    width = (WIDTH - EDGE - left - _GAP * (len(panels) - 1)) / len(panels)
    heads = [wrapped(_head(chart, own), width, bold=True) for own in panels]
    head, key = height_of(max(map(len, heads))) + 4, key_height(series)
    page = Page(chart.title, chart.subtitle, chart.source, key + head + height_of_rows(rows))
    draw_key(page, series, 0, filled=True)
    write_names(page, rows, key + head)
    for place, own in enumerate(panels):
        where = left + place * (width + _GAP)
        page.text("\n".join(heads[place]), where, key, weight="bold")
        axes = rows_axes(page, rows, where, key + head, width)
        drawn = marks_of(own, chart.category, chart.series)
        _frame(axes, drawn, width)
        for mark in drawn:
            which = series.index(mark.series)
            _bar(axes, mark, rows[names.index(mark.name)].slot(which, len(series)), which)
    return page.figure


def _head(chart: Chart, own: pd.DataFrame) -> str:
    unit = what_is_drawn(str(own["unit"].iloc[0]))
    return f"{own[chart.panel].iloc[0]}, {unit}" if chart.panel else unit


def _frame(axes: Axes, marks: list[Mark], width: float) -> None:
    """Leave room for the number at every bar's end."""
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.spines["left"].set_color(PALE)
    axes.set_xticks([])
    axes.set_xlim(0, width * max([mark.top / (width - width_of(mark.words) - 10) for mark in marks] + [1e-12]))


def _bar(axes: Axes, mark: Mark, height: float, which: int) -> None:
    axes.barh([height], [mark.mean], height=9, **filling(which))
    if mark.has_range and mark.high > mark.low:
        axes.plot([mark.low, mark.high], [height] * 2, color="white", linewidth=3, solid_capstyle="butt")
        axes.plot([mark.low, mark.high], [height] * 2, "|-", color=INK, linewidth=1.2, markersize=5)
    said: Any = {"textcoords": "offset points", "va": "center", "size": SIZE, "color": INK, "annotation_clip": False}
    axes.annotate(mark.words, (mark.top, height), xytext=(4, 0), **said)
