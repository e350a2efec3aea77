"""Wirral from 1 April 2009: the cabinet paper after Baby P, and the council's first published rates.

Run ``python -m calibration.wirral_2009`` to write ``scenarios/wirral-2009/baseline.yaml``. No number here is set by
looking at a simulation.
"""

from pathlib import Path

from calibration.council import Baseline, baseline_of
from calibration.council.care import HOURS_PER_FTE_PER_YEAR
from calibration.council.evidence import Evidence
from calibration.council.older_regime import REACH, InTime, OlderAssessments, OlderInputs, draft_older
from calibration.council.teams_scenario import FRONT_DOOR_LOAD
from calibration.older_law import draft_older_law
from calibration.papers import Paper, PaperFirst, write_scenario
from calibration.published.volumes import Volumes
from calibration.wirral_2009.teams import CARE_MANAGEMENT, draft_teams

NAME = "Wirral 2009"
DESCRIPTION = (
    "Wirral from 1 April 2009, in the regime of initial and core assessments: teams, posts, vacancies and costs of its "
    "cabinet's paper; volumes are the council's first published rates (2013 and later, its workforce 2017), for the "
    "paper has none. Built in closed form by calibration/wirral_2009; see README.md beside this file."
)
COUNCIL, YEAR = "Wirral", 2010
ON_THE_ROTA = 1
"""Social workers of each assessment team who are at the front door at a time: an assumption."""
WITHOUT_ADVISER_SHARE = 0.15
"""Care leavers without an adviser: an assumption; the paper says that not every one has one."""


def paper() -> Paper:
    """Return the paper's figures."""
    return Paper("wirral_2009")


def assessments() -> OlderAssessments:
    """Return what England knows of assessments; the paper says nothing of Wirral's."""
    return OlderAssessments(
        initial=InTime(limit=7.0, share=0.72),
        core=InTime(limit=35.0, share=0.80),
        assessed_share=319_900 / 538_500,
        core_share=105_100 / 319_900,
        where="England: 538,500 referrals, 319,900 initial and 105,100 core assessments in 2007-08; 72 % and four in "
        "five in time in 2008-09",
        source="dcsf_2008",
    )


def council() -> Baseline:
    """Return the baseline with what only the paper knows written into it."""
    said, older = paper(), assessments()

    def inputs(evidence: Evidence) -> OlderInputs:
        return OlderInputs(evidence, older)

    made = baseline_of(
        PaperFirst(Volumes.read(), COUNCIL, said),
        COUNCIL,
        YEAR,
        posts={"assessment": _assessing(said)},
        inputs=inputs,
        reach=REACH,
    )
    draft_older(made.draft, made.closed, older)
    draft_older_law(made.draft)
    draft_teams(made, said, on_the_rota=ON_THE_ROTA)
    _front_door(made, said)
    _costs(made, said)
    _others(made, said)
    return Baseline(NAME, DESCRIPTION, made.draft, made.published, made.closed, made.contradictions)


def _assessing(said: Paper) -> float:
    """Return the posts of the assessment teams but those on the rota at the front door."""
    each = said.value("assessment_team_social_workers") + said.value("assessment_team_senior_practitioners")
    return said.value("assessment_teams") * (each - ON_THE_ROTA)


def _front_door(made: Baseline, said: Paper) -> None:
    """Screening that those on the rota can do: contacts of 2009 are not known."""
    rota = said.value("assessment_teams") * ON_THE_ROTA
    contacts = 12 * made.closed.inputs.pathway.contacts_per_month
    hours = rota * HOURS_PER_FTE_PER_YEAR * FRONT_DOOR_LOAD / contacts
    made.draft.figure(
        "front_door.screening_hours",
        hours,
        "balance",
        "assumption",
        interval=(hours * 0.6, hours * 1.6, 0.8),
        note=f"so that {contacts:,.0f} contacts a year take {FRONT_DOOR_LOAD:g} of the hours of {rota:g} on the rota",
    )


def _costs(made: Baseline, said: Paper) -> None:
    for role in ("social_worker", "senior_practitioner", "team_manager"):
        said.write(made.draft, f"costs.{role}_gbp_per_year", f"{role}_gbp_per_year")
    field = "costs.screening_officer_gbp_per_year"
    said.write(made.draft, field, "social_worker_gbp_per_year", note="social workers on the rota")
    manager = said["team_manager_gbp_per_year"]
    made.draft.figure(
        "costs.reviewing_officer_gbp_per_year",
        manager.value,
        manager.source,
        "derived",
        note="the reviewing officer for children in need that the paper asks for is PO8",
    )


def _others(made: Baseline, said: Paper) -> None:
    draft, leavers = made.draft, made.closed.leavers
    said.write(draft, "court.lawyers_fte", "solicitors")
    said.write(draft, "stock.children_with_special_guardians", "children_with_special_guardians")
    said.write(draft, "turnover.recruitment_months", "recruitment_months", interval=(2, 9, 0.8))
    draft.figure(
        "stock.care_leavers_without_adviser",
        round(leavers * WITHOUT_ADVISER_SHARE, 1),
        "founders",
        "assumption",
        interval=(leavers * 0.05, leavers * 0.3, 0.8),
        note="the paper: not every care leaver could be given one; how many is not said",
    )


def main(folder: Path = Path("scenarios/wirral-2009")) -> None:
    """Write baseline.yaml into `folder`."""
    write_scenario(folder, council().text())


__all__ = ["CARE_MANAGEMENT", "NAME", "assessments", "council", "main", "paper"]
