"""The whole recipe on problems whose answer is known."""

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from calibration.fitting import Posterior, Prior, Problem, Scale, Target, calibrate, divide
from calibration.fitting.posterior import Convergence, narrowing

from .linear_problem import LEVEL, linear

SEEDS = (1, 2)


@cache
def fitted(seed, share=1.0, shift=0.0):
    """One linear problem with a closed form, calibrated once for all tests."""
    known = linear(seed)
    closed_form = None if share is None else known.closed_form(share, shift)
    return known, calibrate(known.problem(closed_form), known.simulate, runs=300, seed=seed)


@pytest.mark.parametrize(
    ("closed", "placed_by"),
    [
        ({}, "closed form"),
        ({"share": None}, "ensembles: there is no closed form"),
        ({"share": 0.5, "shift": 0.6}, "ensembles: the closed form is far off"),
        ({"share": 0.8, "shift": 0.03}, "closed form"),
    ],
    ids=["right", "none", "far off", "wrong"],
)
def test_the_known_posterior_of_a_linear_problem(closed, placed_by):
    shifts, widths = [], []
    for seed in SEEDS:
        known, found = fitted(seed, **closed)
        mean, spread = known.exact()
        assert found.placed_by == placed_by
        assert found.convergence.good
        shifts.append((found.central - mean) / spread)
        widths.append(found.learned / spread)
    # Coefficients known from some 200 noisy runs cost about sqrt(7 / 200) of the noise.
    assert np.abs(shifts).max() < 0.6
    assert np.sqrt(np.mean(np.square(shifts))) < 0.25
    assert np.mean(widths) == pytest.approx(1.04, abs=0.06)


def test_a_parameter_that_changes_nothing_stays_as_it_was():
    _, found = fitted(1)
    assert found.learned[5] == pytest.approx(1.0, abs=0.05)
    assert found.words[5] == "not narrowed"
    assert "narrowed" in found.words[:5]


def test_the_same_seed_asks_for_the_same_runs_in_few_batches():
    known = linear(5)
    asked = []

    def simulate(points, first_run):
        asked.append((first_run, points.copy()))
        return known.simulate(points, first_run)

    first, second = (calibrate(known.problem(None), simulate, runs=200, seed=5) for _ in range(2))
    half = len(asked) // 2
    for (start, points), (again, same) in zip(asked[:half], asked[half:], strict=True):
        assert start == again
        assert np.array_equal(points, same)
    assert np.array_equal(first.draws, second.draws)
    assert half <= 6
    assert [start for start, _ in asked[:half]] == np.cumsum(
        [0, *(len(points) for _, points in asked[: half - 1])]
    ).tolist()
    assert sum(len(points) for _, points in asked[:half]) == first.runs == 200


def test_targets_that_contradict_each_other_are_named():
    slopes, observed = np.zeros((8, 3)), np.full(8, LEVEL)
    slopes[:6, 1] = 0.1
    slopes[6:, 0] = 0.3
    observed[6:] += [0.4, -0.4]
    known = replace(linear(6, p=3, m=8, idle=2), slopes=slopes, luck=0.03**2 * np.eye(8), observed=observed)
    found = calibrate(known.problem(known.closed_form()), known.simulate, runs=200, seed=6)
    assert set(found.conflicts) == {"t6", "t7"}
    assert found.opposed == (("t6", "t7"),)
    assert found.misfit < 0.001


def test_one_target_against_all_others_is_named_alone():
    known = linear(7, p=3, m=8, idle=2)
    known.observed[3] += 0.6
    found = calibrate(known.problem(known.closed_form()), known.simulate, runs=200, seed=7)
    assert found.conflicts == ("t3",)
    assert found.opposed == ()


def test_agreeing_targets_surprise_no_more_than_chance_does():
    surprises = [fitted(seed)[1].surprise for seed in (*SEEDS, 10)]
    assert np.std(surprises) == pytest.approx(1.0, abs=0.3)


def test_what_a_target_taught_is_what_is_lost_without_it():
    known, found = fitted(1)
    all_but = replace(known, slopes=known.slopes[1:], luck=known.luck[1:, 1:], observed=known.observed[1:])
    expected = known.exact()[1] / all_but.exact()[1]
    assert found.taught[0] == pytest.approx(expected, abs=0.05)
    assert set(found.lessons_of("t0")) == {
        name for name, r in zip(found.names, found.taught[0], strict=True) if r < 0.95
    }


def test_failed_runs_and_missing_figures_are_counted_and_borne():
    known = linear(9)

    def simulate(points, first_run):
        values = known.simulate(points, first_run)
        runs = np.arange(first_run, first_run + len(points))
        values[runs % 10 == 0] = np.nan
        values[runs % 3 == 0, 1] = np.nan
        values[runs % 4 != 1, 2] = np.nan
        return values

    for closed_form in (known.closed_form(), None):
        found = calibrate(known.problem(closed_form), simulate, runs=300, seed=9)
        mean, spread = known.exact()
        assert found.failed == 30
        assert found.unused == ("t2",)
        assert found.missing[1] == pytest.approx(0.4, abs=0.05)
        assert np.isnan(found.surprise[2])
        assert np.isnan(found.predicted[:, 2]).all()
        assert found.taught[2] == pytest.approx(1.0)
        assert np.abs((found.central - mean) / spread).max() < 2.0


def test_nothing_but_failures_is_said():
    known = linear(1)
    with pytest.raises(ValueError, match="nothing to fit"):
        calibrate(known.problem(None), lambda points, _: np.full((len(points), 9), np.nan), runs=100, seed=1)


def test_a_closed_form_without_some_of_the_answers_is_no_hindrance():
    known = linear(10)

    def partial(points):
        values = known.closed_form()(points)
        values[:, 0] = np.nan
        return values

    found = calibrate(known.problem(partial), known.simulate, runs=300, seed=10)
    mean, spread = known.exact()
    assert np.abs((found.central - mean) / spread).max() < 0.7
    assert found.closed_share[0] == 0.0
    assert np.isnan(found.closed_error[0])


def test_a_closed_form_one_point_at_a_time_is_the_same():
    known = linear(11)
    many = known.problem(known.closed_form())
    one = replace(many, closed_form=lambda point: known.closed_form()(point[None])[0], takes_many=False)
    results = [calibrate(problem, known.simulate, runs=100, seed=11).draws for problem in (many, one)]
    assert results[0] == pytest.approx(results[1], abs=1e-6)


def test_predicted_figures_are_those_of_one_more_year():
    known, found = fitted(1)
    simulated = known.simulate(found.draws, 10**6)
    assert np.log(found.predicted).mean(axis=0) == pytest.approx(np.log(simulated).mean(axis=0), abs=0.02)
    assert np.log(found.predicted).std(axis=0) == pytest.approx(np.log(simulated).std(axis=0), rel=0.2)


def test_one_parameter_and_one_target_will_do():
    problem = Problem([Prior("x", 5.0, 20.0, 0.9, Scale.LOG)], [Target("t", 12.0, Scale.LOG, 0.1)])
    rng = np.random.default_rng(13)
    found = calibrate(
        problem, lambda points, _: points * np.exp(0.05 * rng.standard_normal(points.shape)), runs=60, seed=1
    )
    assert found.central[0] == pytest.approx(12.0, rel=0.05)


def test_it_survives_being_written_down():
    _, found = fitted(1)
    plain, arrays = found.as_parts()
    again = Posterior.from_parts(json.loads(json.dumps(plain, allow_nan=False)), arrays)
    for name, value in vars(found).items():
        if isinstance(value, np.ndarray):
            assert value.dtype != object
            assert np.array_equal(value, getattr(again, name), equal_nan=value.dtype.kind == "f")
        else:
            assert value == getattr(again, name)
    assert found.interval(0.9).shape == (6, 2)


def test_runs_are_divided_as_stated():
    assert divide(400, ensemble=False) == (0, 40, 180, 180)
    assert divide(400, ensemble=True) == (60, 40, 120, 120)
    assert divide(101, ensemble=True) == (20, 20, 20, 21)
    with pytest.raises(ValueError, match="too few"):
        divide(49, ensemble=False)


def test_a_simulation_of_the_wrong_shape_is_refused():
    known = linear(1)
    with pytest.raises(ValueError, match="array of"):
        calibrate(known.problem(None), lambda points, _: np.ones((len(points), 2)), runs=100, seed=1)


def test_words_for_what_was_learned():
    assert [narrowing(ratio) for ratio in (0.5, 0.8, 0.95)] == ["narrowed", "a little", "not narrowed"]
    assert not Convergence(1.05, 5000.0, 0.8, 0.1, 0.0).good
