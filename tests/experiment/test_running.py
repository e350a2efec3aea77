"""Runs come together whatever happens to them."""

import pandas as pd
import pytest

from sim.experiment import Failure, Processes

from .fakes import (
    KilledOnce,
    always_broken,
    broken_on_three,
    deadly_three,
    experiment,
    fake_tabulate,
    interrupted_on_two,
)


def test_the_table_holds_every_run_once_in_order():
    result = experiment()
    assert result.table["run"].drop_duplicates().tolist() == [1, 2, 3, 4, 5]
    assert list(result.table.columns) == [
        *("run", "month", "team", "measure", "value", "numerator", "denominator", "unit")
    ]
    contacts = result.table[result.table["measure"] == "contacts"]
    assert contacts.groupby("run")["value"].sum().to_dict() == {run: 3 * (1000 + run) + 30 for run in range(1, 6)}
    assert result.failures == ()
    assert result.events_per_run == 1003.0


def test_two_processes_give_the_table_of_one():
    alone, together = experiment(), experiment(jobs=2)
    pd.testing.assert_frame_equal(alone.table, together.table)
    assert alone.events_per_run == together.events_per_run


def test_an_executor_may_answer_in_any_order():
    def backwards(work, runs):
        return map(work, reversed(runs))

    pd.testing.assert_frame_equal(experiment(executor=backwards).table, experiment().table)


def test_a_run_that_raises_is_a_row_and_no_hole():
    result = experiment(simulate=broken_on_three)
    assert result.table["run"].drop_duplicates().tolist() == [1, 2, 4, 5]
    (failure,) = result.failures
    assert failure.run == 3
    assert failure.error.startswith("ValueError: no such team (fakes.py, line ")
    assert result.events_per_run == (1001 + 1002 + 1004 + 1005) / 4


def test_a_run_that_raises_in_another_process_is_the_same_row():
    assert experiment(simulate=broken_on_three, jobs=2).failures == experiment(simulate=broken_on_three).failures


def test_when_every_run_fails_the_table_is_empty_and_says_why():
    result = experiment(simulate=always_broken, runs=2)
    assert result.table.empty
    assert [failure.run for failure in result.failures] == [1, 2]
    assert result.events_per_run == 0.0


def test_a_run_an_executor_keeps_to_itself_is_a_failure():
    def forgetful(work, runs):
        return map(work, [run for run in runs if run != 4])

    result = experiment(executor=forgetful)
    assert result.failures == (Failure(4, "its process was ended from outside; the computer may be short of memory"),)


def test_a_killed_process_costs_its_own_time_only(tmp_path):
    simulate = KilledOnce(tmp_path)
    result = experiment(simulate=simulate, runs=10, jobs=2)
    assert result.failures == ()
    pd.testing.assert_frame_equal(result.table, experiment(runs=10).table)
    begun = simulate.begun()
    assert begun[3] == 2
    # Two at work and one ready: no more than three can have been on their way.
    assert sum(begun.values()) <= 10 + 3


def test_a_run_that_always_kills_its_process_takes_no_other_with_it():
    result = experiment(simulate=deadly_three, runs=6, jobs=2)
    assert [failure.run for failure in result.failures] == [3]
    assert sorted(result.table["run"].unique()) == [1, 2, 4, 5, 6]


def test_results_are_handed_over_as_they_come_with_events_only_on_request():
    seen = []
    experiment(on_result=seen.append)
    assert [outcome.run for outcome in seen] == [1, 2, 3, 4, 5]
    assert all(outcome.simulated is None for outcome in seen)
    kept = []
    experiment(on_result=kept.append, keep_events=True, jobs=2)
    assert {outcome.run: outcome.simulated.log[0, 2] for outcome in kept} == {run: 100 + run for run in range(1, 6)}


def test_an_interruption_is_no_failed_run():
    with pytest.raises(KeyboardInterrupt):
        experiment(simulate=interrupted_on_two)


@pytest.mark.parametrize("name", ["runs", "months", "jobs"])
def test_nothing_can_be_asked_for_zero_times(name):
    with pytest.raises(ValueError, match=f"{name} must be at least 1, not 0"):
        experiment(**{name: 0})


def test_a_seed_is_not_negative():
    with pytest.raises(ValueError, match="seed must be at least 0, not -1"):
        experiment(seed=-1)


def test_closing_early_leaves_no_process_behind():
    import joblib.externals.loky.reusable_executor as loky

    results = Processes(2)(_slowly, range(1, 30))
    assert next(results) in range(1, 30)
    processes = list(loky._executor._processes.values())
    assert len(processes) == 2
    results.close()
    for process in processes:
        process.join(timeout=20)
    assert [process.exitcode is None for process in processes] == [False, False]


def _slowly(run):
    import time

    time.sleep(0.3)
    return run


def test_failures_of_the_tables_are_rows_too():
    def no_table(simulated):
        if simulated.run == 2:
            raise KeyError("month")
        return fake_tabulate(simulated)

    (failure,) = experiment(tabulate=no_table).failures
    assert failure.run == 2
    assert failure.error.startswith("KeyError: 'month'")
