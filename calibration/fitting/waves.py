"""The recipe: place the design, replicate, simulate a wave, emulate, draw, simulate a second wave there, draw again.

Of `runs` runs a fifth, at most 40, are replications at one point; what is left goes to the two waves in equal parts. If
the design must be placed by an ensemble (no closed form, or one that the first simulations contradict), up to 2 x 60
runs, at most 2/5 of all, are taken for it first.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import numpy as np
from scipy.optimize import least_squares

from calibration.fitting.emulator import Emulator, Smooth, cloud, fit, root, smooth
from calibration.fitting.lessons import lessons
from calibration.fitting.mcmc import Chains, Density, density, effective, mode, r_hat, sample
from calibration.fitting.posterior import Convergence, Posterior
from calibration.fitting.problem import Floats, Problem

Simulate: TypeAlias = Callable[[Floats, int], Floats]
"""(points (n, p) in natural units, number of the first run) to targets (n, m) in natural units; a failed run is NaN."""

FEWEST_RUNS = 50
WIDER = 1.6
"""The design is spread this many times wider than what it is to find out about."""
FAR = 3.0
"""Simulations this many standard deviations (root mean square) from observation and closed form: place anew."""
SCOUTS = 8
DRAWS = 2000
STEP = 0.01
"""Step of a numerical derivative of the closed form, in prior standard deviations."""
FARTHEST_RESIDUAL = 30.0
"""A residual counts as no more than this many standard deviations while the closed form's mode is sought."""


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
    wanting: list[Floats] = field(default_factory=list)

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
        self.wanting.append(np.isnan(readings))
        return readings


class Place(NamedTuple):
    """Where a design goes, and the covariance of what is to be found out there."""

    centre: Floats
    spread: Floats


def by_closed_form(problem: Problem, shift: Floats, variances: Floats, start: Floats) -> Place:
    """Laplace's approximation with the closed form plus `shift` in the simulation's place."""
    weight = 1.0 / np.sqrt(variances)

    def residuals(scores: Floats) -> Floats:
        away = (problem.closed_readings(scores) + shift - problem.observed) * weight
        known = np.nan_to_num(away, nan=0.0)
        return np.column_stack([FARTHEST_RESIDUAL * np.tanh(known / FARTHEST_RESIDUAL), scores])

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
    """Ensemble smoother with multiple data assimilation, two steps of `members` runs (Emerick and Reynolds 2013).

    Only its centre is used. An ensemble shrinks even where the targets say nothing, so the spread is Laplace's, from a
    regression over both ensembles.
    """
    p = len(problem.priors)
    rng = np.random.default_rng(seed)
    ensemble = cloud(members, np.zeros(p), np.eye(p), seed)
    asked, answered = [], []
    for _ in range(2):
        readings = ledger.ask(ensemble)
        asked.append(ensemble)
        answered.append(readings)
        usable = np.mean(np.isfinite(readings), axis=0) > 0.5
        filled = np.where(np.isfinite(readings), readings, np.nanmean(np.where(usable, readings, 0.0), axis=0))[
            :, usable
        ]
        variances = 2.0 * problem.variances[usable]
        away, off = ensemble - ensemble.mean(axis=0), filled - filled.mean(axis=0)
        spread = off.T @ off / (members - 1) + np.diag(variances)
        gain = away.T @ off / (members - 1) @ np.linalg.inv(spread)
        disturbed = problem.observed[usable] + rng.standard_normal(filled.shape) * np.sqrt(variances)
        ensemble = ensemble + (disturbed - filled) @ gain.T
    centre = np.asarray(ensemble.mean(axis=0))
    scores = np.concatenate(asked)
    nearby = smooth(problem, lambda size: cloud(size, centre, np.cov(scores, rowvar=False), seed))
    emulator = fit(scores, np.concatenate(answered), nearby.function, np.zeros((0, len(problem.targets))))
    information = density(emulator, problem.observed, problem.variances).information(centre)
    return Place(centre, np.asarray(np.linalg.inv(information)))


@dataclass(frozen=True)
class Wave:
    """A posterior and the emulator it rests on."""

    emulator: Emulator
    closed: Smooth
    log_density: Density
    chains: Chains

    @property
    def place(self) -> Place:
        """Centre and covariance of the posterior."""
        return Place(
            self.chains.pooled.mean(axis=0),
            np.cov(self.chains.pooled, rowvar=False, ddof=1).reshape(2 * (self.chains.scores.shape[2],)),
        )


def calibrate(problem: Problem, simulate: Simulate, *, runs: int, seed: int) -> Posterior:
    """Fit the problem by the recipe.

    Parameters
    ----------
    problem : Problem
    simulate : callable
        One run at each of some points. Given the same answers, the points asked for depend on `seed` only, so that a
        caller who keeps the answers can resume by starting over.
    runs : int
        All runs together, at least 50.
    seed : int

    Returns
    -------
    Posterior
    """
    divide(runs, ensemble=False)
    ledger = Ledger(problem, simulate)
    place, luck, placed_by = _placed(problem, ledger, runs, seed)
    budget = divide(runs, ensemble=placed_by != "closed form")
    asked = [cloud(budget.wave, place.centre, WIDER**2 * place.spread, seed + 1)]
    answered = [ledger.ask(asked[0])]
    first = _wave(problem, asked, answered, [place], luck, seed + 2)
    second_wave = runs - ledger.used
    asked.append(cloud(second_wave, first.place.centre, WIDER**2 * first.place.spread, seed + 3))
    answered.append(ledger.ask(asked[1]))
    second = _wave(problem, asked, answered, [place, first.place], luck, seed + 4)
    return _handed_over(problem, ledger, first, second, luck, placed_by, seed + 5)


def _placed(problem: Problem, ledger: Ledger, runs: int, seed: int) -> tuple[Place, Floats, str]:
    """Where the first wave goes, and replications there as deviations from their mean."""
    variances = problem.variances
    if problem.closed_form is None:
        budget = divide(runs, ensemble=True)
        place = by_ensembles(problem, ledger, budget.ensemble, seed)
        return place, _deviations(_replicated(ledger, place.centre, budget.replications)), "ensembles"
    place = by_closed_form(problem, np.zeros(len(variances)), variances, np.zeros(len(problem.priors)))
    scouts = _replicated(ledger, place.centre, SCOUTS)
    closed = problem.closed_readings(place.centre[None])[0]
    if min(_distance(scouts, problem.observed, variances), _distance(scouts, closed, variances)) > FAR:
        budget = divide(runs, ensemble=True)
        place = by_ensembles(problem, ledger, budget.ensemble, seed)
        return (
            place,
            _deviations(_replicated(ledger, place.centre, budget.replications)),
            "ensembles, the closed form being far off",
        )
    more = _replicated(ledger, place.centre, divide(runs, ensemble=False).replications - SCOUTS)
    luck = np.concatenate([scouts, more])
    deviations = _deviations(luck)
    shift = np.nan_to_num(_mean(luck) - closed)
    doubt = variances + np.nanmean(deviations**2, axis=0, where=np.isfinite(deviations)) + shift**2
    return by_closed_form(problem, shift, np.nan_to_num(doubt, nan=1.0), place.centre), deviations, "closed form"


def _replicated(ledger: Ledger, centre: Floats, number: int) -> Floats:
    return ledger.ask(np.tile(centre, (number, 1)))


def _mean(readings: Floats) -> Floats:
    """Mean over the runs that have the figure; NaN if none has."""
    here = np.isfinite(readings)
    total = np.sum(np.where(here, readings, 0.0), axis=0)
    return np.where(here.any(axis=0), total / np.maximum(here.sum(axis=0), 1), np.nan)


def _deviations(readings: Floats) -> Floats:
    """Deviations from the mean, scaled so that their mean square estimates the variance of one run."""
    number = np.maximum(np.isfinite(readings).sum(axis=0), 2)
    return np.asarray((readings - _mean(readings)) * np.sqrt(number / (number - 1.0)))


def _distance(readings: Floats, point: Floats, variances: Floats) -> float:
    """Root mean square distance of the mean reading from a point, in standard deviations of one run."""
    variance = variances + np.nan_to_num(_mean(_deviations(readings) ** 2))
    squares = (_mean(readings) - point) ** 2 / variance
    known = np.isfinite(squares)
    return float(np.sqrt(np.mean(squares[known]))) if known.any() else np.inf


def _wave(
    problem: Problem, asked: list[Floats], answered: list[Floats], places: list[Place], luck: Floats, seed: int
) -> Wave:
    """Emulate all that was simulated and draw from the posterior."""
    last = places[-1]

    def region(size: int) -> Floats:
        each = -(-size // len(places))
        return np.concatenate([cloud(each, at.centre, WIDER**2 * at.spread, seed) for at in places])

    closed = smooth(problem, region)
    emulator = fit(np.concatenate(asked), np.concatenate(answered), closed.function, luck)
    log_density = density(emulator, problem.observed, problem.variances)
    top, spread = mode(log_density, last.centre)
    return Wave(emulator, closed, log_density, sample(log_density, top, spread, seed))


def _handed_over(
    problem: Problem, ledger: Ledger, first: Wave, second: Wave, luck: Floats, placed_by: str, seed: int
) -> Posterior:
    """Everything a reader of the posterior may want to know of it."""
    emulator, place = second.emulator, second.place
    pooled = second.chains.pooled
    draws = pooled[np.linspace(0, len(pooled) - 1, DRAWS).astype(int)]
    taught = lessons(emulator, problem.observed, problem.variances, place.centre)
    chains = [second.chains.scores[:, :, i] for i in range(len(problem.priors))]
    spreads = np.sqrt(np.diag(place.spread))
    names = problem.target_names
    return Posterior(
        names=problem.names,
        target_names=names,
        draws=problem.natural(draws),
        central=problem.natural(place.centre[None])[0],
        learned=spreads,
        observed=np.array([target.observed for target in problem.targets]),
        predicted=_predicted(problem, emulator, draws, seed),
        taught=taught.taught,
        surprise=taught.surprise,
        p_values=taught.p_values,
        opposed=tuple((names[a], names[b]) for a, b in taught.opposed),
        misfit=taught.misfit,
        missing=emulator.missing,
        unused=tuple(name for name, fitted in zip(names, emulator.fitted, strict=True) if not fitted),
        explained=emulator.explained,
        closed_error=second.closed.error,
        luck=np.sqrt(_mean(luck**2)),
        run=np.sqrt(np.diag(emulator.run)),
        runs=ledger.used,
        failed=ledger.failed,
        placed_by=placed_by,
        convergence=Convergence(
            r_hat=max(r_hat(chain) for chain in chains),
            effective_draws=min(effective(chain) for chain in chains),
            acceptance=second.chains.acceptance,
            moved=float(np.sqrt(np.mean(((place.centre - first.place.centre) / spreads) ** 2))),
            outside=float(np.mean(emulator.added(draws) > 0.5)),
        ),
    )


def _predicted(problem: Problem, emulator: Emulator, draws: Floats, seed: int) -> Floats:
    """One simulated figure for each draw, (n, m), natural units; NaN for a target that was not fitted."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((len(draws), len(problem.targets))) @ root(emulator.run)
    readings = emulator.mean(draws) + noise * np.sqrt(1.0 + emulator.added(draws))[:, None]
    readings[:, ~emulator.fitted] = np.nan
    return np.column_stack([target.scale.backward(readings[:, j]) for j, target in enumerate(problem.targets)])
