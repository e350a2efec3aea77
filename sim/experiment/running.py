"""Runs of one scenario: each simulated and tabulated where it is executed, brought together in one table."""

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

import pandas as pd

from sim import measures, model
from sim.experiment.executors import Executor, Processes
from sim.model import SimulatedRun
from sim.scenario.parameters import Parameters

Tabulate = Callable[[SimulatedRun], pd.DataFrame]


class Simulate(Protocol):
    """One run of one council, as `sim.model.simulate` does it."""

    def __call__(self, parameters: Parameters, *, seed: int, run: int, months: int) -> SimulatedRun:
        """Simulate."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A run that has no result, and why."""

    run: int
    error: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one run.

    Attributes
    ----------
    run : int
        Number of the run, from 1.
    table : pandas.DataFrame or None
        Its measures; None if it failed.
    error : str
        Why it failed; empty if it did not.
    events : int
        SimPy events processed.
    simulated : SimulatedRun or None
        The run with its event log, where events were asked for.
    """

    run: int
    table: pd.DataFrame | None
    error: str = ""
    events: int = 0
    simulated: SimulatedRun | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """The runs of one scenario together.

    Attributes
    ----------
    table : pandas.DataFrame
        Columns run, month, team, measure, value, numerator, denominator, unit; sorted by run, so that it does not
        depend on how the runs were executed. Failed runs have no rows: see `failures`.
    failures : tuple of Failure
        The runs without a result; no summary may pass over them in silence.
    events_per_run : float
        Mean number of SimPy events of the finished runs.
    seconds : float
        Time it all took.
    """

    seed: int
    runs: int
    months: int
    table: pd.DataFrame
    failures: tuple[Failure, ...]
    events_per_run: float
    seconds: float


def run_many(
    parameters: Parameters,
    *,
    seed: int,
    runs: int,
    months: int,
    jobs: int = 1,
    executor: Executor | None = None,
    on_result: Callable[[Outcome], None] | None = None,
    keep_events: bool = False,
    simulate: Simulate | None = None,
    tabulate: Tabulate | None = None,
) -> Experiment:
    """Simulate a council several times.

    Parameters
    ----------
    parameters : Parameters
        The council.
    seed : int
        Seed, not negative; runs of the same seed and number have the same luck in every scenario.
    runs : int
        How many runs, numbered from 1.
    months : int
        Months each run covers.
    jobs : int
        Processes, where no executor is given; 1 is a plain loop in this process.
    executor : Executor, optional
        Where to execute the runs instead.
    on_result : callable, optional
        Called in this process with each outcome when it comes (in any order).
    keep_events : bool
        Whether outcomes handed to `on_result` carry the event log. The experiment itself keeps none: twenty logs
        of five years do not fit into memory.
    simulate, tabulate : callable, optional
        What to do in place of `sim.model.simulate` and `sim.measures.tabulate`.

    Returns
    -------
    Experiment
        The same whatever the number of jobs, but for the time it took.

    Raises
    ------
    ValueError
        If runs, months or jobs are below 1 or the seed is negative.
    """
    for name, number, least in (("runs", runs, 1), ("months", months, 1), ("jobs", jobs, 1), ("seed", seed, 0)):
        if number < least:
            raise ValueError(f"{name} must be at least {least}, not {number}")
    started = time.perf_counter()
    work = _Work(parameters, seed, months, keep_events, simulate or model.simulate, tabulate or measures.tabulate)
    if executor is None and jobs > 1:
        executor = Processes(min(jobs, runs))
    numbers = range(1, runs + 1)
    tables: dict[int, pd.DataFrame] = {}
    events: list[int] = []
    failures = dict.fromkeys(numbers, "its process was ended from outside; the computer may be short of memory")
    for outcome in map(work, numbers) if executor is None else executor(work, numbers):
        if outcome.table is None:
            failures[outcome.run] = outcome.error
        else:
            del failures[outcome.run]
            tables[outcome.run] = outcome.table
            events.append(outcome.events)
        if on_result is not None:
            on_result(outcome)
    return Experiment(
        seed=seed,
        runs=runs,
        months=months,
        table=_stack(tables),
        failures=tuple(Failure(run, error) for run, error in failures.items()),
        events_per_run=sum(events) / len(events) if events else 0.0,
        seconds=time.perf_counter() - started,
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """One run, from parameters to table: what travels to the worker process."""

    parameters: Parameters
    seed: int
    months: int
    keep_events: bool
    simulate: Simulate
    tabulate: Tabulate

    def __call__(self, run: int) -> Outcome:
        try:
            simulated = self.simulate(self.parameters, seed=self.seed, run=run, months=self.months)
            table = self.tabulate(simulated)
        except Exception as error:
            # A run that breaks must not take the others with it: it becomes a row that says so.
            return Outcome(run, None, error=_in_one_line(error))
        return Outcome(run, table, events=simulated.events, simulated=simulated if self.keep_events else None)


def _in_one_line(error: Exception) -> str:
    """Say what went wrong and where, in one line that stands in the manifest."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words} ({PurePath(where.filename).name}, line {where.lineno})"


def _stack(tables: dict[int, pd.DataFrame]) -> pd.DataFrame:
    """Put the runs' tables under one another, in the order of their numbers."""
    if not tables:
        return pd.DataFrame(columns=["run", "month", "team", "measure", "value", "numerator", "denominator", "unit"])
    stacked = pd.concat([tables[run] for run in sorted(tables)], ignore_index=True)
    lengths = [len(tables[run]) for run in sorted(tables)]
    stacked.insert(0, "run", pd.Series(sorted(tables)).repeat(lengths).to_numpy())
    return stacked
