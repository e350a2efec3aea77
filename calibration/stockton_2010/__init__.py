"""Stockton-on-Tees from 1 April 2010: its cabinet's quarterly reports on workload, and its first published rates.

Run ``python -m calibration.stockton_2010`` to write ``scenarios/stockton-2010/baseline.yaml``. No number here is set by
looking at a simulation.
"""

from pathlib import Path

from calibration.council import Baseline, baseline_of
from calibration.council.evidence import Evidence, Found
from calibration.council.older_regime import REACH, InTime, OlderAssessments, OlderInputs, draft_older
from calibration.drafting import Draft
from calibration.older_law import draft_older_law
from calibration.papers import BALANCE, FOUNDERS, Paper, PaperFirst, write_scenario
from calibration.published.volumes import Volumes
from sim.vocabulary import TeamKind

NAME = "Stockton-on-Tees 2010"
DESCRIPTION = (
    "Stockton-on-Tees from 1 April 2010, in the regime of initial and core assessments: monthly referrals, plans, "
    "children in care and vacancies as its cabinet was told in 2010; other rates are the council's first published "
    "ones (2013 and later, its workforce 2017). Built in closed form by calibration/stockton_2010; see README.md "
    "beside this file."
)
COUNCIL, YEAR = "Stockton-on-Tees", 2011
REPLAYED = 6
"""Months from April of which the cabinet was told by December 2010."""


def paper() -> Paper:
    """Return the figures of the cabinet's reports."""
    return Paper("stockton_2010")


def assessments(said: Paper) -> OlderAssessments:
    """Return what is known of assessments; of their timeliness nothing of Stockton's own."""
    return OlderAssessments(
        initial=InTime(limit=10.0, share=0.72),
        core=InTime(limit=35.0, share=0.80),
        assessed_share=said.value("initial_per_referral"),
        core_share=said.value("core_per_initial"),
        where="Stockton's records of 2011 for how many; in time, England's of 2008-09 (72 % within the seven days of "
        "then, taken for ten; four in five core ones)",
        source="stockton_after",
    )


class StocktonInputs(OlderInputs):
    """The table's figures of later years, with plans that go on falling as they did from February to September."""

    def _plans_ended(self) -> float:
        started, open_then = self.told["cp_plans_started"].value, self.evidence.count("cp_plans_open")
        assert isinstance(started, float)
        ended = started + self.on_cp_plan - open_then.value
        self.told["cp_plans_ended"] = Found(
            ended,
            open_then.source,
            "derived",
            "so that plans fall by 7.3 a month, as they did from February to September 2010",
            is_own=True,
            place=COUNCIL,
            year=YEAR,
        )
        return ended


def council() -> Baseline:
    """Return the baseline with what the reports know written into it."""
    said = paper()
    older = assessments(said)

    def inputs(evidence: Evidence) -> StocktonInputs:
        return StocktonInputs(evidence, older)

    made = baseline_of(PaperFirst(Volumes.read(), COUNCIL, said), COUNCIL, YEAR, inputs=inputs, reach=REACH)
    draft = made.draft
    draft_older(draft, made.closed, older)
    draft_older_law(draft)
    draft.figure(
        "demand.replayed_months",
        REPLAYED,
        FOUNDERS,
        "assumption",
        note="a choice: April to September 2010; from October the level of the last three months, with chance",
    )
    _places(draft, made, said)
    _vacancies(draft, said)
    return Baseline(NAME, DESCRIPTION, draft, made.published, made.closed, made.contradictions)


def _places(draft: Draft, made: Baseline, said: Paper) -> None:
    """Own places are full, so whoever comes beyond them is placed with agencies."""
    children = said.value("foster_places_filled_2010")
    places = children / (1 - made.closed.norm("placements.fostering.unusable_share"))
    draft.figure(
        "placements.fostering.approved_places",
        places,
        BALANCE,
        "assumption",
        interval=(places * 0.65, places * 1.35, 0.8),
        note=f"{children:g} children with the council's own carers in all usable places: the paper says that not all "
        f"could be placed in house; {said['foster_places_filled_2010'].note}",
    )
    said.write(draft, "placements.own_home_beds", "own_home_beds", interval=(4, 16, 0.8))


def _vacancies(draft: Draft, said: Paper) -> None:
    """Empty posts at the start, shared over the teams by their posts."""
    teams = draft.scenario(NAME, DESCRIPTION).parameters.teams
    carers = TeamKind.FOSTERING, TeamKind.KINSHIP
    posts = {name: team.social_workers_fte for name, team in teams.items() if team.kind not in carers}
    vacant = said["vacancies_2010"]
    for name, fte in posts.items():
        if fte:
            part = vacant.value * fte / sum(posts.values())
            note = f"{vacant.value:g} in the whole council, {vacant.note}; shared over teams by their posts"
            draft.figure(f"teams.{name}.vacant_posts_fte", round(part, 2), vacant.source, "derived", note=note)


def main(folder: Path = Path("scenarios/stockton-2010")) -> None:
    """Write baseline.yaml into `folder`."""
    write_scenario(folder, council().text())
