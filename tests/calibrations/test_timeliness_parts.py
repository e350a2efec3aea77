"""Panel, collapses, councils made alike, and how runs are kept."""

import numpy as np
import pandas as pd
import pytest

from calibration.published.volumes import Volumes
from calibration.studies import alike, running
from calibration.studies.alike import Asked, Simulated, typical_of, with_englands_times
from calibration.studies.collapses import collapses
from calibration.studies.published_panel import logit, mean_days, published_panel
from calibration.studies.simulated_answers import fifths, matched


@pytest.fixture(scope="module")
def volumes():
    return Volumes.read()


def shares(*values, council="Anywhere", first=2018):
    years = range(first, first + len(values))
    return pd.DataFrame({"council": council, "year": years, "share": values})


class Few:
    """The published figures, of a few councils."""

    def __init__(self, volumes, *names):
        self.councils, self.value = [volumes.find(name) for name in names], volumes.value


def test_panel_is_what_is_published(volumes):
    rows = published_panel(Few(volumes, "Barnsley", "Leicestershire", "Isles of Scilly"), (2018, 2019))
    rows = rows.set_index(["council", "year"])
    assert set(rows.index.get_level_values("council")) == {"Barnsley", "Leicestershire"}  # Scilly has too few workers
    barnsley, leicestershire = rows.loc["Barnsley", 2018], rows.loc["Leicestershire", 2018]
    assert barnsley["share"] == pytest.approx(volumes.value("Barnsley", "assessments_within_45_days_share", 2018) / 100)
    assert barnsley["caseload"] == volumes.value("Barnsley", "caseload", 2017)  # of the September in the year
    assert barnsley["log_cases"] - barnsley["log_holders"] == pytest.approx(barnsley["log_caseload"], abs=0.01)
    assert leicestershire["log_other_cases"] < leicestershire["log_caseload"]


def test_logit_is_held_off_all_and_none():
    assert logit(pd.Series([0.5, 1.0, 0.0])).tolist() == pytest.approx([0.0, np.log(99), -np.log(99)])


def test_mean_days_takes_the_middle_of_each_band():
    assert mean_days([0, 0, 1, 1, 0, 0, 0, 0, 0]) == pytest.approx(20.0)


def test_a_collapse_is_a_fall_by_25_points_within_two_years():
    found = collapses(shares(0.9, 0.8, 0.64, 0.9, 0.66))
    assert list(found[["before", "after"]].itertuples(index=False, name=None)) == [(2018, 2020)]
    assert found["fall"].tolist() == pytest.approx([0.26])
    assert collapses(shares(0.9, 0.85, 0.75, 0.6)).to_dict("records") == [
        {"council": "Anywhere", "before": 2019, "after": 2021, "fall": pytest.approx(0.25)}
    ]


def test_two_falls_of_a_council_are_two_collapses():
    assert len(collapses(shares(0.9, 0.6, 0.9, 0.6))) == 2


def test_a_slow_council_made_alike_is_as_slow_as_england(volumes):
    evidence = alike.Evidence(volumes, volumes.find("Barnsley"), 2022)
    inputs = alike.PublishedInputs(evidence).inputs
    same = with_englands_times(evidence, inputs)
    england = [volumes.value("England", f"assessments_{band}", 2022) for band in alike.ASSESSMENT_BANDS]
    assert same.pathway.assessment_mean_days == pytest.approx(mean_days(england))
    assert sum(same.pathway.assessment_bands) == pytest.approx(sum(england))
    assert same.pathway.assessments == inputs.pathway.assessments
    children = (each.on_cin_plan + each.in_assessment for each in (same.held, inputs.held))
    assert next(children) == pytest.approx(next(children))
    assert same.held.caseload == pytest.approx(inputs.held.caseload)


def test_alike_is_time_and_hours_while_staff_are_the_councils_own(volumes):
    councils = ["Barnsley", "Leicestershire", "Wirral"]
    typical = typical_of(volumes, councils, 2022)
    assessments, posts = [], []
    for council in councils[:2]:
        parameters, _ = alike.alike(volumes, Asked("alike", council, 2022, typical))
        assessments.append(
            (parameters.assessment.median_days, parameters.assessment.sigma, parameters.assessment.hours)
        )
        posts.append(parameters.teams["assessment"].social_workers_fte)
    assert assessments[0] == pytest.approx(assessments[1])
    assert assessments[0][0] == pytest.approx(typical.median_days)
    assert posts[0] != posts[1]


def test_settings_reach_the_parameters(volumes):
    typical = typical_of(volumes, ["Barnsley"], 2022)
    asked = Asked("less", "Barnsley", 2022, typical, settings={"practice.delay_share": 0.3})
    parameters, _ = alike.alike(volumes, asked)
    assert parameters.practice.delay_share == 0.3


def test_with_its_own_hours_a_council_is_at_the_planned_load(volumes):
    typical = typical_of(volumes, ["Barnsley", "Wirral", "Stockton-on-Tees"], 2022)
    _, load = alike.alike(volumes, Asked("own hours", "Barnsley", 2022, typical, own_hours=True))
    assert load == pytest.approx(0.95, abs=0.002)


def test_runs_are_kept_as_they_come_and_made_once(tmp_path, volumes, monkeypatch):
    made = []

    def stub(asked):
        made.append((asked.variant, asked.council, asked.year))
        return Simulated(asked.variant, asked.council, asked.year, 1.0, 200, 150, 20, 0.9)

    monkeypatch.setattr(running, "run", stub)
    monkeypatch.setattr(
        running,
        "typical_of",
        lambda *_: alike.Typical(
            20.0,
            0.8,
            alike.Hours(assessment=8.0, child_in_need=4.0, child_protection=6.0, disabled_children=4.0, care=4.0),
        ),
    )
    panel = pd.DataFrame({"council": ["Barnsley", "Wirral"], "year": [2022, 2022], "share": [0.9, 0.8]})
    wanted = [running.Need("alike", "Barnsley", 2022), running.Need("alike", "Wirral", 2022)]
    running.Runs(tmp_path, volumes, panel).simulate(wanted[:1], jobs=1)
    running.Runs(tmp_path, volumes, panel).simulate(wanted, jobs=1)
    assert made == [need.key for need in wanted]
    rows = running.read_runs(tmp_path)
    assert rows["share"].tolist() == [0.75, 0.75]
    assert matched(panel.assign(logit=0.0), rows)["share_simulated"].tolist() == [0.75, 0.75]


def test_fifths_are_of_each_year_by_itself():
    rows = pd.DataFrame({"year": [1] * 5 + [2] * 5, "load": [1, 2, 3, 4, 5, 11, 12, 13, 14, 15.0]})
    rows["share"] = rows["share_simulated"] = rows["load"]
    assert fifths(rows, "load")["load"].tolist() == [6, 7, 8, 9, 10]
