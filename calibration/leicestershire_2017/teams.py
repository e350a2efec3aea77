"""Leicestershire's teams: permanent posts from the paper's caseloads, agency posts from what DfE counted."""

from math import ceil

from calibration.council.care import HOURS_PER_FTE_PER_YEAR
from calibration.drafting import Draft
from calibration.leicestershire_2017.derived import TARGET_RANGE, Leicestershire
from calibration.leicestershire_2017.sizes import CIN_TEAMS, CP_TEAMS, team_sizes
from sim.vocabulary import TeamKind

FRONT_DOOR_LOAD = 0.85
"""Load of the screening officers: an assumption, for their number is not published."""


def draft_teams(paper: Draft, c: Leicestershire) -> None:
    """Write all teams, with who is in them and what they hold."""
    p, sizes = c.published, c.sizes
    low, high = (team_sizes(p, target) for target in TARGET_RANGE)
    hours = 12 * p["contacts_per_month"] * c.norm("front_door.screening_hours")
    officers = hours / (HOURS_PER_FTE_PER_YEAR * FRONT_DOOR_LOAD)
    at = _team(paper, "front_door", "Front door", TeamKind.FRONT_DOOR)
    paper.figure(
        at + "screening_officers_fte",
        officers,
        "balance",
        "assumption",
        note="12,000 contacts an hour each at a load of 0.85",
    )
    cases = p["children_requiring_assessment"]
    at = _team(paper, "first_response", "First Response", TeamKind.ASSESSMENT)
    _social_workers(paper, at, c, sizes.first_response, cases, None)
    span = (p["manager_span_low"] + p["manager_span_high"]) / 2
    staffed = sizes.first_response + c.agency(cases, sizes.first_response)
    paper.figure(
        at + "team_managers_fte",
        staffed / span + 0.5,
        "balance",
        "assumption",
        note="one to nine workers, and the duty desk",
    )
    cp_cases = sum(sizes.cp_cases.values())
    for team, (locality, letter) in CP_TEAMS.items():
        name = f"Child Protection Locality {locality} Team {letter}"
        at = _team(paper, f"child_protection_{team}", name, TeamKind.CHILD_PROTECTION, locality)
        held = sizes.cp_cases[team]
        paper.figure(
            at + "demand_share", round(held / cp_cases, 5), "balance", "derived", note="its part of the cases held"
        )
        _social_workers(paper, at, c, sizes.cp[team], held, (low.cp[team], high.cp[team]))
        paper.figure(at + "team_managers_fte", 1, "founders", "assumption", note="one to a team")
    cin_cases = sum(sizes.cin_cases.values())
    for team, locality in CIN_TEAMS.items():
        name = f"Strengthening Families Locality {locality}"
        at = _team(paper, f"strengthening_families_{team}", name, TeamKind.CHILD_IN_NEED, locality)
        held = sizes.cin_cases[team]
        paper.figure(
            at + "demand_share", round(held / cin_cases, 5), "balance", "derived", note="its part of the cases held"
        )
        _social_workers(paper, at, c, sizes.cin[team], held, (low.cin[team], high.cin[team]))
        extra = p["cin_3_supernumerary_managers"] if team == "3" else 0
        paper.figure(
            at + "team_managers_fte",
            1 + extra,
            "paper" if extra else "founders",
            "derived" if extra else "assumption",
            note="one to a team" + (", and one supernumerary agency manager" if extra else ""),
        )
    at = _team(paper, "disabled_children", "Disabled Children", TeamKind.DISABLED_CHILDREN)
    paper.figure(at + "social_workers_fte", c.disabled_fte, "founders", "assumption", note="25 children each")
    paper.figure(at + "team_managers_fte", 1, "founders", "assumption")
    paper.figure(at + "cases_at_start", c.disabled, "founders", "assumption")
    at = _team(paper, "children_in_care", "Children in Care", TeamKind.CHILDREN_IN_CARE)
    paper.figure(
        at + "social_workers_fte",
        c.care_team_fte,
        "balance",
        "derived",
        note="at the mean target: the paper asks for none here",
    )
    _managers(paper, at, c.care_team_fte, span)
    paper.figure(at + "cases_at_start", c.in_care_team, "balance", "derived")
    at = _team(paper, "sixteen_plus", "16 Plus", TeamKind.LEAVING_CARE)
    paper.figure(
        at + "personal_advisers_fte", c.advisers_fte, "balance", "derived", note="250 young people at 18-20 each"
    )
    paper.figure(
        at + "social_workers_fte", c.leavers_fte, "balance", "derived", note="hold the 148 who have no personal adviser"
    )
    paper.figure(at + "team_managers_fte", 2, "founders", "assumption")
    paper.figure(at + "cases_at_start", c.leavers, "paper", "published")
    at = _team(paper, "fostering", "Fostering", TeamKind.FOSTERING)
    fte = c.care.fostering_fte
    paper.figure(
        at + "social_workers_fte",
        fte,
        "balance",
        "assumption",
        interval=(fte * 0.85, fte * 1.2, 0.8),
        note="a supervising social worker to 15-20 places; not among DfE's case holders",
    )
    _managers(paper, at, fte, span)
    at = _team(paper, "kinship", "Kinship", TeamKind.KINSHIP)
    paper.figure(at + "social_workers_fte", p["kinship_workers"], "paper", "published", note="they hold 55 cases")
    _managers(paper, at, p["kinship_workers"], span)


def agency_posts(c: Leicestershire) -> dict[str, float]:
    """Agency social workers by team: they cover posts that would otherwise stand empty."""
    sizes, cases = c.sizes, c.published["children_requiring_assessment"]
    posts = {"first_response": c.agency(cases, sizes.first_response)}
    posts |= {f"child_protection_{team}": c.agency(sizes.cp_cases[team], sizes.cp[team]) for team in CP_TEAMS}
    posts |= {f"strengthening_families_{team}": c.agency(sizes.cin_cases[team], sizes.cin[team]) for team in CIN_TEAMS}
    return {team: round(fte, 2) for team, fte in posts.items()}


def _team(paper: Draft, identifier: str, name: str, kind: TeamKind, locality: int = 0) -> str:
    at = f"teams.{identifier}."
    paper.word(at + "name", name)
    paper.word(at + "kind", kind)
    is_of_paper = kind in (TeamKind.CHILD_PROTECTION, TeamKind.CHILD_IN_NEED)
    where = ("paper", "published") if is_of_paper else ("founders", "assumption")
    paper.figure(at + "locality", locality, *where)
    if kind not in (TeamKind.CHILD_PROTECTION, TeamKind.CHILD_IN_NEED):
        paper.figure(at + "demand_share", 1.0, "founders", "assumption", note="one team for the whole council")
    return at


def _managers(paper: Draft, at: str, workers: float, span: float) -> None:
    note = f"one to {span:g} workers (paper: 8-10), in whole posts; their number is not published"
    paper.figure(at + "team_managers_fte", ceil(workers / span), "balance", "assumption", note=note)


def _social_workers(
    paper: Draft, at: str, c: Leicestershire, fte: float, cases: float, bounds: tuple[float, float] | None
) -> None:
    reduced = c.reduced_share
    full = round(fte * (1 - reduced), 2)
    note = "permanent posts: cases over (caseload), or cases over capacity over (caseload less mean target)"
    interval = None
    if bounds is not None:
        low, high = sorted(round(bound * (1 - reduced), 2) for bound in bounds)
        interval = (min(low, full), max(high, full), 0.9)
    paper.figure(at + "social_workers_fte", full, "balance", "derived", interval=interval, note=note)
    paper.figure(
        at + "senior_practitioners_fte",
        round(fte * reduced / 2, 2),
        "balance",
        "derived",
        note="half of the posts on 12-15 children, whose share follows from the mean target",
    )
    paper.figure(at + "asye_fte", round(fte * reduced / 2, 2), "balance", "derived", note="the other half")
    paper.figure(
        at + "agency_social_workers_fte",
        round(c.agency(cases, fte), 2),
        "dfe_csww",
        "derived",
        note=f"DfE: {c.published['case_holders_2017']:g} FTE case holders with agency; the "
        f"{c.agency_fte:.1f} not in permanent "
        "posts are spread so that caseloads are even",
    )
    paper.figure(
        at + "cases_at_start", round(cases, 1), "balance", "derived", note="caseload without agency x permanent posts"
    )
