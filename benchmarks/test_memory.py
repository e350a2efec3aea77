"""Peak memory of one process that simulates five years of a county and tabulates them."""

import subprocess
import sys

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

MOST_MEGABYTES = 400
YEARS = 5
_ONE_RUN = """
import resource
from benchmarks.workloads import leicestershire, run_and_measure

run_and_measure(leicestershire(), {years})
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_peak_memory(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("resource", reason="peak memory is read from the operating system, which Windows has not")
    unit = 2**20 if sys.platform == "darwin" else 2**10  # bytes there, kilobytes elsewhere
    finished = benchmark.pedantic(
        lambda: subprocess.run(
            [sys.executable, "-c", _ONE_RUN.format(years=YEARS)], check=True, capture_output=True, text=True
        ),
        rounds=1,
        iterations=1,
    )
    megabytes = int(finished.stdout) / unit
    benchmark.extra_info["peak_megabytes"] = megabytes
    with capsys.disabled():
        sys.stdout.write(f"\n  peak memory: {megabytes:.0f} MB\n")
    assert megabytes < MOST_MEGABYTES
