"""The regressions against panels made by hand."""

import numpy as np
import pandas as pd
import pytest

from calibration.studies import regression
from calibration.studies.regression import (
    BETWEEN,
    WITHIN,
    changes,
    fit,
    lagged,
    parts,
    rank_correlation,
)

BY_COUNCIL, IN_COUNCIL = 3.0, -2.0


def panel(*, councils=6, years=4, noise=0.0, seed=0):
    """Councils whose means rise with x while each falls with its own x, and years that differ."""
    rng = np.random.default_rng(seed)
    rows = []
    for council in range(councils):
        for year in range(years):
            inner = rng.normal()
            x = 10.0 * council + inner
            y = BY_COUNCIL * 10.0 * council + IN_COUNCIL * inner + 5.0 * year + noise * rng.normal()
            rows.append((f"council {council}", 2018 + year, x, y))
    return pd.DataFrame(rows, columns=["council", "year", "x", "y"])


def test_within_councils_the_slope_is_each_councils_own():
    found = fit(panel(), "y", ["x"], WITHIN)
    assert found.slopes["x"].value == pytest.approx(IN_COUNCIL)
    assert found.slopes["x"].error == pytest.approx(0.0, abs=1e-9)
    assert found.explained == pytest.approx(1.0)
    assert (found.rows, found.councils) == (24, 6)


def test_between_councils_the_slope_is_that_of_their_means():
    assert fit(panel(), "y", ["x"], BETWEEN).slopes["x"].value == pytest.approx(BY_COUNCIL, abs=0.1)


def test_changes_give_the_slope_within():
    changed = changes(panel(), ["x", "y"])
    assert len(changed) == 18
    assert fit(changed, "y", ["x"], BETWEEN).slopes["x"].value == pytest.approx(IN_COUNCIL)


def test_two_reasons_are_told_apart():
    rows = panel()
    rows["z"] = np.random.default_rng(7).normal(size=len(rows))
    rows["y"] += 4.0 * rows["z"]
    found = fit(rows, "y", ["x", "z"], WITHIN)
    assert found.slopes["x"].value == pytest.approx(IN_COUNCIL)
    assert found.slopes["z"].value == pytest.approx(4.0)


def test_a_gap_in_the_years_is_no_change():
    rows = panel()
    rows = rows[~((rows["council"] == "council 0") & (rows["year"] == 2019))]
    assert len(changes(rows, ["x"])) == 16


def test_one_council_seen_once_has_no_part_within():
    rows = pd.concat([panel(), pd.DataFrame([("alone", 2018, 1.0, 99.0)], columns=["council", "year", "x", "y"])])
    assert fit(rows, "y", ["x"], WITHIN).councils == 6


def test_what_a_year_before_was():
    rows = panel()
    rows["before"] = lagged(rows, "x")
    assert rows.loc[rows["year"] == 2018, "before"].isna().all()
    first = rows[rows["council"] == "council 2"].set_index("year")
    assert first.loc[2020, "before"] == first.loc[2019, "x"]
    assert lagged(rows, "x", -1).iloc[0] == rows["x"].iloc[1]


def test_clustered_errors_as_by_the_textbook():
    """Two clusters of two, no effects: the sandwich worked out by hand."""
    rows = pd.DataFrame(
        {
            "council": ["a", "a", "b", "b"],
            "year": [1, 1, 1, 1],
            "x": [1.0, -1.0, 1.0, -1.0],
            "y": [3.0, -1.0, 1.0, -3.0],
        }
    )
    found = fit(rows, "y", ["x"], BETWEEN).slopes["x"]
    # slope 2; residuals 1, 1, -1, -1; scores 1 - 1 = 0 in both clusters
    assert found.value == pytest.approx(2.0)
    assert found.error == pytest.approx(0.0, abs=1e-12)
    rows["y"] = [3.0, -3.0, 1.0, -1.0]
    found = fit(rows, "y", ["x"], BETWEEN).slopes["x"]
    # residuals 1, -1, -1, 1; scores 2 and -2; sandwich 8 / 16; small clusters 2 / 1 x 3 / 2
    assert found.error == pytest.approx((8 / 16 * 3.0) ** 0.5)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    held = 0
    for seed in range(60):
        rows = panel(councils=25, years=4, noise=1.0, seed=seed)
        found = fit(rows, "y", ["x"], WITHIN).slopes["x"]
        held += found.low <= IN_COUNCIL <= found.high
    assert 52 <= held <= 60


def test_nothing_left_of_a_reason_is_said():
    rows = panel()
    rows["same"] = rows["council"].str[-1].astype(float)
    with pytest.raises(ValueError, match="same"):
        fit(rows, "y", ["same"], WITHIN)


def test_variance_is_split_as_it_was_made():
    rng = np.random.default_rng(3)
    rows = [
        (f"council {council}", year, level + (3.0 if year % 2 else -3.0) + rng.normal())
        for council, level in enumerate(rng.normal(size=200) * 2.0)
        for year in range(8)
    ]
    found = parts(pd.DataFrame(rows, columns=["council", "year", "y"]), "y")
    assert found.council == pytest.approx(4 / 14, abs=0.06)
    assert found.rest == pytest.approx(1 / 14, abs=0.01)
    assert found.year == pytest.approx(9 / 14, abs=0.06)


def test_rank_correlation_takes_no_notice_of_scale(monkeypatch):
    monkeypatch.setattr(regression, "RESAMPLES", 50)
    rows = panel()
    rows["cubed"] = rows["x"] ** 3
    assert rank_correlation(rows, "x", "cubed").value == pytest.approx(1.0)
    rows["cubed"] *= -1
    found = rank_correlation(rows, "x", "cubed")
    assert found.high == pytest.approx(-1.0)
