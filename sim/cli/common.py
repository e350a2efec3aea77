"""What the commands share: exit codes, arguments, words to stderr and files for spreadsheets."""

import csv
import difflib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from sim.report.console import words_console

FAULT, USAGE, INVALID, FAILED, INTERRUPTED = 1, 2, 3, 4, 130
MOST_YEARS = 10

ScenarioFile = Annotated[
    Path, typer.Argument(metavar="SCENARIO", help="Scenario file (YAML), or a workbook of one (.xlsx).")
]
RunFolderPlace = Annotated[Path, typer.Argument(metavar="RUN", help="Run folder made by `throughcare run`.")]
NewCsvFile = Annotated[Path | None, typer.Option(metavar="FILE.csv", help="Write a CSV into this new file, for Excel.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


class NoResultError(Exception):
    """Every run failed."""


def say(words: str) -> None:
    """Tell the person at the keyboard something that is no data."""
    words_console().print(Text(words), soft_wrap=True)


class StoppedError(Exception):
    """The user stopped the work; the message says what is kept."""


@contextmanager
def taken_up_later(folder: Path, how: str = "the command again") -> Iterator[None]:
    """Say to whoever stops the work in this block that what is finished is kept, and where."""
    try:
        yield
    except KeyboardInterrupt:
        raise StoppedError(f"Stopped; finished runs are kept in {folder}. Give {how} to take them up.") from None


def progress_of_runs(*, quiet: bool) -> Progress:
    """Return a bar for runs that take a while; it goes when they are done."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("runs"),
        TimeRemainingColumn(),
        console=words_console(),
        transient=True,
        disable=quiet,
    )


def write_csv(place: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a new file that a spreadsheet opens; one that is there already is left alone."""
    # Excel reads UTF-8 only where a file begins with its mark
    with place.open("x", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    say(f"Written to {place}.")


def nearest(written: str, known: Sequence[str]) -> str:
    """Say what somebody may have meant."""
    near = difflib.get_close_matches(written, known, n=1, cutoff=0.5)
    return f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known)}"
