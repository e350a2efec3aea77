"""`throughcare report`: what it writes, what it refuses, and that the same folder gives the same bytes."""

import builtins
import importlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

NAMES = {"options.docx", "results.xlsx", "report.html"}


def test_all_three_are_written_beside_the_folder(papers):
    assert {each.name for each in papers.iterdir()} == NAMES


def test_papers_of_the_folder_one_stands_in_go_beside_it(call, run, tmp_path, monkeypatch):
    copied = Path(shutil.copytree(run, tmp_path / "copied"))
    monkeypatch.chdir(copied)
    code, out, said = call("report", ".", "--html")
    assert (code, out) == (0, "")
    place = copied.with_name("copied-report")
    assert [each.name for each in place.iterdir()] == ["report.html"]
    assert f"Written to {place}" in said


def test_a_run_has_papers_of_its_own(run_papers):
    assert {each.name for each in run_papers.iterdir()} == NAMES - {"options.docx"} | {"run.docx"}


def test_one_is_written_if_one_is_asked_for(call, run, tmp_path):
    assert call("report", run, "--html", "--out", tmp_path / "deep" / "out")[0] == 0
    assert [each.name for each in (tmp_path / "deep" / "out").iterdir()] == ["report.html"]


@pytest.mark.slow
def test_the_same_folder_gives_the_same_bytes(call, comparison, papers, tmp_path):
    assert call("report", comparison, "--out", tmp_path / "again")[0] == 0
    for name in NAMES:
        assert (tmp_path / "again" / name).read_bytes() == (papers / name).read_bytes(), name


def test_papers_are_replaced_only_if_asked(call, run, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_text("mine", encoding="utf-8")
    (tmp_path / "report.html").write_text("before", encoding="utf-8")
    code, _, said = call("report", run, "--html", "--out", tmp_path)
    assert code == 2
    assert "report.html is there already; add --force" in said
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == "before"
    assert call("report", run, "--html", "--out", tmp_path, "--force")[0] == 0
    assert (tmp_path / "report.html").read_text(encoding="utf-8") != "before"
    assert kept.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--chance", "0"), "--chance must be above 0"),
        (("--chance", "80"), "0.8 is eight in ten"),
        (("--chance", "nan"), "--chance must be above 0"),
        (("--html", "--template", "council.docx"), "--template is for Word"),
    ],
)
def test_usage_is_explained(call, comparison, tmp_path, more, words):
    code, _, said = call("report", comparison, *more, "--out", tmp_path / "out")
    assert code == 2
    assert words in said
    assert not (tmp_path / "out").exists()


def test_a_chance_is_for_comparisons(call, run, tmp_path):
    code, _, said = call("report", run, "--chance", "0.9", "--out", tmp_path / "out")
    assert code == 2
    assert "comparison" in said


def test_out_may_not_be_a_file(call, comparison, tmp_path):
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    code, _, said = call("report", comparison, "--out", file)
    assert code == 2
    assert "this is a file" in said


@pytest.mark.parametrize("what", ["nothing", "empty", "file", "unfinished", "damaged"])
def test_what_is_no_run_is_refused(call, copied, tmp_path, what):
    place = {"nothing": tmp_path / "none", "empty": tmp_path / "empty", "file": tmp_path / "a.txt"}.get(what, copied)
    if what == "empty":
        place.mkdir()
    elif what == "file":
        place.write_text("", encoding="utf-8")
    elif what == "unfinished":
        (copied / "comparison.json").rename(copied / "unfinished.json")
    elif what == "damaged":
        (copied / "summary.csv").unlink()
    code, out, said = call("report", place, "--out", tmp_path / "out")
    assert (code, out) == (3, "")
    assert place.name in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("missing", ["months.parquet", "numbers.parquet", "scenarios/small.yaml"])
def test_a_damaged_part_never_gives_a_traceback(call, copied, tmp_path, missing):
    (copied / missing).write_bytes(b"not this")
    code, _, said = call("report", copied, "--out", tmp_path / "out")
    assert code == 3
    assert missing.partition("/")[0].partition(".")[0] in said or "damaged" in said
    assert not (tmp_path / "out").exists()


def test_a_package_that_is_missing_is_named(call, run, tmp_path, monkeypatch):
    found = importlib.import_module

    def without(name, *more):
        if name in {"docx", "xlsxwriter", "jinja2"}:
            raise ImportError(name)
        return found(name, *more)

    monkeypatch.setattr(importlib, "import_module", without)
    for kind in ("--word", "--excel", "--html"):
        code, _, said = call("report", run, kind, "--out", tmp_path / "out")
        assert code == 1
        assert 'pip install "throughcare[report]"' in said
    assert not (tmp_path / "out").exists()


def test_a_disk_that_takes_nothing_is_told(call, run, tmp_path, monkeypatch):
    opened = builtins.open

    def full(file, mode="r", *more, **named):
        if "w" in str(mode) and str(tmp_path) in str(file):
            raise OSError(28, "No space left on device", str(file))
        return opened(file, mode, *more, **named)

    monkeypatch.setattr("pathlib.Path.write_bytes", lambda path, _: full(path, "wb"))
    code, _, said = call("report", run, "--html", "--out", tmp_path / "out")
    assert code == 1
    assert "No space left" in said
    assert not list((tmp_path / "out").iterdir())


def test_failed_runs_are_told(call, copied, tmp_path):
    manifest = json.loads((copied / "comparison.json").read_text(encoding="utf-8"))
    manifest["failed"] = [{"option": "both", "run": 4, "draw": 2, "error": "ValueError: a test"}]
    (copied / "comparison.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert call("report", copied, "--html", "--out", tmp_path / "out")[0] == 0
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Run 4 of both failed: ValueError: a test" in page
    assert "1 run failed and is left out" in page


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", ["options.docx", "results.xlsx"])
def test_libre_office_opens_them(papers, tmp_path, name):
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(papers / name)],
        check=True,
        capture_output=True,
        timeout=300,
        env=os.environ | {"HOME": str(tmp_path)},
    )
    assert (tmp_path / name).with_suffix(".pdf").stat().st_size > 20_000
