"""Barnsley from 1 April 2017: the cabinet paper of December 2017, and DfE's tables of the year it was written in.

Run ``python -m calibration.barnsley_2017`` to write ``scenarios/barnsley-2017/baseline.yaml``. No number here is set by
looking at a simulation.
"""

from pathlib import Path

from calibration.balance import MONTHS_PER_YEAR
from calibration.council import Baseline, baseline_of
from calibration.council.evidence import Evidence, Found
from calibration.council.published_inputs import PublishedInputs
from calibration.drafting import Draft
from calibration.papers import BALANCE, FOUNDERS, Paper, PaperFirst, write_scenario
from calibration.published.volumes import Volumes
from sim.vocabulary import TeamKind

NAME = "Barnsley 2017"
DESCRIPTION = (
    "Barnsley from 1 April 2017, as staffed when its cabinet was asked for 14 more social workers in December 2017: "
    "posts and cases of the paper, stocks, flows and durations of DfE's tables for the year ending 31 March 2018. "
    "Built in closed form by calibration/barnsley_2017; see README.md beside this file."
)
YEAR = 2018
DAYS_PER_WEEK = 5
VISITS = "child_protection.plan.visits.limit_days"
SHARED = "of the paper's 70.4 posts, less the 7.6 of the disabled children's team, shared out over teams, half by children held, half by the norms' hours"  # noqa: E501


def paper() -> Paper:
    """Return the paper's figures."""
    return Paper("barnsley_2017")


class BarnsleyInputs(PublishedInputs):
    """What the table says, and the paper on disabled children and on how long cases last."""

    def __init__(self, evidence: Evidence) -> None:
        self._paper = paper()
        super().__init__(evidence)

    def _disabled_children(self) -> float:
        return self._paper.value("disabled_children_cases")

    def _need_plans_started(self) -> float:
        """Children on plans over the paper's mean length (Little's law)."""
        said = self._paper["need_months"]
        started = self.on_cin_plan / said.value * MONTHS_PER_YEAR
        self.told["cin_plans_started"] = Found(
            started,
            said.source,
            "derived",
            "Barnsley's paper: cases are open for about 13 months",
            is_own=True,
            place=self.evidence.council.name,
            year=self.year,
        )
        return started


def council() -> Baseline:
    """Return the baseline with what only the paper knows written into it."""
    said = paper()
    made = baseline_of(
        PaperFirst(Volumes.read(), "Barnsley", said),
        "Barnsley",
        YEAR,
        posts={"disabled_children": said.value("disabled_children_posts")},
        inputs=BarnsleyInputs,
    )
    _write(made, said)
    return Baseline(NAME, DESCRIPTION, made.draft, made.published, made.closed, made.contradictions)


def _write(made: Baseline, said: Paper) -> None:
    draft = made.draft
    said.write(draft, "costs.social_worker_gbp_per_year", "social_worker_gbp_per_year")
    weeks = said["cp_visit_weeks"]
    draft.figure(VISITS, weeks.value * DAYS_PER_WEEK, weeks.source, "published", note=weeks.note)
    disabled = said.value("disabled_children_cases")
    for field in ("stock.disabled_children", "teams.disabled_children.cases_at_start"):
        said.write(draft, field, "disabled_children_cases", interval=(disabled * 0.85, disabled * 1.15, 0.8))
    draft.figure(
        "assessment.promotion_day",
        made.closed.norm("assessment.promotion_day"),
        FOUNDERS,
        "assumption",
        interval=(20, 43, 0.8),
        note="the norm; DfE: 39 % of assessments ended on days 41 to 45, 99.5 % in time, which asks for an earlier day",
    )
    _posts(draft, made, said)
    _carers(draft, made, said)


def _posts(draft: Draft, made: Baseline, said: Paper) -> None:
    """Say of the posts that they are the paper's; their number follows from it already."""
    teams = made.draft.scenario(NAME, DESCRIPTION).parameters.teams
    holding = TeamKind.ASSESSMENT, TeamKind.CHILD_PROTECTION, TeamKind.CHILD_IN_NEED, TeamKind.CHILDREN_IN_CARE
    for identifier, team in teams.items():
        field = f"teams.{identifier}.social_workers_fte"
        if team.kind in holding:
            draft.figure(field, team.social_workers_fte, "barnsley", "derived", note=SHARED)
        elif team.kind is TeamKind.DISABLED_CHILDREN:
            note = f"86 % of {said['disabled_children_posts'].value:g} posts, {said['disabled_children_posts'].note}"
            draft.figure(field, team.social_workers_fte, "barnsley", "derived", note=note)


def _carers(draft: Draft, made: Baseline, said: Paper) -> None:
    """Adoption and fostering: the model has a team for carers and one for relatives."""
    posts, at = said["adoption_and_fostering_posts"], "teams.fostering."
    kinship = made.closed.effort.posts.kinship
    draft.word(at + "name", "Adoption and Fostering")
    draft.figure(
        at + "social_workers_fte",
        posts.value - kinship,
        posts.source,
        "derived",
        note=f"{posts.value:g} {posts.note}, without {kinship:.1f} put in the kinship team; who finds adopters and who "
        "supports carers is not told apart",
    )
    draft.figure(
        "teams.kinship.social_workers_fte",
        kinship,
        BALANCE,
        "assumption",
        note="so that the year's assessments take its hours; part of adoption and fostering in the paper",
    )
    managers = draft.scenario(NAME, DESCRIPTION).parameters.teams["fostering"].team_managers_fte
    draft.figure(at + "team_managers_fte", max(managers, 2.0), FOUNDERS, "assumption", note="one to 9 workers")


def main(folder: Path = Path("scenarios/barnsley-2017")) -> None:
    """Write baseline.yaml into `folder`."""
    write_scenario(folder, council().text())
