"""Hours of work per child in a council, and full-time posts by kind of team: what fills the hours there are.

Only hours of work over hours there are is known from volumes and staffing. Where the posts of each team are known,
each team's children are taken to fill its own hours (`FilledTeams`). Where only the council's social workers are known
together, they are shared out over teams (`SharedPosts`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from scipy.optimize import brentq

from calibration import balance
from calibration.council.care import HOURS_PER_FTE_PER_YEAR
from calibration.council.care_effort import care_hours
from sim.vocabulary import WORKING_DAYS_PER_YEAR

if TYPE_CHECKING:
    from calibration.council.closed_form import ClosedForm

REVIEWS_PER_PLAN = 2.5
LONG_PART_OF_SICKNESS = 0.5
"""Part of days lost to sickness that are long absence: an assumption."""
LEAST_FACTOR, MOST_FACTOR, CLOSE = 0.3, 4.0, 1e-6
"""Between these times the norm's hours a child can be said to take; beyond them, staff and children contradict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """Full-time posts by kind of team as staffed, agency workers included."""

    assessment: float
    child_protection: float
    child_in_need: float
    disabled_children: float
    care: float
    leaving_care: float
    """Social workers of the leaving care team."""
    advisers: float
    kinship: float

    @property
    def case_holders(self) -> float:
        """Social workers who hold cases."""
        held = self.assessment + self.child_protection + self.child_in_need + self.disabled_children
        return held + self.care + self.leaving_care


BY_CHILDREN = 0.5
"""Part of the posts that go to teams by the children they hold, the rest by the norms' hours: an assumption. With it a
child takes about the hours that follow for Leicestershire, whose teams are known."""


class Work:
    """Hours a year that teams spend besides the hours of assessments, plans and settled children in care."""

    def __init__(self, council: "ClosedForm") -> None:
        self.council, self.held = council, council.inputs.held
        self.leavers_share = self.held.leaving_share
        self.absence_share = self.held.sickness_share * LONG_PART_OF_SICKNESS
        self.lost_to_turnover = self._lost_to_turnover()
        self.hours_per_post = HOURS_PER_FTE_PER_YEAR * (1 - self.lost_to_turnover)
        """Casework hours a year."""
        self.filled_hours = self.hours_per_post * council.load
        self.per_child = balance.per_child_share(council.siblings, council.sibling_share)
        self.care = care_hours(council.care, council.norm, min(1.0, self.held.care_in_cp_teams / council.care.others))
        complex_share = council.norm("care.complex_share")
        self.care_factor = 1 + complex_share * (council.norm("care.complex_hours_factor") - 1)
        # more come than leave, and those who came last are with the child protection teams
        growth = (council.inputs.care.started - council.inputs.care.ended) / 2
        self.care_in_cp_teams = max(self.held.care_in_cp_teams + growth, 0.0)

    def _lost_to_turnover(self) -> float:
        """Part of the hours as staffed that coming and going takes: posts empty for days, induction, handovers."""
        norm, held, holders = self.council.norm, self.held, self.held.case_holders_fte
        leaving = self.leavers_share * (holders - held.agency_fte)
        changing = leaving + norm("turnover.agency_leavers_share_per_year") * held.agency_fte
        days = changing * norm("turnover.agency_lead_days")
        days += leaving * norm("turnover.induction_days") * (1 - norm("turnover.induction_hours_share"))
        absence = norm("turnover.absence_days")
        long = self.absence_share * WORKING_DAYS_PER_YEAR / absence
        long *= exp(-norm("turnover.reallocated_after_days") / absence)
        families = held.caseload / self.council.siblings
        hours = (changing / holders + long) * families * norm("practice.handover_hours")
        return days / WORKING_DAYS_PER_YEAR / holders + hours / HOURS_PER_FTE_PER_YEAR

    @property
    def of_assessment(self) -> float:
        """Enquiries and conferences that begin with an assessment."""
        c, norm, p = self.council, self.council.norm, self.council.inputs.pathway
        enquiries = c.section_47_at_once * c.assessments * norm("section_47.hours") * self.per_child
        conferences = c.section_47_at_once * c.assessments * p.conference_share / c.siblings
        return enquiries + conferences * norm("section_47.conference_hours")

    @property
    def of_child_in_need(self) -> float:
        """Reports to court, enquiries that begin from plans, and families taken over from assessment teams."""
        c = self.council
        hours = c.inputs.pathway.private_law_reports * c.norm("court.private_law_report_hours")
        hours += self.escalated(self.held.cin_in_cin_teams)
        # child-in-need plans that begin with an assessment come from the assessment teams
        by_assessment = c.cin_started - c.norm("child_protection.child_in_need_share") * c.plans_ended
        return hours + self.taken_over(max(by_assessment, 0.0))

    @property
    def of_child_protection(self) -> float:
        """Reviews, escalated enquiries and families taken over; not what children in care take."""
        c = self.council
        reviews = c.plans_started / c.siblings * c.norm("child_protection.review_hours") * REVIEWS_PER_PLAN
        return reviews + self.escalated(self.held.cin_in_cp_teams) + self.taken_over(c.plans_started)

    def escalated(self, plans: float) -> float:
        """Enquiries that begin from child-in-need plans, so many of which a kind of team holds."""
        c, norm, p = self.council, self.council.norm, self.council.inputs.pathway
        enquiries = (1 - c.at_once_share) * p.section_47s * plans / c.on_cin_plan
        conference = p.conference_share / c.siblings * norm("section_47.conference_hours")
        return enquiries * (norm("section_47.hours") * self.per_child + conference)

    def taken_over(self, children: float) -> float:
        """Return what getting to know children takes whom another team had before."""
        return children / self.council.siblings * self.council.norm("practice.handover_hours")


class Effort:
    """Hours of work for each child, by kind, and posts by kind of team.

    Attributes
    ----------
    assessment, child_in_need, child_protection, disabled_children, care, leaving_care, kinship : float
        Hours for a child (a month, except for assessments); of the first child of a family, but for care and leavers.
    core_assessment : float
        Hours for a core assessment, where there are any.
    posts : Posts
    """

    assessment: float
    child_in_need: float
    child_protection: float
    disabled_children: float
    care: float
    leaving_care: float
    kinship: float
    posts: Posts
    core_assessment: float

    def __init__(self, work: Work) -> None:
        self.core_assessment = work.council.norm("assessment.core_hours")
        self.leavers_share, self.absence_share = work.leavers_share, work.absence_share
        self.lost_to_turnover = work.lost_to_turnover


class FilledTeams(Effort):
    """Each team's children fill its own hours at the planned load.

    Parameters
    ----------
    work : Work
    posts : Posts
        Known by kind of team.
    kinship_elsewhere : float
        Assessments of connected persons a year that others do.
    """

    def __init__(self, work: Work, posts: Posts, kinship_elsewhere: float) -> None:
        super().__init__(work)
        self.posts = posts
        c, held = work.council, work.held

        def filling(fte: float, other: float, pieces: float) -> float:
            return balance.hours_to_fill(
                fte * work.hours_per_post,
                c.load,
                other,
                pieces,
                siblings=c.siblings,
                sibling_share=c.sibling_share,
            )

        self.assessment = filling(posts.assessment, work.of_assessment, c.inputs.pathway.assessments)
        self.child_in_need = filling(posts.child_in_need, work.of_child_in_need, held.cin_in_cin_teams * 12)
        self.disabled_children = filling(posts.disabled_children, 0.0, held.disabled * 12)
        # what a child has a year of the children-in-care team, less reviews, moves and what the team does beside
        a_year = work.filled_hours * posts.care / held.care_in_care_team
        a_year -= work.care.care_team / held.care_in_care_team + work.care.per_child
        self.care = a_year / 12 / work.care_factor
        beside = work.care_in_cp_teams * (a_year + work.care.per_child) + work.care.first_teams
        beside += held.cin_in_cp_teams * self.child_in_need * work.per_child * 12
        beside += work.of_child_protection
        self.child_protection = filling(posts.child_protection, beside, held.on_cp_plan * 12)
        weight = c.care.leavers_weight(c.norm("leaving_care.over_21_hours_share"))
        workers = posts.advisers + posts.leaving_care
        self.leaving_care = work.filled_hours * workers / (c.leavers * weight) / 12
        self.kinship = posts.kinship * work.filled_hours / (c.care.connected_assessments - kinship_elsewhere)


class SharedPosts(Effort):
    """The social workers there are, shared out over teams; each team's children fill its own hours.

    Councils give teams posts by the children they hold and by the work those are; nobody publishes the posts, so they
    go half by one and half by the other. A team whose other work (enquiries, court, bringing children into care) would
    leave less than `LEAST_FACTOR` of the norm's hours for a child has more posts, and the others fewer.

    Parameters
    ----------
    work : Work
    hours : Hours, optional
        Hours a child takes, where they are not to follow from the posts.
    posts : mapping of str to float, optional
        Posts of those kinds of team that are known.

    Attributes
    ----------
    factors : dict of str to float
        Hours a child takes, by kind of team, against the norm's.
    is_contradicted : bool
        Whether the staff published are too few or too many for any work that children can be said to take.
    """

    def __init__(self, work: Work, hours: "Hours | None" = None, posts: Mapping[str, float] | None = None) -> None:
        super().__init__(work)
        c, held, norm = work.council, work.held, work.council.norm
        care_a_year = 12 * norm("care.hours_per_month") * work.care_factor
        by_need = 12 * norm("child_in_need.plan.hours_per_month") * work.per_child
        by_plan = 12 * norm("child_protection.plan.hours_per_month") * work.per_child
        by_disabled = 12 * norm("disabled_children.plan.hours_per_month") * work.per_child
        beside = work.of_child_protection + work.care_in_cp_teams * work.care.per_child + work.care.first_teams
        beside += care_a_year * work.care_in_cp_teams + by_need * held.cin_in_cp_teams
        each = norm("assessment.hours")
        each += c.inputs.pathway.core_assessments_share * norm("assessment.core_hours")
        by_assessment = each * work.per_child * c.inputs.pathway.assessments
        teams = {
            "assessment": _Team(held.in_assessment, work.of_assessment, by_assessment),
            "child_protection": _Team(
                held.on_cp_plan + held.care_in_cp_teams + held.cin_in_cp_teams, beside, by_plan * held.on_cp_plan
            ),
            "child_in_need": _Team(held.cin_in_cin_teams, work.of_child_in_need, by_need * held.cin_in_cin_teams),
            "disabled_children": _Team(held.disabled, 0.0, by_disabled * held.disabled),
            "care": _Team(
                held.care_in_care_team,
                work.care.per_child * held.care_in_care_team + work.care.care_team,
                care_a_year * held.care_in_care_team,
            ),
        }
        known = dict(posts or {})
        shared = {name: team for name, team in teams.items() if name not in known}
        fte = _shared_out(held.case_holders_fte - sum(known.values()), shared, work.filled_hours) | known
        factors = {
            name: (fte[name] * work.filled_hours - team.beside) / max(team.by_norm, 1e-9)
            for name, team in teams.items()
        }
        self.is_contradicted = not all(
            LEAST_FACTOR - CLOSE <= factor <= MOST_FACTOR
            for name, factor in factors.items()
            if teams[name].children >= 1
        )
        factors = {name: min(max(factor, LEAST_FACTOR), MOST_FACTOR) for name, factor in factors.items()}
        self.factors = factors
        if hours is None:
            hours = Hours(
                assessment=factors["assessment"] * norm("assessment.hours"),
                child_in_need=factors["child_in_need"] * norm("child_in_need.plan.hours_per_month"),
                child_protection=factors["child_protection"] * norm("child_protection.plan.hours_per_month"),
                disabled_children=factors["disabled_children"] * norm("disabled_children.plan.hours_per_month"),
                care=factors["care"] * norm("care.hours_per_month"),
            )
        self._by_field = {
            "assessment.hours": hours.assessment,
            "child_in_need.plan.hours_per_month": hours.child_in_need,
            "child_protection.plan.hours_per_month": hours.child_protection,
            "disabled_children.plan.hours_per_month": hours.disabled_children,
            "care.hours_per_month": hours.care,
        }
        self.hours = hours
        self.assessment, self.care = hours.assessment, hours.care
        self.core_assessment *= hours.assessment / norm("assessment.hours")
        self.child_in_need, self.child_protection = hours.child_in_need, hours.child_protection
        self.disabled_children = hours.disabled_children
        self.leaving_care, self.kinship = norm("leaving_care.hours_per_month"), norm("placements.kinship.hours")
        weight = c.care.leavers_weight(norm("leaving_care.over_21_hours_share"))
        self.posts = Posts(
            **fte,
            leaving_care=0.0,
            advisers=c.leavers * weight * 12 * self.leaving_care / work.filled_hours,
            kinship=c.care.connected_assessments * self.kinship / work.filled_hours,
        )

    def of(self, field: str) -> float:
        """Return the hours that stand in a field of the scenario."""
        return self._by_field[field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours a child takes: an assessment, and a month of a plan or of care."""

    assessment: float
    child_in_need: float
    child_protection: float
    disabled_children: float
    care: float


@dataclass(frozen=True, slots=True)
class _Team:
    """Children a kind of team holds, its hours a year beside them, and theirs at the norm."""

    children: float
    beside: float
    by_norm: float

    def least(self, filled_hours: float) -> float:
        """Return the posts that are needed at least."""
        return (self.beside + LEAST_FACTOR * self.by_norm) / filled_hours


def _shared_out(posts: float, teams: dict[str, _Team], filled_hours: float) -> dict[str, float]:
    """Return the posts of each team: half of them by children held, half by the norms' hours, and all given out."""
    children = sum(team.children for team in teams.values())
    work = sum(team.beside + team.by_norm for team in teams.values())
    wanted = {
        name: BY_CHILDREN * team.children / children + (1 - BY_CHILDREN) * (team.beside + team.by_norm) / work
        for name, team in teams.items()
    }
    least = {name: team.least(filled_hours) for name, team in teams.items()}
    if sum(least.values()) >= posts:  # too few for even the least work: all teams are short alike
        return {name: fte * posts / sum(least.values()) for name, fte in least.items()}

    def at(scale: float) -> dict[str, float]:
        return {name: max(share * scale, least[name]) for name, share in wanted.items()}

    # a little beyond all posts, for where nobody is at the least the sum is theirs but for the last bit
    return at(float(brentq(lambda scale: sum(at(scale).values()) - posts, 0.0, 1.001 * posts)))
