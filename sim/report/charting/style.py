"""How charts look: the Analysis Function's palette and afcharts' rules, readable in grey and on 16 cm of paper."""

from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from sim.report.charting.saving import FONTS, settings
from sim.report.drawing import COLOURS, HARD_SPACE, INK, PALE, STYLES

__all__ = ["COLOURS", "GRID", "HATCHES", "INK", "MARKERS", "PALE", "SIZE", "STYLES", "TINT"]

TINT = "#CFD9E2"
"""The first colour, thinned: ranges stand in it, between lines of the colour itself."""
GRID = "#CCCCCC"
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "++", "ooo")
SIZE = 9.0
"""Points of the smallest words."""
_SLACK = 0.97
"""Words are a little wider at some resolutions than at others."""
LINE = 1.25
"""Height of a line of words, in sizes."""


@lru_cache(maxsize=4)
def _font(*, bold: bool) -> FontProperties:
    return FontProperties(family=list(FONTS[:1]), weight="bold" if bold else "normal")


@lru_cache(maxsize=1)
def _ruler() -> RendererAgg:
    return RendererAgg(8, 8, 288)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=20_000)
def width_of(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return how wide words are, in points."""
    font = _font(bold=bold).copy()
    font.set_size(size)
    with settings():
        width, _, _ = _ruler().get_text_width_height_descent(text, font, ismath=False)  # type: ignore[no-untyped-call]
    return 72 * float(width) / 288


def wrapped(text: str, room: float, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """Break words into lines that are no wider than the room, in points; a word too long is broken itself."""
    lines = [""]
    for word in hard(text).split(" "):
        longer = f"{lines[-1]} {word}".lstrip(" ")
        if width_of(longer, size, bold=bold) <= room * _SLACK:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and width_of(lines[-1] + letter, size, bold=bold) > room * _SLACK:
                lines.append("")
            lines[-1] += letter
    return lines


def hard(text: str) -> str:
    """Keep numbers with their per cent sign."""
    return text.replace(" %", f"{HARD_SPACE}%")


def height_of(lines: int, size: float = SIZE) -> float:
    """Return the height of so many lines of words, in points."""
    return lines * size * LINE


def apart(wanted: list[float], heights: list[float], low: float, high: float) -> list[float]:
    """Return middles as near to those wanted as there is room for, in the same order, none over another.

    >>> apart([5.0, 6.0, 40.0], [10.0, 10.0, 10.0], 0.0, 50.0)
    [5.0, 15.0, 40.0]
    >>> apart([49.0, 50.0], [10.0, 10.0], 0.0, 50.0)
    [35.0, 45.0]
    """
    order = sorted(range(len(wanted)), key=lambda each: wanted[each])
    placed = list(wanted)
    edge = low
    for each in order:
        placed[each] = max(wanted[each], edge + heights[each] / 2)
        edge = placed[each] + heights[each] / 2
    edge = max(high, low + sum(heights))
    for each in reversed(order):
        placed[each] = min(placed[each], edge - heights[each] / 2)
        edge = placed[each] - heights[each] / 2
    return placed


def plain_axes(axes: Axes, *, grid: str = "y") -> None:
    """Take away all of the axes that says nothing."""
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(PALE)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=SIZE, colors=INK)
    axes.tick_params(axis="x", pad=7)
    axes.grid(visible=False)
    if grid:
        axes.grid(visible=True, axis="y" if grid == "y" else "x", color=GRID, linewidth=0.6)
