"""`throughcare sensitivity`: from a file with new runs, and from a comparison that is there."""

import json

import pandas as pd
import pytest
from command_line import typed
from councils import as_scenario_text, small_council

from sim.cli import main
from sim.planning.sensitivity import alone, not_drawn, with_intervals
from sim.scenario import load

DRAWN = {"assessment.hours": (6.0, 14.0), "practice.delay_share": (0.1, 0.9), "assessment.sigma": (0.3, 0.5)}
OPTIONS = """\
throughcare_options: 1
name: Small options
baseline: small.yaml
headline: caseload_per_fte
standards:
  caseload: {name: At most 60 cases a social worker, measure: caseload_per_fte, at_most: 60, last_months: 1}
worth:
  staff:
    {name: A child-week is worth £750, saved: drift_child_weeks, gbp: 750, paid: cost_staff_gbp, months: [1],
     source: tests, status: assumption}
options:
  two_more:
    name: Two more
    posts:
      - {name: Two workers, team: assessment, role: social_worker, fte: 2, recruited_in_months: 0,
         source: tests, status: assumption}
"""
ASKED = ("--months", 1, "--runs", 20, "--top", 1, "--pairs", 2, "--jobs", 1, "--quiet")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A council with draws of three figures, and one option."""
    place = tmp_path_factory.mktemp("sensitivity")
    text = as_scenario_text(small_council())
    (place / "small.yaml").write_text(
        text.replace("\nparameters:", "\ndraws: small.csv\nparameters:"), encoding="utf-8"
    )
    steps = [(draw * 7 % 12 + 0.5) / 12 for draw in range(12)]
    table = pd.DataFrame(
        {
            name: [low + (high - low) * (step * (place + 1) % 1) for step in steps]
            for place, (name, (low, high)) in enumerate(DRAWN.items())
        }
    )
    table.insert(0, "draw", range(1, 13))
    table.to_csv(place / "small.csv", index=False)
    (place / "options.yaml").write_text(OPTIONS, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def made(folder):
    out = folder / "made"
    assert main([str(each) for each in ("sensitivity", folder / "options.yaml", "--out", out, *ASKED)]) == 0
    return out


@pytest.fixture
def call(capsys):
    return lambda *arguments: typed(capsys, "sensitivity", *arguments)


def test_a_file_is_compared_moved_and_told(made):
    names = {file.name for file in made.iterdir()}
    assert names == {
        "comparison", "knowing.csv", "ranking.csv", "sensitivity.json", "tornado.csv", "tornado.png", "tornado_runs.csv"
    }  # fmt: skip
    found = json.loads((made / "sensitivity.json").read_text(encoding="utf-8"))
    assert (found["draws"], found["runs"], found["months"]) == (10, 20, 1)
    assert {row["input"] for row in found["ranking"]} == set(DRAWN)
    assert [row["option"] for row in found["ranking"]] == ["baseline"] * 3 + ["two_more"] * 3
    assert len(found["tornado"]["ends"]) == 2
    assert found["tornado"]["runs"] == 2
    assert [each["rule"] for each in found["deciding"]] == ["standards", "staff"]
    assert found["deciding"][1]["options"] == ["baseline", "two_more"]
    assert found["one_post"]["fte"] == found["tornado"]["more_posts"]["fte"] > 0
    assert not any(word in " ".join(found["words"]) for word in (" will ", "nan"))


def test_a_comparison_needs_no_run(made, call, tmp_path):
    code, out, _ = call(made / "comparison", "--json", "--out", tmp_path / "again", "--quiet")
    assert code == 0
    found = json.loads(out)
    assert found["tornado"] is None
    assert found["asked"]["measure"] == "caseload_per_fte"
    assert "Two more" in found["one_post"]["words"]
    before = json.loads((made / "sensitivity.json").read_text(encoding="utf-8"))
    weights = [[row["weight"] for row in each["ranking"]] for each in (found, before)]
    assert weights[0] == weights[1]
    assert {file.name for file in (tmp_path / "again").iterdir()} == {"knowing.csv", "ranking.csv", "sensitivity.json"}
    code, out, _ = call(made / "comparison", "--measure", "caseload_per_fte@assessment", "--option", "two_more")
    assert code == 0
    assert "difference that “Two more” makes" in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("{made}/comparison", "--measure", "open_case"), 3, 'did you mean "open_cases"?'),
        (("{made}/comparison", "--measure", "open_cases@assesment"), 3, 'did you mean "assessment"?'),
        (("{made}/comparison", "--measure", "open_cases@assessment"), 3, "not counted for this team"),
        (("{made}/comparison", "--option", "three"), 3, "it has baseline, two_more"),
        (("{made}/comparison", "--posts", "three"), 3, "no option that adds social workers"),
        (("{made}/comparison", "--chance", "80"), 2, "at most 1, not 80"),
        (("{folder}/options.yaml",), 2, "give --out a folder"),
        (("{folder}/options.yaml", "--out", "{made}"), 2, "add --force to replace it"),
        (("{folder}/options.yaml", "--out", "{folder}/new", "--months", "0"), 2, "--months"),
        (("{folder}/small.yaml", "--out", "{folder}/new", "--option", "two_more"), 2, "a scenario has none"),
        (("{folder}/nothing", "--out", "{folder}/new"), 3, "nothing"),
    ],
)
def test_what_cannot_be_answered_is_said_before_any_run(folder, made, call, arguments, code, words):
    found, _, said = call(*(each.format(folder=folder, made=made) for each in arguments))
    assert found == code
    assert words in said
    assert not (folder / "new").exists()


def test_an_interrupted_answer_takes_up_its_comparison(folder, made, call, tmp_path):
    (tmp_path / "out").mkdir()
    (made / "comparison").rename(tmp_path / "out" / "comparison")
    try:
        code, _, said = call(folder / "options.yaml", "--out", tmp_path / "out", *ASKED)
        assert (code, "--force" in said) == (2, True)
        code, _, said = call(folder / "options.yaml", "--out", tmp_path / "out", "--resume", *ASKED[:3], 22, *ASKED[4:])
        assert (code, "runs of another question" in said) == (2, True)
        before = (tmp_path / "out" / "comparison" / "numbers.parquet").stat().st_mtime_ns
        assert call(folder / "options.yaml", "--out", tmp_path / "out", "--resume", *ASKED)[0] == 0
        assert (tmp_path / "out" / "comparison" / "numbers.parquet").stat().st_mtime_ns == before
        assert (tmp_path / "out" / "ranking.csv").read_bytes() == (made / "ranking.csv").read_bytes()
    finally:
        (tmp_path / "out" / "comparison").rename(made / "comparison")


def test_other_figures_with_an_interval_can_be_drawn_too(folder):
    place = folder / "more.yaml"
    lines = (folder / "small.yaml").read_text(encoding="utf-8")
    place.write_text(lines, encoding="utf-8")
    scenario = load(place)
    options = alone(scenario, "contacts")
    assert not_drawn(options) == ()
    assert with_intervals(options, 1).baseline.scenario.draws == scenario.draws
