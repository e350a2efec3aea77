"""Whether calibration finds known parameters, and whether its ranges hold what they promise.

`python -m calibration.fitting.study docs/studies/fitting.md` draws true parameters from the prior, makes one noisy year
of the toy service from each, calibrates to it by several methods and writes the page's table. `make study` runs the
recipe again and checks it against the bounds that the page states.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed, parallel_config
from scipy.linalg import solve_triangular

from calibration.fitting import toy
from calibration.fitting.placing import by_closed_form, deviations
from calibration.fitting.problem import Floats, Problem
from calibration.fitting.regression import one_run
from calibration.fitting.waves import calibrate

COVERAGE = 0.9
DATA_SETS = 80
RUNS = 280
REPLICATIONS = 40
WALKERS, STEPS = 64, 600
EXTRA_STAFF = np.array([1.0, 1.15, 1.0, 1.0, 1.0])
"""The forecast is of a year in which the second stage has more staff."""
FUTURES = 400
RULE = "|---|---|---|---|---|"
"""The line above the rows of the page's table."""


@dataclass(frozen=True)
class Recovery:
    """How one calibration did.

    Attributes
    ----------
    held : (p,)
        1 where the interval held the true parameter.
    errors : (p,)
        Posterior mean - truth, in prior standard deviations.
    spread : (p,)
        Posterior standard deviation, in the same.
    forecast_held : (m,)
        1 where the interval of simulated futures held what then happened.
    """

    held: Floats
    errors: Floats
    spread: Floats
    forecast_held: Floats


@dataclass(frozen=True)
class Case:
    """One row of the table.

    Attributes
    ----------
    method : callable
        A problem and a seed to draws (n, p) in natural units.
    closed : str
        Which closed form it is given: right, wrong or none.
    strained : bool
        Whether the truth is another model than the one that is calibrated.
    discrepancy : float, optional
        Model's own error that is allowed for; the usual one if None.
    """

    method: Callable[[Problem, int], Floats]
    closed: str = "right"
    strained: bool = False
    discrepancy: float | None = 0.0


def simulator(seed: int) -> Callable[[Floats, int], Floats]:
    """Simulate batches of points, the same ones each time."""
    return lambda points, first_run: toy.simulate(points, np.random.default_rng([seed, first_run]))


def recipe(problem: Problem, seed: int, runs: int = RUNS) -> Floats:
    """Calibrate as the product does."""
    return calibrate(problem, simulator(seed), runs=runs, seed=seed).draws


def closed_form_alone(problem: Problem, seed: int) -> Floats:
    """Put the closed form in the simulation's place; the runs only tell the luck of a year."""
    place = by_closed_form(problem, np.zeros(len(problem.targets)), problem.variances, np.zeros(len(problem.priors)))
    points = np.tile(problem.natural(place.centre[None]), (REPLICATIONS, 1))
    luck = deviations(problem.readings(simulator(seed)(points, 0)))
    factor = np.linalg.cholesky(np.diag(problem.variances) + one_run(np.empty((0, len(luck.T))), luck))

    def log_density(scores: Floats) -> Floats:
        away = solve_triangular(factor, (problem.observed - problem.closed_readings(scores)).T, lower=True)
        return np.asarray(-0.5 * np.sum(scores**2, axis=1) - 0.5 * np.sum(away**2, axis=0))

    rng = np.random.default_rng(seed)
    jump = np.linalg.cholesky(place.spread).T * 2.38 / np.sqrt(len(problem.priors))
    now = place.centre + rng.standard_normal((WALKERS, len(problem.priors))) @ jump
    value, visited = log_density(now), []
    for step in range(STEPS):
        there = now + rng.standard_normal(now.shape) @ jump
        at = log_density(there)
        moved = np.log(rng.random(WALKERS)) < at - value
        now, value = np.where(moved[:, None], there, now), np.where(moved, at, value)
        if step >= STEPS // 3 and step % 10 == 0:
            visited.append(now)
    return problem.natural(np.concatenate(visited))


CASES: dict[str, Case] = {
    "the recipe": Case(recipe),
    "closed form alone": Case(closed_form_alone),
    "the recipe, no closed form": Case(recipe, closed="none"),
    "the recipe, wrong closed form": Case(recipe, closed="wrong"),
    "wrong closed form alone": Case(closed_form_alone, closed="wrong"),
    "the recipe, the usual discrepancy": Case(recipe, discrepancy=None),
    "model wrong: the usual discrepancy": Case(recipe, strained=True, discrepancy=None),
    "model wrong: no discrepancy": Case(recipe, strained=True),
}


def recover(case: Case, data_set: int) -> Recovery:
    """Make one data set, calibrate to it and compare with its truth."""
    rng = np.random.default_rng([2024, data_set])
    priors = toy.priors()
    truth = np.array([float(prior.sample(rng, 1)[0]) for prior in priors])
    problem = toy.observed_problem(truth, rng, strained=case.strained, discrepancy=case.discrepancy)
    closed = {"right": toy.steady, "wrong": toy.wrong, "none": None}[case.closed]
    draws = case.method(replace(problem, closed_form=closed), data_set)
    scores = np.column_stack([prior.to_score(draws[:, i]) for i, prior in enumerate(priors)])
    true = np.array([float(prior.to_score(truth[i])) for i, prior in enumerate(priors)])
    staff = toy.STAFF_HOURS * EXTRA_STAFF
    happened = toy.simulate(truth[None], rng, staff=staff, strained=case.strained)[0]
    futures = toy.simulate(draws[np.linspace(0, len(draws) - 1, FUTURES).astype(int)], rng, staff=staff)
    return Recovery(_held(scores, true), scores.mean(axis=0) - true, scores.std(axis=0), _held(futures, happened))


def _held(draws: Floats, truth: Floats) -> Floats:
    low, high = np.quantile(draws, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2], axis=0)
    return np.asarray((low <= truth) & (truth <= high), dtype=float)


@dataclass(frozen=True)
class Row:
    """What many data sets say of a case: coverage with its standard error over data sets, error, width, forecasts."""

    coverage: float
    coverage_error: float
    error: float
    spread: float
    forecasts: float
    forecasts_error: float


def summed_up(found: list[Recovery]) -> Row:
    """Sum up over data sets."""
    held, forecasts = (np.array([getattr(one, name).mean() for one in found]) for name in ("held", "forecast_held"))
    root = np.sqrt(len(found))
    return Row(
        coverage=float(held.mean()),
        coverage_error=float(held.std(ddof=1) / root),
        error=float(np.sqrt(np.mean([one.errors**2 for one in found]))),
        spread=float(np.sqrt(np.mean([one.spread**2 for one in found]))),
        forecasts=float(forecasts.mean()),
        forecasts_error=float(forecasts.std(ddof=1) / root),
    )


def recovered(case: Case, data_sets: Iterable[int], processes: int = 2) -> list[Recovery]:
    """Recover many data sets at once, each process with one thread."""
    with parallel_config(backend="loky", n_jobs=processes, inner_max_num_threads=1):
        return list(Parallel()(delayed(recover)(case, data_set) for data_set in data_sets))


def study(case: Case, data_sets: int = DATA_SETS) -> Row:
    """One row of the table."""
    return summed_up(recovered(case, range(data_sets)))


def with_table(page: str, rows: dict[str, Row]) -> str:
    """Put the rows in the place of the page's table."""
    lines = [
        f"| {name} | {row.error:.3f} | {row.spread:.3f} | {row.coverage:.3f} ± {row.coverage_error:.3f} "
        f"| {row.forecasts:.3f} ± {row.forecasts_error:.3f} |"
        for name, row in rows.items()
    ]
    kept = page.splitlines()
    rule = kept.index(RULE)
    after = next(place for place in range(rule + 1, len(kept)) if not kept[place].startswith("|"))
    return "\n".join([*kept[: rule + 1], *lines, *kept[after:]]) + "\n"


def main() -> None:
    """Write the table of the page anew."""
    page = Path(sys.argv[1])
    rows = {}
    for name, case in CASES.items():
        rows[name] = study(case)
        sys.stderr.write(f"{name}: {rows[name]}\n")
    page.write_text(with_table(page.read_text(encoding="utf-8"), rows), encoding="utf-8")


if __name__ == "__main__":
    main()
