"""Tells what in the episodes contradicts itself or their year, without changing anything."""

import numpy as np
import pandas as pd

from calibration.importers.findings import Findings
from calibration.importers.journeys import NONE
from calibration.importers.ssda903.years import rows_by_file
from sim.returns.ssda903 import CODES, GOES_ON, valid

COLUMNS = {"RNE": "rne", "LS": "ls", "PLACE": "place", "PLACE_PROVIDER": "provider", "REC": "rec"}
NEVER_BLANK = ("RNE", "LS", "PLACE")


def check(episodes: pd.DataFrame, files: list[str], findings: Findings) -> None:
    """Note reasons without ends, ends without reasons, missing codes, and codes of other years."""
    is_open = episodes["dec"] == NONE
    ends_with = episodes["rec"] != ""
    checks = [
        ("REC", "is given though the episode is open; not used", is_open & ends_with & (episodes["rec"] != GOES_ON)),
        ("REC", "is X1 though the episode is open; not used", is_open & (episodes["rec"] == GOES_ON)),
        ("REC", "is blank or unknown though the episode ended; reason unknown", ~is_open & ~ends_with),
    ]
    checks += [(column, "is blank or unknown", episodes[COLUMNS[column]] == "") for column in NEVER_BLANK]
    rule = "is a code that the return of that year does not have; read all the same"
    checks += [(column, rule, _of_other_years(episodes, column, name)) for column, name in COLUMNS.items()]
    for column, rule, rows in checks:
        for file, found in rows_by_file(episodes[rows], files):
            findings.add(file, f"episodes, {column}", rule, found)


def _of_other_years(episodes: pd.DataFrame, column: str, name: str) -> "pd.Series[bool]":
    """Which codes are not in the list of their return's year."""
    strange = np.zeros(len(episodes), dtype=bool)
    for year in episodes["year"].unique():
        others = [code for code in CODES[column] if not valid(column, code, int(year))]
        strange |= ((episodes["year"] == year) & episodes[name].isin(others)).to_numpy()
    return pd.Series(strange, index=episodes.index, dtype=bool)
