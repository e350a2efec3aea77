"""Futures of a council: one draw of its fitted figures, one way for them to drift, one run; kept line by line."""

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from calibration.calibrating import apply
from calibration.calibrating.kinds import KINDS
from calibration.validating.forecasting import MONTHS, brought_forward
from calibration.validating.observed import SERIES
from sim import model
from sim.experiment import Executor, Processes
from sim.measures.reading import Cells
from sim.measures.tabulating import measured
from sim.results.fingerprint import code_fingerprint
from sim.results.journal import append_line, kept_lines
from sim.results.whole import write_text
from sim.scenario import scenario_hash
from sim.scenario.parameters import Parameters
from sim.scenario.timetable import Phase, Timetable

FUTURES = "futures.jsonl"
LOST = "its process was ended from outside; the computer may be short of memory"
FIRST_RUN = 2_000_000
"""Runs of futures are numbered from here, so that none has the luck of a run of the training year."""


@dataclass(frozen=True, slots=True)
class Future:
    """What one future is made of.

    Attributes
    ----------
    number : int
        From 1.
    draw : tuple of float
        Fitted figures, natural units.
    drift : tuple of tuple of float
        For each test year, what is added to each fitted figure on its own scale.
    """

    number: int
    draw: tuple[float, ...]
    drift: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Foretold:
    """What came of one future: figures by year and series, or why there are none."""

    number: int
    values: tuple[tuple[float, ...], ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What futures are simulated from.

    Attributes
    ----------
    start : Parameters
        The council on its first day.
    training : Parameters
        The scenario that its figures were fitted in.
    names : tuple of str
        Fitted figures.
    years : tuple of int
        Test years, ending 31 March, in order.
    seed : int
    """

    start: Parameters
    training: Parameters
    names: tuple[str, ...]
    years: tuple[int, ...]
    seed: int

    @property
    def months(self) -> int:
        """Length of a future."""
        return MONTHS * len(self.years)

    def council(self, future: Future, place: int) -> Parameters:
        """Return the council in one of the test years."""
        values = {
            name: drifted(name, value, step)
            for name, value, step in zip(self.names, future.draw, future.drift[place], strict=True)
        }
        return brought_forward(apply(self.start, values), apply(self.training, values))

    def simulate(self, future: Future) -> tuple[tuple[float, ...], ...]:
        """Return the figures of every series in every test year of one future."""
        first, *others = (self.council(future, place) for place in range(len(self.years)))
        phases = (Phase(date(year - 1, 4, 1), council) for year, council in zip(self.years[1:], others, strict=True))
        later = Timetable(tuple(phases))
        run = model.simulate(first, seed=self.seed, run=FIRST_RUN + future.number, months=self.months, later=later)
        labels, place = run.calendar.month_labels(self.months), len(run.teams)
        whole = {name: Cells(cells.numerator[place], cells.denominator[place]) for name, cells in measured(run).items()}
        return tuple(tuple(series.figure(year).read(whole, labels) for series in SERIES) for year in self.years)

    def key(self, future: Future) -> str:
        """Return what a finished future is known by."""
        asked = {
            "model": code_fingerprint(),
            "start": scenario_hash(self.start),
            "training": scenario_hash(self.training),
            "names": self.names,
            "series": [repr(series) for series in SERIES],
            "years": self.years,
            "seed": self.seed,
            "number": future.number,
            "draw": [value.hex() for value in future.draw],
            "drift": [[step.hex() for step in steps] for steps in future.drift],
        }
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def drifted(name: str, value: float, step: float) -> float:
    """Return a fitted figure moved by a step on its own scale."""
    scale = KINDS[name].scale
    return float(scale.backward(scale.forward(value) + step)) if step else value


@dataclass(frozen=True, slots=True)
class _Work:
    """What travels to the worker process."""

    forecast: Forecast
    futures: tuple[Future, ...]

    def __call__(self, place: int) -> Foretold:
        future = self.futures[place]
        try:
            return Foretold(future.number, self.forecast.simulate(future))
        except Exception as error:  # a future that breaks becomes a row that says so, and takes no other with it
            return Foretold(future.number, (), " ".join(f"{type(error).__name__}: {error}".split()))


def foretell(
    forecast: Forecast,
    futures: Sequence[Future],
    *,
    jobs: int,
    folder: Path,
    told: Callable[[str, int, int], None],
) -> list[Foretold]:
    """Simulate futures, those in the folder already excepted, and keep each as it comes.

    The file ends in the order of the futures' numbers, whatever the order in which they were ready, so that one that
    was interrupted is the same in the end.
    """
    file = folder / FUTURES
    known, keys = _read(file), [forecast.key(future) for future in futures]
    missing = [place for place, key in enumerate(keys) if key not in known]
    done = len(futures) - len(missing)
    told("forecast", done, len(futures))
    work = _Work(forecast, tuple(futures))
    executor: Executor | None = Processes(min(jobs, len(missing))) if jobs > 1 and missing else None
    results: Iterator[Foretold] = map(work, missing) if executor is None else executor(work, missing)
    places = {future.number: place for place, future in enumerate(futures)}
    for result in results:
        known[keys[places[result.number]]] = result
        append_line(file, _entry(keys[places[result.number]], result))
        done += 1
        told("forecast", done, len(futures))
    found = [known.get(key, Foretold(future.number, (), LOST)) for key, future in zip(keys, futures, strict=True)]
    lines = [json.dumps(_entry(key, one)) + "\n" for key, one in zip(keys, found, strict=True) if one.error != LOST]
    write_text(file, "".join(lines))
    return found


def as_array(found: Sequence[Foretold], years: int) -> np.ndarray:
    """Return futures as an array (future, year, series); NaN where there is no figure or the future failed."""
    values = np.full((len(found), years, len(SERIES)), math.nan)
    for place, each in enumerate(found):
        if not each.error:
            values[place] = each.values
    return values


def _entry(key: str, one: Foretold) -> dict[str, Any]:
    values = [[None if math.isnan(value) else value for value in year] for year in one.values]
    return {"key": key, "future": one.number, "values": values, "error": one.error}


def _read(file: Path) -> dict[str, Foretold]:
    known: dict[str, Foretold] = {}
    for kept in kept_lines(file):
        try:
            values = tuple(
                tuple(math.nan if value is None else float(value) for value in year) for year in kept["values"]
            )
            known[kept["key"]] = Foretold(int(kept["future"]), values, str(kept["error"]))
        except (ValueError, KeyError, TypeError):
            continue
    return known
