"""Writing a picture so that the same chart gives the same bytes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import IO, Any, Literal, Protocol, TypeVar

import matplotlib as mpl
from matplotlib.figure import Figure

FONTS = ("DejaVu Sans", "Verdana", "Arial", "Helvetica")
"""The first comes with matplotlib, so that words are as long on every machine; browsers may take the others."""
_SETTINGS: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": list(FONTS),
    "svg.fonttype": "none",
    "svg.hashsalt": "throughcare",
    # Hinting makes words longer or shorter from one resolution to another
    "text.hinting": "none",
    "hatch.linewidth": 0.8,
    "axes.unicode_minus": True,
    "path.simplify": False,
}
_SETTING = RLock()
"""Settings hold for all of a process, and a page draws for several people at once."""


class _Told(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def alt(self) -> str: ...


Told = TypeVar("Told", bound=_Told)


def save(
    drawn: Callable[[Told], Figure],
    chart: Told,
    target: Path | str | IO[bytes],
    kind: Literal["png", "svg"],
    dots_per_inch: int,
) -> None:
    """Draw a chart and write it, with its title and text alternative inside."""
    about: dict[str, Any] = {"Title": chart.title, "Description": chart.alt}
    about |= {"Software": "Throughcare"} if kind == "png" else {"Creator": "Throughcare", "Date": None}
    with settings():
        drawn(chart).savefig(target, format=kind, dpi=dots_per_inch, metadata=about)


@contextmanager
def settings() -> Iterator[None]:
    """Matplotlib's settings for our charts, for as long as one is drawn."""
    with _SETTING, mpl.rc_context(_SETTINGS):
        yield
