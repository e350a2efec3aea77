"""Variants: a baseline and what differs from it."""

import pytest
from councils import small_council

from sim.scenario import load, resolved_yaml, scenario_hash

from .files import damaged, faults_of, good_text

HEAD = "throughcare: 1\nname: More staff\ndescription: One more post.\nbaseline: base.yaml\n"
ONE_POST = (
    HEAD + "sources:\n  paper: {title: Report to cabinet, date: 2017-07}\nchanges:\n  teams:\n    assessment:\n"
    "      social_workers_fte: {value: 6, unit: FTE, source: paper, status: assumption}\n"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "base.yaml").write_text(good_text(), encoding="utf-8")
    return tmp_path


def variant(folder, text, name="variant.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_change_replaces_one_figure_with_its_source(folder):
    scenario = load(variant(folder, ONE_POST))
    assert scenario.name == "More staff"
    assert scenario.parameters == small_council(teams={"assessment": {"social_workers_fte": 6}})
    rows = {row.field: row for row in scenario.register}
    changed = rows.pop("teams.assessment.social_workers_fte")
    assert (changed.value, changed.source, changed.date) == (6.0, "paper", "2017-07")
    base = {row.field: row for row in load(folder / "base.yaml").register}
    assert rows == {field: base[field] for field in rows}
    assert len(rows) == len(base) - 1
    assert [source.id for source in scenario.sources] == ["tests", "paper"]


def test_a_resolved_variant_needs_no_baseline(folder, tmp_path_factory):
    scenario = load(variant(folder, ONE_POST))
    again = load(variant(tmp_path_factory.mktemp("alone"), resolved_yaml(scenario)))
    assert (again.hash, again.register, again.sources) == (scenario.hash, scenario.register, scenario.sources)


def test_words_may_change_and_sources_of_the_baseline_may_be_named(folder):
    text = HEAD + (
        "changes:\n  start: 2025-01-01\n  practice: {regime: single_assessment_2023}\n"
        "  costs: {agency_premium_share: {value: 0.5, unit: share, source: tests, status: derived}}\n"
    )
    scenario = load(variant(folder, text))
    expected = small_council(
        start="2025-01-01", practice={"regime": "single_assessment_2023"}, costs={"agency_premium_share": 0.5}
    )
    assert scenario.hash == scenario_hash(expected)


def test_no_changes_are_no_change(folder):
    assert load(variant(folder, HEAD + "changes: {}\n")).hash == scenario_hash(small_council())


def test_a_team_may_be_added(folder):
    figure = "{{value: {}, unit: {}, source: tests, status: assumption}}"
    text = (
        HEAD
        + "changes:\n  teams:\n    assessment:\n      demand_share: "
        + figure.format(0.6, "share")
        + "\n    assessment_2:\n      name: Assessment 2\n      kind: assessment\n      demand_share: "
        + figure.format(0.4, "share")
        + "\n      social_workers_fte: "
        + figure.format(3, "FTE")
        + "\n      team_managers_fte: "
        + figure.format(1, "FTE")
        + "\n"
    )
    teams = load(variant(folder, text)).parameters.teams
    assert list(teams)[-1] == "assessment_2"
    assert teams["assessment_2"].social_workers_fte == 3
    assert teams["assessment"].social_workers_fte == 5
    without_name = text.replace("      name: Assessment 2\n", "")
    (fault,) = faults_of(variant(folder, without_name))
    assert (fault.where.line, fault.field, fault.rule) == (9, "teams.assessment_2.name", "missing")


def test_what_only_the_merged_whole_breaks_points_into_the_variant(folder):
    text = HEAD + (
        "changes:\n  child_protection:\n    plan:\n      length_months_edges: "
        "{value: [0, 6, 12], unit: months, source: tests, status: assumption}\n"
    )
    (fault,) = faults_of(variant(folder, text))
    assert fault.where == type(fault.where)(str(folder / "variant.yaml"), 7)
    assert fault.field == "child_protection.plan.length_shares"


def test_a_chain_of_ten_is_read_and_one_of_eleven_is_not(folder):
    previous = "base.yaml"
    for step in range(1, 12):
        text = (
            ONE_POST.replace("base.yaml", previous)
            .replace("paper", f"paper_{step}")
            .replace("value: 6", f"value: {step}")
        )
        path = variant(folder, text, previous := f"step_{step}.yaml")
        if step == 10:
            scenario = load(path)
            assert scenario.parameters.teams["assessment"].social_workers_fte == 10
            assert len(scenario.sources) == 11
    (fault,) = faults_of(path)
    assert "more than 10 baselines of baselines" in fault.rule
    assert fault.where.file.endswith("step_1.yaml")


@pytest.mark.parametrize("other", ["variant.yaml", "b.yaml", "./x/../variant.yaml"])
def test_a_circle_is_refused(folder, other):
    (folder / "x").mkdir()
    variant(folder, HEAD.replace("base.yaml", "variant.yaml") + "changes: {}\n", "b.yaml")
    path = variant(folder, HEAD.replace("base.yaml", other) + "changes: {}\n")
    (fault,) = faults_of(path)
    assert "goes round in a circle" in fault.rule
    assert fault.where.line == 4


@pytest.mark.parametrize(
    ("baseline", "words"),
    [
        ("none.yaml", "there is no such file"),
        (".", "this is a folder"),
        ("/etc/base.yaml", "relative to this one"),
        ("C:/base.yaml", "relative to this one"),
        ("..\\base.yaml", "with / between folders"),
        ("", "nothing is written here"),
        ("[base.yaml]", "words should be here"),
        ("x" * 3000, "the file cannot be read"),
    ],
)
def test_baselines_that_are_none(folder, baseline, words):
    path = variant(folder, ONE_POST.replace("base.yaml", baseline))
    (fault,) = faults_of(path)
    assert words in fault.rule
    assert (fault.where.file, fault.where.line, fault.field) == (str(path), 4, "baseline")


def test_faults_of_the_baseline_and_of_the_changes_come_together_each_with_its_file(folder):
    variant(folder, damaged(("trend_per_year: ", "trend_per_yaer: ")), "base.yaml")
    path = variant(folder, ONE_POST.replace("value: 6", "value: six"))
    own, baselines = faults_of(path)
    assert (own.where.file, own.where.line) == (str(path), 10)
    assert (baselines.where.file, baselines.where.line) == (str(folder / "base.yaml"), 13)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (ONE_POST.replace("changes:", "parameters:"), 4, "either parameters or baseline and changes, not both"),
        (ONE_POST.replace("baseline: base.yaml\n", ""), 1, "missing; a variant has a baseline and changes"),
        (HEAD, 1, "missing; a variant has a baseline and changes"),
        (HEAD.replace("baseline: base.yaml\n", ""), 1, "missing; a file has either parameters, or baseline"),
        (ONE_POST.replace("date: 2017-07", "dat: 2017-07"), 6, 'did you mean "date"?'),
        (ONE_POST.replace("paper: {title", "tests: {title").replace("source: paper", "source: tests"), 6, "another"),
        (ONE_POST.replace("source: paper", "source: papr"), 10, 'did you mean "paper"?'),
        (ONE_POST.replace("social_workers_fte", "social_worker_fte"), 10, 'did you mean "social_workers_fte"?'),
        (ONE_POST.replace("{value: 6, ", "{"), 10, "missing"),
        (ONE_POST.replace("  teams:\n    assessment:\n", "  assessment:\n    hours:\n"), 10, "unknown setting"),
        (ONE_POST + "  council:\n", 11, "nothing is written here"),
        (ONE_POST + "  demand: 3\n", 11, "named settings should be here"),
        (ONE_POST + "  teams: 3\n", 11, "written twice; the first is on line 8"),
        (HEAD + "changes:\n", 5, "named settings should be here"),
        (HEAD + "changes: [1]\n", 5, "named settings should be here"),
    ],
)
def test_faults_of_a_variant(folder, text, line, words):
    faults = faults_of(variant(folder, text))
    assert any(fault.where.line == line and words in fault.rule for fault in faults), [str(fault) for fault in faults]


def test_the_same_source_may_be_written_again(folder):
    again = "sources:\n  tests: {title: Invented for tests, date: 2024-01}\nchanges: {}\n"
    assert len(load(variant(folder, HEAD + again)).sources) == 1


def test_a_baseline_may_not_lean_on_the_sources_of_its_variant(folder):
    variant(folder, damaged(("source: tests", "source: paper")), "base.yaml")
    (fault,) = faults_of(variant(folder, ONE_POST))
    assert fault.where.file == str(folder / "base.yaml")
    assert "unknown source" in fault.rule


def test_a_misspelt_team_is_told_from_a_new_one(folder):
    (folder / "more.yaml").write_text(ONE_POST.replace("    assessment:", "    assesment:"), encoding="utf-8")
    [fault] = faults_of(folder / "more.yaml")
    assert fault.field == "teams.assesment"
    assert fault.rule == 'unknown team; did you mean "assessment"?'
