"""How far a command is, for another program that reads it from a file."""

import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from sim.results.whole import write_text

ProgressPlace = Annotated[
    Path | None,
    typer.Option("--progress", metavar="FILE", help="Keep in FILE how many runs are done, as one line of JSON."),
]


class ProgressFile:
    """Keeps in a file, whole at any moment, how many runs are done.

    Parameters
    ----------
    place : Path or None
        The file; None: nothing is kept.
    of : int
        How many runs there will be.
    """

    def __init__(self, place: Path | None, of: int) -> None:
        self.place = place
        self.of = of
        self.done = 0
        self.started = time.monotonic()
        self._write()

    def another(self) -> None:
        """Note that a run is done."""
        self.done += 1
        self._write()

    def so_far(self, of: int, done: int) -> None:
        """Note that there will be `of` runs, `done` of which there are already."""
        self.of, self.done = of, done
        self._write()

    def _write(self) -> None:
        if self.place is None:
            return
        told = {"done": self.done, "of": self.of, "seconds": round(time.monotonic() - self.started, 2)}
        # Windows does not replace a file that somebody is reading; the next line says it all again
        with suppress(PermissionError):
            write_text(self.place, json.dumps(told) + "\n")
