"""Who comes to the front door in the run's months without having been closed in it."""

from dataclasses import dataclass

import numpy as np

from calibration.expecting.grid import Floats, Grid, after, exponential
from sim.scenario.parameters import Parameters
from sim.vocabulary import WORKING_DAYS_PER_YEAR


@dataclass(frozen=True, slots=True)
class Coming:
    """Flows by step, (steps,).

    Attributes
    ----------
    contacts, referrals : np.ndarray
        First ones, and those of children whose last referral was closed before the start.
    within_a_year : np.ndarray
        Referrals no more than twelve months after the one before.
    """

    contacts: Floats
    referrals: Floats
    within_a_year: Floats


def coming(parameters: Parameters, grid: Grid) -> Coming:
    """Return who comes."""
    demand = parameters.demand
    contacts, first = (
        grid.spread(_grown(parameters, grid, [by_month[month % len(by_month)] for month in range(grid.months)]))
        for by_month in (demand.first_time_contacts_by_month, demand.first_time_referrals_by_month)
    )
    returning = demand.returning_referrals_by_month
    none = [0.0] * grid.months
    known = grid.spread(_grown(parameters, grid, [*returning, *none][: grid.months]))
    screened = grid.delay(parameters.front_door.screening_days)
    return Coming(contacts + known, after(first + known, screened), after(known * _recent(parameters, grid), screened))


def _grown(parameters: Parameters, grid: Grid, by_month: list[float]) -> Floats:
    growth = (1.0 + parameters.demand.trend_per_year) ** (np.arange(grid.months) / 12.0)
    grown: Floats = np.array(by_month) * growth
    grown[0] *= grid.part_of_first_month
    return grown


def _recent(parameters: Parameters, grid: Grid) -> Floats:
    """Part of those known before who were referred no more than a year before each step.

    Their case was closed an exponential time before the start; those assessed were referred a while before that.
    """
    front, back = parameters.front_door, parameters.returning
    at_once = front.no_further_action_share + front.no_new_assessment_share
    left = WORKING_DAYS_PER_YEAR - (grid.ends[:-1] + grid.ends[1:]) / 2
    since_closure = exponential(back.mean_days_to_return)
    assessed = since_closure(left - parameters.assessment.median_days)
    return np.asarray(at_once * since_closure(left) + (1.0 - at_once) * assessed)
