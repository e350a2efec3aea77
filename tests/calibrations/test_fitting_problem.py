from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from calibration.fitting import Prior, Problem, Scale, Target

SHARES = st.floats(1e-6, 1 - 1e-6)
COUNTS = st.floats(1e-6, 1e9)


@given(COUNTS)
def test_log_scale_returns(value):
    assert Scale.LOG.backward(Scale.LOG.forward(value)) == pytest.approx(value, rel=1e-9)


@given(SHARES)
def test_logit_scale_returns(value):
    assert Scale.LOGIT.backward(Scale.LOGIT.forward(value)) == pytest.approx(value, rel=1e-9)


@given(SHARES, SHARES)
def test_scales_keep_the_order(one, other):
    low, high = sorted((one, other))
    for scale in Scale:
        assert scale.forward(low) <= scale.forward(high)


@given(SHARES.filter(lambda value: 0.001 < value < 0.999))
def test_slope_is_the_derivative(value):
    step = 1e-6 * value * (1 - value)
    for scale in Scale:
        numeric = (scale.forward(value + step) - scale.forward(value - step)) / (2 * step)
        assert scale.slope(value) == pytest.approx(float(numeric), rel=1e-4)


@pytest.mark.parametrize("scale", list(Scale))
def test_symmetric_prior_is_normal_on_its_scale(scale):
    prior = Prior("x", 0.2, 0.4, 0.9, scale)
    ends = scale.forward([0.2, 0.4])
    theory = stats.norm(ends.mean(), (ends[1] - ends[0]) / 2 / stats.norm.ppf(0.95))
    chances = np.array([0.01, 0.05, 0.3, 0.5, 0.95, 0.999])
    assert scale.forward(prior.ppf(chances)) == pytest.approx(theory.ppf(chances))
    value = np.array([0.15, 0.3, 0.5])
    assert prior.logpdf(value) == pytest.approx(theory.logpdf(scale.forward(value)) + np.log(scale.slope(value)))
    draws = scale.forward(prior.sample(np.random.default_rng(1), 20_000))
    assert draws.mean() == pytest.approx(theory.mean(), abs=4 * theory.std() / np.sqrt(20_000))
    assert draws.std() == pytest.approx(theory.std(), rel=0.03)


def test_lopsided_prior_keeps_its_median_its_ends_and_its_mass():
    prior = Prior("x", 10.0, 80.0, 0.8, Scale.LOG, centre=20.0)
    assert prior.ppf([0.1, 0.5, 0.9]) == pytest.approx([10.0, 20.0, 80.0])
    mass = [
        integrate.quad(lambda x: float(np.exp(prior.logpdf(x))), *ends, limit=200)[0]
        for ends in ((1e-3, 10), (10, 20), (20, 80), (80, 20_000))
    ]
    assert mass == pytest.approx([0.1, 0.4, 0.4, 0.1], abs=1e-4)
    assert prior.from_score(prior.to_score([5.0, 20.0, 200.0])) == pytest.approx([5.0, 20.0, 200.0])


def test_nothing_is_likely_outside_a_scale():
    prior = Prior("x", 0.2, 0.4, 0.9, Scale.LOGIT)
    assert np.isnan(prior.logpdf(1.5)) or prior.logpdf(1.5) == -inf


@pytest.mark.parametrize(
    ("low", "high", "coverage", "scale", "centre"),
    [
        (0.4, 0.2, 0.9, Scale.LOG, None),
        (0.0, 0.2, 0.9, Scale.LOG, None),
        (0.5, 1.0, 0.9, Scale.LOGIT, None),
        (0.2, 0.4, 0.9, Scale.LOG, 0.5),
        (0.2, 0.4, 1.0, Scale.LOG, None),
        (nan, 0.4, 0.9, Scale.PLAIN, None),
    ],
)
def test_what_is_no_prior_is_refused(low, high, coverage, scale, centre):
    with pytest.raises(ValueError, match="prior of x"):
        Prior("x", low, high, coverage, scale, centre)


def test_error_and_discrepancy_add_in_squares():
    assert Target("t", 10.0, Scale.LOG, 0.03).variance == pytest.approx(0.03**2 + 0.05**2)
    assert Target("t", 0.4, Scale.LOGIT, 0.2).variance == pytest.approx(0.2**2 + 0.15**2)
    assert Target("t", 0.4, Scale.LOGIT, 0.2, discrepancy=0.0).variance == pytest.approx(0.2**2)


@pytest.mark.parametrize(
    ("observed", "scale", "error", "discrepancy"),
    [
        (0.0, Scale.LOG, 0.1, None),
        (1.0, Scale.LOGIT, 0.1, None),
        (nan, Scale.PLAIN, 0.1, None),
        (1.0, Scale.PLAIN, 0.0, None),
        (1.0, Scale.LOG, -0.1, None),
    ],
)
def test_what_is_no_target_is_refused(observed, scale, error, discrepancy):
    with pytest.raises(ValueError, match="target t"):
        Target("t", observed, scale, error, discrepancy)


def test_an_end_of_a_scale_is_missing_unless_a_resolution_is_given():
    assert np.isnan(Target("t", 0.5, Scale.LOGIT, 0.1).reading([0.0, 1.0, nan])).all()
    near = Target("t", 0.5, Scale.LOGIT, 0.1, resolution=0.01)
    assert near.reading([0.0, 1.0]) == pytest.approx(Scale.LOGIT.forward([0.01, 0.99]))
    assert np.isnan(near.reading(nan))


def test_names_must_differ_and_exist():
    prior, target = Prior("x", 1.0, 2.0, 0.9, Scale.LOG), Target("t", 1.0, Scale.LOG, 0.1)
    with pytest.raises(ValueError, match="same name"):
        Problem([prior, prior], [target])
    with pytest.raises(ValueError, match="no target"):
        Problem([prior], [])
