"""How long things take by nature: quantile functions of the published or assumed distributions."""

from collections.abc import Callable
from math import exp, log

import numpy as np
from scipy.special import ndtr

from sim.engine import from_bands
from sim.engine.streams import survival_of_bands
from sim.model.workforce import WORKING_DAYS_PER_MONTH
from sim.scenario.parameters import Assessment, Parameters
from sim.scenario.plan_parameters import Plan
from sim.vocabulary import PracticeRegime, Stage

_LAST_MONTH = 1.0
"""Cases open for longer than any natural length are given up to this many months more."""
_GRID = 400
_PARTS_OF_A_BAND = 24


class Quantiles:
    """Natural lengths by stage, and what is left of those already open.

    Parameters
    ----------
    parameters : Parameters
        The council.
    """

    def __init__(self, parameters: Parameters) -> None:
        booked = parameters.section_47
        self.conference_day = from_bands(booked.booked_days_edges, booked.booked_days_shares)
        self._plans = {
            Stage.CP_PLAN: parameters.child_protection.plan,
            Stage.CIN_PLAN: parameters.child_in_need.plan,
            Stage.DISABLED_CHILDREN_PLAN: parameters.disabled_children.plan,
        }
        self._length = {
            stage: from_bands(plan.length_months_edges, plan.length_shares) for stage, plan in self._plans.items()
        }
        self._survival = {
            stage: survival_of_bands(plan.length_months_edges, plan.length_shares)
            for stage, plan in self._plans.items()
        }
        open_bands = {stage: _open_bands(plan, self._survival[stage]) for stage, plan in self._plans.items()}
        self._open = {stage: from_bands(*bands) for stage, bands in open_bands.items()}
        self._open_survival = {stage: survival_of_bands(*bands) for stage, bands in open_bands.items()}
        assessment = parameters.assessment
        self.open_assessment, days = _open_assessments(assessment, assessment.median_days, assessment.promotion_day)
        self.open_core_assessment, core_days = _open_assessments(
            assessment, assessment.core_median_days, assessment.core_promotion_day
        )
        is_older = parameters.practice.regime is PracticeRegime.INITIAL_AND_CORE_2009
        core_days *= assessment.core_assessment_share if is_older else 0.0
        self.in_core_share = core_days / (days + core_days)
        """Part of the assessments open at the start in which the core one has begun (regime of 2009)."""

    def adopting(self, before: Parameters, parameters: Parameters) -> "Quantiles":
        """Return those of other figures: the same ones if nothing they depend on has changed."""
        return self if _shaping(before) == _shaping(parameters) else Quantiles(parameters)

    def plan(self, stage: Stage) -> Plan:
        """Return the figures of the plan that `stage` is."""
        return self._plans[stage]

    def length(self, stage: Stage, u: float) -> float:
        """Natural length in working days (at least one)."""
        return max(1.0, self._length[stage](u) * WORKING_DAYS_PER_MONTH)

    def elapsed(self, stage: Stage, u: float) -> float:
        """How long a case open at the start has been open, in working days."""
        return self._open[stage](u) * WORKING_DAYS_PER_MONTH

    def share_open_for_less_than(self, stage: Stage, days: float) -> float:
        """Share of the cases open at the start that have been open for less than `days` working days."""
        return 1.0 - self._open_survival[stage](days / WORKING_DAYS_PER_MONTH)

    def remaining(self, stage: Stage, elapsed: float, u: float) -> float:
        """How long a case open for `elapsed` working days still takes by nature: conditional, not fresh."""
        months = elapsed / WORKING_DAYS_PER_MONTH
        alive = self._survival[stage](months)
        if alive <= 1e-9:
            return max(1.0, u * _LAST_MONTH * WORKING_DAYS_PER_MONTH)
        whole = self._length[stage](1.0 - alive + u * alive)
        return max(1.0, (whole - months) * WORKING_DAYS_PER_MONTH)


def _shaping(parameters: Parameters) -> tuple[object, ...]:
    """Return the sections on which natural lengths depend."""
    return (
        parameters.section_47,
        parameters.child_protection.plan,
        parameters.child_in_need.plan,
        parameters.disabled_children.plan,
        parameters.assessment,
        parameters.practice.regime,
    )


def sprint_speed(worker_share: float, sprint: float) -> float:
    """Return the progress a day of promoted work at full pace: only the worker's part sprints."""
    return (1.0 - worker_share) + worker_share * sprint


def _open_bands(plan: Plan, survival: Callable[[float], float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Bands of time open so far, cut finer: within a band there are fewer and fewer, as natural lengths say."""
    edges, shares = list(plan.open_months_edges[:1]), []
    for low, high, part in zip(plan.open_months_edges, plan.open_months_edges[1:], plan.open_shares, strict=False):
        fine = np.linspace(low, high, _PARTS_OF_A_BAND + 1)
        alive = np.array([survival(month) for month in (fine[:-1] + fine[1:]) / 2])
        if alive.sum() <= 0.0:  # open for longer than any natural length
            alive = np.ones(_PARTS_OF_A_BAND)
        edges += fine[1:].tolist()
        shares += (part * alive / alive.sum()).tolist()
    return tuple(edges), tuple(shares)


_FoundOpen = Callable[[float, float], tuple[float, float]]


def _open_assessments(figures: Assessment, median: float, promotion_day: float) -> tuple[_FoundOpen, float]:
    """Return (u, v) -> (days open so far, natural days in all) of an assessment found open, and the mean time it takes.

    In a steady service the days open so far have a density proportional to the share still open then, which
    includes the sprint after the promotion day; the whole natural time is drawn from those that are longer.
    """
    speed = sprint_speed(figures.worker_share, figures.sprint)
    mu, sigma = log(median), max(figures.sigma, 1e-9)
    longest = exp(mu + 4.0 * sigma)
    days = np.linspace(0.0, longest, _GRID)
    natural = np.where(days <= promotion_day, days, promotion_day + (days - promotion_day) * speed)
    still_open = 1.0 - ndtr((np.log(np.maximum(natural, 1e-9)) - mu) / sigma)
    mass = np.concatenate(([0.0], np.cumsum((still_open[1:] + still_open[:-1]) / 2.0 * np.diff(days))))
    mean = float(mass[-1])
    mass /= mean
    cumulative = ndtr((np.log(np.maximum(natural, 1e-9)) - mu) / sigma)

    def draw(u: float, v: float) -> tuple[float, float]:
        so_far = float(np.interp(u, mass, days))
        below = float(np.interp(so_far, days, cumulative))
        whole = float(np.interp(below + v * (1.0 - below), cumulative, natural))
        return so_far, max(whole, float(np.interp(so_far, days, natural)) + 0.5)

    return draw, mean
