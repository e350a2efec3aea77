"""Months or teams taken together: a year's share is not the mean of its months' shares."""

from typing import Literal

import pandas as pd

from sim.measures.measure import COUNCIL
from sim.measures.registry import MEASURES

_NUMBERS = ("value", "numerator", "denominator")


def combine(table: pd.DataFrame, over: Literal["months", "teams"]) -> pd.DataFrame:
    """Take months, or teams, together.

    Counts and money add up. Shares and means add numerators and denominators, so that a busy month weighs more
    than a quiet one. A stock over months is the mean over all their working days; over teams it is their sum. The
    longest of several waits is the longest of all. A share of nothing stays NaN.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows as `tabulate` gives them. Every further column (scenario, draw, run, a financial year) keeps its rows
        apart.
    over : {"months", "teams"}
        What to take together. Over teams, the council's own rows (`all`) are left out: they are the total already,
        and count what no team did as well.

    Returns
    -------
    pandas.DataFrame
        The table without the column taken together, one row for each group.

    Raises
    ------
    ValueError
        If `over` is neither, or a measure is unknown.
    """
    if over not in {"months", "teams"}:
        raise ValueError(f"months or teams can be combined, not {over!r}")
    if unknown := sorted(set(table["measure"].unique()) - MEASURES.keys()):
        raise ValueError(f"unknown measures: {', '.join(unknown)}")
    if over == "teams":
        table = table[table["team"] != COUNCIL]
    gone = over.removesuffix("s")
    keys = [column for column in table.columns if column not in {gone, *_NUMBERS}]
    groups = table.groupby(keys, observed=True, sort=False, dropna=False)[["numerator", "denominator"]]
    combined, most = groups.sum(), groups.max()
    kind = combined.index.get_level_values("measure").map({name: each.kind for name, each in MEASURES.items()})
    longest = kind == "longest"
    combined.loc[longest, "numerator"] = most.loc[longest, "numerator"]
    # Counts are no means: their denominator stays 1; teams share the same working days.
    same = kind.isin(["count", "money", "longest", *(["stock"] if over == "teams" else [])])
    combined.loc[same, "denominator"] = most.loc[same, "denominator"]
    combined["value"] = combined["numerator"] / combined["denominator"].where(combined["denominator"] != 0)
    return combined.reset_index()[[column for column in table.columns if column != gone]]
