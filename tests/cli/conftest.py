import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import typed
from councils import as_scenario_text, small_council
from experiment.fakes import COUNCIL

HERE = Path(__file__).parent
LONG = 300
"""Seconds until a process of its own is given up; a busy machine is slow."""


@pytest.fixture
def scenario(tmp_path):
    file = tmp_path / "small.yaml"
    file.write_text(as_scenario_text(COUNCIL), encoding="utf-8")
    return file


@pytest.fixture
def throughcare(tmp_path):
    """Run the command line in a process of its own, over a fake model unless told otherwise."""

    def call(*arguments, model="fake_simulate", **environment):
        command = [sys.executable, str(HERE / "driver.py"), model] if model else [sys.executable, "-m", "sim.cli"]
        return subprocess.run(
            [*command, *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=child_environment(**environment),
            timeout=LONG,
            check=False,
        )

    return call


@pytest.fixture
def call(monkeypatch, capsys, tmp_path):
    """Run the command line in this process, in an empty folder; signals are as before afterwards."""
    monkeypatch.chdir(tmp_path)
    handlers = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def run(*arguments):
        return typed(capsys, *arguments)

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


def write_options(folder, text):
    """Write a file of options beside the small council that is its baseline."""
    (folder / "small.yaml").write_text(as_scenario_text(small_council()), encoding="utf-8")
    file = folder / "options.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def child_environment(**more):
    paths = os.pathsep.join([str(HERE.parent), str(HERE.parent.parent)])
    return os.environ | {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"} | more
