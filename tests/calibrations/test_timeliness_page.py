"""The page of the study agrees with its stored runs, and what it claims in words holds."""

import pytest

from calibration.studies import timeliness
from calibration.studies.running import SETTINGS
from calibration.studies.simulated_answers import DIFFERENCE, PUBLISHED, SIMULATED, implied_delay_share
from calibration.studies.timeliness_pictures import CASES, SCATTER, SLOPES
from calibration.studies.timeliness_tables import kept, plain, signed, table


@pytest.fixture(scope="module")
def found():
    return timeliness.study()


def test_page_is_written_from_the_stored_runs(found):
    assert (timeliness.DOCS / timeliness.PAGE).read_text(encoding="utf-8") == found.page()
    assert all((timeliness.DOCS / picture).exists() for picture in (SLOPES, SCATTER, CASES))


def test_stored_slopes_are_those_of_the_runs(found):
    stored = (timeliness.FOLDER / timeliness.SLOPES_FILE).read_text(encoding="utf-8").splitlines()
    assert len(stored) == len(kept(found.published, found.simulated)) + 1


def test_the_model_responds_too_strongly_to_load(found):
    """What the answer says in words."""
    s = found.simulated
    for comparison in ("between", "within"):
        assert s.slopes[DIFFERENCE, comparison, "log_load"].low > 0
        assert s.slopes[SIMULATED, comparison, "log_load"].high < 0
    assert s.slopes[PUBLISHED, "within", "log_load"].high < 0
    assert s.staffing[DIFFERENCE, "within"].slopes["log_holders"].high < 0
    assert s.rank_of_changes.low > 0
    assert s.follows["between"].explained < 0.05 < 0.15 > s.follows["within"].explained
    assert s.fifths["share_simulated"].is_monotonic_decreasing
    assert set(s.settings) == set(SETTINGS)


def test_caseload_alone_and_what_becomes_of_it(found):
    p = found.published
    assert p.alone["within", "log_caseload"].slopes["log_caseload"].high < 0
    assert p.without_assessments.low < 0 < p.without_assessments.high
    assert p.with_lag.slopes["before"].low < 0 < p.with_lag.slopes["before"].high
    assert p.staffing["within"].slopes["log_holders"].low < 0


def test_the_delay_share_implied_is_below_the_one_assumed(found):
    implied = implied_delay_share(found.simulated, "within")
    assert implied.value is not None
    assert implied.high is not None
    assert implied.value < implied.high < 0.7
    assert implied_delay_share(found.simulated, "within", known=0.5).value > implied.value


def test_barnsley_went_against_its_workload(found):
    rows = found.barnsley.set_index("year")
    assert rows.loc[2022, "caseload"] > 24 > 15 > rows.loc[2024, "caseload"]
    assert rows.loc[2022, "share"] > 0.99 > 0.9 > rows.loc[2024, "share"]


def test_numbers_as_they_are_written():
    assert [signed(-0.004), signed(-1.2), signed(3.0, 0)] == ["0.00", "−1.20", "3"]
    assert plain(float("nan")) == "–"
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"
