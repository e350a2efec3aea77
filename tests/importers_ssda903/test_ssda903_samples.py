"""Returns that nobody here wrote."""

from datetime import date
from pathlib import Path

import pytest
from ssda903_made import told

from calibration.importers import NONE, Findings
from calibration.importers.ssda903 import read_ssda903
from calibration.importers.ssda903.reading import read_files

SAMPLES = Path(__file__).parents[3] / "shared" / "formats" / "samples" / "ssda903"
pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not here")


def test_five_returns_have_the_counts_that_are_known_of_them() -> None:
    episodes = read_files([SAMPLES / "five_returns_2017_2021.zip"], Findings()).tables["episodes"]
    assert len(episodes) == 3737
    assert episodes["child"].nunique() == 820
    keys = episodes.groupby(["child", "decom"]).size()
    assert (len(keys), (keys == 2).sum(), keys.max()) == (2827, 910, 2)
    first = episodes[episodes["year"] == 2018]
    assert len(first) == 1460
    assert (first["decom"] < date(2017, 4, 1).toordinal()).sum() == 519


def test_five_returns_are_stitched() -> None:
    journeys, findings = read_ssda903([SAMPLES / "five_returns_2017_2021.zip"])
    assert (journeys.first_day, journeys.last_day) == (date(2017, 4, 1), date(2022, 3, 31))
    # their folders have the year in which a return begins, against which their dates speak
    assert len(told(findings, "but its dates are of the year ending")) == 5
    assert set(journeys.tables) == {"care", "placements", "legal", "care_leavers"}
    for table in ("care", "placements", "legal"):
        spells = journeys.tables[table].sort_values(["child", "seen_from"])
        same = spells["child"] == spells["child"].shift(-1)
        assert ((spells["ended"] <= spells["seen_from"].shift(-1)) & (spells["ended"] != NONE))[same].all()
        assert (spells["began"] <= spells["seen_from"]).all()


def test_one_finding_for_each_defect() -> None:
    _, findings = read_ssda903([SAMPLES / "episodes_with_known_defects.csv"])
    rules = {"1": (7,), "1A": (11,), "2": (13,), "3": (15,), "3A": (18, 21), "4": (19,), "5": (23,)}
    assert {rule: told(findings, f"(rule {rule})") for rule in rules} == {rule: [rows] for rule, rows in rules.items()}
    assert told(findings, "of another council") == [(4, 5, 6)]
