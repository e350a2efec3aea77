"""Options compared: every option has the same runs, of the same draws and the same luck, until enough is known.

Nothing but one number for each run stays in memory; all else goes to the store.
"""

import math
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pandas as pd

from sim import measures, model
from sim.experiment.executors import Executor, Processes
from sim.experiment.period import statistic_over_period
from sim.experiment.precision import (
    LEAST_RUNS,
    Precision,
    amount,
    half_width_words,
    half_widths,
    next_runs,
    widest,
)
from sim.experiment.running import LOST, Failure, Outcome, Tabulate
from sim.experiment.store import Store
from sim.experiment.tasks import RUNS_PER_DRAW, Asked, OptionWork, SimulateOption, Task


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison came to; its numbers are in the store.

    Attributes
    ----------
    options : tuple of str
        The baseline first.
    budget, runs : int
        Runs of each option that were allowed for, and how many were made.
    draws, runs_per_draw : int
        Draws there are to use (0: the central case only), and how many runs in a row use each.
    failures : tuple of Failure
        Runs without a result, with their options; no summary may pass over them in silence.
    stopped : str
        Why there were not more runs.
    reached : dict of str to float
        The half-width reached for each option, if a precision was asked for; NaN where it cannot be known.
    resumed : int
        How many runs (of all options together) were in the store already.
    events_per_run : float
        Mean number of SimPy events of the finished runs.
    seconds : float
        Time it all took.
    """

    options: tuple[str, ...]
    seed: int
    months: int
    budget: int
    runs: int
    draws: int
    runs_per_draw: int
    failures: tuple[Failure, ...]
    stopped: str
    reached: dict[str, float]
    resumed: int
    events_per_run: float
    seconds: float


def compare(
    asked: Asked,
    *,
    seed: int,
    runs: int,
    months: int,
    store: Store,
    jobs: int = 1,
    executor: Executor | None = None,
    precision: Precision | None = None,
    runs_per_draw: int = RUNS_PER_DRAW,
    last_months: Collection[int] = (),
    on_result: Callable[[Outcome], None] | None = None,
    on_batch: Callable[[int, int], None] | None = None,
    simulate: SimulateOption | None = None,
    tabulate: Tabulate | None = None,
) -> Compared:
    """Simulate every option as many times as is asked, or needed.

    Parameters
    ----------
    asked : Asked
        The options.
    seed : int
        Seed, not negative; a run has the same luck in every option.
    runs : int
        Most runs of each option, numbered from 1. A comparison of more runs begins with those of one of fewer.
    months : int
        Months each run covers.
    store : Store
        Where finished runs go at once, and where those of an earlier attempt are found.
    jobs : int
        Processes, where no executor is given; 1 is a plain loop in this process.
    executor : Executor, optional
        Where to execute the runs instead.
    precision : Precision, optional
        Stop as soon as this is reached, judged after batches whose sizes depend on the results alone. Without it
        all runs are made.
    runs_per_draw : int
        Runs in a row that have the same draw.
    last_months : collection of int
        Further periods that each run's numbers are taken over (`sim.experiment.numbers_of`).
    on_result : callable, optional
        Called in this process with each outcome when it comes (in any order) and is kept.
    on_batch : callable, optional
        Called before each batch with how many runs of all options there are to be by its end, and how many of these
        are done, now or by an earlier attempt.
    simulate, tabulate : callable, optional
        What to do in place of `sim.model.simulate` and `sim.measures.tabulate`.

    Returns
    -------
    Compared
        The same whatever the number of jobs, the executor and what was in the store, but for the time it took and
        what was resumed.

    Raises
    ------
    ValueError
        If runs, months, jobs or runs_per_draw are below 1, the seed is negative, `last_months` is longer than a
        run, or the store holds runs of other draws.
    """
    _must_make_sense(asked.keys, months, last_months, runs=runs, jobs=jobs, runs_per_draw=runs_per_draw, seed=seed)
    started = time.perf_counter()
    work = OptionWork(
        asked,
        seed,
        months,
        runs_per_draw,
        tuple(sorted(set(last_months))),
        simulate or model.simulate,
        tabulate or measures.tabulate,
    )
    if executor is None and jobs > 1:
        executor = Processes(jobs)
    done = _Done(asked.keys, precision, months)
    until = min(runs, LEAST_RUNS) if precision else runs
    first = 1
    while True:
        _execute(work, range(first, until + 1), store, executor, done, on_result, on_batch)
        reached = done.half_widths()
        stopped = _why_stop(precision, reached, asked.keys[0], until, runs)
        if stopped or precision is None:
            break
        first, until = until + 1, next_runs(until, widest(reached)[1], precision.half_width, runs)
    return Compared(
        options=asked.keys,
        seed=seed,
        months=months,
        budget=runs,
        runs=until,
        draws=asked.draws,
        runs_per_draw=runs_per_draw,
        failures=tuple(sorted(done.failures, key=lambda each: (each.run, asked.keys.index(each.option)))),
        stopped=stopped,
        reached=reached,
        resumed=done.resumed,
        events_per_run=done.events / done.finished if done.finished else 0.0,
        seconds=time.perf_counter() - started,
    )


@dataclass(slots=True)
class _Done:
    """What is remembered of finished runs: the one number that precision is judged by, and what failed."""

    options: tuple[str, ...]
    precision: Precision | None
    months: int
    values: dict[Task, float] = field(default_factory=dict)
    draws: dict[int, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    finished: int = 0
    events: int = 0
    resumed: int = 0

    def note(self, outcome: Outcome) -> None:
        self.draws[outcome.run] = outcome.draw
        if outcome.numbers is None:
            self.failures.append(Failure(outcome.run, outcome.error, outcome.draw, outcome.option))
            return
        self.finished += 1
        self.events += outcome.events
        if self.precision is not None:
            self.values[outcome.option, outcome.run] = _number(outcome.numbers, self.precision, self.months)

    def half_widths(self) -> dict[str, float]:
        return half_widths(self.values, self.options, self.draws) if self.precision else {}


def _execute(
    work: OptionWork,
    runs: Iterable[int],
    store: Store,
    executor: Executor | None,
    done: _Done,
    on_result: Callable[[Outcome], None] | None,
    on_batch: Callable[[int, int], None] | None,
) -> None:
    """Make a batch of runs of every option, but those that the store has."""
    missing: dict[Task, None] = {}
    for run in runs:
        for option in work.asked.keys:
            outcome = store.kept(option, run)
            if outcome is None:
                missing[option, run] = None
                continue
            if outcome.draw != work.draw_of(run):
                raise ValueError(f"run {run} of {option} was kept with draw {outcome.draw}, not {work.draw_of(run)}")
            done.note(outcome)
            done.resumed += 1
    if on_batch is not None:
        there = done.finished + len(done.failures)
        on_batch(there + len(missing), there)
    with _closed(map(work, list(missing)) if executor is None else executor(work, list(missing))) as outcomes:
        for outcome in outcomes:
            store.keep(outcome)
            done.note(outcome)
            del missing[outcome.option, outcome.run]
            if on_result is not None:
                on_result(outcome)
    for option, run in missing:
        # Not given to the store: what was lost may well succeed when it is tried again.
        done.note(Outcome(run, None, error=LOST, draw=work.draw_of(run), option=option))


@contextmanager
def _closed(outcomes: Iterator[Outcome]) -> Iterator[Iterator[Outcome]]:
    """Let an executor end its workers at once, also when the user or a full disk stops the work."""
    try:
        yield outcomes
    finally:
        close = getattr(outcomes, "close", None)
        if close is not None:
            close()


def _number(numbers: pd.DataFrame, precision: Precision, months: int) -> float:
    """Return the number by which precision is judged; NaN if the run has none."""
    wanted = (
        (numbers["measure"] == precision.measure)
        & (numbers["team"] == precision.team)
        & (numbers["statistic"] == statistic_over_period(precision.measure, months))
    )
    values = numbers.loc[wanted, "value"]
    return float(values.iloc[0]) if len(values) else math.nan


def _why_stop(precision: Precision | None, reached: dict[str, float], baseline: str, done: int, budget: int) -> str:
    """Say why there are to be no more runs; empty if there are to be more."""
    runs = f"{done} run{'s' if done > 1 else ''}"
    if precision is None:
        return f"all {runs} asked for are made" if done > 1 else "the one run asked for is made"
    option, half_width = widest(reached)
    what = half_width_words(precision, option, baseline)
    asked = amount(precision.half_width, precision.measure, named=False)
    if half_width <= precision.half_width:
        return f"{what} is {amount(half_width, precision.measure)} after {runs}; asked for was {asked}"
    if done < budget:
        return ""
    if math.isnan(half_width):
        return f"the budget of {runs} is used; {what} is not known, since fewer than two runs have a value"
    return f"the budget of {runs} is used; {what} is {amount(half_width, precision.measure)}, asked for was {asked}"


def _must_make_sense(
    options: Sequence[str], months: int, last_months: Collection[int], *, seed: int, **numbers: int
) -> None:
    for name, number in {**numbers, "months": months}.items():
        if number < 1:
            raise ValueError(f"{name} must be at least 1, not {number}")
    if seed < 0:
        raise ValueError(f"seed must be at least 0, not {seed}")
    if any(not 1 <= each <= months for each in last_months):
        raise ValueError(f"runs of {months} months have no last {max(last_months)} months")
    if len(set(options)) != len(options) or not options:
        raise ValueError("options must have different keys, and there must be one at least")
