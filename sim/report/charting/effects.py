"""The difference each option makes."""

import math

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.experiment.differences import RANGE_OF_DIFFERENCE, SIMULATION_ERROR_OF_DIFFERENCE
from sim.measures import COUNCIL, MEASURES
from sim.report.charting.chart import Chart
from sim.report.charting.evidence import Evidence, evidence_of
from sim.report.charting.marks import marks_of
from sim.report.charting.page import EDGE, WIDTH, Page
from sim.report.charting.rows import height_of_rows, rows_axes, rows_of, width_of_names, write_names, write_numbers
from sim.report.charting.style import COLOURS, INK, TINT, plain_axes, width_of
from sim.report.charting.telling import axis_difference, name_of_file
from sim.report.comparison import period_of
from sim.report.words import difference, readable
from sim.results.compared import Comparison, row_of
from sim.scenario.options import BASELINE


def differences(
    comparison: Comparison, measure: str, team: str = COUNCIL, evidence: Evidence | None = None
) -> Chart | None:
    """Return the chart of what each option changes; None if there is no option but the baseline.

    Parameters
    ----------
    comparison : Comparison
    measure : str
        One of `sim.measures.MEASURES`.
    team : str
        A team, or the council.
    evidence : Evidence, optional
        The same comparison, if it has been read already.
    """
    evidence = evidence or evidence_of(comparison)
    statistic, unit = period_of(comparison, measure), MEASURES[measure].unit
    rows = []
    for option in comparison.manifest.options:
        found = row_of(comparison.differences, option.key, measure, statistic, team)
        if option.key != BASELINE and not pd.isna(found["mean"]):
            error = found["half_width"]
            numbers = {"mean": found["mean"], "low": found["low"], "high": found["high"]}
            errors = {"error_low": found["mean"] - error, "error_high": found["mean"] + error}
            rows.append({"option": option.name, **numbers, **errors, "unit": unit})
    if not rows:
        return None
    table = pd.DataFrame(rows)
    what = readable(measure) + ("" if team == COUNCIL else f", {evidence.team_name(team)}")
    span = evidence.range_words
    marks = (
        f"disc: mean; line with ends: {SIMULATION_ERROR_OF_DIFFERENCE}; pale bar: {RANGE_OF_DIFFERENCE}"
        if evidence.has_range
        else span
    )
    return Chart(
        key=name_of_file(measure, "" if team == COUNCIL else team, "difference"),
        title=_title(what, table, unit),
        subtitle=f"{what}: option less baseline{' in percentage points' if unit == 'share' else ''}, {statistic}; "
        f"{marks}. {evidence.span_words}.",
        source=evidence.source,
        alt=_alt(what, table, unit),
        table=table,
        kind="difference",
        unit=unit,
        category="option",
        drawn=draw_differences,
    )


def told_apart(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose mean is further from nothing than its simulation error; of one run that is none."""
    chosen: pd.DataFrame = table[(table["error_low"] > 0) | (table["error_high"] < 0)]
    return chosen


def _title(what: str, table: pd.DataFrame, unit: str) -> str:
    apart = marks_of(told_apart(table), "option")
    if not apart:
        return f"{what}: no option's difference can be told from none"
    most = max(apart, key=lambda mark: abs(mark.mean))
    told = difference(most.mean, unit)
    only = "" if len(table) == 1 else "largest clear difference "
    return f"{what}: {only}{told} with “{most.name}”"


def _alt(what: str, table: pd.DataFrame, unit: str) -> str:
    told = []
    for mark in sorted(marks_of(table, "option"), key=lambda mark: -abs(mark.mean))[:5]:
        span = f" (range {difference(mark.low, unit)} to {difference(mark.high, unit)})" if mark.has_range else ""
        told.append(f"{mark.name} {difference(mark.mean, unit)}{span}")
    apart = told_apart(table)["option"].tolist()
    certain = f"Larger than their simulation error: {', '.join(apart)}." if apart else "None can be told from none."
    return f"{what}, mean difference from the baseline, the largest first: {'; '.join(told)}. {certain}"


def draw_differences(chart: Chart) -> Figure:
    """Draw each option's difference about the line of none."""
    table, unit = chart.table, chart.unit
    rows = rows_of(table["option"].tolist(), 1, 150)
    words = []
    for mean, low, high in table[["mean", "low", "high"]].itertuples(index=False):
        span = f" ({_bare(low, unit)} to {_bare(high, unit)})" if math.isfinite(low) else ""
        words.append(f"{_bare(mean, unit)}{span}")
    page = Page(chart.title, chart.subtitle, chart.source, height_of_rows(rows) + 22)
    write_names(page, rows, 0)
    left = EDGE + width_of_names(rows) + 10
    width = WIDTH - EDGE - left - max(map(width_of, words)) - 10
    axes = rows_axes(page, rows, left, 0, width)
    plain_axes(axes, grid="x")
    ends = table[["mean", "low", "high", "error_low", "error_high"]].to_numpy(float).ravel()
    known = [0.0, *(end for end in ends if math.isfinite(end))]
    room = 0.06 * (max(known) - min(known)) or 1.0
    axes.set_xlim(min(known) - room, max(known) + room)
    # No more labels than stand beside one another: a locator gives one more than it is asked for.
    label = max(width_of(axis_difference(end, unit)) for end in (min(known), max(known))) + 14
    axes.xaxis.set_major_locator(MaxNLocator(max(1, min(4, int(width // label) - 1))))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: axis_difference(value, unit)))
    axes.axvline(0, color=INK, linewidth=1.2)
    heights = [row.slot(0, 1) for row in rows]
    for height, (mean, low, high, below, above) in zip(
        heights, table[["mean", "low", "high", "error_low", "error_high"]].itertuples(index=False), strict=True
    ):
        if math.isfinite(low):
            axes.barh([height], [high - low], left=low, height=9, facecolor=TINT, edgecolor=COLOURS[0], linewidth=0.6)
        if math.isfinite(below):
            axes.plot([below, above], [height] * 2, "|-", color=COLOURS[0], linewidth=2, markersize=7)
        axes.plot([mean], [height], "o", color=COLOURS[0], markersize=6)
    write_numbers(axes, words, heights, 6)
    return page.figure


def _bare(value: float, unit: str) -> str:
    """Write a difference without the points that the subtitle names."""
    return difference(value, unit).replace(" points", "")
