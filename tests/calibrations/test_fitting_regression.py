import numpy as np
import pytest

from calibration.fitting.emulator import fit
from calibration.fitting.quadratic import Quadratic, assembled, terms
from calibration.fitting.regression import RIDGES, lines, one_run, shrunk


def a_quadratic(rng, m, p):
    return assembled(rng.normal(size=m), rng.normal(size=(m, p + p * (p + 1) // 2)), p)


def test_slopes_of_a_quadratic_are_its_derivatives():
    rng = np.random.default_rng(1)
    function, at = a_quadratic(rng, 3, 4), rng.normal(size=(5, 4))
    for i in range(4):
        step = 1e-5 * np.eye(4)[i]
        numeric = (function(at + step) - function(at - step)) / 2e-5
        assert function.slopes(at)[:, :, i] == pytest.approx(numeric, abs=1e-6)


def test_a_quadratic_is_the_sum_of_its_terms_wherever_it_is_centred():
    rng = np.random.default_rng(2)
    constant, slopes = rng.normal(size=2), rng.normal(size=(2, 9))
    at, centre = rng.normal(size=(6, 3)), rng.normal(size=3)
    function = assembled(constant, slopes, 3)
    assert function(at) == pytest.approx(constant + np.column_stack([at, terms(at)]) @ slopes.T)
    assert function.from_standard(centre, 0.3)(at) == pytest.approx(function((at - centre) / 0.3))


def test_leaving_one_out_in_closed_form_is_leaving_one_out():
    rng = np.random.default_rng(3)
    features, values = rng.normal(size=(12, 3)), rng.normal(size=12)
    [line] = lines(features, values[:, None])

    def error(ridge):
        total = 0.0
        for out in range(12):
            kept = np.arange(12) != out
            # The intercept is free and the ridge keeps the strength of the full regression.
            wide = np.column_stack([np.ones(11), features[kept] - features.mean(axis=0)])
            penalty = np.diag([0.0, 1.0, 1.0, 1.0]) * ridge * 12
            found = np.linalg.solve(wide.T @ wide + penalty, wide.T @ values[kept])
            total += (values[out] - found[0] - (features[out] - features.mean(axis=0)) @ found[1:]) ** 2
        return total

    assert line.error == pytest.approx(min(error(ridge) for ridge in RIDGES))


def test_a_regression_estimates_the_variance_round_its_line():
    rng = np.random.default_rng(4)
    features = rng.normal(size=(200, 20))
    values = features @ rng.normal(size=20) + 0.5 * rng.standard_normal(200)
    [line] = lines(features, values[:, None])
    assert np.mean(line.residuals**2) == pytest.approx(0.25, rel=0.25)


def standard(rows):
    return rows / np.sqrt(np.mean(rows**2, axis=0))


def test_correlations_of_independent_figures_are_shrunk_to_none_and_real_ones_stay():
    rng = np.random.default_rng(5)
    rows = standard(rng.standard_normal((60, 10)))
    raw = rows.T @ rows / 60
    apart = ~np.eye(10, dtype=bool)
    assert np.abs(shrunk(rows)[apart]).max() < 0.5 * np.abs(raw[apart]).max()
    assert shrunk(standard(rows + 3 * rng.standard_normal((60, 1))))[apart].mean() == pytest.approx(0.9, abs=0.1)


def test_one_run_has_the_larger_of_misfit_and_luck():
    rng = np.random.default_rng(6)
    misfit, luck = rng.normal(size=(300, 2)) * [0.1, 0.3], rng.normal(size=(40, 2)) * [0.3, 0.1]
    luck[::3, 1] = np.nan
    size = np.sqrt(np.diag(one_run(misfit, luck)))
    assert size[0] > 0.1
    assert size[1] == pytest.approx(0.3, rel=0.15)


def nothing(m, p):
    return Quadratic(np.zeros(m), np.zeros((m, p)), np.zeros((m, p, p)))


def test_a_good_closed_form_is_taken_and_a_misleading_one_left():
    rng = np.random.default_rng(7)
    scores = rng.standard_normal((18, 5))
    truth = a_quadratic(rng, 1, 5)
    readings = truth(scores) + 0.1 * rng.standard_normal((18, 1))
    luck = 0.1 * rng.standard_normal((40, 1))
    misleading = Quadratic(truth.constant, truth.linear, truth.square + 3.0 * np.eye(5))
    assert fit(scores, readings, truth, luck).shares == pytest.approx(1.0)
    assert fit(scores, readings, misleading, luck).shares <= 0.5


def test_a_misleading_closed_form_is_corrected():
    rng = np.random.default_rng(10)
    scores = rng.standard_normal((120, 5))
    truth, misleading = a_quadratic(rng, 1, 5), a_quadratic(rng, 1, 5)
    readings = truth(scores) + 0.1 * rng.standard_normal((120, 1))
    emulator = fit(scores, readings, misleading, np.empty((0, 1)))
    assert np.sqrt(np.mean((emulator.mean(scores) - truth(scores)) ** 2)) < 0.06
    assert np.sqrt(emulator.run[0, 0]) == pytest.approx(0.1, rel=0.2)


def test_missing_figures_cost_only_their_own_target():
    rng = np.random.default_rng(8)
    scores = rng.standard_normal((80, 2))
    readings = scores @ np.array([[1.0, 0.5, 2.0], [0.0, 1.0, -1.0]]) + 0.01 * rng.standard_normal((80, 3))
    whole = fit(scores, readings, nothing(3, 2), np.empty((0, 3)))
    readings[::4, 1], readings[5:, 2] = np.nan, np.nan
    some = fit(scores, readings, nothing(3, 2), np.empty((0, 3)))
    assert some.missing == pytest.approx([0.0, 0.25, 75 / 80])
    assert some.fitted.tolist() == [True, True, False]
    assert some.mean.linear[0] == pytest.approx(whole.mean.linear[0])
    assert some.mean.linear[1] == pytest.approx([0.5, 1.0], abs=0.01)
    assert np.isfinite(some.run).all()


def test_coefficients_are_surest_in_the_middle_of_the_design():
    rng = np.random.default_rng(9)
    scores = rng.standard_normal((60, 3))
    emulator = fit(scores, scores[:, :1] + rng.standard_normal((60, 1)), nothing(1, 3), np.empty((0, 1)))
    middle, edge, far = emulator.added(np.array([[0.0, 0, 0], [2.0, 0, 0], [10.0, 0, 0]]))
    assert middle < edge < far
    assert np.mean(emulator.added(scores)) < 4.5 / 60
