"""Rank regression over draws: what matters is found, what does nothing is not, and few draws say so."""

import numpy as np
import pytest
from scipy.stats import spearmanr
from sensitivity_toys import COEFFICIENTS, NAMES, drawn, numbers

from sim.planning.sensitivity import inputs_of, of_all_draws, ranked
from sim.planning.sensitivity.inputs import ends_of

REPEATS = 30


@pytest.fixture(scope="module")
def truth():
    """Rank coefficients of independent inputs are rank correlations, here over very many draws."""
    rng = np.random.default_rng(0)
    values = drawn(rng, 20_000)
    y = numbers(rng, values)
    return {name: spearmanr(column, y)[0] for name, column in zip(NAMES, values.T, strict=True)}


@pytest.fixture(scope="module")
def repeated():
    """Rankings of the same truth from 120 draws each."""
    rng = np.random.default_rng(1)
    found = []
    for _ in range(REPEATS):
        values = drawn(rng, 120)
        found.append(ranked(inputs_of(NAMES, values), numbers(rng, values)))
    return [{each.input.name: each for each in one.weights} for one in found]


def test_weights_agree_with_the_truth(repeated, truth):
    agreement = [
        np.corrcoef([abs(one[name].weight) for name in NAMES], [abs(truth[name]) for name in NAMES])[0, 1]
        for one in repeated
    ]
    assert np.mean(agreement) > 0.93  # what CALIBRATION.md found of a rank regression on 400 runs


def test_intervals_hold_the_truth(repeated, truth):
    held = [one[name].low <= truth[name] <= one[name].high for one in repeated for name in NAMES]
    assert 0.92 <= np.mean(held) <= 0.98


def test_what_does_nothing_is_not_named(repeated):
    named = [any(one[name].is_told for name in NAMES[4:]) for one in repeated]
    assert np.mean(named) <= 0.05
    assert all(one[NAMES[0]].is_told and one[NAMES[1]].is_told for one in repeated)


def test_of_pure_noise_nothing_is_named():
    rng = np.random.default_rng(2)
    named = 0
    for _ in range(60):
        values = drawn(rng, 50)
        named += bool(ranked(inputs_of(NAMES, values), rng.normal(size=50)).told)
    assert named <= 7  # 3 are meant; 8 or more would come once in a hundred times


def test_the_swing_is_in_the_numbers_own_unit(repeated):
    """From the 10 % to the 90 % point of a standard normal input the number rises by 2.56 times its coefficient."""
    swings = np.array([[one[name].swing for name in NAMES] for one in repeated])
    assert swings.mean(axis=0) == pytest.approx(2.563 * COEFFICIENTS, abs=0.1)


def test_few_draws_are_said_and_looked_at_one_by_one():
    rng = np.random.default_rng(3)
    values = drawn(rng, 20)
    ranking = ranked(inputs_of(NAMES, values), numbers(rng, values))
    assert not ranking.at_once
    assert ranking.draws_at_once == 38
    assert np.isnan(ranking.explained)
    assert ranking.draws_needed > 100
    with pytest.raises(ValueError, match="at least 10 draws"):
        ranked(inputs_of(NAMES, values[:9]), numbers(rng, values[:9]))


def test_a_number_that_never_moves_hangs_on_nothing():
    values = drawn(np.random.default_rng(4), 50)
    ranking = ranked(inputs_of(NAMES, values), np.ones(50))
    assert not ranking.told


def test_a_list_is_one_input_and_so_are_figures_that_move_together():
    rng = np.random.default_rng(5)
    level, other = rng.normal(size=(2, 80))
    values = np.column_stack(
        [np.exp(level), 2 * np.exp(level), -level + 0.01 * rng.normal(size=80), other, np.full(80, 7.0)]
    )
    found = inputs_of(("a.list[0]", "a.list[1]", "b.opposed", "c.free", "d.constant"), values)
    assert [each.figures for each in found] == [("a.list", "b.opposed"), ("c.free",)]
    assert found[0].columns == (0, 1, 2)
    assert found[0].has_direction
    assert np.corrcoef(found[0].scores[:, 0], level)[0, 1] > 0.9


def test_a_list_whose_numbers_move_by_themselves_has_no_direction():
    values = np.random.default_rng(6).normal(size=(100, 2))
    (each,) = inputs_of(("a.list[0]", "a.list[1]"), values)
    assert not each.has_direction
    ranking = ranked([each], values[:, 0] - values[:, 1])
    assert ranking.weights[0].weight > 0.9
    assert ranking.weights[0].is_told


def test_ends_are_those_of_the_interval_and_shares_stay_shares():
    rng = np.random.default_rng(7)
    whole_numbers = np.arange(1.0, 101.0)[:, None]
    (one,) = inputs_of(("a.number",), whole_numbers)
    assert ends_of(whole_numbers, one.scores)[:, 0].tolist() == [11.0, 90.0]
    first = rng.uniform(0.2, 0.6, 100)
    shares = np.column_stack([first, 1 - first])
    (each,) = inputs_of(("a.shares[0]", "a.shares[1]"), shares)
    ends = ends_of(shares, each.scores)
    assert ends.sum(axis=1) == pytest.approx([1, 1])
    assert ends[:, 0] == pytest.approx([0.24, 0.56], abs=0.03)
    again = of_all_draws(each, ("a.shares[0]", "other", "a.shares[1]"), np.column_stack([first, first, 1 - first]))
    assert again.columns == (0, 2)
