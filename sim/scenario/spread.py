"""What an uncertain number may be: a distribution in two halves round its value, fitted to its interval.

A half is one of a normal distribution on the scale that suits the number: log odds for shares, logarithms for other
numbers that cannot fall below 0, the number itself where neither is possible. The value is the median; `low` and `high`
are the quantiles that their coverage says, 10 % and 90 % for a coverage of 0.8. So the three numbers that a file
gives are met exactly however lopsided they are, no share leaves 0 to 1 and no duration falls below 0; a triangular or
uniform distribution would rule out whatever lies beyond the interval, which its coverage says it does not. What would
lie beyond the bounds of a figure is put on the bound: truncation would move the median.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit, ndtri

from sim.scenario.asked import Scenario
from sim.scenario.options import Amount, Option
from sim.scenario.reading_options_changes import amount_bounds
from sim.scenario.reading_options_posts import AGENCY, RECRUITED
from sim.scenario.shape import Figure, figures_of

_EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class Spread:
    """The distribution of one number.

    Attributes
    ----------
    value, low, high, coverage : float
        The central case, and an interval with how much of what is thought possible it covers.
    figure : Figure
        Says the bounds, and whether it is a whole number.
    """

    value: float
    low: float
    high: float
    coverage: float
    figure: Figure

    def at(self, quantiles: np.ndarray) -> np.ndarray:
        """Return the numbers at quantiles between 0 and 1."""
        steps = ndtri(np.clip(quantiles, _EDGE, 1 - _EDGE)) / ndtri((1 + self.coverage) / 2)
        numbers = np.where(steps < 0, self._half(self.low, -steps), self._half(self.high, steps))
        numbers = np.clip(numbers, self.figure.least, self.figure.most) if self._is_bounded else numbers
        return np.rint(numbers) if self.figure.whole else numbers

    @property
    def _is_bounded(self) -> bool:
        return self.figure.least is not None or self.figure.most is not None

    def _half(self, end: float, steps: np.ndarray) -> np.ndarray:
        """Go from the value towards an end of the interval, which is one step away."""
        there, back = self._scale(end)
        with np.errstate(over="ignore"):
            return np.asarray(back(there(self.value) + steps * (there(end) - there(self.value))))

    def _scale(self, end: float) -> tuple[Any, Any]:
        is_share = self.figure.least == 0 and self.figure.most == 1
        if is_share and min(self.value, end) > 0 and max(self.value, end) < 1:
            return logit, expit
        if (
            not is_share
            and (self.figure.least or 0) >= 0
            and self.figure.least is not None
            and min(self.value, end) > 0
        ):
            return np.log, np.exp
        return np.asarray, np.asarray


def spreads_of(scenario: Scenario) -> dict[str, Spread]:
    """Return the distributions of the figures of a scenario that have an interval, by their paths."""
    figures = {path: figure for path, figure, _ in figures_of(scenario.parameters)}
    spreads = {}
    for row in scenario.register:
        if row.low is not None and row.high is not None and row.coverage is not None and row.low < row.high:
            assert not isinstance(row.value, tuple)
            spreads[row.field] = Spread(row.value, row.low, row.high, row.coverage, figures[row.field])
    return spreads


def spreads_of_amounts(options: Iterable[Option]) -> dict[str, Spread]:
    """Return the distributions of the uncertain amounts of options, by their keys."""
    spreads: dict[str, Spread] = {}
    for option in options:
        for line in option.posts:
            _add(spreads, line.recruited_in_months, RECRUITED)
            _add(spreads, line.agency_meanwhile, AGENCY)
        for override in option.overrides:
            if isinstance(override.amount, Amount):
                _add(spreads, override.amount, amount_bounds(override))
    return spreads


def _add(spreads: dict[str, Spread], amount: Amount | None, figure: Figure) -> None:
    if amount is None or amount.low is None or amount.high is None or amount.coverage is None:
        return
    if amount.low < amount.high:
        spreads[amount.key] = Spread(amount.value, amount.low, amount.high, amount.coverage, figure)


def numbers_drawn(spreads: Mapping[str, Spread], luck: Mapping[str, np.ndarray], draws: int) -> np.ndarray:
    """Return the numbers of all draws, a row for each and a column for each distribution."""
    if not spreads:
        return np.empty((draws, 0))
    return np.column_stack([spread.at(luck[name]) for name, spread in spreads.items()])
