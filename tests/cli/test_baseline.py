"""Writing a council's baseline and balancing its published figures, in this process."""

import json

import pytest

from sim.report.targets import read_targets
from sim.scenario import load


def test_a_baseline_is_a_scenario_with_the_figures_to_compare_it_with(call, tmp_path):
    code, printed, words = call("baseline", "leics.yaml", "--council", "leicestershire county council", "--year", 2025)
    assert (code, printed) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["leics.published.csv", "leics.yaml"]
    scenario = load(tmp_path / "leics.yaml")
    assert (scenario.name, scenario.parameters.council) == ("Leicestershire 2025", "Leicestershire")
    assert len(read_targets(tmp_path / "leics.published.csv", [])) > 40
    assert "Written to leics.yaml: Leicestershire 2025, from 01 April 2024." in words
    assert "its own of that year" in words
    assert "are assumptions; every line says which" in words
    assert "Contradictions in what is published: - Child in need plans:" in words
    assert 'throughcare balance --council "Leicestershire" --year 2025' in words
    assert call("check", "leics.yaml")[0] == 0


def test_the_same_figures_give_the_same_files(call, tmp_path):
    for name in ("one.yaml", "two.yaml"):
        assert call("baseline", name, "--council", "Rutland", "--year", 2018)[0] == 0
    assert (tmp_path / "one.yaml").read_bytes() == (tmp_path / "two.yaml").read_bytes()
    assert (tmp_path / "one.published.csv").read_bytes() == (tmp_path / "two.published.csv").read_bytes()


def test_a_baseline_is_run_and_compared(call):
    assert call("baseline", "rutland.yaml", "--council", "Rutland", "--year", 2025)[0] == 0
    run = call("run", "rutland.yaml", "--months", 1, "--runs", 1, "--jobs", 1, "--out", "out", "--quiet")
    assert run[0] == 0, run[2]
    code, printed, _ = call("baseline-check", "out")
    assert code == 0
    assert "Simulated against published: Rutland 2025" in printed


@pytest.mark.parametrize("there", ["mine.yaml", "mine.published.csv"])
def test_what_is_there_is_left_alone_unless_forced(call, tmp_path, there):
    (tmp_path / there).write_text("precious", encoding="utf-8")
    code, _, words = call("baseline", "mine.yaml", "--council", "Rutland", "--year", 2025)
    assert code == 2
    assert f"{there} is there already; choose another name, or --force" in words
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text(encoding="utf-8") == "precious"
    assert call("baseline", "mine.yaml", "--council", "Rutland", "--year", 2025, "--force")[0] == 0
    assert (tmp_path / there).read_text(encoding="utf-8") != "precious"


@pytest.mark.parametrize(
    ("council", "year", "code", "expected"),
    [
        ("Leistershire", 2025, 2, "nearest are Leicestershire"),
        ("Cumbria", 2025, 2, "was succeeded by Cumberland and Westmorland and Furness"),
        ("Cumberland", 2020, 2, "formed from Cumbria"),
        (
            "Leicestershire",
            2031,
            2,
            "the table has Leicestershire for the years ending 31 March 2013 to 2025, not 2031",
        ),
        ("Leicestershire", 1999, 2, "not 1999"),
        ("Isles of Scilly", 2025, 3, "too little is published about Isles of Scilly near 2025"),
    ],
)
@pytest.mark.parametrize("command", ["baseline", "balance"])
def test_what_cannot_be_done_is_said_and_nothing_written(call, tmp_path, command, council, year, code, expected):
    place = ["mine.yaml"] if command == "baseline" else []
    found = call(command, *place, "--council", council, "--year", year)
    assert (found[0], found[1]) == (code, "")
    assert expected in found[2]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("baseline", "mine.yaml"), ("balance",)])
def test_a_file_of_published_figures_that_cannot_be_read(call, tmp_path, command):
    asked = (*command, "--council", "Rutland", "--year", 2025, "--published", "none.csv")
    code, _, words = call(*asked)
    assert (code, words) == (3, "none.csv: there is no such file")
    (tmp_path / "none.csv").write_text("a,b\n", encoding="utf-8")
    assert call(*asked)[0] == 3
    assert [path.name for path in tmp_path.iterdir()] == ["none.csv"]


@pytest.mark.parametrize("place", ["no/such/folder.yaml", "mine.csv", "folder.yaml"])
def test_places_that_cannot_be_written_to(call, tmp_path, place):
    (tmp_path / "folder.yaml").mkdir()
    assert call("baseline", place, "--council", "Rutland", "--year", 2025)[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["folder.yaml"]


def test_figures_of_ones_own_go_before_ours(call, tmp_path):
    (tmp_path / "mine.csv").write_text(
        "code,council,region,level,measure,unit,value,missing,source,year\n"
        "E06000017,Rutland,East Midlands,council,children_in_care_open,children,99,,dfe_cla,2024\n",
        encoding="utf-8",
    )
    asked = ("baseline", "rutland.yaml", "--council", "Rutland", "--year", 2025, "--published", "mine.csv")
    assert call(*asked)[0] == 0
    assert load(tmp_path / "rutland.yaml").parameters.stock.children_in_care == 99


def test_the_balance_says_what_is_said_twice_and_what_is_open(call):
    code, printed, words = call("balance", "--council", "Leicestershire", "--year", 2024)
    assert code == 0
    assert printed.startswith("Figures that are said twice: Leicestershire, year ending 31 March 2024")
    assert "Held to: " in printed
    assert "Known only together" in printed
    assert words.startswith("Balanced in ")
    assert words.endswith(" ms.")


def test_the_balance_as_json(call):
    code, printed, _ = call("balance", "--council", "Leicestershire", "--year", 2024, "--json")
    found = json.loads(printed)
    assert code == 0
    assert (found["council"], found["year"]) == ("Leicestershire", 2024)
    one = next(each for each in found["equations"] if each["subject"] == "Referrals by month")
    assert (one["left_value"], one["contradicted"]) == (one["right_value"], False)
    assert one["figures"][0] == "referrals_in_april 2024"
    assert all(each["parameters"] and each["needed"] for each in found["undetermined"])
