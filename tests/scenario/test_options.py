"""What a good file of options says, once read."""

import pickle
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from sim.measures import MEASURES as EVERY_MEASURE
from sim.scenario import BASELINE, load_options, reading_options
from sim.scenario.options import Amount, How
from sim.vocabulary import Role

from .options_files import GOOD, MEASURES, damaged_options, option_of


def test_the_baseline_comes_first_and_the_others_in_the_order_of_the_file(read):
    options = read()
    assert [option.key for option in options.options] == [BASELINE, "posts", "standard", "demand", "both"]
    assert options.baseline.name == "Small council"
    assert options.baseline.posts == options.baseline.overrides == ()
    assert all(option.scenario is options.baseline.scenario for option in options.options)
    assert (options.name, options.headline) == ("Options of Smallshire", "assessments_within_45_days")
    assert list(options.sources) == ["tests", "paper"]
    assert options.text == GOOD


def test_a_line_of_posts(read):
    line, away, clerks = option_of(read(), "posts").posts
    assert (line.name, line.teams, line.role, line.grade, line.fte) == (
        "Assessment social workers",
        ("assessment",),
        Role.SOCIAL_WORKER,
        "PO4",
        2.0,
    )
    assert (line.begins, line.ends) == (date(2025, 4, 1), date(2026, 4, 1))
    assert line.recruited_in_months == Amount(
        value=4, low=2, high=7, coverage=0.8, key="posts/assessment_social_worker/recruited_in_months"
    )
    assert (line.gbp_per_year, line.gbp_in_all, line.funding_line) == (41839, None, "Growth")
    assert (line.source, line.status, line.note) == ("paper", "published", "as printed")
    assert (away.name, away.fte, away.gbp_in_all, away.begins) == (
        "social worker child_protection_1 child_in_need",
        -1,
        -40000,
        None,
    )
    assert (clerks.role, clerks.teams, clerks.gbp_in_all) == (None, (), 60000)
    assert len({line.key, away.key, clerks.key}) == 3


def test_changes_costs_sums_and_standards(read):
    options = read()
    first, second = option_of(options, "standard").overrides
    assert (first.figure, first.how, first.amount.value, first.unit) == (
        "practice.caseload_standard",
        How.VALUE,
        16,
        "children per FTE",
    )
    assert (second.how, second.amount.value, second.amount.low) == (How.PLUS, -1, None)
    assert first.amount.key != second.amount.key
    (software,) = option_of(options, "posts").cost_lines
    assert (software.name, software.gbp_per_year, software.once) == ("Software", 37000, True)
    (paper,) = option_of(options, "posts").caseload
    assert (paper.caseload, paper.to, paper.in_whole_posts, paper.printed_gbp) == (21.7, 18, True, None)
    in_time, few_wait = options.standards
    assert (in_time.at_least, in_time.at_most, in_time.team, in_time.last_months) == (0.9, None, "all", 6)
    assert (few_wait.at_most, few_wait.team, few_wait.last_months) == (5, "assessment", 12)


def test_an_option_put_together_has_the_lines_of_its_parts_before_its_own(read):
    options = read()
    posts, standard, demand, both = options.options[1:]
    assert both.posts == posts.posts
    assert both.cost_lines == posts.cost_lines
    assert both.overrides[:-1] == standard.overrides + demand.overrides
    assert both.overrides[-1].figure == "practice.regime"
    assert both.together == ("posts", "standard", "demand")
    assert both.caseload == ()


def test_what_two_parts_have_in_common_is_there_once(read):
    options = read(GOOD + "  twice: {name: x, together: [both, posts, demand]}\n")
    assert option_of(options, "twice").posts == option_of(options, "posts").posts
    assert len(option_of(options, "twice").overrides) == 5


def test_a_line_keeps_its_key_when_others_are_written_below_it_or_in_other_options(read):
    more = damaged_options(
        (
            "    lines:\n",
            "      - {team: assessment, role: social_worker, fte: 1, source: paper, status: derived}\n    lines:\n",
        )
    )
    before = [line.key for line in option_of(read(), "posts").posts]
    after = [line.key for line in option_of(read(more), "posts").posts]
    assert after[:3] == before
    assert after[3] == "posts/assessment_social_worker_2"


def test_an_option_may_begin_with_a_council_of_its_own(read, options_folder):
    (options_folder / "other.yaml").write_text(
        "throughcare: 1\nname: Other\ndescription: Another council.\nbaseline: base.yaml\nchanges:\n  teams:\n"
        "    assessment:\n      social_workers_fte: {value: 7, unit: FTE, source: tests, status: assumption}\n"
    )
    options = read(
        GOOD
        + "  own: {name: Own, scenario: other.yaml}\n  with_posts: {name: x, together: [own, posts]}\n"
        + "  again: {name: y, scenario: other.yaml}\n"
    )
    own, with_posts, again = (option_of(options, key).scenario for key in ("own", "with_posts", "again"))
    assert own.parameters.teams["assessment"].social_workers_fte == 7
    assert own is with_posts is again


def test_each_scenario_is_loaded_once(options_folder, monkeypatch, loaded):
    asked = []
    monkeypatch.setattr(reading_options, "load", lambda path: asked.append(path) or loaded(path))
    text = GOOD + "  a: {name: a, scenario: base.yaml}\n  b: {name: b, scenario: ./base.yaml}\n"
    (options_folder / "once.yaml").write_text(text)
    load_options(options_folder / "once.yaml", MEASURES)
    assert len(asked) == 1


def test_options_can_be_sent_to_another_process(read):
    options = read()
    assert pickle.loads(pickle.dumps(options)).options == options.options


@pytest.mark.parametrize("text", [GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD])
def test_line_ends_and_marks_of_other_systems(read, text):
    assert len(read(text).options) == 5


def test_the_example_of_the_page(tmp_path):
    house = Path(__file__).parents[2]
    page = (house / "docs" / "scenario-files.md").read_text(encoding="utf-8")
    example = re.search(r"^# scenarios/(\S+)/two-questions.yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    folder = shutil.copytree(house / "scenarios" / example[1], tmp_path / example[1])
    (folder / "two-questions.yaml").write_text(example[2], encoding="utf-8")
    options = load_options(folder / "two-questions.yaml", EVERY_MEASURE)
    assert [option.key for option in options.options] == [BASELINE, "posts", "more_demand", "both"]
    (worth,) = options.worth
    assert (worth.saved, worth.gbp, worth.paid, worth.months) == ("drift_child_weeks", 500, "cost_staff_gbp", (12, 24))
    assert options.forecast == ("children_in_care", "cost_placements_gbp")
