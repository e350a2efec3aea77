"""A census larger than any council's, in time and memory."""

import subprocess
import sys

import pytest
from xml_returns import assessment, case, child, cin_plan, cp_plan, enquiry, header, message, saved

CHILDREN = 60_000
MEASURED = """
import resource, sys, time
from pathlib import Path
from calibration.importers.cin_census import read_cin_census
start = time.perf_counter()
journeys, findings = read_cin_census([Path(sys.argv[1])])
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # kilobytes on Linux
print(seconds, peak, len(journeys.tables["need"]), len(journeys.tables["cp_plans"]), len(findings))
"""


def every_module(number: int) -> str:
    month = 4 + number % 6
    closed = f"2024-0{1 + number % 3}-1{number % 9}" if number % 2 else None
    return child(
        f"LA{number:09d}",
        case(
            f"2023-0{month}-0{1 + number % 9}",
            assessment(f"2023-0{month}-1{number % 9}", f"2023-0{month}-2{number % 9}"),
            assessment("2023-10-02", "2023-11-10"),
            cin_plan("2023-10-01", "2023-12-01"),
            enquiry("2023-11-01", "2023-11-20"),
            cp_plan("2023-12-01", None),
            closed=closed,
            reason=closed and "RC7",
        ),
        case("2022-05-01", closed="2023-04-04", reason="RC7"),
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
def test_sixty_thousand_children(tmp_path):
    path = saved(tmp_path, message(*map(every_module, range(CHILDREN))), "large.xml")
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, timeout=300, check=True
    )
    seconds, megabytes, cases, plans, found = map(float, done.stdout.split())
    assert (cases, plans) == (2 * CHILDREN, CHILDREN)
    assert found <= 2
    assert seconds < 60
    assert megabytes < 1000


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
def test_what_is_not_asked_for_is_not_kept(tmp_path):
    """A hundred megabytes of elements nobody asked for, beside one child."""
    path = tmp_path / "padded.xml"
    with path.open("w") as padded:
        padded.write(f"<Message>{header(2024)}<Children>{child('A', case('2023-05-01'))}")
        padded.writelines("<Note>" + "x" * 900 + "</Note>\n" for _ in range(110_000))
        padded.write("</Children></Message>")
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, timeout=300, check=True
    )
    small = saved(tmp_path, message(child("A", case("2023-05-01"))), "small.xml")
    alone = subprocess.run(
        [sys.executable, "-c", MEASURED, str(small)], capture_output=True, text=True, timeout=300, check=True
    )
    assert float(done.stdout.split()[1]) < float(alone.stdout.split()[1]) + 30
