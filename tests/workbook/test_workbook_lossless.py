"""A scenario comes back from a workbook as it went in: every shipped one, every number, every word."""

import dataclasses
import shutil
import time
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook_files import Book, Styled, small, small_scenario

from sim.scenario import draws_csv, load, resolved_yaml
from sim.scenario.opening import HIDDEN
from sim.scenario.workbook.writing import workbook_of

SCENARIOS = Path(__file__).parent.parent.parent / "scenarios"
SHIPPED = sorted(path for path in SCENARIOS.glob("*/*.yaml") if not path.name.startswith("options"))
OF_EVERY_KIND = {
    "barnsley-2017/calibrated.yaml",
    "children-in-care-2019/baseline.yaml",
    "leicestershire-2017/duty-to-21.yaml",
}
"""With draws, of a chosen service, a variant: what is tried each time; all others take too long for that."""


def back(scenario, folder):
    path = folder / "x.xlsx"
    path.write_bytes(workbook_of(scenario, "x.draws.csv"))
    if scenario.draws is not None:
        (folder / "x.draws.csv").write_text(draws_csv(scenario.draws), encoding="utf-8")
    return load(path)


@pytest.mark.parametrize("name", sorted(OF_EVERY_KIND))
def test_shipped_scenarios_of_every_kind(name, tmp_path):
    comes_back(SCENARIOS / name, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_shipped_scenario(path, tmp_path):
    comes_back(path, tmp_path)


def comes_back(path, tmp_path):
    scenario = load(path)
    again = back(scenario, tmp_path)
    assert again.hash == scenario.hash
    assert again.register == scenario.register
    assert again.sources == scenario.sources
    assert again.draws == scenario.draws
    assert (again.name, again.description) == (scenario.name, scenario.description)
    assert resolved_yaml(again) == resolved_yaml(scenario)


def test_there_are_shipped_scenarios_of_every_kind():
    assert {SCENARIOS / name for name in OF_EVERY_KIND} <= set(SHIPPED)
    assert load(SCENARIOS / "barnsley-2017" / "calibrated.yaml").draws is not None


def test_the_same_scenario_gives_the_same_workbook():
    assert workbook_of(small_scenario()) == small()


def test_a_workbook_loads_within_a_second_and_a_half(tmp_path):
    """A second on a quiet machine; the figure here leaves room for a busy one."""
    shutil.copy(SHIPPED[0], tmp_path / "baseline.yaml")
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook_of(load(tmp_path / "baseline.yaml")))
    load(path)
    begun = time.process_time()
    load(path)
    assert time.process_time() - begun < 1.5


def with_row(field, **changes):
    scenario = small_scenario()
    register = tuple(dataclasses.replace(row, **changes) if row.field == field else row for row in scenario.register)
    return dataclasses.replace(scenario, register=register)


WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text and not HIDDEN.search(text)
)


@settings(max_examples=examples(5, 15), deadline=None)
@given(share=st.floats(0, 1), hours=st.floats(0.1, 80), low=st.floats(0.1, 80), note=WORDS, title=WORDS)
def test_any_number_and_any_words(share, hours, low, note, title, tmp_path_factory):
    folder = tmp_path_factory.mktemp("any")
    scenario = small_scenario()
    interval = {"low": min(low, hours), "high": max(hours, low), "coverage": 0.8}
    parameters = dataclasses.replace(
        scenario.parameters,
        assessment=dataclasses.replace(scenario.parameters.assessment, hours=hours, care_share=0.0, worker_share=share),
    )
    register = {row.field: row for row in scenario.register}
    new = {"value": hours, **interval, "note": note}
    register["assessment.hours"] = dataclasses.replace(register["assessment.hours"], **new)
    for field, value in (("care_share", 0.0), ("worker_share", share)):
        path = f"assessment.{field}"
        register[path] = dataclasses.replace(register[path], value=value)
    source = dataclasses.replace(scenario.sources[0], title=title)
    rows = tuple(dataclasses.replace(row, source_title=title) for row in register.values())
    asked = dataclasses.replace(scenario, parameters=parameters, register=rows, sources=(source,), description=note)
    again = back(asked, folder)
    assert again.parameters == parameters
    assert again.register == rows
    assert again.description == note


@pytest.mark.parametrize("words", ["=1+1", "+441", "-3", "@here", '=cmd|" /C calc"!A0', "'quoted", "_x0041_", "007"])
def test_words_that_look_like_formulas_stay_words(words, tmp_path):
    asked = with_row("assessment.hours", note=words)
    assert b"<f>" not in b"".join(Book(workbook_of(asked)).parts.values())
    row = next(row for row in back(asked, tmp_path).register if row.field == "assessment.hours")
    assert row.note == words


def test_numbers_formatted_as_percentages_are_read_as_they_are(book, tmp_path):
    percent = book.parts["xl/styles.xml"].decode()
    style = percent[percent.index("<cellXfs") : percent.index("</cellXfs>")].count("<xf ")
    new = '<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    book.text("xl/styles.xml", "</cellXfs>", new)
    (tmp_path / "x.xlsx").write_bytes(book.put("Demand!D8", Styled(0.05, style)).content())
    assert load(tmp_path / "x.xlsx").parameters.demand.weekend_share == 0.05


def test_a_figure_left_out_stays_left_out(tmp_path):
    scenario = load(SCENARIOS / "leicestershire-2017" / "baseline.yaml")
    left_out = [row.field for row in scenario.register if row.source == "default"]
    assert left_out
    again = back(scenario, tmp_path)
    assert [row.field for row in again.register if row.source == "default"] == left_out


def test_a_new_team_needs_one_row(book, tmp_path):
    rows = book.parts[book.sheets["Teams"]].decode().count('<c r="A')
    empty = next(number for number in range(5, rows) if f'<c r="A{number}" s="10"/>' in book._xml("Teams"))
    for column, value in {
        "A": "assessment_north", "B": "Assessment north", "C": "assessment", "F": 0, "G": 2.5, "O": 1,
        "Q": "tests", "R": "assumption",
    }.items():  # fmt: skip
        book.put(f"Teams!{column}{empty}", value)
    (tmp_path / "x.xlsx").write_bytes(book.content())
    scenario = load(tmp_path / "x.xlsx")
    team = scenario.parameters.teams["assessment_north"]
    assert (team.social_workers_fte, team.asye_fte, team.funding_line) == (2.5, 0.0, "base budget")
    row = next(row for row in scenario.register if row.field == "teams.assessment_north.social_workers_fte")
    assert (row.source, row.status) == ("tests", "assumption")


def test_a_variant_in_yaml_may_change_a_workbook(book, tmp_path):
    (tmp_path / "base.xlsx").write_bytes(book.content())
    (tmp_path / "variant.yaml").write_text(
        "throughcare: 1\nname: More\ndescription: d\nbaseline: base.xlsx\nchanges:\n  demand:\n    trend_per_year: "
        "{value: 0.05, unit: share per year, source: tests, status: assumption}\n",
        encoding="utf-8",
    )
    assert load(tmp_path / "variant.yaml").parameters.demand.trend_per_year == 0.05
