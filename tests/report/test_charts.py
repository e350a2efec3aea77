"""The overview chart shows what the table holds."""

import math

import numpy as np
import pytest
from matplotlib.image import imread

from sim.report import findings
from sim.report.charts import _panels, _published, overview_chart
from sim.report.drawing import Line, Mark, Reason
from sim.report.targets import COLUMNS
from sim.results import Run

from .conftest import made_up_run


def test_means_and_ends_of_the_range_are_over_runs_and_by_month():
    line = Line("", np.array([[1.0, 10.0], [2.0, math.nan], [6.0, 20.0]]))
    assert line.mean.tolist() == [3.0, 15.0]
    assert line.low.tolist() == [1.0, 10.0]
    assert line.high.tolist() == [6.0, 20.0]


def test_a_month_without_any_value_is_a_gap():
    line = Line("", np.array([[math.nan, 1.0], [math.nan, 2.0]]))
    assert math.isnan(line.mean[0])
    assert line.mean[1] == 1.5


@pytest.mark.parametrize(
    "changes", [{}, {"runs": 1, "months": 1}, {"months": 60, "runs": 2}], ids=["usual", "least", "long"]
)
def test_the_picture_is_drawn(tmp_path, changes):
    overview_chart(made_up_run(**changes), tmp_path / "overview.png")
    assert_nine_panels(tmp_path / "overview.png")


def assert_nine_panels(file):
    picture = imread(file)
    assert picture.shape[:2] == (2160, 2250)
    # Something is drawn in each of the nine places, even where there is nothing to show.
    for row in (slice(290, 730), slice(920, 1375), slice(1560, 2020)):
        for column in (slice(100, 540), slice(840, 1270), slice(1570, 2000)):
            assert picture[row, column, :3].std() > 0


@pytest.fixture
def published(simulated_run, tmp_path):
    """The run in a folder with published figures of it."""

    def keep(*lines):
        (tmp_path / "targets.csv").write_text(",".join(COLUMNS) + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
        return Run(tmp_path, simulated_run.manifest, simulated_run.table)

    return keep


STOCK = "children_in_care,all,2024-09,2024-09,mean,60,0.05,relative,DfE,"
LEAVERS = "care_leavers_supported,all,2024-04,2024-04,first,45,0.05,relative,DfE,"
WITHOUT = "care_leavers_without_adviser,all,2024-04,2024-04,first,5,0.05,relative,DfE,"
HOME = "care_ended_home / care_ended,all,2024-04,2025-03,share,0.19,10,points,DfE,"
LATE = "children_in_care,all,2030-01,2030-01,mean,60,0.05,relative,DfE,"
OF_TEAM = "children_held,assessment,2024-09,2024-09,mean,60,0.05,relative,DfE,"


def panel_about(run, words):
    (panel,) = (panel for panel in _panels(run, _published(run)[0]) if words in panel.title)
    return panel


def test_published_figures_stand_beside_the_months_they_are_of(published, tmp_path):
    run = published(STOCK, LEAVERS, WITHOUT, HOME, LATE, OF_TEAM)
    assert panel_about(run, "Children in care").marks == [Mark(60, "2024-09", "2024-09")]
    leavers = panel_about(run, "an adviser")
    assert leavers.marks == [Mark(40, "2024-04", "2024-04"), Mark(5, "2024-04", "2024-04")]
    assert [line.name for line in leavers.lines] == ["with", "without"]
    overview_chart(run, tmp_path / "overview.png")
    assert_nine_panels(tmp_path / "overview.png")


def test_ways_out_are_compared_over_the_published_months(published):
    run = published(HOME)
    panel = panel_about(run, "Commonest way out")
    home = next(reason for reason in panel.reasons if reason.name == "home")
    assert home.published == 0.19
    assert sum(reason.mean for reason in panel.reasons) == pytest.approx(1)
    assert "Apr 2024 to Mar 2025" in panel.unit
    table = run.table[(run.table["team"] == "all") & (run.table["month"] < "2025-04")]
    home_by_run, ends = (
        table[table["measure"] == name].groupby("run")["value"].sum() for name in ("care_ended_home", "care_ended")
    )
    assert home.mean == pytest.approx((home_by_run / ends).mean())
    assert [reason.mean for reason in panel.reasons] == sorted((each.mean for each in panel.reasons), reverse=True)


def test_without_published_figures_the_whole_run_counts_and_that_is_said(simulated_run):
    assert "Apr 2024 to May 2025" in panel_about(simulated_run, "Commonest way out").unit
    assert _published(simulated_run) == ([], "No published figures are kept with this run.")


def test_faulty_published_figures_are_left_out_and_that_is_said(published, tmp_path):
    run = published("contatcs,all,2024-04,2024-06,sum,1,0.05,relative,DfE,")
    targets, excuse = _published(run)
    assert targets == []
    assert "faulty" in excuse
    overview_chart(run, tmp_path / "overview.png")


def line_of(*runs):
    return Line("", np.array(runs, dtype=float))


def test_a_title_claims_a_change_only_if_the_runs_agree():
    assert findings.change_of("Plans", line_of([100, 90], [100, 80])) == "Plans fall from 100 to 85.0"
    assert findings.change_of("Plans", line_of([100, 110], [100, 130])) == "Plans rise from 100 to 120"
    assert findings.change_of("Plans", line_of([100, 90], [100, 111])) == "Plans stay near 100"
    assert findings.change_of("Plans", line_of([100, 101])) == "Plans stay near 100"
    assert findings.change_of("Plans", line_of([100])) == "Plans: 100"
    assert findings.change_of("Plans", line_of([math.nan, 1])) == "Plans"


def test_titles_of_waiting_and_drift():
    lacking = findings.without_adviser(line_of([250, 251]), line_of([133, 199]))
    assert lacking == "199 of 450 care leavers have no adviser in the last month"
    assert findings.waiting(line_of([0.01, 0.02])) == "Hardly a child waits for a worker"
    causes = [Line("busy worker", np.array([[30.0, 30.0]])), Line("chair", np.array([[10.0, 10.0]]))]
    assert findings.lost_to(causes) == "75 % of lost time is spent waiting for: busy worker"
    assert findings.fullest(causes) == "Caseloads are highest in busy worker teams: 30.0"


def test_the_title_of_ways_out_names_the_largest_gap():
    reasons = [Reason("home", 0.5, 0.4, 0.6, 0.45), Reason("adopted", 0.2, 0.1, 0.3, 0.3), Reason("other", 0.3, 0, 1)]
    assert findings.commonest(reasons) == (
        "Commonest way out: home (50 %); adopted is furthest from published (-10.0 points)"
    )
    assert findings.commonest(reasons[2:]) == "Commonest way out: other (30 %)"
