import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.validating.scoring import (
    binomial_error,
    central_range,
    clustered_error,
    fair_crps,
    on_scale,
    pit,
    standard_crps,
)

NUMBERS = st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30)


@given(NUMBERS, st.floats(-1e3, 1e3))
def test_scores_are_mean_distances(members, came):
    each = np.array(members)
    apart, n = np.abs(each[:, None] - each).sum() / 2, len(each)
    off = np.abs(each - came).mean()
    assert fair_crps(members, came) == pytest.approx(off - apart / (n * (n - 1)), abs=1e-8)
    assert standard_crps(members, came) == pytest.approx(off - apart / n**2, abs=1e-8)


def test_the_fair_score_of_few_members_is_that_of_endlessly_many():
    rng = np.random.default_rng(5)
    cases = 4000
    members, came = rng.standard_normal((cases, 20)), rng.standard_normal(cases)
    fair = np.mean([fair_crps(each, value) for each, value in zip(members, came, strict=True)])
    standard = np.mean([standard_crps(each, value) for each, value in zip(members, came, strict=True)])
    exact = 1 / math.sqrt(math.pi)  # mean over what comes of the score of the normal itself
    assert fair == pytest.approx(exact, abs=0.015)
    assert standard == pytest.approx(exact * 21 / 20, abs=0.015)
    assert standard > fair


@pytest.mark.parametrize("came", [-1.5, 0.0, 0.7])
def test_the_score_of_many_members_is_the_closed_form_of_the_normal(came):
    density, below = math.exp(-(came**2) / 2) / math.sqrt(2 * math.pi), 0.5 * (1 + math.erf(came / math.sqrt(2)))
    closed = came * (2 * below - 1) + 2 * density - 1 / math.sqrt(math.pi)
    many = np.random.default_rng(1).standard_normal(100_000)
    assert fair_crps(many, came) == pytest.approx(closed, abs=0.01)


@pytest.mark.parametrize("members", [20, 25])
@pytest.mark.parametrize("within", [0.5, 0.8, 0.9])
def test_ranges_of_futures_that_are_right_cover_what_they_say(members, within):
    rng = np.random.default_rng(members)
    cases = 2000
    futures, came = rng.gamma(4.0, size=(cases, members)), rng.gamma(4.0, size=cases)
    ranges = [central_range(each, within) for each in futures]
    held = np.mean([low <= value <= high for (low, high), value in zip(ranges, came, strict=True)])
    assert held == pytest.approx(within, abs=3.5 * math.sqrt(within * (1 - within) / cases) + 0.01)


def test_places_are_even_where_futures_are_right():
    rng = np.random.default_rng(3)
    places = [pit(each, value) for each, value in zip(rng.poisson(6, (4000, 30)), rng.poisson(6, 4000), strict=True)]
    assert np.mean(places) == pytest.approx(0.5, abs=0.02)
    assert np.quantile(places, [0.1, 0.9]) == pytest.approx([0.1, 0.9], abs=0.03)


def test_cases_that_go_together_count_once():
    rng = np.random.default_rng(2)
    once = rng.random(50) < 0.7
    many, councils = np.repeat(once, 8), [f"council {place}" for place in range(50) for _ in range(8)]
    assert clustered_error(many, councils) == pytest.approx(binomial_error(once) * math.sqrt(50 / 49))
    assert binomial_error(many) == pytest.approx(binomial_error(once) / math.sqrt(8))
    assert math.isnan(clustered_error([True, False], ["one", "one"]))


def test_scales_are_logarithms_and_points():
    assert on_scale([0.25], is_share=True) == pytest.approx([25.0])
    assert on_scale([math.e, 0.0], is_share=False) == pytest.approx([1.0, math.log(0.5)])
