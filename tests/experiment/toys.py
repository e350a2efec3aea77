"""Options of a toy council: its luck is keyed by seed and run, its true means are known."""

import os
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from sim.engine import WorkingCalendar
from sim.experiment import MemoryStore, compare
from sim.measures import MEASURES
from sim.model import SimulatedRun
from sim.scenario.timetable import AS_IT_IS

HOURS = {"baseline": 8.0, "more": 6.0, "less": 9.0}
"""Hours of an assessment: all that differs between the toy's options."""


@dataclass(frozen=True)
class Toy:
    """Options whose parameters differ in the hours of an assessment, and more so by draw."""

    keys: tuple[str, ...] = ("baseline", "more", "less")
    draws: int = 3
    spread: float = 1.0
    ballast: tuple[float, ...] = field(default=())

    def at(self, key, draw):
        hours = HOURS[key] + self.spread * (draw - (self.draws + 1) / 2 if draw else 0.0)
        return _council(hours), AS_IT_IS


_councils = {}


def _council(hours):
    from councils import small_council

    if hours not in _councils:
        _councils[hours] = small_council(assessment={"hours": hours})
    return _councils[hours]


def toy_simulate(parameters, *, seed, run, months, later):
    """Contacts and shares of a month are luck and the hours of an assessment, put where events would be."""
    assert later == AS_IT_IS
    luck = np.random.default_rng([seed, run])
    hours = parameters.assessment.hours
    completed = 100 + luck.integers(0, 20, months)
    timely = np.clip(np.round(completed * (0.7 - 0.05 * (hours - 8) + 0.05 * luck.normal(size=months))), 0, completed)
    open_cases = 50 * hours + luck.normal(0, 5, months)
    log = np.column_stack([completed, timely, open_cases])
    return SimulatedRun(
        parameters=parameters,
        calendar=WorkingCalendar(parameters.start),
        months=months,
        seed=seed,
        run=run,
        log=log,
        teams=tuple(parameters.teams),
        staff=(),
        events=100 + run,
    )


def toy_tabulate(simulated):
    completed, timely, open_cases = simulated.log.T
    labels = list(simulated.calendar.month_labels(simulated.months))
    cells = {
        "contacts": (completed, np.ones(len(labels))),
        "assessments_within_45_days": (timely, completed),
        "open_cases": (open_cases * 21, np.full(len(labels), 21.0)),
    }
    parts = [
        pd.DataFrame(
            {
                "month": labels,
                "team": "all",
                "measure": measure,
                "value": numerator / denominator,
                "numerator": numerator,
                "denominator": denominator,
                "unit": MEASURES[measure].unit,
            }
        )
        for measure, (numerator, denominator) in cells.items()
    ]
    return pd.concat(parts, ignore_index=True)


def broken_when_slow(parameters, *, run, **asked):
    if run == 3 and parameters.assessment.hours > 9:
        raise ValueError("too slow")
    return toy_simulate(parameters, run=run, **asked)


def deadly_when_slow(parameters, *, run, **asked):
    if run == 3 and parameters.assessment.hours > 9:
        os._exit(1)
    return toy_simulate(parameters, run=run, **asked)


@dataclass(frozen=True)
class Diary:
    """Notes in a folder each run that is begun, and takes its time."""

    folder: Path
    seconds: float = 0.0
    kill_at: str = ""

    def __call__(self, parameters, *, run, **asked):
        note = self.folder / f"{run}-{parameters.assessment.hours}"
        with note.open("a", encoding="utf-8") as diary:
            diary.write(f"{os.getpid()}\n")
        if note.name == self.kill_at and len(note.read_text(encoding="utf-8").split()) == 1:
            time.sleep(0.3)
            os._exit(1)
        time.sleep(self.seconds)
        return toy_simulate(parameters, run=run, **asked)

    def begun(self):
        return sum(len(file.read_text(encoding="utf-8").split()) for file in self.folder.iterdir())

    def processes(self):
        return {int(pid) for file in self.folder.iterdir() for pid in file.read_text(encoding="utf-8").split()}


def compared(store=None, asked=None, **changes):
    """Compare the toy's options; return what came of it and the numbers, in the order of options and runs."""
    store = MemoryStore() if store is None else store
    given = {"seed": 1, "runs": 8, "months": 12, "simulate": toy_simulate, "tabulate": toy_tabulate} | changes
    done = compare(asked or Toy(), store=store, **given)
    return done, store.numbers()


@cache
def plainly():
    """Compare the toy's options one after another, as nothing special is asked for: what all else must agree with."""
    return compared()


def same(one, other):
    """Assert that two comparisons came to the same, but for the time they took and what was there before."""
    for name in ("options", "runs", "draws", "failures", "stopped", "reached", "events_per_run"):
        assert getattr(one[0], name) == getattr(other[0], name), name
    pd.testing.assert_frame_equal(one[1], other[1], check_exact=True, check_categorical=False)
