"""Caseload per worker by team, against the bands that papers quote."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.report.charting.chart import Band, Chart
from sim.report.charting.evidence import Evidence
from sim.report.charting.marks import Mark, highest_first, listed, marks_of
from sim.report.charting.options_shown import options_shown, shown_words
from sim.report.charting.page import EDGE, WIDTH, Page
from sim.report.charting.rows import (
    colour,
    draw_key,
    height_of_rows,
    key_height,
    marker,
    rows_axes,
    rows_of,
    width_of_names,
    write_names,
    write_numbers,
)
from sim.report.charting.style import COLOURS, INK, SIZE, TINT, plain_axes, width_of
from sim.report.charting.telling import axis_number

MEASURE = "caseload_per_fte"
MANY = 20.0
"""Upper end of the band a council set itself (Leicestershire, 2017); titles count teams above it."""
_LEICESTERSHIRE = "Leicestershire County Council's proposal of 2017"
BANDS = (
    Band("12–15 ASYE, senior", 12, 15, f"{_LEICESTERSHIRE}, newly qualified (ASYE) and senior practitioners"),
    Band("14–17 CIPFA", 14, 17, "CIPFA, Good Value from Good Practice, as that council quotes it"),
    Band("18–20 Leicestershire", 18, 20, f"{_LEICESTERSHIRE}, other social workers"),
)
_STRIP = 13.0
_MOST_MARKS = 44


def caseloads(evidence: Evidence, options: tuple[str, ...] | None = None) -> Chart | None:
    """Return the chart of caseload per FTE by team; None if no team has one.

    Parameters
    ----------
    evidence : Evidence
    options : tuple of str, optional
        Keys of the options shown; without them the baseline and as many others as there is room for.
    """
    numbers = evidence.numbers([MEASURE], by_team=True).dropna(subset="value")
    if numbers.empty:
        return None
    teams = [team for team in evidence.teams if (numbers["team"] == team).any()]
    shown = options or options_shown(evidence, MEASURE, max(2, min(4, _MOST_MARKS // len(teams))))
    found = evidence.told(numbers[numbers["option"].isin(shown)], ["option", "team"])
    found["place"] = found["team"].map(teams.index)
    found = found.sort_values("place", kind="stable", ignore_index=True)
    unit = "children per FTE"
    table = pd.DataFrame(
        {
            "team": found["team"].map(evidence.team_name),
            "option": found["option"].map(dict(evidence.options)),
            "mean": found["mean"],
            "low": found["low"],
            "high": found["high"],
            "unit": unit,
        }
    )
    baseline = marks_of(table[table["option"] == evidence.options[shown[0]]], "team")
    where = " in the baseline" if evidence.is_comparison else ""
    lines = f"; lines: {evidence.range_words}" if evidence.has_range else f"; {evidence.range_words}"
    return Chart(
        key="caseload-by-team",
        title=_title(baseline, where),
        subtitle=f"Children held per full-time social worker by team, mean of the {evidence.period_words}{lines}."
        f"{shown_words(evidence, shown)} Bands give context and are no statutory standards.",
        source=f"{evidence.source} Bands: {'; '.join(f'{band.name}: {band.source}' for band in BANDS)}. The caseload "
        "of newly qualified workers is not counted apart: compare it with a team's mean with care.",
        alt=_alt(baseline, where),
        table=table,
        kind="bands",
        unit=unit,
        category="team",
        series="option" if len(shown) > 1 else "",
        bands=BANDS,
        drawn=draw_bands,
    )


def _title(teams: list[Mark], where: str) -> str:
    above = sum(team.mean > MANY for team in teams)
    highest = highest_first(teams)[0]
    if not above:
        return f"No team holds more than {MANY:.0f} children a worker{where}; most: {highest.name}, {highest.words}"
    hold = "holds" if above == 1 else "hold"
    return (
        f"{above} of {len(teams)} teams {hold} more than {MANY:.0f} children a worker{where}, at most {highest.words}"
    )


def _alt(teams: list[Mark], where: str) -> str:
    above = sum(team.mean > MANY for team in teams)
    lowest = highest_first(teams)[-1]
    return (
        f"Caseload per full-time social worker{where}, highest first: {listed(teams, 6)}. The lowest of {len(teams)} "
        f"is {lowest.name} with {lowest.words}. Above {MANY:.0f}: {above}. Behind stand the bands 12 to 15, 14 to "
        "17 and 18 to 20."
    )


def draw_bands(chart: Chart) -> Figure:
    """Draw discs with their ranges over the bands."""
    marks = marks_of(chart.table, chart.category, chart.series)
    names = list(dict.fromkeys(mark.name for mark in marks))
    series = list(dict.fromkeys(mark.series for mark in marks))
    rows = rows_of(names, len(series))
    strips, key = _STRIP * len(chart.bands) + 2, key_height(series)
    page = Page(chart.title, chart.subtitle, chart.source, key + strips + height_of_rows(rows) + 20)
    draw_key(page, series, 0, filled=False)
    write_names(page, rows, key + strips)
    words = [mark.words_with_range for mark in marks]
    left = EDGE + width_of_names(rows) + 10
    width = WIDTH - EDGE - left - max(map(width_of, words)) - 10
    axes = rows_axes(page, rows, left, key + strips, width)
    plain_axes(axes, grid="x")
    limits = _limits(chart, marks)
    axes.set_xlim(limits)
    axes.xaxis.set_major_locator(MaxNLocator(max(2, min(6, int(width / 48))), integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: axis_number(value, "")))
    _draw_bands(page, chart, limits, (left, key, width))
    for band in chart.bands[1:]:
        axes.axvspan(band.low, band.high, color=TINT, alpha=0.6, linewidth=0)
    heights = [rows[names.index(mark.name)].slot(series.index(mark.series), len(series)) for mark in marks]
    for mark, height in zip(marks, heights, strict=True):
        place = series.index(mark.series)
        if mark.has_range:
            axes.plot([mark.low, mark.high], [height] * 2, color=colour(place), linewidth=1.6)
        axes.plot([mark.mean], [height], **marker(place))
    write_numbers(axes, words, heights, 6)
    return page.figure


def _limits(chart: Chart, marks: list[Mark]) -> tuple[float, float]:
    ends = [0.0, *(mark.top for mark in marks), *(band.high for band in chart.bands)]
    return 0.0, 1.04 * max(ends)


def _draw_bands(page: Page, chart: Chart, limits: tuple[float, float], place: tuple[float, float, float]) -> None:
    """Draw each band as a strip above the rows with its name beside it: bands may lie over one another."""
    left, top, width = place
    axes = page.axes(left, top, width, _STRIP * len(chart.bands))
    axes.set_axis_off()
    axes.set_xlim(*limits)
    axes.set_ylim(len(chart.bands), 0)
    for number_of, band in enumerate(chart.bands):
        middle = number_of + 0.5
        hatch = "////" if number_of == 0 else ""
        axes.barh(
            [middle],
            [band.high - band.low],
            left=band.low,
            height=0.55,
            facecolor=TINT,
            edgecolor=COLOURS[0],
            hatch=hatch,
            linewidth=0.8,
        )
        right_of = (band.high - limits[0]) / (limits[1] - limits[0]) * width + 4 + width_of(band.name) < width + 60
        axes.annotate(
            band.name,
            (band.high if right_of else band.low, middle),
            xytext=(4 if right_of else -4, 0),
            textcoords="offset points",
            ha="left" if right_of else "right",
            va="center",
            size=SIZE,
            color=INK,
            annotation_clip=False,
        )
