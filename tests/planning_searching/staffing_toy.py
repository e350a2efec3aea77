"""A small system whose every plan can be worked out: workers, managers who pass their work, and reviewing officers."""

from itertools import product

import numpy as np

from sim.planning.searching import Lever, Question, Trial, Trials
from sim.scenario.options import Standard

WORKERS, MANAGERS, REVIEWERS = 10.0, 2.0, 3.0
WORKERS_A_MANAGER = 6.0


def question(chance=0.8, most=(8, 4, 4)):
    names = ("workers", "managers", "reviewing officers")
    gbp = (45_000.0, 62_000.0, 58_000.0)
    levers = tuple(
        Lever(key=name.replace(" ", "_"), name=name, most=float(limit), gbp=cost, step=1.0)
        for name, limit, cost in zip(names, most, gbp, strict=True)
    )
    standards = (
        Standard(key="in_time", name="90 % in time", measure="toy", at_least=0.9),
        Standard(key="reviewed", name="At most 60 children a reviewing officer", measure="toy", at_most=60.0),
    )
    return Question(levers, standards, chance)


def numbers(plans, luck):
    """Return both standards' numbers: plans (..., 3) against luck (runs, 2)."""
    workers, managers, reviewers = (np.asarray(plans, dtype=float)[..., None, place] for place in range(3))
    through = np.minimum(WORKERS + workers, WORKERS_A_MANAGER * (MANAGERS + managers))
    in_time = np.clip(1.25 - 0.35 * luck[:, 0] * 13.5 / through, 0.0, 1.0)
    reviewed = 250.0 * luck[:, 1] / (REVIEWERS + reviewers)
    return in_time, reviewed


def luck_of(seed, runs):
    rows = np.array([np.random.default_rng([seed, run]).standard_normal(2) for run in runs])
    return np.exp(rows * np.array([0.05, 0.06]))


def truth(asked, runs=20_000):
    """Return every plan's cost and chance, each over the same very many futures."""
    plans = np.array(list(product(*(range(lever.steps + 1) for lever in asked.levers))))
    luck = np.exp(np.random.default_rng(12).standard_normal((runs, 2)) * np.array([0.05, 0.06]))
    in_time, reviewed = numbers(plans, luck)
    met = (in_time >= 0.9) & (reviewed <= 60.0)
    return {tuple(map(int, plan)): float(share) for plan, share in zip(plans, met.mean(axis=1), strict=True)}


def cheapest(asked, chances):
    return min((plan for plan, chance in chances.items() if chance >= asked.chance), key=asked.cost)


class Toy:
    """Simulates the system; counts what it simulated."""

    def __init__(self, seed=1, change=None):
        self.seed, self.change, self.made = seed, change, 0

    def __call__(self, tasks):
        for plan, run in tasks:
            self.made += 1
            pair = (float(own[0]) for own in numbers(plan, luck_of(self.seed, [run])))
            values = tuple(pair) if self.change is None else self.change(plan, run, tuple(pair))
            yield Trial(plan, run, values)


def trials(asked, seed=1, change=None):
    return Trials(asked, Toy(seed, change))
