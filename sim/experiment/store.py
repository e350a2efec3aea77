"""Where finished runs of a comparison go the moment they arrive, and where a resumed one finds them."""

from dataclasses import dataclass, field, replace
from typing import Protocol

import pandas as pd

from sim.experiment.running import Outcome


class Store(Protocol):
    """Keeps finished runs, so that nothing finished is simulated again and none need stay in memory."""

    def kept(self, option: str, run: int) -> Outcome | None:
        """Return what is kept of a run: its draw, its error or its `numbers`, its events; its table need not be."""

    def keep(self, outcome: Outcome) -> None:
        """Keep a finished run, or one that raised: that one would raise again."""


@dataclass
class MemoryStore:
    """Keeps runs in memory, without their months: for few runs, and for tests.

    Attributes
    ----------
    outcomes : dict
        By option and run.
    """

    outcomes: dict[tuple[str, int], Outcome] = field(default_factory=dict)

    def kept(self, option: str, run: int) -> Outcome | None:
        """Return what is kept of a run."""
        return self.outcomes.get((option, run))

    def keep(self, outcome: Outcome) -> None:
        """Keep a run."""
        self.outcomes[outcome.option, outcome.run] = replace(outcome, table=None)

    def numbers(self) -> pd.DataFrame:
        """Return all numbers in the order of runs: columns option, draw, run, measure, team, unit, statistic, value."""
        columns = ["option", "draw", "run", "measure", "team", "unit", "statistic", "value"]
        tables = [
            outcome.numbers.assign(option=option, draw=outcome.draw, run=run)
            for (option, run), outcome in sorted(self.outcomes.items(), key=lambda each: (each[0][1], each[0][0]))
            if outcome.numbers is not None
        ]
        return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)
