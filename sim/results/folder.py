"""Writing a run folder: built beside its place under a temporary name, moved there when it is complete."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from sim.model import SimulatedRun
from sim.results.manifest import Manifest, people
from sim.results.parquet import join_files, write_table
from sim.results.reading import DRAWS, EVENTS, FILES, MANIFEST, MEASURES, SCENARIO, STAFF, TARGETS, is_run_folder
from sim.vocabulary import Event

PUBLISHED = "published.csv"
"""Published figures to compare a run with: ``NAME.published.csv`` beside ``NAME.yaml``, or ``published.csv``."""
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}


class FolderInUseError(Exception):
    """The place for a run folder is taken; the message says by what, and what to do."""


@dataclass(slots=True)
class RunFolder:
    """A run folder being built.

    Attributes
    ----------
    path : Path
        Where it is built.
    """

    path: Path
    _parts: list[int] = field(default_factory=list)

    def add_events(self, simulated: SimulatedRun, draw: int = 0) -> None:
        """Write one run's event log and who is who in it, so that they need not be held in memory."""
        write_table(_event_table(simulated, draw), self._part(EVENTS, simulated.run))
        write_table(_staff_table(simulated, draw), self._part(STAFF, simulated.run))
        self._parts.append(simulated.run)

    def _part(self, file: str, run: int) -> Path:
        return self.path / f"{run}-{file}"

    def write(
        self,
        manifest: Manifest,
        table: pd.DataFrame,
        scenario: str,
        published: Path | None,
        draws: str | None = None,
    ) -> None:
        """Write what the folder is to hold.

        Parameters
        ----------
        manifest : Manifest
            What was simulated.
        table : pandas.DataFrame
            As `sim.experiment.Experiment.table`.
        scenario : str
            The resolved scenario, as YAML.
        published : Path, optional
            A file of published figures to keep with the run.
        draws : str, optional
            The draws that the scenario names, as CSV.
        """
        labelled = table.copy(deep=False)
        draws_by_run = {run: manifest.draw_of(run) for run in range(1, manifest.runs + 1)}
        labelled.insert(0, "scenario", manifest.scenario)
        labelled.insert(1, "draw", labelled["run"].map(draws_by_run))
        write_table(labelled, self.path / MEASURES)
        for file in (EVENTS, STAFF) if self._parts else ():
            parts = [self._part(file, run) for run in sorted(self._parts)]
            join_files(parts, self.path / file)
            for part in parts:
                part.unlink()
        (self.path / SCENARIO).write_text(scenario, encoding="utf-8", newline="\n")
        if draws is not None:
            (self.path / DRAWS).write_text(draws, encoding="utf-8", newline="\n")
        if published is not None:
            shutil.copyfile(published, self.path / TARGETS)
        text = manifest.model_dump_json(indent=2, exclude_defaults=False)
        (self.path / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


@contextmanager
def new_run_folder(place: Path, *, force: bool = False) -> Iterator[RunFolder]:
    """Build a run folder that appears at `place` when the block ends well, and leaves no trace if it does not.

    Parameters and errors are those of `new_folder`.
    """
    with new_folder(place, kind=RUN, force=force) as work:
        yield RunFolder(work)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of folder that is written whole.

    Attributes
    ----------
    words, holds : str
        What it is called ("a run folder"), and what one that is there holds ("an earlier run").
    is_one : callable
        Whether a folder is one.
    is_ours : callable
        Whether a file in one, by its name, is one that Throughcare writes.
    """

    words: str
    holds: str
    is_one: Callable[[Path], bool]
    is_ours: Callable[[str], bool]


RUN = Kind("a run folder", "an earlier run", is_run_folder, lambda name: name in FILES)


@contextmanager
def new_folder(place: Path, *, kind: Kind, force: bool = False) -> Iterator[Path]:
    """Yield a folder to write into, which appears at `place` when the block ends well and leaves no trace otherwise.

    Parameters
    ----------
    place : Path
        Where the folder is to be; folders above it are made.
    kind : Kind
        What it is.
    force : bool
        Whether a folder of its kind that is already there is replaced. Nothing else ever is.

    Raises
    ------
    FolderInUseError
        If something is there that may not be replaced, or the place cannot be written to.
    """
    place = place.resolve()
    _must_be_free(place, kind, force=force)
    made = make_parents(place)
    try:
        work = place.with_name(f".{place.name}-{secrets.token_hex(4)}")
        work.mkdir()
    except OSError as error:
        _remove(made)
        raise FolderInUseError(f"{place.parent}: cannot be written to ({error.strerror})") from error
    try:
        yield work
        for file in work.rglob("*"):
            _to_disk(file)
        # Somebody may have put something there in the meantime.
        _must_be_free(place, kind, force=force)
        _move(work, place)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        _remove(made)
        raise


def _must_be_free(place: Path, kind: Kind, *, force: bool) -> None:
    """Refuse to put a folder where something else is."""
    try:
        if not place.exists():
            return
        if not place.is_dir():
            raise FolderInUseError(f"{place}: is a file; --out needs the name of a folder")
        inside = sorted(file.name for file in place.iterdir() if file.name not in LITTER)
    except OSError as error:
        raise FolderInUseError(f"{place}: cannot be read ({error.strerror})") from error
    if not inside:
        return
    if not kind.is_one(place):
        raise FolderInUseError(
            f"{place}: has files in it and is not {kind.words}, so it is left alone; give --out another name"
        )
    if strangers := [name for name in inside if not kind.is_ours(name)]:
        raise FolderInUseError(
            f"{place}: is {kind.words}, but {strangers[0]} in it is not Throughcare's, so it is left alone; "
            "move that file or give --out another name"
        )
    if not force:
        raise FolderInUseError(f"{place}: holds {kind.holds}; add --force to replace it or give --out another name")


def published_beside(scenario: Path) -> Path | None:
    """Return the published figures that stand beside a scenario file, its own before those of the folder."""
    for name in (f"{scenario.stem}.{PUBLISHED}", PUBLISHED):
        if (place := scenario.with_name(name)).is_file():
            return place
    return None


def make_parents(place: Path) -> list[Path]:
    """Make the folders above `place`; return those made, lowest first."""
    missing = [parent for parent in place.parents if not parent.exists()]
    made: list[Path] = []
    for parent in reversed(missing):
        try:
            parent.mkdir(exist_ok=True)
        except OSError as error:
            _remove(made)
            raise FolderInUseError(f"{parent}: this folder cannot be made ({error.strerror})") from error
        made.insert(0, parent)
    return made


def _remove(folders: list[Path]) -> None:
    """Remove folders made for nothing, lowest first, unless somebody uses them by now."""
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


def _move(work: Path, place: Path) -> None:
    """Give the finished folder its name; what it replaces is kept until then."""
    if not place.exists():
        work.rename(place)
    else:
        old = place.with_name(f"{work.name}-replaced")
        place.rename(old)
        try:
            work.rename(place)
        except BaseException:
            old.rename(place)
            raise
        shutil.rmtree(old, ignore_errors=True)
    if os.name == "posix":
        _to_disk(place.parent)


def _to_disk(path: Path) -> None:
    """Wait until a file (on POSIX also a folder) is safe on the disk."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _event_table(simulated: SimulatedRun, draw: int) -> pd.DataFrame:
    """Return a run's log in order of time, with names in place of numbers where there are any."""
    log = simulated.log[np.argsort(simulated.log[:, 0], kind="stable")]
    columns = dict(zip(("time", "event", "child", "team", "worker", "value", "other"), log.T, strict=True))
    events = list(Event)
    codes = np.searchsorted([event.value for event in events], columns["event"])
    whole = {name: columns[name].astype(np.int64) for name in ("child", "team", "worker")}
    return pd.DataFrame(
        {
            "draw": np.int32(draw),
            "run": np.int32(simulated.run),
            "time": columns["time"],
            "event": pd.Categorical.from_codes(codes, pd.Index([event.name.lower() for event in events])),
            "child": whole["child"],
            "team": pd.Categorical.from_codes(whole["team"], pd.Index(simulated.teams)),
            "worker": whole["worker"],
            "value": columns["value"],
            "other": columns["other"],
        }
    )


def _staff_table(simulated: SimulatedRun, draw: int) -> pd.DataFrame:
    """Return a run's staff as its events count them: who is taken on differs from run to run."""
    staff = [(worker, each.team, each.role, each.fte) for worker, each in enumerate(people(simulated))]
    table = pd.DataFrame(staff, columns=["worker", "team", "role", "fte"])
    table.insert(0, "draw", np.int32(draw))
    table.insert(1, "run", np.int32(simulated.run))
    return table
