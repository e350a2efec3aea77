"""`throughcare calibrate` from a scenario and published figures to draws and a report."""

import csv
import json

import numpy as np
import pytest
from councils import as_scenario_text, small_council

from calibration.calibrating.keeping import read_posterior
from sim.cli import main
from sim.scenario import load

FITTED = ("assessment_days", "section_47_share", "need_hours")
PUBLISHED = """measure,value,error
assessments_completed,150,8
assessments_within_45_days,0.85,0.02
section_47s,40,3
cp_plans_open,60,3
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("council")
    (place / "small.yaml").write_text(as_scenario_text(small_council()), encoding="utf-8")
    (place / "targets.csv").write_text(PUBLISHED, encoding="utf-8")
    assert main(asked(place)) == 0
    return place


def asked(place, *more):
    fit = [word for name in FITTED for word in ("--fit", name)]
    figures = ["--targets", str(place / "targets.csv"), "--runs", "50", "--months", "3", "--draws", "20"]
    return ["calibrate", str(place / "small.yaml"), "--out", str(place / "out"), *figures, "--jobs", "1", *fit, *more]


def test_what_is_written_is_a_scenario_with_draws(folder):
    scenario = load(folder / "out" / "calibrated.yaml")
    calibrated = {row.field for row in scenario.register if row.status == "calibrated"}
    assert calibrated == {
        "assessment.median_days",
        "assessment.section_47_share",
        "child_in_need.plan.hours_per_month",
    }
    with (folder / "out" / "calibrated.draws.csv").open(encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    assert [row["draw"] for row in rows] == [str(number) for number in range(1, 21)]
    assert set(rows[0]) == calibrated | {"draw"}
    for row in scenario.register:
        if row.field in calibrated:
            drawn = np.array([float(each[row.field]) for each in rows])
            assert (row.low, row.high) == pytest.approx(np.quantile(drawn, [0.1, 0.9]), rel=1e-4)
            assert row.low < row.value < row.high
            assert "before" in row.note


def test_the_posterior_is_kept_and_can_be_read_again(folder):
    posterior = read_posterior(folder / "out")
    assert posterior.names == FITTED
    assert posterior.runs == 50
    assert posterior.failed == 0
    assert posterior.draws.shape[1] == len(FITTED)


def test_the_report_names_every_target_and_every_figure_fitted(folder):
    page = (folder / "out" / "report.md").read_text(encoding="utf-8")
    for words in ("Assessments completed", "Section 47", "CP plans open", "Share of assessed children with an enquiry"):
        assert words in page
    assert "nan" not in page.lower()
    for chart in ("targets.png", "figures.png"):
        assert (folder / "out" / chart).read_bytes().startswith(b"\x89PNG")


def test_starting_over_simulates_nothing_again_and_says_the_same(folder, capsys):
    kept = folder / "out" / "runs.jsonl"
    before, draws = kept.read_bytes(), (folder / "out" / "calibrated.draws.csv").read_bytes()
    assert main(asked(folder, "--json", "--quiet")) == 0
    assert kept.read_bytes() == before
    assert (folder / "out" / "calibrated.draws.csv").read_bytes() == draws
    document = json.loads(capsys.readouterr().out)
    assert [row["figure"] for row in document["figures"]] == list(FITTED)
    assert len(document["targets"]) == 4


def test_another_folder_is_left_alone(folder, tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    arguments = asked(folder)
    arguments[arguments.index("--out") + 1] = str(tmp_path)
    assert main(arguments) == 2
    assert "holds no calibration (thesis.txt is in it)" in capsys.readouterr().err.replace("\n", " ")
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ("measure,value,error\nassessments_complete,150,8\n", 'did you mean "assessments_completed"'),
        ("measure,value\nreferrals,1\n", "no column error"),
        ("", "no column measure"),
    ],
)
def test_faulty_targets_are_told_before_anything_runs(folder, tmp_path, capsys, targets, said):
    (tmp_path / "t.csv").write_text(targets, encoding="utf-8")
    arguments = asked(folder)
    arguments[arguments.index("--targets") + 1] = str(tmp_path / "t.csv")
    arguments[arguments.index("--out") + 1] = str(tmp_path / "new")
    assert main(arguments) == 3
    assert said in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "new").exists()


def test_no_published_figures_beside_the_scenario(folder, tmp_path, capsys):
    place = tmp_path / "small.yaml"
    place.write_text((folder / "small.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["calibrate", str(place), "--out", str(tmp_path / "new")]) == 3
    assert "no published figures beside it" in " ".join(capsys.readouterr().err.split())


def test_a_figure_that_cannot_be_fitted(folder, capsys):
    assert main([*asked(folder), "--fit", "weather"]) == 2
    assert "weather" in capsys.readouterr().err
