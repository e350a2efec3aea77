"""Why did it change: each option's own part, what they do only together, and the whole."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.experiment.differences import RANGE_OF_DIFFERENCE
from sim.report.charting.chart import Chart
from sim.report.charting.evidence import Evidence, evidence_of
from sim.report.charting.marks import Mark, marks_of
from sim.report.charting.page import EDGE, WIDTH, Page
from sim.report.charting.rows import height_of_rows, rows_axes, rows_of, width_of_names, write_names, write_numbers
from sim.report.charting.style import COLOURS, HATCHES, INK, PALE, plain_axes, width_of
from sim.report.charting.telling import axis_number, name_of_file
from sim.report.words import difference, readable
from sim.results.compared import Comparison

LEVEL, PART, REST, WHOLE = "level", "own part", "interaction", "whole"
_INTERACTION = "What they do only together (interaction)"
_IN_ALL = "Change in all"
_LOOKS: dict[str, Any] = {
    PART: {"facecolor": COLOURS[0], "hatch": HATCHES[0]},
    REST: {"facecolor": COLOURS[1], "hatch": HATCHES[1]},
    WHOLE: {"facecolor": COLOURS[4], "hatch": HATCHES[2]},
}


def why_it_changed(
    comparison: Comparison, option: str, measure: str | None = None, evidence: Evidence | None = None
) -> Chart | None:
    """Return the chart of what the options that an option puts together add to its effect.

    Runs are paired: an option's own part is its difference from the baseline in the same draw and run, and the
    interaction is what is left of the whole. Runs that any of the options lacks are left out of all.

    Parameters
    ----------
    comparison : Comparison
    option : str
        Key of an option that puts others together.
    measure : str, optional
        Without it the headline measure.
    evidence : Evidence, optional
        The same comparison, if it has been read already.

    Returns
    -------
    Chart or None
        None if the option puts nothing together, or one of its parts was not compared or has no numbers.
    """
    evidence = evidence or evidence_of(comparison)
    measure = measure or comparison.manifest.headline
    parts = next(each.together for each in comparison.manifest.options if each.key == option)
    baseline = next(iter(evidence.options))
    if len(parts) < 2 or not {*parts} <= evidence.options.keys():
        return None
    numbers = evidence.numbers([measure])
    wide = numbers.pivot_table(index=["draw", "run"], columns="option", values="value")
    wide = wide.reindex(columns=[baseline, *parts, option]).dropna()
    if wide.empty:
        return None
    unit = evidence.unit(measure)
    table = _steps(evidence, wide, parts, (baseline, option)).assign(unit=unit)
    runs = f" ({len(wide)} whole pairs)" if len(wide) < evidence.runs else ""
    ranges = f"lines: {RANGE_OF_DIFFERENCE}; discs: levels, in brackets the {evidence.range_words}"
    lines = ranges if len(wide) > 1 else "one run, no range"
    what = readable(measure)
    return Chart(
        key=name_of_file("why", measure, option),
        title=_title(what, table, unit),
        subtitle=f"{what}: from the baseline to “{evidence.options[option]}”, {evidence.period_words}; runs paired by "
        f"draw and luck{runs}; {lines}. The axis does not begin at 0.",
        source=evidence.source,
        alt=_alt(what, table, unit),
        table=table,
        kind="waterfall",
        unit=unit,
        category="name",
        drawn=draw_waterfall,
    )


def _steps(evidence: Evidence, wide: pd.DataFrame, parts: tuple[str, ...], ends: tuple[str, str]) -> pd.DataFrame:
    """Return the steps from the baseline to the whole, each with mean, range and error over the same runs."""
    baseline, option = ends
    own = {part: wide[part] - wide[baseline] for part in parts}
    rest = wide[option] - wide[baseline] - sum(own.values())
    names = evidence.options
    steps: Mapping[tuple[str, str], pd.Series] = {
        (names[baseline], LEVEL): wide[baseline],
        **{(names[part], PART): values for part, values in own.items()},
        (_INTERACTION, REST): rest,
        (names[option], LEVEL): wide[option],
        (_IN_ALL, WHOLE): wide[option] - wide[baseline],
    }
    rows = [
        values.rename("value").reset_index().assign(place=place, name=name, step=step)
        for place, ((name, step), values) in enumerate(steps.items())
    ]
    found = evidence.told(pd.concat(rows, ignore_index=True), ["place", "name", "step"])
    found = found.sort_values("place", ignore_index=True).drop(columns="place")
    found["error_low"] = found["mean"] - found["half_width"]
    found["error_high"] = found["mean"] + found["half_width"]
    return found.drop(columns="half_width")


def _certain(table: pd.DataFrame) -> list[Mark]:
    """Return the changes that can be told from nothing."""
    apart = (table["error_low"] > 0) | (table["error_high"] < 0)
    return marks_of(table[(table["step"] != LEVEL) & apart], "name")


def _title(what: str, table: pd.DataFrame, unit: str) -> str:
    certain = {mark.name: mark.mean for mark in _certain(table)}
    whole = certain.pop(_IN_ALL, None)
    told = "no clear change in all" if whole is None else f"{difference(whole, unit)} in all"
    if not certain:
        return f"{what}: {told}, and no part can be told from none"
    most = max(certain, key=lambda name: abs(certain[name]))
    name = "working together" if most == _INTERACTION else f"“{most}”"
    return f"{what}: {told}; the largest part is {difference(certain[most], unit)} from {name}"


def _alt(what: str, table: pd.DataFrame, unit: str) -> str:
    told = []
    for mark, step in zip(marks_of(table, "name"), table["step"].tolist(), strict=True):
        words = mark.words if step == LEVEL else _part_words(mark, unit)
        told.append(f"{mark.name}: {words}")
    certain = [mark.name for mark in _certain(table)]
    which = f"Told from none: {', '.join(certain)}." if certain else "Nothing can be told from none."
    return f"{what}, from the baseline to the whole. {'; '.join(told)}. {which}"


def _part_words(mark: Mark, unit: str) -> str:
    span = f" ({difference(mark.low, unit)} to {difference(mark.high, unit)})" if mark.has_range else ""
    return f"{difference(mark.mean, unit)}{span}"


def draw_waterfall(chart: Chart) -> Figure:
    """Draw the steps below one another, each beginning where the one before ends."""
    marks = marks_of(chart.table, chart.category)
    steps = chart.table["step"].tolist()
    names = [f"{mark.name}" for mark in marks]
    rows = rows_of(names, 1, 150)
    words = [
        mark.words_with_range if step == LEVEL else _part_words(mark, chart.unit).replace(" points", "")
        for mark, step in zip(marks, steps, strict=True)
    ]
    page = Page(chart.title, chart.subtitle, chart.source, height_of_rows(rows) + 22)
    write_names(page, rows, 0)
    left = EDGE + width_of_names(rows) + 10
    axes = rows_axes(page, rows, left, 0, WIDTH - EDGE - left - max(map(width_of, words)) - 10)
    plain_axes(axes, grid="x")
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: axis_number(value, chart.unit)))
    heights = [row.slot(0, 1) for row in rows]
    _draw_steps(axes, marks, steps, heights)
    write_numbers(axes, words, heights, 6)
    return page.figure


def _draw_steps(axes: Axes, marks: list[Mark], steps: list[str], heights: list[float]) -> None:
    reached, first = 0.0, marks[0].mean
    seen = []
    for place, (mark, step, height) in enumerate(zip(marks, steps, heights, strict=True)):
        start = {LEVEL: 0.0, WHOLE: first}.get(step, reached)
        reached = start + mark.mean
        seen += [start, reached] if step != LEVEL else [reached]
        if step == LEVEL:
            axes.plot([reached], [height], "o", color=COLOURS[0], markersize=7, zorder=4)
        else:
            axes.barh([height], [mark.mean], left=start, height=9, edgecolor="white", **_LOOKS[step])
        if mark.has_range and step != LEVEL:
            ends = [start + mark.low, start + mark.high]
            seen += ends
            axes.plot(ends, [height] * 2, color="white", linewidth=3, zorder=2)
            axes.plot(ends, [height] * 2, "|-", color=INK, linewidth=1, zorder=3)
        if steps[place + 1 : place + 2] not in ([], [WHOLE]):
            axes.plot([reached] * 2, [height, heights[place + 1]], color=PALE, linewidth=1, zorder=0)
    room = 0.06 * (max(seen) - min(seen)) or 0.06 * abs(max(seen)) or 1.0
    axes.set_xlim(min(seen) - room, max(seen) + room)
