"""Comparisons and runs with little in them, and words that documents cannot hold."""

import json

import openpyxl
import pytest
from councils import as_scenario_text, small_council

docx = pytest.importorskip("docx")

ALONE = """\
throughcare_options: 1
name: "Little"
baseline: small.yaml
options:
  same:
    name: "The same again"
    changes:
      - {figure: practice.caseload_standard, times: 1, source: tests, status: assumption}
"""


@pytest.fixture(scope="module")
def little(tmp_path_factory):
    """Compare two options that are the same, one run of a month each, without standards or draws."""
    from sim.cli import main

    folder = tmp_path_factory.mktemp("little")
    (folder / "small.yaml").write_text(as_scenario_text(small_council()), encoding="utf-8")
    (folder / "options.yaml").write_text(ALONE, encoding="utf-8")
    asked = ("--months", "1", "--runs", "1", "--jobs", "1", "--central", "--quiet", "--out", str(folder / "out"))
    assert main(["compare", str(folder / "options.yaml"), *asked]) == 0
    return folder / "out"


def test_one_run_of_one_month_without_standards(call, little, tmp_path):
    code, _, said = call("report", little, "--out", tmp_path / "out")
    assert code == 0, said
    texts = [each.text for each in docx.Document(str(tmp_path / "out" / "options.docx")).paragraphs]
    assert any("names no standard" in text for text in texts)
    assert any("There was one run" in text for text in texts)
    assert any("Uncertain figures are left out" in text for text in texts)
    book = openpyxl.load_workbook(tmp_path / "out" / "results.xlsx")
    assert book["Chances"]["A1"].value == "The chance of meeting each standard"
    assert not book["Chances"].tables


@pytest.mark.slow
def test_signs_that_no_document_holds_and_long_names_do_no_harm(call, copied, tmp_path):
    file = copied / "comparison.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    manifest["failed"] = [{"option": "both", "run": 4, "draw": 2, "error": "Error: \x00\x1b[31m \u202e \ufffe"}]
    manifest["name"] = "=" + 400 * "N"
    manifest["standards"][0]["name"] = manifest["standards"][1]["name"] = "Twice the same"
    file.write_text(json.dumps(manifest), encoding="utf-8")
    code, _, said = call("report", copied, "--out", tmp_path / "out")
    assert code == 0, said
    assert docx.Document(str(tmp_path / "out" / "options.docx")).core_properties.title == "=" + 254 * "N"
    book = openpyxl.load_workbook(tmp_path / "out" / "results.xlsx")
    (table,) = book["Options"].tables.values()
    names = [column.name for column in table.tableColumns]
    assert "chance: Twice the same" in names
    assert "chance: Twice the same (2)" in names
