"""A measure month by month, with its range: of a run, or of each option beside the baseline."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.experiment.ranges import range_of
from sim.measures import COUNCIL, MEASURES
from sim.report.charting.chart import Chart
from sim.report.charting.evidence import Evidence, month_words
from sim.report.charting.options_shown import options_shown, paired_differences, shown_words
from sim.report.charting.page import EDGE, WIDTH, Page
from sim.report.charting.style import COLOURS, INK, SIZE, TINT, apart, height_of, plain_axes, width_of, wrapped
from sim.report.charting.telling import axis_number, ends_of, name_of_file, two_numbers, what_is_drawn
from sim.report.words import extent, number, readable

MOST_PANELS = 12
"""Options in small pictures; the table of a comparison has all."""
_PANEL = 92.0
_SINGLE = 210.0
_LEADER = {"arrowstyle": "-", "color": INK, "linewidth": 0.5, "shrinkA": 1, "shrinkB": 1}


def fan(
    evidence: Evidence, measure: str, team: str = COUNCIL, *, standard: float = math.nan, standard_name: str = ""
) -> Chart | None:
    """Return the chart of a measure by month; None if no run has a value of it.

    Parameters
    ----------
    evidence : Evidence
    measure : str
        One of `sim.measures.MEASURES`.
    team : str
        A team, or the council.
    standard : float
        What is to be met, if it is not the statutory standard (of shares: all of them).
    standard_name : str
        What it is called.
    """
    table = evidence.by_month(measure, team)
    shown = options_shown(evidence, measure, MOST_PANELS)
    table = table[table["option"].isin(shown)]
    if table.empty:
        return None
    unit = MEASURES[measure].unit
    if math.isnan(standard) and unit == "share" and MEASURES[measure].standard:
        standard, standard_name = 1.0, "statutory standard: all"
    table = table.assign(option=table["option"].map(dict(evidence.options)), unit=unit)
    table = table[["option", "month", "mean", "low", "high", "unit"]].reset_index(drop=True)
    what = readable(measure) + ("" if team == COUNCIL else f", {evidence.team_name(team)}")
    marks = f"line: mean; band: {evidence.range_words}" if evidence.has_range else f"line: {evidence.range_words}"
    if evidence.is_comparison and len(evidence.options) > 1:
        marks += "; dashed: mean of the baseline"
    line = f" The dotted line is the standard: {number(standard, unit)}." if math.isfinite(standard) else ""
    return Chart(
        key=name_of_file(measure, "" if team == COUNCIL else team, "by-month"),
        title=_title(evidence, what, measure, team, table),
        subtitle=f"{what}, {what_is_drawn(unit)} by month; {marks}. {evidence.span_words}."
        + shown_words(evidence, shown)
        + _cut(table, unit, standard),
        source=evidence.source,
        alt=f"{what} by month. {_ends(evidence, table, unit)}{line}",
        table=table,
        kind="fan",
        unit=unit,
        category="month",
        panel="option" if evidence.is_comparison else "",
        standard=standard,
        standard_name=standard_name,
        drawn=draw_fan,
    )


def _cut(table: pd.DataFrame, unit: str, standard: float) -> str:
    """Say that the axis leaves out what is below it."""
    low, _ = ends_of(table, unit, standard)
    return "" if low <= 0 else f" The axis begins at {number(low, unit)}, not at 0."


def _title(evidence: Evidence, what: str, measure: str, team: str, table: pd.DataFrame) -> str:
    """Say what a run does from its first to its last month, or which option differs; only what chance does not."""
    first = table[table["option"] == table["option"].iloc[0]]
    unit = MEASURES[measure].unit
    start, end = float(first["mean"].iloc[0]), float(first["mean"].iloc[-1])
    if not table["mean"].any():
        return f"{what}: none in any month"
    if evidence.is_comparison:
        words = f"{what}: {number(end, unit)} in the last month of the baseline"
        return words + _furthest(evidence, measure, team, table)
    if len(first) == 1:
        return f"{what}: {number(start, unit)} in {month_words(first['month'].iloc[0])}"
    came, went = two_numbers(start, end, unit)
    if not evidence.has_range:
        return f"{what}: from {came} to {went} in the only run"
    low, high = range_of(evidence.changes(measure, team)["change"])
    if low > 0 or high < 0:
        return f"{what}: {'up' if low > 0 else 'down'} from {came} to {went}"
    lowest, highest = two_numbers(float(first["mean"].min()), float(first["mean"].max()), unit)
    return f"{what}: {lowest} to {highest} by month, no clear rise or fall"


def _furthest(evidence: Evidence, measure: str, team: str, table: pd.DataFrame) -> str:
    """Name the option that differs most over the period, if one can be told from the baseline."""
    if len(evidence.options) == 1:
        return ""
    found = paired_differences(evidence, measure, team)
    apart = found.loc[found["apart"], "option"].map(dict(evidence.options)).tolist()
    if not apart:
        return ", and no option can be told from it"
    last = float(table.loc[table["option"] == apart[0], "mean"].iloc[-1])
    return f", {number(last, MEASURES[measure].unit)} with “{apart[0]}”"


def _ends(evidence: Evidence, table: pd.DataFrame, unit: str) -> str:
    """Say where each line begins and ends."""
    told = []
    options = [own for _, own in table.groupby("option", sort=False)]
    ends = options[0]["mean"].iloc[-1]
    furthest = sorted(options[1:], key=lambda own: -abs(own["mean"].iloc[-1] - ends))[:2]
    for own in (options[0], *furthest):
        option = own["option"].iloc[0]
        first, last = own.iloc[0], own.iloc[-1]
        span = f" (range {extent(last['low'], last['high'], unit)})" if math.isfinite(last["low"]) else ""
        words = f"{number(first['mean'], unit)} in {month_words(first['month'])}"
        if len(own) > 1:
            words += f", {number(last['mean'], unit)} in {month_words(last['month'])}"
        told.append(f"{f'{option}: ' if evidence.is_comparison else 'Mean '}{words}{span}")
    return "; ".join(told) + "."


def draw_fan(chart: Chart) -> Figure:
    """Draw the lines of a chart, each option in a picture of its own."""
    panels = [own for _, own in chart.table.groupby(chart.panel, sort=False)] if chart.panel else [chart.table]
    if len(panels) == 1:
        return _single(chart, panels[0])
    columns = 2 if len(panels) <= 4 else 3
    left, gap = 12.0 + _axis_room(chart), 14.0
    width = (WIDTH - EDGE - left - (columns - 1) * gap) / columns
    names = [wrapped(str(own[chart.panel].iloc[0]), width, bold=True) for own in panels]
    rows = [names[start : start + columns] for start in range(0, len(names), columns)]
    heads = [height_of(max(map(len, row))) + 5 for row in rows]
    page = Page(chart.title, chart.subtitle, chart.source, sum(heads) + len(rows) * (_PANEL + 26) - 4)
    top = 0.0
    for row, head in enumerate(heads):
        for column, own in enumerate(panels[row * columns : (row + 1) * columns]):
            where = left + column * (width + gap)
            page.text("\n".join(rows[row][column]), where, top, weight="bold")
            axes = page.axes(where, top + head, width, _PANEL)
            _draw(axes, chart, own, panels[0], column == 0, ticks=2)
        top += head + _PANEL + 26
    return page.figure


def _single(chart: Chart, own: pd.DataFrame) -> Figure:
    """Draw one picture, its numbers written at the end of the line."""
    left = 6.0 + _axis_room(chart)
    last = own.iloc[-1]
    ends = [(last["mean"], [f"mean {number(last['mean'], chart.unit)}"])]
    if math.isfinite(last["low"]) and last["high"] > last["low"]:
        ends += [(last[end], [number(last[end], chart.unit)]) for end in ("low", "high")]
    if math.isfinite(chart.standard):
        ends.append((chart.standard, wrapped(chart.standard_name or "standard", 92)))
    right = max(width_of(line) for _, lines in ends for line in lines) + 14
    page = Page(chart.title, chart.subtitle, chart.source, _SINGLE + 24)
    axes = page.axes(left, 4, WIDTH - EDGE - left - right, _SINGLE)
    _draw(axes, chart, own, own, labels=True, ticks=4)
    bottom, top = axes.get_ylim()
    scale = _SINGLE / (top - bottom)
    heights = [height_of(len(lines)) for _, lines in ends]
    places = apart([(value - bottom) * scale for value, _ in ends], heights, 0, _SINGLE + 4)
    for (value, lines), place in zip(ends, places, strict=True):
        _at_the_end(axes, "\n".join(lines), (value - bottom) * scale, place, _SINGLE)
    return page.figure


def _at_the_end(axes: Axes, words: str, wanted: float, place: float, height: float) -> None:
    """Write words right of the picture, with a thin line to what they are of where they had to give way."""
    axes.annotate(
        words,
        (1.0, wanted / height),
        xycoords="axes fraction",
        xytext=(10, place - wanted),
        textcoords="offset points",
        va="center",
        size=SIZE,
        color=INK,
        linespacing=1.15,
        parse_math=False,
        annotation_clip=False,
        # A line straight across would look like a minus sign
        arrowprops=None if abs(place - wanted) < 2 else _LEADER,
    )


def _draw(axes: Axes, chart: Chart, own: pd.DataFrame, baseline: pd.DataFrame, labels: bool, ticks: int) -> None:
    months = sorted(chart.table["month"].unique())
    plain_axes(axes)
    at = own["month"].map(months.index).to_numpy(float)
    if own["low"].notna().any():
        axes.fill_between(at, own["low"], own["high"], color=TINT, linewidth=0)
        for end in ("low", "high"):
            axes.plot(at, own[end], color=COLOURS[0], linewidth=0.6)
    mark = "o" if len(months) == 1 else None
    if own is not baseline:
        before = baseline["month"].map(months.index).to_numpy(float)
        axes.plot(before, baseline["mean"], "--", color=COLOURS[1], linewidth=1.6, marker=mark)
    axes.plot(at, own["mean"], color=COLOURS[0], linewidth=2, marker=mark, markersize=5)
    if math.isfinite(chart.standard):
        axes.axhline(chart.standard, color=INK, linewidth=1.2, linestyle=(0, (1, 2)))
    low, high = ends_of(chart.table, chart.unit, chart.standard)
    axes.set_ylim(low, high)
    axes.set_xlim(-0.02 * len(months), max(len(months) - 1, 0.5) + 0.02 * len(months))
    axes.yaxis.set_major_locator(_locator(chart))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: axis_number(value, chart.unit)))
    if not labels:
        axes.tick_params(labelleft=False)
    _months(axes, months, ticks)


def _months(axes: Axes, months: Sequence[str], ticks: int) -> None:
    places = np.unique(np.linspace(0, len(months) - 1, min(len(months), ticks)).round().astype(int))
    axes.set_xticks(places, [f"{pd.Timestamp(months[place]):%b %Y}" for place in places])
    labels = axes.get_xticklabels()
    if len(labels) > 1:
        labels[0].set_horizontalalignment("left")
        labels[-1].set_horizontalalignment("right")


def _locator(chart: Chart) -> MaxNLocator:
    largest = float(np.nanmax(chart.table["mean"]))
    return MaxNLocator(4, integer=chart.unit != "share" and not 0 < largest <= 4, steps=[1, 2, 2.5, 5, 10])


def _axis_room(chart: Chart) -> float:
    """Return how wide the numbers beside the axis are."""
    ticks = _locator(chart).tick_values(*ends_of(chart.table, chart.unit, chart.standard))
    return max(width_of(axis_number(float(tick), chart.unit)) for tick in ticks)
