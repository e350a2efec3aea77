"""What is read from the folder of a comparison, beyond its tables."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.results.compared import months_of
from sim.results.comparison import MONTHS
from sim.results.parquet import write_table


def test_a_measures_months_have_the_mean_and_the_range_over_runs(tmp_path):
    luck = np.random.default_rng(2)
    each = {(month, option): luck.normal(size=20) for month in ("2024-04", "2024-05") for option in ("one", "baseline")}
    each["2024-05", "one"][3] = math.nan
    rows = [
        {"option": option, "run": run, "month": month, "team": "all", "measure": "contacts", "value": value}
        for (month, option), values in each.items()
        for run, value in enumerate(values)
    ]
    others = pd.DataFrame(rows[:2]).assign(value=1e9)
    table = [pd.DataFrame(rows), others.assign(team="assessment"), others.assign(measure="open_cases")]
    write_table(pd.concat(table).sample(frac=1, random_state=1), tmp_path / MONTHS)
    found = months_of(tmp_path, "contacts")
    assert list(zip(found["month"], found["option"], strict=True)) == sorted(each)
    for row in found.itertuples():
        values = each[row.month, row.option]
        known = values[~np.isnan(values)]
        assert row.mean == pytest.approx(known.mean())
        assert (row.low, row.high) == pytest.approx(tuple(np.quantile(known, [0.1, 0.9], method="weibull")))
