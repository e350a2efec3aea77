"""From the years up to one to futures after it: calibrate, begin again on the last known day, let figures drift."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from calibration.calibrating import (
    Simulating,
    Target,
    calibrate_council,
    month_labels,
    targets_of,
    uncertain_in,
)
from calibration.council import Baseline, baseline_of
from calibration.council.effort import Hours, SharedPosts
from calibration.council.evidence import Evidence
from calibration.expected import expected_by_month
from calibration.fitting import Posterior
from calibration.fitting.problem import Floats
from calibration.published.volumes import Volumes
from calibration.validating.observed import SERIES, held_to, rows_of
from calibration.validating.view import KnownInputs, Until
from sim.scenario import Scenario
from sim.scenario.parameters import Parameters

MONTHS = 12
FIRST_CHECK = 1_000_000
"""Runs of the training year at draws are numbered from here, so that none has the luck of one that was fitted to."""

Told = Callable[[str, int, int], None]
"""Called with what is under way, how many runs of it are finished, and how many there are to be."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A council calibrated on the year up to `train_to`.

    Attributes
    ----------
    scenario : Scenario
        Its scenario of that year.
    baseline : Baseline
    targets : tuple of Target
    posterior : Posterior
    """

    scenario: Scenario
    baseline: Baseline
    targets: tuple[Target, ...]
    posterior: Posterior


def train(
    volumes: Volumes, council: str, train_to: int, *, runs: int, seed: int, jobs: int, folder: Path, told: Told
) -> Trained:
    """Calibrate a council to what was published of the year ending 31 March `train_to`, and nothing later."""
    view = Until(volumes, train_to)
    made = _baseline(view, council, train_to, train_to)
    scenario = made.draft.scenario(made.name, made.description)
    labels = month_labels(scenario.parameters, MONTHS)
    answered = list(expected_by_month(scenario.parameters, months=MONTHS))
    targets, _ = targets_of(held_to(rows_of(view, council, train_to)), labels, answered)
    posterior = calibrate_council(
        scenario,
        targets,
        runs=runs,
        seed=seed,
        months=MONTHS,
        jobs=jobs,
        folder=folder,
        uncertain=uncertain_in(scenario),
        progress=lambda done, total: told("fitted", done, total),
    )
    return Trained(scenario, made, targets, posterior)


def forecast_baseline(volumes: Volumes, trained: Trained, council: str, train_to: int) -> Parameters:
    """Return the council on the morning of 1 April `train_to`, as far as it was known.

    Stocks are those of 31 March; flows of the coming year and the workforce are those last known; hours a child takes
    are those that follow for the training year. No month is replayed, for none is known.
    """
    effort = trained.baseline.closed.effort
    assert isinstance(effort, SharedPosts)
    made = _baseline(Until(volumes, train_to, carried=True), council, train_to + 1, train_to, effort.hours)
    parameters = made.draft.scenario(made.name, made.description).parameters
    return replace(parameters, demand=replace(parameters.demand, replayed_months=0))


def _baseline(view: Until, council: str, year: int, known: int, hours: Hours | None = None) -> Baseline:
    def inputs(evidence: Evidence) -> KnownInputs:
        return KnownInputs(evidence, known)

    return baseline_of(view, council, year, inputs=inputs, hours=hours)


def brought_forward(start: Parameters, fitted: Parameters) -> Parameters:
    """Return the council of the first day with what fitted multiples multiply as it was where they were fitted.

    First contacts and referrals, the lengths of plans and the ways out of care are those of the training scenario:
    the multiples are of those, and the closed form of another year would give others.
    """
    demand = replace(
        start.demand,
        first_time_contacts_by_month=fitted.demand.first_time_contacts_by_month,
        first_time_referrals_by_month=fitted.demand.first_time_referrals_by_month,
    )
    return replace(
        start,
        demand=demand,
        child_protection=_with_lengths(start.child_protection, fitted.child_protection),
        child_in_need=_with_lengths(start.child_in_need, fitted.child_in_need),
        permanence=fitted.permanence,
    )


def _with_lengths(start: Any, fitted: Any) -> Any:
    lengths = {name: getattr(fitted.plan, name) for name in ("length_months_edges", "length_shares")}
    return replace(start, plan=replace(start.plan, **lengths))


def sample_of(posterior: Posterior, draws: int, seed: int) -> Floats:
    """Return draws of the posterior in no order, so that any first few of them stand for all."""
    rng = np.random.default_rng([seed, len(posterior.draws)])
    order = rng.permutation(len(posterior.draws))
    return posterior.draws[np.resize(order, draws)]


def check(trained: Trained, train_to: int, draws: Floats, *, seed: int, jobs: int, folder: Path, told: Told) -> Floats:
    """Simulate the training year at draws; return its targets, then all series, one row a run."""
    figures = [target.figure for target in trained.targets] + [each.figure(train_to) for each in SERIES]
    simulating = Simulating(
        trained.scenario.parameters,
        trained.posterior.names,
        figures,
        MONTHS,
        seed,
        jobs,
        folder,
        lambda done, total: told("checked", done, total),
    )
    return simulating(draws, FIRST_CHECK)
