"""Targets: chosen among published figures, with errors by their parts; and a planner's own, faults and all."""

from pathlib import Path

import numpy as np
import pytest
from scipy.special import logit

from calibration.calibrating.figures import Figure
from calibration.calibrating.problem import month_labels
from calibration.calibrating.reading import TargetsFault, read_own_targets
from calibration.calibrating.targets import NINETY, named, rounding, target_of, targets_of
from calibration.expected import expected
from calibration.fitting import Scale
from sim.measures.reading import Cells
from sim.report.targets import read_targets
from sim.scenario import load

LEICESTERSHIRE = Path(__file__).parents[2] / "scenarios" / "leicestershire-2017"
LABELS = [f"2024-{month:02}" for month in range(4, 13)]
HEADING = "measure,team,from_month,to_month,statistic,published,tolerance,tolerance_kind,source,note\n"


def published(folder: Path, *rows: str) -> list:
    file = folder / "published.csv"
    file.write_text(HEADING + "".join(row + "\n" for row in rows))
    return read_targets(file, [])


def own(folder: Path, text: str) -> Path:
    file = folder / "targets.csv"
    file.write_text(text)
    return file


def test_leicestershire_has_some_thirty_targets() -> None:
    council = load(LEICESTERSHIRE / "baseline.yaml").parameters
    rows = read_targets(LEICESTERSHIRE / "baseline.published.csv", list(council.teams))
    targets, left_out = targets_of(rows, month_labels(council, 12), list(expected(council, months=1)))
    assert 25 <= len(targets) <= 35
    assert len(targets) + len(left_out) == len(rows)
    assert len({target.name for target in targets}) == len(targets)
    assert all(0.0 < target.error < 2.0 and target.fitted.error == target.error for target in targets)


def test_the_error_has_its_parts(tmp_path: Path) -> None:
    rows = published(
        tmp_path,
        "referrals,all,2024-04,2024-12,sum,500,0.1,relative,DfE,",
        "assessments_within_45_days,all,2024-04,2024-12,share,0.83,4,points,DfE,",
    )
    (count, share), left_out = targets_of(rows, LABELS)
    assert not left_out
    assert count.scale is Scale.LOG
    assert count.errors["definition and year"] == pytest.approx(0.1 / NINETY)
    assert count.errors["rounding"] == pytest.approx(10 / np.sqrt(12) / 500)
    lower = 0.83 - 0.04 / NINETY
    assert share.errors["definition and year"] == pytest.approx(logit(0.83) - logit(lower))
    assert share.error == pytest.approx(np.hypot(*share.errors.values()))
    assert "sampling" not in share.errors


def test_what_is_no_target_is_said(tmp_path: Path) -> None:
    rows = published(
        tmp_path,
        "referrals,all,2024-04,2024-12,sum,500,0.1,relative,DfE,",
        "referrals,all,2024-04,2024-12,sum,520,0.1,relative,council,",
        "cp_plans_open,all,2024-04,2024-04,first,50,0.1,relative,DfE,",
        "cp_plans_open,all,2025-03,2025-03,mean,50,0.1,relative,DfE,",
        "cost_staff_gbp,all,2024-04,2024-12,sum,50,0.1,relative,DfE,",
    )
    targets, left_out = targets_of(rows, LABELS, ["referrals", "cp_plans_open"])
    assert [target.observed for target in targets] == [500]
    assert [each.reason for each in left_out] == [
        "another figure for the same thing is held to",
        "says what the start holds, which is given",
        "its months are not simulated",
        "there is no closed form for it",
    ]


@pytest.mark.parametrize(
    ("value", "is_share", "unit"),
    [(6868, False, 1), (19.6, False, 0.1), (690, False, 10), (685, False, 5), (85, False, 1), (0.829, True, 0.001)],
)
def test_rounding_follows_how_a_figure_is_written(value: float, is_share: bool, unit: float) -> None:
    assert rounding(value, is_share=is_share) == pytest.approx(unit / np.sqrt(12))


def test_figures_are_read_as_the_months_combine() -> None:
    cells = {
        "cp_plans_started": Cells(np.array([2.0, 4.0, 6.0]), np.ones(3)),
        "icpcs": Cells(np.array([4.0, 4.0, 8.0]), np.ones(3)),
        "cp_plans_open": Cells(np.array([200.0, 420.0, 630.0]), np.array([20.0, 21.0, 21.0])),
    }
    labels = LABELS[:3]
    read = {
        ("sum", ""): 10.0,
        ("mean", ""): 5.0,
        ("last", ""): 6.0,
        ("share", "icpcs"): 10 / 12,
    }
    for (statistic, whole), value in read.items():
        figure = Figure("cp_plans_started", labels[1], labels[2], statistic, whole)
        assert figure.read(cells, labels) == pytest.approx(value)
    assert Figure("cp_plans_open", labels[0], labels[2], "mean").read(cells, labels) == pytest.approx(1250 / 62)
    assert np.isnan(Figure("contacts", labels[0], labels[2], "sum").read(cells, labels))


def test_own_targets_are_read(tmp_path: Path) -> None:
    file = own(
        tmp_path,
        "measure,value,error,from_month,to_month\n"
        "referrals,512,15,,\n"
        "cp_plans_open,47,2,2024-12,2024-12\n"
        "assessments_within_45_days,0.91,0.02,,\n"
        "cp_plans_started / icpcs,0.86,0.03,,\n",
    )
    referrals, plans, share, ratio = read_own_targets(file, LABELS)
    assert referrals.figure == Figure("referrals", "2024-04", "2024-12", "sum")
    assert referrals.error == pytest.approx(15 / 512, rel=0.01)
    assert plans.name == "cp_plans_open 2024-12"
    assert share.figure.statistic == ratio.figure.statistic == "share"
    assert share.scale is ratio.scale is Scale.LOGIT


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    file = own(
        tmp_path,
        "measure,value,error,from_month\n"
        "referals,512,15,\n"
        "referrals,many,-,\n"
        "assessments_within_45_days,91,2,\n"
        "referrals,512,15,2023-01\n"
        "referrals,512\n"
        "referrals,0,15,\n",
    )
    with pytest.raises(TargetsFault) as caught:
        read_own_targets(file, LABELS)
    lines = str(caught.value).splitlines()
    assert lines[0] == f'{file}, line 2, measure: unknown; did you mean "referrals"? (written: "referals")'
    assert f'{file}, line 3, value: must be a number (written: "many")' in lines
    assert f'{file}, line 3, error: must be a number (written: "-")' in lines
    assert any("line 4, value: a share lies between 0 and 1, so 83 % is 0.83" in line for line in lines)
    assert any("line 5, from_month: is not among the months simulated, 2024-04 to 2024-12" in line for line in lines)
    assert any("line 6: has 2 cells for 4 columns" in line for line in lines)
    assert any("line 7, value: must be above 0" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: no column measure"),
        ("measure;value;error\nreferrals;1;1\n", "parted by semicolons"),
        ("measure,value\nreferrals,1\n", "line 1: no column error"),
        ("measure,value,error,tolerence\n", "line 1: column: unknown"),
        ("measure,value,error\n", "has no targets in it"),
        ("measure,value,error\nreferrals,5,1\nreferrals,6,1\n", "the same figure is on line 2 already"),
        ("measure,value,error,statistic\nreferrals,5,1,share\n", "referrals has no share; the usual one is sum"),
        ("measure,value,error\ncp_plans_open / icpcs,0.5,0.1\n", "only counts have parts"),
        ('measure,value,error\n"referrals,5,1\n', "is not CSV"),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(TargetsFault, match=said):
        read_own_targets(own(tmp_path, text), LABELS)


def test_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(TargetsFault, match="there is no such file"):
        read_own_targets(tmp_path / "none.csv", LABELS)


def test_figures_of_teams_have_names_of_their_own_and_are_left_out_where_the_closed_form_has_none() -> None:
    whole = target_of(Figure("caseload_per_fte", LABELS[0], LABELS[0], "mean"), 20.0, 1.0, words="Caseload")
    team = target_of(
        Figure("caseload_per_fte", LABELS[0], LABELS[0], "mean", team="first_response"), 25.0, 1.0, words="Caseload"
    )
    assert len({each.name for each in named([whole, team])}) == 2


def test_nearly_everything_in_time_is_still_a_figure_that_tells() -> None:
    """By the slope 99.5 % give or take 3 points would be 3.7 on the logit: nothing at all."""
    target = target_of(Figure("assessments_within_45_days", LABELS[0], LABELS[1], "share"), 0.995, 0.018, words="")
    assert target.error == pytest.approx(logit(0.995) - logit(0.977), rel=0.01)
    assert target_of(target.figure, 0.005, 0.018, words="").error == pytest.approx(target.error, rel=0.1)
