"""Charts whose names stand in rows on the left: where rows lie, their names, and the key of what differs in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from sim.report.charting.page import EDGE, WIDTH, Page
from sim.report.charting.style import COLOURS, HATCHES, INK, MARKERS, SIZE, height_of, width_of, wrapped

SLOT = 12.5
"""Height of one mark with its number, in points."""
_NAMES = 138.0
_KEY = 20.0
_BETWEEN = 5.0


@dataclass(frozen=True, slots=True)
class Row:
    """A name in lines, and where its row begins and how high it is, in points from the first row's top."""

    lines: list[str]
    top: float
    height: float

    def slot(self, place: int, slots: int) -> float:
        """Return the middle of one of the row's slots."""
        return self.top + self.height / 2 + (place - (slots - 1) / 2) * SLOT


def rows_of(names: Sequence[str], slots: int = 1, room: float = _NAMES) -> list[Row]:
    """Lay rows below one another, each as high as its name and its marks need."""
    rows: list[Row] = []
    top = 0.0
    for name in names:
        lines = wrapped(name, room)
        height = max(height_of(len(lines)), slots * SLOT) + _BETWEEN
        rows.append(Row(lines, top, height))
        top += height
    return rows


def height_of_rows(rows: Sequence[Row]) -> float:
    """Return how high all rows are together."""
    return rows[-1].top + rows[-1].height


def width_of_names(rows: Sequence[Row]) -> float:
    """Return how wide the widest name is."""
    return max(width_of(line) for row in rows for line in row.lines)


def write_names(page: Page, rows: Sequence[Row], top: float) -> None:
    """Write the names of rows, flush left, in the middle of their height."""
    for row in rows:
        start = top + row.top + (row.height - height_of(len(row.lines))) / 2 + 1
        page.text("\n".join(row.lines), EDGE, start)


def rows_axes(page: Page, rows: Sequence[Row], left: float, top: float, width: float) -> Axes:
    """Return axes whose height is counted in points from the top, like the rows'."""
    height = height_of_rows(rows)
    axes = page.axes(left, top, width, height)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    return axes


def key_height(names: Sequence[str]) -> float:
    """Return how high the key is; one thing alone needs none."""
    if len(names) < 2:
        return 0.0
    return sum(height_of(len(lines)) for lines in _key_lines(names)) + 6


def draw_key(page: Page, names: Sequence[str], top: float, *, filled: bool) -> None:
    """Write what each marker, or each filling, stands for."""
    if len(names) < 2:
        return
    axes = page.axes(EDGE, top, _KEY, key_height(names) - 6)
    axes.set_axis_off()
    axes.set_xlim(0, _KEY)
    axes.set_ylim(key_height(names) - 6, 0)
    at = 0.0
    for place, lines in enumerate(_key_lines(names)):
        page.text("\n".join(lines), EDGE + _KEY, top + at)
        if filled:
            axes.barh([at + 6], [15], height=8, **filling(place))
        else:
            axes.plot([7], [at + 6], **marker(place))
        at += height_of(len(lines))


def _key_lines(names: Sequence[str]) -> list[list[str]]:
    return [wrapped(name, WIDTH - 2 * EDGE - _KEY) for name in names]


def colour(place: int) -> str:
    """Return the colour of one series."""
    return COLOURS[place % len(COLOURS)]


def filling(place: int) -> dict[str, Any]:
    """Return how the bars of one series are filled: colours differ in lightness, patterns in grey."""
    return {
        "facecolor": colour(place),
        "hatch": HATCHES[place % len(HATCHES)],
        "edgecolor": "white",
        "linewidth": 0.5,
    }


def marker(place: int) -> dict[str, Any]:
    """Return how the marks of one series look."""
    return {
        "marker": MARKERS[place % len(MARKERS)],
        "color": colour(place),
        "markerfacecolor": colour(place) if place < len(MARKERS) else "white",
        "markersize": 6,
        "linestyle": "",
    }


def write_numbers(axes: Axes, words: Sequence[str], heights: Sequence[float], left: float) -> None:
    """Write numbers in a column right of the picture, so many points from its edge."""
    for said, height in zip(words, heights, strict=True):
        axes.annotate(
            said,
            (1.0, height),
            xycoords=("axes fraction", "data"),
            xytext=(left, 0),
            textcoords="offset points",
            va="center",
            size=SIZE,
            color=INK,
            annotation_clip=False,
            parse_math=False,
        )
