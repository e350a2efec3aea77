"""Draws of a scenario: how they are read, what a draw is, and who wins where a variant changes a figure too."""

import dataclasses
import time

import numpy as np
import pytest
from councils import small_council
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import DRAWS_FILE, Draws, ScenarioError, draws_csv, load, resolved_yaml, scenario_hash
from sim.scenario.reading_draws import contradicted, read_draws

from .files import damaged, faults_of, good_text
from .test_json_schema import problems

COUNCIL = small_council()
HEAD = "throughcare: 1\nname: Variant\ndescription: Something else.\nbaseline: base.yaml\nchanges:\n"
NUMBERS = "demand.first_time_referrals_by_month"
TWO = f"draw,assessment.hours,{NUMBERS}[3],teams.assessment.asye_fte\n1,8.5,50.25,2\n2,9.5,56,0.5\n"


def with_draws(folder, table=TWO, text=None, name="base.yaml", file="base.draws.csv"):
    text = good_text() if text is None else text
    path = folder / name
    path.write_text(text.replace("\nsources:", f"\ndraws: {file}\nsources:", 1), encoding="utf-8")
    (folder / file).write_bytes(table if isinstance(table, bytes) else table.encode())
    return path


def variant(folder, changes, name="variant.yaml", more=""):
    path = folder / name
    path.write_text(HEAD.replace("changes:\n", f"{more}changes:\n") + changes, encoding="utf-8")
    return path


def by_hand(hours, referrals, asye):
    months = [57] * 12
    months[3] = referrals
    return small_council(
        assessment={"hours": hours},
        demand={"first_time_referrals_by_month": months},
        teams={"assessment": {"asye_fte": asye}},
    )


def test_a_draw_sets_exactly_its_figures(tmp_path):
    scenario = load(with_draws(tmp_path))
    assert scenario.at(0) == scenario.parameters == small_council()
    assert scenario.at(1) == by_hand(8.5, 50.25, 2)
    assert scenario.at(2) == by_hand(9.5, 56, 0.5)
    for draw in (-1, 3):
        with pytest.raises(ValueError, match=f"there is no draw {draw}; there are 1 to 2"):
            scenario.at(draw)


def test_runs_take_the_draws_in_turn(tmp_path):
    scenario = load(with_draws(tmp_path))
    assert [scenario.draw_of(run) for run in range(1, 6)] == [1, 2, 1, 2, 1]
    assert scenario.of_run(4) == scenario.at(2)
    assert scenario.central().of_run(4) == scenario.parameters


def test_a_scenario_without_draws_has_the_central_case_only(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(good_text(), encoding="utf-8")
    scenario = load(path)
    assert scenario.draws is None
    assert (scenario.draw_of(7), scenario.of_run(7)) == (0, scenario.parameters)
    assert scenario.register_as_drawn() is scenario.register
    with pytest.raises(ValueError, match="the scenario has no draws"):
        scenario.at(1)


def test_the_hash_covers_the_draws_and_not_how_they_are_written(tmp_path):
    first = load(with_draws(tmp_path))
    assert first.central().hash == scenario_hash(small_council())
    turned = "draw,teams.assessment.asye_fte,assessment.hours," + f"{NUMBERS}[3]\n1,2.0,8.50,5.025e1\n2,.5,9.5,56\n\n"
    same = [load(with_draws(tmp_path, table, file="other.csv")).hash for table in (turned, "\ufeff" + TWO)]
    assert same == [first.hash] * 2
    others = [
        TWO.replace("8.5", "8.6"),
        TWO + "3,9,50,1\n",
        TWO.replace("[3]", "[4]"),
        TWO.replace("2,9.5,56,0.5\n", ""),
    ]
    hashes = {load(with_draws(tmp_path, table)).hash for table in others}
    assert len({first.hash, scenario_hash(small_council()), *hashes}) == 6


def test_resolved_text_and_draws_load_back_to_the_same_scenario(tmp_path, tmp_path_factory):
    scenario = load(with_draws(tmp_path))
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "x.yaml").write_text(resolved_yaml(scenario), encoding="utf-8")
    (elsewhere / DRAWS_FILE).write_text(draws_csv(scenario.draws), encoding="utf-8")
    again = load(elsewhere / "x.yaml")
    assert dataclasses.replace(again, path=scenario.path) == scenario
    assert draws_csv(scenario.draws) == TWO
    assert "draws:" not in resolved_yaml(scenario.central())


@settings(max_examples=100, deadline=None)
@given(values=st.lists(st.floats(0.1, 80), min_size=1, max_size=5))
def test_every_number_comes_back_as_it_was(values, tmp_path_factory):
    draws = Draws(("assessment.hours",), np.array(values)[:, None])
    path = tmp_path_factory.getbasetemp() / "x.csv"
    path.write_text(draws_csv(draws), encoding="utf-8")
    assert read_draws(path, "x.csv", "x.csv", COUNCIL) == (draws, [])


def test_a_variant_inherits_the_draws_and_wins_for_what_it_changes(tmp_path):
    with_draws(tmp_path)
    plain = load(variant(tmp_path, "  start: 2025-01-01\n"))
    assert plain.draws == load(tmp_path / "base.yaml").draws
    assert plain.at(1) == dataclasses.replace(by_hand(8.5, 50.25, 2), start=plain.parameters.start)
    figure = "{value: 20, unit: hours per child, source: tests, status: assumption}"
    changed = load(variant(tmp_path, f"  assessment: {{hours: {figure}}}\n"))
    assert changed.at(1) == by_hand(20, 50.25, 2)
    assert changed.draws.figures == (f"{NUMBERS}[3]", "teams.assessment.asye_fte")
    assert changed.hash != plain.hash
    months = f"{{value: {[60] * 12}, unit: children per month, source: tests, status: assumption}}"
    changed = load(variant(tmp_path, f"  demand: {{first_time_referrals_by_month: {months}}}\n"))
    assert changed.at(1).demand.first_time_referrals_by_month == (60,) * 12
    assert changed.draws.figures == ("assessment.hours", "teams.assessment.asye_fte")


def test_a_variant_that_changes_all_that_is_drawn_has_no_draws(tmp_path):
    with_draws(tmp_path, "draw,assessment.hours\n1,8\n2,9\n")
    figure = "{value: 20, unit: hours per child, source: tests, status: assumption}"
    scenario = load(variant(tmp_path, f"  assessment: {{hours: {figure}}}\n"))
    assert scenario.draws is None
    assert scenario.hash == scenario_hash(scenario.parameters)


def test_draws_of_its_own_replace_those_of_the_baseline(tmp_path):
    with_draws(tmp_path)
    (tmp_path / "own.csv").write_text("draw,assessment.hours\n1,30\n", encoding="utf-8")
    figure = "{value: 20, unit: hours per child, source: tests, status: assumption}"
    own = load(variant(tmp_path, f"  assessment: {{hours: {figure}}}\n", more="draws: own.csv\n"))
    assert own.draws == Draws(("assessment.hours",), np.array([[30.0]]))
    assert (own.parameters.assessment.hours, own.at(1).assessment.hours) == (20, 30)


def test_draws_of_a_baseline_are_found_beside_it(tmp_path):
    (tmp_path / "below").mkdir()
    with_draws(tmp_path / "below")
    path = tmp_path / "v.yaml"
    path.write_text(HEAD.replace("base.yaml", "below/base.yaml") + "  start: 2025-01-01\n", encoding="utf-8")
    scenario = load(path)
    assert len(scenario.draws) == 2


def test_what_is_drawn_stands_in_the_register_with_the_middle_of_its_draws(tmp_path):
    rows = "".join(f"{draw},{8 + draw / 10},{40 + draw}\n" for draw in range(1, 12))
    scenario = load(with_draws(tmp_path, f"draw,assessment.hours,{NUMBERS}[11]\n{rows}"))
    register = scenario.register_as_drawn()
    assert len(register) == len(scenario.register) + 11
    found = {row.field: row for row in register}
    hours = found["assessment.hours"]
    assert (hours.value, hours.status, hours.coverage) == (9.0, "calibrated", 0.8)
    assert (hours.low, hours.high) == pytest.approx((8.2, 9.0))
    assert hours.note == "drawn: middle 80 % of 11 draws in base.draws.csv"
    assert NUMBERS not in found
    assert (found[f"{NUMBERS}[11]"].low, found[f"{NUMBERS}[11]"].high) == pytest.approx((42, 50))
    other = found[f"{NUMBERS}[10]"]
    assert (other.value, other.status, other.low) == (57.0, "assumption", None)


BOTH = "draw,assessment.hours,practice.delay_share\n"


@pytest.mark.parametrize(
    ("table", "line", "field", "rule", "written"),
    [
        ("", 0, "", "the file is empty; the first line names the columns", ""),
        ("\n\n", 0, "", "the file is empty", ""),
        ("draw,assessment.hours\n", 1, "", "there are no draws below the heading", ""),
        ("draw\n1\n", 1, "", "there is no column besides draw", ""),
        ("assessment.hours\n1\n", 1, "", 'the first column must be "draw"', "assessment.hours"),
        ("draw;assessment.hours\n1;2\n", 1, "", "separate columns with commas", "draw;assessment.hours"),
        ("draw,assessment.ours\n1,2\n", 1, "assessment.ours", 'did you mean "assessment.hours"?', "assessment.ours"),
        ("draw,xyz\n1,2\n", 1, "xyz", "`throughcare assumptions` names all of them", "xyz"),
        ("draw,\n1,2\n", 1, "", "column 2 has no name", ""),
        ("draw,practice.regime\n1,2\n", 1, "practice.regime", "there is no such figure", "practice.regime"),
        ("draw,assessment.hours[0]\n1,2\n", 1, "assessment.hours[0]", "one number and no list", "assessment.hours[0]"),
        (f"draw,{NUMBERS}\n1,2\n", 1, NUMBERS, f"counted from 0, as in {NUMBERS}[0]", NUMBERS),
        (
            f"draw,{NUMBERS}[12]\n1,2\n",
            1,
            f"{NUMBERS}[12]",
            f"12 numbers here, counted from 0; the last is {NUMBERS}[11]",
            f"{NUMBERS}[12]",
        ),
        (f"draw,{NUMBERS}[01]\n1,2\n", 1, f"{NUMBERS}[01]", f"write {NUMBERS}[1]", f"{NUMBERS}[01]"),
        ("draw,assessment.hours,assessment.hours\n1,2,3\n", 1, "assessment.hours", "written twice; column 2", ""),
        (BOTH + "1,2\n", 2, "", "3 columns are named, but this row has 2 cells", ""),
        (BOTH + "1,2,0.5,7\n", 2, "", "3 columns are named, but this row has 4 cells", ""),
        (BOTH + "1,2,0.5\n\n2,2,0.5\n", 3, "", "an empty line", ""),
        (BOTH + "1,,0.5\n", 2, "assessment.hours", "a number should be here", "nothing"),
        (BOTH + "1,nine,0.5\n", 2, "assessment.hours", "a number should be here, not words", "nine"),
        (BOTH + "1,nan,0.5\n", 2, "assessment.hours", "a number should be here", "nan"),
        (BOTH + "1,.nan,0.5\n", 2, "assessment.hours", "a finite number should be here", ".nan"),
        (BOTH + "1,1e999,0.5\n", 2, "assessment.hours", "a finite number should be here", "1e999"),
        (BOTH + "1,9,12\n", 2, "practice.delay_share", "must be at most 1 (share); 12 % is written 0.12", "12"),
        (BOTH + "1,0,0.5\n", 2, "assessment.hours", "must be at least 0.1 (hours per child)", "0"),
        ("draw,early_help.places\n1,60.5\n", 2, "early_help.places", "a whole number should be here", "60.5"),
        (BOTH + "2,9,0.5\n3,9,0.5\n", 2, "draw", "without a gap; this is draw 1", "2"),
        (BOTH + "1,9,0.5\n3,9,0.5\n", 3, "draw", "without a gap; this is draw 2", "3"),
        (BOTH + "1,9,0.5\n1,9,0.5\n", 3, "draw", "without a gap; this is draw 2", "1"),
        (BOTH + "one,9,0.5\n2,9,0.5\n", 2, "draw", "this is draw 1", "one"),
        (BOTH + '1,"9,0.5\n', 2, "", "this is not CSV: look for quotes that are never closed", ""),
    ],
)
def test_one_fault_is_told_with_row_and_column(table, line, field, rule, written, tmp_path):
    path = with_draws(tmp_path, table)
    (fault,) = faults_of(path)
    assert fault.where == type(fault.where)(str(tmp_path / "base.draws.csv"), line)
    assert (fault.field, fault.written) == (field, written)
    assert rule in fault.rule


def test_what_the_values_of_a_row_say_together_is_checked(tmp_path):
    shares = "front_door.no_further_action_share,front_door.no_new_assessment_share"
    (fault,) = faults_of(with_draws(tmp_path, f"draw,{shares}\n1,0.5,0.4\n2,0.6,0.5\n3,0.2,0.2\n"))
    assert (fault.where.line, fault.field, fault.written) == (3, "front_door.no_further_action_share", "0.6")
    assert fault.rule == "together with no_new_assessment_share this is 1.1, more than 1"
    # A rule of the file alone, without a validator of its own.
    (fault,) = faults_of(with_draws(tmp_path, "draw,stock.unaccompanied_children\n1,46\n"))
    assert (fault.where.line, fault.field) == (2, "stock.unaccompanied_children")
    (fault,) = faults_of(with_draws(tmp_path, "draw,teams.child_protection_1.demand_share\n1,0.9\n"))
    assert (fault.where.line, fault.field) == (2, "teams")


def test_what_only_a_variant_contradicts_is_told_by_row(tmp_path):
    with_draws(tmp_path, "draw,front_door.no_new_assessment_share\n1,0.1\n2,0.4\n")
    figure = "{value: 0.7, unit: share, source: tests, status: assumption}"
    (fault,) = faults_of(variant(tmp_path, f"  front_door: {{no_further_action_share: {figure}}}\n"))
    assert (fault.where.file, fault.where.line) == (str(tmp_path / "base.draws.csv"), 3)
    assert "more than 1" in fault.rule


def test_all_faults_come_at_once_up_to_a_stated_number(tmp_path):
    rows = "".join(f"{draw},x,2\n" for draw in range(1, 41))
    found = faults_of(with_draws(tmp_path, BOTH + rows))
    assert found[0].rule == "80 faults; the first 20 are listed"
    assert len(found) == 21
    assert {fault.field for fault in found[1:]} == {"assessment.hours", "practice.delay_share"}


def test_faults_of_the_scenario_and_of_its_draws_come_together(tmp_path):
    path = with_draws(tmp_path, "nothing", damaged(("trend_per_year: ", "trend_per_yaer: ")))
    assert list(dict.fromkeys(fault.where.file for fault in faults_of(path))) == [
        str(path),
        str(tmp_path / "base.draws.csv"),
    ]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("none.csv", "there is no such file"),
        (".", "this is a folder; name the file of draws in it"),
        ("/etc/draws.csv", "relative to this one"),
        ("C:/draws.csv", "relative to this one"),
        ("..\\\\draws.csv", "with / between folders"),
        ("", "nothing is written here"),
        ("[a.csv]", "words should be here"),
        ("x" * 3000, "the file cannot be read"),
    ],
)
def test_draws_that_are_no_file(tmp_path, name, rule):
    path = tmp_path / "x.yaml"
    path.write_text(good_text().replace("\nsources:", f"\ndraws: {name}\nsources:", 1), encoding="utf-8")
    (fault,) = faults_of(path)
    assert (fault.where.file, fault.where.line, fault.field) == (str(path), 4, "draws")
    assert rule in fault.rule


def test_a_file_that_is_no_text_is_told_by_its_line(tmp_path):
    (fault,) = faults_of(with_draws(tmp_path, TWO.encode() + b"3,\xff,1,1\n"))
    assert (fault.where.line, fault.written) == (4, "byte 0xFF")


PIECES = st.one_of(
    st.text(max_size=4), st.sampled_from([",", "\n", '"', "draw", "[3]", "nan", "1e999", "-", ";", "\0"])
)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), PIECES), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(edits=EDITS, anything=st.one_of(st.none(), st.binary(max_size=100)))
def test_broken_files_are_answered_in_words(edits, anything, tmp_path_factory):
    text = TWO
    for place, length, piece in edits:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + length :]
    path = tmp_path_factory.getbasetemp() / "x.csv"
    path.write_bytes(text.encode("utf-8", "surrogatepass") if anything is None else anything)
    try:
        draws, faults = read_draws(path, "x.csv", "x.csv", COUNCIL)
    except ScenarioError as error:
        draws, faults = None, error.faults
    assert (draws is None) == bool(faults)
    if draws is not None:
        faults = contradicted(draws, COUNCIL, "x.csv")
        assert faults or [draws.at(COUNCIL, draw + 1) for draw in range(len(draws))]
    assert all(fault.rule and "pydantic" not in str(fault) and "\n" not in str(fault) for fault in faults)


def test_many_draws_are_read_quickly(tmp_path):
    referrals = [f"{NUMBERS}[{month}]" for month in range(12)]
    figures = (*referrals, "assessment.hours", "practice.delay_share", "returning.return_share")
    draws = Draws(figures, np.hstack([np.full((1000, 12), 50.5), np.full((1000, 3), 0.25)]))
    path = tmp_path / "x.csv"
    path.write_text(draws_csv(draws), encoding="utf-8")
    begun = time.process_time()
    assert read_draws(path, "x.csv", "x.csv", COUNCIL) == (draws, [])
    assert contradicted(draws, COUNCIL, "x.csv") == []
    assert time.process_time() - begun < 5


def test_a_schema_allows_draws_and_asks_for_none(tmp_path):
    good = with_draws(tmp_path).read_text(encoding="utf-8")
    own = HEAD.replace("changes:", "draws: own.csv\nchanges:") + "  start: 2025-01-01\n"
    assert [problems(text, tmp_path) for text in (good, own)] == [[], []]
