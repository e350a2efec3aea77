"""The scenario of any council: one team of each kind, for no council's own teams are published."""

from math import ceil

from calibration.council.care import HOURS_PER_FTE_PER_YEAR
from calibration.council.closed_form import ClosedForm
from calibration.council.telling import Telling
from sim.vocabulary import TeamKind

FRONT_DOOR_LOAD = 0.85
"""Load of the screening officers: an assumption, for their number is not published."""
SPAN = 9.0
"""Workers to a manager: Leicestershire's 8 to 10."""
REDUCED_SHARE = 0.07
"""Newly qualified workers, and as many senior practitioners, on reduced caseloads: an assumption."""
LEAST_POSTS = 0.1
"""Full-time posts a team has at least: work that hardly ever comes still needs somebody to come to."""


def draft_teams(tell: Telling, c: ClosedForm) -> None:
    """Write all teams, with who is in them and what they hold."""
    held, posts = c.inputs.held, c.effort.posts
    hours = 12 * c.inputs.pathway.contacts_per_month * c.norm("front_door.screening_hours")
    at = _team(tell, "front_door", "Front door", TeamKind.FRONT_DOOR)
    officers = max(hours / (HOURS_PER_FTE_PER_YEAR * FRONT_DOOR_LOAD), LEAST_POSTS)
    note = "a year's contacts at an hour each and a load of 0.85; their number is not published"
    tell.assumed(at + "screening_officers_fte", officers, "balance", note=note)
    teams = (
        ("assessment", "Assessment", TeamKind.ASSESSMENT, posts.assessment, held.in_assessment),
        (
            "child_protection",
            "Child Protection",
            TeamKind.CHILD_PROTECTION,
            posts.child_protection,
            held.on_cp_plan + held.care_in_cp_teams,
        ),
        ("child_in_need", "Child in Need", TeamKind.CHILD_IN_NEED, posts.child_in_need, held.on_cin_plan),
        (
            "disabled_children",
            "Disabled Children",
            TeamKind.DISABLED_CHILDREN,
            posts.disabled_children,
            held.disabled,
        ),
        ("children_in_care", "Children in Care", TeamKind.CHILDREN_IN_CARE, posts.care, held.care_in_care_team),
    )
    for identifier, name, kind, fte, cases in teams:
        at = _team(tell, identifier, name, kind)
        _social_workers(tell, at, c, fte)
        managers = fte / SPAN + (0.5 if kind is TeamKind.ASSESSMENT else 0.0)
        _managers(tell, at, managers)
        tell.derived(at + "cases_at_start", round(cases, 1), "episodes_of_need_open at the start")
    at = _team(tell, "leaving_care", "Leaving Care", TeamKind.LEAVING_CARE)
    tell.assumed(
        at + "personal_advisers_fte",
        max(posts.advisers, LEAST_POSTS),
        "balance",
        note=f"so that care leavers take {c.load:g} of their hours; their number is not published",
    )
    _managers(tell, at, posts.advisers / SPAN)
    tell.derived(at + "cases_at_start", round(held.leavers, 1), "care_leavers_19_to_21 at the start")
    for identifier, name, kind, fte, what in (
        ("fostering", "Fostering", TeamKind.FOSTERING, c.care.fostering_fte, "a supervising worker to 15-20 places"),
        ("kinship", "Kinship", TeamKind.KINSHIP, posts.kinship, "so that the year's assessments take its hours"),
    ):
        at = _team(tell, identifier, name, kind)
        note = f"{what}; not among DfE's case holders"
        tell.assumed(at + "social_workers_fte", max(fte, LEAST_POSTS), "balance", note=note)
        _managers(tell, at, fte / SPAN)


def _team(tell: Telling, identifier: str, name: str, kind: TeamKind) -> str:
    at = f"teams.{identifier}."
    tell.paper.word(at + "name", name)
    tell.paper.word(at + "kind", kind)
    tell.assumed(at + "locality", 0)
    tell.assumed(at + "demand_share", 1.0, note="one team for the whole council: its own teams are not published")
    return at


def _managers(tell: Telling, at: str, fte: float) -> None:
    note = f"one to {SPAN:g} workers, in whole posts; their number is not published"
    tell.assumed(at + "team_managers_fte", max(ceil(fte), 1), "balance", note=note)


def _social_workers(tell: Telling, at: str, c: ClosedForm, fte: float) -> None:
    """Write a team's part of the social workers published."""
    held = c.inputs.held
    agency = held.agency_fte / held.case_holders_fte
    permanent, names = max(fte, LEAST_POSTS) * (1 - agency), ("case_holders at the start", "agency_rate at the start")
    shared = "shared out over teams, half by children held, half by the norms' hours"
    tell.derived(at + "social_workers_fte", round(permanent * (1 - 2 * REDUCED_SHARE), 2), *names, note=shared)
    on_less = "on reduced caseloads, as assumed for Leicestershire"
    tell.assumed(at + "senior_practitioners_fte", round(permanent * REDUCED_SHARE, 2), note=f"7 % of posts {on_less}")
    tell.assumed(at + "asye_fte", round(permanent * REDUCED_SHARE, 2), note=f"7 % of posts {on_less}")
    tell.derived(
        at + "agency_social_workers_fte",
        round(max(fte, LEAST_POSTS) * agency, 2),
        *names,
        note="as many in each team as in the whole council",
    )
    rate, months = c.effort.leavers_share, tell.published.recruitment_months()[0]
    vacant = permanent * rate * months / 12 * (1 - tell.published.agency_cover)
    tell.derived(
        at + "vacant_posts_fte",
        round(vacant, 2),
        "vacancies at the start",
        note="who leaves in the time it takes to recruit, less those agency workers cover",
    )
