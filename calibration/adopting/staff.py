"""What a workforce census says of the model's workers, and a scenario with as many of them."""

import math
from dataclasses import replace
from datetime import date

from scipy.stats import gamma

from calibration.estimating import Estimate
from calibration.estimating.estimate import COVERAGE, FEWEST, STATISTICAL
from calibration.importers.workforce import Workforce
from sim.scenario.parameters import Parameters
from sim.vocabulary import WORKING_DAYS_PER_YEAR

CASE_HOLDING = ("social_worker", "senior_practitioner")
"""Roles of the census whose posts the scenario's teams have."""
EMPLOYED = ("social_workers_fte", "senior_practitioners_fte", "asye_fte")
NEAREST_MONTHS = 12
"""Posts are taken if the scenario begins no further from the census day."""
DIGITS = 2


def staff_estimates(workforce: Workforce) -> tuple[Estimate, ...]:
    """Estimate what a workforce census tells: who leaves, who is away, agency cover and caseloads."""
    made = []
    month = f"{workforce.as_of:%Y-%m}"
    leavers, at_risk = workforce.leavers, workforce.fte_years
    if leavers.headcount >= FEWEST and at_risk > 0:
        low, high = (
            float(gamma.ppf(level, leavers.headcount + 0.5)) / leavers.headcount * workforce.leaving_rate
            for level in ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2)
        )
        note = f"of roles that ended, moves within the council among them; {STATISTICAL}"
        made.append(
            Estimate(
                "leavers_share_per_year", "Social workers who leave in a year", workforce.leaving_rate, low, high,
                COVERAGE, "share per year", leavers.headcount, "FTE leaving over FTE-years in post",
                field="turnover.leavers_share_per_year", note=note,
            )
        )  # fmt: skip
    if at_risk > 0:
        lost = workforce.working_days_lost / (WORKING_DAYS_PER_YEAR * at_risk)
        made.append(
            Estimate(
                "absence_share", "Working time lost to sickness", lost, None, None, COVERAGE, "share of working time",
                workforce.in_post.headcount, "days lost over working days in post", field="turnover.absence_share",
                note="short absence is among it",
            )
        )  # fmt: skip
    if workforce.vacancies > 0 and math.isfinite(workforce.agency_fte):
        cover = min(1.0, workforce.agency_fte / workforce.vacancies)
        made.append(
            Estimate(
                "agency_cover_share", "Empty posts covered by agency workers", cover, None, None, COVERAGE,
                "share of empty posts", round(workforce.vacancies), "agency FTE over vacancies",
                field="turnover.agency_cover_share", note="at most all; some agency workers hold no vacant post",
            )
        )  # fmt: skip
    if math.isfinite(workforce.caseload):
        made.append(
            Estimate(
                "caseload_per_fte", "Cases held by an FTE social worker who holds any", workforce.caseload, None, None,
                COVERAGE, "cases", workforce.case_holders.headcount, "cases over FTE of case holders",
                measure="caseload_per_fte", from_month=month, to_month=month, statistic="mean",
            )
        )  # fmt: skip
    return tuple(made)


def with_posts(parameters: Parameters, workforce: Workforce) -> tuple[Parameters, str]:
    """Return the council with as many posts as the census has, shared over teams as before, and how.

    Posts stay as they are where the census is of another year than the start, or the scenario has none of a kind.
    """
    if _months_apart(workforce.as_of, parameters.start) > NEAREST_MONTHS:
        return parameters, ""
    employed = sum(staff.fte for role, staff in workforce.employed.items() if role in CASE_HOLDING)
    factors = {
        EMPLOYED: _factor(parameters, EMPLOYED, employed),
        ("agency_social_workers_fte",): _factor(parameters, ("agency_social_workers_fte",), workforce.agency_fte),
        ("vacant_posts_fte",): _factor(parameters, ("vacant_posts_fte",), workforce.vacancies),
    }
    teams = {}
    for name, team in parameters.teams.items():
        fields = {
            field: round(factor * getattr(team, field), DIGITS) for kinds, factor in factors.items() for field in kinds
        }
        teams[name] = replace(team, **fields)
    how = f"as many posts as in the census of {workforce.as_of:%B %Y}, shared over teams as before"
    return replace(parameters, teams=teams), how


def _factor(parameters: Parameters, fields: tuple[str, ...], wanted: float) -> float:
    there = sum(getattr(team, field) for team in parameters.teams.values() for field in fields)
    return wanted / there if there > 0.0 and math.isfinite(wanted) and wanted > 0.0 else 1.0


def _months_apart(one: date, other: date) -> int:
    return abs(12 * (one.year - other.year) + one.month - other.month)
