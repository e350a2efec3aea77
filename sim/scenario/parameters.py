"""The frozen parameters of one simulated council.

Each field is declared once: its type, the values it may take, its unit and what it means. The scenario
reader checks files against these declarations, the JSON Schema for editors and the assumptions register are
generated from them, and the model reads the very same objects. Rates are per year unless the name says
otherwise; times called `days` are working days, the clock of the model.
"""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from sim.vocabulary import PracticeRegime, TeamKind

_frozen = dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid", strict=False))

TOLERANCE = 1e-3
"""How far a list of shares may be from 1 (published percentages are rounded)."""


def quantity(unit: str, meaning: str, *, least: float = 0.0, most: float | None = None, **more: Any) -> Any:
    """Declare a numeric field with its unit, meaning and bounds (both inclusive)."""
    return Field(ge=least, le=most, description=meaning, json_schema_extra={"unit": unit}, **more)


def share(meaning: str) -> Any:
    """Declare a share between 0 and 1."""
    return quantity("share", meaning, most=1.0)


def series(unit: str, meaning: str, *, shortest: int, longest: int) -> Any:
    """Declare a list of numbers that are not negative."""
    return Field(min_length=shortest, max_length=longest, description=meaning, json_schema_extra={"unit": unit})


NotNegative = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


@_frozen
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
    def _shares_sum(self) -> Self:
        _must_sum("sibling_group_shares", self.sibling_group_shares)
        if len(self.first_time_referrals_by_month) != len(self.first_time_contacts_by_month):
            raise ValueError(
                f"first_time_referrals_by_month has {len(self.first_time_referrals_by_month)} months but "
                f"first_time_contacts_by_month has {len(self.first_time_contacts_by_month)}: they must be as long"
            )
        for month, (referrals, contacts) in enumerate(
            zip(self.first_time_referrals_by_month, self.first_time_contacts_by_month, strict=True), start=1
        ):
            if referrals > contacts:
                raise ValueError(
                    f"first_time_referrals_by_month: {referrals:g} referrals out of {contacts:g} contacts "
                    f"in month {month}: there cannot be more referrals than contacts"
                )
        return self


@_frozen
class Returning:
    """Children who come back after their case was closed (re-referral)."""

    return_share: float = share("Share of closed referrals that come back")
    mean_days_to_return: float = quantity(
        "working days", "Mean time from closure to coming back (exponential)", least=1
    )
    earlier_plan_share: float = share(
        "Share of children new to the simulation who had a child protection plan before it"
    )


@_frozen
class EarlyHelp:
    """A stock of its own with limited places."""

    share_of_other_contacts: float = share("Share of contacts not becoming referrals that go to early help")
    places: int = quantity("families", "Families that can be helped at once")
    days: float = quantity("working days", "Mean length of help (exponential)", least=1)
    patience_days: float = quantity("working days", "Mean wait after which a family gives up", least=1)


@_frozen
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
    def _leaves_room(self) -> Self:
        if self.no_further_action_share + self.no_new_assessment_share > 1:
            raise ValueError("no_further_action_share and no_new_assessment_share together are more than 1")
        return self


@_frozen
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
    def _leaves_room(self) -> Self:
        total = self.child_in_need_share + self.disabled_children_share + self.care_share
        if total > 1 + TOLERANCE:
            raise ValueError(
                f"child_in_need_share, disabled_children_share and care_share sum to {total:g}: more than 1"
            )
        return self


@_frozen
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
    def _bands(self) -> Self:
        _must_be_bands("booked_days", self.booked_days_edges, self.booked_days_shares)
        return self


@_frozen
class Visits:
    """Visits (or meetings) at planned gaps somewhat below a limit."""

    limit_days: float = quantity("working days", "Longest gap the standard allows", least=1, most=260)
    planned_gap_share: float = quantity("share", "Planned gap as a share of the limit", least=0.1, most=1.5)
    gap_cv: float = quantity("coefficient of variation", "Variation of planned gaps", least=0, most=1)


@_frozen
class Plan:
    """Long-running work with a child: a plan, or care itself."""

    hours_per_month: float = quantity(
        "hours per child per month", "Social worker's effort at full depth", least=0.01, most=80
    )
    sibling_hours_share: float = share("Effort for each further sibling, as a share of the first child's")
    worker_share: float = share("Part of progress that waits for the worker (w)")
    length_months_edges: tuple[NotNegative, ...] = series(
        "months", "Edges of the bands of natural length", shortest=2, longest=30
    )
    length_shares: tuple[Share, ...] = series("share", "Shares of these bands", shortest=1, longest=29)
    open_months_edges: tuple[NotNegative, ...] = series(
        "months", "Edges of the bands of time already open at the start", shortest=2, longest=30
    )
    open_shares: tuple[Share, ...] = series("share", "Shares of these bands", shortest=1, longest=29)
    visits: Visits

    @model_validator(mode="after")
    def _bands(self) -> Self:
        _must_be_bands("length", self.length_months_edges, self.length_shares)
        _must_be_bands("open", self.open_months_edges, self.open_shares)
        return self


@_frozen
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
    def _leaves_room(self) -> Self:
        if self.care_share + self.child_in_need_share > 1 + TOLERANCE:
            raise ValueError("care_share and child_in_need_share together are more than 1")
        return self


@_frozen
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
    def _leaves_room(self) -> Self:
        if self.section_47_share + self.care_share + self.early_help_share > 1 + TOLERANCE:
            raise ValueError("section_47_share, care_share and early_help_share together are more than 1")
        return self


@_frozen
class DisabledChildren:
    """The disabled children's team: long plans of low intensity."""

    plan: Plan


@_frozen
class Care:
    """Children in care, here as a stock with a length of stay and a load on workers and reviewing officers."""

    plan: Plan
    transfer_days: float = quantity(
        "working days", "Time after which the children-in-care team takes the child over", least=0
    )
    reviewing_hours_per_month: float = quantity(
        "hours per child per month", "Reviewing officer's effort", least=0, most=40
    )
    leaving_care_share: float = share("Share of children ceasing to be looked after who are owed leaving care support")


@_frozen
class LeavingCare:
    """Young people supported after care, here as a stock."""

    plan: Plan


@_frozen
class Management:
    """Managers' time besides decisions."""

    supervision_hours_per_worker_per_month: float = quantity(
        "hours per worker per month", "Supervision of each worker", least=0, most=40
    )
    other_duties_share: float = share("Share of a manager's hours for everything that is not casework")


@_frozen
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


@_frozen
class Team:
    """One team: what it does, where, and who is in it."""

    name: str = Field(description="Name as the council writes it", min_length=1)
    kind: TeamKind = Field(description="What the team does")
    locality: int = quantity("number", "Locality it serves; 0 is the whole council", default=0)
    demand_share: float = quantity(
        "share", "Its part of the families that teams of this kind serve", most=1.0, default=1.0
    )
    social_workers_fte: float = quantity("FTE", "Social workers", default=0.0)
    senior_practitioners_fte: float = quantity("FTE", "Senior practitioners", default=0.0)
    asye_fte: float = quantity("FTE", "Newly qualified workers in their assessed year", default=0.0)
    agency_social_workers_fte: float = quantity("FTE", "Agency social workers", default=0.0)
    screening_officers_fte: float = quantity("FTE", "Front-door screening staff", default=0.0)
    personal_advisers_fte: float = quantity("FTE", "Personal advisers", default=0.0)
    team_managers_fte: float = quantity("FTE", "Team managers", default=0.0)
    cases_at_start: float = quantity("children", "Children the team holds at the start", default=0.0)


@_frozen
class Reviewing:
    """Independent reviewing officers and conference chairs: one pool."""

    reviewing_officers_fte: float = quantity("FTE", "Reviewing officers and conference chairs", least=0)
    caseload_standard: float = quantity("children per FTE", "Standard (IRO Handbook: 50-70)", least=1)


@_frozen
class StartingStock:
    """Children already in the service at the start."""

    children_in_assessment: float = quantity("children", "Assessments open")
    children_on_cp_plan: float = quantity("children", "Child protection plans open")
    children_on_cin_plan: float = quantity("children", "Child-in-need plans open")
    disabled_children: float = quantity("children", "Plans of the disabled children's team open")
    children_in_care: float = quantity("children", "Children in care")
    care_leavers: float = quantity("young people", "Care leavers supported")
    cin_in_child_protection_teams: float = quantity(
        "children", "Child-in-need plans held by the child protection teams (stepped down, same worker)"
    )
    care_in_child_protection_teams: float = quantity(
        "children", "Children in care still held by the child protection teams"
    )


@_frozen
class Costs:
    """Yearly cost of one full-time post with on-costs, and the agency premium."""

    social_worker_gbp_per_year: float = quantity("GBP per FTE per year", "Social worker", most=500_000)
    senior_practitioner_gbp_per_year: float = quantity("GBP per FTE per year", "Senior practitioner", most=500_000)
    asye_gbp_per_year: float = quantity("GBP per FTE per year", "ASYE", most=500_000)
    screening_officer_gbp_per_year: float = quantity("GBP per FTE per year", "Screening officer", most=500_000)
    personal_adviser_gbp_per_year: float = quantity("GBP per FTE per year", "Personal adviser", most=500_000)
    team_manager_gbp_per_year: float = quantity("GBP per FTE per year", "Team manager", most=500_000)
    reviewing_officer_gbp_per_year: float = quantity("GBP per FTE per year", "Reviewing officer", most=500_000)
    agency_premium_share: float = quantity("share", "What agency costs above a permanent post", most=5)


@_frozen
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
    care: Care
    leaving_care: LeavingCare
    management: Management
    practice: Practice
    reviewing: Reviewing
    stock: StartingStock
    costs: Costs
    teams: dict[str, Team] = Field(description="The teams", min_length=1)

    @model_validator(mode="after")
    def _teams_cover_the_pathway(self) -> Self:
        kinds = {team.kind for team in self.teams.values()}
        if missing := [kind.value for kind in TeamKind if kind not in kinds]:
            raise ValueError(f"teams: no team of kind {', '.join(missing)}; every stage needs somebody to do it")
        for kind in TeamKind:
            total = sum(team.demand_share for team in self.teams.values() if team.kind is kind)
            if abs(total - 1) > TOLERANCE:
                raise ValueError(
                    f"teams: the demand_share of all teams of kind {kind.value} must sum to 1, not {total:g}"
                )
        return self


def _must_sum(name: str, shares: tuple[float, ...]) -> None:
    total = sum(shares)
    if abs(total - 1) > TOLERANCE:
        raise ValueError(f"{name}: shares must sum to 1, not {total:g}")


def _must_be_bands(name: str, edges: tuple[float, ...], shares: tuple[float, ...]) -> None:
    if len(edges) != len(shares) + 1:
        raise ValueError(f"{name}: {len(edges)} edges need {len(edges) - 1} shares, but there are {len(shares)}")
    if any(low >= high for low, high in zip(edges, edges[1:], strict=False)):
        raise ValueError(f"{name}: the edges {list(edges)} must rise")
    _must_sum(f"{name}_shares" if name != "booked_days" else "booked_days_shares", shares)
