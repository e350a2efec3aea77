"""The chance that each option meets a standard, against the posts it asks for."""

import math
from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.report.charting.chart import Chart
from sim.report.charting.evidence import Evidence, evidence_of
from sim.report.charting.options_shown import options_shown, shown_words
from sim.report.charting.page import EDGE, WIDTH, Page
from sim.report.charting.rows import marker
from sim.report.charting.style import COLOURS, INK, SIZE, apart, height_of, plain_axes, width_of, wrapped
from sim.report.charting.telling import axis_difference, name_of_file
from sim.report.words import many, team_name
from sim.results.compared import Comparison, OptionTold, StandardTold

_LABELS = 170.0
_HIGH = 230.0
_MOST_OPTIONS = 12


def chance_against_posts(comparison: Comparison, standard: str, evidence: Evidence | None = None) -> Chart | None:
    """Return the chart of the chance of meeting a standard; None if no option asks for posts, or none is judged.

    Parameters
    ----------
    comparison : Comparison
    standard : str
        Key of one of its standards.
    evidence : Evidence, optional
        The same comparison, if it has been read already.
    """
    evidence = evidence or evidence_of(comparison)
    manifest = comparison.manifest
    told = next(each for each in manifest.standards if each.key == standard)
    shown = options_shown(evidence, told.measure, _MOST_OPTIONS)
    options = [option for option in manifest.options if option.key in shown]
    rows = [row for option in options for row in _rows(comparison, option, standard)]
    if not rows or not any(row["fte"] for row in rows):
        return None
    table = pd.DataFrame(rows)
    independent = many(manifest.draws_used, "draw") if manifest.draws_used > 1 else many(manifest.runs, "run")
    which = team_name(told.team, manifest.teams)
    return Chart(
        key=name_of_file("chance", standard),
        title=_title(table, told),
        subtitle=f"Share of simulated runs that meet the standard “{told.name}” over the last "
        f"{many(told.last_months, 'month')} ({which}), by posts asked for (FTE more than the baseline); line: 95 % "
        f"simulation error by Wilson's interval over {independent}. {evidence.span_words}."
        f"{shown_words(evidence, shown)}",
        source=evidence.source,
        alt=_alt(table, told),
        table=table,
        kind="frontier",
        unit="share",
        category="option",
        value="chance",
        drawn=draw_chances,
    )


def _rows(comparison: Comparison, option: OptionTold, standard: str) -> list[dict[str, object]]:
    """Return the option's point, if it has been judged."""
    chances = comparison.chances
    found = chances[(chances["option"] == option.key) & (chances["standard"] == standard)]
    if found.empty or pd.isna(found["chance"].iloc[0]):
        return []
    judged = found.iloc[0]
    roles = ", ".join(f"{fte:g} {role.replace('_', ' ')}" for role, fte in option.fte_by_role.items() if fte)
    return [
        {
            "option": option.name,
            "fte": sum(option.fte_by_role.values()),
            "posts": roles or "none",
            "chance": float(judged["chance"]),
            "low": float(judged["low"]),
            "high": float(judged["high"]),
            "runs": int(judged["runs"]),
            "unit": "share",
        }
    ]


def _title(table: pd.DataFrame, told: StandardTold) -> str:
    """Say the baseline's chance, and the best one only where their intervals do not touch."""
    points = list(zip(*(table[name].tolist() for name in ("option", "chance", "low", "high", "fte")), strict=True))
    name, chance, _, high, _ = points[0]
    best = max(points, key=lambda point: (point[1], -point[4]))
    words = f"“{told.name}”: met in {_percent(chance)} of runs"
    if best[2] > high:
        return f"{words} of {name}, {_percent(best[1])} with “{best[0]}” ({best[4]:+g} FTE)"
    chances = [point[1] for point in points]
    if min(chances) == max(chances):
        return f"{words}, whatever the option"
    return f"{words} of {name}; no option is clearly likelier to meet it"


def _alt(table: pd.DataFrame, told: StandardTold) -> str:
    columns = ("option", "fte", "chance", "low", "high")
    points = list(zip(*(table[name].tolist() for name in columns), strict=True))
    chosen = [points[0], *sorted(points[1:], key=lambda point: -point[2])[:4]]
    words = [
        f"{name} ({fte:+g} FTE) {_percent(chance)} ({_percent(low)} to {_percent(high)})"
        for name, fte, chance, low, high in chosen
    ]
    least = min(point[2] for point in points)
    return (
        f"Chance of meeting “{told.name}” against posts asked for, the baseline and then the likeliest options: "
        f"{'; '.join(words)}. The lowest chance of the {len(points)} shown is {_percent(least)}."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def draw_chances(chart: Chart) -> Figure:
    """Draw options as points and write their names on the right, a line to each point."""
    columns = ("option", "fte", "chance", "low", "high")
    points = list(zip(*(chart.table[name].tolist() for name in columns), strict=True))
    lines = [wrapped(f"{name}: {_percent(chance)}", _LABELS - 24) for name, _, chance, _, _ in points]
    heights = [height_of(len(each)) + 3 for each in lines]
    high = max(_HIGH, sum(heights) + 6)
    page = Page(chart.title, chart.subtitle, chart.source, high + height_of(2) + 16)
    left = EDGE + width_of("100 %") + 6
    width = WIDTH - EDGE - left - _LABELS
    axes = page.axes(left, 6, width, high)
    plain_axes(axes)
    axes.set_ylim(-0.02, 1.02)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _percent(value)))
    at = _beside([point[1] for point in points], width)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: axis_difference(value, "FTE")))
    room = 0.05 * ((max(at) - min(at)) or 1.0)
    axes.set_xlim(min(at) - room, max(at) + room)
    page.text("FTE more than in the baseline", left, high + 24)
    beside = page.axes(left, 6, WIDTH - EDGE - left, high)
    beside.set_axis_off()
    beside.set_xlim(0, WIDTH - EDGE - left)
    beside.set_ylim(0, high)
    wanted = [(chance + 0.02) / 1.04 * high for _, _, chance, _, _ in points]
    # Of points side by side the one on the right has the nearest label: so their lines do not cross
    nearer = [1e-6 * fte * (1 if chance >= 0.5 else -1) for _, fte, chance, _, _ in points]
    places = apart([want + near for want, near in zip(wanted, nearer, strict=True)], heights, 0, high)
    scale = width / (max(at) - min(at) + 2 * room)
    for number_of, (_, _, chance, low, top) in enumerate(points):
        shade = COLOURS[number_of % len(COLOURS)]
        axes.plot([at[number_of]] * 2, [low, top], color=shade, linewidth=1.4)
        axes.plot([at[number_of]], [chance], zorder=4, **marker(number_of))
        start = (at[number_of] - min(at) + room) * scale
        place = places[number_of]
        beside.plot([start, width + 10, width + 14], [wanted[number_of], place, place], color=INK, linewidth=0.4)
        beside.plot([width + 19], [place], **marker(number_of))
        beside.text(
            width + 26,
            place,
            "\n".join(lines[number_of]),
            va="center",
            size=SIZE,
            color=INK,
            linespacing=1.15,
            parse_math=False,
        )
    return page.figure


def _beside(ftes: Sequence[float], width: float) -> list[float]:
    """Move points of the same FTE apart by a few points of paper, so that each can be seen."""
    spread = (max(ftes) - min(ftes)) or 1.0
    step = 7.0 / width * spread
    seen: dict[float, int] = {}
    found = []
    for fte in ftes:
        before = seen.get(fte, 0)
        seen[fte] = before + 1
        found.append(fte + step * math.ceil(before / 2) * (1 if before % 2 else -1))
    return found
