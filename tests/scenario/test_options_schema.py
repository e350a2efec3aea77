"""The JSON Schema accepts files of options that the reader accepts, and sees what an editor can see."""

from pathlib import Path

import pytest

from .options_files import GOOD, damaged_options
from .test_json_schema import problems

SHIPPED = sorted(Path(__file__).parents[2].joinpath("scenarios").glob("*/options*.yaml"))


def test_a_good_file_passes(tmp_path):
    assert problems(GOOD, tmp_path) == []


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_shipped_files_pass(file, tmp_path):
    assert problems(file.read_text(encoding="utf-8"), tmp_path) == []


@pytest.mark.parametrize(
    "damage",
    [
        ("throughcare_options: 1", "throughcare_options: 2"),
        ("baseline: base.yaml\n", ""),
        ("at_most: 5", "at_most: 5, at_least: 4"),
        ("last_months: 6", "last_months: half a year"),
        ("  posts:\n    name", "  baseline:\n    name"),
        ("role: social_worker", "role: social_workr"),
        ("fte: 2\n", "fte: 0\n"),
        ("from: 2025-04-01", "from: soon"),
        ("{value: 4, low: 2, high: 7", "{value: 4, low: 2"),
        ("status: published", "status: guess"),
        ("figure: early_help.places", "figure: early_help.place"),
        ("figure: early_help.places", "figure: stock.children_in_care"),
        ("times: 1.11", "times: 1.11, plus: 3"),
        ("once: true", "once: perhaps"),
        ("{caseload: 21.7", "{caseloads: 21.7"),
    ],
)
def test_bad_files_fail(damage, tmp_path):
    assert problems(damaged_options(damage), tmp_path)
