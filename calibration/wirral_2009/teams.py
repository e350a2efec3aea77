"""Wirral's teams in 2009: four assessment teams as the paper has them, care management and the others as one each."""

from calibration.council import Baseline
from calibration.papers import FOUNDERS, Paper
from sim.vocabulary import TeamKind

AREAS = ("Birkenhead North", "Birkenhead South", "Wallasey", "South and West")
CARE_MANAGEMENT = {
    "child_protection": "Care Management: protection and court",
    "child_in_need": "Care Management: children in need",
    "children_in_care": "Care Management: children in care",
}
"""The paper's teams hold children in need, on protection plans and in care alike; the model's hold one kind each."""
WITHOUT_MANAGER = ("child_protection", "children_in_care")
"""Where the two manager posts stand empty that nobody covers: an assumption."""


def draft_teams(made: Baseline, said: Paper, *, on_the_rota: int) -> None:
    """Write the teams over the ones every council is given."""
    _assessment(made, said, on_the_rota)
    _care_management(made)
    _leaving_care(made, said)
    _project_team(made, said)
    at = "teams.front_door."
    made.draft.word(at + "name", "Central Advice and Duty Team")
    made.draft.figure(
        at + "screening_officers_fte",
        said.value("assessment_teams") * on_the_rota,
        FOUNDERS,
        "assumption",
        interval=(2, 8, 0.8),
        note="social workers on the rota: one of each assessment team at a time; the paper gives no number. Referrals "
        "are decided on by the assessment teams' managers, who take turns there",
    )


def _assessment(made: Baseline, said: Paper, on_the_rota: int) -> None:
    """One team for each area instead of one for the council."""
    draft, count = made.draft, int(said.value("assessment_teams"))
    draft.remove("teams.assessment")
    for locality, area in enumerate(AREAS, start=1):
        at = f"teams.assessment_{area.lower().replace(' ', '_')}."
        draft.word(at + "name", f"Assessment {area}")
        draft.word(at + "kind", TeamKind.ASSESSMENT)
        draft.figure(at + "locality", locality, "wirral", "published")
        draft.figure(
            at + "demand_share",
            1 / count,
            FOUNDERS,
            "assumption",
            interval=(0.18, 0.32, 0.8),
            note="a fourth each; the paper says three of the teams are pressed and South and West is not",
        )
        workers = said["assessment_team_social_workers"]
        draft.figure(
            at + "social_workers_fte",
            workers.value - on_the_rota,
            workers.source,
            "derived",
            note=f"{workers.value:g} posts, {on_the_rota} of them on the rota at the front door",
        )
        said.write(draft, at + "senior_practitioners_fte", "assessment_team_senior_practitioners")
        said.write(draft, at + "team_managers_fte", "assessment_team_managers")
        draft.figure(
            at + "cases_at_start",
            round(made.closed.inputs.held.in_assessment / count, 1),
            FOUNDERS,
            "assumption",
            note="a fourth of those in assessment",
        )


def _care_management(made: Baseline) -> None:
    draft = made.draft
    teams = draft.scenario("", "").parameters.teams
    for name, title in CARE_MANAGEMENT.items():
        at, managers = f"teams.{name}.", teams[name].team_managers_fte
        draft.word(at + "name", title)
        draft.figure(at + "vacant_posts_fte", 0, "wirral", "published", note="fully staffed against the establishment")
        if name in WITHOUT_MANAGER:
            draft.figure(
                at + "team_managers_fte",
                max(managers - 1, 1),
                FOUNDERS,
                "assumption",
                note="one to 9 workers, less one post empty: of four vacancies of team managers agency workers cover "
                "two (paper); in which teams is not said",
            )
    draft.figure("teams.disabled_children.vacant_posts_fte", 0, "wirral", "published", note="fully staffed")


def _leaving_care(made: Baseline, said: Paper) -> None:
    said.write(made.draft, "teams.leaving_care.social_workers_fte", "leaving_care_social_workers")


def _project_team(made: Baseline, said: Paper) -> None:
    """Write the children in care project team, which seeks guardians, as the team that assesses them."""
    at = "teams.kinship."
    made.draft.word(at + "name", "Children in Care Project Team")
    said.write(
        made.draft,
        at + "social_workers_fte",
        "project_team_social_workers",
        note="whose posts in care management, not known, they are away from, is not taken off there",
    )
