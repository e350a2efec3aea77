"""The frozen parameters of one simulated council.

Each field is declared once: its type, the values it may take, its unit and what it means. The scenario
reader checks files against these declarations, the JSON Schema for editors and the assumptions register are
generated from them, and the model reads the very same objects. Rates are per year unless the name says
otherwise; times called `days` are working days, the clock of the model.
"""

from datetime import date
from typing import Any, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.scenario.care_parameters import (
    AfterPermanence,
    Care,
    CareLeaverDuty,
    Court,
    Entry,
    LeavingCare,
    Permanence,
    Placements,
    Prices,
)
from sim.scenario.declaring import (
    CONFIG,
    RULES,
    TOLERANCE,
    NotNegative,
    Share,
    agree,
    at_most_one,
    bands,
    quantity,
    series,
    share,
    sums_to_one,
)
from sim.scenario.plan_parameters import Plan, Visits
from sim.scenario.workforce_parameters import Costs, Management, Practice, Reviewing, Strain, Team, Turnover
from sim.vocabulary import AGE_BANDS, OPTIONAL_TEAMS, TeamKind

BANDS = len(AGE_BANDS) - 1


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Demand:
    """Contacts and how many of them become referrals."""

    first_time_contacts_by_month: tuple[NotNegative, ...] = series(
        "children per month",
        "Contacts about children who are not coming back after a closure simulated here, for each month from "
        "the start; after the last month the list begins again",
        shortest=1,
        longest=120,
    )
    first_time_referrals_by_month: tuple[NotNegative, ...] = series(
        "children per month", "How many of these contacts become referrals", shortest=1, longest=120
    )
    returning_referrals_by_month: tuple[NotNegative, ...] = series(
        "children per month",
        "Re-referrals of children whose last referral was closed before the start; none after the last month",
        shortest=0,
        longest=120,
    )
    trend_per_year: float = quantity("share per year", "Yearly growth of contacts", least=-0.5, most=1.0)
    replayed_months: int = quantity(
        "months", "Months replayed from published counts, to which no monthly noise is added", most=120
    )
    monthly_noise_cv: float = quantity(
        "coefficient of variation", "Month-to-month variation beyond chance, after the replayed months", most=1
    )
    weekend_share: float = share("Share of contacts made at weekends and on bank holidays")
    sibling_group_shares: tuple[Share, ...] = series(
        "share", "Shares of families with 1, 2, 3 ... children in the contact", shortest=1, longest=8
    )
    sibling_concordance: float = share("Chance that a child's outcome is decided together with its siblings'")

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Returning:
    """Children who come back after their case was closed (re-referral)."""

    return_share: float = share("Share of closed referrals that come back")
    mean_days_to_return: float = quantity(
        "working days", "Mean time from closure to coming back (exponential)", least=1
    )
    earlier_plan_share: float = share(
        "Share of children new to the simulation who had a child protection plan before it"
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class EarlyHelp:
    """A stock of its own with limited places."""

    share_of_other_contacts: float = share("Share of contacts not becoming referrals that go to early help")
    places: int = quantity("families", "Families that can be helped at once")
    days: float = quantity("working days", "Mean length of help (exponential)", least=1)
    patience_days: float = quantity("working days", "Mean wait after which a family gives up", least=1)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class FrontDoor:
    """Screening of contacts and the manager's decision on referrals."""

    screening_hours: float = quantity("hours per child", "Effort to screen a contact", least=0.01, most=20)
    screening_days: float = quantity(
        "working days", "Natural time of screening when nobody is overloaded", least=0.01, most=10
    )
    referral_decision_hours: float = quantity(
        "hours per family", "Manager's effort to decide on a referral", least=0.01, most=8
    )
    referral_decision_days: float = quantity("working days", "Natural time of that decision", least=0.01, most=5)
    no_further_action_share: float = share("Share of referrals that end in no further action")
    no_new_assessment_share: float = share(
        "Share of referrals joined to work that is open elsewhere, without a new assessment"
    )

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Assessment:
    """The child and family assessment, in either regime."""

    hours: float = quantity("hours per child", "Social worker's effort for one child", least=0.1, most=80)
    sibling_hours_share: float = share("Effort for each further sibling, as a share of the first child's")
    median_days: float = quantity("working days", "Median natural time (lognormal)", least=0.5, most=200)
    sigma: float = quantity("log days", "Spread of the natural time (lognormal)", least=0, most=3)
    worker_share: float = share("Part of progress that waits for the worker (w)")
    limit_days: float = quantity("working days", "Statutory limit from the referral", least=1, most=200)
    promotion_day: float = quantity(
        "working days", "Day after the referral on which an open assessment becomes urgent", least=0, most=200
    )
    sprint: float = quantity("times", "Speed of an assessment once urgent", least=1, most=5)
    sign_off_hours: float = quantity("hours per family", "Manager's effort to sign it off", least=0.01, most=10)
    sign_off_days: float = quantity("working days", "Natural time of the sign-off", least=0.01, most=10)
    section_47_share: float = share("Share of assessed children for whom a section 47 enquiry starts at once")
    child_in_need_share: float = share("Share of the other children who get a child-in-need plan")
    disabled_children_share: float = share("Share of the other children who go to the disabled children's team")
    care_share: float = share("Share of the other children who enter care")
    core_assessment_share: float = share("2009 regime: share of initial assessments followed by a core one")
    core_hours: float = quantity("hours per child", "2009 regime: effort of a core assessment", least=0.1, most=80)
    core_median_days: float = quantity(
        "working days", "2009 regime: median natural time of a core assessment", least=0.5, most=200
    )
    core_limit_days: float = quantity(
        "working days", "2009 regime: limit of a core assessment from its start", least=1, most=200
    )
    core_promotion_day: float = quantity(
        "working days", "2009 regime: day on which an open core assessment becomes urgent", most=200
    )

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Section47:
    """Section 47 enquiries and the initial child protection conference."""

    hours: float = quantity("hours per child", "Social worker's effort for the enquiry", least=0.1, most=80)
    enquiry_share_of_booked_time: float = share(
        "Natural time of the enquiry as a share of the time to the booked conference"
    )
    worker_share: float = share("Part of progress that waits for the worker (w)")
    conference_share: float = share("Share of enquiries that lead to a conference")
    booked_days_edges: tuple[NotNegative, ...] = series(
        "working days",
        "Edges of the bands of the day a conference is booked for, from the strategy discussion",
        shortest=2,
        longest=20,
    )
    booked_days_shares: tuple[Share, ...] = series(
        "share", "Shares of conferences in these bands", shortest=1, longest=19
    )
    conference_hours: float = quantity("hours per family", "Social worker's report and attendance", least=0.1, most=40)
    chair_hours: float = quantity("hours per family", "Chair's time for a conference", least=0.1, most=40)
    conference_days: float = quantity(
        "working days", "Natural time in which both find the hours for the conference", least=0.01, most=10
    )
    plan_share: float = share("Share of conferences that make a child protection plan")
    otherwise_child_in_need_share: float = share(
        "Of enquiries that end without a plan, the share of children who get a child-in-need plan"
    )
    otherwise_care_share: float = share("Of enquiries that end without a plan, the share of children who enter care")

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ChildProtection:
    """The child protection plan."""

    plan: Plan
    first_core_group_planned_days: float = quantity(
        "working days", "Day on which the first core group is planned", least=0.5, most=60
    )
    first_review_months: float = quantity("months", "First review conference after the initial one", least=0.5)
    later_reviews_months: float = quantity("months", "Later review conferences", least=0.5)
    booked_ahead_days: float = quantity(
        "working days", "How long before its statutory date a review is booked", least=0, most=60
    )
    review_hours: float = quantity("hours per family", "Social worker's effort for a review", least=0.1, most=40)
    review_chair_hours: float = quantity("hours per family", "Chair's effort for a review", least=0.1, most=40)
    review_days: float = quantity("working days", "Natural time of a review", least=0.01, most=10)
    care_share: float = share("Share of plans that end with the child entering care")
    child_in_need_share: float = share("Share of plans that step down to a child-in-need plan")

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ChildInNeed:
    """The child-in-need plan."""

    plan: Plan
    reviews: Visits
    section_47_share: float = share("Share of plans that end in a section 47 enquiry (escalation)")
    care_share: float = share("Share of plans that end with the child entering care")
    early_help_share: float = share("Share of plans that step down to early help")
    closure_hours: float = quantity("hours per family", "Manager's effort to close", least=0.01, most=10)
    closure_days: float = quantity("working days", "Natural time of that decision", least=0.01, most=10)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class DisabledChildren:
    """The disabled children's team: long plans of low intensity."""

    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class StartingStock:
    """Children already in the service at the start."""

    children_in_assessment: float = quantity("children", "Assessments open", most=10_000)
    children_on_cp_plan: float = quantity("children", "Child protection plans open", most=10_000)
    children_on_cin_plan: float = quantity("children", "Child-in-need plans open", most=10_000)
    disabled_children: float = quantity("children", "Plans of the disabled children's team open", most=10_000)
    children_in_care: float = quantity("children", "Children in care", most=5900)
    unaccompanied_children: float = quantity("children", "Unaccompanied asylum-seeking children among them", most=5900)
    care_age_shares: tuple[Share, ...] = series(
        "share",
        "Ages of children in care: shares under 1, 1 to 4, 5 to 9, 10 to 15, and 16 and 17",
        shortest=BANDS,
        longest=BANDS,
    )
    care_growth_per_year: float = quantity(
        "share per year", "How entries into care grew in the years before the start", least=-0.5, most=0.5
    )
    care_leavers: float = quantity("young people", "Care leavers supported", most=5900)
    care_leavers_without_adviser: float = quantity(
        "young people", "Care leavers among them who have a social worker but no personal adviser"
    )
    care_leaver_age_years_edges: tuple[NotNegative, ...] = series(
        "years", "Edges of the age bands of care leavers supported", shortest=2, longest=10
    )
    care_leaver_age_shares: tuple[Share, ...] = series("share", "Shares of these bands", shortest=1, longest=9)
    children_with_special_guardians: float = quantity(
        "children", "Children under special guardianship, owed support but receiving none", most=5900
    )
    children_adopted_with_support: float = quantity(
        "children", "Adopted children whose families are supported", most=5900
    )
    families_in_early_help: float = quantity("families", "Families in early help", most=5900, default=0.0)
    cin_in_child_protection_teams: float = quantity(
        "children", "Child-in-need plans held by the child protection teams (stepped down, same worker)"
    )
    care_in_child_protection_teams: float = quantity(
        "children", "Children in care still held by the child protection teams"
    )

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Parameters:
    """Everything `simulate` needs to know about one council."""

    council: str = Field(description="The council simulated", min_length=1)
    start: date = Field(description="First day simulated")
    demand: Demand
    returning: Returning
    early_help: EarlyHelp
    front_door: FrontDoor
    assessment: Assessment
    section_47: Section47
    child_protection: ChildProtection
    child_in_need: ChildInNeed
    disabled_children: DisabledChildren
    court: Court
    entry: Entry
    care: Care
    placements: Placements
    permanence: Permanence
    after_permanence: AfterPermanence
    leaving_care: LeavingCare
    care_leaver_duty: CareLeaverDuty
    management: Management
    practice: Practice
    turnover: Turnover
    strain: Strain
    reviewing: Reviewing
    stock: StartingStock
    costs: Costs
    prices: Prices
    teams: dict[str, Team] = Field(description="The teams", min_length=1)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


def _as_many_months(demand: Any) -> list[str]:
    referrals, contacts = len(demand.first_time_referrals_by_month), len(demand.first_time_contacts_by_month)
    if referrals == contacts:
        return []
    return [f"first_time_referrals_by_month: {referrals} months, but first_time_contacts_by_month has {contacts}"]


def _referrals_are_contacts(demand: Any) -> list[str]:
    months = zip(demand.first_time_referrals_by_month, demand.first_time_contacts_by_month, strict=False)
    return [
        f"first_time_referrals_by_month: {referrals:g} referrals out of {contacts:g} contacts in month {month}; "
        "there cannot be more referrals than contacts"
        for month, (referrals, contacts) in enumerate(months, start=1)
        if referrals > contacts
    ]


def _every_stage_has_a_team(council: Any) -> list[str]:
    kinds = {team.kind for team in council.teams.values()}
    missing = [kind.value for kind in TeamKind if kind not in kinds and kind not in OPTIONAL_TEAMS]
    if not missing:
        return []
    return [f"teams: no team of kind {', '.join(missing)}; every stage needs somebody to do it"]


def _demand_is_shared_out(council: Any) -> list[str]:
    totals: dict[TeamKind, float] = {}
    for team in council.teams.values():
        totals[team.kind] = totals.get(team.kind, 0.0) + team.demand_share
    return [
        f"teams: the demand_share of all teams of kind {kind.value} must sum to 1, not {total:g}"
        for kind, total in totals.items()
        if abs(total - 1) > TOLERANCE
    ]


RULES |= {
    Demand: (sums_to_one("sibling_group_shares"), _as_many_months, _referrals_are_contacts),
    FrontDoor: (at_most_one("no_further_action_share", "no_new_assessment_share"),),
    Assessment: (at_most_one("child_in_need_share", "disabled_children_share", "care_share"),),
    Section47: (
        *bands("booked_days_edges", "booked_days_shares"),
        at_most_one("otherwise_child_in_need_share", "otherwise_care_share"),
    ),
    ChildProtection: (at_most_one("care_share", "child_in_need_share"),),
    ChildInNeed: (at_most_one("section_47_share", "care_share", "early_help_share"),),
    StartingStock: (
        sums_to_one("care_age_shares"),
        *bands("care_leaver_age_years_edges", "care_leaver_age_shares"),
    ),
    Parameters: (_every_stage_has_a_team, _demand_is_shared_out),
}
