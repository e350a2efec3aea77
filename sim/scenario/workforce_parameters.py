"""Figures of the workforce: who works, how, for how long, and what it costs."""

from typing import Any, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.scenario.declaring import CONFIG, RULES, NotNegative, agree, quantity, series, share
from sim.vocabulary import PracticeRegime, Switch, TeamKind

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Management:
    """Managers' time besides decisions."""

    supervision_hours_per_worker_per_month: float = quantity(
        "hours per worker per month", "Supervision of each worker", least=0, most=40
    )
    other_duties_share: float = share("Share of a manager's hours for everything that is not casework")
    oversight_hours_per_child_in_care_per_month: float = quantity(
        "hours per child per month", "Manager's oversight of a settled child in care", least=0, most=10
    )
    oversight_complex_factor: float = quantity(
        "times", "Oversight of a child with complex needs, against that of a settled child", least=1, most=20
    )
    permanence_decision_hours: float = quantity(
        "hours per child", "Manager's effort to agree a permanence plan, a move to permanence or a match", least=0.01
    )
    permanence_decision_days: float = quantity("working days", "Natural time of that decision", least=0.01, most=60)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Practice:
    """How people work: hours, coping and allocation."""

    regime: PracticeRegime = Field(description="Which statutory clocks run")
    casework_hours_per_week: float = quantity(
        "hours per FTE per week of five working days",
        "Casework hours of one full-time worker, leave and sickness taken off",
        least=0.1,
        most=60,
    )
    overtime_share: float = quantity("share", "Overtime that overloaded workers give (o)", most=1)
    normal_floor_share: float = share("Part of the hours that normal work keeps when urgent work presses (f)")
    delay_share: float = share("How overload splits into delay (1) and dilution (0) (g)")
    caseload_standard: float = quantity("children per FTE", "Caseload standard of a social worker", least=1)
    caseload_standard_reduced: float = quantity(
        "children per FTE", "Caseload standard of a senior practitioner or ASYE", least=1
    )
    ceiling_share: float = quantity(
        "share", "Caseload above which no new child is allocated, as a share of the standard", least=0.5, most=10
    )
    handover_hours: float = quantity("hours per family", "Effort a change of worker adds", least=0, most=40)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Team:
    """One team: what it does, where, and who is in it."""

    name: str = Field(description="Name as the council writes it", min_length=1)
    kind: TeamKind = Field(description="What the team does")
    funding_line: str = Field(
        description="Budget that pays for the team's posts, as the council names it",
        default="base budget",
        min_length=1,
    )
    locality: int = quantity("number", "Locality it serves; 0 is the whole council", default=0)
    demand_share: float = quantity(
        "share", "Its part of the families that teams of this kind serve", most=1.0, default=1.0
    )
    social_workers_fte: float = quantity("FTE", "Social workers", default=0.0)
    senior_practitioners_fte: float = quantity("FTE", "Senior practitioners", default=0.0)
    asye_fte: float = quantity("FTE", "Newly qualified workers in their assessed year", default=0.0)
    agency_social_workers_fte: float = quantity("FTE", "Agency social workers", default=0.0)
    vacant_posts_fte: float = quantity(
        "FTE", "Social work posts that stand empty at the start, besides those agency workers cover", default=0.0
    )
    family_support_workers_fte: float = quantity(
        "FTE",
        "Family support workers: they take hours off the social workers; in a team for support after permanence "
        "they hold the families themselves",
        default=0.0,
    )
    screening_officers_fte: float = quantity("FTE", "Front-door screening staff", default=0.0)
    personal_advisers_fte: float = quantity("FTE", "Personal advisers", default=0.0)
    team_managers_fte: float = quantity("FTE", "Team managers", default=0.0)
    cases_at_start: float = quantity("children", "Children the team holds at the start", default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Reviewing:
    """Independent reviewing officers and conference chairs: one pool."""

    reviewing_officers_fte: float = quantity("FTE", "Reviewing officers and conference chairs", least=0)
    caseload_standard: float = quantity("children per FTE", "Standard (IRO Handbook: 50-70)", least=1)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Costs:
    """Yearly cost of one full-time post with on-costs, and the agency premium."""

    social_worker_gbp_per_year: float = quantity("GBP per FTE per year", "Social worker", most=500_000)
    senior_practitioner_gbp_per_year: float = quantity("GBP per FTE per year", "Senior practitioner", most=500_000)
    asye_gbp_per_year: float = quantity("GBP per FTE per year", "ASYE", most=500_000)
    screening_officer_gbp_per_year: float = quantity("GBP per FTE per year", "Screening officer", most=500_000)
    personal_adviser_gbp_per_year: float = quantity("GBP per FTE per year", "Personal adviser", most=500_000)
    family_support_worker_gbp_per_year: float = quantity("GBP per FTE per year", "Family support worker", most=500_000)
    lawyer_gbp_per_year: float = quantity("GBP per FTE per year", "Council lawyer", most=500_000)
    team_manager_gbp_per_year: float = quantity("GBP per FTE per year", "Team manager", most=500_000)
    reviewing_officer_gbp_per_year: float = quantity("GBP per FTE per year", "Reviewing officer", most=500_000)
    agency_premium_share: float = quantity("share", "What agency costs above a permanent post", most=5)
    pay_inflation_per_year: float = quantity(
        "share per year", "Yearly rise of what posts cost, each April after the start", least=-0.2, most=0.5
    )
    price_inflation_per_year: float = quantity(
        "share per year", "Yearly rise of all other prices, each April after the start", least=-0.2, most=0.5
    )
    recruitment_gbp: float = quantity("GBP per post filled", "Advertising, checks and start of a new worker")


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Turnover:
    """Workers who leave, posts that stand empty, those who come, and who is away."""

    leavers_share_per_year: float = quantity(
        "share per year", "Permanent social workers who leave in a year", least=0, most=3
    )
    adviser_leavers_share_per_year: float = quantity(
        "share per year", "Personal advisers and support workers who leave in a year", least=0, most=3
    )
    agency_leavers_share_per_year: float = quantity(
        "share per year", "Agency workers who end their assignment in a year", least=0, most=12
    )
    recruitment_months: float = quantity("months", "Mean time to fill an empty social work post", least=0.1, most=60)
    support_recruitment_months: float = quantity(
        "months", "Mean time to fill an empty post of a personal adviser or support worker", least=0.1, most=60
    )
    recruitment_cv: float = quantity("coefficient of variation", "Variation of that time", least=0, most=2)
    agency_cover_share: float = share("Share of posts that fall empty which an agency worker covers meanwhile")
    agency_lead_days: float = quantity("working days", "Time until the agency worker comes", least=0, most=250)
    asye_share_of_recruits: float = share("Share of new social workers who are newly qualified (ASYE)")
    asye_months: float = quantity("months", "Length of the assessed and supported year", least=1, most=36)
    induction_days: float = quantity("working days", "Induction of a new worker", least=0, most=250)
    induction_hours_share: float = share("Casework hours in the induction, as a share of the usual ones")
    absence_share: float = quantity(
        "share", "Part of working time lost to long absence (weeks of sickness)", least=0, most=0.5
    )
    absence_days: float = quantity("working days", "Mean length of a long absence (exponential)", least=1, most=500)
    reallocated_after_days: float = quantity(
        "working days", "Absence after which a worker's children are given to colleagues", least=0, most=500
    )
    hours_by_month: tuple[NotNegative, ...] = series(
        "times",
        "Casework hours in each calendar month from January, as a multiple of the mean (leave); mean 1",
        shortest=MONTHS_PER_YEAR,
        longest=MONTHS_PER_YEAR,
    )
    support_worker_hours_share: float = share(
        "Part of a family support worker's hours that spares the team's social workers as much of their own"
    )

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Strain:
    """What too much work does in return: each effect is a relative change for each unit of overload or lost depth."""

    switch: Switch = Field(description="Whether strain feeds back")
    leaving_elasticity: float = quantity(
        "per unit of overload",
        "Rise of the chance to leave for work demanded above the hours there are",
        least=-2,
        most=10,
    )
    absence_elasticity: float = quantity(
        "per unit of overload", "Rise of the chance of long absence for the same", least=-2, most=10
    )
    return_elasticity: float = quantity(
        "per unit of depth lost", "Rise of the chance that a closed case comes back", least=-2, most=10
    )
    repeat_plan_elasticity: float = quantity(
        "per unit of depth lost", "Rise of the chance that a child who comes back is at risk again", least=-2, most=10
    )


def _mean_is_one(turnover: Any) -> list[str]:
    mean = sum(turnover.hours_by_month) / MONTHS_PER_YEAR
    return [] if abs(mean - 1) <= 0.01 else [f"hours_by_month: the mean of the twelve must be 1, not {mean:g}"]


RULES |= {Turnover: (_mean_is_one,)}
