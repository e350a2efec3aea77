"""Numbers as planners write them."""

import doctest

import pytest

from sim.experiment import summary
from sim.report import costs, findings, targets, words
from sim.report.words import extent, number


def test_the_examples_are_true():
    for module in (words, summary, costs, targets, findings):
        result = doctest.testmod(module)
        assert result.attempted > 0
        assert result.failed == 0


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (999_949, "GBP", "£999,949"),
        (999_950, "GBP", "£1.00m"),
        (-1_500_000, "GBP", "-£1.50m"),
        (0.0, "children", "0"),
        (99.94, "children", "99.9"),
        (99.95, "children", "100"),
        (1234.5, "children", "1,234"),
        (1.0, "share", "100.0 %"),
        (float("inf"), "share", "–"),
    ],
)
def test_numbers(value, unit, written):
    assert number(value, unit) == written


def test_a_range_with_one_end_missing_is_none():
    assert extent(float("nan"), 1.0, "share") == "–"
    assert extent(0.5, 0.75, "share") == "50.0 % to 75.0 %"
