"""How a flow is drawn: steps below one another, ribbons between them as wide as their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
_BAR, _RIBBON, _GAP = 9.0, 16.0, 3.0
_NAME, _SPACE = 100.0, 8.0
_ROOM = WIDTH - 2 * EDGE
_MOST_IN_A_ROW = 4
_LEADER: dict[str, Any] = {"color": INK, "linewidth": 0.6, "zorder": 3}


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
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """Where the words of a step stand."""

    left: float
    top: float
    lines: list[str]


@dataclass(frozen=True, slots=True)
class _Flow:
    """A flow laid out: where bars begin, where words stand, where levels begin, and points to a child."""

    links: Sequence[_Link]
    steps: Mapping[str, _Step]
    left: Mapping[str, float]
    words: Mapping[str, _Words]
    tops: Sequence[float]
    height: float
    scale: float


def draw_ribbons(chart: Chart) -> Figure:
    """Draw the flow from above to below."""
    columns = [chart.table[column].tolist() for column in ("from", "to", "counted", "mean")]
    rows = zip(*columns, strict=True)
    laid = _laid_out([_Link(str(start), str(end), str(how), float(value)) for start, end, how, value in rows])
    page = Page(chart.title, chart.subtitle, chart.source, laid.height)
    axes = page.axes(EDGE, 0, _ROOM, laid.height)
    axes.set_axis_off()
    axes.set_xlim(0, _ROOM)
    axes.set_ylim(laid.height, 0)
    _draw_links(axes, laid)
    for step in laid.steps.values():
        _draw_step(axes, laid, step)
    return page.figure


def _laid_out(links: Sequence[_Link]) -> _Flow:
    steps = _steps(links)
    deepest = max(step.level for step in steps.values())
    levels = [[step for step in steps.values() if step.level == level] for level in range(deepest + 1)]
    scale = min((_ROOM - _GAP * (len(level) - 1)) / max(sum(s.value for s in level), 1e-9) for level in levels)
    left: dict[str, float] = {}
    words: dict[str, _Words] = {}
    tops: list[float] = []
    top = 0.0
    for level in levels:
        tops.append(top)
        at = 0.0
        for step in level:
            left[step.name] = at
            at += max(step.value * scale, 1.0) + _GAP
        placed = _words(level, left, top + _BAR + 3)
        words |= placed
        top = max(each.top + height_of(len(each.lines)) for each in placed.values()) + _RIBBON
    return _Flow(links, steps, left, words, tops, top - _RIBBON, scale)


def _steps(links: Sequence[_Link]) -> dict[str, _Step]:
    """Return the steps in the order in which links name them."""
    names = dict.fromkeys(name for link in links for name in (link.start, link.end))
    return {name: _step(name, links) for name in names}


def _step(name: str, links: Sequence[_Link]) -> _Step:
    before = [link for link in links if link.end == name and link.start != name]
    after = [link for link in links if link.start == name and link.end != name]
    came, went = sum(link.width for link in before), sum(link.width for link in after)
    said = [f"{number(link.value, '')} at a time" for link in links if link.end == name and link.counted == OPEN]
    if came and went and said:
        said.insert(0, f"{number(came, '')} in, {number(went, '')} out")
    elif came or went:
        said.insert(0, number(came or went, ""))
    return _Step(name, _level(name, links), max(came, went), tuple(said))


def _level(name: str, links: Sequence[_Link]) -> int:
    """Return how many steps there are at most above a step."""
    above = [link.start for link in links if link.end == name != link.start]
    return 1 + max((_level(each, links) for each in above), default=-1)


def _words(level: Sequence[_Step], left: Mapping[str, float], top: float) -> dict[str, _Words]:
    """Place words below their bars, pushed apart; many of them in two rows by turns."""
    tiers = 2 if len(level) > _MOST_IN_A_ROW else 1
    placed: dict[str, _Words] = {}
    for tier in range(tiers):
        own = level[tier::tiers]
        room = min(_NAME, _ROOM / len(own) - _SPACE)
        lines = {step.name: [*wrapped(step.name, room), *step.said] for step in own}
        widths = [max(map(width_of, lines[step.name])) / 0.97 + _SPACE for step in own]
        starts = _pushed([left[step.name] for step in own], widths)
        placed |= {step.name: _Words(start, top, lines[step.name]) for step, start in zip(own, starts, strict=True)}
        top += max(height_of(len(each)) for each in lines.values()) + 2
    return placed


def _pushed(wanted: Sequence[float], widths: Sequence[float]) -> list[float]:
    """Return where words begin: not over one another, and not past the edge."""
    starts: list[float] = []
    edge = 0.0
    for want, width in zip(wanted, widths, strict=True):
        starts.append(max(want, edge))
        edge = starts[-1] + width
    edge = _ROOM + _SPACE
    for place in reversed(range(len(starts))):
        starts[place] = min(starts[place], edge - widths[place])
        edge = starts[place]
    return starts


def _draw_links(axes: Axes, laid: _Flow) -> None:
    goes, comes = dict(laid.left), dict(laid.left)
    for link in laid.links:
        if link.start == link.end:
            continue
        start, end = laid.steps[link.start], laid.steps[link.end]
        above, below = laid.tops[start.level] + _BAR, laid.tops[end.level]
        if link.counted == OPEN:
            x = [laid.left[start.name] + start.value * laid.scale / 2, laid.words[end.name].left + 8]
            axes.plot(x, [above, below + 2], linestyle=(0, (1, 2)), color=INK, linewidth=1.2, zorder=2.5)
            continue
        width = link.width * laid.scale
        axes.add_patch(_ribbon((goes[start.name], above), (comes[end.name], below), width, link.counted))
        goes[start.name] += width
        comes[end.name] += width


def _ribbon(start: tuple[float, float], end: tuple[float, float], width: float, counted: str) -> PathPatch:
    (x, top), (to, bottom) = start, end
    half = (top + bottom) / 2
    points = [(x, top), (x, half), (to, half), (to, bottom), (to + width, bottom), (to + width, half)]
    points += [(x + width, half), (x + width, top), (x, top)]
    curve = [Path.CURVE4] * 3
    path = Path(points, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])
    look: dict[str, Any] = {"facecolor": "#A9BACB", "linewidth": 0.5, "linestyle": "-"}
    if counted != COUNTED:
        look = {"facecolor": TINT, "linewidth": 0.8, "linestyle": "--"}
    return PathPatch(path, edgecolor=COLOURS[0], zorder=2, **look)


def _draw_step(axes: Axes, laid: _Flow, step: _Step) -> None:
    """Draw a step's bar, its words below it on white, and a line to them where they had to give way."""
    left, top, words = laid.left[step.name], laid.tops[step.level], laid.words[step.name]
    width = max(step.value * laid.scale, 1.0)
    if step.value:
        axes.barh([top + _BAR / 2], [width], left=left, height=_BAR, color=COLOURS[0], zorder=3)
    else:
        axes.plot([words.left + 8], [top + _BAR / 2], "o", color="white", markeredgecolor=INK, markersize=6, zorder=3)
    foot = left + min(width / 2, 5.0)
    is_beside = words.left - 4 < left < words.left + 20
    is_below = words.top > top + _BAR + 4 and not any(link.start == step.name for link in laid.links)
    if step.value and (is_below or not is_beside):
        axes.plot([foot, foot if is_beside else words.left + 10], [top + _BAR, words.top], **_LEADER)
    axes.text(
        words.left,
        words.top,
        "\n".join(words.lines),
        va="top",
        size=SIZE,
        color=INK,
        linespacing=1.2,
        parse_math=False,
        zorder=4,
        bbox={"facecolor": "white", "linewidth": 0, "pad": 0.6, "alpha": 0.9},
    )
