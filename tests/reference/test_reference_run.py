"""Verification row 9: back test against a stored small run, regenerated only by `make reference`."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.measures import tabulate
from sim.model import simulate
from sim.results import read_run
from sim.scenario import load

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "results" / "reference"
RUN = 1
KEYS = ["month", "team", "measure"]


@pytest.fixture(scope="module")
def stored() -> pd.DataFrame:
    table = read_run(FOLDER).table
    return table[table["run"] == RUN]


def test_the_stored_run_is_of_todays_baseline() -> None:
    """If this fails the scenario was changed: look at what that does, then `make reference`."""
    manifest = read_run(FOLDER).manifest
    assert manifest.scenario_hash == load(ROOT / "scenarios" / "leicestershire-2017" / "baseline.yaml").hash
    assert not manifest.runs_failed


def test_the_model_still_gives_the_stored_run(stored: pd.DataFrame) -> None:
    """If this fails the model was changed: say in the commit what moved and why, then `make reference`."""
    manifest = read_run(FOLDER).manifest
    parameters = load(FOLDER / "scenario.yaml").parameters
    today = tabulate(simulate(parameters, seed=manifest.seed, run=RUN, months=manifest.months))
    both = stored.astype(dict.fromkeys(KEYS, str)).merge(
        today.astype(dict.fromkeys(KEYS, str)), on=KEYS, how="outer", suffixes=("_stored", "_today"), indicator=True
    )
    assert set(both["_merge"]) == {"both"}
    for column in ("value", "numerator", "denominator"):
        before, after = both[f"{column}_stored"].to_numpy(float), both[f"{column}_today"].to_numpy(float)
        differs = ~np.isclose(before, after, rtol=1e-6, atol=1e-6, equal_nan=True)
        assert not differs.any(), both.loc[differs, [*KEYS, f"{column}_stored", f"{column}_today"]].head(20).to_string()
