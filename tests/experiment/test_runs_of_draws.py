"""Runs use the draws of a scenario in turn, wherever they are executed."""

import math

import numpy as np
import pytest
from councils import small_council
from scipy import stats

from sim.experiment import RANGE_NAME, Failure, range_name, run_many, summarise
from sim.scenario import Draws

from .fakes import COUNCIL, experiment, fake_simulate

DRAWS = Draws(("assessment.hours", "demand.first_time_referrals_by_month[3]"), np.array([[8.5, 50.25], [9.5, 56.0]]))
BY_HAND = [
    small_council(assessment={"hours": hours}, demand={"first_time_referrals_by_month": [57] * 3 + [april] + [57] * 8})
    for hours, april in ((8.5, 50.25), (9.5, 56.0))
]


def broken_at_nine_and_a_half(parameters, **asked):
    if parameters.assessment.hours == 9.5:
        raise ValueError("too much")
    return fake_simulate(parameters, **asked)


def seen(**changes):
    kept = {}

    def keep(outcome):
        kept[outcome.run] = (outcome.draw, outcome.simulated.parameters)

    done = experiment(draws=DRAWS, keep_events=True, on_result=keep, **changes)
    return done, kept


@pytest.mark.parametrize("jobs", [1, 2])
def test_run_r_has_draw_r_and_after_the_last_the_first_again(jobs):
    done, kept = seen(jobs=jobs)
    assert done.draws == 2
    assert kept == {run: (draw, BY_HAND[draw - 1]) for run, draw in ((1, 1), (2, 2), (3, 1), (4, 2), (5, 1))}


def test_the_model_simulates_what_a_scenario_written_by_hand_has():
    logs = {}
    run_many(
        COUNCIL,
        draws=DRAWS,
        seed=3,
        runs=2,
        months=6,
        keep_events=True,
        on_result=lambda outcome: logs.update({outcome.run: outcome.simulated.log}),
    )

    def by_hand(draw):
        kept = []
        run_many(
            BY_HAND[draw - 1],
            seed=3,
            runs=draw,
            months=6,
            keep_events=True,
            on_result=lambda outcome: kept.append(outcome.simulated.log),
        )
        return kept[-1]

    for draw in (1, 2):
        np.testing.assert_array_equal(logs[draw], by_hand(draw))
    assert not np.array_equal(logs[1][:50], logs[2][:50])


def test_without_draws_every_run_is_of_the_central_case():
    done = experiment()
    assert done.draws == 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_draw_that_breaks_is_a_row_that_says_which(jobs):
    done = experiment(draws=DRAWS, simulate=broken_at_nine_and_a_half, jobs=jobs)
    assert [(each.run, each.draw) for each in done.failures] == [(2, 2), (4, 2)]
    assert done.table["run"].drop_duplicates().tolist() == [1, 3, 5]


def test_draws_that_contradict_the_council_are_failed_runs():
    bad = Draws(("front_door.no_further_action_share",), np.array([[0.95], [0.2]]))
    (failure,) = experiment(draws=bad, runs=2).failures
    assert (failure.run, failure.draw) == (1, 1)
    assert "more than 1" in failure.error
    assert Failure(4, "lost").draw == 0


def test_the_range_is_named_by_what_varies():
    assert range_name(0, 9) == range_name(1, 9) == f"{RANGE_NAME} (holds eight in ten further runs)"
    assert range_name(2, 9).startswith("80 % of simulated futures, uncertainty of parameters included")


def contacts(table):
    summary = summarise(table)
    return summary[(summary["measure"] == "contacts") & (summary["team"] == "all")].iloc[0]


def test_runs_that_share_a_draw_do_not_count_as_independent():
    table = experiment(runs=6).table
    alone = contacts(table)["half_width"]
    for own in (0, table["run"]):
        assert contacts(table.assign(draw=own))["half_width"] == alone
    shared = contacts(table.assign(draw=(table["run"] - 1) % 3 + 1))
    each = [3 * (1000 + run) + 30 for run in range(1, 7)]
    of_draws = np.array([(each[draw] + each[draw + 3]) / 2 for draw in range(3)])
    # With as many runs in every draw, it is the t-interval of the means of the draws.
    half = stats.t.ppf(0.975, 2) * of_draws.std(ddof=1) / math.sqrt(3)
    assert shared["half_width"] == pytest.approx(half)
    assert shared["mean"] == pytest.approx(np.mean(each))


def test_every_measure_keeps_its_own_error_when_draws_are_shared():
    table = experiment(runs=4).table
    table = table.assign(draw=(table["run"] - 1) % 2 + 1)
    summary = summarise(table)
    for row in summary.itertuples():
        only = table[(table["measure"] == row.measure) & (table["team"] == row.team)]
        (same,) = summarise(only).query("statistic == @row.statistic")["half_width"]
        assert same == pytest.approx(row.half_width, nan_ok=True)


def test_a_measure_that_only_one_draw_has_no_error():
    table = experiment(runs=4).table
    table = table.assign(draw=(table["run"] - 1) % 2 + 1)
    nothing = (table["measure"] == "assessments_within_45_days") & (table["draw"] == 2)
    table.loc[nothing, ["value", "numerator", "denominator"]] = [math.nan, 0.0, 0.0]
    summary = summarise(table)
    found = summary[summary["measure"] == "assessments_within_45_days"].iloc[0]
    assert found["runs"] == 2
    assert math.isnan(found["half_width"])
