"""Councils that collapsed: whose share of assessments in time fell by 25 points or more within two years."""

import pandas as pd

DEEP = 0.25
WITHIN_YEARS = 2
TOLERANCE = 1e-9


def collapses(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the falls of 25 points or more within two years, the deepest first where they overlap.

    Returns
    -------
    DataFrame
        Columns council, before, after (years), fall; by council and year.
    """
    found: list[tuple[str, int, int, float]] = []
    for council, rows in panel.groupby("council"):
        shares = dict(zip(rows["year"], rows["share"], strict=True))
        falls = [
            (shares[year] - shares[year + years], -years, year, year + years)
            for year in shares
            for years in range(1, WITHIN_YEARS + 1)
            if year + years in shares and shares[year] - shares[year + years] >= DEEP - TOLERANCE
        ]
        taken: list[range] = []
        for fall, _, before, after in sorted(falls, reverse=True):
            if not any(before < span.stop and span.start < after for span in taken):
                taken.append(range(before, after))
                found.append((str(council), before, after, fall))
    return pd.DataFrame(sorted(found), columns=["council", "before", "after", "fall"])
