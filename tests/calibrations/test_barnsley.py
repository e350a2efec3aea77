"""The Barnsley baseline: what of it is the paper's, and that the file is what the closed forms say."""

from pathlib import Path

import pytest

from calibration import barnsley_2017 as built
from sim.measures import MEASURES, tabulate
from sim.model import simulate
from sim.report.targets import read_targets
from sim.scenario import load

from .source_tables import needs_source_tables, say_of

FOLDER = Path(__file__).parents[2] / "scenarios" / "barnsley-2017"
FACTS = {
    "case_holders_2017": "Implied base FTE in scope (option 2)",
    "cases_in_scope": "Implied base cases in scope (option 2)",
    "caseload_in_scope": "OPTION 2 average caseload (excl. adoption & fostering)",
    "caseload_without_disabled": "OPTION 1 average caseload (excl. adoption, fostering, disabled)",
    "caseload_all_teams": "OPTION 3 average caseload all children's social care teams",
    "more_posts_to_18": "OPTION 2 extra FTE to reach 18",
    "caseload_wanted": "Target average caseload",
    "disabled_children_posts": "Disabled-children team implied (option 2 minus option 1)",
    "adoption_and_fostering_posts": "Adoption & fostering teams implied (option 3 minus option 2)",
    "social_worker_gbp_per_year": "Cost per social worker (Grade 9 mid-point with on-costs)",
    "assessments_in_time_share": "Assessments within 45 days, Q1-Q2 2017/18",
    "cp_plan_rate_before": "CP plan rate earlier spike reduced to (2016/17)",
    "cp_plan_rate": "CP plan rate Q2 2017/18",
    "cp_visits_in_time_share": "CP children visited within 4 weeks (12-month)",
    "cp_reviews_in_time_share": "CP plans reviewed on time",
    "care_reviews_in_time_share": "LAC reviews on time (12-month)",
    "need_months": "Duration CIN cases open",
}


@needs_source_tables
def test_the_papers_figures_are_the_papers() -> None:
    paper = built.paper()
    assert {name: paper.value(name) for name in FACTS} == {
        name: say_of("Barnsley", fact) for name, fact in FACTS.items()
    }


def test_the_options_sums_agree_with_posts_and_cases() -> None:
    value = built.paper().value
    posts, cases = value("case_holders_2017"), value("cases_in_scope")
    assert posts * (value("caseload_in_scope") / value("caseload_wanted") - 1) == pytest.approx(14.47, abs=0.01)
    assert cases == pytest.approx(posts * value("caseload_in_scope"), abs=0.5)
    without = (cases - value("disabled_children_cases")) / (posts - value("disabled_children_posts"))
    assert without == pytest.approx(value("caseload_without_disabled"), abs=0.05)
    every = (cases + value("adoption_and_fostering_cases")) / (posts + value("adoption_and_fostering_posts"))
    assert every == pytest.approx(value("caseload_all_teams"), abs=0.05)


def test_the_file_is_what_the_closed_forms_give(tmp_path: Path) -> None:
    built.main(tmp_path)
    assert (tmp_path / "baseline.yaml").read_text() == (FOLDER / "baseline.yaml").read_text()


def test_the_posts_are_the_papers() -> None:
    teams = load(FOLDER / "baseline.yaml").parameters.teams
    posts = {
        name: team.social_workers_fte + team.senior_practitioners_fte + team.asye_fte + team.agency_social_workers_fte
        for name, team in teams.items()
    }
    carers = posts.pop("fostering") + posts.pop("kinship")
    assert carers == pytest.approx(18.5, abs=0.01)
    assert sum(posts.values()) == pytest.approx(70.4, abs=0.05)
    assert posts["disabled_children"] == pytest.approx(7.6, abs=0.02)


def test_it_runs_and_its_published_figures_can_be_held_against_it() -> None:
    scenario = load(FOLDER / "baseline.yaml")
    assert scenario.parameters.child_protection.plan.visits.limit_days == 20
    table = tabulate(simulate(scenario.parameters, seed=1, run=1, months=2))
    targets = read_targets(FOLDER / "baseline.published.csv", list(scenario.parameters.teams))
    assert {target.measure for target in targets} <= set(MEASURES)
    assert table.loc[table["measure"] == "referrals", "value"].gt(0).any()
