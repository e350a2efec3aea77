"""`throughcare workbook`, both ways, and the other commands given a workbook."""

import builtins

import duckdb
import pytest
from command_line import typed
from councils import as_scenario_text, small_council
from workbook_files import Book, small

from sim.scenario import load, resolved_yaml

DRAWS = "draw,assessment.hours\n1,8.1\n2,9.75\n"


@pytest.fixture
def call(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(as_scenario_text(small_council()), encoding="utf-8")

    def call(*arguments):
        return typed(capsys, *arguments)

    return call


def test_there_and_back(call, tmp_path):
    code, out, said = call("workbook", "small.yaml", "--out", "small.xlsx")
    assert (code, out) == (0, "")
    assert "Written to small.xlsx." in said
    code, _, _ = call("workbook", "small.xlsx", "--out", "again.yaml")
    assert code == 0
    assert (tmp_path / "again.yaml").read_text(encoding="utf-8") == resolved_yaml(load("small.yaml"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.yaml", "small.xlsx", "small.yaml"]


def test_draws_go_with_it(call, tmp_path):
    text = as_scenario_text(small_council()).replace("\nsources:", "\ndraws: small.draws.csv\nsources:", 1)
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "small.draws.csv").write_text(DRAWS, encoding="utf-8")
    (tmp_path / "there").mkdir()
    code, _, said = call("workbook", "small.yaml", "--out", "there/ours.xlsx")
    assert code == 0
    assert "ours.draws.csv" in said
    assert load("there/ours.xlsx").hash == load("small.yaml").hash
    assert load("there/ours.xlsx").draws.file == "ours.draws.csv"
    code, _, _ = call("workbook", "there/ours.xlsx", "--out", "back.yaml")
    assert code == 0
    assert load("back.yaml").hash == load("small.yaml").hash
    # The draws that stand there already are the same, and stay
    code, _, said = call("workbook", "small.yaml", "--out", "small.xlsx")
    assert (code, "Draws written" in said) == (0, False)
    (tmp_path / "other.draws.csv").write_text("somebody else's", encoding="utf-8")
    code, _, said = call("workbook", "small.yaml", "--out", "other.xlsx")
    assert code == 2
    assert "other.draws.csv" in said
    assert not (tmp_path / "other.xlsx").exists()


def test_nothing_is_written_over_unasked(call, tmp_path):
    (tmp_path / "there.xlsx").write_bytes(b"mine")
    code, _, said = call("workbook", "small.yaml", "--out", "there.xlsx")
    assert (code, "--force" in said) == (2, True)
    assert (tmp_path / "there.xlsx").read_bytes() == b"mine"
    assert call("workbook", "small.yaml", "--out", "there.xlsx", "--force")[0] == 0
    assert load("there.xlsx").hash == load("small.yaml").hash
    assert call("workbook", "small.yaml", "--out", "small.yaml", "--force")[0] == 2
    assert call("workbook", "small.yaml", "--out", "nowhere/x.xlsx")[0] == 2
    code, _, said = call("workbook", "small.yaml", "--out", "small.csv")
    assert (code, "ends in .xlsx, or in .yaml" in said) == (2, True)


def test_faults_of_a_workbook(call, tmp_path):
    damaged = Book(small()).put("Demand!D8", "90 %").put("Teams!G6", None).put("Bands!H5", 0.6)
    (tmp_path / "x.xlsx").write_bytes(damaged.content())
    for command in (("check", "x.xlsx"), ("assumptions", "x.xlsx"), ("run", "x.xlsx", "--out", "r"),
                    ("workbook", "x.xlsx", "--out", "y.yaml")):  # fmt: skip
        code, out, said = call(*command)
        assert (code, out) == (3, "")
        assert "x.xlsx, Teams!G6, teams.assessment.social_workers_fte.value: a number should be here" in said
        assert "x.xlsx, Demand!D8, demand.weekend_share.value: this is text" in said
        assert "x.xlsx, Bands!H5, demand.sibling_group_shares: shares must sum to 1, not 1.05" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small.yaml", "x.xlsx"]


def test_other_commands_take_a_workbook(call):
    call("workbook", "small.yaml", "--out", "small.xlsx")
    code, out, _ = call("check", "small.xlsx")
    assert code == 0
    assert "small.xlsx: valid. Small council (Smallshire, from 01 April 2024" in out
    assert call("assumptions", "small.xlsx", "--csv")[1] == call("assumptions", "small.yaml", "--csv")[1]


def test_a_run_from_a_workbook_gives_the_same_numbers(call, tmp_path):
    call("workbook", "small.yaml", "--out", "small.xlsx")
    told = []
    for file, folder in (("small.yaml", "a"), ("small.xlsx", "b")):
        code, _, _ = call("run", file, "--out", folder, "--months", "2", "--runs", "1", "--jobs", "1", "--quiet")
        assert code == 0
        told.append(duckdb.execute(f"from '{folder}/measures.parquet'").fetchall())
    assert told[0]
    assert repr(told[0]) == repr(told[1])
    assert (tmp_path / "a" / "scenario.yaml").read_bytes() == (tmp_path / "b" / "scenario.yaml").read_bytes()


def test_without_the_package_that_writes_workbooks(call, monkeypatch, tmp_path):
    really = builtins.__import__

    def refused(name, *rest, **more):
        if name == "xlsxwriter":
            raise ImportError(name)
        return really(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refused)
    code, _, said = call("workbook", "small.yaml", "--out", "small.xlsx")
    assert code == 2
    assert 'pip install "throughcare[report]"' in said
    (tmp_path / "x.xlsx").write_bytes(small())
    assert call("workbook", "x.xlsx", "--out", "y.yaml")[0] == 0
