"""Options are compared run by run, whatever executes them and however often the work is taken up."""

import gc
import math
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiment import Failure, MemoryStore, Precision, differences, draw_of_paired_run, pairs_words
from sim.experiment.precision import next_runs
from sim.experiment.running import LOST
from sim.scenario.timetable import AS_IT_IS

from .fakes import COUNCIL
from .toys import Diary, Toy, broken_when_slow, compared, deadly_when_slow, plainly, same, toy_simulate, toy_tabulate

SHARE = "assessments_within_45_days"


class Tiring(MemoryStore):
    """Stops the work after so many runs, as a user or a power cut would."""

    left = 7

    def keep(self, outcome):
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        super().keep(outcome)


def test_every_option_has_every_run_of_the_same_draw():
    done, numbers = plainly()
    assert done.runs == done.budget == 8
    assert done.stopped == "all 8 runs asked for are made"
    assert (done.failures, done.resumed, done.events_per_run) == ((), 0, 104.5)
    runs = numbers.drop_duplicates(["option", "run"])
    assert len(runs) == 3 * 8
    for _, own in runs.groupby("option"):
        assert dict(zip(own["run"], own["draw"], strict=True)) == {1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3, 7: 1, 8: 1}


def test_runs_share_draws_in_turn():
    assert [draw_of_paired_run(run, 4, 3) for run in range(1, 14)] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 1]
    assert draw_of_paired_run(5, 0) == 0


def test_two_processes_give_what_one_loop_gives():
    same(plainly(), compared(jobs=2))


def test_an_executor_may_answer_in_any_order():
    def backwards(work, tasks):
        return map(work, reversed(tasks))

    same(plainly(), compared(executor=backwards))


def test_a_longer_comparison_begins_with_a_shorter_one():
    _, long = compared(runs=9)
    _, short = compared(runs=5)
    pd.testing.assert_frame_equal(long[long["run"] <= 5].reset_index(drop=True), short, check_categorical=False)


def test_what_the_store_has_is_not_simulated_again(tmp_path):
    store = MemoryStore()
    compared(store, runs=5)
    diary = Diary(tmp_path)
    again = compared(store, simulate=diary)
    assert again[0].resumed == 15
    assert diary.begun() == 9
    same(plainly(), again)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_was_stopped_half_way_is_taken_up(jobs):
    store = Tiring()
    with pytest.raises(KeyboardInterrupt):
        compared(store, jobs=jobs)
    assert len(store.outcomes) == 7
    store.left = 1000
    again = compared(store)
    assert again[0].resumed == 7
    same(plainly(), again)


def test_runs_kept_of_other_draws_are_refused():
    store = MemoryStore()
    compared(store)
    with pytest.raises(ValueError, match="run 2 of baseline was kept with draw 1, not 2"):
        compared(store, runs_per_draw=1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_raises_is_a_row_and_its_pairs_are_left_out(jobs):
    done, numbers = compared(simulate=broken_when_slow, jobs=jobs, runs_per_draw=1, asked=Toy(spread=0.5))
    assert [(each.run, each.draw, each.option) for each in done.failures] == [(3, 3, "less")]
    assert done.failures[0].error.startswith("ValueError: too slow (toys.py, line ")
    found = differences(numbers, "baseline").query("measure == 'contacts' and statistic == 'a year'")
    assert dict(zip(found["option"], found["pairs"], strict=True)) == {"more": 8, "less": 7}
    words = pairs_words("less", "baseline", 8, done.failures)
    assert words.startswith("difference over 7 of 8 pairs of runs; run 3 of less failed (ValueError: too slow (")
    assert pairs_words("more", "baseline", 8, done.failures) == "difference over all 8 pairs of runs"


def test_a_failure_is_kept_but_what_was_lost_is_tried_again():
    store = MemoryStore()
    done, _ = compared(store, simulate=deadly_when_slow, jobs=2, runs_per_draw=1, asked=Toy(spread=0.5))
    assert done.failures == (Failure(3, LOST, 3, "less"),)
    again = compared(store, runs_per_draw=1, asked=Toy(spread=0.5))
    assert again[0].resumed == 23
    same(compared(runs_per_draw=1, asked=Toy(spread=0.5)), again)


def test_a_killed_process_costs_its_own_time_only(tmp_path):
    diary = Diary(tmp_path, kill_at="3-6.0")
    same(plainly(), compared(simulate=diary, jobs=2))
    assert 24 < diary.begun() <= 24 + 3


def test_both_have_the_same_luck():
    """The toy's contacts depend on seed and run alone: in a pair they are the same to the last one."""
    _, numbers = plainly()
    found = differences(numbers, "baseline").query("measure == 'contacts'")
    assert (found[["mean", "half_width"]] == 0).all(axis=None)
    share = differences(numbers, "baseline").query(f"measure == '{SHARE}' and statistic == 'over the period'")
    assert (share["variance_reduction_within_draws"] > 50).all()


def test_precision_stops_as_soon_as_it_is_reached():
    done, _ = compared(runs=100, precision=Precision(measure=SHARE, half_width=0.01), asked=Toy(draws=0))
    assert done.runs == 8
    assert done.stopped.startswith("the half-width of the mean difference of ")
    assert done.stopped.endswith("points after 8 runs; asked for was 1 point")
    assert set(done.reached) == {"more", "less"}
    assert all(half <= 0.01 for half in done.reached.values())


@pytest.mark.parametrize("jobs", [1, 2])
def test_precision_goes_on_in_batches_that_results_alone_decide(jobs):
    batches = []
    asked = {"runs": 60, "precision": Precision(measure="open_cases", half_width=1.0), "asked": Toy(("baseline",), 0)}
    done, numbers = compared(**asked, jobs=jobs, on_batch=lambda tasks, kept: batches.append((tasks, kept)))
    assert done.runs == len(numbers["run"].unique()) == batches[-1][0]
    assert done.stopped == (
        f"the half-width of the mean in open cases is {done.reached['baseline']:.3g} children after {done.runs} runs; "
        "asked for was 1"
    )
    sizes, reached = [8], None
    while sizes[-1] < done.runs:
        reached = compared(**asked | {"runs": sizes[-1], "precision": Precision(measure="open_cases", half_width=9)})
        sizes.append(next_runs(sizes[-1], reached[0].reached["baseline"], 1.0, 60))
    assert batches == list(zip(sizes, [0, *sizes], strict=False))


def test_the_budget_is_the_end_and_is_said():
    done, _ = compared(runs=20, precision=Precision(measure=SHARE, half_width=0.00001))
    assert done.runs == 20
    assert done.stopped.startswith("the budget of 20 runs is used; the half-width of the mean difference of ")
    assert done.stopped.endswith(" points, asked for was 0.001 points")


def test_a_measure_without_values_is_said_not_to_be_known():
    done, _ = compared(runs=10, precision=Precision(measure="icpcs", half_width=1))
    assert done.runs == 10
    assert "is not known" in done.stopped
    assert all(math.isnan(half) for half in done.reached.values())


@pytest.mark.parametrize(
    ("done", "reached", "budget", "then"),
    [(8, 0.011, 100, 12), (8, 0.015, 100, 16), (8, 1.0, 100, 16), (8, 1.0, 10, 10), (20, math.nan, 100, 40)],
)
def test_batches_are_neither_small_nor_more_than_double(done, reached, budget, then):
    assert next_runs(done, reached, 0.01, budget) == then


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"runs": 0}, "runs must be at least 1, not 0"),
        ({"runs_per_draw": 0}, "runs_per_draw must be at least 1"),
        ({"seed": -1}, "seed must be at least 0"),
        ({"last_months": [6, 24]}, "runs of 12 months have no last 24 months"),
        ({"asked": Toy(("baseline", "baseline"))}, "different keys"),
    ],
)
def test_nothing_can_be_asked_that_cannot_be(changes, words):
    with pytest.raises(ValueError, match=words):
        compared(**changes)


def test_a_precision_names_a_measure_and_a_number_above_0():
    with pytest.raises(ValueError, match="unknown measure: nonsense"):
        Precision(measure="nonsense", half_width=1)
    with pytest.raises(ValueError, match="above 0, not 0"):
        Precision(measure="contacts", half_width=0)


class Forgetful:
    """Keeps nothing: what stays in memory is the experiment's own."""

    def kept(self, _option, _run):
        return None

    def keep(self, _outcome):
        # What only waits for the collector is not held.
        gc.collect()


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_runs():
    def large(simulated):
        table = toy_tabulate(simulated)
        return pd.concat([table.assign(team=f"team {number}") for number in range(15)], ignore_index=True)

    def peak(runs):
        from sim.experiment import compare

        tracemalloc.start()
        compare(Toy(), seed=1, runs=runs, months=12, store=Forgetful(), simulate=toy_simulate, tabulate=large)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1)
    few, many = peak(2), peak(10)
    one_table = large(toy_simulate(COUNCIL, seed=1, run=1, months=12, later=AS_IT_IS)).memory_usage(deep=True).sum()
    # 24 runs more of the three options, and not one table more.
    assert many - few < one_table / 2


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C reaches a process of Windows in another way")
def test_an_interruption_ends_the_workers_and_keeps_what_is_done(tmp_path):
    begun, kept = tmp_path / "begun", tmp_path / "kept"
    begun.mkdir()
    kept.mkdir()
    code = f"""
from pathlib import Path
from experiment.toys import Diary, compared
from sim.experiment import MemoryStore

class Noting(MemoryStore):
    def keep(self, outcome):
        Path({str(kept)!r}, f"{{outcome.option}}-{{outcome.run}}").touch()

compared(Noting(), simulate=Diary(Path({str(begun)!r}), seconds=0.3), jobs=2, runs=500)
"""
    folder = Path(__file__).parents[1]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(folder.parent)])}
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, text=True) as parent:
        try:
            _wait(lambda: len(list(kept.iterdir())) >= 3)
            parent.send_signal(signal.SIGINT)
            _, said = parent.communicate(timeout=60)
        finally:
            parent.kill()
    assert parent.returncode != 0
    assert "KeyboardInterrupt" in said
    _wait(lambda: not any(_alive(pid) for pid in Diary(begun).processes()))


def _wait(until, seconds=60):
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that has ended and that nobody has asked after is still listed.
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z")


def test_what_travels_with_a_task_is_small():
    """The options may be heavy: a process is sent them once."""
    import pickle

    from sim.experiment.executors import _laid_out, _Parcel

    heavy = Toy(ballast=tuple(np.random.default_rng(1).normal(size=50_000)))
    with _laid_out(heavy) as parcel:
        assert isinstance(parcel, _Parcel)
        assert parcel.file.stat().st_size > 400_000
        assert len(pickle.dumps((parcel, ("more", 12)))) < 500
    assert not parcel.file.exists()
    same(plainly(), compared(asked=heavy, jobs=2))
