"""The recipe: place the design, simulate a wave, emulate, draw, simulate a second wave there, emulate, draw again."""

from dataclasses import dataclass

import numpy as np

from calibration.fitting.design import Place, Smooth, cloud, root, smooth
from calibration.fitting.emulator import Emulator, fit
from calibration.fitting.lessons import lessons
from calibration.fitting.mcmc import KEPT, Chains, density, effective, mode, r_hat, sample
from calibration.fitting.placing import Ledger, Placed, Simulate, divide, placed
from calibration.fitting.posterior import Convergence, Posterior
from calibration.fitting.problem import Floats, Problem

WIDER = 1.6
"""The design is spread this many times wider than what it is to find out about."""
DRAWS = 2000


@dataclass(frozen=True)
class Wave:
    """A posterior and the emulator it rests on."""

    emulator: Emulator
    closed: Smooth
    chains: Chains

    @property
    def place(self) -> Place:
        """Centre and covariance of the posterior."""
        pooled = self.chains.pooled
        p = pooled.shape[1]
        return Place(pooled.mean(axis=0), np.cov(pooled.T).reshape(p, p))


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
    start = placed(problem, ledger, runs, seed)
    asked = [cloud(start.wave, start.place, WIDER, seed + 1)]
    answered = [ledger.ask(asked[0])]
    first = _wave(problem, asked, answered, [start.place], start.luck, seed + 2, kept=KEPT // 4)
    asked.append(cloud(runs - ledger.used, first.place, WIDER, seed + 3))
    answered.append(ledger.ask(asked[1]))
    second = _wave(problem, asked, answered, [start.place, first.place], start.luck, seed + 4, kept=KEPT)
    return _handed_over(problem, ledger, first, second, start, seed + 5)


def _wave(
    problem: Problem,
    asked: list[Floats],
    answered: list[Floats],
    places: list[Place],
    luck: Floats,
    seed: int,
    *,
    kept: int,
) -> Wave:
    """Emulate all that was simulated and draw from the posterior."""

    def region(size: int) -> Floats:
        each = -(-size // len(places))
        return np.concatenate([cloud(each, at, WIDER, seed) for at in places])

    closed = smooth(problem, region)
    emulator = fit(np.concatenate(asked), np.concatenate(answered), closed.function, luck)
    if not emulator.fitted.any():
        raise ValueError("no target has a value in at least half of the runs: there is nothing to fit")
    log_density = density(emulator, problem.observed, problem.variances)
    chains = sample(log_density, mode(log_density, places[-1].centre), seed, kept)
    return Wave(emulator, closed, chains)


def _handed_over(problem: Problem, ledger: Ledger, first: Wave, second: Wave, start: Placed, seed: int) -> Posterior:
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
        conflicts=tuple(names[j] for j in taught.conflicts),
        opposed=tuple((names[a], names[b]) for a, b in taught.opposed),
        misfit=taught.misfit,
        missing=emulator.missing,
        unused=tuple(name for name, fitted in zip(names, emulator.fitted, strict=True) if not fitted),
        explained=emulator.explained,
        closed_share=emulator.shares,
        closed_error=second.closed.error,
        luck=_size(start.luck),
        run=np.sqrt(np.diag(emulator.run)),
        runs=ledger.used,
        failed=ledger.failed,
        placed_by=start.means,
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


def _size(luck: Floats) -> Floats:
    """Root mean square of the replications' deviations; nought for a target that none of them has."""
    here = np.isfinite(luck)
    return np.asarray(np.sqrt(np.sum(np.where(here, luck, 0.0) ** 2, axis=0) / np.maximum(here.sum(axis=0), 1)))
