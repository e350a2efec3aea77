"""Plans tried on numbered futures: every plan meets the same luck, and nothing is simulated twice."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.planning.searching.asking import Plan, Question

Task = tuple[Plan, int]
"""A plan and a run."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one run of a plan.

    Attributes
    ----------
    values : tuple of float
        The number of each standard, in the order of the question; NaN for a share or mean of nothing. Empty if the
        run failed.
    error : str
        Why it failed.
    """

    plan: Plan
    run: int
    values: tuple[float, ...]
    error: str = ""


Simulate = Callable[[Sequence[Task]], Iterator[Trial]]
"""Simulates runs of plans and yields each as it is done, in any order; a lost one is left out."""


class NoFutureError(Exception):
    """So many runs failed that nothing can be said; the message says why the first did."""


@dataclass
class Trials:
    """All that has been tried.

    Attributes
    ----------
    question : Question
    simulate : Simulate
    known : dict
        Finished runs by plan and run.
    on_done : callable, optional
        Called with each run that is finished now.
    """

    question: Question
    simulate: Simulate
    known: dict[Task, Trial] = field(default_factory=dict)
    on_done: Callable[[Trial], None] | None = None

    def margins(self, plan: Plan, runs: Iterable[int]) -> np.ndarray:
        """Return by how much each run of a plan keeps within each standard, simulating what is not known.

        Returns
        -------
        np.ndarray, (runs, standards)
            Negative where a standard is missed; infinite where there was nothing to be late with. Runs that failed
            are left out.

        Raises
        ------
        NoFutureError
            More than one run in ten failed.
        """
        runs = list(runs)
        self.make((plan, run) for run in runs)
        return self._within(np.array([self._trial(plan, run).values for run in self._whole(plan, runs)], dtype=float))

    def short(self, plan: Plan, runs: Iterable[int]) -> tuple[list[int], int]:
        """Return the runs in which a plan misses a standard, and how many were looked at; those that failed are not."""
        runs = list(runs)
        margins = self.margins(plan, runs)
        whole = self._whole(plan, runs)
        return [run for run, own in zip(whole, margins, strict=True) if (own < 0).any()], len(whole)

    def paired(self, plan: Plan, other: Plan, runs: Iterable[int]) -> tuple[np.ndarray, np.ndarray]:
        """Return the numbers of two plans in the same futures, each (runs, standards)."""
        runs = list(runs)
        self.make((each, run) for run in runs for each in (plan, other))
        both = [run for run in self._whole(plan, runs) if self._trial(other, run).values]
        first, second = (
            np.array([self._trial(each, run).values for run in both], dtype=float) for each in (plan, other)
        )
        return first, second

    def values(self, plan: Plan, runs: Iterable[int]) -> np.ndarray:
        """Return the numbers of a plan, (runs, standards), simulating what is not known."""
        runs = list(runs)
        self.make((plan, run) for run in runs)
        return np.array([self._trial(plan, run).values for run in self._whole(plan, runs)], dtype=float)

    def make(self, tasks: Iterable[Task]) -> None:
        """Simulate what is not known yet."""
        missing = [task for task in dict.fromkeys(tasks) if task not in self.known]
        if not missing:
            return
        for trial in self.simulate(missing):
            self.known[trial.plan, trial.run] = trial
            if self.on_done is not None:
                self.on_done(trial)

    def tried(self) -> dict[Plan, list[int]]:
        """Return the runs of every plan that was tried, in order."""
        found: dict[Plan, list[int]] = {}
        for (plan, run), trial in sorted(self.known.items()):
            if trial.values:
                found.setdefault(plan, []).append(run)
        return found

    def failures(self) -> list[Trial]:
        """Return the runs without a result."""
        return [trial for _, trial in sorted(self.known.items()) if not trial.values]

    def _trial(self, plan: Plan, run: int) -> Trial:
        return self.known.get((plan, run), Trial(plan, run, (), LOST))

    def _whole(self, plan: Plan, runs: Sequence[int]) -> list[int]:
        """Return the runs that did not fail."""
        whole = [run for run in runs if self._trial(plan, run).values]
        if len(whole) < 0.9 * len(runs):
            first = next(self._trial(plan, run) for run in runs if not self._trial(plan, run).values)
            raise NoFutureError(
                f"{len(runs) - len(whole)} of {len(runs)} runs of a plan failed. The first said: {first.error}"
            )
        return whole

    def _within(self, values: np.ndarray) -> np.ndarray:
        margins = np.full(values.shape, np.inf)
        for place, standard in enumerate(self.question.standards):
            own = values[:, place]
            if standard.at_least is not None:
                margins[:, place] = own - standard.at_least
            elif standard.at_most is not None:
                margins[:, place] = standard.at_most - own
        return np.where(np.isnan(values), np.inf, margins)


def share_met(margins: np.ndarray) -> float:
    """Return the share of futures in which every standard is met."""
    return float((margins >= 0).all(axis=1).mean())


LOST = "its process was ended from outside; the computer may be short of memory"
