"""How long things take by nature: quantile functions of the published or assumed distributions."""

from collections.abc import Callable
from math import exp, inf, log

import numpy as np
from scipy.special import ndtr

from sim.engine import from_bands
from sim.engine.streams import survival_of_bands
from sim.model.workforce import WORKING_DAYS_PER_MONTH
from sim.scenario.care_parameters import WAYS_OUT
from sim.scenario.parameters import Assessment, Parameters
from sim.scenario.plan_parameters import Plan
from sim.vocabulary import AGE_BANDS, Stage

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
        self.open_assessment = _open_assessments(parameters.assessment)

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


class CareQuantiles:
    """Who comes into care how, goes which way, and when: as functions of uniform numbers.

    Parameters
    ----------
    parameters : Parameters
        The council.
    """

    def __init__(self, parameters: Parameters) -> None:
        entry, permanence = parameters.entry, parameters.permanence
        self.age_at_contact = from_bands(entry.age_years_edges, entry.age_shares)
        self.age_of_unaccompanied = from_bands(entry.unaccompanied_age_years_edges, entry.unaccompanied_age_shares)
        self.proceedings_weeks = from_bands(
            parameters.court.proceedings_weeks_edges, parameters.court.proceedings_shares
        )
        ways = [getattr(permanence, name) for name in WAYS_OUT]
        self._months = [from_bands(way.months_edges, way.month_shares) for way in ways]
        self._shares = [[way.shares[band] for way in ways] for band in range(len(ways[0].shares))]
        self._back_shares, self._back_edges = permanence.return_shares, permanence.return_months_edges

    until_18 = len(WAYS_OUT)
    """Stands for a child who stays in care until 18."""

    @staticmethod
    def band(years: float) -> int:
        """Return which of the published age bands an age falls in."""
        return sum(years >= edge for edge in AGE_BANDS[1:-1])

    @staticmethod
    def days(months: float) -> float:
        """Working days in so many months."""
        return months * WORKING_DAYS_PER_MONTH

    def way(self, band: int, u: float) -> int:
        """Which way out of care a child of an age band takes by nature."""
        for way, part in enumerate(self._shares[band]):
            if u < part:
                return way
            u -= part
        return self.until_18

    def months(self, way: int, u: float) -> float:
        """After how many months in care, by nature (never, for those who stay until 18)."""
        return self._months[way](u) if way < self.until_18 else inf

    def back_after_days(self, u: float) -> float | None:
        """After how many working days a child gone home is back in care, if it is."""
        before = 0.0
        for place, until in enumerate(self._back_shares):
            if u < until:
                low, high = self._back_edges[place : place + 2]
                return max(1.0, self.days(low + (high - low) * (u - before) / (until - before)))
            before = until
        return None


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


def _open_assessments(figures: Assessment) -> Callable[[float, float], tuple[float, float]]:
    """Return (u, v) -> (days open so far, natural days in all) of an assessment found open.

    In a steady service the days open so far have a density proportional to the share still open then, which
    includes the sprint after the promotion day; the whole natural time is drawn from those that are longer.
    """
    speed = sprint_speed(figures.worker_share, figures.sprint)
    mu, sigma = log(figures.median_days), max(figures.sigma, 1e-9)
    longest = exp(mu + 4.0 * sigma)
    days = np.linspace(0.0, longest, _GRID)
    natural = np.where(
        days <= figures.promotion_day, days, figures.promotion_day + (days - figures.promotion_day) * speed
    )
    still_open = 1.0 - ndtr((np.log(np.maximum(natural, 1e-9)) - mu) / sigma)
    mass = np.concatenate(([0.0], np.cumsum((still_open[1:] + still_open[:-1]) / 2.0 * np.diff(days))))
    mass /= mass[-1]
    cumulative = ndtr((np.log(np.maximum(natural, 1e-9)) - mu) / sigma)

    def draw(u: float, v: float) -> tuple[float, float]:
        so_far = float(np.interp(u, mass, days))
        below = float(np.interp(so_far, days, cumulative))
        whole = float(np.interp(below + v * (1.0 - below), cumulative, natural))
        return so_far, max(whole, float(np.interp(so_far, days, natural)) + 0.5)

    return draw
