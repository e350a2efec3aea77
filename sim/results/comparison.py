"""The folder of a comparison: each run is kept as it ends, and the whole is there when the last file is written.

While runs are under way the folder holds `unfinished.json` and a file for each finished run below ``runs``; whatever
interrupts the work, `--resume` takes it up from there. When all is done the runs are joined into one file and
`comparison.json` is written last.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from sim.experiment.running import Outcome
from sim.results.folder import LITTER, FolderInUseError, make_parents
from sim.results.parquet import join_files, read_table, write_table
from sim.results.whole import write_text, write_whole

COMPARISON = "comparison.json"
UNFINISHED = "unfinished.json"
OPTIONS = "options.yaml"
SCENARIOS = "scenarios"
DRAWS = "draws.csv"
RUNS = "runs"
MONTHS = "months.parquet"
NUMBERS = "numbers.parquet"
SUMMARY = "summary.csv"
DIFFERENCES = "differences.csv"
CHANCES = "chances.csv"
WORTH = "worth.csv"
QUARTERS = "quarters.csv"
TABLE = "options.csv"
CHARTS = "charts"
FILES = frozenset(
    {
        COMPARISON,
        UNFINISHED,
        OPTIONS,
        SCENARIOS,
        DRAWS,
        RUNS,
        MONTHS,
        NUMBERS,
        SUMMARY,
        DIFFERENCES,
        CHANCES,
        WORTH,
        QUARTERS,
        TABLE,
        CHARTS,
    }
)
"""Everything Throughcare writes into the folder of a comparison."""

_MONTHS, _NUMBERS, _FAILED = "months.parquet", "numbers.parquet", "failed.json"
"""Ends of the names of a run's files."""
_SAID = {
    "seed": "seed",
    "months": "months",
    "runs_per_draw": "runs a draw",
    "draws": "number of draws",
    "options": "options or their baseline",
    "code": "version of Throughcare",
    "versions": "versions of Python's packages",
}


class ComparisonError(Exception):
    """A folder cannot be read as a comparison; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class KeptRuns:
    """Finished runs of a comparison, a file or two each.

    Attributes
    ----------
    folder : Path
        Where they are kept.
    """

    folder: Path

    def keep(self, outcome: Outcome) -> None:
        """Write what came of a run; its numbers last, so that a run that has them is whole."""
        with _said_if_not_written(self.folder.parent):
            self._write(outcome)

    def _write(self, outcome: Outcome) -> None:
        option, run = outcome.option, outcome.run
        if outcome.table is None or outcome.numbers is None:
            failed = {"draw": outcome.draw, "error": outcome.error}
            write_text(self._file(option, run, _FAILED), json.dumps(failed) + "\n")
            return
        named: dict[str, Any] = {"option": option, "draw": np.int32(outcome.draw), "run": np.int32(run)}
        events: dict[str, Any] = {"events": np.int64(outcome.events)}
        for kind, table, more in ((_MONTHS, outcome.table, {}), (_NUMBERS, outcome.numbers, events)):
            with_names = table.assign(**named, **more)[[*named, *(name for name in table if name not in named), *more]]
            write_whole(self._file(option, run, kind), partial(write_table, with_names))

    def kept(self, option: str, run: int) -> Outcome | None:
        """Return what is kept of a run, without its months; None if it was not kept, or is damaged."""
        numbers, failed = self._file(option, run, _NUMBERS), self._file(option, run, _FAILED)
        try:
            if failed.is_file():
                found = json.loads(failed.read_text(encoding="utf-8"))
                return Outcome(run, None, error=found["error"], draw=found["draw"], option=option)
            if not (numbers.is_file() and self._file(option, run, _MONTHS).is_file()):
                return None
            table = read_table(numbers)
            read_table(self._file(option, run, _MONTHS), "false")  # its end is there, and with it all the rest
        except (duckdb.Error, OSError, ValueError, KeyError):
            return None
        draw, events = int(table["draw"].iloc[0]), int(table["events"].iloc[0])
        own = table.drop(columns=["option", "draw", "run", "events"])
        return Outcome(run, None, events=events, draw=draw, option=option, numbers=own)

    def __len__(self) -> int:
        return sum(1 for _ in self.folder.glob(f"*.{_NUMBERS}"))

    def join(self, tasks: Sequence[tuple[str, int]], folder: Path) -> None:
        """Join the runs into the folder's two files, in this order."""
        for name, kind in ((MONTHS, _MONTHS), (NUMBERS, _NUMBERS)):
            parts = [self._file(option, run, kind) for option, run in tasks]
            with _said_if_not_written(folder):
                write_whole(folder / name, partial(join_files, parts))

    def _file(self, option: str, run: int, kind: str) -> Path:
        return self.folder / f"{option}-{run}.{kind}"


@contextmanager
def comparison_folder(place: Path, asked: Mapping[str, Any], *, resume: bool, force: bool) -> Iterator[KeptRuns]:
    """Open the folder of a comparison that is to be made, or taken up.

    Parameters
    ----------
    place : Path
        Where it is, or is to be; folders above it are made.
    asked : mapping
        All that makes the runs what they are, as JSON can hold it: runs made for something else are not taken up.
    resume : bool
        Whether to take up what is there.
    force : bool
        Whether to replace what is there, if Throughcare made it.

    Yields
    ------
    KeptRuns
        Nothing of it is deleted if the block ends in an error.

    Raises
    ------
    FolderInUseError
        Something else is there, or there is something to resume that was not asked for, or the other way round.
    """
    inside = _inside(place)
    if strangers := [name for name in inside if name not in FILES]:
        raise FolderInUseError(
            f"{place}: {strangers[0]} in it is not a comparison's, so it is left alone; give --out another name"
        )
    if inside and not resume and not force:
        what = "an earlier comparison" if COMPARISON in inside else "an unfinished comparison"
        advice = "" if COMPARISON in inside else "add --resume to take it up, "
        raise FolderInUseError(f"{place}: holds {what}; {advice}--force to begin anew or give --out another name")
    if resume and not force and COMPARISON in inside:
        raise FolderInUseError(f"{place}: this comparison is finished; --force makes it anew")
    if inside and force:
        _clear(place, inside)
    elif inside and resume:
        _must_be_the_same(place, asked)
    try:
        make_parents(place)
        (place / RUNS).mkdir(parents=True, exist_ok=True)
        write_text(place / UNFINISHED, json.dumps(asked, indent=2) + "\n")
    except OSError as error:
        raise FolderInUseError(f"{place}: cannot be written to ({error.strerror})") from error
    for litter in (place / RUNS).glob(".*"):
        litter.unlink(missing_ok=True)
    yield KeptRuns(place / RUNS)


@contextmanager
def _said_if_not_written(folder: Path) -> Iterator[None]:
    """Say in a planner's words that the disk takes no more."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        words = (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).partition("\n")[0]
        raise ComparisonError(
            f"{folder}: cannot be written to ({words}); what is finished is kept. Make room if the disk is full, and "
            "give the command with --resume"
        ) from error


def finish(place: Path, manifest: str) -> None:
    """Write the manifest, which makes the folder a comparison, and remove what only served the work."""
    write_text(place / COMPARISON, manifest)
    (place / UNFINISHED).unlink(missing_ok=True)
    shutil.rmtree(place / RUNS, ignore_errors=True)


def _inside(place: Path) -> list[str]:
    try:
        if place.exists() and not place.is_dir():
            raise FolderInUseError(f"{place}: is a file; --out needs the name of a folder")
        return sorted(file.name for file in place.iterdir() if file.name not in LITTER) if place.exists() else []
    except OSError as error:
        raise FolderInUseError(f"{place}: cannot be read ({error.strerror})") from error


def _clear(place: Path, inside: Sequence[str]) -> None:
    for name in inside:
        if (place / name).is_dir():
            shutil.rmtree(place / name)
        else:
            (place / name).unlink()


def _must_be_the_same(place: Path, asked: Mapping[str, Any]) -> None:
    """Refuse to put runs of different questions together; say what differs."""
    try:
        before = json.loads((place / UNFINISHED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        before = {}
    differs = [words for name, words in _SAID.items() if before.get(name) != json.loads(json.dumps(asked[name]))]
    if differs:
        raise FolderInUseError(
            f"{place}: holds runs of another comparison (not the same: {', '.join(differs)}); "
            "--force begins anew, or give --out another name"
        )
