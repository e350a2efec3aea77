"""Made-up inputs and numbers whose truth is known."""

import numpy as np
import pandas as pd
from councils import small_council
from scipy.special import ndtri

from sim.engine import WorkingCalendar
from sim.measures import MEASURES
from sim.model import SimulatedRun
from sim.scenario import Draws, Scenario, scenario_hash
from sim.scenario.changing import value_at

COEFFICIENTS = np.array([0.6, 0.4, -0.3, 0.2, 0.0, 0.0, 0.0, 0.0])
"""Of independent standard normal inputs: half of them do nothing."""
NOISE = 0.5
NAMES = tuple(f"toy.figure_{place}" for place in range(len(COEFFICIENTS)))


def drawn(rng, draws, columns=8):
    """Return a Latin hypercube of standard normal numbers."""
    return np.column_stack([ndtri((rng.permutation(draws) + rng.random(draws)) / draws) for _ in range(columns)])


def numbers(rng, values):
    return values @ COEFFICIENTS + NOISE * rng.normal(size=len(values))


EFFECTS = {"assessment.hours": -0.02, "practice.delay_share": -0.3, "returning.return_share": -0.1}
"""What one more of a figure does to the toy council's timeliness; all other figures do nothing to it."""
INERT = "assessment.sigma"
POST = 0.004
"""What a post does to it."""


def toy_scenario(draws=60):
    """Return the small council with draws of four figures, spread evenly about their values."""
    council = small_council()
    rng = np.random.default_rng(3)
    figures = (*EFFECTS, INERT)
    central = np.array([value_at(council, figure) for figure in figures])
    values = central * (1 + 0.2 * (drawn(rng, draws, len(figures)).clip(-2, 2)))
    return Scenario(
        name="Toy",
        description="A council whose truth is known.",
        parameters=council,
        register=(),
        sources=(),
        hash=scenario_hash(council),
        path="toy.yaml",
        draws=Draws(figures, values.clip(0.001, None), "toy.csv"),
    )


def toy_simulate(parameters, *, seed, run, months, later):
    """Put timeliness and cost where a log would be: a straight line, and luck that a run has in every case."""
    value = 0.7 + sum(each * value_at(parameters, figure) for figure, each in EFFECTS.items())
    value += POST * sum(change.fte for change in later.posts)
    luck = np.random.default_rng([seed, run]).normal(0, 0.05)
    own = np.random.default_rng([seed, run, int(1e6 * abs(value)), int(1e6 * parameters.assessment.sigma)]).normal(
        0, 0.002
    )
    cost = 1000 * parameters.assessment.hours + 50_000 * sum(change.fte for change in later.posts) + 100 * own
    return SimulatedRun(
        parameters=parameters,
        calendar=WorkingCalendar(parameters.start),
        months=months,
        seed=seed,
        run=run,
        log=np.array([[value + luck + own, cost]]),
        teams=tuple(parameters.teams),
        staff=(),
        events=1,
    )


def toy_tabulate(simulated):
    value, cost = simulated.log[0]
    cells = {"assessments_within_45_days": (100 * value, 100.0), "cost_total_gbp": (cost / 12, 1.0)}
    return pd.DataFrame(
        [
            (month, "all", measure, top / below, top, below, MEASURES[measure].unit)
            for month in simulated.calendar.month_labels(simulated.months)
            for measure, (top, below) in cells.items()
        ],
        columns=["month", "team", "measure", "value", "numerator", "denominator", "unit"],
    )
