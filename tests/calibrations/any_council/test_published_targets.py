"""What was published of a council and year, as a file a run can be compared with."""

import csv
import dataclasses

import pytest

from calibration.council import baseline_of
from calibration.council.published_targets import TargetRow, target_rows
from calibration.published.volumes import Volumes
from sim.report.targets import COLUMNS, read_targets

from .made_up import ENGLAND, HERE, YEAR, round_council, table, with_england


def targets(**changed):
    volumes = table(with_england(round_council(**changed)))
    return {
        (row.measure, row.statistic, row.to_month): row
        for row in target_rows(volumes, baseline_of(volumes, HERE, YEAR).published)
    }


@pytest.fixture(scope="module")
def round_targets():
    return targets()


def test_the_columns_are_those_that_are_read():
    assert tuple(field.name for field in dataclasses.fields(TargetRow)) == COLUMNS


@pytest.mark.parametrize("council", ["Leicestershire", "Rutland", "Camden"])
@pytest.mark.parametrize("year", [2018, 2025])
def test_the_file_is_read_without_a_fault(tmp_path, council, year):
    volumes = Volumes.read()
    rows = target_rows(volumes, baseline_of(volumes, council, year).published)
    file = tmp_path / "targets.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(map(dataclasses.asdict, rows))
    found = read_targets(file, [])
    assert len(found) == len(rows) > 15


def test_flows_are_of_the_year(round_targets):
    row = round_targets["referrals", "sum", "2018-03"]
    assert (row.published, row.from_month, row.tolerance, row.tolerance_kind) == (2400, "2017-04", 0.05, "relative")


def test_stocks_are_of_the_first_day_and_the_last(round_targets):
    assert round_targets["children_in_care", "first", "2017-04"].published == 200
    assert round_targets["children_in_care", "mean", "2018-03"].published == 200
    assert round_targets["placements_supported", "first", "2017-04"].published == 16
    assert round_targets["caseload_per_fte", "mean", "2017-09"].published == 20


def test_shares_are_parts_of_one(round_targets):
    assert round_targets["assessments_within_45_days", "share", "2018-03"].published == pytest.approx(0.8958)
    assert round_targets["assessments_days_0_to_10_share", "share", "2018-03"].published == pytest.approx(0.1562)
    assert round_targets["icpcs_within_15_days", "share", "2018-03"].published == pytest.approx(130 / 160, abs=1e-4)
    assert round_targets["care_ended_adoption / care_ended", "share", "2018-03"].published == pytest.approx(0.15)
    assert round_targets["care_ended_home / care_ended", "share", "2018-03"].published == pytest.approx(0.2)


def test_small_numbers_have_the_tolerance_chance_gives_them(round_targets):
    # 12 adoptions of 80 ends: 1.28 x sqrt(family x .15 x .85 / 80), and more than 10 points only where fewer leave
    few = targets(care_ended=12, adopted=2, care_started=12)
    assert few["care_ended_adoption / care_ended", "share", "2018-03"].tolerance > 10
    assert (
        few["care_started", "sum", "2018-03"].tolerance > 2 * round_targets["care_started", "sum", "2018-03"].tolerance
    )


def test_what_is_not_the_council_s_own_of_the_year_is_no_target():
    figures = with_england(round_council())
    figures = {key: value for key, value in figures.items() if key != (HERE, "referrals", YEAR)}
    volumes = table(figures)
    rows = target_rows(volumes, baseline_of(volumes, HERE, YEAR).published)
    assert figures[ENGLAND, "referrals", YEAR]
    assert "referrals" not in {row.measure for row in rows}


def test_nought_is_no_target():
    assert not [key for key in targets(adopted=0, cp_plans_ended=0) if key[0] == "cp_plans_ended"]


def test_assessments_that_are_not_simulated_are_said():
    row = targets(assessments_completed=2640)["assessments_completed", "sum", "2018-03"]
    assert row.note == "480 of them beyond the referrals for them: not simulated"
