import numpy as np
import pandas as pd
import pytest

from calibration.validating.naive import Naive
from calibration.validating.observed import SERIES
from calibration.validating.pooling import ALL, COUNTS, SHARES, UNKNOWN, coverage_table, skill
from calibration.validating.scores import COLUMNS, RIVALS, scores_of
from calibration.validating.scoring import fair_crps

COUNCILS, YEARS = tuple(f"council {place}" for place in range(40)), (2020, 2021)


class Table:
    """A panel of one count and one share: the count doubles every year in one council and stays in the others."""

    councils = COUNCILS

    def of(self, council, year):
        if year > 2019:
            return {}
        number = int(council.split()[1])
        growth = 2.0 if number == 0 else 1.0 + 0.001 * number
        return {"referrals": 100 * growth ** (year - 2019), "assessments_within_45_days": 0.9 - 0.001 * number}

    def changes(self, name, years):
        for council in self.councils:
            for year in range(2013, 2020 - years):
                yield council, self.of(council, year)[name], self.of(council, year + years)[name]


def futures(rng, at, spread):
    values = np.full((25, len(YEARS), len(SERIES)), np.nan)
    for place, series in enumerate(SERIES):
        if series.name == "referrals":
            values[:, :, place] = at * np.exp(spread * rng.standard_normal((25, len(YEARS))))
        elif series.name == "assessments_within_45_days":
            values[:, :, place] = np.clip(0.9 + 0.05 * rng.standard_normal((25, len(YEARS))), 0, 1)
    return values


@pytest.fixture
def scores():
    rng = np.random.default_rng(7)
    naive = Naive(Table(), 2019)
    tables = []
    for council in COUNCILS:
        came = {
            year: {
                "referrals": 100 * np.exp(0.3 * rng.standard_normal()),
                "assessments_within_45_days": min(0.9 + 0.05 * rng.standard_normal(), 1.0),
                "care_started": 12.0,
            }
            for year in YEARS
        }
        training = futures(rng, 100, 0.1)[:, 0]
        tables.append(scores_of(council, YEARS, futures(rng, 100, 0.3), training, came, naive, 2019))
    return pd.concat(tables, ignore_index=True)


def test_what_came_is_scored_figure_by_figure_and_year_by_year(scores):
    assert list(scores.columns) == list(COLUMNS)
    assert len(scores) == len(COUNCILS) * len(YEARS) * 2  # nothing was forecast of care
    assert set(scores["horizon"]) == {1, 2}
    assert set(scores["unit"]) == {"log", "points"}
    assert scores["inside_80"].mean() == pytest.approx(0.8, abs=0.12)


def test_naive_forecasts_are_last_year_and_its_trend():
    naive = Naive(Table(), 2019)
    assert naive.last_value("council 0", "referrals") == pytest.approx(np.log(100))
    assert naive.trend("council 0", "referrals", 3) == pytest.approx(np.log(100) + 3 * np.log(2))
    assert naive.trend("council 5", "referrals", 2) == pytest.approx(np.log(100) + 2 * np.log(1.005))
    assert naive.last_value("council 0", "care_started") is None
    assert naive.trend("council 0", "care_started", 1) is None
    assert naive.trend("council 9", "assessments_within_45_days", 5) == pytest.approx(89.1)


def test_usual_changes_are_those_of_others_and_wider_where_the_table_is_too_short():
    naive = Naive(Table(), 2019)
    assert np.log(2) == pytest.approx(naive.changes("council 1", "referrals", 1).max())
    assert naive.changes("council 0", "referrals", 1).max() < 0.05
    longest, beyond = naive.changes("council 0", "referrals", 6), naive.changes("council 0", "referrals", 8)
    assert beyond == pytest.approx(longest * np.sqrt(8 / 6))


def test_moved_futures_are_shifted_by_what_the_training_year_was_off():
    naive, rng = Naive(Table(), 2019), np.random.default_rng(1)
    off = futures(rng, 150, 0.2)
    training = np.full((25, len(SERIES)), np.nan)
    training[:, 0] = 150.0
    came = {year: {"referrals": 100.0} for year in YEARS}
    table = scores_of("council 3", YEARS, off, training, came, naive, 2019)
    assert SERIES[0].name == "referrals"
    assert table["bias"].mean() == pytest.approx(np.log(1.5), abs=0.1)
    assert table["bias_anchored"].mean() == pytest.approx(0.0, abs=0.1)
    row = table.iloc[0]
    assert row["crps"] == pytest.approx(fair_crps(np.log(off[:, 0, 0]), np.log(100)))
    assert row["crps_anchored"] == pytest.approx(fair_crps(np.log(off[:, 0, 0] / 1.5), np.log(100)))


def test_pooled_coverage_and_skill(scores):
    table = coverage_table(scores)
    whole = table[(table["group"] == COUNTS) & (table["series"] == ALL) & (table["horizon"] == ALL)].iloc[0]
    assert whole["cases"] == 80
    assert whole["councils"] == 40
    assert whole["inside_80"] == pytest.approx(0.8, abs=0.15)
    assert 0.02 < whole["clustered_error_80"] < 0.09
    assert whole["skill"] == pytest.approx(skill(scores[scores["unit"] == "log"], "crps")[0])
    assert set(table["group"]) == {ALL, COUNTS, SHARES}
    unknown = coverage_table(scores.assign(last_known=False))
    assert set(unknown["group"]) == {ALL, UNKNOWN}


def test_skill_is_of_the_cases_that_have_both_and_its_error_leaves_out_councils():
    cases = pd.DataFrame(
        {"council": ["a", "a", "b", "b"], "crps": [1.0, 1.0, 2.0, 9.0], "crps_last_spread": [2.0, 2.0, 2.0, np.nan]}
    )
    found, error = skill(cases, "crps")
    assert found == pytest.approx(1 - 4 / 6)
    assert error == pytest.approx(np.sqrt(0.5 * 2 * 0.25**2))
    assert np.isnan(skill(cases[:2], "crps")[1])
    assert all(f"crps_{name}" in COLUMNS for name in RIVALS)
