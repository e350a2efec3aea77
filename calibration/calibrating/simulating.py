"""Simulates points of a design, one run each, and keeps every finished one, so that nothing is simulated twice."""

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from calibration.calibrating.figures import Figure
from calibration.calibrating.uncertain import apply
from calibration.fitting.problem import Floats
from sim import model
from sim.experiment import Executor, Processes
from sim.measures import COUNCIL
from sim.measures.reading import Cells
from sim.measures.tabulating import measured
from sim.results.fingerprint import code_fingerprint
from sim.results.journal import append_line, kept_lines
from sim.scenario import scenario_hash
from sim.scenario.parameters import Parameters

RUNS_FILE = "runs.jsonl"
LOST = "its process was ended from outside; the computer may be short of memory"

Progress = Callable[[int, int], None]
"""Called with how many runs are finished, and how many there are to be in all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one run: a number for each target, or why there is none."""

    run: int
    values: tuple[float, ...]
    error: str = ""


@dataclass
class Simulating:
    """Simulates a council at points of its fitted figures: what the fitting engine calls.

    Attributes
    ----------
    parameters : Parameters
        The council as its scenario has it.
    names : sequence of str
        Fitted figures: the columns of points.
    figures : sequence of Figure
        What is read off each run.
    months, seed, jobs : int
    folder : Path, optional
        Where finished runs are kept; without it, in memory only.
    progress : callable, optional
    runs : int
        How many runs there are to be in all, for the progress; as far as is known if 0.
    failures : dict of int to str
        Runs without a result, by number, and why.
    reused : int
        Runs that were found in the folder.
    """

    parameters: Parameters
    names: Sequence[str]
    figures: Sequence[Figure]
    months: int
    seed: int
    jobs: int = 1
    folder: Path | None = None
    progress: Progress | None = None
    runs: int = 0
    failures: dict[int, str] = field(default_factory=dict)
    reused: int = 0

    def __post_init__(self) -> None:
        self._known = _read(self.folder / RUNS_FILE) if self.folder is not None else {}
        asked = {
            "model": code_fingerprint(),
            "scenario": scenario_hash(self.parameters),
            "names": list(self.names),
            "figures": [repr(figure) for figure in self.figures],
            "months": self.months,
            "seed": self.seed,
        }
        self._asked = json.dumps(asked, sort_keys=True)
        self._finished = 0

    def __call__(self, points: Floats, first_run: int) -> Floats:
        """Simulate one run at each point, numbered from `first_run`, and return the targets' figures.

        Parameters
        ----------
        points : np.ndarray, (n, p)
            Natural units.
        first_run : int

        Returns
        -------
        np.ndarray, (n, m)
            NaN for a run that failed; see `failures`.
        """
        rows = np.full((len(points), len(self.figures)), math.nan)
        keys = [self._key(point, first_run + place) for place, point in enumerate(points)]
        missing = [place for place, key in enumerate(keys) if key not in self._known]
        self.reused += len(points) - len(missing)
        self._tell(len(points) - len(missing), len(missing))
        work = _Work(self.parameters, tuple(self.names), tuple(self.figures), self.months, self.seed, points, first_run)
        lost = dict.fromkeys(missing, LOST)
        for answer in self._executed(work, missing):
            place = answer.run - first_run
            del lost[place]
            self._known[keys[place]] = answer
            self._keep(keys[place], answer)
            self._tell(1, len(lost))
        for place, key in enumerate(keys):
            answer = self._known.get(key, Answer(first_run + place, (), lost.get(place, LOST)))
            if answer.error:
                self.failures[first_run + place] = answer.error
            else:
                rows[place] = answer.values
        return rows

    def _executed(self, work: "_Work", places: list[int]) -> Iterator[Answer]:
        executor: Executor | None = Processes(min(self.jobs, len(places))) if self.jobs > 1 and places else None
        return map(work, places) if executor is None else executor(work, places)

    def _key(self, point: Floats, run: int) -> str:
        values = ",".join(float(value).hex() for value in point)
        return hashlib.sha256(f"{self._asked}|{values}|{run}".encode()).hexdigest()

    def _keep(self, key: str, answer: Answer) -> None:
        if self.folder is None:
            return
        values = [None if math.isnan(value) else value for value in answer.values]
        self.folder.mkdir(parents=True, exist_ok=True)
        append_line(self.folder / RUNS_FILE, {"key": key, "run": answer.run, "values": values, "error": answer.error})

    def _tell(self, more: int, to_come: int) -> None:
        self._finished += more
        if self.progress is not None:
            self.progress(self._finished, max(self.runs, self._finished + to_come))


@dataclass(frozen=True, slots=True)
class _Work:
    """One run, from point to figures: what travels to the worker process."""

    parameters: Parameters
    names: tuple[str, ...]
    figures: tuple[Figure, ...]
    months: int
    seed: int
    points: Floats
    first_run: int

    def __call__(self, place: int) -> Answer:
        run = self.first_run + place
        try:
            point = dict(zip(self.names, self.points[place].tolist(), strict=True))
            values = figures_of(apply(self.parameters, point), self.figures, self.months, self.seed, run)
        except Exception as error:  # a run that breaks must not take the others with it: it becomes a row that says so
            return Answer(run, (), " ".join(f"{type(error).__name__}: {error}".split()))
        return Answer(run, values)


def figures_of(
    parameters: Parameters, figures: Sequence[Figure], months: int, seed: int, run: int
) -> tuple[float, ...]:
    """Simulate one run and read the figures off it."""
    simulated = model.simulate(parameters, seed=seed, run=run, months=months)
    labels, cells = simulated.calendar.month_labels(months), measured(simulated)
    places = {team: place for place, team in enumerate((*simulated.teams, COUNCIL))}
    read = []
    for figure in figures:
        place = places[figure.team]
        named = (name for name in (figure.measure, figure.whole) if name)
        own = {name: Cells(cells[name].numerator[place], cells[name].denominator[place]) for name in named}
        read.append(figure.read(own, labels))
    return tuple(read)


def _read(file: Path) -> dict[str, Answer]:
    """Read the finished runs of a folder; lines that are not whole are passed over."""
    known: dict[str, Answer] = {}
    for kept in kept_lines(file):
        try:
            values = tuple(math.nan if value is None else float(value) for value in kept["values"])
            known[kept["key"]] = Answer(int(kept["run"]), values, str(kept["error"]))
        except (ValueError, KeyError, TypeError):
            continue
    return known
