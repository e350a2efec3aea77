"""Good files: what is read from them, what is written back, and what hash and register say."""

import dataclasses
import math
import pickle
import re
from datetime import date

import pytest
from councils import as_scenario_text, small_council
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.scenario import Assumption, Scenario, Source, load, resolved_yaml, scenario_hash
from sim.scenario.shape import figures_of

from .files import damaged, good_text

TREND = "trend_per_year: {value: 0, unit: share per year, source: tests, status: assumption}"


def read(text, folder):
    path = folder / "good.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_everything_written_is_read(tmp_path):
    interval = "interval: {low: -0.05, high: 0.08, coverage: 0.9}, note: as agreed"
    scenario = read(damaged((TREND, TREND.removesuffix("}").replace("0", "0.01", 1) + f", {interval}}}")), tmp_path)
    assert scenario.name == "Small council"
    assert scenario.description == "A balanced synthetic council for tests."
    assert scenario.path == str(tmp_path / "good.yaml")
    assert scenario.sources == (Source("tests", "Invented for tests", "2024-01", ""),)
    assert scenario.parameters == small_council(demand={"trend_per_year": 0.01})
    assert scenario.parameters.start == date(2024, 4, 1)
    (row,) = [row for row in scenario.register if row.field == "demand.trend_per_year"]
    assert row == Assumption(
        field="demand.trend_per_year",
        value=0.01,
        unit="share per year",
        source="tests",
        source_title="Invented for tests",
        date="2024-01",
        status="assumption",
        low=-0.05,
        high=0.08,
        coverage=0.9,
        note="as agreed",
    )


def test_the_register_has_every_number_once_in_the_order_of_declaration(tmp_path):
    scenario = read(good_text(), tmp_path)
    figures = [(path, value, figure.unit) for path, figure, value in figures_of(scenario.parameters)]
    assert [(row.field, row.value, row.unit) for row in scenario.register] == figures
    leaves = [path for path, value in _leaves(dataclasses.asdict(scenario.parameters)) if not isinstance(value, str)]
    assert sorted(path for path, *_ in figures) == sorted(set(leaves) - {"start", "care_leaver_duty.from_date"})


def _leaves(values, prefix=""):
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def test_figures_left_out_are_in_the_register_as_such(tmp_path):
    nothing = "asye_fte: {value: 0, unit: FTE, source: tests, status: assumption}"
    text = re.sub(f"      {re.escape(nothing)}\n", "", good_text())
    assert text != good_text()
    scenario = read(text, tmp_path)
    assert scenario.hash == read(good_text(), tmp_path).hash
    left_out = [row.field for row in scenario.register if row.source == "default"]
    assert "teams.front_door.asye_fte" in left_out
    assert "teams.assessment.asye_fte" not in left_out
    again = read(resolved_yaml(scenario), tmp_path)
    assert again == scenario


def test_resolved_text_is_a_fixed_point_with_one_figure_a_line(tmp_path):
    scenario = read(good_text(), tmp_path)
    text = resolved_yaml(scenario)
    assert text == good_text()
    assert text.count("{value:") == len(scenario.register) == sum("{value:" in line for line in text.splitlines())
    assert read(text, tmp_path) == scenario


def test_which_records_a_source_is_made_of_comes_back(tmp_path):
    records = "cin_census 2016-04-01 to 2017-03-31"
    text = good_text().replace("date: 2024-01}", f"date: 2024-01, records: {records}}}", 1)
    scenario = read(text, tmp_path)
    assert [source.records for source in scenario.sources] == [records]
    assert read(resolved_yaml(scenario), tmp_path) == scenario
    assert scenario.hash == read(good_text(), tmp_path).hash


AWKWARD = ["line one\nline two", "tab\there", "- a", "a: b", "a #b", 'say "x"', "back\\slash", "é £ – ×", "a  b"]
AWKWARD_WORDS = "null 2017 1.0 true ~ #x {a} *a &a !a %a @a ' 2024-04-01 = << 1e3 0x10 .5 on No"


@pytest.mark.parametrize("words", [*AWKWARD, *AWKWARD_WORDS.split(), "Größe 😀"])
def test_words_that_yaml_would_take_for_something_else_come_back(words, tmp_path):
    scenario = read(good_text(), tmp_path)
    row = dataclasses.replace(scenario.register[0], note=words, source_title=words)
    source = Source("tests", words, "2017", words)
    register = (row, *(dataclasses.replace(other, source_title=words) for other in scenario.register[1:]))
    parameters = dataclasses.replace(scenario.parameters, council=words)
    changed = dataclasses.replace(
        scenario,
        name=words,
        description=words,
        parameters=parameters,
        hash=scenario_hash(parameters),
        sources=(source,),
        register=tuple(dataclasses.replace(row, date="2017") for row in register),
    )
    assert read(resolved_yaml(changed), tmp_path) == changed


@settings(max_examples=12, deadline=None)
@given(trend=st.floats(-0.5, 1.0), cases=st.floats(0, 1e6), low=st.floats(-0.5, 1.0), note=st.text(max_size=30))
def test_any_number_and_any_printable_note_come_back(trend, cases, low, note, tmp_path_factory):
    parameters = small_council(demand={"trend_per_year": trend}, teams={"leaving_care": {"cases_at_start": cases}})
    note = "".join(sign for sign in note if sign.isprintable()).strip()
    scenario = read(as_scenario_text(parameters), folder := tmp_path_factory.mktemp("numbers"))
    assert scenario.parameters == parameters
    low, high = min(low, trend), max(low, trend)
    rows = [
        dataclasses.replace(row, low=low, high=high, coverage=0.9, note=note)
        if row.field == "demand.trend_per_year"
        else row
        for row in scenario.register
    ]
    changed = dataclasses.replace(scenario, register=tuple(rows))
    again = read(resolved_yaml(changed), folder)
    assert again.register == changed.register
    assert again.hash == scenario.hash


def test_the_hash_follows_the_values_and_nothing_else(tmp_path):
    first = read(good_text(), tmp_path)
    assert first.hash == scenario_hash(small_council())
    same = [
        ("name: Small council", "name: Other"),
        ("source: tests, status: assumption}", "source: tests, status: derived, note: x}"),
        ("date: 2024-01", "date: 2023"),
        ("trend_per_year: {value: 0,", "trend_per_year: {value: -0.0,"),
        ("mean_days_to_return: {value: 110,", "mean_days_to_return: {value: 1.1e+2,"),
        ("  council: Smallshire\n  start: 2024-04-01\n", "  start: 2024-04-01\n  council: Smallshire\n"),
    ]
    for damage in same:
        assert read(damaged(damage), tmp_path).hash == first.hash, damage
    other = [
        ("council: Smallshire", "council: Othershire"),
        ("start: 2024-04-01", "start: 2024-04-02"),
        ("regime: single_assessment_2013", "regime: single_assessment_2023"),
        ("name: Leaving care", "name: Care leavers"),
        ("gap_cv: {value: 0.15,", "gap_cv: {value: 0.15000000000000002,"),
        ("    leaving_care:\n      name", "    care_leavers:\n      name"),
    ]
    hashes = [read(damaged(damage), tmp_path).hash for damage in other]
    assert len({first.hash, *hashes}) == len(other) + 1


def test_every_single_figure_counts_in_the_hash(tmp_path):
    lines = good_text().splitlines()
    parameters = read(good_text(), tmp_path).parameters
    first = scenario_hash(parameters)
    seen = {first}
    for path, _, value in figures_of(parameters):
        nudged = (*value[:-1], value[-1] * (1 + 1e-9) or 1e-9) if isinstance(value, tuple) else value + 1e-9
        seen.add(scenario_hash(_with(parameters, path.split("."), nudged)))
    assert len(seen) == sum("{value:" in line for line in lines) + 1


def _with(section, path, value):
    """Return a copy of a section with one field replaced, past all validation."""
    if not path:
        return value
    if isinstance(section, dict):
        return {**section, path[0]: _with(section[path[0]], path[1:], value)}
    copy = object.__new__(type(section))
    for field in dataclasses.fields(section):
        old = getattr(section, field.name)
        object.__setattr__(copy, field.name, _with(old, path[1:], value) if field.name == path[0] else old)
    return copy


def test_the_order_of_teams_counts_for_the_log_numbers_them():
    parameters = small_council()
    turned = dataclasses.replace(parameters, teams=dict(reversed(parameters.teams.items())))
    assert scenario_hash(turned) != scenario_hash(parameters)


def test_scenarios_travel_to_other_processes(tmp_path):
    scenario = read(good_text(), tmp_path)
    assert isinstance(scenario, Scenario)
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    with pytest.raises(dataclasses.FrozenInstanceError):
        scenario.name = "x"


@pytest.mark.parametrize(
    "changes",
    [
        {"demand": {"sibling_group_shares": [0.5, 0.4]}},
        {"section_47": {"otherwise_child_in_need_share": 0.9, "otherwise_care_share": 0.2}},
        {"returning": {"mean_days_to_return": math.inf}},
        {"practice": {"delay_shape": 1}},
        {"teams": {"assessment": {"demand_share": 0.5}}},
    ],
)
def test_parameters_made_without_a_file_are_checked_too(changes):
    with pytest.raises(ValidationError):
        small_council(**changes)


def test_the_small_council_is_balanced():
    """Flows and places agree; that its stocks are what its flows settle to is checked where the model is."""
    council = small_council()
    contacts = council.demand.first_time_contacts_by_month[0] + council.demand.returning_referrals_by_month[0]
    assert contacts == pytest.approx(125, rel=0.05)
    referrals = council.demand.first_time_referrals_by_month[0] + council.demand.returning_referrals_by_month[0]
    assert referrals == pytest.approx(72, rel=0.05)
    front = council.front_door
    assessments = referrals * (1 - front.no_further_action_share - front.no_new_assessment_share)
    assert assessments == pytest.approx(47, rel=0.05)
    held = sum(team.cases_at_start for team in council.teams.values())
    stock = council.stock
    stages = (
        stock.children_in_assessment,
        stock.children_on_cp_plan,
        stock.children_on_cin_plan,
        stock.disabled_children,
        stock.children_in_care,
        stock.care_leavers,
    )
    assert held == sum(stages)
