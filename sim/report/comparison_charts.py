"""Charts of a comparison: how a measure goes on in each option, and the difference each option makes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.report.drawing import COLOURS, HARD_SPACE, INK, PALE
from sim.report.words import difference, number, readable, unit_words

DOTS_PER_INCH = 150
WIDTH = 11.0
COLUMNS = 3
_HEAD, _FOOT = 1.4, 0.55
"""Inches above and below the panels for title and source."""


@dataclass(frozen=True, slots=True)
class Fan:
    """One option's months: mean and range over runs."""

    name: str
    months: Sequence[str]
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True, slots=True)
class Effect:
    """The difference an option makes: mean, range over runs, and half-width of the mean's 95 % simulation error."""

    name: str
    mean: float
    low: float
    high: float
    half_width: float


@dataclass(frozen=True, slots=True)
class Told:
    """What a chart says besides its picture.

    Attributes
    ----------
    title : str
        The finding.
    subtitle : str
        What is drawn, and over which time.
    source : str
        Where it comes from, and what ranges are.
    """

    title: str
    subtitle: str
    source: str


def fan_chart(fans: Sequence[Fan], unit: str, told: Told, path: Path, *, standard: float = math.nan) -> str:
    """Draw a measure month by month in each option, beside the baseline's mean.

    Parameters
    ----------
    fans : sequence of Fan
        The baseline first.
    unit : str
        Unit of the measure.
    told : Told
        Title and source.
    path : Path
        PNG file to write.
    standard : float
        What is to be met; NaN if nothing is.

    Returns
    -------
    str
        The chart in words.
    """
    rows = math.ceil(len(fans) / COLUMNS)
    columns = min(len(fans), COLUMNS)
    figure, axes = _page(rows, columns, 2.6, told)
    ends = [np.nanmax(fan.high) for fan in fans] + [np.nanmin(fan.low) for fan in fans]
    ends += [] if math.isnan(standard) else [standard]
    bottom, top = _limits(min(ends), max(ends), unit)
    for place, fan in enumerate(fans):
        _draw_fan(axes.flat[place], fan, fans[0], unit, standard)
        axes.flat[place].set_ylim(bottom, top)
    for empty in list(axes.flat)[len(fans) :]:
        empty.set_visible(False)
    words = "; ".join(
        f"{fan.name}: {number(float(fan.mean[-1]), unit)} ({number(float(fan.low[-1]), unit)} to "
        f"{number(float(fan.high[-1]), unit)}) in the last month"
        for fan in fans
    )
    return _save(figure, told, words, path)


def difference_chart(effects: Sequence[Effect], unit: str, told: Told, path: Path) -> str:
    """Draw the difference each option makes, with its range and the simulation error of its mean.

    Returns
    -------
    str
        The chart in words.
    """
    figure, axes = _page(1, 1, 0.62 * len(effects) + 0.5, told, left=0.40)
    panel: Axes = axes.flat[0]
    panel.axvline(0, color=INK, linewidth=1)
    panel.grid(axis="x", color=PALE, linewidth=0.6)
    for place, effect in enumerate(reversed(effects)):
        panel.plot([effect.low, effect.high], [place] * 2, color=COLOURS[0], linewidth=9, alpha=0.25)
        error = effect.half_width if math.isfinite(effect.half_width) else 0.0
        panel.plot([effect.mean - error, effect.mean + error], [place] * 2, "|-", color=COLOURS[0], linewidth=2)
        panel.plot([effect.mean], [place], "o", color=COLOURS[0], markersize=7)
        panel.annotate(
            f"{_bare(effect.mean, unit)} ({_bare(effect.low, unit)} to {_bare(effect.high, unit)})",
            (1.01, place),
            xycoords=("axes fraction", "data"),
            va="center",
            size=10,
            color=INK,
            annotation_clip=False,
        )
    panel.set_yticks(range(len(effects)), [fill(effect.name, 44) for effect in reversed(effects)])
    panel.set_ylim(-0.6, len(effects) - 0.4)
    panel.xaxis.set_major_locator(MaxNLocator(5))
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _bare(value, unit)))
    words = "; ".join(
        f"{effect.name}: {difference(effect.mean, unit)}, range {difference(effect.low, unit)} to "
        f"{difference(effect.high, unit)}, simulation error of the mean {difference(effect.half_width, unit)}"
        for effect in effects
    )
    return _save(figure, told, words, path)


def title_of_difference(measure: str, effects: Sequence[Effect], unit: str) -> str:
    """Say which option has the largest mean difference, or that none can be told from none."""
    apart = told_apart(effects)
    what = readable(measure)
    if not apart:
        return f"{what}: no option's difference can be told from none"
    most = max(apart, key=lambda each: abs(each.mean))
    return f"{what}: the largest mean difference is that of “{most.name}”, {difference(most.mean, unit)}"


def title_of_fans(measure: str, fans: Sequence[Fan], effects: Sequence[Effect], unit: str) -> str:
    """Say what the baseline comes to, and the furthest of the options that can be told from it."""
    end = number(float(fans[0].mean[-1]), unit)
    words = f"{readable(measure)}: {end} in the last month of the baseline"
    apart = {each.name: each for each in told_apart(effects)}
    others = [fan for fan in fans[1:] if fan.name in apart and math.isfinite(fan.mean[-1])]
    if not others:
        return f"{words}, and no option can be told from it" if len(fans) > 1 else words
    most = max(others, key=lambda fan: abs(apart[fan.name].mean))
    return f"{words}, {number(float(most.mean[-1]), unit)} of “{most.name}”"


def told_apart(effects: Sequence[Effect]) -> list[Effect]:
    """Return the options whose mean difference is larger than its simulation error."""
    return [each for each in effects if abs(each.mean) > each.half_width]


def _page(rows: int, columns: int, inches: float, told: Told, *, left: float = 0.07) -> tuple[Figure, np.ndarray]:
    height = _HEAD + _FOOT + rows * inches
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS_PER_INCH, facecolor="white")
    FigureCanvasAgg(figure)
    places = {
        "left": left,
        "right": 0.97 if left < 0.2 else 0.76,
        "top": 1 - _HEAD / height,
        "bottom": (_FOOT + 0.3) / height,
        "hspace": 0.42,
        "wspace": 0.26,
    }
    axes = figure.subplots(rows, columns, squeeze=False, gridspec_kw=places)
    for panel in axes.flat:
        panel.spines[["top", "right", "left"]].set_visible(False)
        panel.spines["bottom"].set_color(PALE)
        panel.tick_params(length=0, labelsize=9.5, colors=INK)
        panel.set_axisbelow(True)
    title = told.title.replace(" %", f"{HARD_SPACE}%")
    figure.text(0.012, 1 - 0.12 / height, fill(title, 88), size=15, weight="bold", color=INK, va="top")
    figure.text(0.012, 1 - 0.66 / height, fill(told.subtitle, 128), size=10.5, color=INK, va="top")
    figure.text(0.012, 0.10 / height, fill(told.source, 165), size=8.5, color=INK, va="bottom")
    return figure, axes


def _draw_fan(axes: Axes, fan: Fan, baseline: Fan, unit: str, standard: float) -> None:
    where = np.arange(len(fan.months))
    axes.grid(axis="y", color=PALE, linewidth=0.6)
    axes.fill_between(where, fan.low, fan.high, color=COLOURS[0], alpha=0.2, linewidth=0)
    axes.plot(where, fan.mean, color=COLOURS[0], linewidth=2)
    if fan is not baseline:
        axes.plot(where, baseline.mean, "--", color=COLOURS[1], linewidth=1.5)
    if math.isfinite(standard):
        axes.axhline(standard, color=INK, linewidth=1.2, linestyle=(0, (1, 2)))
    axes.set_title(fill(fan.name, 36), loc="left", size=10.5, weight="bold", color=INK)
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick(value, unit)))
    ends = sorted({0, len(where) - 1})
    axes.set_xticks(ends, [pd.Timestamp(fan.months[end]).strftime("%b %Y") for end in ends])
    labels = axes.get_xticklabels()
    labels[0].set_horizontalalignment("left")
    labels[-1].set_horizontalalignment("right")


def _limits(low: float, high: float, unit: str) -> tuple[float, float]:
    """Begin at 0 unless all that is seen lies far from it."""
    if unit == "share":
        return (0.0 if low < 0.5 else max(0.0, low - 0.05)), min(1.0, high + 0.05)
    if low > 0.6 * high > 0:
        room = 0.15 * (high - low)
        return low - room, high + room
    return min(0.0, low), max(high * 1.08, 1e-9)


def _tick(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.0f} %"
    return number(value, unit) if unit.startswith("GBP") else f"{value:,.4g}"


def _bare(value: float, unit: str) -> str:
    """Write a difference without its unit, where that is said elsewhere."""
    return difference(value, unit).replace(" points", "")


def _save(figure: Figure, told: Told, words: str, path: Path) -> str:
    text = f"{told.title}. {told.subtitle}. {words}."
    figure.savefig(path, metadata={"Title": told.title, "Description": text, "Software": "Throughcare"})
    return text


def subtitle(unit: str, ranges: str) -> str:
    """Say what is drawn: the unit and what the band is."""
    return f"{'%' if unit == 'share' else unit_words(unit) or '£'}; {ranges}"
