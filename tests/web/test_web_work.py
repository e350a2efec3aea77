"""Work at the command line: how far it is, how it is stopped, and that its name is all that opens it."""

import json
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("streamlit")

from sim.web import commands
from sim.web import work as works
from sim.web.work import About, Progress, find, start

ABOUT = About(
    kind="run", title="T", council="C", words=("run", "inputs/a.yaml", "--out", "result"), runs=4, months=12, options=1
)
SLEEPER = """
import subprocess, sys, time
other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open("children", "w").write(str(other.pid))
time.sleep(60)
"""


@pytest.fixture
def inputs(tmp_path):
    folder = tmp_path / "draft"
    folder.mkdir()
    (folder / "a.yaml").write_text("name: a\n", encoding="utf-8")
    return folder


@pytest.fixture
def program(monkeypatch):
    """Puts a small program in place of the command line."""

    def stands_in(text):
        monkeypatch.setattr(commands, "PROGRAM", (sys.executable, "-c", text))

    return stands_in


def _waited(condition):
    for _ in range(300):
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_work_is_going_until_its_manifest_is_there(tmp_path, inputs, program):
    program("import os, time; time.sleep(0.5); os.mkdir('result'); open('result/manifest.json', 'w').write('{}')")
    work = start(tmp_path / "home", inputs, ABOUT)
    assert work.state == "going"
    assert (work.inputs / "a.yaml").is_file()
    assert _waited(lambda: work.state == "finished")
    assert find(tmp_path / "home", work.name).about == work.about


def test_work_that_ends_without_a_result_says_what_was_said(tmp_path, inputs, program):
    program("import sys; print('a.yaml, line 1: wrong', file=sys.stderr); sys.exit(3)")
    work = start(tmp_path, inputs, ABOUT)
    assert _waited(lambda: work.state == "failed")
    assert work.said == ["a.yaml, line 1: wrong"]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_cancelled_work_leaves_no_process_and_nothing_half_done(tmp_path, inputs, program):
    program(SLEEPER)
    work = start(tmp_path, inputs, ABOUT)
    (work.folder / ".result-1234").mkdir()
    assert _waited(lambda: (work.folder / "children").is_file() and (work.folder / "children").read_text())
    child = Path("/proc") / (work.folder / "children").read_text()
    assert child.exists()
    work.cancel()
    assert work.state == "cancelled"
    assert _waited(lambda: not child.exists() or "Z" in (child / "stat").read_text().split()[2])
    assert not (work.folder / ".result-1234").exists()


def test_work_of_a_page_that_ended_is_broken_off(tmp_path, inputs, program):
    program("pass")
    work = start(tmp_path, inputs, ABOUT)
    assert _waited(lambda: work.state == "failed")
    works._at_work.pop(work.name)
    assert work.state == "broken off"


@pytest.mark.parametrize("name", ["", "../draft", "x" * 20, "0" * 20, "draft", "0" * 19 + "/"])
def test_no_other_name_opens_a_folder(tmp_path, inputs, name):
    (inputs / "about.json").write_text(json.dumps({"kind": "run"}), encoding="utf-8")
    assert find(tmp_path, name) is None


def test_progress_is_read_whole_or_taken_as_none(tmp_path, inputs, program):
    program("pass")
    work = start(tmp_path, inputs, ABOUT)
    assert work.progress == Progress(0, 4, 0.0)
    (work.folder / "progress.json").write_text('{"done": 1, "of": 4, "sec', encoding="utf-8")
    assert work.progress.left is None
    (work.folder / "progress.json").write_text('{"done": 1, "of": 4, "seconds": 3.0}', encoding="utf-8")
    assert work.progress.left == 9.0


def test_a_command_that_takes_too_long_is_stopped(tmp_path, program):
    program("import time; time.sleep(60)")
    said = commands.ask([], tmp_path, seconds=0.5)
    assert not said.is_good
    assert "stopped" in said.words


def test_the_page_never_makes_a_pool_of_processes():
    folder = Path(commands.__file__).parent
    for file in folder.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert "joblib" not in text
        assert "multiprocessing" not in text
        assert "concurrent.futures" not in text
