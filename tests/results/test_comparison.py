"""Runs of a comparison are kept one by one, taken up again, and never mixed with those of another question."""

import pandas as pd
import pytest

from sim.experiment import Outcome
from sim.results import FolderInUseError
from sim.results.comparison import COMPARISON, MONTHS, NUMBERS, RUNS, UNFINISHED, comparison_folder, finish
from sim.results.parquet import read_table

ASKED = {
    "seed": 1,
    "months": 12,
    "runs_per_draw": 2,
    "draws": 0,
    "options": "abc",
    "code": "def",
    "versions": {"a": "1"},
}


def outcome(run, value):
    months, numbers = (pd.DataFrame({"measure": ["contacts"], "value": [each]}) for each in (value, 10 * value))
    return Outcome(run, months, events=7, draw=3, option="baseline", numbers=numbers)


def opened(place, *, resume=False, force=False, **changes):
    return comparison_folder(place, {**ASKED, **changes}, resume=resume, force=force)


def interrupted(place):
    def begin():
        with opened(place) as kept:
            kept.keep(outcome(1, 1.0))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin()


def test_what_was_finished_survives_an_interruption(tmp_path):
    place = tmp_path / "deep" / "compared"
    interrupted(place)
    with opened(place, resume=True) as kept:
        before = kept.kept("baseline", 1)
        assert (before.run, before.draw, before.events, before.option, before.error) == (1, 3, 7, "baseline", "")
        pd.testing.assert_frame_equal(before.numbers, outcome(1, 1.0).numbers)
        assert kept.kept("baseline", 2) is None
        kept.keep(outcome(2, 2.0))
        kept.join([("baseline", 1), ("baseline", 2)], place)
    finish(place, "{}")
    assert read_table(place / MONTHS)["value"].tolist() == [1.0, 2.0]
    assert read_table(place / NUMBERS)["value"].tolist() == [10.0, 20.0]
    assert {file.name for file in place.iterdir()} == {COMPARISON, MONTHS, NUMBERS}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seed": 2}, "not the same: seed"),
        ({"months": 24, "options": "other"}, "not the same: months, options or their baseline"),
        ({"code": "other"}, "not the same: version of Throughcare"),
    ],
)
def test_runs_of_another_question_are_not_taken_up(tmp_path, changes, words):
    interrupted(tmp_path)
    with pytest.raises(FolderInUseError, match=words), opened(tmp_path, resume=True, **changes):
        pytest.fail("must not be opened")
    with opened(tmp_path, resume=True) as kept:
        assert len(kept) == 1


def test_nothing_is_begun_over_by_accident(tmp_path):
    interrupted(tmp_path)
    with pytest.raises(FolderInUseError, match="add --resume to take it up"), opened(tmp_path):
        pytest.fail("must not be opened")
    with opened(tmp_path, force=True) as kept:
        assert len(kept) == 0


def test_a_finished_comparison_is_neither_resumed_nor_replaced_by_accident(tmp_path):
    with opened(tmp_path):
        finish(tmp_path, "{}")
    for resume, words in ((True, "is finished"), (False, "an earlier comparison")):
        with pytest.raises(FolderInUseError, match=words), opened(tmp_path, resume=resume):
            pytest.fail("must not be opened")


def test_what_is_not_throughcares_is_left_alone(tmp_path):
    (tmp_path / "budget.xlsx").write_text("mine")
    for force in (False, True):
        with (
            pytest.raises(FolderInUseError, match=r"budget\.xlsx in it is not a comparison's"),
            opened(tmp_path, force=force),
        ):
            pytest.fail("must not be opened")
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(FolderInUseError, match="is a file"), opened(file):
        pytest.fail("must not be opened")


def test_a_damaged_run_is_made_again(tmp_path):
    interrupted(tmp_path)
    (tmp_path / RUNS / "baseline-1.numbers.parquet").write_bytes(b"cut")
    with opened(tmp_path, resume=True) as kept:
        assert kept.kept("baseline", 1) is None


def test_half_a_file_is_swept_away(tmp_path):
    interrupted(tmp_path)
    (tmp_path / RUNS / ".12ab-baseline-2.months.parquet").write_bytes(b"half")
    (tmp_path / UNFINISHED).read_text()
    with opened(tmp_path, resume=True) as kept:
        assert [file.name for file in kept.folder.glob(".*")] == []


def test_a_run_that_raised_is_kept_as_one(tmp_path):
    with opened(tmp_path) as kept:
        kept.keep(Outcome(4, None, error="ValueError: no such team", draw=2, option="baseline"))
    with opened(tmp_path, resume=True) as kept:
        found = kept.kept("baseline", 4)
    assert (found.error, found.draw, found.numbers) == ("ValueError: no such team", 2, None)
