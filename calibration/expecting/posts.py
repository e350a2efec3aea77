"""Posts in closed form: who leaves, what stands empty, what agency workers cover, and what is left of the hours."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from scipy.special import gammainc

from calibration.expecting.grid import Floats, Grid, after, again_and_again, grid_of
from calibration.expecting.lengths import DAYS_PER_MONTH
from sim.scenario.parameters import Parameters
from sim.scenario.workforce_parameters import Turnover
from sim.vocabulary import WORKING_DAYS_PER_YEAR, TeamKind


@dataclass(frozen=True, slots=True)
class Posts:
    """Full-time posts at the ends of the steps, shape (steps + 1,), and people who leave and come in each step.

    Attributes
    ----------
    permanent, agency, empty : np.ndarray, (steps + 1,)
        Social work posts of all teams.
    advisers, advisers_empty : np.ndarray, (steps + 1,)
        Posts of personal advisers filled and empty.
    left : np.ndarray, (steps,)
        Permanent social workers who leave, in FTE.
    filled_share : float
        Social work posts in which somebody is, agency workers among them, over the run, of those filled at the start.
    hours_share : float
        The same in hours: new workers have fewer in their induction.
    """

    permanent: Floats
    agency: Floats
    empty: Floats
    advisers: Floats
    advisers_empty: Floats
    left: Floats
    filled_share: float
    hours_share: float


def posts(parameters: Parameters, grid: Grid) -> Posts:
    """Return what becomes of the posts."""
    teams = [team for team in parameters.teams.values() if team.kind is not TeamKind.FRONT_DOOR]
    permanent = sum(team.social_workers_fte + team.senior_practitioners_fte + team.asye_fte for team in teams)
    agency = sum(team.agency_social_workers_fte for team in teams)
    vacant = sum(team.vacant_posts_fte for team in teams)
    advisers = sum(team.personal_advisers_fte for team in teams if team.kind is TeamKind.LEAVING_CARE)
    return _posts(parameters.turnover, parameters.start, grid.months, permanent, agency, vacant, advisers)


@lru_cache(maxsize=64)
def _posts(
    t: Turnover, start: date, months: int, permanent: float, agency: float, vacant: float, advisers: float
) -> Posts:
    grid = grid_of(start, months)
    rate = grid.step / WORKING_DAYS_PER_YEAR
    searching, found = _searches(grid, t.recruitment_months * DAYS_PER_MONTH, t.recruitment_cv)
    covered_new = _covered(grid, t, agency=False)
    covered_found = _covered(grid, t, agency=True)
    hired = -np.diff(searching)
    leaves = 1.0 - np.exp(-t.leavers_share_per_year * rate)
    found_filled = -np.diff(found)
    # those in post after each step: who stays, and who comes into posts left before or found open
    coming = (agency + vacant) * found_filled
    survive = np.exp(-t.leavers_share_per_year * rate * np.arange(grid.steps))
    leaving_of_new = np.append(0.0, survive[:-1] * leaves)
    first_leavers = permanent * survive * leaves
    # leavers = of the first ones + of those who came; those who came = found open + after leavers
    fresh = first_leavers + after(coming, leaving_of_new)
    left = again_and_again(fresh, after(hired, leaving_of_new))
    came = coming + after(left, hired)
    in_post = permanent + np.concatenate(([0.0], np.cumsum(came - left)))
    at_agency = agency * found * covered_found + vacant * found * covered_new
    open_agency = (searching * covered_new)[1:]
    at_agency[1:] += after(left, open_agency)
    empty = np.maximum(permanent + agency + vacant - in_post - at_agency, 0.0)
    advising = _supporting(grid, t, advisers)
    filled = float(np.mean(in_post + at_agency)) / max(permanent + agency, 1e-9)
    lost = came.sum() * t.induction_days * (1.0 - t.induction_hours_share)
    hours = filled - lost / max(permanent + agency, 1e-9) / grid.end
    return Posts(in_post, at_agency, empty, advising, advisers - advising, left, filled, hours)


def _supporting(grid: Grid, t: Turnover, advisers: float) -> Floats:
    """Personal advisers in post after each step; agency workers never cover for them."""
    yearly, months = t.adviser_leavers_share_per_year, t.support_recruitment_months
    searching, _ = _searches(grid, months * DAYS_PER_MONTH, t.recruitment_cv)
    rate = yearly * grid.step / WORKING_DAYS_PER_YEAR
    left = np.full(grid.steps, advisers * (1.0 - np.exp(-rate)))
    away = after(left, searching[1:])
    left *= 1.0 - np.append(0.0, away[:-1]) / max(advisers, 1e-9)
    return np.asarray(advisers - np.append(0.0, after(left, searching[1:])))


def _searches(grid: Grid, mean: float, cv: float) -> tuple[Floats, Floats]:
    """Share of searches still going on after each step: new ones, and those found going on at the start."""
    days = grid.ends
    if cv <= 1e-3:
        return np.asarray(days < mean, dtype=float), np.clip(1.0 - days / mean, 0.0, 1.0)
    shape = cv**-2
    scaled = days * shape / mean
    new = 1.0 - gammainc(shape, scaled)
    # what is left of a search found going on: long ones are found more often
    found = 1.0 - gammainc(shape + 1.0, scaled) - days / mean * new
    return np.asarray(new), np.clip(np.asarray(found), 0.0, 1.0)


def _covered(grid: Grid, t: Turnover, *, agency: bool) -> Floats:
    """Share of open posts that an agency worker is in after each step, of those not filled by then."""
    share, lead = t.agency_cover_share, t.agency_lead_days
    stays = np.exp(-t.agency_leavers_share_per_year * grid.step / WORKING_DAYS_PER_YEAR)
    wait = max(1, round(lead / grid.step))
    covered, coming = np.zeros(grid.steps + 1), np.zeros(grid.steps + wait + 2)
    if agency:
        covered[0] = 1.0
    else:
        coming[wait] = share
    for step in range(1, grid.steps + 1):
        ends = covered[step - 1] * (1.0 - stays)
        coming[step + wait] += share * ends
        covered[step] = covered[step - 1] - ends + coming[step]
    return covered
