"""Time in steps of about four working days: flows by step, delays as kernels, and the months they are counted in.

A flow is the number in each step, taken as even within the step. A stock is known at the ends of the steps.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from sim.engine import WorkingCalendar

Floats: TypeAlias = NDArray[np.float64]
Below: TypeAlias = Callable[[Floats], Floats]
"""Share of those who wait that are through after so many working days."""

_DAYS_A_STEP = 4.0
HALF_A_DAY = 0.5
"""A whole number of days between two dates covers true times of that many days give or take half a day on average."""


class Grid:
    """The steps of a run of so many months.

    Parameters
    ----------
    start : date
    months : int

    Attributes
    ----------
    month_edges : np.ndarray
        Working days at which months begin, shape (months + 1,).
    ends : np.ndarray
        Ends of the steps and, first, the start: shape (steps + 1,).
    part_of_first_month : float
        Less than 1 if the run starts in the middle of a month.
    """

    def __init__(self, start: date, months: int) -> None:
        calendar = WorkingCalendar(start, years_after=months // 12 + 3)
        self.start, self.months = start, months
        self.month_edges = calendar.month_starts(months)
        self.end = float(self.month_edges[-1])
        self.steps = max(1, round(self.end / _DAYS_A_STEP))
        self.step = self.end / self.steps
        self.ends = np.linspace(0.0, self.end, self.steps + 1)
        before = -calendar.time_of(start.replace(day=1))
        inside = float(self.month_edges[1])
        self.part_of_first_month = inside / (before + inside) if before + inside > 0 else 0.0
        self._overlap = self._overlaps()
        self._average = self._averages()

    def day_of(self, day: date) -> float:
        """Working days from the start to a day, by calendar days; infinite if it lies beyond the run."""
        days = (day - self.start).days * 253 / 365.25
        return days if days <= self.end else np.inf

    def _overlaps(self) -> Floats:
        """Part of each step that lies in each month, shape (steps, months)."""
        low, high = self.ends[:-1, None], self.ends[1:, None]
        first, last = self.month_edges[None, :-1], self.month_edges[None, 1:]
        overlap: Floats = np.maximum(np.minimum(high, last) - np.maximum(low, first), 0.0) / self.step
        return overlap

    def _averages(self) -> Floats:
        """Weights by which a stock at the ends of the steps is averaged over each month, (steps + 1, months)."""
        fine = 16
        weights = np.zeros((self.steps + 1, self.months))
        for month, (low, high) in enumerate(zip(self.month_edges[:-1], self.month_edges[1:], strict=True)):
            at = (low + (np.arange(fine) + 0.5) / fine * (high - low)) / self.step
            left = np.minimum(at.astype(int), self.steps - 1)
            np.add.at(weights, (left, month), (1.0 - (at - left)) / fine)
            np.add.at(weights, (left + 1, month), (at - left) / fine)
        return weights

    def spread(self, by_month: Floats) -> Floats:
        """Flow in each step of numbers in each month, even over the month."""
        lengths = np.diff(self.month_edges)
        rate = np.divide(by_month, lengths, out=np.zeros_like(by_month), where=lengths > 0)
        return np.asarray(self._overlap @ rate * self.step)

    def by_month(self, flow: Floats) -> Floats:
        """Numbers in each month of a flow, (..., steps) to (..., months)."""
        return np.asarray(flow @ self._overlap)

    def average(self, stock: Floats) -> Floats:
        """Mean of each month of a stock at the ends of the steps, (steps + 1,) to (months,)."""
        return np.asarray(stock @ self._average)

    def stock(self, at_start: float, change: Floats) -> Floats:
        """Stock at the start and at the end of every step."""
        return at_start + np.concatenate(([0.0], np.cumsum(change)))

    def kernel(self, below: Below) -> Floats:
        """Part of a step's flow that is through in the same step, the next, and so on."""
        at_ends = below(self.ends)
        by_then = (at_ends[1:] + at_ends[:-1]) / 2
        by_then[1:] -= by_then[:-1].copy()
        return by_then

    def delay(self, days: float) -> Floats:
        """Kernel of a delay that is always the same."""
        kernel = np.zeros(self.steps + 2)
        whole, part = divmod(min(days / self.step, float(self.steps)), 1.0)
        kernel[int(whole)], kernel[int(whole) + 1] = 1.0 - part, part
        return kernel[: self.steps]

    def leaving(self, below: Below) -> Floats:
        """Part of those who wait from the start that are through in each step."""
        return np.diff(below(self.ends))


@lru_cache(maxsize=8)
def grid_of(start: date, months: int) -> Grid:
    """Return the grid of a start and a length, made once."""
    return Grid(start, months)


def matrix(kernel: Floats) -> Floats:
    """Return the matrix M for which `flow @ M` is the flow after the delay."""
    return np.append(kernel, 0.0)[_lags(len(kernel))]


@lru_cache(maxsize=8)
def _lags(steps: int) -> NDArray[np.int64]:
    """Return the steps from each step to each; for those before it the last place, where nothing is."""
    lags = np.arange(steps)[None, :] - np.arange(steps)[:, None]
    return np.where(lags >= 0, lags, steps)


def after(flow: Floats, kernel: Floats) -> Floats:
    """Return the flow (or flows, one a row) after a delay."""
    if flow.ndim == 1:
        return np.convolve(flow, kernel)[: len(kernel)]
    return flow @ matrix(kernel)


def again_and_again(fresh: Floats, back: Floats) -> Floats:
    """Return the flow x = fresh + (x after `back`): those who come, and come back, and come back again."""
    system = np.eye(len(fresh)) - matrix(back).T
    return np.asarray(solve_triangular(system, fresh, lower=True, check_finite=False))


def exponential(mean: float) -> Below:
    """Return the distribution of an exponential time."""
    return lambda days: -np.expm1(-np.maximum(days, 0.0) / mean)
