"""`throughcare app`, and how far a command says it is."""

import builtins
import json
import socket

import pytest

from sim.cli import main
from sim.cli.progressing import ProgressFile
from tests.councils import as_scenario_text, small_council


def test_without_the_pages_packages_a_planner_is_told_what_to_install(monkeypatch, capsys, tmp_path):
    there = builtins.__import__

    def missing(name, *rest, **more):
        if name.partition(".")[0] == "streamlit":
            raise ImportError(name)
        return there(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    assert main(["app", "--folder", str(tmp_path)]) == 2
    assert 'pip install "throughcare[app]"' in capsys.readouterr().err


def test_a_port_in_use_and_a_file_for_a_folder_are_told(capsys, tmp_path):
    pytest.importorskip("streamlit")
    pytest.importorskip("altair")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["app", "--port", f"{port}", "--folder", str(tmp_path)]) == 2
    assert "another program uses it" in capsys.readouterr().err
    (tmp_path / "file").touch()
    assert main(["app", "--folder", str(tmp_path / "file")]) == 2
    assert "this is a file" in capsys.readouterr().err


def test_progress_counts_runs_from_nothing_to_all(tmp_path):
    place = tmp_path / "progress.json"
    told = ProgressFile(place, 3)
    assert json.loads(place.read_text())["done"] == 0
    told.another()
    told.so_far(6, 2)
    found = json.loads(place.read_text())
    assert (found["done"], found["of"]) == (2, 6)
    assert [file.name for file in tmp_path.iterdir()] == ["progress.json"]
    ProgressFile(None, 3).another()


def test_run_and_compare_keep_their_progress(tmp_path):
    scenario = tmp_path / "small.yaml"
    scenario.write_text(as_scenario_text(small_council()), encoding="utf-8")
    team = next(iter(small_council().teams))
    options = tmp_path / "options.yaml"
    posts = f"{{team: {team}, role: team_manager, fte: 1, source: b, status: assumption}}"
    options.write_text(
        "throughcare_options: 1\nname: O\nbaseline: small.yaml\nsources: {b: {title: B, date: 2024-01}}\n"
        f"options:\n  a:\n    name: A\n    posts: [{posts}]\n",
        encoding="utf-8",
    )
    asked = ["--months", "1", "--runs", "2", "--jobs", "1", "--quiet"]
    place = tmp_path / "progress.json"
    assert main(["run", str(scenario), "--out", str(tmp_path / "r"), *asked, "--progress", str(place)]) == 0
    assert {name: json.loads(place.read_text())[name] for name in ("done", "of")} == {"done": 2, "of": 2}
    assert main(["compare", str(options), "--out", str(tmp_path / "c"), *asked, "--progress", str(place)]) == 0
    assert {name: json.loads(place.read_text())[name] for name in ("done", "of")} == {"done": 4, "of": 4}
