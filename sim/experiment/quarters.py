"""Measures quarter by quarter, as a cabinet is told them: each quarter, and how it differs from the first."""

import pandas as pd

from sim.experiment.over_runs import over_runs
from sim.measures import combine
from sim.measures.money import MONTHS_PER_YEAR, financial_year

MONTHS_PER_QUARTER = 3
_KEYS = ["option", "draw", "run", "team", "measure", "unit"]
_NUMBERS = ["value", "numerator", "denominator"]
_OF_A_QUARTER = ["option", "measure", "unit", "quarter"]


def quarter_of(month: str) -> str:
    """Return the quarter of the financial year in which a month is.

    >>> quarter_of("2010-04"), quarter_of("2011-03")
    ('2010-11 Q1', '2010-11 Q4')
    """
    year, number = financial_year(month), int(month[-2:])
    place = (number - 4) % MONTHS_PER_YEAR // MONTHS_PER_QUARTER + 1
    return f"{year}-{(year + 1) % 100:02d} Q{place}"


def by_quarter(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each whole quarter over runs, and its difference from the first.

    A quarter's count is the sum of its months, its stock the mean over its working days. The difference is taken
    within each run, so its range is narrower than what two ranges would suggest.

    Parameters
    ----------
    rows : pandas.DataFrame
        Monthly rows of one team: columns option, draw, run, month, team, measure, value, numerator, denominator, unit.

    Returns
    -------
    pandas.DataFrame
        Columns option, measure, unit, quarter, mean, low, high (80 % range of futures), change, change_low,
        change_high (of the difference from the first quarter) and runs.
    """
    rows = rows.astype(dict.fromkeys(("option", "team", "measure", "unit", "month"), str))
    rows = rows.assign(quarter=rows["month"].map(quarter_of))
    whole = rows.groupby("quarter")["month"].nunique() == MONTHS_PER_QUARTER
    rows = rows[rows["quarter"].map(whole)]
    quarters = [
        combine(own[[*_KEYS, "month", *_NUMBERS]], "months").assign(quarter=quarter)
        for quarter, own in rows.groupby("quarter")
    ]
    if not quarters:
        return pd.DataFrame(
            columns=[*_OF_A_QUARTER, "mean", "low", "high", "change", "change_low", "change_high", "runs"]
        )
    values = pd.concat(quarters, ignore_index=True)
    first = values[values["quarter"] == values["quarter"].min()].set_index(["option", "run", "measure"])["value"]
    before = first.reindex(pd.MultiIndex.from_frame(values[["option", "run", "measure"]])).to_numpy()
    levels = over_runs(values, _OF_A_QUARTER)
    changes = over_runs(values.assign(value=values["value"] - before), _OF_A_QUARTER)
    found = levels[[*_OF_A_QUARTER, "mean", "low", "high", "runs"]].merge(
        changes[[*_OF_A_QUARTER, "mean", "low", "high"]].rename(
            columns={"mean": "change", "low": "change_low", "high": "change_high"}
        ),
        on=_OF_A_QUARTER,
        validate="1:1",
    )
    return found[[*_OF_A_QUARTER, "mean", "low", "high", "change", "change_low", "change_high", "runs"]]
