"""`throughcare export`: what it writes and what it refuses, in words."""

import sys

import pytest
from councils import as_scenario_text, small_council

from sim.cli import main


def run(folder, months, *more):
    """Run the small council once, from 1 April 2024."""
    (folder / "small.yaml").write_text(as_scenario_text(small_council()), encoding="utf-8")
    arguments = ["run", folder / "small.yaml", "--months", months, "--runs", 1, "--jobs", 1, "--out", folder / "run"]
    assert main([str(each) for each in (*arguments, "--quiet", *more)]) == 0
    return folder / "run"


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory):
    return run(tmp_path_factory.mktemp("runs"), 12, "--events")


@pytest.fixture(scope="module")
def short_folder(tmp_path_factory):
    return run(tmp_path_factory.mktemp("short"), 6)


@pytest.fixture
def call(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        code = main(["export", *map(str, arguments)])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        assert "Something went wrong" not in said.err
        assert said.out == ""
        return code, " ".join(said.err.split())

    return run


def test_everything_in_one_folder(call, run_folder, tmp_path):
    code, words = call(run_folder, "--annex-a", "--ssda903", "--cin-census", "--out", "made")
    assert code == 0
    assert "synthetic" in words
    assert sorted(file.name for file in (tmp_path / "made").iterdir()) == [
        "README.txt",
        "SYNTHETIC_annex_a_2025-03-31.xlsx",
        "SYNTHETIC_cin_census_2025.xml",
        "SYNTHETIC_ssda903_2025",
    ]
    readme = (tmp_path / "made" / "README.txt").read_text(encoding="utf-8")
    assert readme.startswith("SYNTHETIC RETURNS")
    assert "Small council: run 1, seed" in readme


def test_events_kept_or_simulated_again_are_the_same_returns(call, run_folder, tmp_path):
    assert call(run_folder, "--ssda903", "--out", "kept")[0] == 0
    events = run_folder / "events.parquet"
    away = run_folder.parent / "events.parquet"
    events.rename(away)
    try:
        assert call(run_folder, "--ssda903", "--out", "again")[0] == 0
    finally:
        away.rename(events)
    kept, again = (
        {file.name: file.read_bytes() for file in (tmp_path / name).rglob("*") if file.is_file()}
        for name in ("kept", "again")
    )
    assert kept == again


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "say what to write: --ssda903, --annex-a, --cin-census"),
        (("--ssda903", "--inspected", "2025-01-31"), "--inspected is a day for Annex A"),
        (("--annex-a", "--inspected", "tomorrow"), "does not match"),
        (("--annex-a", "--run", "2"), "there is no run 2"),
    ],
)
def test_a_wrong_call_is_told_so(call, run_folder, tmp_path, arguments, words):
    code, said = call(run_folder, *arguments, "--out", "made")
    assert code == 2
    assert words in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--ssda903",), "holds no whole year from 1 April to 31 March"),
        (("--cin-census",), "run the scenario for at least 12 months"),
        (("--annex-a",), "run the scenario for at least 12 months"),
        (("--annex-a", "--inspected", "2031-01-31"), "31 January 2031 is not in the run"),
    ],
)
def test_a_run_that_is_too_short_is_refused_and_nothing_is_left(call, short_folder, tmp_path, arguments, words):
    code, said = call(short_folder, *arguments, "--out", "made")
    assert code == 3
    assert words in said
    assert list(tmp_path.iterdir()) == []


def test_returns_are_replaced_only_if_asked_and_nothing_else_ever(call, run_folder, tmp_path):
    assert call(run_folder, "--cin-census", "--out", "made")[0] == 0
    code, said = call(run_folder, "--ssda903", "--out", "made")
    assert code == 2
    assert "holds earlier returns; add --force" in said
    assert call(run_folder, "--ssda903", "--out", "made", "--force")[0] == 0
    assert not list((tmp_path / "made").glob("*.xml"))
    (tmp_path / "made" / "mine.txt").write_text("mine", encoding="utf-8")
    code, said = call(run_folder, "--ssda903", "--out", "made", "--force")
    assert code == 2
    assert "mine.txt in it is not Throughcare's" in said
    code, said = call(run_folder, "--ssda903", "--out", run_folder, "--force")
    assert code == 2
    assert "is not a folder of synthetic returns" in said


def test_no_run_folder_and_a_folder_that_is_none(call, tmp_path):
    assert call("nowhere", "--ssda903", "--out", "made")[0] == 1
    assert call(tmp_path, "--ssda903", "--out", "made")[0] == 1
    assert not (tmp_path / "made").exists()


def test_without_the_package_for_workbooks(call, run_folder, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    code, said = call(run_folder, "--annex-a", "--out", "made")
    assert code == 1
    assert 'pip install "throughcare[report]"' in said
    assert list(tmp_path.iterdir()) == []
    assert call(run_folder, "--ssda903", "--out", "made")[0] == 0
