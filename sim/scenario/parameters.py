"""The frozen parameters of one simulated council.

Each field is declared once: its type, the values it may take, its unit and what it means. The scenario
reader checks files against these declarations, the JSON Schema for editors and the assumptions register are
generated from them, and the model reads the very same objects. Rates are per year unless the name says
otherwise; times called `days` are working days, the clock of the model.
"""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from types import SimpleNamespace
from typing import Annotated, Any, Self, TypeVar

from pydantic import ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from sim.vocabulary import PracticeRegime, TeamKind

_CONFIG = ConfigDict(extra="forbid", allow_inf_nan=False)

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

Section = TypeVar("Section")
Rule = Callable[[Any], list[str]]
"""Looks at several fields of one section and says what is wrong; each sentence begins with a field's name."""


def broken_rules(section: type, known: Mapping[str, Any]) -> list[str]:
    """Say which rules between the fields of a section are broken.

    Parameters
    ----------
    section : type
        One of the dataclasses below.
    known : mapping
        The fields that are known; a rule about a field that is not known is left out, so that the
        reader can report everything wrong with a file at once.
    """
    there = SimpleNamespace(**known)
    sentences: list[str] = []
    for rule in RULES.get(section, ()):
        try:
            sentences += rule(there)
        except AttributeError:
            continue
    return sentences


def _agree(section: Section) -> Section:
    sentences = [sentence for rule in RULES[type(section)] for sentence in rule(section)]
    if sentences:
        raise ValueError("\n".join(sentences))
    return section


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
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
        return _agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
class Returning:
    """Children who come back after their case was closed (re-referral)."""

    return_share: float = share("Share of closed referrals that come back")
    mean_days_to_return: float = quantity(
        "working days", "Mean time from closure to coming back (exponential)", least=1
    )
    earlier_plan_share: float = share(
        "Share of children new to the simulation who had a child protection plan before it"
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
class EarlyHelp:
    """A stock of its own with limited places."""

    share_of_other_contacts: float = share("Share of contacts not becoming referrals that go to early help")
    places: int = quantity("families", "Families that can be helped at once")
    days: float = quantity("working days", "Mean length of help (exponential)", least=1)
    patience_days: float = quantity("working days", "Mean wait after which a family gives up", least=1)


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
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
        return _agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
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
        return _agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
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
        return _agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
class Visits:
    """Visits (or meetings) at planned gaps somewhat below a limit."""

    limit_days: float = quantity("working days", "Longest gap the standard allows", least=1, most=260)
    planned_gap_share: float = quantity("share", "Planned gap as a share of the limit", least=0.1, most=1.5)
    gap_cv: float = quantity("coefficient of variation", "Variation of planned gaps", least=0, most=1)


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
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
    def _agrees(self) -> Self:
        return _agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
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
        return _agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
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
        return _agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
class DisabledChildren:
    """The disabled children's team: long plans of low intensity."""

    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
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


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
class LeavingCare:
    """Young people supported after care, here as a stock."""

    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
class Management:
    """Managers' time besides decisions."""

    supervision_hours_per_worker_per_month: float = quantity(
        "hours per worker per month", "Supervision of each worker", least=0, most=40
    )
    other_duties_share: float = share("Share of a manager's hours for everything that is not casework")


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
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


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
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


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
class Reviewing:
    """Independent reviewing officers and conference chairs: one pool."""

    reviewing_officers_fte: float = quantity("FTE", "Reviewing officers and conference chairs", least=0)
    caseload_standard: float = quantity("children per FTE", "Standard (IRO Handbook: 50-70)", least=1)


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
class StartingStock:
    """Children already in the service at the start."""

    children_in_assessment: float = quantity("children", "Assessments open", most=10_000)
    children_on_cp_plan: float = quantity("children", "Child protection plans open", most=10_000)
    children_on_cin_plan: float = quantity("children", "Child-in-need plans open", most=10_000)
    disabled_children: float = quantity("children", "Plans of the disabled children's team open", most=10_000)
    children_in_care: float = quantity("children", "Children in care", most=5900)
    care_leavers: float = quantity("young people", "Care leavers supported", most=5900)
    families_in_early_help: float = quantity("families", "Families in early help", most=5900, default=0.0)
    cin_in_child_protection_teams: float = quantity(
        "children", "Child-in-need plans held by the child protection teams (stepped down, same worker)"
    )
    care_in_child_protection_teams: float = quantity(
        "children", "Children in care still held by the child protection teams"
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
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


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
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
    def _agrees(self) -> Self:
        return _agree(self)


def _sums_to_one(field: str) -> Rule:
    def rule(section: Any) -> list[str]:
        total = sum(getattr(section, field))
        return [] if abs(total - 1) <= TOLERANCE else [f"{field}: shares must sum to 1, not {total:g}"]

    return rule


def _at_most_one(*fields: str) -> Rule:
    def rule(section: Any) -> list[str]:
        total = sum(getattr(section, field) for field in fields)
        others = " and ".join([", ".join(fields[1:-1]), fields[-1]]) if len(fields) > 2 else fields[-1]
        return [] if total <= 1 + TOLERANCE else [f"{fields[0]}: together with {others} this is {total:g}, more than 1"]

    return rule


def _bands(edges_field: str, shares_field: str) -> tuple[Rule, ...]:
    def as_many(section: Any) -> list[str]:
        edges, shares = getattr(section, edges_field), getattr(section, shares_field)
        if len(edges) == len(shares) + 1:
            return []
        bands = len(edges) - 1
        return [f"{shares_field}: the edges in {edges_field} make {bands} bands, but there are {len(shares)} shares"]

    def rising(section: Any) -> list[str]:
        edges = getattr(section, edges_field)
        if all(low < high for low, high in pairwise(edges)):
            return []
        return [f"{edges_field}: each edge must be above the one before"]

    return as_many, rising, _sums_to_one(shares_field)


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
    missing = [kind.value for kind in TeamKind if kind not in kinds]
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


RULES: dict[type, tuple[Rule, ...]] = {
    Demand: (_sums_to_one("sibling_group_shares"), _as_many_months, _referrals_are_contacts),
    FrontDoor: (_at_most_one("no_further_action_share", "no_new_assessment_share"),),
    Assessment: (_at_most_one("child_in_need_share", "disabled_children_share", "care_share"),),
    Section47: (
        *_bands("booked_days_edges", "booked_days_shares"),
        _at_most_one("otherwise_child_in_need_share", "otherwise_care_share"),
    ),
    Plan: (
        *_bands("length_months_edges", "length_shares"),
        *_bands("open_months_edges", "open_shares"),
    ),
    ChildProtection: (_at_most_one("care_share", "child_in_need_share"),),
    ChildInNeed: (_at_most_one("section_47_share", "care_share", "early_help_share"),),
    Parameters: (_every_stage_has_a_team, _demand_is_shared_out),
}
