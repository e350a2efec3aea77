"""Which inputs move a number most, from runs that are there: standardised rank regression over draws."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from sim.planning.sensitivity.inputs import Input

ERROR_NAME = "95 % interval for having simulated only so many draws"
FLOOR_NAME = "what the largest of inputs that do nothing would reach or exceed in 5 of 100 repeats"
FEWEST_DRAWS = 10
_TO_SPARE = 30
_PERMUTATIONS = 499
_LEVEL = 0.95
_SMALL = 0.2
"""The weight by which the number of draws needed is told."""
_BETWEEN_ENDS = 0.8 * np.sqrt(12.0)
"""From the 10 % to the 90 % point of ranks that have variance 1."""


@dataclass(frozen=True, slots=True)
class Weight:
    """How much one input moves a number.

    Attributes
    ----------
    input : Input
    weight, low, high : float
        Its standardised coefficient on ranks, -1 to 1, with `ERROR_NAME`. Of an input without a direction it is the
        length of its coefficients, never below 0.
    floor : float
        `FLOOR_NAME`.
    swing, swing_low, swing_high : float
        By how much the number rises, in its own unit, from the 10 % to the 90 % point of the input.
    """

    input: Input
    weight: float
    low: float
    high: float
    floor: float
    swing: float
    swing_low: float
    swing_high: float

    @property
    def is_told(self) -> bool:
        """Whether it can be told from an input that does nothing."""
        return abs(self.weight) > self.floor


@dataclass(frozen=True, slots=True)
class Ranking:
    """Inputs by how much they move a number.

    Attributes
    ----------
    weights : tuple of Weight
        The largest first.
    draws : int
        Draws it is from, each the mean of its runs.
    at_once : bool
        Whether all inputs are in one regression. With too few draws for that each is looked at by itself, and one that
        does nothing but moves with another that does takes part of its weight.
    explained : float
        Share of the variance of ranks that all inputs explain together; NaN if they are not in one regression.
    draws_at_once : int
        Draws from which on they are.
    draws_needed : int
        Draws with which a weight of 0.2 could be told from none, about.
    """

    weights: tuple[Weight, ...]
    draws: int
    at_once: bool
    explained: float
    draws_at_once: int
    draws_needed: int

    @property
    def told(self) -> tuple[Weight, ...]:
        """Those that can be told from inputs that do nothing."""
        return tuple(each for each in self.weights if each.is_told)


def ranked(inputs: Sequence[Input], numbers: np.ndarray, seed: int = 0) -> Ranking:
    """Rank inputs by how much they move a number.

    Parameters
    ----------
    inputs : sequence of Input
    numbers : np.ndarray, (draws,)
        The number of each draw, the mean of its runs.
    seed : int
        Of the permutations behind the floor.

    Raises
    ------
    ValueError
        There are fewer draws than `FEWEST_DRAWS`, or no input.
    """
    if len(numbers) < FEWEST_DRAWS or not inputs:
        raise ValueError(f"{len(numbers)} draws of {len(inputs)} inputs; at least {FEWEST_DRAWS} draws are needed")
    draws, parts = len(numbers), sum(each.scores.shape[1] for each in inputs)
    at_once = draws >= parts + _TO_SPARE
    if np.ptp(numbers) == 0:
        return Ranking(
            tuple(Weight(each, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0) for each in inputs),
            draws,
            at_once,
            np.nan,
            parts + _TO_SPARE,
            0,
        )
    line = _Line(inputs, at_once=at_once)
    ranks = stats.zscore(stats.rankdata(numbers))
    coefficients, errors, explained = line.fitted(ranks)
    floors = line.floors(ranks, seed)
    swings, swing_errors, _ = line.fitted(numbers)
    weights = sorted(
        (
            Weight(
                each,
                *line.of(place, coefficients, errors),
                float(floors[place]),
                *_swing(line, place, swings, swing_errors),
            )
            for place, each in enumerate(inputs)
        ),
        key=lambda each: -abs(each.weight) / each.floor,
    )
    needed = draws * (float(np.median(floors)) / _SMALL) ** 2
    return Ranking(
        tuple(weights), draws, at_once, explained if at_once else np.nan, parts + _TO_SPARE, int(np.ceil(needed))
    )


def _swing(line: "_Line", place: int, swings: np.ndarray, errors: np.ndarray) -> tuple[float, float, float]:
    mean, low, high = line.of(place, swings, errors)
    return float(_BETWEEN_ENDS * mean), float(_BETWEEN_ENDS * low), float(_BETWEEN_ENDS * high)


class _Line:
    """Straight-line fits of numbers on the scores of inputs, all at once or each input by itself."""

    def __init__(self, inputs: Sequence[Input], *, at_once: bool) -> None:
        self.at_once = at_once
        self.scores = np.column_stack([each.scores for each in inputs])
        sizes = [each.scores.shape[1] for each in inputs]
        self.owner = np.repeat(np.arange(len(sizes)), sizes)
        self.draws = len(self.scores)
        # scores have mean 0 and variance 1, and those of one input are independent of each other
        self.solver = np.linalg.pinv(self.scores) if at_once else self.scores.T / self.draws
        self.freedom = self.draws - 1 - (self.scores.shape[1] if at_once else np.array(sizes)[self.owner])

    def fitted(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
        """Return coefficients, their standard errors and the share of variance explained (of all at once)."""
        off = numbers - numbers.mean()
        coefficients = self.solver @ off
        if self.at_once:
            left = np.sum((off - self.scores @ coefficients) ** 2)
            errors = np.sqrt(left / self.freedom * np.sum(self.solver**2, axis=1))
            return coefficients, errors, float(1 - left / np.sum(off**2))
        own = np.bincount(self.owner, coefficients**2)[self.owner]
        errors = np.sqrt(np.maximum(np.mean(off**2) - own, 0.0) / self.freedom)
        return coefficients, errors, np.nan

    def floors(self, ranks: np.ndarray, seed: int) -> np.ndarray:
        """Return for every input what the largest of inert ones would reach in five of a hundred repeats.

        What the inputs do not explain is dealt out anew among the draws; every input then does nothing.
        """
        left = ranks
        if self.at_once:
            left = ranks - self.scores @ (self.solver @ ranks)
            left = left * np.sqrt((self.draws - 1) / self.freedom)
        dealt = np.random.default_rng([seed, self.draws]).permuted(np.tile(left, (_PERMUTATIONS, 1)), axis=1)
        coefficients = self.solver @ (dealt - dealt.mean(axis=1, keepdims=True)).T
        starts = np.flatnonzero(np.diff(self.owner, prepend=-1))
        weights = np.sqrt(np.add.reduceat(coefficients**2, starts, axis=0))
        own = np.quantile(weights, _LEVEL, axis=1)
        return np.asarray(own * np.quantile(np.max(weights / own[:, None], axis=0), _LEVEL))

    def of(self, place: int, coefficients: np.ndarray, errors: np.ndarray) -> tuple[float, float, float]:
        """Return an input's coefficient, or their length, with the ends of its interval."""
        own, error = coefficients[self.owner == place], errors[self.owner == place]
        freedom = self.freedom if self.at_once else self.freedom[self.owner == place][0]
        half = float(stats.t.ppf((1 + _LEVEL) / 2, freedom))
        if len(own) == 1:
            return float(own[0]), float(own[0] - half * error[0]), float(own[0] + half * error[0])
        length = float(np.linalg.norm(own))
        spread = half * float(np.linalg.norm(own * error)) / length if length else half * float(error.max())
        return length, max(0.0, length - spread), length + spread
