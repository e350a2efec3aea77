"""Whether intervals hold the truth as often as they say, on a service that is not linear."""

import numpy as np
import pytest
from scipy.stats import binom

from calibration.fitting.study import CASES, COVERAGE, DATA_SETS, RULE, Row, recovered, study, with_table

FEW = 16


@pytest.mark.slow
def test_intervals_hold_the_truth_in_a_few_data_sets():
    found = recovered(CASES["the recipe"], range(1000, 1000 + FEW))
    held = int(sum(one.held.sum() for one in found))
    # As if only half of the ten parameters were independent of each other within a data set.
    pairs = FEW * 5
    low, high = binom.ppf([0.005, 0.995], pairs, COVERAGE) / pairs
    assert low <= held / (FEW * 10) <= high
    errors = np.array([one.errors / one.spread for one in found])
    assert np.sqrt(np.mean(errors**2)) == pytest.approx(1.0, abs=0.25)


def test_the_table_takes_the_place_of_the_old_one():
    page = f"# Title\n\n| case |\n{RULE}\n| old | 1 |\n\nWords.\n"
    written = with_table(page, {"new": Row(0.9, 0.01, 0.3, 0.3, 0.9, 0.01)})
    assert (
        written == f"# Title\n\n| case |\n{RULE}\n| new | 0.300 | 0.300 | 0.900 ± 0.010 | 0.900 ± 0.010 |\n\nWords.\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["the recipe", "the recipe, no closed form", "the recipe, wrong closed form"])
def test_intervals_of_identifiable_parameters_hold_the_truth(name):
    row = study(CASES[name], DATA_SETS)
    assert 0.87 <= row.coverage <= 0.95
    assert 0.87 <= row.forecasts <= 0.95
    assert row.error < 0.33


@pytest.mark.slow
def test_discrepancy_keeps_forecasts_right_when_the_model_is_wrong():
    allowed, ignored = (
        study(CASES[f"model wrong: {kind}"], DATA_SETS) for kind in ("the usual discrepancy", "no discrepancy")
    )
    assert allowed.forecasts >= 0.87
    assert ignored.forecasts < allowed.forecasts
