"""The picture of a validation: how often ranges held what came, by figure and by how far ahead."""

from pathlib import Path
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from calibration.validating.pooling import ALL, COUNTS, SHARES
from calibration.validating.telling import percent, said

BLUE, ORANGE, INK, PALE = "#12436D", "#F46A25", "#0B0C0C", "#B1B4B6"
DOTS_PER_INCH, TITLE = 110, 62
MEANT = 0.8
TWO_ERRORS = 2.0
SHOWN = (
    *("referrals", "assessments_completed", "assessments_within_45_days"),
    *("cp_plans_open", "care_started", "children_in_care"),
)
"""Series of a council's own picture."""


def coverage_picture(coverage: pd.DataFrame, file: Path) -> None:
    """Draw how many published figures fell inside the ranges meant to hold 80 %, by series and by horizon.

    Parameters
    ----------
    coverage : pandas.DataFrame
        As `coverage_table` gives it.
    file : Path
    """
    series = coverage[
        (coverage["horizon"] == ALL) & (coverage["series"] != ALL) & coverage["group"].isin([COUNTS, SHARES])
    ]
    height = 2.6 + 0.3 * len(series)
    figure = Figure(figsize=(13, height), dpi=DOTS_PER_INCH, facecolor="white")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(
        1, 2, gridspec_kw={"left": 0.3, "right": 0.97, "top": 1 - 1.0 / height, "bottom": 0.95 / height, "wspace": 0.15}
    )
    _by_series(left, series)
    _by_horizon(right, coverage)
    whole = coverage[(coverage["group"] == ALL) & (coverage["horizon"] == ALL)].iloc[0]
    title = f"{percent(whole['inside_80'])} of what came fell inside the ranges meant to hold 80 %"
    figure.text(0.012, 1 - 0.15 / height, title, size=16, weight="bold", color=INK, va="top")
    figure.text(
        0.012,
        0.012,
        "Bars: two standard errors, councils taken as wholes. Rings: last year's figure with the usual changes.\n"
        "Published: DfE and ONS (Open Government Licence). Forecast by Throughcare from what was known before.",
        size=9,
        color=INK,
    )
    figure.savefig(file, metadata={"Title": title, "Software": "Throughcare"})


def _by_series(axes: Axes, series: pd.DataFrame) -> None:
    ordered = series.iloc[::-1]
    places = np.arange(len(ordered))
    errors = _errors(ordered)
    _style(axes, "By figure, one to five years ahead together")
    axes.errorbar(ordered["inside_80"], places, xerr=errors, fmt="o", color=BLUE, elinewidth=1.5, markersize=6)
    axes.plot(ordered["inside_80_last_spread"], places, "o", color=ORANGE, fillstyle="none", markersize=7)
    axes.set_yticks(places, [said(name) for name in ordered["series"]])
    axes.set_xlim(-0.02, 1.02)
    axes.axvline(MEANT, color=INK, linewidth=1, linestyle="--")
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _by_horizon(axes: Axes, coverage: pd.DataFrame) -> None:
    _style(axes, "By years ahead")
    for group, colour, style, offset in ((COUNTS, BLUE, "-", -0.05), (SHARES, ORANGE, "--", 0.05)):
        rows = coverage[(coverage["group"] == group) & (coverage["series"] == ALL) & (coverage["horizon"] != ALL)]
        if rows.empty:
            continue
        years = rows["horizon"].astype(int).to_numpy() + offset
        errors = _errors(rows)
        axes.errorbar(years, rows["inside_80"], yerr=errors, color=colour, linestyle=style, marker="o", linewidth=2)
        axes.annotate(
            group,
            (years[-1], float(rows["inside_80"].iloc[-1])),
            xytext=(-6, 12 if group == COUNTS else -18),
            textcoords="offset points",
            ha="right",
            size=10,
            color=colour,
        )
    axes.axhline(MEANT, color=INK, linewidth=1, linestyle="--")
    axes.set_ylim(0, 1.05)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("years after the last one known", color=INK)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def fan_picture(scores: pd.DataFrame, history: pd.DataFrame, file: Path) -> None:
    """Draw what was published of a council and the ranges it was forecast in.

    Parameters
    ----------
    scores : pandas.DataFrame
        Of the council.
    history : pandas.DataFrame
        Columns series, year, observed: what was published before.
    file : Path
    """
    council = scores["council"].iloc[0]
    drawn = [name for name in SHOWN if (scores["series"] == name).any()]
    rows = max(1, -(-len(drawn) // 3))
    figure = Figure(figsize=(13, 1.6 + 3.2 * rows), dpi=DOTS_PER_INCH, facecolor="white")
    FigureCanvasAgg(figure)
    panels = figure.subplots(
        rows,
        3,
        squeeze=False,
        gridspec_kw={"left": 0.06, "right": 0.98, "top": 0.8 + 0.04 * rows, "bottom": 0.2 / rows, "hspace": 0.45},
    )
    for axes, name in zip(panels.flat, drawn, strict=False):
        _fan(axes, scores[scores["series"] == name], history[history["series"] == name], name)
    for axes in panels.flat[len(drawn) :]:
        axes.set_axis_off()
    inside = scores["inside_80"].astype(float)
    title = f"{council}: {inside.sum():.0f} of {len(inside)} figures that came lay in the ranges meant to hold 80 %"
    figure.text(0.012, 0.98, title, size=15, weight="bold", color=INK, va="top")
    figure.text(
        0.012,
        0.01,
        "Dots: published. Bands: 50 % and 80 % of simulated futures. Line: their median. Years end on 31 March.\n"
        "Published: DfE and ONS (Open Government Licence). Forecast by Throughcare from what was known before.",
        size=9,
        color=INK,
    )
    figure.savefig(file, metadata={"Title": title, "Software": "Throughcare"})


def _fan(axes: Axes, forecast: pd.DataFrame, history: pd.DataFrame, name: str) -> None:
    _style(axes, said(name))
    for within, alpha in (("80", 0.2), ("50", 0.35)):
        axes.fill_between(
            forecast["year"],
            forecast[f"low_{within}"],
            forecast[f"high_{within}"],
            color=BLUE,
            alpha=alpha,
            linewidth=0,
        )
    axes.plot(forecast["year"], forecast["median"], color=BLUE, linewidth=2)
    axes.plot(history["year"], history["observed"], "o-", color=PALE, markerfacecolor=INK, markeredgecolor=INK)
    axes.plot(forecast["year"], forecast["observed"], "o", color=ORANGE)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    if (forecast["unit"] == "points").all():
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    else:
        axes.set_ylim(bottom=0)


def _style(axes: Axes, title: str) -> None:
    axes.set_title(fill(title, TITLE), loc="left", size=11, weight="bold", color=INK)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(PALE)
    axes.tick_params(length=0, labelsize=10, colors=INK)
    axes.grid(color=PALE, linewidth=0.4)
    axes.set_axisbelow(True)


def _errors(rows: pd.DataFrame) -> np.ndarray:
    """Return two standard errors down and up, no further than 0 and 100 %."""
    share, error = rows["inside_80"].to_numpy(), TWO_ERRORS * rows["clustered_error_80"].fillna(0.0).to_numpy()
    return np.stack([np.minimum(error, share), np.minimum(error, 1.0 - share)])
