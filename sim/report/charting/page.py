"""The page of a chart: title and subtitle above, source below, and room between, all measured in points."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.report.charting.style import INK, SIZE, height_of, wrapped

WIDTH = 453.5
"""16 cm: the width of words on A4."""
EDGE = 3.0
TITLE, SUBTITLE = 12.0, 9.5
_GAP = 6.0


class Page:
    """A figure as wide as a paper's text and as high as its words and pictures need.

    Parameters
    ----------
    title, subtitle, source : str
        Words above and below.
    room : float
        Points between them.

    Attributes
    ----------
    figure : Figure
    """

    def __init__(self, title: str, subtitle: str, source: str, room: float) -> None:
        inner = WIDTH - 2 * EDGE
        above = wrapped(title, inner, TITLE, bold=True), wrapped(subtitle, inner, SUBTITLE)
        below = wrapped(source, inner)
        heights = height_of(len(above[0]), TITLE), height_of(len(above[1]), SUBTITLE)
        self._top = EDGE + sum(heights) + 2 * _GAP
        self._height = self._top + room + _GAP + height_of(len(below)) + EDGE
        self.figure = Figure(figsize=(WIDTH / 72, self._height / 72), dpi=150, facecolor="white")
        FigureCanvasAgg(self.figure)
        self._words("\n".join(above[0]), EDGE, TITLE, weight="bold")
        self._words("\n".join(above[1]), EDGE + heights[0] + _GAP / 2, SUBTITLE)
        self._words("\n".join(below), self._height - EDGE - height_of(len(below)), SIZE)

    def axes(self, left: float, top: float, width: float, height: float, **given: Any) -> Axes:
        """Return axes at a place in the room, in points from its upper left."""
        bottom = self._height - self._top - top - height
        place = (left / WIDTH, bottom / self._height, width / WIDTH, height / self._height)
        return self.figure.add_axes(place, **given)

    def text(self, words: str, left: float, top: float, size: float = SIZE, **given: Any) -> None:
        """Write words into the room, their upper left at a place in points from its own."""
        self._words(words, self._top + top, size, left, **given)

    def _words(self, words: str, top: float, size: float, left: float = EDGE, **given: Any) -> None:
        asked: dict[str, Any] = {
            "color": INK,
            "va": "top",
            "ha": "left",
            "linespacing": 1.2,
            "parse_math": False,
        } | given
        self.figure.text(left / WIDTH, 1 - top / self._height, words, size=size, **(asked | given))
