"""A command loads what it needs and nothing of the others."""

import inspect
import subprocess
import sys

import pytest
import typer
from command_line import typed

from sim.cli.commands import COMMANDS, loaded
from sim.cli.refusals import CODES, code_of

from .conftest import child_environment

HEAVY = ["calibration", "duckdb", "joblib", "matplotlib", "pandas", "scipy", "sim.scenario", "streamlit"]
UNTIL_RUNS_BEGIN = """
import sim.experiment
class Begun(Exception): pass
def begin(*_, **__): raise Begun
sim.experiment.run_many = begin
"""


def loaded_by(*arguments, of, before=""):
    """Give a command in a process of its own; return which modules of these it has loaded, and what it said."""
    code = f"""
import sys
{before}
from sim.cli import main
main({list(map(str, arguments))!r})
print("loaded:", *sorted(set(sys.modules) & set({of!r})))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=child_environment(), check=True
    )
    return done.stdout.splitlines()[-1].split()[1:], done.stderr


@pytest.mark.parametrize("asked", ["--version", "--help"])
def test_what_needs_no_command_loads_none(asked):
    assert loaded_by(asked, of=HEAVY)[0] == []


def test_a_run_begins_without_what_it_does_not_need(scenario, tmp_path):
    others = ["calibration", "matplotlib", "scipy.stats", "streamlit", "sim.cli.fitting", "sim.cli.importing"]
    command = ("run", scenario, "--out", tmp_path / "out")
    found, said = loaded_by(*command, of=[*others, "sim.model"], before=UNTIL_RUNS_BEGIN)
    assert "Begun" in said
    assert found == ["sim.model"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_is_told_in_the_words_of_its_docstring(name):
    found = COMMANDS[name].load()
    is_group = isinstance(found, typer.Typer)
    assert COMMANDS[name].help == (found.info.help if is_group else inspect.getdoc(found).splitlines()[0])
    assert (loaded(name).name, loaded(name).help.splitlines()[0]) == (name, COMMANDS[name].help)


def test_a_command_spelt_wrong_gives_the_nearest(capsys):
    code, out, words = typed(capsys, "calibrat")
    assert (code, out) == (2, "")
    assert "No such command 'calibrat'. Did you mean 'calibrate'" in words


@pytest.mark.parametrize("name", CODES)
def test_every_refusal_is_an_exception_with_its_code(name):
    module, _, kind = name.partition(":")
    found = getattr(__import__(module, fromlist=[kind]), kind)
    assert (found.__module__, found.__qualname__) == (module, kind)
    assert issubclass(found, Exception)
    assert code_of(found.__new__(found)) == CODES[name]


def test_a_kind_of_refusal_has_its_code_and_a_defect_has_none():
    from sim.experiment.cluster import ClusterMismatchError

    assert code_of(ClusterMismatchError()) == 2
    assert code_of(KeyError()) is None
