"""Which options a chart shows that has no room for all, and which can be told from the baseline."""

import pandas as pd

from sim.measures import COUNCIL
from sim.report.charting.evidence import Evidence
from sim.report.words import many


def paired_differences(evidence: Evidence, measure: str, team: str = COUNCIL) -> pd.DataFrame:
    """Return the difference of each option from the baseline over the period, paired by draw and run.

    Returns
    -------
    pandas.DataFrame
        Columns option, mean, low, high, half_width and apart (whether the mean is larger than its error), those that
        can be told apart first and the larger before the smaller. Options without pairs are left out.
    """
    numbers = evidence.numbers([measure], by_team=team != COUNCIL)
    wide = numbers[numbers["team"] == team].pivot_table(index=["draw", "run"], columns="option", values="value")
    baseline = next(iter(evidence.options))
    others = [key for key in evidence.options if key != baseline and key in wide and baseline in wide]
    less = wide[others].sub(wide[baseline], axis=0) if others else wide.iloc[:, :0]
    pairs = less.melt(ignore_index=False, var_name="option").reset_index().dropna(subset="value")
    found = evidence.told(pairs, ["option"])
    found["apart"] = found["mean"].abs() > found["half_width"]
    found["size"] = found["mean"].abs()
    return found.sort_values(["apart", "size"], ascending=False, kind="stable").drop(columns="size")


def options_shown(evidence: Evidence, measure: str, most: int) -> tuple[str, ...]:
    """Return the baseline and the options that differ most from it in a measure, so many in all, in order."""
    keys = tuple(evidence.options)
    if len(keys) <= most:
        return keys
    differing = paired_differences(evidence, measure)["option"].tolist()
    chosen = {*keys[:1], *differing[: most - 1]}
    return tuple(key for key in keys if key in chosen)


def shown_words(evidence: Evidence, shown: tuple[str, ...]) -> str:
    """Say how many options are left out; nothing if none is."""
    left = len(evidence.options) - len(shown)
    return f" {many(left, 'option')} with smaller or less certain differences left out." if left else ""
