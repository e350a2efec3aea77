"""What the closed forms are told of a council: its published figures, in one form whatever the tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

ASSESSMENT_UPPER_DAYS = (0.0, 10.0, 20.0, 30.0, 40.0, 45.0, 50.0, 60.0, inf)
"""Last working day of each published band of assessments."""
LENGTH_EDGES = (0.0, 3.0, 6.0, 12.0, 24.0, 36.0)
"""Months: edges of the published bands of plans and episodes; nothing is taken to last longer than the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """From the contact to the end of a plan; numbers are children and a year unless said otherwise.

    Attributes
    ----------
    contacts_per_month : float
    referrals_by_month, earlier_referrals_by_month : tuple of float
        The twelve months from the start, and the sixteen before (the last one is the month before the start).
    rereferred_share : float
        Referrals within twelve months of another one.
    no_further_action_share, assessed_share : float
        Of referrals.
    assessments : float
        Completed.
    assessment_upper_days, assessment_bands : tuple of float
        Completed by duration: last working day of each band, and assessments in it.
    assessment_mean_days : float
        Working days.
    section_47s : float
    conference_share, plan_share : float
        Of enquiries, and of conferences.
    booked_bands : tuple of float
        Conferences within 10, 15, 20 working days and later.
    repeat_plan_share : float
        Plans that are a second or later one.
    plans_ended : float
        Child protection plans.
    cp_months : float
        Mean length of child protection plans as staffed, in months.
    cp_open, cp_open_on_average, cp_ended : tuple of float
        Plans by time open: at the start, on average over the year of those that ended, and ended.
    cin_plans_started : float or None
        Child-in-need plans that start in a year; None where they follow from the lengths of episodes.
    need_open, need_open_on_average, need_ended : tuple of float
        Episodes of need, in the same way; of those open at the start no plans, care leavers and assessments.
    private_law_reports : float
        Section 7 and 37 reports.
    care_among_open : float
        Children in care among the open ones.
    core_assessments_share : float
        Core assessments for each assessment, in the regime of 2009.
    """

    contacts_per_month: float
    referrals_by_month: tuple[float, ...]
    earlier_referrals_by_month: tuple[float, ...]
    rereferred_share: float
    no_further_action_share: float
    assessed_share: float
    assessments: float
    assessment_upper_days: tuple[float, ...]
    assessment_bands: tuple[float, ...]
    assessment_mean_days: float
    section_47s: float
    conference_share: float
    plan_share: float
    booked_bands: tuple[float, ...]
    repeat_plan_share: float
    plans_ended: float
    cp_months: float
    cp_open: tuple[float, ...]
    cp_open_on_average: tuple[float, ...]
    cp_ended: tuple[float, ...]
    cin_plans_started: float | None = None
    need_open: tuple[float, ...]
    need_open_on_average: tuple[float, ...]
    need_ended: tuple[float, ...]
    private_law_reports: float
    care_among_open: float
    core_assessments_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Children in care at the start, by placement."""

    in_house_foster: float
    agency_foster: float
    kinship: float
    residential: float
    supported: float
    with_parents: float
    adoptive: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CareFigures:
    """Care and leaving care; numbers are children and a year unless said otherwise.

    Attributes
    ----------
    started, ended : float
    growth_per_year : float
        Of those who started, in the years before.
    unaccompanied, unaccompanied_started, remands : float
        Unaccompanied children at the start, and who come in a year; children remanded a year.
    started_by_age : tuple of float
        By published band, of a year in which `started_directly` of them were unaccompanied or remanded.
    in_care_by_age : tuple of float
        By published band, in whatever year they are published.
    section_20_share, court_share : float
        Of those who come by the pathway; the rest come by police protection.
    ends : mapping of str to float
        Who leave care by each published way in the year; other ends and 18th birthdays are what is left of `ended`.
    applications : float
        To court, as Cafcass counts them.
    trend_weeks : float
        How much longer proceedings last from year to year, in weeks.
    leavers : float
        Care leavers supported at the start.
    leavers_19_to_21 : float
        As DfE counts them.
    leaver_edges, leaver_shares : tuple of float
        Their ages, as bands; the band before the last is of 19 to 21, the last beyond.
    in_education_share : float
        Of those of 19 to 21.
    """

    started: float
    ended: float
    growth_per_year: float
    unaccompanied: float
    unaccompanied_started: float
    remands: float
    started_by_age: tuple[float, ...]
    started_directly: float
    in_care_by_age: tuple[float, ...]
    section_20_share: float
    court_share: float
    ends: Mapping[str, float]
    applications: float
    trend_weeks: float
    placed: Placed
    leavers: float
    leavers_19_to_21: float
    leaver_edges: tuple[float, ...]
    leaver_shares: tuple[float, ...]
    in_education_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Who holds which children at the start, and how many workers there are.

    Attributes
    ----------
    care, on_cp_plan, on_cin_plan, disabled, in_assessment, leavers : float
        All children (young people) of a group.
    care_in_cp_teams, cin_in_cp_teams : float
        Children in care and on child-in-need plans who are with the child protection teams.
    case_holders_fte, agency_fte : float
        Social workers who hold cases, agency workers included, and agency workers among them.
    caseload : float
        Children for each of them.
    leaving_share, sickness_share : float
        Permanent social workers who leave in a year; part of working days lost to sickness.
    """

    care: float
    on_cp_plan: float
    on_cin_plan: float
    disabled: float
    in_assessment: float
    leavers: float
    care_in_cp_teams: float
    cin_in_cp_teams: float
    case_holders_fte: float
    agency_fte: float
    caseload: float
    leaving_share: float
    sickness_share: float

    @property
    def care_in_care_team(self) -> float:
        """Children in care whom the children-in-care team holds."""
        return self.care - self.care_in_cp_teams

    @property
    def cin_in_cin_teams(self) -> float:
        """Children on child-in-need plans whom the child-in-need teams hold."""
        return self.on_cin_plan - self.cin_in_cp_teams


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything the closed forms are told of one council."""

    pathway: Pathway
    care: CareFigures
    held: Held
