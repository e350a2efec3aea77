"""Simulated beside published: right arithmetic, fair lights, and faulty files told in full."""

import io
import math

import pytest
from rich.console import Console

from sim.report.baseline import baseline_table, compare
from sim.report.targets import COLUMNS, TargetsError, read_targets

HEADER = ",".join(COLUMNS) + "\n"
GOOD = "contacts,all,2024-04,2024-06,sum,3039,0.05,relative,DfE,"


@pytest.fixture
def targets(tmp_path):
    def read(*lines, header=HEADER):
        file = tmp_path / "targets.csv"
        file.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
        return read_targets(file, ["assessment"])

    return read


# The fake model's five runs: contacts and open cases 1001..1005 in the first month, 10 more in each of the next two.
@pytest.mark.parametrize(
    ("line", "mean"),
    [
        (GOOD, 3039),
        ("contacts,all,2024-04,2024-06,mean,1000,0.05,relative,DfE,", 1013),
        ("contacts,all,2024-05,2024-05,sum,1000,0.05,relative,DfE,", 1013),
        ("contacts,all,2024-04,2024-06,first,1000,0.05,relative,DfE,", 1003),
        ("open_cases,all,2024-04,2024-06,last,1000,0.05,relative,DfE,", 1023),
        ("open_cases,all,2024-04,2024-06,mean,1000,0.05,relative,DfE,", 1013),
        ("caseload_per_fte,assessment,2024-04,2024-06,mean,500,0.05,relative,DfE,", 506.5),
        (
            "assessments_within_45_days,all,2024-04,2024-06,share,0.8,4,points,DfE,",
            sum(3 * run / (3 * run + 3) for run in range(1, 6)) / 5,
        ),
    ],
)
def test_months_are_taken_together_as_asked(run, targets, line, mean):
    (comparison,) = compare(run, targets(line))
    assert comparison.mean == pytest.approx(mean)
    assert comparison.low < comparison.mean < comparison.high
    assert comparison.runs == 5


@pytest.mark.parametrize(
    ("published", "tolerance", "light"),
    [
        (1013, 0.01, "green"),
        (1000, 0.013, "green"),
        (1000, 0.0065, "amber"),
        (1000, 0.0064, "red"),
        (1030, 0.01, "amber"),
    ],
)
def test_lights_turn_at_the_tolerance_and_at_twice_it(run, targets, published, tolerance, light):
    line = f"open_cases,all,2024-04,2024-06,mean,{published},{tolerance},relative,DfE,"
    (comparison,) = compare(run, targets(line))
    assert comparison.light == light
    assert comparison.gap == pytest.approx(1013 - published)


def test_points_are_percentage_points(run, targets):
    (comparison,) = compare(run, targets("assessments_within_45_days,all,2024-04,2024-04,share,0.95,4,points,DfE,"))
    assert comparison.mean == 1.0
    assert comparison.target.margin == pytest.approx(0.04)
    assert comparison.light == "amber"


def test_a_part_of_a_whole_is_a_share_of_sums(run, targets):
    (comparison,) = compare(run, targets("cost_staff_gbp / contacts,all,2024-04,2024-06,share,0.05,1,points,DfE,"))
    # £50 a month over contacts of 1001 to 1005 in the first month and 10 more in each of the next two
    assert comparison.mean == pytest.approx(sum(150 / (3 * (1000 + run) + 30) for run in range(1, 6)) / 5)
    assert comparison.light == "green"
    assert "Cost of staff / contacts (share)" in printed(run, [comparison])
    assert "4.9 %" in printed(run, [comparison])


def test_a_share_of_nothing_is_no_result(run, targets):
    (comparison,) = compare(run, targets("contacts / care_ended,all,2024-04,2024-06,share,0.05,1,points,DfE,"))
    assert comparison.light == "no result"


@pytest.mark.parametrize("months", ["2024-03,2024-06", "2024-04,2024-07", "2030-01,2030-02"])
def test_months_outside_the_run_give_no_result_rather_than_a_wrong_one(run, targets, months):
    (comparison,) = compare(run, targets(f"contacts,all,{months},sum,1,0.05,relative,DfE,"))
    assert comparison.light == "no result"
    assert math.isnan(comparison.mean)
    assert "not in the run" in printed(run, [comparison])


def printed(run, comparisons):
    console = Console(file=io.StringIO(), width=220)
    console.print(baseline_table(run, comparisons))
    return " ".join(console.file.getvalue().split())


def test_the_verdict_is_a_word(run, targets):
    rows = targets(GOOD, "open_cases,all,2024-04,2024-06,last,500,0.05,relative,[DfE],why [b]not[/b]")
    text = printed(run, compare(run, rows))
    assert "1 green: within the tolerance" in text
    assert "1 red: beyond twice the tolerance" in text
    assert "green (5 %)" in text
    assert "Based on a summary over all 5 runs, 3 months" in text
    assert "+523 (+104.6 %)" in text
    assert "[DfE]; why [b]not[/b]" in text


FAULTS = [
    ("contatcs,all,2024-04,2024-06,sum,1,0.05,relative,DfE,", 'measure: unknown; did you mean "contacts"?'),
    ("contacts,assesment,2024-04,2024-06,sum,1,0.05,relative,DfE,", 'team: unknown; did you mean "assessment"?'),
    ("contacts,all,2024-13,2024-06,sum,1,0.05,relative,DfE,", "from_month: must be a month such as 2017-08"),
    ("contacts,all,2024-06,2024-04,sum,1,0.05,relative,DfE,", "to_month: is before from_month"),
    ("contacts,all,2024-04,2024-06,total,1,0.05,relative,DfE,", "statistic: unknown; known are sum, mean"),
    ("contacts,all,2024-04,2024-06,share,1,0.05,relative,DfE,", "contacts has no share; give sum or mean or first"),
    ("open_cases,all,2024-04,2024-06,sum,1,0.05,relative,DfE,", "open_cases has no sum"),
    ("contacts,all,2024-04,2024-06,sum,many,0.05,relative,DfE,", 'published: must be a number (written: "many")'),
    ("contacts,all,2024-04,2024-06,sum,nan,0.05,relative,DfE,", "published: must be a number"),
    ("contacts,all,2024-04,2024-06,sum,1,0,relative,DfE,", "tolerance: must be above 0"),
    ("contacts,all,2024-04,2024-06,sum,0,0.05,relative,DfE,", "published: is 0, to which no tolerance"),
    ("contacts,all,2024-04,2024-06,sum,1,0.05,absolute,DfE,", "tolerance_kind: unknown; known are relative, points"),
    ("contacts,all,2024-04,2024-06,sum,1,5,points,DfE,", "contacts is no share, so its tolerance is relative"),
    ("assessments_within_45_days,all,2024-04,2024-06,share,0.8,0.04,points,DfE,", "so 4 points are 4 (written: 0.04)"),
    ("contacts,all,2024-04,2024-06,sum,1,0.05,relative,,", "source: every published figure needs one"),
    ("contacts / contatcs,all,2024-04,2024-06,share,1,5,points,DfE,", 'did you mean "contacts"? (written: "contatcs")'),
    ("contacts /,all,2024-04,2024-06,share,1,5,points,DfE,", "measure: unknown; known are contacts"),
    ("contacts / referrals,all,2024-04,2024-06,sum,1,5,points,DfE,", "statistic: a part of a whole is a share"),
    ("open_cases / contacts,all,2024-04,2024-06,share,1,5,points,DfE,", "only counts have shares; open_cases is none"),
    ("contacts,all,2024-04", "has not as many cells as there are columns"),
    (GOOD + ",more", "has not as many cells as there are columns"),
]


@pytest.mark.parametrize(("line", "words"), FAULTS)
def test_a_fault_is_said_with_its_line(targets, line, words):
    with pytest.raises(TargetsError) as caught:
        targets(GOOD, line)
    assert "targets.csv, line 3" in str(caught.value)
    assert words in str(caught.value)


def test_all_faults_are_said_at_once(targets):
    with pytest.raises(TargetsError) as caught:
        targets(*(line for line, _ in FAULTS), GOOD)
    assert len(str(caught.value).splitlines()) >= len(FAULTS)
    for _, words in FAULTS:
        assert words in str(caught.value)


def test_a_missing_column_is_named(targets):
    with pytest.raises(TargetsError, match="line 1: no column tolerance, source"):
        targets(header="measure,team,from_month,to_month,statistic,published,tolerance_kind,note\n")


def test_files_that_are_none(tmp_path, targets):
    with pytest.raises(TargetsError, match="there is no such file"):
        read_targets(tmp_path / "none.csv", [])
    with pytest.raises(TargetsError, match="is a folder"):
        read_targets(tmp_path, [])
    (tmp_path / "latin.csv").write_bytes("measure;Größe".encode("latin-1"))
    with pytest.raises(TargetsError, match="is not UTF-8 text"):
        read_targets(tmp_path / "latin.csv", [])
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(TargetsError, match="line 1: no column"):
        read_targets(tmp_path / "empty.csv", [])
    with pytest.raises(TargetsError, match="has no figures in it"):
        targets()


def test_a_spreadsheets_own_mark_and_line_ends_are_no_fault(tmp_path, run):
    (tmp_path / "excel.csv").write_bytes(b"\xef\xbb\xbf" + (HEADER + GOOD).replace("\n", "\r\n").encode())
    (comparison,) = compare(run, read_targets(tmp_path / "excel.csv", []))
    assert comparison.light == "green"
