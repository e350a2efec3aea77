"""`throughcare advertise`, as typed."""

import csv
import json

import pytest
from command_line import typed
from councils import as_scenario_text, small_council

TURNOVER = {"recruitment_months": 3.0, "recruitment_cv": 0.0, "leavers_share_per_year": 0.0, "agency_cover_share": 0.0}
ASKED = (
    "--team",
    "child_in_need",
    "--role",
    "social_worker",
    "--in-seat",
    2,
    "--by",
    "2024-09",
    "--runs",
    3,
    "--jobs",
    1,
)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    file = tmp_path_factory.mktemp("council") / "small.yaml"
    file.write_text(as_scenario_text(small_council(turnover=TURNOVER)), encoding="utf-8")
    return file


def advertise(capsys, small, *more):
    return typed(capsys, "advertise", small, *ASKED, "--quiet", *more)


def test_says_how_many_and_by_when(capsys, small):
    code, out, err = advertise(capsys, small)
    said = " ".join(out.split())
    assert (code, err) == (0, "")
    assert "Advertise 2 posts in April 2024: enough in 100 of 100 simulated futures" in said
    assert "if advertised by July 2024 at the latest" in said
    assert "Agency bridge" in said
    assert " will " not in said


def test_one_document_that_agrees_with_the_folder(capsys, small, tmp_path):
    code, out, _ = advertise(capsys, small, "--json", "--out", tmp_path / "answer")
    told = json.loads(out)
    assert code == 0
    assert (told["feasible"], told["plan"]["advertised"], told["latest"]["month"]) == (True, 2, "2024-07")
    assert {path.name for path in (tmp_path / "answer").iterdir()} == {
        "advertise.json",
        "advertise.csv",
        "in-seat-by-month.png",
    }
    assert json.loads((tmp_path / "answer" / "advertise.json").read_text(encoding="utf-8")) == told
    text = (tmp_path / "answer" / "advertise.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    at_end = [row for row in rows if (row["part"], row["figure"], row["posts"]) == ("table", "in seat", "2")][-1]
    assert (at_end["at_end_of"], float(at_end["value"])) == ("2024-09", told["in_seat"]["mean"])
    code, _, err = advertise(capsys, small, "--out", tmp_path / "answer")
    assert (code, "--force" in err) == (2, True)


def test_what_cannot_be_met_is_an_answer(capsys, small):
    code, out, _ = advertise(capsys, small, "--from", "2024-08", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["feasible"], told["plan"]["advertised"], told["latest"]) == (False, None, None)
    assert told["words"][1].startswith("Cannot be met with at most 12 posts")


def test_whoever_never_leaves_is_named(capsys, small):
    code, out, _ = advertise(capsys, small, "--role", "team_manager", "--agency-meanwhile", 0.5)
    said = " ".join(out.split())
    assert code == 0
    assert "nobody leaves such a post again (team manager" in said
    assert "agency workers do not cover such posts" in said


@pytest.mark.parametrize(
    ("more", "expected", "words"),
    [
        (("--from", "2024-11"), 3, "by: 2024-09 is before 2024-11"),
        (("--in-seat", -1, "--chance", 3), 3, "chance: must be above 0 and below 1, not 3"),
        (("--team", "child_in_ned"), 3, 'did you mean "child_in_need"?'),
        (("--by", "September"), 2, "a month is written like 2018-05"),
        (("--by", "2024-13"), 2, "a month is written like 2018-05"),
        (("--in-seat", "two"), 2, "--in-seat"),
    ],
)
def test_what_cannot_be_asked_is_refused(capsys, small, more, expected, words):
    code, out, err = advertise(capsys, small, *more)
    assert (code, out) == (expected, "")
    assert words in err
