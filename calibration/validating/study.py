"""A validation: councils one after the other, each calibrated on the past, forecast, and scored; kept in a folder."""

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd

from calibration.calibrating.findings import targets_table
from calibration.calibrating.keeping import keep_table
from calibration.calibrating.kinds import KINDS
from calibration.fitting.problem import Floats
from calibration.published.volumes import Volumes
from calibration.validating.drift import Drift, drift_of
from calibration.validating.forecasting import check, forecast_baseline, sample_of, train
from calibration.validating.futures import LOST, Forecast, Future, as_array, foretell
from calibration.validating.naive import Naive
from calibration.validating.observed import Panel, observed
from calibration.validating.scores import COLUMNS, scores_of
from calibration.validating.view import Until
from sim.experiment import Processes
from sim.results.fingerprint import code_fingerprint
from sim.results.whole import write_text

FIRST_YEAR = 2013
"""First year of the table."""
SETTINGS, COUNCIL = "validation.json", "council.json"
SCORES, TRAINING, DRIFT, COUNCILS = "scores.csv", "training.csv", "drift.csv", "councils.csv"
ALSO_DRIFTING = ("care_share",)
"""Not fitted, for one year tells nothing of it; but it has a published counterpart, and drifts."""

Told = Callable[[str, str, int, int], None]
"""Called with the council, what is under way, how many runs of it are finished, and how many there are to be."""


class ValidationFolderError(Exception):
    """The place for a validation is taken or holds another one; the message says by what, and what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a validation is of.

    Attributes
    ----------
    train_to, test_to : int
        Years ending 31 March: the last that is known, and the last that is forecast.
    runs : int
        Runs that each council is calibrated with.
    futures : int
    seed : int
    drift : bool
        Whether fitted figures drift from year to year.
    """

    train_to: int
    test_to: int
    runs: int
    futures: int
    seed: int
    drift: bool = True

    @property
    def years(self) -> tuple[int, ...]:
        """Test years."""
        return tuple(range(self.train_to + 1, self.test_to + 1))


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a council.

    Attributes
    ----------
    council : str
    error : str
        Why there are no scores; empty if there are.
    targets, within : int
        Published figures of the training year, and how many lie in their simulated 80 % range.
    r_hat : float
        Of the chains; above 1.01 they do not agree.
    failed_runs, failed_futures : int
    seconds : float
    """

    council: str
    error: str = ""
    targets: int = 0
    within: int = 0
    r_hat: float = float("nan")
    failed_runs: int = 0
    failed_futures: int = 0
    seconds: float = 0.0


class Validating:
    """Validates councils in a folder, and leaves those alone that are finished.

    Parameters
    ----------
    volumes : Volumes
    asked : Asked
    out : Path
    jobs : int
    told : callable

    Raises
    ------
    ValidationFolderError
        If the folder holds something else.
    """

    def __init__(self, volumes: Volumes, asked: Asked, out: Path, jobs: int, told: Told) -> None:
        self._volumes, self.asked, self._out, self.jobs, self.told = volumes, asked, out, jobs, told
        view = Until(volumes, asked.train_to)
        every = [each.name for each in volumes.councils]
        years = range(FIRST_YEAR, asked.train_to + 1)
        self.lent = view.lent
        self._naive = Naive(Panel(view, every, years), asked.train_to)
        self.drift: Drift | None = drift_of(view, every, years) if asked.drift else None
        self._open()

    def validate(self, councils: Sequence[str]) -> tuple[list[Done], pd.DataFrame]:
        """Validate councils and return what became of each, and all their scores."""
        done, scores = list[Done](), pd.DataFrame(columns=list(COLUMNS))
        if self.drift is not None:
            keep_table(self._out / DRIFT, self.drift.table.rename_axis("reading").reset_index())
        for one in self._executed(councils):
            done = sorted([*done, one], key=lambda each: councils.index(each.council))
            scores = self._pooled(done)
            if len(councils) > 1:
                self.told("all", "councils", len(done), len(councils))
        lost = [name for name in councils if name not in {each.council for each in done}]
        done += [Done(name, LOST) for name in lost]
        return done, self._pooled(done) if lost else scores

    def _executed(self, councils: Sequence[str]) -> Iterator[Done]:
        """Validate several councils side by side, or one with its runs side by side."""
        if len(councils) == 1 or self.jobs == 1:
            return map(self.council, councils)
        alone = copy(self)
        alone.jobs, alone.told = 1, _say_nothing
        return Processes(min(self.jobs, len(councils)))(alone.council, councils)

    def _pooled(self, done: Sequence[Done]) -> pd.DataFrame:
        """Write the tables of all councils so far."""
        tables = [pd.read_csv(self._folder(each.council) / SCORES) for each in done if not each.error]
        scores = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))
        keep_table(self._out / SCORES, scores)
        keep_table(self._out / COUNCILS, pd.DataFrame([asdict(each) for each in done]))
        return scores

    def council(self, name: str) -> Done:
        """Validate one council, unless that is done, and keep what became of it."""
        folder = self._folder(name)
        file = folder / COUNCIL
        if (known := _read(file)) is not None and known.get("asked") == self._stamp:
            return Done(**known["done"])
        folder.mkdir(parents=True, exist_ok=True)
        try:
            done = self._validated(name, folder)
        except Exception as error:  # a council that cannot be validated becomes a row that says so
            done = Done(name, f"{type(error).__name__}: {error}" if not _is_said(error) else str(error))
        write_text(file, json.dumps({"asked": self._stamp, "done": asdict(done)}, indent=2) + "\n")
        return done

    def _validated(self, name: str, folder: Path) -> Done:
        asked, started = self.asked, time.perf_counter()

        def told(what: str, done: int, total: int) -> None:
            self.told(name, what, done, total)

        shared: dict[str, Any] = {"seed": asked.seed, "jobs": self.jobs, "folder": folder, "told": told}
        trained = train(self._volumes, name, asked.train_to, runs=asked.runs, **shared)
        draws = sample_of(trained.posterior, asked.futures, asked.seed)
        checked = check(trained, asked.train_to, draws, **shared)
        start = forecast_baseline(self._volumes, trained, name, asked.train_to)
        also = [(each, _value(trained.scenario.parameters, each)) for each in ALSO_DRIFTING]
        also = [(each, value) for each, value in also if value > 0.0]
        names = (*trained.posterior.names, *(each for each, _ in also))
        forecast = Forecast(start, trained.scenario.parameters, names, asked.years, asked.seed)
        futures = self._futures(name, names, draws, [value for _, value in also])
        found = foretell(forecast, futures, jobs=self.jobs, folder=folder, told=told)
        came = {year: observed(self._volumes, name, year) for year in asked.years}
        targets = len(trained.targets)
        table = scores_of(
            name,
            asked.years,
            as_array(found, len(asked.years)),
            checked[:, targets:],
            came,
            self._naive,
            asked.train_to,
        )
        fitted = targets_table(trained.targets, trained.posterior, checked[:, :targets])
        keep_table(folder / TRAINING, fitted)
        keep_table(folder / SCORES, table)
        inside = fitted["observed"].between(fitted["simulated_low"], fitted["simulated_high"])
        return Done(
            name,
            targets=targets,
            within=int(inside.sum()),
            r_hat=round(trained.posterior.convergence.r_hat, 4),
            failed_runs=trained.posterior.failed,
            failed_futures=sum(bool(each.error) for each in found),
            seconds=round(time.perf_counter() - started, 1),
        )

    def _futures(self, council: str, names: Sequence[str], draws: Floats, also: Sequence[float]) -> list[Future]:
        """Put together one draw and one way to drift for each future; no two councils drift alike."""
        years, own = len(self.asked.years), crc32(council.encode())
        futures = []
        for number, draw in enumerate(draws, start=1):
            rng = np.random.default_rng([self.asked.seed, own, number])
            path = np.zeros((years, len(names))) if self.drift is None else self.drift.path(rng, names, years)
            steps = tuple(tuple(float(step) for step in row) for row in path)
            futures.append(Future(number, (*(float(value) for value in draw), *also), steps))
        return futures

    @property
    def _stamp(self) -> dict[str, Any]:
        return asdict(self.asked) | {"model": code_fingerprint()}

    def _folder(self, council: str) -> Path:
        return folder_of(self._out, council)

    def _open(self) -> None:
        place = self._out
        if place.exists() and not place.is_dir():
            raise ValidationFolderError(f"{place}: is a file; give a folder with --out")
        there = sorted(each.name for each in place.iterdir()) if place.is_dir() else []
        if there and SETTINGS not in there:
            raise ValidationFolderError(
                f"{place}: is there already and holds no validation ({there[0]} is in it); "
                "give another place with --out"
            )
        known = _read(place / SETTINGS) or asdict(self.asked)
        if known != asdict(self.asked):
            words = ", ".join(f"{name} {value}" for name, value in known.items())
            raise ValidationFolderError(f"{place}: holds a validation of {words}; give another place with --out")
        place.mkdir(parents=True, exist_ok=True)
        write_text(place / SETTINGS, json.dumps(asdict(self.asked), indent=2) + "\n")


def folder_of(out: Path, council: str) -> Path:
    """Return the folder of one council in that of a validation.

    >>> folder_of(Path("out"), "Herefordshire, County of").name
    'herefordshire-county-of'
    """
    return out / re.sub(r"[^a-z0-9]+", "-", council.lower()).strip("-")


def _say_nothing(council: str, what: str, done: int, total: int) -> None:
    """Where nobody is told."""


def _is_said(error: Exception) -> bool:
    return type(error).__name__.endswith("Error") and type(error).__module__.startswith("calibration")


def _value(parameters: Any, name: str) -> float:
    return KINDS[name].value(parameters)


def _read(file: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
