"""How a flow is drawn: steps below one another, ribbons between them as wide as their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from sim.report.charting.chart import Chart
from sim.report.charting.page import EDGE, WIDTH, Page
from sim.report.charting.style import COLOURS, INK, SIZE, TINT, height_of, width_of, wrapped
from sim.report.words import number

COUNTED, ENDS_ONLY, OPEN = "counted", "counted where it ends", "open at a time"
"""How a ribbon's number is known: it is that of the ribbon; only of the step it leads to, to which other ways lead
too; or no flow but how many there are at a time."""
_BAR, _RIBBON, _GAP = 9.0, 34.0, 3.0
_NAME = 92.0
_SPACE = 8.0


@dataclass(frozen=True, slots=True)
class _Link:
    start: str
    end: str
    counted: str
    value: float

    @property
    def width(self) -> float:
        """Nothing for what is no flow."""
        return 0.0 if self.counted == OPEN else self.value


@dataclass(frozen=True, slots=True)
class _Step:
    """A bar of the flow: what it is called, on which level it lies, how wide it is and what is written below it."""

    name: str
    level: int
    value: float
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Half:
    """One panel of the flow, laid out: where each step's bar begins and where its words do."""

    name: str
    links: Sequence[_Link]
    steps: Mapping[str, _Step]
    left: Mapping[str, float]
    words: Mapping[str, float]
    tops: Sequence[float]
    height: float
    scale: float


def draw_ribbons(chart: Chart) -> Figure:
    """Draw the flow, a half below the other, each to its own scale."""
    halves = [_laid_out(str(name), own) for name, own in chart.table.groupby(chart.panel, sort=False)]
    head = height_of(1) + 4
    page = Page(chart.title, chart.subtitle, chart.source, sum(half.height + head + 8 for half in halves) - 8)
    top = 0.0
    for half in halves:
        page.text(half.name, EDGE, top, weight="bold")
        _draw(page.axes(EDGE, top + head, WIDTH - 2 * EDGE, half.height), half)
        top += head + half.height + 8
    return page.figure


def _laid_out(name: str, own: pd.DataFrame) -> _Half:
    columns = [own[column].tolist() for column in ("from", "to", "counted", "mean")]
    links = [
        _Link(str(start), str(end), str(how), float(value)) for start, end, how, value in zip(*columns, strict=True)
    ]
    steps = _steps(links)
    levels = [[step for step in steps.values() if step.level == level] for level in range(_deepest(steps) + 1)]
    room = WIDTH - 2 * EDGE
    scale = min((room - _GAP * (len(level) - 1)) / max(sum(s.value for s in level), 1e-9) for level in levels)
    left: dict[str, float] = {}
    words: dict[str, float] = {}
    tops: list[float] = []
    top = 0.0
    for level in levels:
        tops.append(top)
        at = 0.0
        for step in level:
            left[step.name] = at
            at += max(step.value * scale, 2.0) + _GAP
        words |= _words(level, left, room)
        top += _BAR + 3 + max(height_of(len(step.lines)) for step in level) + _RIBBON
    return _Half(name, links, steps, left, words, tops, top - _RIBBON + 2, scale)


def _steps(links: Sequence[_Link]) -> dict[str, _Step]:
    """Return the steps in the order in which links name them, each below those it comes from."""
    names = list(dict.fromkeys(name for link in links for name in (link.start, link.end)))
    steps = {}
    for name in names:
        before = [link for link in links if link.end == name]
        after = [link for link in links if link.start == name]
        level = 1 + max((steps[link.start].level for link in before), default=-1)
        only_open = bool(before) and all(link.counted == OPEN for link in before)
        came, went = sum(link.width for link in before), sum(link.width for link in after)
        told = before[0].value if only_open else max(came, went if not before else came)
        said = f"{number(told, '')}{' at a time' if only_open else ''}"
        steps[name] = _Step(name, level, max(came, went), [*wrapped(name, _NAME), said])
    return steps


def _deepest(steps: Mapping[str, _Step]) -> int:
    return max(step.level for step in steps.values())


def _words(level: Sequence[_Step], left: Mapping[str, float], room: float) -> dict[str, float]:
    """Return where the words of a level begin: below their bars, pushed apart to the right and, at the edge, back."""
    widths = [max(map(width_of, step.lines)) / 0.97 + _SPACE for step in level]
    starts: list[float] = []
    edge = 0.0
    for step, width in zip(level, widths, strict=True):
        starts.append(max(left[step.name], edge))
        edge = starts[-1] + width
    edge = room + _SPACE
    for place in reversed(range(len(level))):
        starts[place] = min(starts[place], edge - widths[place])
        edge = starts[place]
    return {step.name: start for step, start in zip(level, starts, strict=True)}


def _draw(axes: Axes, half: _Half) -> None:
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH - 2 * EDGE)
    axes.set_ylim(half.height, 0)
    goes, comes = dict(half.left), dict(half.left)
    for link in half.links:
        start, end = half.steps[link.start], half.steps[link.end]
        above = half.tops[start.level] + _BAR
        below = half.tops[end.level]
        width = link.width * half.scale
        if link.counted == OPEN:
            x = half.left[link.start] + start.value * half.scale / 2, half.words[link.end] + 8
            axes.plot(x, [above, below], linestyle=(0, (1, 2)), color=INK, linewidth=1.2, zorder=1)
            continue
        axes.add_patch(_ribbon((goes[link.start], above), (comes[link.end], below), width, link.counted))
        goes[link.start] += width
        comes[link.end] += width
    for step in half.steps.values():
        _bar(axes, half, step)


def _ribbon(start: tuple[float, float], end: tuple[float, float], width: float, counted: str) -> PathPatch:
    (x, top), (to, bottom) = start, end
    half = (top + bottom) / 2
    points = [(x, top), (x, half), (to, half), (to, bottom), (to + width, bottom), (to + width, half)]
    points += [(x + width, half), (x + width, top), (x, top)]
    curve = [Path.CURVE4] * 3
    path = Path(points, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])
    whole = counted == COUNTED
    return PathPatch(
        path,
        facecolor="#A9BACB" if whole else TINT,
        edgecolor=COLOURS[0],
        linewidth=0.5 if whole else 0.8,
        linestyle="-" if whole else "--",
        zorder=2,
    )


def _bar(axes: Axes, half: _Half, step: _Step) -> None:
    """Draw a step's bar, its words below it on white, and a line to them where they had to give way."""
    left, top, words = half.left[step.name], half.tops[step.level], half.words[step.name]
    width = max(step.value * half.scale, 1.0)
    if step.value:
        axes.barh([top + _BAR / 2], [width], left=left, height=_BAR, color=COLOURS[0], zorder=3)
    else:
        axes.plot([words + 8], [top + _BAR / 2], "o", color="white", markeredgecolor=INK, markersize=6, zorder=3)
    if step.value and abs(words - left) > 4:
        axes.plot([left + width / 2, words + 2], [top + _BAR, top + _BAR + 4], color=INK, linewidth=0.5, zorder=3)
    axes.text(
        words,
        top + _BAR + 3,
        "\n".join(step.lines),
        va="top",
        size=SIZE,
        color=INK,
        linespacing=1.2,
        parse_math=False,
        zorder=4,
        bbox={"facecolor": "white", "linewidth": 0, "pad": 0.6, "alpha": 0.85},
    )
