"""How much work asks of the hours there are, by kind of team, and the pace at which it gets on."""

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

from calibration import balance
from calibration.expecting.journey import Paces
from calibration.expecting.lengths import DAYS_PER_MONTH
from sim.scenario.care_parameters import WAYS_OUT
from sim.scenario.parameters import Parameters
from sim.scenario.workforce_parameters import Team
from sim.vocabulary import PracticeRegime, TeamKind

_WORKING_DAYS_PER_WEEK = 5.0
_SLOWEST = 0.05
_REVIEWS_A_MONTH = 1.0 / 6.0
_CARE_REVIEWS_A_MONTH = 1.0 / 6.0


@dataclass(frozen=True, slots=True)
class Work:
    """What the teams have to do, on average over the run: children open, and numbers a working day."""

    assessed: float
    enquiries_at_once: float
    conferences_at_once: float
    enquiries_later: float
    conferences_later: float
    plans_open: float
    plans_started: float
    need_open: float
    need_started: float
    need_in_protection_open: float
    care_in_protection: float
    care_started: float
    disabled_open: float
    hours_share: float


def paces(parameters: Parameters, work: Work) -> Paces:
    """Return the mean progress of the work of each kind of team (queue approximation)."""
    siblings = sum(n * part for n, part in enumerate(parameters.demand.sibling_group_shares, start=1))
    return Paces(
        assessment=_assessment(parameters, work, siblings),
        child_protection=_protection(parameters, work, siblings),
        child_in_need=_need(parameters, work, siblings),
        disabled=_disabled(parameters, work, siblings),
    )


def fte(team: Team) -> float:
    """Full-time social workers of a team at the start, agency workers among them."""
    return team.social_workers_fte + team.senior_practitioners_fte + team.asye_fte + team.agency_social_workers_fte


def _hours_a_day(parameters: Parameters, kind: TeamKind, hours_share: float) -> tuple[float, float]:
    """Hours a working day and full-time posts of the teams of a kind."""
    teams = [team for team in parameters.teams.values() if team.kind is kind]
    posts = sum(fte(team) for team in teams)
    spared = sum(team.family_support_workers_fte for team in teams) * parameters.turnover.support_worker_hours_share
    per_day = parameters.practice.casework_hours_per_week / _WORKING_DAYS_PER_WEEK
    return per_day * (posts * hours_share + spared), posts * hours_share


def _progress(
    parameters: Parameters, demanded: float, hours: float, items: float, sigma: float, worker_share: float
) -> float:
    if hours <= 0.0:
        return _SLOWEST
    spread = sqrt(log(1.0 + exp(sigma**2) / max(items, 1.0)))
    practice = parameters.practice
    pace = mean_pace(demanded / hours, spread, overtime=practice.overtime_share, delay_share=practice.delay_share)
    return max(_SLOWEST, (1.0 - worker_share) + worker_share * pace)


def mean_pace(load: float, spread: float, *, overtime: float, delay_share: float) -> float:
    """Mean of min(1, ((1 + o) / D)^g) over work, D being lognormal with mean `load` and the spread of its logarithm.

    The integral of `calibration.balance.mean_pace` in closed form.
    """
    if load <= 0.0:
        return 1.0
    middle, limit, rest = log(load) - spread**2 / 2, log(1.0 + overtime), 1.0 - delay_share
    in_time = load * ndtr((limit - middle - spread**2) / spread)
    slowed = exp(delay_share * limit + rest * middle + (rest * spread) ** 2 / 2)
    return float((in_time + slowed * ndtr((middle + rest * spread**2 - limit) / spread)) / load)


def _assessment(parameters: Parameters, work: Work, siblings: float) -> float:
    figures, enquiry = parameters.assessment, parameters.section_47
    hours, posts = _hours_a_day(parameters, TeamKind.ASSESSMENT, work.hours_share)
    per_child = balance.per_child_share(siblings, figures.sibling_hours_share)
    each, days = figures.hours, figures.median_days * float(np.exp(figures.sigma**2 / 2))
    if parameters.practice.regime is PracticeRegime.INITIAL_AND_CORE_2009:
        each += figures.core_assessment_share * figures.core_hours
        days += figures.core_assessment_share * figures.core_median_days * float(np.exp(figures.sigma**2 / 2))
    urgent = work.enquiries_at_once * enquiry.hours * per_child
    urgent += work.conferences_at_once / siblings * enquiry.conference_hours
    normal = work.assessed * each * per_child

    def faster(progress: float) -> float:  # what gets on more slowly stays open longer and asks for more
        items = work.assessed / siblings * days / progress / max(posts, 1e-9)
        demanded = urgent + normal / progress
        return _progress(parameters, demanded, hours, items, figures.sigma, figures.worker_share) - progress

    if faster(1.0) >= 0.0 or faster(_SLOWEST) <= 0.0:
        return 1.0 if faster(1.0) >= 0.0 else _SLOWEST
    return float(brentq(faster, _SLOWEST, 1.0, xtol=1e-9))


def _protection(parameters: Parameters, work: Work, siblings: float) -> float:
    figures, care = parameters.child_protection, parameters.care
    plan, need = figures.plan, parameters.child_in_need.plan
    hours, posts = _hours_a_day(parameters, TeamKind.CHILD_PROTECTION, work.hours_share)
    demanded = work.plans_open * _a_day(plan.hours_per_month, siblings, plan.sibling_hours_share)
    demanded += work.plans_open * _REVIEWS_A_MONTH / DAYS_PER_MONTH / siblings * figures.review_hours
    demanded += work.need_in_protection_open * _a_day(need.hours_per_month, siblings, need.sibling_hours_share)
    demanded += work.plans_started / siblings * parameters.practice.handover_hours
    complex_ = 1.0 + care.complex_share * (care.complex_hours_factor - 1.0)
    monthly = care.hours_per_month * complex_ + _CARE_REVIEWS_A_MONTH * care.review_hours
    demanded += work.care_in_protection * monthly / DAYS_PER_MONTH
    demanded += work.care_started * _hours_of_coming_into_care(parameters)
    children = work.plans_open + work.need_in_protection_open + work.care_in_protection
    items = children / siblings / max(posts, 1e-9)
    return _progress(parameters, demanded, hours, items, 0.0, plan.worker_share)


def _hours_of_coming_into_care(parameters: Parameters) -> float:
    """Hours for a child that comes into care, court work among them."""
    care, court, entry, permanence = parameters.care, parameters.court, parameters.entry, parameters.permanence
    ordered = WAYS_OUT[2:5]
    to_court = sum(float(np.mean(getattr(permanence, way).shares)) for way in ordered)
    in_court = 1.0 - entry.section_20_share * (1.0 - min(to_court, 1.0))
    hours = care.entry_hours + care.care_plan_hours + permanence.plan_hours + care.review_hours
    return hours + in_court * court.proceedings_hours * (1.0 + court.sibling_hours_share) / 2


def _need(parameters: Parameters, work: Work, siblings: float) -> float:
    plan, enquiry, court = parameters.child_in_need.plan, parameters.section_47, parameters.court
    hours, posts = _hours_a_day(parameters, TeamKind.CHILD_IN_NEED, work.hours_share)
    demanded = work.need_open * _a_day(plan.hours_per_month, siblings, plan.sibling_hours_share)
    per_child = balance.per_child_share(siblings, parameters.assessment.sibling_hours_share)
    demanded += work.enquiries_later * enquiry.hours * per_child
    demanded += work.conferences_later / siblings * enquiry.conference_hours
    demanded += work.need_started / siblings * parameters.practice.handover_hours
    demanded += court.private_law_reports_per_year * court.private_law_report_hours / (12 * DAYS_PER_MONTH)
    items = work.need_open / siblings / max(posts, 1e-9)
    return _progress(parameters, demanded, hours, items, 0.0, plan.worker_share)


def _disabled(parameters: Parameters, work: Work, siblings: float) -> float:
    plan = parameters.disabled_children.plan
    hours, posts = _hours_a_day(parameters, TeamKind.DISABLED_CHILDREN, work.hours_share)
    demanded = work.disabled_open * _a_day(plan.hours_per_month, siblings, plan.sibling_hours_share)
    items = work.disabled_open / siblings / max(posts, 1e-9)
    return _progress(parameters, demanded, hours, items, 0.0, plan.worker_share)


def _a_day(hours_per_month: float, siblings: float, sibling_share: float) -> float:
    return hours_per_month / DAYS_PER_MONTH * balance.per_child_share(siblings, sibling_share)
