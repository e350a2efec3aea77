"""Speed is a ratio: the cost of a run over that of a bare SimPy loop on the same machine at the same time.

Counts of events are asserted; times are reported (in `extra_info` and on the screen) and only guarded generously,
because a busy machine must not fail a build.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.workloads import PROCESSES, RESUMPTIONS_EACH, bare_loop, cpu_seconds, leicestershire, run_and_measure
from sim.experiment.executors import Processes
from sim.measures import tabulate
from sim.model import simulate

EVENTS_A_YEAR = 47_000
"""SimPy events of the county in a year; the calibration moves it a little, a careless process by much more."""
ROOM_FOR_CALIBRATION = 0.15
LINEAR_WITHIN = 0.15
WORST_RATIO = 14.0
ROUNDS = 3


def once(benchmark: BenchmarkFixture, work: Callable[[], Any]) -> Any:
    return benchmark.pedantic(work, rounds=1, iterations=1)


def report(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], **numbers: float) -> None:
    """Say and store what was measured."""
    benchmark.extra_info.update(numbers)
    with capsys.disabled():
        words = ", ".join(f"{name} {number:,.4g}" for name, number in numbers.items())
        sys.stdout.write(f"\n  {benchmark.name}: {words}\n")


def test_bare_loop(benchmark: BenchmarkFixture) -> None:
    assert benchmark.pedantic(bare_loop, rounds=ROUNDS, iterations=1) == PROCESSES * RESUMPTIONS_EACH == 400_000


def test_five_years_of_a_county(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> None:
    """The target is 4 times the bare loop, the stretch target 2 times; see docs/performance.md."""
    county = leicestershire()
    years = 5
    run_and_measure(county, 1)  # everything is imported and warm
    pairs: list[tuple[float, float, int]] = []

    def both() -> None:
        for _ in range(ROUNDS):
            bare, resumed = cpu_seconds(bare_loop)
            assert resumed == PROCESSES * RESUMPTIONS_EACH
            full, simulated = cpu_seconds(lambda: run_and_measure(county, years))
            pairs.append((bare, full, simulated.events))

    once(benchmark, both)
    assert len({events for *_, events in pairs}) == 1  # the same seed, the same events
    events = pairs[0][2]
    ratio = min(full for _, full, _ in pairs) / min(bare for bare, *_ in pairs)
    report(benchmark, capsys, ratio=ratio, events_a_year=events / years)
    assert events == pytest.approx(EVENTS_A_YEAR * years, rel=ROOM_FOR_CALIBRATION)
    assert ratio < WORST_RATIO


def test_measures_are_a_small_part(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> None:
    cost, simulated = cpu_seconds(lambda: simulate(leicestershire(), seed=1, run=0, months=24))
    tabulating, _ = once(benchmark, lambda: cpu_seconds(lambda: tabulate(simulated)))
    report(benchmark, capsys, share_of_the_run=tabulating / (cost + tabulating))


def test_linear_in_years(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> None:
    county = leicestershire()
    costs = once(
        benchmark, lambda: {years: cpu_seconds(partial(run_and_measure, county, years)) for years in (1, 2, 5)}
    )
    # the stock at the start takes a while to become the flow that follows, so the first year is not like the others
    later = {years: costs[years][1].events - costs[1][1].events for years in (2, 5)}
    assert later[5] / 4 == pytest.approx(later[2], rel=LINEAR_WITHIN)
    assert costs[5][1].events / 5 == pytest.approx(costs[1][1].events, rel=LINEAR_WITHIN)
    report(benchmark, capsys, **{f"{years}_years_over_1": cost / costs[1][0] for years, (cost, _) in costs.items()})


def test_linear_in_size(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> None:
    """A council of an eighth, a quarter, half and the whole of the county."""
    councils = {eighths: leicestershire(eighths / 8) for eighths in (1, 2, 4, 8)}
    run_and_measure(councils[1], 1)
    costs = once(
        benchmark,
        lambda: {eighths: cpu_seconds(partial(run_and_measure, council, 2)) for eighths, council in councils.items()},
    )
    whole = costs[8][1].events / 8
    for eighths, (_, simulated) in costs.items():
        assert simulated.events / eighths == pytest.approx(whole, rel=LINEAR_WITHIN)
    report(benchmark, capsys, **{f"{size}_eighths_over_1": cost / costs[1][0] for size, (cost, _) in costs.items()})


def _a_year(run: int) -> int:
    return simulate(leicestershire(), seed=1, run=run, months=12).events


def test_runs_beside_each_other(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> None:
    """What processes cost beyond the runs themselves, start of the processes included."""
    runs, jobs = list(range(6)), 2
    alone = [_a_year(run) for run in runs]
    begun = time.perf_counter()
    assert [_a_year(run) for run in runs] == alone
    in_turn = time.perf_counter() - begun
    begun = time.perf_counter()
    together = once(benchmark, lambda: list(Processes(jobs)(_a_year, runs)))
    beside = time.perf_counter() - begun
    assert sorted(together) == sorted(alone)
    report(benchmark, capsys, time_over_a_fair_share=beside * jobs / in_turn)
