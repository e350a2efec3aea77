"""The pictures of the study of timeliness; each title says what is found."""

from pathlib import Path
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from calibration.studies.running import ALIKE
from calibration.studies.simulated_answers import PUBLISHED, SIMULATED, SimulatedAnswers
from calibration.studies.timeliness_tables import TEN_PERCENT, signed, told

BLUE, ORANGE, INK, PALE = "#12436D", "#F46A25", "#0B0C0C", "#B1B4B6"
DOTS_PER_INCH, TITLE = 110, 50
"""Resolution, and letters to a line of a title."""
SOURCE = (
    "Published: DfE, children in need C2 and LAIT, workforce of the September in the year (Open Government Licence).\n"
    "Simulated by Throughcare, not observed: councils alike in natural times and hours a child takes; own volumes, "
    "stocks and staff."
)
SLOPES, SCATTER, CASES = "timeliness-response.png", "timeliness-scatter.png", "timeliness-cases.png"


def response_picture(found: SimulatedAnswers, path: Path) -> None:
    """Draw published and simulated shares by load, and their changes by change of caseload."""
    figure, titles = _figure(12, 5.2), response_titles(found)
    left, right = figure.subplots(1, 2, gridspec_kw={"left": 0.06, "right": 0.985, "top": 0.83, "bottom": 0.21})
    _lines(left, found.fifths["load"], found.fifths, titles[0])
    left.set_xlabel("load of the assessment teams as the model sees it (fifths of council-years)")
    left.set_ylabel("assessments within 45 working days")
    left.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    table = found.fifths_of_changes
    _lines(right, np.expm1(table["log_caseload"]), table * [1, 100, 100], titles[1])
    right.axhline(0, color=PALE, linewidth=1, zorder=0)
    right.set_xlabel("change of published caseload to the next simulated year (fifths)")
    right.set_ylabel("change of the share, points")
    right.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    _save(figure, path)


def response_titles(s: SimulatedAnswers) -> tuple[str, str]:
    """Return the titles of the picture of responses."""
    first, last = s.fifths.iloc[0], s.fifths.iloc[-1]
    own, model = (signed(s.points[side, "within"].value * TEN_PERCENT, 1) for side in (PUBLISHED, SIMULATED))
    drop, published = (100 * float(first[name] - last[name]) for name in ("share_simulated", "share"))
    return (
        f"From the lowest load to the highest the model loses {drop:.0f} points, councils {signed(published, 0)}",
        f"Within councils ten percent more caseload goes with {own} points published, {model} simulated",
    )


def scatter_titles(s: SimulatedAnswers) -> tuple[str, str]:
    """Return the titles of the scatter."""
    return (
        f"Between councils simulated and published shares have a rank correlation of {told(s.rank)}",
        f"Changes of a council hardly go together: rank correlation {told(s.rank_of_changes)}",
    )


def _lines(axes: Axes, x: pd.Series, table: pd.DataFrame, title: str) -> None:
    upper = table["share"].iloc[1] >= table["share_simulated"].iloc[1]
    for column, colour, style, name, above in (
        ("share", BLUE, "-", "published", upper),
        ("share_simulated", ORANGE, "--", "simulated", not upper),
    ):
        axes.plot(x, table[column], color=colour, linestyle=style, marker="o", linewidth=2)
        axes.annotate(
            name,
            (x.iloc[1], table[column].iloc[1]),
            xytext=(0, 15 if above else -17),
            textcoords="offset points",
            ha="center",
            color=colour,
            weight="bold",
        )
    axes.set_title(fill(title, TITLE), loc="left", size=12, weight="bold", color=INK)
    _bare(axes)


def scatter_picture(rows: pd.DataFrame, changed: pd.DataFrame, titles: tuple[str, str], path: Path) -> None:
    """Draw each council-year, and each change, published against simulated."""
    figure = _figure(12, 6.0)
    left, right = figure.subplots(1, 2, gridspec_kw={"left": 0.06, "right": 0.985, "top": 0.85, "bottom": 0.19})
    for axes, table, scale, title, span in (
        (left, rows, 1.0, titles[0], (0.2, 1.0)),
        (right, changed, 100.0, titles[1], (-45, 45)),
    ):
        axes.plot(span, span, color=PALE, linewidth=1, zorder=0)
        axes.scatter(
            table["share_simulated"] * scale,
            table["share"] * scale,
            s=16,
            color=BLUE,
            alpha=0.55,
            linewidth=0,
        )
        axes.set_title(fill(title, TITLE), loc="left", size=12, weight="bold", color=INK)
        axes.set_xlim(*span)
        axes.set_ylim(*span)
        axes.annotate(
            "as simulated",
            (span[1], span[1]),
            ha="right",
            va="top",
            xytext=(-14, -2),
            rotation=0,
            textcoords="offset points",
            color=INK,
            size=9,
        )
        _bare(axes)
    left.set_xlabel("simulated share within 45 days")
    left.set_ylabel("published share within 45 days")
    for axis in (left.xaxis, left.yaxis):
        axis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    right.set_xlabel("simulated change to the next simulated year, points")
    right.set_ylabel("published change, points")
    _save(figure, path)


def cases_picture(panel: pd.DataFrame, runs: pd.DataFrame, councils: list[str], title: str, path: Path) -> None:
    """Draw published and simulated shares of some councils, year by year."""
    rows = -(-len(councils) // 5)
    figure = _figure(14, 1.6 + 2.7 * rows)
    places = figure.subplots(
        rows,
        5,
        sharex=True,
        sharey=True,
        squeeze=False,
        gridspec_kw={"left": 0.045, "right": 0.99, "top": 0.86, "bottom": 0.14, "hspace": 0.32},
    )
    simulated = runs[runs["variant"] == ALIKE]
    for axes, council in zip(places.flat, councils, strict=False):
        published = panel[panel["council"] == council]
        axes.plot(published["year"], published["share"], color=BLUE, marker="o", markersize=4, linewidth=2)
        own = simulated[(simulated["council"] == council) & (simulated["year"] >= published["year"].min())]
        axes.plot(own["year"], own["share"], color=ORANGE, marker="s", markersize=4, linewidth=1.5, linestyle="--")
        axes.set_title(council, loc="left", size=11, weight="bold", color=INK)
        axes.set_ylim(0.4, 1.02)
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        _bare(axes)
    for axes in list(places.flat)[len(councils) :]:
        axes.set_visible(False)
    first = places.flat[0]
    first.text(0.03, 0.16, "published", transform=first.transAxes, color=BLUE, weight="bold")
    first.text(0.03, 0.05, "simulated, alike", transform=first.transAxes, color=ORANGE, weight="bold")
    figure.text(0.008, 0.98, fill(title, 120), size=13, weight="bold", color=INK, va="top")
    _save(figure, path)


def _figure(width: float, height: float) -> Figure:
    figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def _bare(axes: Axes) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=INK, labelsize=9)


def _save(figure: Figure, path: Path) -> None:
    figure.text(0.008, 0.012, SOURCE, size=8.5, color=INK)
    figure.savefig(path, metadata={"Software": "Throughcare"})
