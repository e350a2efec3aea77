"""Every measure is defined once, and what is defined is computed."""

import pytest
from made_up import TEAM_IDS, MadeUpRun

from sim.measures import MEASURES, tabulate
from sim.measures.tabulating import measured
from sim.vocabulary import Cause, Stage

PROMISED = (
    "contacts",
    "referrals",
    "rereferrals_within_12_months",
    "assessments_completed",
    "assessments_within_45_days",
    "section_47s",
    "icpcs",
    "icpcs_within_15_days",
    "cp_plans_started",
    "cp_plans_ended",
    "cp_plans_open",
    "repeat_cp_plans",
    "cp_reviews_on_time",
    "cp_visits_on_time",
    "cin_plans_open",
    "open_cases",
    "children_in_care",
    "care_started",
    "care_ended",
    "care_reviews_on_time",
    "care_visits_on_time",
    "permanence_plan_by_second_review",
    "proceedings_within_26_weeks",
    "care_leavers_supported",
    "care_leavers_without_adviser",
    "pathway_plans_on_time",
    "caseload_per_fte",
    "share_of_workers_above_standard",
    "unallocated_children",
    "days_unallocated",
    "reviewing_officer_caseload",
    "manager_decision_wait_days",
    "social_worker_changes",
    "drift_child_weeks",
    "depth_of_work",
    "placements_in_house_share",
    "cost_staff_gbp",
    "cost_agency_gbp",
    "cost_placements_gbp",
    "cost_of_drift_gbp",
)


def test_every_promised_name_is_there():
    assert [name for name in PROMISED if name not in MEASURES] == []


def test_what_is_defined_is_computed_and_nothing_else():
    assert set(measured(MadeUpRun())) == MEASURES.keys()


def test_every_cause_and_stage_has_its_drift():
    assert {f"drift_child_weeks_{cause.name.lower()}" for cause in Cause} <= MEASURES.keys()
    assert {f"drift_child_weeks_in_{stage.name.lower()}" for stage in Stage} <= MEASURES.keys()


@pytest.mark.parametrize("name", MEASURES)
def test_a_definition_is_complete(name):
    measure = MEASURES[name]
    assert measure.name == name
    assert measure.source
    assert len(measure.meaning) >= 40
    assert not measure.meaning.endswith(".")
    assert measure.kind in {"count", "stock", "share", "mean", "money", "longest"}
    assert (measure.unit == "share") == (measure.kind == "share")
    assert (measure.unit == "GBP") == (measure.kind == "money") == name.endswith("_gbp")


def test_statutory_measures_name_their_standard():
    for name, days in (("assessments_within_45_days", "45"), ("icpcs_within_15_days", "15")):
        assert MEASURES[name].standard.startswith(f"{days} working days")
    assert MEASURES["cp_visits_on_time"].standard == ""


def test_the_table_is_tidy_and_each_row_is_there_once():
    table = tabulate(MadeUpRun())
    assert list(table.columns) == ["month", "team", "measure", "value", "numerator", "denominator", "unit"]
    assert (table["month"].min(), table["month"].max()) == ("2017-08", "2017-10")
    assert not table.duplicated(["month", "team", "measure"]).any()
    assert set(table["team"]) == {*TEAM_IDS, "all"}
    assert set(table["measure"].astype(str)) == MEASURES.keys()
    for name, rows in table.groupby("measure", observed=True):
        assert set(rows["unit"]) == {MEASURES[name].unit}
        assert (rows["team"] == "all").sum() == 3


def test_teams_for_which_a_measure_has_no_meaning_are_left_out():
    table = tabulate(MadeUpRun())
    teams = {name: set(rows["team"]) for name, rows in table.groupby("measure", observed=True)}
    assert teams["cp_plans_open"] == {"cp_north", "cp_south", "cin", "disabled", "all"}
    assert teams["open_cases"] == {"all"}
    assert teams["reviewing_officer_caseload"] == {"reviewing_officers", "all"}
    assert "reviewing_officers" not in teams["caseload_per_fte"]
