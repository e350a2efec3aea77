"""Stacked bars: months upright beside one another, or options lying below one another."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.report.charting.chart import Chart
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
    write_numbers,
)
from sim.report.charting.style import INK, PALE, SIZE, apart, height_of, plain_axes, width_of, wrapped
from sim.report.charting.telling import axis_number, what_is_drawn
from sim.report.words import number

MOST_PARTS = 6
_HIGH = 150.0
_LABELS = 104.0


def draw_stack(chart: Chart) -> Figure:
    """Draw stacked bars: upright if they are months, lying if they are options."""
    return _upright(chart) if chart.category != "option" else _lying(chart)


def _panels(chart: Chart) -> list[tuple[str, pd.DataFrame]]:
    """Return each panel's head and its numbers: a row for every bar, a column for every part."""
    groups = chart.table.groupby(chart.panel, sort=False) if chart.panel else [("", chart.table)]
    found = []
    for name, own in groups:
        wide = own.pivot_table(index=chart.category, columns=chart.series, values=chart.value, sort=False)
        found.append((str(name), wide.fillna(0.0)))
    return found


def _upright(chart: Chart) -> Figure:
    panels = _panels(chart)
    head = height_of(1) + 4
    page = Page(chart.title, chart.subtitle, chart.source, len(panels) * (head + _HIGH + 26) - 6)
    unit = what_is_drawn(chart.unit)
    for place, (name, wide) in enumerate(panels):
        top = place * (head + _HIGH + 26)
        page.text(f"{name}, {unit}" if name else unit, EDGE, top, weight="bold" if name else "normal")
        low, high = _ends(wide)
        locator = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10])
        ticks = locator.tick_values(low, high)
        left = EDGE + 6 + max(width_of(axis_number(float(tick), chart.unit)) for tick in ticks)
        axes = page.axes(left, top + head, WIDTH - EDGE - left - _LABELS, _HIGH)
        plain_axes(axes)
        axes.set_ylim(low, high)
        axes.yaxis.set_major_locator(locator)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: axis_number(value, chart.unit)))
        middles = _stand(axes, wide)
        _name_months(axes, [str(each) for each in wide.index])
        _name_parts(axes, wide, middles, (low, high))
    return page.figure


def _stand(axes: Axes, wide: pd.DataFrame) -> list[float]:
    """Draw the parts and return the middle of each in the last bar."""
    at = np.arange(len(wide))
    above, below = np.zeros(len(wide)), np.zeros(len(wide))
    middles = []
    for place, part in enumerate(wide):
        values = wide[part].to_numpy(float)
        start = np.where(values >= 0, above, below)
        axes.bar(at, values, bottom=start, width=0.86, **filling(place))
        above, below = above + np.maximum(values, 0), below + np.minimum(values, 0)
        middles.append(float(start[-1] + values[-1] / 2))
    if below.any():
        axes.axhline(0, color=INK, linewidth=0.8)
    return middles


def _name_months(axes: Axes, names: Sequence[str]) -> None:
    places = np.unique(np.linspace(0, len(names) - 1, min(len(names), 4)).round().astype(int))
    axes.set_xticks(places, [names[place] for place in places])
    axes.set_xlim(-0.6, max(len(names) - 0.4, 3.0))


def _name_parts(axes: Axes, wide: pd.DataFrame, middles: list[float], ends: tuple[float, float]) -> None:
    """Write each part's name right of the last bar, with a swatch of its filling and a line to it."""
    scale = _HIGH / (ends[1] - ends[0])
    lines = [wrapped(str(part), _LABELS - 22) for part in wide]
    heights = [height_of(len(each)) + 1 for each in lines]
    wanted = [(middle - ends[0]) * scale for middle in middles]
    places = apart(wanted, heights, 0, _HIGH)
    beside = axes.figure.add_axes(_right_of(axes))
    beside.set_axis_off()
    beside.set_xlim(0, _LABELS)
    beside.set_ylim(0, _HIGH)
    left, right = axes.get_xlim()
    gap = -(right - (len(wide) - 0.57)) / (right - left) * axes.get_position().width * WIDTH
    for place, (words, want, found) in enumerate(zip(lines, wanted, places, strict=True)):
        beside.plot([gap, 8], [want, found], color=INK, linewidth=0.5, clip_on=False)
        beside.bar([12.5], [8], bottom=[found - 4], width=9, **filling(place))
        beside.text(20, found, "\n".join(words), va="center", size=SIZE, color=INK, linespacing=1.15, parse_math=False)


def _right_of(axes: Axes) -> tuple[float, float, float, float]:
    place = axes.get_position()
    return place.x1, place.y0, _LABELS / WIDTH, place.height


def _ends(wide: pd.DataFrame) -> tuple[float, float]:
    high = float(wide.clip(lower=0).sum(axis=1).max())
    low = float(wide.clip(upper=0).sum(axis=1).min())
    return 1.05 * low, 1.05 * high if high > low else low + 1.0


def _lying(chart: Chart) -> Figure:
    panels = _panels(chart)
    rows = rows_of([str(each) for each in panels[0][1].index])
    keys = [[str(part) for part in wide] for _, wide in panels]
    heads = [(height_of(1) + 4 if name else 0.0) + key_height(key) for (name, _), key in zip(panels, keys, strict=True)]
    page = Page(chart.title, chart.subtitle, chart.source, sum(heads) + len(panels) * (height_of_rows(rows) + 12) - 8)
    left, top = EDGE + width_of_names(rows) + 10, 0.0
    for (name, wide), key, head in zip(panels, keys, heads, strict=True):
        if name:
            page.text(f"{name}, {what_is_drawn(chart.unit)}", EDGE, top, weight="bold")
        draw_key(page, key, top + head - key_height(key), filled=True)
        write_names(page, rows, top + head)
        words = [number(float(total), chart.unit) for total in wide.sum(axis=1)]
        axes = rows_axes(page, rows, left, top + head, WIDTH - EDGE - left - max(map(width_of, words)) - 10)
        _lie(axes, wide, [row.slot(0, 1) for row in rows])
        write_numbers(axes, words, [row.slot(0, 1) for row in rows], 6)
        top += head + height_of_rows(rows) + 12
    return page.figure


def _lie(axes: Axes, wide: pd.DataFrame, heights: list[float]) -> None:
    axes.spines[["top", "right", "bottom", "left"]].set_visible(False)
    axes.set_xticks([])
    axes.set_xlim(*_ends(wide))
    axes.axvline(0, color=PALE, linewidth=1)
    above, below = np.zeros(len(wide)), np.zeros(len(wide))
    for place, part in enumerate(wide):
        values = wide[part].to_numpy(float)
        start = np.where(values >= 0, above, below)
        axes.barh(heights, values, left=start, height=11, **filling(place))
        above, below = above + np.maximum(values, 0), below + np.minimum(values, 0)
