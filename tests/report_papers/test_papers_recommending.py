"""The rule of the recommendation, on made-up results."""

import dataclasses
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.planning import deciding
from sim.planning.deciding import recommend
from sim.report.papers.advising import advice
from sim.results.compared import OptionTold, StandardTold
from sim.results.options_file import OptionsAsked

RUNS = 20


def option(key, cost=0.0):
    line = {
        "key": key,
        "name": key,
        "role": "social_worker",
        "fte": 1.0,
        "funding_line": "",
        "full_year_gbp": cost,
        "first_year_gbp": cost,
    }
    return OptionTold(
        key=key,
        name=key.title(),
        description="",
        scenario="",
        scenario_hash="",
        together=(),
        lines=(line,) if cost else (),
        first_month="",
        first_year_gbp=cost,
        full_year_gbp=cost,
        not_simulated_full_year_gbp=0,
        fte_by_role={},
        by_funding_line={},
    )


STANDARDS = (
    StandardTold(key="a", name="A", measure="contacts", team="all", at_least=10, at_most=None, last_months=12),
    StandardTold(key="b", name="B", measure="open_cases", team="all", at_least=None, at_most=5, last_months=12),
)


@pytest.fixture
def made(monkeypatch):
    """Make a comparison in which options meet both standards in so many of 20 runs, in the same ones."""

    def make(options, standards=STANDARDS):
        rows, changes, chances = [], [], []
        for key, (_, met, mean, error) in options.items():
            for run in range(1, RUNS + 1):
                is_met = run <= met
                for measure, value in (("contacts", 12 if is_met else 8), ("open_cases", 4 if is_met else 9)):
                    rows.append((key, 0, run, measure, "all", "last 12 months", float(value)))
            chances += [(key, each.key, met / RUNS) for each in standards]
            changes.append((key, "contacts", "all", "last 12 months", mean, error))
        columns = ["option", "draw", "run", "measure", "team", "statistic", "value"]
        numbers = pd.DataFrame(rows, columns=columns)
        monkeypatch.setattr(deciding, "numbers_of_measures", lambda *_: numbers)
        told = tuple(option(key, cost) for key, (cost, *_) in options.items())
        return SimpleNamespace(
            folder=None,
            manifest=SimpleNamespace(options=told, standards=standards),
            chances=pd.DataFrame(chances, columns=["option", "standard", "chance"]),
            differences=pd.DataFrame(changes, columns=["option", "measure", "team", "statistic", "mean", "half_width"]),
        )

    return make


NOTHING_ASKED = OptionsAsked({})
BASE = {"baseline": (0.0, 2, 0.0, 0.0)}
"""Cost of a full year, runs that meet all, mean difference of the first standard's measure and its error."""


def test_the_cheapest_that_is_likely_enough_is_recommended(made):
    comparison = made(BASE | {"dear": (90, 20, 3, 1), "cheap": (50, 17, 2, 1), "cheaper": (20, 15, 2, 1)})
    found = recommend(comparison, NOTHING_ASKED)
    assert found.chosen.option.key == "cheap"
    words = advice(comparison, found)
    assert "at least 80 %" in words
    assert "85 % (95 % simulation error 64 to 95 %)" in words
    assert "the baseline in 10 %" in words
    assert "A full year costs £50" in words
    assert "may be as low as 64 %" in words
    assert recommend(comparison, NOTHING_ASKED, 0.7).chosen.option.key == "cheaper"
    assert recommend(comparison, NOTHING_ASKED, 0.9).chosen.option.key == "dear"


def test_none_is_recommended_if_none_is_likely_enough(made):
    comparison = made(BASE | {"near": (50, 12, 2, 1), "far": (20, 3, 2, 1)})
    found = recommend(comparison, NOTHING_ASKED)
    assert found.chosen is None
    assert found.nearest.option.key == "near"
    assert advice(comparison, found).startswith(
        "None has a chance of at least 80 % of meeting all 2 standards at once."
    )
    assert "“Near”: 60 %" in advice(comparison, found)


def test_a_difference_that_cannot_be_told_from_none_is_never_recommended(made):
    comparison = made(BASE | {"lucky": (20, 20, 1, 1.5), "worse": (10, 20, -3, 1), "sure": (50, 18, 3, 1)})
    found = recommend(comparison, NOTHING_ASKED)
    assert found.chosen.option.key == "sure"
    assert not found.of("lucky").differs
    assert not found.of("worse").differs


def test_the_service_as_it_is_may_be_enough(made):
    comparison = made({"baseline": (0.0, 19, 0.0, 0.0), "more": (50, 20, 3, 1)})
    found = recommend(comparison, NOTHING_ASKED)
    assert found.chosen.is_baseline
    assert "The service as it is meets all 2 standards at once in 95 %" in advice(comparison, found)


def test_what_no_council_decides_is_never_recommended(made):
    asked = OptionsAsked(
        {
            "options": {
                "fewer": {"changes": [{"figure": "demand.contacts", "times": 0.5}]},
                "both": {"together": ["fewer", "posts"]},
                "posts": {"changes": [{"figure": "practice.caseload_standard", "value": 15}]},
            }
        }
    )
    comparison = made(BASE | {"fewer": (0, 20, 5, 1), "both": (10, 20, 5, 1), "posts": (50, 19, 3, 1)})
    found = recommend(comparison, asked)
    assert found.chosen.option.key == "posts"
    assert found.of("both").what_if == ("demand.contacts",)


def test_every_standard_at_once_is_counted_run_by_run(made):
    comparison = made(BASE | {"apart": (10, 16, 2, 1)})
    numbers = deciding.numbers_of_measures(None, [])
    own = (numbers["option"] == "apart") & (numbers["measure"] == "open_cases")
    numbers.loc[own, "value"] = [9.0] * 4 + [4.0] * 16  # meets B in 16 runs, but 4 of them are others
    found = recommend(comparison, NOTHING_ASKED)
    assert found.of("apart").chance == pytest.approx(12 / RUNS)


def test_without_standards_nothing_is_recommended(made):
    comparison = made(BASE | {"more": (10, 20, 2, 1)}, standards=())
    found = recommend(comparison, NOTHING_ASKED)
    assert found.chosen is None
    assert "names no standard" in advice(comparison, found)


def test_one_run_tells_no_difference(made):
    comparison = made(BASE | {"more": (10, 20, 2, float("nan"))})
    assert recommend(comparison, NOTHING_ASKED).chosen is None


def test_a_judgement_cannot_be_changed(made):
    found = recommend(made(BASE), NOTHING_ASKED)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.baseline.chance = 1
