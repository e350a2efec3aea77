"""Wirral 2009 and Stockton 2010: what of them is the papers', and that the older regime's clocks run in them."""

import importlib
from pathlib import Path

import pytest

from sim.measures import tabulate
from sim.model import simulate
from sim.report.targets import read_targets
from sim.scenario import load
from sim.vocabulary import PracticeRegime, TeamKind

from .source_tables import needs_source_tables, say_of

SCENARIOS = Path(__file__).parents[2] / "scenarios"
COUNCILS = {"wirral_2009": "Wirral", "stockton_2010": "Stockton-on-Tees"}
FACTS = {
    "wirral_2009": {
        "assessment_teams": "Assessment teams",
        "assessment_team_social_workers": "Assessment team establishment: social workers",
        "assessment_team_senior_practitioners": "Assessment team establishment: senior practitioner",
        "assessment_team_managers": "Assessment team establishment: team manager",
        "project_team_social_workers": "CiC Project Team social workers (since Jan 2006)",
        "project_team_seconded": "CiC Project Team holders seconded from Care Management",
        "children_with_special_guardians": "Children subject to Special Guardianship Orders",
        "manager_vacancies": "Team Manager vacancies",
        "manager_vacancies_covered": "Team Manager vacancies covered by agency",
        "leaving_care_social_workers": "Leaving Care additional social workers",
        "recruitment_months": "Agency cover lead-in",
        "teams_with_agency_workers": "Fieldwork teams given agency social workers",
        "solicitors": "Child care solicitors",
        "social_worker_gbp_per_year": "Unit cost per social worker (scp 26-36) with on-costs",
        "senior_practitioner_gbp_per_year": "CiC Team senior practitioner PO4",
        "team_manager_gbp_per_year": "CADT Team Manager PO8",
        "principal_manager_gbp_per_year": "CADT Principal Manager PO12",
        "duty_to_years": "Leaving Care duty: adviser until age",
    },
    "stockton_2010": {
        "referrals_in_march_2010": "Referrals in month (high point)",
        "referrals_in_september_2011": "Referrals in month",
        "cp_plans_peak": "Children subject to CP plan (peak)",
        "cp_plans_in_september": "Children subject to CP plan",
        "children_in_care_in_september": "Looked after children (peak)",
    },
}


def built(name: str):
    return importlib.import_module(f"calibration.{name}")


def folder(name: str) -> Path:
    return SCENARIOS / name.replace("_", "-")


@needs_source_tables
@pytest.mark.parametrize("name", COUNCILS)
def test_the_papers_figures_are_the_papers(name: str) -> None:
    paper = built(name).paper()
    assert {figure: paper.value(figure) for figure in FACTS[name]} == {
        figure: say_of(COUNCILS[name], fact) for figure, fact in FACTS[name].items()
    }


@pytest.mark.parametrize("name", COUNCILS)
def test_the_file_is_what_the_closed_forms_give(name: str, tmp_path: Path) -> None:
    built(name).main(tmp_path)
    assert (tmp_path / "baseline.yaml").read_text() == (folder(name) / "baseline.yaml").read_text()


@pytest.mark.parametrize(("name", "limit"), [("wirral_2009", 7), ("stockton_2010", 10)])
def test_the_clocks_are_those_of_the_day(name: str, limit: int) -> None:
    parameters = load(folder(name) / "baseline.yaml").parameters
    assert parameters.practice.regime is PracticeRegime.INITIAL_AND_CORE_2009
    assert parameters.assessment.limit_days == limit
    assert parameters.assessment.core_limit_days == 35
    assert 0 < parameters.assessment.core_assessment_share < 1
    assert parameters.court.standard_weeks == 0
    assert parameters.care_leaver_duty.from_date.year == 2018  # until then to 21
    assert all(team.asye_fte == 0 for team in parameters.teams.values())
    for file in folder(name).glob("*.published.csv"):
        assert not {target.measure for target in read_targets(file, list(parameters.teams))} & {
            "assessments_within_45_days"
        }


@pytest.mark.parametrize("name", COUNCILS)
def test_it_runs_with_initial_and_core_assessments_from_the_first_month(name: str) -> None:
    table = tabulate(simulate(load(folder(name) / "baseline.yaml").parameters, seed=1, run=1, months=2))
    council = table[table["team"] == "all"]
    for measure in ("initial_assessments_within_limit", "core_assessments_within_limit"):
        rows = council[council["measure"] == measure]
        assert rows["denominator"].gt(0).all()
        assert rows["value"].between(0.3, 1.0).all()


def test_figures_of_other_years_say_how_far_away_they_are() -> None:
    register = {row.field: row for row in load(folder("wirral_2009") / "baseline.yaml").register}
    row = register["stock.children_in_care"]
    assert row.status == "derived"
    assert "2016 (7 years later)" in row.note


def test_wirral_has_the_papers_assessment_teams() -> None:
    teams = load(folder("wirral_2009") / "baseline.yaml").parameters.teams.values()
    assessing = [team for team in teams if team.kind is TeamKind.ASSESSMENT]
    [front_door] = [team for team in teams if team.kind is TeamKind.FRONT_DOOR]
    assert len(assessing) == 4
    assert all(team.senior_practitioners_fte == team.team_managers_fte == 1 for team in assessing)
    on_the_rota = front_door.screening_officers_fte
    assert sum(team.social_workers_fte for team in assessing) + on_the_rota == 20


def test_stockton_replays_the_months_it_was_told_of() -> None:
    made, said = built("stockton_2010").council(), built("stockton_2010").paper()
    months = made.published.inputs.pathway.referrals_by_month
    assert months[2] == said.value("referrals_in_june_2011") == 197
    assert months[5] == said.value("referrals_in_september_2011") == 177
    assert sum(months) == said.value("referrals_2011")
    assert made.draft.scenario("", "").parameters.demand.replayed_months == 6
