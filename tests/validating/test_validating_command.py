import json
from dataclasses import asdict

import pandas as pd
import pytest

from calibration.calibrating.keeping import keep_table
from calibration.council import TooLittlePublishedError
from calibration.published.volumes import Volumes
from calibration.validating import report, study
from calibration.validating.listed import LISTED
from calibration.validating.results import Results
from calibration.validating.scores import COLUMNS
from calibration.validating.scoring import WITHIN
from calibration.validating.study import SCORES, Done, Validating
from sim.cli import main

YEARS = ("--train-to", "2019", "--test-to", "2021")


def made_up(council):
    rows = []
    for place, (series, unit) in enumerate((("referrals", "log"), ("assessments_within_45_days", "points"))):
        for year in (2020, 2021):
            value = {"observed": 0.8, "median": 0.82} if unit == "points" else {"observed": 300.0, "median": 310.0}
            row = {"council": council, "series": series, "year": year, "horizon": year - 2019, "unit": unit}
            row |= value | {"last_known": True, "futures": 25, "pit": 0.4, "bias": 0.03, "crps": 0.1 + place}
            for within in WITHIN:
                name = f"{within * 100:.0f}"
                row |= {f"low_{name}": value["median"] * 0.9, f"high_{name}": value["median"] * 1.1}
                row[f"inside_{name}"] = within > 0.5
            row |= {name: 0.2 + place for name in COLUMNS if name.startswith("crps_")}
            row |= {"inside_80_last_spread": True, "inside_80_anchored": True, "bias_anchored": 0.01}
            rows.append(row)
    return pd.DataFrame(rows, columns=list(COLUMNS))


@pytest.fixture
def validated(monkeypatch):
    """In place of an hour's work, scores that are made up; Torbay fails."""
    seen = []

    def fake(_, name, folder):
        seen.append(name)
        if name == "Torbay":
            raise TooLittlePublishedError("too little is published about Torbay")
        keep_table(folder / SCORES, made_up(name))
        return Done(name, targets=20, within=16, r_hat=1.004)

    monkeypatch.setattr(Validating, "_validated", fake)
    monkeypatch.setattr(study, "drift_of", lambda *_: None)
    return seen


def call(capsys, *arguments):
    code = main(["validate", *map(str, arguments)])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_validation_writes_its_tables_page_and_pictures(capsys, tmp_path, validated):
    out = tmp_path / "out"
    names = ("--council", "Rutland", "--council", "torbay", "--council", "Kingston upon Hull")
    code, words, aside = call(capsys, *names, *YEARS, "--jobs", 1, "--out", out)
    assert code == 0
    assert "8 of 8 published figures of 2020 to 2021" in words
    assert "Torbay: not validated. too little is published about Torbay" in aside
    assert validated == ["Rutland", "Torbay", "Kingston upon Hull, City of"]
    assert {"scores.csv", "coverage.csv", "councils.csv", "validation.md", "coverage.png"} <= {
        each.name for each in out.iterdir()
    }
    assert (out / "kingston-upon-hull-city-of" / "forecast.png").exists()
    assert len(pd.read_csv(out / "scores.csv")) == 8
    assert list(pd.read_csv(out / "councils.csv")["error"].fillna("")) == [
        "",
        "too little is published about Torbay",
        "",
    ]
    page = (out / "validation.md").read_text()
    assert "too little is published about Torbay" in page
    assert "## What still stems from later years" in page
    assert max(len(line) for line in page.splitlines() if not line.startswith(("|", "    "))) <= 120


def test_what_is_finished_is_not_done_again(capsys, tmp_path, validated):
    out = tmp_path / "out"
    call(capsys, "--council", "Rutland", *YEARS, "--jobs", 1, "--out", out)
    before = (out / "scores.csv").read_bytes()
    call(capsys, "--council", "Rutland", "--council", "York", *YEARS, "--jobs", 1, "--out", out)
    assert validated == ["Rutland", "York"]
    assert (out / "scores.csv").read_bytes().startswith(before.rstrip())
    code, words, _ = call(capsys, "--council", "Rutland", *YEARS, "--jobs", 1, "--out", out)
    assert code == 0
    assert "4 of 4" in words


def test_scores_as_json(capsys, tmp_path, validated):
    code, words, aside = call(
        capsys, "--council", "E06000017", *YEARS, "--jobs", 1, "--out", tmp_path / "out", "--json", "--quiet"
    )
    assert code == 0
    assert not aside
    rows = json.loads(words)["scores"]
    assert {row["council"] for row in rows} == {"Rutland"}
    assert rows[0]["observed"] == 300.0
    assert validated == ["Rutland"]


def test_no_council_that_could_be_validated_is_a_failure(capsys, tmp_path, validated):
    code, _, aside = call(capsys, "--council", "Torbay", *YEARS, "--jobs", 1, "--out", tmp_path / "out")
    assert code == 4
    assert "No council could be validated" in aside
    assert validated == ["Torbay"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--council", "Rutlnd", *YEARS), "Rutland"),
        (("--council", "Rutland", "--train-to", "2021", "--test-to", "2021"), "must be before --test-to 2021"),
        (("--council", "Rutland", "--train-to", "2019", "--test-to", "2031"), "2013 to 2025"),
        (("--council", "Cumberland", *YEARS), "Cumberland"),
        (YEARS, "give a council with --council"),
    ],
)
def test_faults_are_said_in_words(capsys, tmp_path, arguments, said):
    code, words, aside = call(capsys, *arguments, "--out", tmp_path / "out")
    assert code == 2
    assert not words
    assert said in aside
    assert "Traceback" not in aside
    assert not (tmp_path / "out").exists()


def test_a_folder_of_something_else_is_left_alone(capsys, tmp_path, validated):
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.txt").write_text("dear")
    code, _, aside = call(capsys, "--council", "Rutland", *YEARS, "--out", out)
    assert code == 2
    assert "letter.txt" in aside
    file = tmp_path / "file"
    file.write_text("")
    assert call(capsys, "--council", "Rutland", *YEARS, "--out", file)[0] == 2
    assert not validated


def test_a_folder_of_another_validation_is_left_alone(capsys, tmp_path, validated):
    out = tmp_path / "out"
    call(capsys, "--council", "Rutland", *YEARS, "--jobs", 1, "--out", out)
    code, _, aside = call(capsys, "--council", "Rutland", *YEARS, "--jobs", 1, "--seed", 2, "--out", out)
    assert code == 2
    assert "seed 1" in aside
    assert validated == ["Rutland"]


def test_the_page_of_the_documentation_is_written_from_results(capsys, tmp_path, validated):
    out, page = tmp_path / "out", tmp_path / "validation.md"
    call(capsys, "--council", "Rutland", "--council", "York", *YEARS, "--jobs", 1, "--out", out)
    report.main([str(out), str(page), "--without", str(out)])
    words = page.read_text()
    assert '--council "Rutland" --council "York" --train-to 2019 --test-to 2021' in words
    assert "validation.png" in words
    assert "If rates stayed as they were" in words
    assert page.with_suffix(".png").exists()
    assert str(tmp_path) not in words
    assert Results.read(out).train_to == 2019
    assert len(validated) == 2


def test_the_listed_councils_are_there_in_all_years_and_regions():
    volumes = Volumes.read()
    found = [volumes.find(each.council, 2019) for each in LISTED]
    assert len(LISTED) >= 20
    assert len({each.name for each in found}) == len(LISTED)
    assert {each.region for each in found} == {each.region for each in LISTED}
    assert len({each.region for each in LISTED}) >= 9
    assert all(each.first_year <= 2013 and each.last_year >= 2024 for each in found)
    for each in LISTED:
        assert volumes.value(each.council, "population", 2018) == each.children
    assert {"Rutland", "Barnsley", "Leicestershire", "Stockton-on-Tees", "Wirral"} <= {each.council for each in LISTED}


def test_what_became_of_a_council_is_kept_as_it_is():
    assert asdict(Done("York", error="why"))["error"] == "why"


@pytest.mark.slow
def test_a_small_council_from_end_to_end(capsys, tmp_path):
    out = tmp_path / "out"
    asked = ("--council", "Rutland", "--train-to", "2019", "--test-to", "2021", "--runs", 50, "--futures", 9)
    code, _, _ = call(capsys, *asked, "--jobs", 1, "--out", out)
    assert code == 0
    scores = pd.read_csv(out / "scores.csv")
    assert set(scores["year"]) == {2020, 2021}
    assert {"referrals", "children_in_care", "cp_plans_open"} <= set(scores["series"])
    assert scores.loc[scores["series"] == "referrals", "crps_last_spread"].notna().all()
    kept = (out / "rutland" / "futures.jsonl").read_bytes()
    (out / "rutland" / "council.json").unlink()
    assert call(capsys, *asked, "--jobs", 1, "--out", out)[0] == 0
    assert (out / "rutland" / "futures.jsonl").read_bytes() == kept
    assert pd.read_csv(out / "scores.csv").equals(scores)
