"""What one run of one option is, and what it needs to know to be done wherever there is room."""

from dataclasses import dataclass
from typing import Protocol

from sim.experiment.period import numbers_of
from sim.experiment.running import Outcome, Tabulate, in_one_line
from sim.model import SimulatedRun
from sim.scenario.parameters import Parameters
from sim.scenario.timetable import Timetable

RUNS_PER_DRAW = 2
"""Runs in a row that have the same draw, so that chance can be told from the parameters."""


class SimulateOption(Protocol):
    """One run of one option, as `sim.model.simulate` does it."""

    def __call__(self, parameters: Parameters, *, seed: int, run: int, months: int, later: Timetable) -> SimulatedRun:
        """Simulate."""


Task = tuple[str, int]
"""An option and a run."""


class Asked(Protocol):
    """The options, as an experiment needs to know them; sent to where runs are executed, so pickled.

    Attributes
    ----------
    keys : tuple of str
        The baseline first.
    draws : int
        How many sets of parameters there are; 0 if there is the central case only.
    """

    @property
    def keys(self) -> tuple[str, ...]:
        """The options, the baseline first."""

    @property
    def draws(self) -> int:
        """How many draws there are."""

    def at(self, key: str, draw: int) -> tuple[Parameters, Timetable]:
        """Return what holds at the start of an option, and what changes later, for a draw."""


def draw_of_paired_run(run: int, draws: int, runs_per_draw: int = RUNS_PER_DRAW) -> int:
    """Return the draw that a run of every option uses, of so many; 0 where there are none.

    >>> [draw_of_paired_run(run, 2) for run in (1, 2, 3, 4, 5)], draw_of_paired_run(7, 0)
    ([1, 1, 2, 2, 1], 0)
    """
    return ((run - 1) // runs_per_draw) % draws + 1 if draws else 0


@dataclass(frozen=True, slots=True)
class OptionWork:
    """One run of one option, from parameters to numbers: what travels to where it is executed."""

    asked: Asked
    seed: int
    months: int
    runs_per_draw: int
    last_months: tuple[int, ...]
    simulate: SimulateOption
    tabulate: Tabulate

    def draw_of(self, run: int) -> int:
        """Return the draw that a run has in every option."""
        return draw_of_paired_run(run, self.asked.draws, self.runs_per_draw)

    def __call__(self, task: Task) -> Outcome:
        """Simulate and tabulate; what raises is an outcome that says so."""
        option, run = task
        draw = self.draw_of(run)
        try:
            parameters, later = self.asked.at(option, draw)
            simulated = self.simulate(parameters, seed=self.seed, run=run, months=self.months, later=later)
            table = self.tabulate(simulated)
            numbers = numbers_of(table, self.last_months)
        except Exception as error:
            # A run that breaks must not take the others with it: it becomes a row that says so.
            return Outcome(run, None, error=in_one_line(error), draw=draw, option=option)
        return Outcome(run, table, events=simulated.events, draw=draw, option=option, numbers=numbers)
