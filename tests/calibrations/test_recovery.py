"""A small version of the recovery study, and its stored table (docs/studies/recovery.md tells what it says)."""

from pathlib import Path

import numpy as np
import pytest

from calibration.studies.recovery import COLUMNS, page, read_rows, recover, setting, summary

STORED = Path(__file__).parents[2] / "results" / "studies" / "recovery.csv"
FIGURES = ("return_share", "assessment_days", "section_47_share", "need_length", "need_hours")
DATA_SETS = 3


@pytest.fixture(scope="module")
def rows():
    council = setting(months=4, runs=60, names=FIGURES, targets=22)
    found = [recover(council, number) for number in range(DATA_SETS)]
    return [{name: str(value) for name, value in row.items()} for each in found for row in each]


@pytest.mark.slow
def test_known_figures_are_found_again(rows):
    """Of 15 intervals that hold nine in ten, fewer than 11 is a chance of one in eighty."""
    assert len(rows) == DATA_SETS * len(FIGURES)
    assert sum(int(row["covered"]) for row in rows) >= 11


@pytest.mark.slow
def test_what_the_targets_tell_is_learned_and_what_they_do_not_is_not(rows):
    learned = {name: np.mean([float(row["learned"]) for row in rows if row["figure"] == name]) for name in FIGURES}
    assert learned["assessment_days"] < 0.7
    assert learned["need_hours"] > 0.8


def test_the_page_says_what_the_rows_say():
    told = STORED.parents[2] / "docs" / "studies" / "recovery.md"
    assert told.read_text(encoding="utf-8") == page(read_rows(STORED))


def test_the_stored_study_covers_as_it_should():
    stored = read_rows(STORED)
    assert tuple(stored[0]) == COLUMNS
    assert len({row["data_set"] for row in stored}) >= 40
    share, error, count = summary(stored)["identifiable"]
    assert count >= 200
    assert share == pytest.approx(0.9, abs=max(0.05, 2 * error))
