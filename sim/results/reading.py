"""Reading a run folder back, with a planner's message for whatever is wrong with it."""

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from pydantic import ValidationError

from sim.results.manifest import Manifest, Person
from sim.results.parquet import read_table
from sim.scenario import DRAWS_FILE
from sim.vocabulary import Event

MANIFEST = "manifest.json"
SCENARIO = "scenario.yaml"
DRAWS = DRAWS_FILE
MEASURES = "measures.parquet"
EVENTS = "events.parquet"
STAFF = "staff.parquet"
TARGETS = "targets.csv"
CHART = "overview.png"
FILES = frozenset({MANIFEST, SCENARIO, DRAWS, MEASURES, EVENTS, STAFF, TARGETS, CHART})
"""Everything Throughcare writes into a run folder."""

_COLUMNS = ("scenario", "draw", "run", "month", "team", "measure", "value", "numerator", "denominator", "unit")
_WORDS = ("scenario", "month", "team", "measure", "unit")


class RunFolderError(Exception):
    """A folder cannot be read as a run; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run folder, read.

    Attributes
    ----------
    folder : Path
        Where it is.
    manifest : Manifest
        What was simulated.
    table : pandas.DataFrame
        The measures: columns scenario, draw, run, month, team, measure, value, numerator, denominator, unit.
    """

    folder: Path
    manifest: Manifest
    table: pd.DataFrame

    @property
    def scenario_file(self) -> Path:
        """The resolved scenario."""
        return self.folder / SCENARIO

    @property
    def targets_file(self) -> Path | None:
        """The published figures kept with the run, if there are any."""
        file = self.folder / TARGETS
        return file if file.is_file() else None

    @property
    def has_events(self) -> bool:
        """Whether event logs were kept."""
        return (self.folder / EVENTS).is_file()

    def staff(self, run: int) -> tuple[Person, ...]:
        """Return who is who in one run's event log.

        Raises
        ------
        RunFolderError
            If there are no events, or the staff cannot be read.
        """
        if not (self.folder / STAFF).is_file() and self.manifest.staff:
            return self.manifest.staff
        rows = _read(self.folder, STAFF, "run = ?", [run]).sort_values("worker")
        return tuple(
            Person(team=each.team, role=each.role, fte=each.fte) for each in rows[["team", "role", "fte"]].itertuples()
        )

    def log(self, run: int) -> np.ndarray:
        """Return one run's event log as the model wrote it.

        Returns
        -------
        ndarray, shape (n, 7), float64
            Columns time, event, child, team (place in the manifest's teams), worker, value, other.

        Raises
        ------
        RunFolderError
            If there are no events, or they cannot be read.
        """
        rows = _read(self.folder, EVENTS, "run = ?", [run])
        numbers = {event.name.lower(): float(event.value) for event in Event}
        teams = {team: float(place) for place, team in enumerate(self.manifest.teams)}
        rows["event"] = rows["event"].map(numbers)
        rows["team"] = rows["team"].map(teams).fillna(-1.0)
        return rows[["time", "event", "child", "team", "worker", "value", "other"]].to_numpy(dtype=float)


def is_run_folder(folder: Path) -> bool:
    """Whether a folder has a manifest that says it is a run's."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and "throughcare_run" in found


def read_run(folder: Path) -> Run:
    """Read a run folder.

    Raises
    ------
    RunFolderError
        If there is no such folder, it is not a run's, or a file in it is missing or damaged.
    """
    if not folder.exists():
        raise RunFolderError(f"{folder}: there is no such folder")
    if not folder.is_dir():
        raise RunFolderError(f"{folder}: is a file; a run is a folder, made by `throughcare run`")
    return Run(folder, _read_manifest(folder), _read_measures(folder))


def _read_manifest(folder: Path) -> Manifest:
    file = folder / MANIFEST
    if not file.is_file():
        raise RunFolderError(f"{folder}: is not a run folder (it has no {MANIFEST}); `throughcare run` makes one")
    try:
        return Manifest.model_validate_json(file.read_bytes())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        what = f"the entry {where} is missing or wrong" if where else "it is not complete JSON"
        raise RunFolderError(f"{file}: is damaged ({what}); run the scenario again") from error
    except OSError as error:
        raise RunFolderError(f"{file}: cannot be read ({error.strerror})") from error


def _read_measures(folder: Path) -> pd.DataFrame:
    table = _read(folder, MEASURES)
    if missing := [column for column in _COLUMNS if column not in table]:
        raise RunFolderError(
            f"{folder / MEASURES}: is damaged (no column {', '.join(missing)}); run the scenario again"
        )
    return table.astype(dict.fromkeys(_WORDS, "category"))


def _read(folder: Path, name: str, where: str = "true", values: list[object] | None = None) -> pd.DataFrame:
    file = folder / name
    if not file.is_file():
        raise RunFolderError(f"{folder}: {name} is missing; run the scenario again")
    try:
        return read_table(file, where, values or [])
    except duckdb.Error as error:
        raise RunFolderError(f"{file}: is damaged and cannot be read; run the scenario again") from error
