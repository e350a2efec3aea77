"""The range over runs holds a further run eight times in ten, and is the same for one group as for many at once."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiment.ranges import FEWEST_RUNS, range_of, ranges_of, share_held

REPEATS = 40_000
WITHIN = 2.6 * math.sqrt(0.8 * 0.2 / REPEATS)
"""99 % of sampling error of a share of so many repeats."""
KINDS = {
    "uniform": lambda luck, shape: luck.random(shape),
    "normal": lambda luck, shape: luck.normal(0, 1, shape),
    "skewed": lambda luck, shape: luck.exponential(1, shape),
}
LEVELS = [0.1, 0.9]


def held(kind, runs, ranges):
    """Return the share of repeats in which one run more lies within the range over the others."""
    numbers = KINDS[kind](np.random.default_rng(runs), (REPEATS, runs + 1))
    low, high = ranges(numbers[:, :-1])
    return ((low <= numbers[:, -1]) & (numbers[:, -1] <= high)).mean()


def ours(numbers):
    repeats, runs = numbers.shape
    return ranges_of(numbers.ravel(), np.repeat(np.arange(repeats), runs), repeats)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("runs", "share"), [(2, 1 / 3), (4, 0.6), (8, 7 / 9), (9, 0.8), (20, 0.8), (40, 0.8)])
def test_a_further_run_lies_within_the_range_as_often_as_is_said(kind, runs, share):
    assert share_held(runs) == pytest.approx(share)
    assert held(kind, runs, ours) == pytest.approx(share, abs=WITHIN)


def test_percentiles_of_the_runs_themselves_would_hold_too_few():
    """The test above can fail."""
    assert held("uniform", 20, lambda runs: np.quantile(runs, LEVELS, axis=1)) == pytest.approx(0.8 * 19 / 21, abs=0.01)


@pytest.mark.parametrize("runs", [20, 24, 40])
@pytest.mark.parametrize("of_draws", [0.25, 0.5, 1.0])
def test_runs_that_share_draws_in_pairs_change_little(runs, of_draws):
    """A further run has a draw of its own; `of_draws` is the share of the variance that draws make."""
    luck = np.random.default_rng(runs)
    draws = np.repeat(luck.normal(0, math.sqrt(of_draws), (REPEATS, runs // 2)), 2, axis=1)
    low, high = ours(draws + luck.normal(0, math.sqrt(1 - of_draws), (REPEATS, runs)))
    further = luck.normal(size=REPEATS)
    assert ((low <= further) & (further <= high)).mean() == pytest.approx(0.8, abs=0.015 + WITHIN)


def test_ends_are_held_at_the_smallest_and_the_largest_of_few_runs():
    luck = np.random.default_rng(5)
    for runs in range(1, FEWEST_RUNS + 1):
        values = luck.normal(size=runs)
        assert range_of(values) == pytest.approx((values.min(), values.max()))
    values = luck.normal(size=FEWEST_RUNS + 1)
    assert values.min() < range_of(values)[0] < range_of(values)[1] < values.max()


VALUE = st.floats(-1e6, 1e6) | st.just(math.nan)


@given(st.lists(st.lists(VALUE, max_size=30), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_every_group_has_the_range_it_has_alone(groups, luck):
    rows = [(place, value) for place, own in enumerate(groups) for value in own]
    luck.shuffle(rows)
    group, values = (np.array([row[part] for row in rows]) for part in (0, 1))
    low, high = ranges_of(values.astype(float), group.astype(int), len(groups))
    for place, own in enumerate(groups):
        known = [value for value in own if not math.isnan(value)]
        alone = np.quantile(known, LEVELS, method="weibull") if known else [math.nan, math.nan]
        assert [low[place], high[place]] == pytest.approx(list(alone), rel=1e-9, abs=1e-6, nan_ok=True)
        assert list(range_of(own)) == pytest.approx([low[place], high[place]], nan_ok=True)
