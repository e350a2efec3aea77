"""The command as a shell sees it: exit codes, streams, signals."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from .conftest import HERE, LONG, child_environment

FOLDER = ["manifest.json", "measures.parquet", "overview.png", "scenario.yaml"]


def test_a_run_writes_its_folder_and_prints_a_summary(throughcare, scenario, tmp_path):
    done = throughcare("run", scenario, "--years", 1, "--runs", 3, "--jobs", 1, "--out", "out")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == FOLDER
    assert "80 % range of futures (smallest to largest run)" in done.stdout
    assert "summary over all 3 runs, 12 months from 01 April 2024, seed 1" in done.stdout
    assert "Written to out" in done.stderr


def test_json_is_one_document_and_nothing_else(throughcare, scenario):
    done = throughcare("run", scenario, "--months", 3, "--runs", 2, "--jobs", 1, "--out", "out", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["runs_done"] == 2
    assert document["manifest"]["months"] == 3
    rows = {(row["measure"], row["team"], row["statistic"]): row for row in document["summary"]}
    assert rows["contacts", "all", "in 3 months"]["mean"] == 3 * 1001.5 + 30
    assert rows["assessments_within_45_days", "all", "over the period"]["standard"].startswith("45 working days")


def test_a_failed_run_is_said_and_the_others_are_kept(throughcare, scenario, tmp_path):
    arguments = ("run", scenario, "--months", 3, "--runs", 20, "--jobs", 1, "--out", "out")
    done = throughcare(*arguments, model="broken_on_three")
    assert done.returncode == 4
    assert "summary over 19 of 20 runs; run 3 failed (ValueError: no such team" in " ".join(done.stdout.split())
    assert "1 of 20 runs failed" in done.stderr
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert [failed["run"] for failed in manifest["runs_failed"]] == [3]


def test_a_defect_is_one_sentence_and_a_traceback_only_on_request(throughcare, scenario, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import sim.scenario\ndef load(path): raise KeyError('unforeseen')\nsim.scenario.load = load\n",
        encoding="utf-8",
    )
    paths = os.pathsep.join([str(tmp_path), child_environment()["PYTHONPATH"]])
    done = throughcare("check", scenario, PYTHONPATH=paths)
    assert done.returncode == 1
    assert "KeyError: 'unforeseen'" in done.stderr
    assert "please report it" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in throughcare("check", scenario, PYTHONPATH=paths, THROUGHCARE_DEBUG="1").stderr


def test_an_old_console_gets_plain_letters(throughcare):
    done = throughcare("measures", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert "assessments_within_45_days" in done.stdout


def test_whoever_stops_reading_causes_no_complaint():
    with subprocess.Popen(
        [sys.executable, "-m", "sim.cli", "schema"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=child_environment(),
        encoding="utf-8",
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(LONG) == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to send SIGINT to")
@pytest.mark.parametrize("to_all", [True, False], ids=["as a terminal does", "to the command alone"])
def test_ctrl_c_leaves_neither_folder_nor_process(scenario, tmp_path, to_all):
    diary = tmp_path / "diary"
    diary.mkdir()
    command = [sys.executable, str(HERE / "driver.py"), "endless", "run", str(scenario), "--out", "new/out"]
    with subprocess.Popen(
        [*command, "--runs", "8", "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=child_environment(THROUGHCARE_TEST_DIARY=str(diary)),
        cwd=tmp_path,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        wait_for(lambda: len(list(diary.iterdir())) == 2)
        (os.killpg if to_all else os.kill)(process.pid, signal.SIGINT)
        output, words = process.communicate(timeout=LONG)  # the runs themselves never end
    assert process.returncode == 130
    assert output == ""
    assert "Stopped; nothing was written." in words
    assert "Traceback" not in words
    assert sorted(path.name for path in tmp_path.iterdir()) == ["diary", scenario.name]
    for file in diary.iterdir():
        wait_for(lambda pid=int(file.name): not alive(pid))


def wait_for(condition, seconds=LONG):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
