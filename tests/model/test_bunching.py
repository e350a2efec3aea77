"""Bunching under the 45-day limit, and collapse: a few seeds here, thirty in the study (`make study`)."""

import csv
import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.scenario import load

STUDY = Path(__file__).parents[2] / "docs" / "studies" / "bunching.py"


@pytest.fixture(scope="module")
def bunching():
    spec = importlib.util.spec_from_file_location("bunching", STUDY)
    module = importlib.util.module_from_spec(spec)
    sys.modules["bunching"] = module
    spec.loader.exec_module(module)
    return module


def means(years):
    return tuple(
        float(np.mean([getattr(year, name) for year in years])) for name in ("in_time", "at_the_limit", "depth")
    )


def few(bunching, load_, delay_share, seeds=3):
    service = bunching.service(load_, delay_share, load(bunching.SCENARIO).parameters)
    return means([bunching.year(service, seed) for seed in range(seeds)])


def test_below_full_load_only_the_naturally_long_are_late(bunching):
    in_time, at_the_limit, depth = few(bunching, 0.8, 1.0)
    assert 0.93 < in_time < 0.97  # the ceiling is Phi(ln(50 / 20) / .55) = .952
    assert at_the_limit < 0.08
    assert depth == pytest.approx(1.0)


def test_at_the_edge_assessments_bunch_under_the_limit(bunching):
    in_time, at_the_limit, _ = few(bunching, 1.1, 1.0)
    assert 0.7 < in_time < 0.93
    assert at_the_limit > 0.1


def test_beyond_it_the_service_collapses(bunching):
    in_time, _, depth = few(bunching, 1.23, 1.0)
    assert in_time < 0.6
    assert depth == pytest.approx(1.0)


def test_dilution_holds_the_dates_and_loses_depth(bunching):
    in_time, _, depth = few(bunching, 1.23, 0.5)
    assert in_time > 0.9
    assert depth < 0.92


@pytest.mark.slow
def test_study_of_thirty_seeds_says_what_its_page_says(bunching):
    found = bunching.study()
    rows = bunching.table(found)
    with (STUDY.parent / "bunching.csv").open(encoding="utf-8", newline="") as file:
        checked_in = list(csv.DictReader(file))
    for row, before in zip(rows, checked_in, strict=True):
        assert row["measure"] == before["measure"]
        for name in ("load", "delay_share", "mean", "mean_low_95", "mean_high_95"):
            assert row[name] == pytest.approx(float(before[name]), abs=0.005), row
    assert bunching.page(rows, bunching.SEEDS) == (STUDY.parent / "bunching.md").read_text(encoding="utf-8")

    by_name = {(row["load"], row["delay_share"], row["measure"]): row for row in rows}

    def between(load_, delay_share, measure, low, high):
        """The whole 95 % interval of the mean lies there."""
        row = by_name[load_, delay_share, measure]
        assert low < row["mean_low_95"], row
        assert row["mean_high_95"] < high, row

    for load_ in (0.8, 0.95):
        between(load_, 1.0, "in_time", 0.94, 0.96)
    between(1.1, 1.0, "in_time", 0.78, 0.90)
    between(1.1, 1.0, "at_the_limit", 0.15, 0.25)
    between(1.23, 1.0, "in_time", 0.0, 0.5)
    between(1.23, 0.5, "in_time", 0.92, 0.95)
    between(1.23, 0.5, "depth", 0.8, 0.9)
