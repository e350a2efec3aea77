"""What it would be worth to know an input: how often, and to what, the decision would change.

After Strong, Oakley and Brennan: what an option does is fitted over draws by a smooth line of the input (a polynomial
whose degree is chosen by leaving one draw out at a time; 0 is the rule where the input does nothing). What the
line says at a draw is what would be expected if the input were known to be as in that draw; on that is decided.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.polynomial import legendre

from sim.planning.sensitivity.inputs import Input

MOST_DEGREES = 3
FLOOR_NAME = "what the largest of inputs that do nothing would reach or exceed in 5 of 100 repeats"
_PERMUTATIONS = 199
_RESAMPLES = 99
_LEVEL = 0.95
_ROUNDING = 1e-18
_FAR_ENOUGH = 30
"""Draws there must be beyond the number of scores to fit all inputs together."""

Decide = Callable[[np.ndarray], np.ndarray]
"""From what options do, (..., options), to the place of the one decided for, (...); -1 for none."""


@dataclass(frozen=True, slots=True)
class Known:
    """What it would be worth to know an input, or (`input` None) all of them.

    Attributes
    ----------
    changes, low, high : float
        Share of futures in which the decision would be another one, and its 95 % error of having so many draws.
    changes_floor : float
        `FLOOR_NAME`.
    to : dict of int to float
        Share of futures by what would be decided there, of those in which that is another option; -1 is none.
    gain, gain_floor : float
        By how much the number that is to be large would rise on average, and its floor; NaN where the decision is no
        choice of the largest number.
    """

    input: Input | None
    changes: float
    low: float
    high: float
    changes_floor: float
    to: dict[int, float]
    gain: float
    gain_floor: float

    @property
    def is_told(self) -> bool:
        """Whether it can be told from an input that does nothing."""
        return self.changes > self.changes_floor


def largest(does: np.ndarray) -> np.ndarray:
    """Decide for the option with the largest number; the first where several have it."""
    return np.asarray(np.argmax(does, axis=-1))


def first_at_least(chance: float) -> Decide:
    """Return the decision for the first option whose number is at least so much; -1 if none is."""

    def decide(does: np.ndarray) -> np.ndarray:
        enough = does >= chance
        return np.where(enough.any(axis=-1), enough.argmax(axis=-1), -1)

    return decide


def worth_knowing(
    inputs: Sequence[Input], does: np.ndarray, decide: Decide, seed: int = 0, *, in_units: bool = True
) -> tuple[list[Known], Known | None]:
    """Say of every input what it would be worth to know it.

    Parameters
    ----------
    inputs : sequence of Input
    does : np.ndarray, (draws, options)
        What each option does in a draw, the mean of its runs: its net benefit, or the share of runs that meet all
        standards.
    decide : callable
        `largest`, or `first_at_least` of a chance.
    seed : int
        Of permutations and resamples.
    in_units : bool
        Whether the numbers are a benefit, so that there is a gain to be told.

    Returns
    -------
    tuple of list of Known and Known or None
        The inputs, those first that would change most; and all of them together, None with too few draws for that.
    """
    rng = np.random.default_rng([seed, len(does)])
    value = _Value(does, decide, in_units=in_units)
    orders = np.array([rng.permutation(len(does)) for _ in range(_PERMUTATIONS)])
    dealt = does[orders]  # (permutations, draws, options)
    found, inert = [], []
    for each in inputs:
        line = _Smooth(each.scores)
        found.append((each, *value.of(line.fitted(does[None]))))
        inert.append(np.array(value.of(line.fitted(dealt))))
    floors = np.quantile(np.max(np.array(inert), axis=0), _LEVEL, axis=-1) if inert else np.zeros(2)
    known = [
        Known(
            each,
            float(changes[0]),
            *_error(each, does, decide, rng, float(changes[0])),
            float(floors[0]),
            _to(each, does, decide),
            float(gain[0]),
            float(floors[1]),
        )
        for each, changes, gain in found
    ]
    known.sort(key=lambda each: (-each.changes, -(each.gain if in_units else 0.0)))
    return known, _all_known(inputs, does, dealt, value, rng)


@dataclass(frozen=True, slots=True)
class _Value:
    """What is decided without knowing anything, to hold decisions against."""

    does: np.ndarray
    decide: Decide
    in_units: bool

    def of(self, fitted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the share of draws with another decision, and the gain, of many fits: (..., draws, options)."""
        before = self.decide(self.does.mean(axis=0))
        changes = np.mean(self.decide(fitted) != before, axis=-1)
        gain = np.full(changes.shape, np.nan)
        if self.in_units:
            gain = np.mean(np.max(fitted, axis=-1), axis=-1) - np.max(np.mean(fitted, axis=-2), axis=-1)
        return changes, gain


class _Smooth:
    """Polynomials of an input's scores, each degree judged by leaving one draw out at a time."""

    def __init__(self, scores: np.ndarray) -> None:
        ranks = scores / np.max(np.abs(scores), axis=0)
        terms = [np.ones((len(scores), 1))]
        terms += [
            np.column_stack([legendre.legval(one, np.eye(degree + 1)[degree]) for one in ranks.T])
            for degree in range(1, MOST_DEGREES + 1)
        ]
        self.ends = np.cumsum([term.shape[1] for term in terms])
        # fewer draws than terms or equal ranks give fewer columns; QR keeps the order of degrees
        self.basis = np.linalg.qr(np.column_stack(terms))[0]

    def fitted(self, does: np.ndarray) -> np.ndarray:
        """Return the fits of many tables of numbers, (tables, draws, options), the best degree in each."""
        parts = np.einsum("nk,tno->tko", self.basis, does)
        spread = np.var(does, axis=1, keepdims=True)
        # what never moves has a variance of rounding errors, and is no reason for any degree
        spread = np.where(spread > _ROUNDING * np.mean(does**2, axis=1, keepdims=True), spread, np.inf)
        fits, scores = [], []
        for end in self.ends:
            basis = self.basis[:, :end]
            fit = np.einsum("nk,tko->tno", basis, parts[:, :end])
            kept = np.maximum(1 - np.sum(basis**2, axis=1), 1e-9)[None, :, None]
            fits.append(fit)
            scores.append(np.sum(((does - fit) / kept) ** 2 / spread, axis=(1, 2)))
        best = np.argmin(scores, axis=0)
        return np.asarray(np.stack(fits)[best, np.arange(len(does))])


def _error(
    each: Input, does: np.ndarray, decide: Decide, rng: np.random.Generator, changes: float
) -> tuple[float, float]:
    """Return the ends of the share of changed decisions over draws drawn again from those there are."""
    if not changes:
        return 0.0, float(1 - (1 - _LEVEL) ** (1 / len(does)))  # as of none in so many
    shares = []
    for _ in range(_RESAMPLES):
        again = rng.integers(0, len(does), len(does))
        if np.all(np.ptp(each.scores[again], axis=0) > 0):
            own = does[again]
            fitted = _Smooth(each.scores[again]).fitted(own[None])[0]
            shares.append(float(np.mean(decide(fitted) != decide(own.mean(axis=0)))))
    return _ends(shares)


def _ends(shares: Sequence[float]) -> tuple[float, float]:
    low, high = np.quantile(shares, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return float(low), float(high)


def _to(each: Input, does: np.ndarray, decide: Decide) -> dict[int, float]:
    return _places(decide(_Smooth(each.scores).fitted(does[None])[0]), int(decide(does.mean(axis=0))))


def _places(decided: np.ndarray, before: int) -> dict[int, float]:
    places, counts = np.unique(decided[decided != before], return_counts=True)
    return {int(place): float(count / len(decided)) for place, count in zip(places, counts, strict=True)}


def _all_known(
    inputs: Sequence[Input], does: np.ndarray, dealt: np.ndarray, value: _Value, rng: np.random.Generator
) -> Known | None:
    """Return what it would be worth to know everything, by a straight-line fit of all inputs."""
    scores = np.column_stack([each.scores for each in inputs]) if inputs else np.empty((len(does), 0))
    if not inputs or len(does) < scores.shape[1] + _FAR_ENOUGH:
        return None
    fit = _all_fitted(scores)
    changes, gain = value.of(fit(does))
    inert_changes, inert_gain = value.of(np.stack([fit(each) for each in dealt]))
    shares = []
    for _ in range(_RESAMPLES):
        again = rng.integers(0, len(does), len(does))
        decided = value.decide(_all_fitted(scores[again])(does[again]))
        shares.append(float(np.mean(decided != value.decide(does[again].mean(axis=0)))))
    return Known(
        None,
        float(changes),
        *_ends(shares),
        float(np.quantile(inert_changes, _LEVEL)),
        _places(value.decide(fit(does)), int(value.decide(does.mean(axis=0)))),
        float(gain),
        float(np.quantile(inert_gain, _LEVEL)),
    )


def _all_fitted(scores: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    basis = np.linalg.qr(np.column_stack([np.ones(len(scores)), scores]))[0]
    return lambda does: np.asarray(basis @ (basis.T @ does))
