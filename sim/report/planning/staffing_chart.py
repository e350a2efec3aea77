"""Cost against chance of every plan a search tried, as a picture, drawn from the search's own document."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.report.charting.chart import Chart
from sim.report.charting.page import EDGE, WIDTH, Page
from sim.report.charting.style import COLOURS, INK, SIZE, height_of, plain_axes, width_of, wrapped
from sim.report.charting.telling import axis_number
from sim.report.planning.staffing import percent
from sim.report.words import many, number

ANSWER, MOST, UNBEATEN, BEATEN = "the answer", "the most there may be", "not beaten", "beaten"
_MEANING = {
    ANSWER: "The answer",
    MOST: "The most there may be, which is not enough",
    UNBEATEN: "Tried: no plan that costs no more was met more often",
    BEATEN: "Beaten: a plan that costs no more was met more often",
}
_GREY = "#6F777B"
_LOOKS: dict[str, dict[str, Any]] = {
    ANSWER: {"marker": "D", "color": COLOURS[1], "markersize": 9, "zorder": 6},
    MOST: {"marker": "D", "color": COLOURS[1], "markersize": 9, "zorder": 6},
    UNBEATEN: {"marker": "o", "color": COLOURS[0], "markersize": 6, "zorder": 5},
    BEATEN: {"marker": "s", "color": _GREY, "markerfacecolor": "white", "markersize": 5, "zorder": 4},
}
_HIGH, _KEY = 230.0, 20.0
_MOST_TOLD = 5


def staffing_chart(document: dict[str, Any]) -> Chart:
    """Return the picture of cost against chance.

    Parameters
    ----------
    document : dict
        What `answer_document` returns, or a folder's `staffing.json` holds.
    """
    table, asked = _table(document), float(document["question"]["chance"])
    return Chart(
        key="frontier",
        title=_title(document),
        subtitle=f"Share of simulated futures in which every standard is met, by the full-year cost of what a plan "
        f"adds. Line: 95 % simulation error, exact; dotted: the {percent(asked)} asked for. "
        f"{many(document['plans_tried'], 'plan')}, {_futures(table)} futures each.",
        source=f"Source: Throughcare, {document['scenario']}, seed {document['seed']}; {document['drawn']}.",
        alt=_alt(table, asked),
        table=table,
        kind="plans",
        unit="share",
        category="plan",
        value="chance",
        series="mark",
        standard=asked,
        standard_name=f"{percent(asked)} asked for",
        drawn=draw_plans,
    )


def _table(document: dict[str, Any]) -> pd.DataFrame:
    feasible = document["feasible"]
    shown = document["plan"] if feasible else document["tried_at_most"]
    rows = []
    for tried in document["frontier"]:
        mark = BEATEN if tried["beaten"] else UNBEATEN
        if tried["amounts"] == shown:
            mark = ANSWER if feasible else MOST
        rows.append(
            {
                "plan": tried["words"],
                "mark": mark,
                "cost_gbp": float(tried["cost_gbp"]),
                **{name: float(tried[name]) for name in ("chance", "low", "high")},
                "futures": int(tried["runs"]),
                "unit": "share",
            }
        )
    return pd.DataFrame(rows)


def _futures(table: pd.DataFrame) -> str:
    least, most = int(table["futures"].min()), int(table["futures"].max())
    return f"{least} to {most}" if least < most else f"{most}"


def _title(document: dict[str, Any]) -> str:
    chance = percent(document["chance"])
    if not document["feasible"]:
        return f"Within the bounds no plan is enough: with all of it, met in {chance} of futures"
    if not document["cost_gbp"]:
        return f"With nothing added every standard is met in {chance} of futures"
    cost = number(document["cost_gbp"], "GBP")
    return f"The cheapest plan found costs {cost} a year; every standard is met in {chance} of futures"


def _alt(table: pd.DataFrame, asked: float) -> str:
    rows = _rows(table)
    best = [row for row in rows if row["mark"] != BEATEN]
    # The answer's neighbours say most: what a little less money comes to, and a little more
    place = next((at for at, row in enumerate(best) if row["mark"] in (ANSWER, MOST)), len(best) - 1)
    first = max(0, min(place - _MOST_TOLD // 2, len(best) - _MOST_TOLD))
    told = "; ".join(_told(row) for row in best[first : first + _MOST_TOLD])
    beaten = len(rows) - len(best)
    return (
        f"Cost of a full year against the chance that every standard is met, for {many(len(rows), 'plan')} "
        f"({beaten} of them beaten by a plan that costs no more). {percent(asked)} is asked for. {told}."
    )


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _told(row: dict[str, Any]) -> str:
    which = f"{row['mark']}: " if row["mark"] in (ANSWER, MOST) else ""
    ends = f"{percent(row['low'])} to {percent(row['high'])}"
    return f"{which}{row['plan']}, {number(row['cost_gbp'], 'GBP')}, {percent(row['chance'])} ({ends})"


def draw_plans(chart: Chart) -> Figure:
    """Draw plans as points with their error, the chance asked for as a line, and below what markers mean."""
    marks = [mark for mark in _LOOKS if (chart.table["mark"] == mark).any()]
    lines = {mark: wrapped(_key_words(chart.table, mark), WIDTH - 2 * EDGE - _KEY) for mark in marks}
    key = sum(height_of(len(each)) + 3 for each in lines.values())
    page = Page(chart.title, chart.subtitle, chart.source, _HIGH + height_of(2) + 20 + key)
    left = EDGE + width_of("100 %") + 8
    axes = page.axes(left, 6, WIDTH - 2 * EDGE - left - 8, _HIGH)
    _points(axes, chart)
    page.text("Full-year cost of what is added", left, _HIGH + 24)
    at = _HIGH + height_of(2) + 20
    legend = page.axes(EDGE, at, _KEY, key)
    legend.set_axis_off()
    legend.set_xlim(0, _KEY)
    legend.set_ylim(key, 0)
    down = 0.0
    for mark, said in lines.items():
        legend.plot([8], [down + 6], linestyle="", **_LOOKS[mark])
        page.text("\n".join(said), EDGE + _KEY, at + down)
        down += height_of(len(said)) + 3
    return page.figure


def _points(axes: Axes, chart: Chart) -> None:
    plain_axes(axes)
    axes.set_ylim(-0.04, 1.06)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}\N{NO-BREAK SPACE}%"))
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: axis_number(value, "GBP")))
    highest = max(float(chart.table["cost_gbp"].max()), 1.0)
    axes.set_xlim(-0.04 * highest, 1.06 * highest)
    axes.axhline(chart.standard, color=INK, linewidth=1.2, linestyle=(0, (1, 2)), zorder=2)
    # Where plans are dear they are mostly met: the lower left corner is the emptiest near the line
    axes.text(
        -0.03 * highest,
        chart.standard + 0.015,
        chart.standard_name,
        size=SIZE,
        color=INK,
        va="bottom",
        parse_math=False,
    )
    rows = list(_rows(chart.table))
    for row in rows:
        look = _LOOKS[row["mark"]]
        ends = [row["low"], row["high"]]
        axes.plot([row["cost_gbp"]] * 2, ends, color=look["color"], linewidth=1.0, alpha=0.8, zorder=look["zorder"] - 3)
        axes.plot([row["cost_gbp"]], [row["chance"]], linestyle="", clip_on=False, **look)
        if row["mark"] in (ANSWER, MOST):
            _label(axes, row, [float(each["cost_gbp"]) for each in rows], highest)


def _label(axes: Axes, row: dict[str, Any], costs: list[float], highest: float) -> None:
    """Name the answer beside its point, on the side where fewer others are, below the chances met more often."""
    room = 0.25 * highest
    beside = [cost - row["cost_gbp"] for cost in costs]
    before, behind = sum(-room < each < 0 for each in beside), sum(0 < each < room for each in beside)
    is_right = row["cost_gbp"] > highest - room or (row["cost_gbp"] > room and before < behind)
    axes.annotate(
        row["mark"],
        (row["cost_gbp"], row["chance"]),
        xytext=(-9 if is_right else 9, -10 if row["chance"] > 0.5 else 10),
        textcoords="offset points",
        ha="right" if is_right else "left",
        va="center",
        size=SIZE,
        weight="bold",
        color=INK,
        zorder=7,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        parse_math=False,
    )


def _key_words(table: pd.DataFrame, mark: str) -> str:
    if mark not in (ANSWER, MOST):
        return _MEANING[mark]
    row = table[table["mark"] == mark].iloc[0]
    chance = f"met in {percent(row['chance'])} of {row['futures']} futures"
    return f"{_MEANING[mark]}: {row['plan']}; {number(row['cost_gbp'], 'GBP')} a year, {chance}"
