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
from sim.scenario import Draws, draw_of_run
from sim.scenario.parameters import Parameters

Tabulate = Callable[[SimulatedRun], pd.DataFrame]

LOST = "its process was ended from outside; the computer may be short of memory"
"""Why a run has no result that its executor left out."""


class Simulate(Protocol):
    """One run of one council, as `sim.model.simulate` does it."""

    def __call__(self, parameters: Parameters, *, seed: int, run: int, months: int) -> SimulatedRun:
        """Simulate."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A run that has no result, and why."""

    run: int
    error: str
    draw: int = 0
    option: str = ""


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
    draw : int
        The draw it used; 0 is the central case.
    option : str
        The option it is of, where options are compared.
    numbers : pandas.DataFrame or None
        Its numbers by period (`sim.experiment.numbers_of`), where options are compared.
    """

    run: int
    table: pd.DataFrame | None
    error: str = ""
    events: int = 0
    simulated: SimulatedRun | None = None
    draw: int = 0
    option: str = ""
    numbers: pd.DataFrame | None = None


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
    draws : int
        How many draws there are for runs to use, one after the other; 0 if every run is of the central case.
    """

    seed: int
    runs: int
    months: int
    table: pd.DataFrame
    failures: tuple[Failure, ...]
    events_per_run: float
    seconds: float
    draws: int = 0


def run_many(
    parameters: Parameters,
    *,
    seed: int,
    runs: int,
    months: int,
    draws: Draws | None = None,
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
    draws : Draws, optional
        Values that figures of the council may have instead; run r uses draw r, and after the last draw the first
        again, so that a run has the same draw, as it has the same luck, in every scenario that shares the draws.
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
    work = _Work(
        parameters, draws, seed, months, keep_events, simulate or model.simulate, tabulate or measures.tabulate
    )
    if executor is None and jobs > 1:
        executor = Processes(min(jobs, runs))
    numbers = range(1, runs + 1)
    tables: dict[int, pd.DataFrame] = {}
    events: list[int] = []
    failures = dict.fromkeys(numbers, LOST)
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
        failures=tuple(Failure(run, error, work.draw_of(run)) for run, error in failures.items()),
        events_per_run=sum(events) / len(events) if events else 0.0,
        seconds=time.perf_counter() - started,
        draws=len(draws) if draws is not None else 0,
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """One run, from parameters to table: what travels to the worker process.

    Parameters of a draw are made where the run is executed: the numbers of all draws are quick to send (0.15 MB
    for 200 draws of 90 figures).
    """

    parameters: Parameters
    draws: Draws | None
    seed: int
    months: int
    keep_events: bool
    simulate: Simulate
    tabulate: Tabulate

    def draw_of(self, run: int) -> int:
        return draw_of_run(run, 0 if self.draws is None else len(self.draws))

    def __call__(self, run: int) -> Outcome:
        draw = self.draw_of(run)
        try:
            parameters = self.parameters if self.draws is None else self.draws.at(self.parameters, draw)
            simulated = self.simulate(parameters, seed=self.seed, run=run, months=self.months)
            table = self.tabulate(simulated)
        except Exception as error:
            # A run that breaks must not take the others with it: it becomes a row that says so.
            return Outcome(run, None, error=in_one_line(error), draw=draw)
        kept = simulated if self.keep_events else None
        return Outcome(run, table, events=simulated.events, simulated=kept, draw=draw)


def in_one_line(error: Exception) -> str:
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
