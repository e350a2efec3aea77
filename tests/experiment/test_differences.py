"""Paired differences, their errors and the parts of the variance, against what is known of them."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiment import differences, pairs_words, summarise_options
from sim.experiment.differences import paired
from sim.experiment.summary import KEYS
from sim.experiment.variance import (
    NO_DIFFERENCE,
    NO_VALUES,
    ONE_DRAW,
    ONE_RUN_PER_DRAW,
    parts_of_variance,
)


def numbers_from(values, draws=None, measure="contacts"):
    """Make a table of numbers: `values` are arrays by option, a column for each team (none: the council)."""
    parts = []
    for option, each in values.items():
        each = np.asarray(each, float).reshape(len(each), -1)
        runs, teams = each.shape
        names = ["all"] if teams == 1 else [f"team {number:03}" for number in range(teams)]
        parts.append(
            pd.DataFrame(
                {
                    "option": option,
                    "draw": np.repeat(np.zeros(runs, int) if draws is None else draws, teams),
                    "run": np.repeat(np.arange(1, runs + 1), teams),
                    "measure": measure,
                    "team": np.tile(names, runs),
                    "unit": "children",
                    "statistic": "a year",
                    "value": each.ravel(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


ONE = numbers_from({"baseline": [10, 12, 11, 15], "more": [9, 10, 12, math.nan]})


def test_an_option_has_its_mean_its_range_and_its_errors():
    row = summarise_options(ONE).set_index("option").loc["baseline"]
    each = np.array([10, 12, 11, 15.0])
    error = each.std(ddof=1) / 2
    assert row["mean"] == each.mean()
    assert (row["low"], row["high"]) == pytest.approx(tuple(np.quantile(each, [0.1, 0.9], method="weibull")))
    assert row["half_width"] == pytest.approx(stats.t.ppf(0.975, 3) * error)
    assert row["mean_high"] - row["mean"] == pytest.approx(stats.t.ppf(0.9, 3) * error)
    assert row["mean"] - row["mean_low"] == pytest.approx(stats.t.ppf(0.9, 3) * error)
    assert summarise_options(ONE).set_index("option").loc["more", "runs"] == 3


def test_differences_are_taken_run_by_run_and_pairs_without_a_value_left_out():
    (row,) = differences(ONE, "baseline").to_dict("records")
    each = np.array([-1, -2, 1.0])
    assert (row["option"], row["pairs"], row["mean"]) == ("more", 3, pytest.approx(each.mean()))
    assert (row["low"], row["high"]) == pytest.approx(tuple(np.quantile(each, [0.1, 0.9], method="weibull")))
    assert row["half_width"] == pytest.approx(stats.t.ppf(0.975, 2) * each.std(ddof=1) / math.sqrt(3))
    assert (row["probability_above_zero"], row["probability_below_zero"]) == pytest.approx((1 / 3, 2 / 3))
    both = np.var([10, 12, 11], ddof=1) + np.var([9, 10, 12], ddof=1)
    assert row["variance_reduction"] == pytest.approx(both / each.var(ddof=1))
    assert row["variance_reduction_within_draws"] == pytest.approx(row["variance_reduction"])
    assert row["not_split"] == ONE_DRAW


def test_nothing_depends_on_the_order_of_rows_or_on_how_words_are_kept():
    words = dict.fromkeys(["option", *KEYS], "category")
    shuffled = ONE.sample(frac=1, random_state=2).astype(words)
    for function in (summarise_options, lambda numbers: differences(numbers, "baseline")):
        one, other = (function(each).sort_values("option", ignore_index=True) for each in (ONE, shuffled))
        pd.testing.assert_frame_equal(one, other, check_categorical=False)


def test_a_missing_run_and_a_team_that_only_one_has_are_no_pairs():
    one_less = ONE[~((ONE["option"] == "baseline") & (ONE["run"] == 1))]
    assert differences(one_less, "baseline")["pairs"].tolist() == [2]
    new_team = pd.concat([ONE, ONE[ONE["option"] == "more"].assign(team="new")])
    assert differences(new_team, "baseline")["team"].tolist() == ["all"]
    assert summarise_options(new_team)["team"].tolist() == ["all", "all", "new"]


def test_other_figures_in_the_same_run_are_no_pair():
    """A run that had another draw is not the same future."""
    other = ONE.copy()
    other.loc[(other["option"] == "more") & (other["run"] == 1), "draw"] = 5
    assert sorted(paired(other, "baseline")["run"]) == [2, 3, 4]


def test_an_option_that_changes_nothing_says_so():
    (row,) = differences(numbers_from({"baseline": [1, 2, 4], "same": [1, 2, 4]}), "baseline").to_dict("records")
    assert (row["mean"], row["half_width"], row["probability_above_zero"], row["probability_below_zero"]) == (0,) * 4
    assert row["variance_reduction"] == math.inf


def test_one_run_has_a_difference_and_no_errors():
    (row,) = differences(numbers_from({"baseline": [1], "more": [3]}), "baseline").to_dict("records")
    assert (row["mean"], row["pairs"]) == (2, 1)
    assert all(math.isnan(row[name]) for name in ("low", "high", "half_width", "mean_low", "variance_reduction"))
    assert row["not_split"] == NO_VALUES


def test_missing_pairs_are_said():
    assert pairs_words("more", "baseline", 1, ()) == "difference over 1 pair of runs"


def test_shared_draws_and_seeds_reduce_the_variance_as_they_must():
    """Values are draw + luck (shared) + own noise, all of variance 4, 1 and 0.25."""
    luck = np.random.default_rng(4)
    draws = np.repeat(np.arange(1, 2001), 2)
    shared = np.repeat(luck.normal(0, 2, 2000), 2) + luck.normal(0, 1, 4000)
    values = {name: shared + luck.normal(0, 0.5, 4000) for name in ("baseline", "more")}
    (row,) = differences(numbers_from(values, draws), "baseline").to_dict("records")
    assert row["variance_reduction"] == pytest.approx(2 * 5.25 / 0.5, rel=0.1)
    assert row["variance_reduction_within_draws"] == pytest.approx(2 * 1.25 / 0.5, rel=0.1)
    assert row["share_parameters"] < 0.05


def split(values, draws):
    return parts_of_variance(numbers_from({"baseline": values}, draws), ["option", *KEYS]).iloc[0]


def test_the_variance_splits_as_by_hand():
    """Two draws of 2 and 3 runs: mean squares 3.333 within (10 over 3) and 120/5 between, 2.4 runs a draw."""
    found = split([1, 3, 4, 6, 8], [1, 1, 2, 2, 2])
    within = (1 + 1 + 4 + 0 + 4) / 3
    mean = 22 / 5
    between = 2 * (2 - mean) ** 2 + 3 * (6 - mean) ** 2
    runs_per_draw = 5 - (4 + 9) / 5
    assert found["variance_within"] == pytest.approx(within)
    assert found["variance_between"] == pytest.approx((between - within) / runs_per_draw)
    assert found["share_parameters"] + found["share_chance"] == pytest.approx(1)
    assert found["draws"] == 2
    assert found["not_split"] == ""


@pytest.mark.parametrize(
    ("values", "draws", "why"),
    [
        ([1, 2, 3], [1, 1, 1], ONE_DRAW),
        ([1, 2, 3], [0, 0, 0], ONE_DRAW),
        ([1, 2, 3], [1, 2, 3], ONE_RUN_PER_DRAW),
        ([1, 1, 1, 1], [1, 1, 2, 2], NO_DIFFERENCE),
        ([1, math.nan, math.nan], [1, 1, 2], NO_VALUES),
        ([math.nan, math.nan], [1, 1], NO_VALUES),
    ],
)
def test_what_cannot_be_split_is_not_and_says_why(values, draws, why):
    found = split(values, draws)
    assert found["not_split"] == why
    assert found[["share_parameters", "share_chance", "share_parameters_low"]].isna().all()


def test_parameters_explain_nothing_less_than_nothing():
    found = split([1, 5, 1, 5], [1, 1, 2, 2])
    assert (found["share_parameters"], found["share_chance"]) == (0, 1)
    found = split([1, 1, 5, 5], [1, 1, 2, 2])
    assert (found["share_parameters"], found["share_parameters_low"], found["share_parameters_high"]) == (1, 1, 1)


@pytest.mark.parametrize("sizes", [(2,) * 12, (1, 1, 2, 2, 3, 3, 4, 4, 2, 2, 1, 5)])
@pytest.mark.parametrize("variance_between", [0.25, 1.0, 4.0])
def test_known_components_are_found_again(sizes, variance_between):
    """400 repeats of 12 draws: components without bias, the 80 % interval of the share covers it 80 % of the time."""
    repeats, luck = 400, np.random.default_rng(7)
    draws = np.repeat(np.arange(1, 13), sizes)
    of_draws = luck.normal(0, math.sqrt(variance_between), (12, repeats))
    values = 50 + of_draws[draws - 1] + luck.normal(0, 1, (len(draws), repeats))
    found = parts_of_variance(numbers_from({"baseline": values}, draws), ["option", *KEYS])
    error = found["variance_within"].std() / math.sqrt(repeats)
    assert found["variance_within"].mean() == pytest.approx(1, abs=3 * error)
    if variance_between >= 1:  # below that, "not below 0" pulls the mean upwards
        error = found["variance_between"].std() / math.sqrt(repeats)
        assert found["variance_between"].mean() == pytest.approx(variance_between, abs=3 * error)
    share = variance_between / (variance_between + 1)
    covered = ((found["share_parameters_low"] <= share) & (share <= found["share_parameters_high"])).mean()
    # The F distribution is exact for equal sizes only.
    room = 2.6 * math.sqrt(0.8 * 0.2 / repeats) + (0.0 if len(set(sizes)) == 1 else 0.04)
    assert covered == pytest.approx(0.8, abs=room)
