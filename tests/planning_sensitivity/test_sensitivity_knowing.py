"""What it would be worth to know an input, where that can be worked out with pencil and paper."""

import numpy as np
import pytest
from scipy.special import ndtr
from sensitivity_toys import NAMES, drawn

from sim.planning.sensitivity import first_at_least, inputs_of, largest, worth_knowing

MEAN, MATTERS, LITTLE, NOISE = 0.2, 0.6, 0.15, 0.3
DRAWS, REPEATS = 120, 8


def value_of_knowing(mean, spread):
    """Return E max(0, B) - max(0, E B) of a normal benefit B."""
    ratio = mean / spread
    return spread * np.exp(-(ratio**2) / 2) / np.sqrt(2 * np.pi) + mean * ndtr(ratio) - max(mean, 0)


@pytest.fixture(scope="module")
def repeated():
    """An option's net benefit hangs on two inputs of five and on luck."""
    rng = np.random.default_rng(1)
    found = []
    for repeat in range(REPEATS):
        values = drawn(rng, DRAWS, 5)
        benefit = MEAN + values[:, 0] * MATTERS + values[:, 1] * LITTLE + NOISE * rng.normal(size=DRAWS)
        does = np.column_stack([np.zeros(DRAWS), benefit])
        known, everything = worth_knowing(inputs_of(NAMES[:5], values), does, largest, repeat)
        found.append(({each.input.name: each for each in known}, everything))
    return found


def test_the_value_of_information_is_the_true_one(repeated):
    gains = [known[NAMES[0]].gain for known, _ in repeated]
    assert np.mean(gains) == pytest.approx(value_of_knowing(MEAN, MATTERS), abs=0.02)
    all_gains = [everything.gain for _, everything in repeated]
    assert np.mean(all_gains) == pytest.approx(value_of_knowing(MEAN, np.hypot(MATTERS, LITTLE)), abs=0.025)
    assert all(known[NAMES[0]].gain > known[NAMES[0]].gain_floor for known, _ in repeated)


def test_how_often_the_choice_would_change_is_the_true_share(repeated):
    true = 1 - ndtr(MEAN / MATTERS)
    assert np.mean([known[NAMES[0]].changes for known, _ in repeated]) == pytest.approx(true, abs=0.04)
    held = [known[NAMES[0]].low <= true <= known[NAMES[0]].high for known, _ in repeated]
    assert sum(held) >= REPEATS - 3
    assert all(known[NAMES[0]].to == {0: known[NAMES[0]].changes} for known, _ in repeated)


def test_what_does_nothing_is_not_worth_knowing(repeated):
    named = [any(known[name].is_told for name in NAMES[2:5]) for known, _ in repeated]
    assert sum(named) <= 2


def test_a_choice_by_chances_changes_where_the_first_fails():
    """The first option meets in all futures but those in which the input is high; then the second is taken."""
    rng = np.random.default_rng(2)
    values = drawn(rng, DRAWS, 2)
    first = (values[:, 0] < 1.2).astype(float)
    does = np.column_stack([first, np.full(DRAWS, 0.95)])
    known, _ = worth_knowing(inputs_of(NAMES[:2], values), does, first_at_least(0.8), in_units=False)
    assert known[0].input.name == NAMES[0]
    assert known[0].is_told
    assert 0.08 < known[0].changes < 0.3
    assert set(known[0].to) == {1}
    assert np.isnan(known[0].gain)
    assert not known[1].is_told
    assert known[1].low <= known[1].changes <= known[1].high


def test_where_no_option_is_enough_the_choice_is_none():
    does = np.array([[0.5, 0.9], [0.1, 0.2], [0.85, 0.95]])
    assert first_at_least(0.8)(does).tolist() == [1, -1, 0]
    assert largest(np.array([[1.0, 1.0], [0.0, 2.0]])).tolist() == [0, 1]


def test_everything_together_needs_more_draws_than_there_are_inputs():
    rng = np.random.default_rng(3)
    values = drawn(rng, 25, 5)
    _, everything = worth_knowing(inputs_of(NAMES[:5], values), rng.normal(size=(25, 2)), largest)
    assert everything is None
