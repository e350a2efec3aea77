import os
import subprocess
import sys
from pathlib import Path

import pytest
from councils import as_scenario_text
from experiment.fakes import COUNCIL

HERE = Path(__file__).parent


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
            timeout=120,
            check=False,
        )

    return call


def child_environment(**more):
    paths = os.pathsep.join([str(HERE.parent), str(HERE.parent.parent)])
    return os.environ | {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"} | more
