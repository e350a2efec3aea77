"""`throughcare import`, as a planner types it: what is written, what is refused, and that no child's data comes out."""

import json

import pandas as pd
import pytest

from sim.cli import main
from sim.scenario import load

from .own_returns import (
    CANARIES,
    canaries_in,
    write_annex_a,
    write_cin_census,
    write_ssda903,
    write_workforce,
    written_in,
)

WRITERS = {
    "ssda903": lambda folder: write_ssda903(folder / "903"),
    "cin-census": lambda folder: write_cin_census(folder / "cin.xml"),
    "annex-a": lambda folder: write_annex_a(folder / "annex.xlsx"),
    "workforce": lambda folder: write_workforce(folder / "staff.xml"),
}
EVERY = pytest.mark.parametrize("records", WRITERS)


@EVERY
def test_an_import_tells_what_it_found_and_writes_aggregates(records, call, scenario, tmp_path):
    given = WRITERS[records](tmp_path)
    code, out, said = call("import", records, given, "--scenario", scenario, "--out", "found")
    assert (code, out) == (0, "")
    assert "Written to found" in said
    found = tmp_path / "found"
    assert {file.name for file in found.iterdir()} >= {"report.md", "findings.csv", "estimates.csv", "scenario.yaml"}
    estimates, taken = (pd.read_csv(found / name) for name in ("estimates.csv", "taken.csv"))
    assert len(estimates) > 1
    assert (estimates["records"] % 5 == 0).all()
    adopted = load(found / "scenario.yaml")
    register = {row.field: row for row in adopted.register}
    own = [source for source in adopted.sources if source.records]
    if len(taken):
        assert [source.records.split()[0] for source in own] == [records.replace("-", "_")]
        assert all(register[field].source == own[0].id for field in taken["field"])
        assert all(register[field].status == "derived" for field in taken["field"])
    assert {row.source for row in adopted.register if row.source.startswith("own_")} <= {each.id for each in own}


@EVERY
@pytest.mark.parametrize("broken", [False, True], ids=["whole", "broken"])
def test_nothing_of_a_child_or_worker_comes_out(records, broken, call, scenario, tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("THROUGHCARE_DEBUG", "1")
    given = WRITERS[records](tmp_path)
    if broken:  # cut short, so that the fault is found in the midst of the data
        files = [given] if given.is_file() else sorted(given.iterdir())
        for file in files:
            file.write_bytes(file.read_bytes()[: file.stat().st_size * 2 // 3])
    code, out, said = call("import", records, given, "--scenario", scenario, "--out", "found", "--json")
    assert code in (0, 3)
    assert canaries_in(out, said, caplog.text) == []
    assert canaries_in(*written_in(tmp_path / "found")) == []
    assert (tmp_path / "found").exists() is (code == 0)


def test_a_defect_of_ours_does_not_repeat_what_a_cell_says(tmp_path, monkeypatch, capsys):
    def broken(_: object) -> None:
        raise ValueError("could not convert string to float: 'Araminta Quillfeather'")

    monkeypatch.setattr("sim.cli.importing.read_cin_census", broken)
    monkeypatch.setenv("THROUGHCARE_DEBUG", "1")
    code = main(["import", "cin-census", str(write_cin_census(tmp_path / "cin.xml")), "--out", str(tmp_path / "found")])
    said = "".join(capsys.readouterr())
    assert code == 1
    assert "ValueError in test_import.py" in said
    assert canaries_in(said) == []
    assert not (tmp_path / "found").exists()


def test_the_canaries_are_there_to_be_found(tmp_path):
    write_ssda903(tmp_path / "903")
    write_cin_census(tmp_path / "cin.xml")
    found = set(canaries_in(*written_in(tmp_path)))
    assert {"ZEBRA", "Araminta", "Quillfeather", "QX9 9QX", "17/11/2009", "2009-11-17"} <= found <= set(CANARIES)


def test_json_holds_the_tables(call, tmp_path):
    given = write_cin_census(tmp_path / "cin.xml")
    code, out, _ = call("import", "cin-census", given, "--out", "found", "--json")
    document = json.loads(out)
    assert code == 0
    assert set(document) == {"findings", "counts", "estimates", "observed", "taken"}
    assert document["taken"] == []
    assert not (tmp_path / "found" / "scenario.yaml").exists()


def test_small_counts_are_not_written(call, tmp_path):
    given = write_cin_census(tmp_path / "cin.xml")
    assert call("import", "cin-census", given, "--out", "found")[0] == 0
    counts = pd.read_csv(tmp_path / "found" / "counts.csv", dtype=str)
    assert not set(counts["number"]) & set("12345")
    assert "c" in set(counts["number"])


def test_timeliness_is_told_for_fitting_and_can_be_fitted_to(call, tmp_path):
    given = write_cin_census(tmp_path / "cin.xml")
    assert call("import", "cin-census", given, "--out", "found")[0] == 0
    observed = pd.read_csv(tmp_path / "found" / "observed.csv")
    assert "assessments_within_45_days" in set(observed["measure"])
    assert list(observed.columns) == ["measure", "value", "error", "from_month", "to_month", "statistic"]


@EVERY
def test_a_file_that_is_no_return_is_refused_and_nothing_is_written(records, call, tmp_path):
    wrong = tmp_path / "letter.docx"
    wrong.write_bytes(b"Dear Sir or Madam")
    code, out, said = call("import", records, wrong, "--out", "found")
    assert (code, out) == (3, "")
    assert "letter.docx" in said
    assert not (tmp_path / "found").exists()
    assert list(tmp_path.glob(".*")) == []


def test_every_file_that_is_wrong_is_named_at_once(call, tmp_path):
    for name in ("one.xml", "two.xml"):
        (tmp_path / name).write_text("<!DOCTYPE x><x/>", encoding="utf-8")
    code, _, said = call("import", "cin-census", tmp_path / "one.xml", tmp_path / "two.xml", "--out", "found")
    assert code == 3
    assert "one.xml" in said
    assert "two.xml" in said


def test_an_earlier_import_is_replaced_only_if_asked(call, tmp_path):
    given = write_cin_census(tmp_path / "cin.xml")
    assert call("import", "cin-census", given, "--out", "found")[0] == 0
    code, _, said = call("import", "cin-census", given, "--out", "found")
    assert code == 2
    assert "--force" in said
    assert call("import", "cin-census", given, "--out", "found", "--force")[0] == 0


def test_a_folder_of_something_else_is_left_alone(call, tmp_path):
    given = write_cin_census(tmp_path / "cin.xml")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    code, _, said = call("import", "cin-census", given, "--out", "mine", "--force")
    assert code == 2
    assert "is left alone" in said
    assert (tmp_path / "mine" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_faulty_scenario_is_told_before_anything_is_read(call, tmp_path):
    (tmp_path / "x.yaml").write_text("throughcare: 1\n", encoding="utf-8")
    code, _, said = call("import", "cin-census", tmp_path / "none.xml", "--scenario", "x.yaml", "--out", "found")
    assert code == 3
    assert "x.yaml" in said
