"""Where the first wave goes, the luck of one run there, and the account of the runs.

Of `runs` runs a fifth, at most 40, are replications at one point; what is left goes to the two waves in equal parts. If
the design must be placed by an ensemble (no closed form, or one that the first simulations contradict), up to 2 x 60
runs, at most 2/5 of all, are taken for it first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from scipy.optimize import least_squares

from calibration.fitting.design import Place, cloud, smooth
from calibration.fitting.emulator import FEWEST_SHARE, fit
from calibration.fitting.mcmc import density
from calibration.fitting.problem import Floats, Problem

Simulate: TypeAlias = Callable[[Floats, int], Floats]
"""(points (n, p) in natural units, number of the first run) to targets (n, m) in natural units; a failed run is NaN."""

FEWEST_RUNS = 50
FAR = 3.0
"""Simulations this many standard deviations (root mean square) from observation and closed form: place anew."""
SCOUTS = 8
"""Replications after which that is decided."""
STEP = 0.01
"""Step of a numerical derivative of the closed form, in prior standard deviations."""
FARTHEST_RESIDUAL = 30.0
"""A residual counts as no more than this many standard deviations while the closed form's mode is sought."""
ASSIMILATIONS = 2


class Budget(NamedTuple):
    """Runs for each purpose."""

    ensemble: int
    replications: int
    wave: int
    second_wave: int


def divide(runs: int, *, ensemble: bool) -> Budget:
    """Divide the runs; `ensemble` if the design is placed by ensembles."""
    if runs < FEWEST_RUNS:
        raise ValueError(f"{runs} runs are too few to calibrate with: at least {FEWEST_RUNS}")
    replications = min(40, runs // 5)
    members = min(60, runs // 5) if ensemble else 0
    rest = runs - replications - 2 * members
    return Budget(members, replications, rest // 2, rest - rest // 2)


@dataclass
class Ledger:
    """Asks for simulations and keeps count."""

    problem: Problem
    simulate: Simulate
    used: int = 0
    failed: int = 0

    def ask(self, scores: Floats) -> Floats:
        """Simulate one run at each of the scores, to readings (n, m)."""
        points = self.problem.natural(scores)
        values = np.asarray(self.simulate(points, self.used), dtype=float)
        wanted = (len(scores), len(self.problem.targets))
        if values.shape != wanted:
            raise ValueError(f"the simulation gave an array of {values.shape}, not {wanted}")
        readings = self.problem.readings(values)
        self.used += len(scores)
        self.failed += int(np.sum(np.all(np.isnan(readings), axis=1)))
        return readings


@dataclass(frozen=True)
class Placed:
    """Where the first wave goes.

    Attributes
    ----------
    place : Place
    luck : (k, m)
        Replications near there as deviations from their mean, scaled to the variance of one run.
    means : str
        What it was placed by.
    wave : int
        Runs of the first wave.
    """

    place: Place
    luck: Floats
    means: str
    wave: int


def placed(problem: Problem, ledger: Ledger, runs: int, seed: int) -> Placed:
    """Place the first wave by the closed form, or by ensembles if there is none or the first runs contradict it."""
    if problem.closed_form is None:
        return _placed_by_ensembles(problem, ledger, runs, seed, "ensembles: there is no closed form")
    budget = divide(runs, ensemble=False)
    variances = problem.variances
    place = by_closed_form(problem, np.zeros(len(variances)), variances, np.zeros(len(problem.priors)))
    scouts = _replicated(ledger, place, SCOUTS)
    closed = problem.closed_readings(place.centre[None])[0]
    if min(_distance(scouts, problem.observed, variances), _distance(scouts, closed, variances)) > FAR:
        return _placed_by_ensembles(problem, ledger, runs, seed, "ensembles: the closed form is far off")
    readings = np.concatenate([scouts, _replicated(ledger, place, budget.replications - SCOUTS)])
    luck = deviations(readings)
    shift = np.nan_to_num(_mean(readings) - closed)
    # The closed form's error here is taken away, and doubts its error elsewhere.
    doubt = variances + np.nan_to_num(_mean(luck**2)) + shift**2
    return Placed(by_closed_form(problem, shift, doubt, place.centre), luck, "closed form", budget.wave)


def _placed_by_ensembles(problem: Problem, ledger: Ledger, runs: int, seed: int, means: str) -> Placed:
    budget = divide(runs, ensemble=True)
    place = by_ensembles(problem, ledger, budget.ensemble, seed)
    luck = deviations(_replicated(ledger, place, budget.replications))
    return Placed(place, luck, means, (runs - ledger.used) // 2)


def by_closed_form(problem: Problem, shift: Floats, variances: Floats, start: Floats) -> Place:
    """Laplace's approximation with the closed form plus `shift` in the simulation's place.

    A target that it has no answer for at the start is left out; elsewhere no answer is as bad as the worst.
    """
    weight = np.isfinite(problem.closed_readings(start[None])[0]) / np.sqrt(variances)

    def residuals(scores: Floats) -> Floats:
        away = (problem.closed_readings(scores) + shift - problem.observed) * weight
        near = FARTHEST_RESIDUAL * np.tanh(away / FARTHEST_RESIDUAL)
        return np.column_stack([np.where(weight > 0.0, np.nan_to_num(near, nan=FARTHEST_RESIDUAL), 0.0), scores])

    def slopes(scores: Floats) -> Floats:
        steps = np.concatenate([scores + STEP * np.eye(len(scores)), scores - STEP * np.eye(len(scores))])
        up, down = np.split(residuals(steps), 2)
        return np.asarray((up - down).T / (2 * STEP))

    def one(scores: Floats) -> Floats:
        return np.asarray(residuals(scores[None])[0])

    found = least_squares(one, start, jac=slopes, max_nfev=60)
    there = slopes(found.x)
    return Place(np.asarray(found.x), np.asarray(np.linalg.inv(there.T @ there)))


def by_ensembles(problem: Problem, ledger: Ledger, members: int, seed: int) -> Place:
    """Ensemble smoother with multiple data assimilation, `members` runs a step (Emerick and Reynolds 2013).

    Only its centre is used. An ensemble shrinks even where the targets say nothing, so the spread is Laplace's, from a
    regression over all ensembles.
    """
    p = len(problem.priors)
    rng = np.random.default_rng(seed)
    ensembles = [cloud(members, Place(np.zeros(p), np.eye(p)), 1.0, seed)]
    answers: list[Floats] = []
    for _ in range(ASSIMILATIONS):
        answers.append(ledger.ask(ensembles[-1]))
        ensembles.append(_assimilated(problem, ensembles[-1], answers[-1], rng))
    scores, centre = np.concatenate(ensembles[:-1]), np.asarray(ensembles[-1].mean(axis=0))
    around = Place(centre, np.cov(scores.T).reshape(p, p))
    closed = smooth(problem, lambda size: cloud(size, around, 1.0, seed))
    emulator = fit(scores, np.concatenate(answers), closed.function, np.empty((0, len(problem.targets))))
    information = density(emulator, problem.observed, problem.variances).information(centre)
    return Place(centre, np.asarray(np.linalg.inv(information)))


def _assimilated(problem: Problem, ensemble: Floats, readings: Floats, rng: np.random.Generator) -> Floats:
    """Shift the ensemble towards the targets, their errors inflated because they are assimilated more than once."""
    here = np.isfinite(readings)
    usable = np.mean(here, axis=0) > FEWEST_SHARE
    filled = np.where(here, readings, _mean(readings))[:, usable]
    variances = ASSIMILATIONS * problem.variances[usable]
    away, off = ensemble - ensemble.mean(axis=0), filled - filled.mean(axis=0)
    gain = np.linalg.solve(off.T @ off + (len(ensemble) - 1) * np.diag(variances), off.T @ away)
    disturbed = problem.observed[usable] + rng.standard_normal(filled.shape) * np.sqrt(variances)
    return np.asarray(ensemble + (disturbed - filled) @ gain)


def _replicated(ledger: Ledger, place: Place, number: int) -> Floats:
    return ledger.ask(np.tile(place.centre, (number, 1)))


def _mean(readings: Floats) -> Floats:
    """Mean over the runs that have the figure; NaN if none has."""
    here = np.isfinite(readings)
    total = np.sum(np.where(here, readings, 0.0), axis=0)
    return np.where(here.any(axis=0), total / np.maximum(here.sum(axis=0), 1), np.nan)


def deviations(readings: Floats) -> Floats:
    """Deviations from the mean, scaled so that their mean square estimates the variance of one run."""
    number = np.maximum(np.isfinite(readings).sum(axis=0), 2)
    return np.asarray((readings - _mean(readings)) * np.sqrt(number / (number - 1.0)))


def _distance(readings: Floats, point: Floats, variances: Floats) -> float:
    """Root mean square distance of the mean reading from a point, in standard deviations of one run."""
    variance = variances + np.nan_to_num(_mean(deviations(readings) ** 2))
    squares = (_mean(readings) - point) ** 2 / variance
    known = np.isfinite(squares)
    return float(np.sqrt(np.mean(squares[known]))) if known.any() else np.inf
