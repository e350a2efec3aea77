"""What issue and paper ask of Leicestershire 2017, held against short runs of the real scenario.

The tolerances are those of the published comparison; a few runs stand for the twenty of the documents.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.measures import tabulate
from sim.model import simulate
from sim.scenario import load

FOLDER = Path(__file__).parents[2] / "scenarios" / "leicestershire-2017"
RUNS = 6


@pytest.fixture(scope="module")
def as_staffed() -> pd.DataFrame:
    parameters = load(FOLDER / "baseline.yaml").parameters
    return pd.concat([tabulate(simulate(parameters, seed=1, run=run, months=12)) for run in range(1, RUNS + 1)])


@pytest.fixture(scope="module")
def permanent_only() -> pd.DataFrame:
    return tabulate(simulate(load(FOLDER / "permanent-only.yaml").parameters, seed=1, run=1, months=12))


def of(table: pd.DataFrame, measure: str, team: str = "all", month: str | None = None) -> pd.DataFrame:
    rows = table[(table["measure"] == measure) & (table["team"] == team)]
    return rows if month is None else rows[rows["month"] == month]


def share(table: pd.DataFrame, measure: str) -> float:
    rows = of(table, measure)
    return float(rows["numerator"].sum() / rows["denominator"].sum())


def test_contacts_and_referrals(as_staffed: pd.DataFrame) -> None:
    assert of(as_staffed, "contacts")["value"].mean() == pytest.approx(1000, rel=0.05)
    assert of(as_staffed, "referrals")["value"].sum() / RUNS == pytest.approx(6868, rel=0.05)


def test_timeliness_as_staffed(as_staffed: pd.DataFrame) -> None:
    assert share(as_staffed, "assessments_within_45_days") == pytest.approx(0.829, abs=0.04)
    assert share(as_staffed, "icpcs_within_15_days") == pytest.approx(0.918, abs=0.05)


def test_plans_fall_from_their_peak(as_staffed: pd.DataFrame) -> None:
    assert of(as_staffed, "cp_plans_open", month="2017-08")["value"].mean() == pytest.approx(521, rel=0.05)
    assert of(as_staffed, "cp_plans_open", month="2018-03")["value"].mean() == pytest.approx(394, rel=0.15)


def test_open_cases_at_the_start(as_staffed: pd.DataFrame) -> None:
    assert of(as_staffed, "open_cases", month="2017-08")["value"].mean() == pytest.approx(2800, rel=0.1)


@pytest.mark.parametrize(
    ("team", "caseload"),
    [
        ("first_response", 26.5),
        ("child_protection_1a", 18),
        ("child_protection_1b", 21),
        ("child_protection_3c", 23),
        ("strengthening_families_1", 18),
        ("strengthening_families_3", 27),
    ],
)
def test_the_papers_caseloads_without_agency_staff(permanent_only: pd.DataFrame, team: str, caseload: float) -> None:
    [value] = of(permanent_only, "caseload_per_fte", team, "2017-08")["value"]
    assert value == pytest.approx(caseload, rel=0.1)


def test_without_agency_staff_timeliness_collapses(as_staffed: pd.DataFrame, permanent_only: pd.DataFrame) -> None:
    """An output, not an input: no figure is published for it."""
    lost = share(as_staffed, "assessments_within_45_days") - share(permanent_only, "assessments_within_45_days")
    assert lost > 0.1
    assert np.all(of(as_staffed, "unallocated_children")["value"] < 5)
