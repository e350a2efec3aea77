"""The posterior of the scores given an emulator, and draws from it by Hamiltonian Monte Carlo.

The emulator is quadratic, so the gradient is exact and costs no more than the density. All chains move together as one
array; momenta are scaled by the Laplace covariance at the mode.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.optimize import minimize
from scipy.special import ndtri
from scipy.stats import rankdata

from calibration.fitting.design import Place, root
from calibration.fitting.emulator import Emulator
from calibration.fitting.problem import Floats
from calibration.fitting.quadratic import Quadratic

CHAINS = 16
WARM_UP, KEPT = 150, 700
PATHS = (2, 6)
"""Fewest and most leapfrog steps of a move."""
STEPS = (0.5, 1.3)
"""Range of a move's step, relative to the tuned one: short ones free a chain that long ones leave stuck."""
WANTED_ACCEPTANCE = 0.8
DISPERSED = 2.0
"""Chains start this many Laplace standard deviations out."""


@dataclass(frozen=True)
class Density:
    """Log posterior of the scores: standard normal prior times normal likelihood of the observed readings.

    The covariance of the readings is diag(own) + (1 + extra(z)) run; both are diagonal in one basis, so that its
    inverse and determinant are sums.

    Attributes
    ----------
    residual : Quadratic
        (observed - emulated) in that basis.
    run : (m,)
        Variances of one run in that basis, in units of the own error.
    emulator : Emulator
    """

    residual: Quadratic
    run: Floats
    emulator: Emulator

    def __call__(self, scores: Floats) -> tuple[Floats, Floats]:
        """Log density (n,) and its gradient (n, p) at scores (n, p)."""
        residual, slopes = self.residual.with_slopes(scores)
        away = scores - self.emulator.centre
        turned = away @ self.emulator.leverage
        extra = self.emulator.base + np.sum(turned * away, axis=1)
        variance = 1.0 + (1.0 + extra)[:, None] * self.run
        weighted = residual / variance
        value = -0.5 * np.sum(scores**2, axis=1) - 0.5 * np.sum(residual * weighted + np.log(variance), axis=1)
        by_extra = 0.5 * np.sum(self.run * (weighted**2 - 1.0 / variance), axis=1)
        gradient = -scores - (weighted[:, None, :] @ slopes)[:, 0] + 2.0 * by_extra[:, None] * turned
        return value, gradient

    def information(self, scores: Floats) -> Floats:
        """Gauss-Newton inverse covariance at one point (p,)."""
        slopes = self.residual.slopes(scores[None])[0]
        variance = 1.0 + (1.0 + self.emulator.added(scores[None])[0]) * self.run
        return np.asarray(np.eye(len(scores)) + (slopes.T / variance) @ slopes)


def density(emulator: Emulator, observed: Floats, own: Floats) -> Density:
    """Posterior from the targets that the emulator could fit; `own` is the variance of error and discrepancy."""
    kept = emulator.fitted
    run, basis = eigh(emulator.run[np.ix_(kept, kept)], np.diag(own[kept]))
    residual = emulator.mean.only(kept).mixed(-basis.T, basis.T @ observed[kept])
    return Density(residual, np.maximum(run, 0.0), emulator)


def mode(log_density: Density, start: Floats) -> Place:
    """Mode, and covariance by Laplace's method."""

    def downhill(scores: Floats) -> tuple[float, Floats]:
        value, gradient = log_density(scores[None])
        return -float(value[0]), -gradient[0]

    found = min(
        (minimize(downhill, begin, jac=True, method="BFGS") for begin in (start, np.zeros_like(start))),
        key=lambda result: float(result.fun),
    )
    top = np.asarray(found.x, dtype=float)
    return Place(top, np.asarray(np.linalg.inv(log_density.information(top))))


@dataclass(frozen=True)
class Chains:
    """Draws of several chains, (chains, kept, p), and the share of moves accepted."""

    scores: Floats
    acceptance: float

    @property
    def pooled(self) -> Floats:
        """All draws, (chains x kept, p)."""
        return self.scores.reshape(-1, self.scores.shape[2])


@dataclass(frozen=True)
class State:
    """Where the chains are (chains, p), with log density and gradient there."""

    scores: Floats
    value: Floats
    gradient: Floats

    def where(self, moved: NDArray[np.bool_], other: "State") -> "State":
        """Take `other` for the chains that moved."""
        rows = moved[:, None]
        return State(
            np.where(rows, other.scores, self.scores),
            np.where(moved, other.value, self.value),
            np.where(rows, other.gradient, self.gradient),
        )


def sample(log_density: Density, place: Place, seed: int, kept: int = KEPT) -> Chains:
    """Hamiltonian Monte Carlo from dispersed starts, the step tuned to the wanted acceptance in the warm-up."""
    rng = np.random.default_rng(seed)
    scale = root(place.spread)
    starts = place.centre + DISPERSED * rng.standard_normal((CHAINS, len(place.centre))) @ scale
    step, visited, accepted = 0.3, [], []
    # A step too long for a chain far out overflows; the move is then refused and the step shortened.
    with np.errstate(over="ignore", invalid="ignore"):
        now = State(starts, *log_density(starts))
        for turn in range(WARM_UP + kept):
            there, chance = _move(log_density, now, scale, step * rng.uniform(*STEPS), rng)
            moved = rng.random(CHAINS) < chance
            now = now.where(moved, there)
            if turn < WARM_UP:
                step *= float(np.exp((np.mean(chance) - WANTED_ACCEPTANCE) / (1.0 + turn) ** 0.6))
            else:
                visited.append(now.scores)
                accepted.append(float(np.mean(moved)))
    return Chains(np.stack(visited, axis=1), float(np.mean(accepted)))


def _move(
    log_density: Density, now: State, scale: Floats, step: float, rng: np.random.Generator
) -> tuple[State, Floats]:
    """Propose a move of every chain along a leapfrog path; the state at its end and the chance to accept it."""
    start = momentum = rng.standard_normal(now.scores.shape)
    there = now
    for _ in range(rng.integers(*PATHS, endpoint=True)):
        momentum = momentum + 0.5 * step * there.gradient @ scale
        scores = there.scores + step * momentum @ scale
        there = State(scores, *log_density(scores))
        momentum = momentum + 0.5 * step * there.gradient @ scale
    gain = there.value - now.value + 0.5 * np.sum(start**2 - momentum**2, axis=1)
    return there, np.exp(np.minimum(0.0, np.where(np.isfinite(gain), gain, -np.inf)))


def ranked(chains: Floats) -> Floats:
    """Turn ranks over all chains into normal scores, each chain split in two, (2 chains, draws / 2)."""
    half = chains.shape[1] // 2
    split = np.concatenate([chains[:, :half], chains[:, -half:]])
    ranks = rankdata(split, method="average").reshape(split.shape)
    return np.asarray(ndtri((ranks - 0.375) / (split.size + 0.25)))


def r_hat(chains: Floats) -> float:
    """Rank-normalised split R-hat of one parameter, (chains, draws); the larger of location and spread."""
    folded = np.abs(chains - np.median(chains))
    return max(_r_hat(ranked(chains)), _r_hat(ranked(folded)))


def _r_hat(split: Floats) -> float:
    draws = split.shape[1]
    within = float(np.mean(np.var(split, axis=1, ddof=1)))
    between = float(np.var(np.mean(split, axis=1), ddof=1))
    return float(np.sqrt((draws - 1) / draws + between / within)) if within > 0.0 else np.inf


def effective(chains: Floats) -> float:
    """Bulk effective sample size of one parameter, (chains, draws), by Geyer's initial positive sequence."""
    split = ranked(chains)
    number, draws = split.shape
    centred = split - np.mean(split, axis=1, keepdims=True)
    power = np.abs(np.fft.rfft(centred, 2 * draws, axis=1)) ** 2
    covariances = np.fft.irfft(power, axis=1)[:, :draws] / draws
    within = float(np.mean(covariances[:, 0])) * draws / (draws - 1)
    total = within * (draws - 1) / draws + float(np.var(np.mean(split, axis=1), ddof=1))
    if not total > 0.0:
        return 0.0
    correlation = 1.0 - (within - np.mean(covariances, axis=0) * draws / (draws - 1)) / total
    correlation[0] = 1.0
    pairs = correlation[: draws // 2 * 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs <= 0.0)
    used = np.minimum.accumulate(pairs[: ends[0] if len(ends) else len(pairs)])
    time = max(-1.0 + 2.0 * float(np.sum(used)), 1.0 / np.log10(number * draws))
    return float(number * draws / time)
