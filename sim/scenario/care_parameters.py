"""Figures of the care journey: court, entry, placements, permanence, leaving care and what placements cost.

Lists by age have one number for each of the bands under 1, 1 to 4, 5 to 9, 10 to 15, and 16 and 17 years.
"""

from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from sim.scenario.declaring import (
    CONFIG,
    RULES,
    NotNegative,
    Rule,
    Share,
    agree,
    at_most_one,
    bands,
    quantity,
    series,
    share,
)
from sim.scenario.plan_parameters import Visits
from sim.vocabulary import AGE_BANDS

BANDS = len(AGE_BANDS) - 1
BORN_LATER = -0.5
"""Years: children may be referred half a year before their birth."""

Age = Annotated[float, Field(ge=BORN_LATER, le=18)]


def _by_age(meaning: str) -> Any:
    return series("share", f"{meaning}, by age", shortest=BANDS, longest=BANDS)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Court:
    """Pre-proceedings and care proceedings."""

    lawyers_fte: float = quantity("FTE", "Council lawyers for children's cases", least=0, most=200)
    lawyer_hours_per_week: float = quantity("hours per FTE per week", "A lawyer's hours for cases", least=0.1, most=60)
    pre_proceedings_days: float = quantity(
        "working days", "Natural time from the letter before proceedings to the decision", least=1, most=300
    )
    pre_proceedings_hours: float = quantity("hours per family", "Social worker's effort", least=0.1, most=200)
    pre_proceedings_lawyer_hours: float = quantity("hours per family", "Lawyer's effort", least=0.1, most=200)
    diverted_share: float = share("Share of pre-proceedings that end without an application to court")
    proceedings_weeks_edges: tuple[NotNegative, ...] = series(
        "weeks", "Edges of the bands of the natural length of proceedings, from issue", shortest=2, longest=30
    )
    proceedings_shares: tuple[Share, ...] = series("share", "Shares of these bands", shortest=1, longest=29)
    trend_weeks_per_year: float = quantity(
        "weeks per year", "How much longer proceedings issued a year later last", least=-20, most=20
    )
    standard_weeks: float = quantity("weeks", "Statutory limit (26 from April 2014; 0: none)", most=200)
    proceedings_hours: float = quantity("hours per child", "Social worker's effort, first child", least=0.1, most=500)
    sibling_hours_share: float = share("Effort for each further child of the family, as a share of the first child's")
    proceedings_worker_share: float = share("Part of progress that waits for the social worker (w)")
    proceedings_lawyer_hours: float = quantity("hours per child", "Lawyer's effort, first child", least=0.1, most=500)
    proceedings_lawyer_share: float = share("Part of progress that waits for the lawyer (w)")
    section_20_to_court_days: float = quantity(
        "working days", "When proceedings begin for a child accommodated under section 20 who needs an order", least=0
    )
    order_days: float = quantity(
        "working days", "Natural time of a later order (discharge, special guardianship, adoption)", least=1, most=300
    )
    order_hours: float = quantity("hours per child", "Social worker's effort for it", least=0.1, most=100)
    order_lawyer_hours: float = quantity("hours per child", "Lawyer's effort for it", least=0.1, most=100)
    private_law_reports_per_year: float = quantity(
        "reports per year", "Section 7 and 37 reports, written by the child-in-need teams beside their cases"
    )
    private_law_report_hours: float = quantity("hours per report", "Effort of one", most=100)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Entry:
    """How children come into care, and how old they are."""

    section_20_share: float = share("Of children who come by the pathway, the share accommodated by agreement")
    court_share: float = share("Of these children, the share under an interim care order; the rest: police protection")
    police_protection_days: float = quantity(
        "working days", "Length of police protection, before court", least=0.5, most=5
    )
    age_years_edges: tuple[Age, ...] = series(
        "years",
        "Edges of age bands at first contact of children who come into care; below 0: before birth",
        shortest=2,
        longest=20,
    )
    age_shares: tuple[Share, ...] = series("share", "Shares of these bands", shortest=1, longest=19)
    months_from_contact: float = quantity(
        "months",
        "Mean time from first contact to coming into care, used for the ages of those in care at the start",
        most=60,
    )
    unaccompanied_per_year: float = quantity("children per year", "Unaccompanied asylum-seeking children who arrive")
    unaccompanied_age_years_edges: tuple[Age, ...] = series(
        "years", "Edges of their age bands on arrival", shortest=2, longest=10
    )
    unaccompanied_age_shares: tuple[Share, ...] = series("share", "Shares of these bands", shortest=1, longest=9)
    remands_per_year: float = quantity("children per year", "Children remanded to accommodation, unknown before")
    remand_days: float = quantity("working days", "Mean length of a remand (exponential)", least=1, most=500)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Care:
    """Looking after a child: the social worker's and the reviewing officer's part."""

    hours_per_month: float = quantity(
        "hours per child per month", "Social worker's effort for a settled child, visits included", least=0.01, most=80
    )
    complex_share: float = share("Share of children in care with complex needs")
    complex_hours_factor: float = quantity(
        "times", "Effort for a child with complex needs, against that for a settled child", least=1, most=10
    )
    entry_hours: float = quantity("hours per child", "Effort to bring a child into care and find a place", least=0.1)
    entry_days: float = quantity("working days", "Natural time of it", least=0.1, most=30)
    care_plan_hours: float = quantity("hours per child", "Effort of the first care plan", least=0.1, most=80)
    care_plan_days: float = quantity("working days", "Natural time of the first care plan", least=0.5, most=60)
    transfer_days: float = quantity(
        "working days",
        "Time after which the children-in-care team takes the child over, but not before proceedings end",
        least=0,
    )
    visits: Visits
    first_visit_planned_days: float = quantity(
        "working days", "Day on which the first visit to a new placement is planned", least=0.5, most=20
    )
    close_visits: Visits
    long_term_visits: Visits
    first_review_days: float = quantity("working days", "First review, after coming into care", least=1, most=60)
    second_review_months: float = quantity("months", "Second review, after the first", least=0.5, most=12)
    later_reviews_months: float = quantity("months", "Later reviews", least=0.5, most=12)
    booked_ahead_days: float = quantity(
        "working days", "How long before its statutory date a review is booked", least=0, most=60
    )
    review_hours: float = quantity("hours per child", "Social worker's effort for a review", least=0.1, most=40)
    review_officer_hours: float = quantity("hours per child", "Reviewing officer's effort for it", least=0.1, most=40)
    review_days: float = quantity("working days", "Natural time of a review", least=0.01, most=10)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class CareRoute:
    """One way out of care: how many take it, and when, with unlimited staff."""

    shares: tuple[Share, ...] = _by_age("Share of children whose way it is, for those who come into care at an age")
    months_edges: tuple[NotNegative, ...] = series(
        "months", "Edges of the bands of natural time from coming into care", shortest=2, longest=30
    )
    month_shares: tuple[Share, ...] = series("share", "Shares of these bands", shortest=1, longest=29)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Permanence:
    """Competing ways to permanence; a child for whom none of them comes stays until 18."""

    home: CareRoute
    home_unplanned: CareRoute
    special_guardianship: CareRoute
    child_arrangements: CareRoute
    adoption: CareRoute
    other: CareRoute
    long_term_fostering: CareRoute
    plan_start_days: float = quantity(
        "working days", "When work on the permanence plan begins, after coming into care", least=0, most=200
    )
    plan_hours: float = quantity(
        "hours per child", "Social worker's effort for the permanence plan", least=0.1, most=80
    )
    plan_days: float = quantity("working days", "Natural time of it", least=0.5, most=120)
    home_hours: float = quantity("hours per child", "Effort to prepare a return home", least=0.1, most=200)
    home_days: float = quantity("working days", "Natural time of it", least=0.5, most=300)
    home_child_in_need_share: float = share("Share of children gone home by plan who get a child-in-need plan")
    report_hours: float = quantity(
        "hours per child", "Effort of a permanence report (adoption, matching, child arrangements)", least=0.1, most=200
    )
    report_days: float = quantity("working days", "Natural time of it", least=0.5, most=300)
    matching_days: float = quantity(
        "working days", "Adoption: natural time the regional agency takes to find a family", least=0, most=1500
    )
    adoption_placed_days: float = quantity(
        "working days", "Adoption: natural time in the adoptive placement before the order", least=1, most=1500
    )
    return_shares: tuple[Share, ...] = series(
        "share", "Share of children gone home who are back in care by the end of each band", shortest=1, longest=10
    )
    return_months_edges: tuple[NotNegative, ...] = series(
        "months", "Edges of these bands, from going home", shortest=2, longest=11
    )

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class AfterPermanence:
    """Support for families after special guardianship and adoption."""

    guardianship_support_share: float = share("Share of special guardians who want the service's support")
    adoption_support_share: float = share("Share of adoptive families who want it")
    hours_per_month: float = quantity("hours per child per month", "Support worker's effort", least=0.01, most=40)
    months: float = quantity("months", "Mean length of support (exponential, at most until 18)", least=0.1, most=216)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Kinship:
    """Assessments of connected persons and special guardians: by the kinship team, or bought where it is full."""

    hours: float = quantity("hours per assessment", "Kinship worker's effort", least=0.1, most=200)
    days: float = quantity("working days", "Natural time of an assessment", least=1, most=200)
    bought_days: float = quantity("working days", "Time a bought assessment takes", least=1, most=200)
    bought_gbp: float = quantity("GBP per assessment", "Price of one that is bought", most=20_000)
    approval_limit_days: float = quantity(
        "working days",
        "How long a temporary approval of a connected person lasts (16 weeks, 8 more if extended)",
        least=1,
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Fostering:
    """The council's own foster places: a pipeline of recruits, leavers and places that cannot be used."""

    approved_places: float = quantity("places", "Places of approved in-house foster carers at the start", most=5000)
    unusable_share: float = share(
        "Share of approved places that cannot be used (on hold, matched to siblings, resting)"
    )
    leavers_share_per_year: float = quantity("share per year", "Places whose carers give up in a year", most=1)
    applications_per_year: float = quantity(
        "places per year", "Places of households whose assessment begins", most=1000
    )
    approved_share: float = share("Share of these that are approved")
    assessment_hours: float = quantity("hours per place", "Supervising social worker's effort", least=0.1, most=200)
    assessment_days: float = quantity("working days", "Natural time to approval", least=1, most=500)
    supervision_hours_per_month: float = quantity(
        "hours per place per month", "Supervising social worker's effort for each approved place", most=40
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Placements:
    """Where children in care live, and how often they move."""

    kinship_shares: tuple[Share, ...] = _by_age("Share first placed with relatives or friends as foster carers")
    with_parents_shares: tuple[Share, ...] = _by_age("Share placed with their parents under an order")
    residential_shares: tuple[Share, ...] = _by_age("Share who need a children's home")
    supported_shares: tuple[Share, ...] = _by_age("Share who live in supported accommodation; the others: foster care")
    own_home_beds: int = quantity("beds", "Beds in the council's own children's homes", most=500)
    unregistered_share: float = share("Share of bought children's home placements that begin in an unregistered one")
    unregistered_days: float = quantity("working days", "Mean stay in an unregistered placement", least=0.5, most=120)
    early_move_share: float = share("Share of first foster and home placements meant to be short")
    early_move_days: float = quantity("working days", "Mean length of those (exponential)", least=1, most=250)
    moves_per_year: float = quantity("moves per year", "Moves of a settled child", most=20)
    complex_moves_per_year: float = quantity("moves per year", "Moves of a child with complex needs", most=20)
    to_residential_share: float = share(
        "Share of moves of children with complex needs, 10 and over, to a children's home"
    )
    supported_at_16_share: float = share("Share of moves at 16 and over that lead to supported accommodation")
    move_hours: float = quantity("hours per child", "Effort to find a further placement", least=0.1, most=80)
    move_days: float = quantity("working days", "Natural time of it", least=0.1, most=60)
    fostering: Fostering
    kinship: Kinship

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class LeavingCare:
    """Preparing to leave care from 16, and support afterwards."""

    eligible_weeks: float = quantity("weeks", "Time in care after 14 that makes a young person eligible", most=104)
    needs_assessment_hours: float = quantity(
        "hours per young person", "Effort of the needs assessment and the pathway plan", least=0.1, most=100
    )
    needs_assessment_days: float = quantity("working days", "Natural time of both", least=1, most=200)
    adviser_from_years: float = quantity(
        "years", "Age at which a young person in care is to be given a personal adviser", least=16, most=18
    )
    adviser_standard: float = quantity("young people per FTE", "Caseload standard of a personal adviser", least=1)
    adviser_ceiling: float = quantity(
        "young people per FTE", "Caseload above which an adviser takes nobody more", least=1
    )
    hours_per_month: float = quantity(
        "hours per young person per month", "Adviser's effort for a care leaver", least=0.01, most=40
    )
    before_18_hours_share: float = share("The same for a young person still in care, as a share of it")
    over_21_hours_share: float = share("The same for those over 21, as a share of it")
    contacts: Visits
    pathway_reviews: Visits
    staying_put_share: float = share("Share of those leaving foster care at 18 who stay put with their carers")
    staying_put_months: float = quantity(
        "months", "Mean time they do (exponential, at most until 21)", least=1, most=36
    )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class CareLeaverDuty:
    """How long care leavers are owed support, and how many of those over 21 want it."""

    until_age: int = quantity("years", "21 (25 in education), or 25 for all who want it", least=21, most=25)
    from_date: date = Field(description="When the duty to 25 begins; before it the duty is to 21 (25 in education)")
    in_education_share: float = share("Share of care leavers in education or training at 21, owed support before it")
    take_up_at_21: float = share("Share of those owed it who take support from 21 to 22")
    take_up_at_22: float = share("The same from 22 to 23")
    take_up_at_23: float = share("The same from 23 to 24")
    take_up_at_24: float = share("The same from 24 to 25")
    former_care_leavers: float = quantity(
        "young people", "Aged 21 to 24 at the start, no longer supported, who may come back under the duty to 25"
    )
    come_back_share: float = share("Of those among them who would take support, the share who come back for it")

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Prices:
    """What placements, allowances and proceedings cost, and the budgets that pay for them."""

    funding_line: str = Field(
        description="Budget that pays for placements and allowances", default="placements", min_length=1
    )
    legal_funding_line: str = Field(
        description="Budget that pays for lawyers and court fees", default="legal", min_length=1
    )
    in_house_foster_gbp_per_week: float = quantity("GBP per child per week", "Council's own foster carers", most=50_000)
    agency_foster_gbp_per_week: float = quantity("GBP per child per week", "Independent fostering agency", most=50_000)
    kinship_gbp_per_week: float = quantity("GBP per child per week", "Relatives or friends as carers", most=50_000)
    with_parents_gbp_per_week: float = quantity("GBP per child per week", "With parents", most=50_000)
    own_home_gbp_per_week: float = quantity("GBP per child per week", "Council's own children's home", most=50_000)
    agency_home_gbp_per_week: float = quantity("GBP per child per week", "Bought children's home", most=50_000)
    supported_gbp_per_week: float = quantity("GBP per child per week", "Supported accommodation", most=50_000)
    adoptive_gbp_per_week: float = quantity("GBP per child per week", "Placed for adoption", most=50_000)
    unregistered_gbp_per_week: float = quantity("GBP per child per week", "Unregistered placement", most=50_000)
    staying_put_gbp_per_week: float = quantity("GBP per young person per week", "Staying put", most=50_000)
    guardianship_gbp_per_week: float = quantity("GBP per child per week", "Special guardianship allowance, per child")
    adoption_gbp_per_week: float = quantity("GBP per child per week", "Adoption allowance and support fund, per child")
    court_fee_gbp: float = quantity("GBP per application", "Court fees of care proceedings", most=100_000)
    own_places_are_cashable_share: float = share(
        "Part of an in-house place's price that is really saved when it falls free"
    )


def _known_ages(entry: Any) -> list[str]:
    edges = entry.unaccompanied_age_years_edges
    return [] if edges[-1] < 18 else ["unaccompanied_age_years_edges: they must be under 18 on arrival"]


def _ways_are_shares(permanence: Any) -> list[str]:
    ways = [getattr(permanence, name) for name in WAYS_OUT]
    totals = [sum(way.shares[band] for way in ways) for band in range(BANDS)]
    return [
        f"{WAYS_OUT[0]}: the shares of all ways out of care for the age band from {AGE_BANDS[band]} years sum to "
        f"{total:g}, more than 1"
        for band, total in enumerate(totals)
        if total > 1.0005
    ]


def _needs_are_shares(placements: Any) -> list[str]:
    fields = ("kinship_shares", "with_parents_shares", "residential_shares", "supported_shares")
    totals = [sum(getattr(placements, field)[band] for field in fields) for band in range(BANDS)]
    return [
        f"{fields[0]}: together with {', '.join(fields[1:])} this is {total:g} for the age band from "
        f"{AGE_BANDS[band]} years, more than 1"
        for band, total in enumerate(totals)
        if total > 1.0005
    ]


def _return_bands(permanence: Any) -> list[str]:
    edges, shares = permanence.return_months_edges, permanence.return_shares
    said = []
    if len(edges) != len(shares) + 1:
        said.append(
            f"return_shares: the edges in return_months_edges make {len(edges) - 1} bands, but there are "
            f"{len(shares)} shares"
        )
    if any(low >= high for low, high in pairwise(edges)):
        said.append("return_months_edges: each edge must be above the one before")
    if any(low > high for low, high in pairwise(shares)):
        said.append("return_shares: each counts those before it and cannot be below the one before")
    return said


def _duty_is_21_or_25(duty: Any) -> list[str]:
    return [] if duty.until_age in (21, 25) else [f"until_age: must be 21 or 25, not {duty.until_age}"]


def _falling_take_up(duty: Any) -> list[str]:
    said = []
    for age in (22, 23, 24):
        before, now = getattr(duty, f"take_up_at_{age - 1}"), getattr(duty, f"take_up_at_{age}")
        if now > before:
            said.append(
                f"take_up_at_{age}: {now:g} is more than at {age - 1}, {before:g}; who has left does not return"
            )
    return said


WAYS_OUT = (
    "home",
    "home_unplanned",
    "special_guardianship",
    "child_arrangements",
    "adoption",
    "other",
    "long_term_fostering",
)
"""Fields of `Permanence` that are ways; the last one is permanence within care, until 18."""

_ENTRY: tuple[Rule, ...] = (
    at_most_one("section_20_share", "court_share"),
    *bands("age_years_edges", "age_shares"),
    *bands("unaccompanied_age_years_edges", "unaccompanied_age_shares"),
    _known_ages,
)
RULES |= {
    Court: bands("proceedings_weeks_edges", "proceedings_shares"),
    Entry: _ENTRY,
    CareRoute: bands("months_edges", "month_shares"),
    Permanence: (_ways_are_shares, _return_bands),
    Placements: (_needs_are_shares,),
    CareLeaverDuty: (_duty_is_21_or_25, _falling_take_up),
}
