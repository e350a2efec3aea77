"""Single councils: Barnsley, on time at rising caseloads, and those that collapsed."""

from dataclasses import dataclass
from math import log1p

import numpy as np
import pandas as pd

from calibration.published.volumes import Volumes
from calibration.studies.collapses import WITHIN_YEARS
from calibration.studies.published_panel import NEW_METHOD, share_in_time
from calibration.studies.regression import changes
from calibration.studies.running import ALIKE, BARNSLEY, BASELINE, OWN_TIME

STAFFING = ("caseload", "agency_rate", "vacancy_rate", "turnover")
STEEP = 0.15
"""A rise of the caseload by this part or more within two years is called steep."""


def barnsley(volumes: Volumes, runs: pd.DataFrame) -> pd.DataFrame:
    """Return Barnsley year by year: published and simulated.

    Returns
    -------
    DataFrame
        Columns year, share, caseload, case_holders, agency_rate, and a share for each variant simulated.
    """
    own = runs[runs["council"] == BARNSLEY]
    rows = own[own["variant"] == ALIKE][["year"]].reset_index(drop=True)
    for measure in ("caseload", "case_holders", "agency_rate"):
        rows[measure] = [volumes.value(BARNSLEY, measure, year - 1) for year in rows["year"]]
    rows["share"] = [share_in_time(volumes, BARNSLEY, year) for year in rows["year"]]
    rows = rows.astype({"share": float})
    for variant in (ALIKE, OWN_TIME, BASELINE):
        shares = own[own["variant"] == variant].set_index("year")["share"]
        rows[variant] = shares.reindex(rows["year"]).to_numpy()
    return rows


def collapsed(panel: pd.DataFrame, runs: pd.DataFrame, falls: pd.DataFrame) -> pd.DataFrame:
    """Return what staffing did about each collapse, and what the model says.

    Returns
    -------
    DataFrame
        The columns of `falls`; share, caseload, agency_rate, vacancy_rate and turnover with suffixes ``_earlier`` (a
        year before), ``_before``, ``_after`` and ``_later`` (a year after); simulated_before, simulated_after.
    """
    published = panel.set_index(["council", "year"])
    simulated = runs[runs["variant"] == ALIKE].set_index(["council", "year"])["share"]
    table = falls.copy()
    years = {
        "earlier": falls["before"] - 1,
        "before": falls["before"],
        "after": falls["after"],
        "later": falls["after"] + 1,
    }
    for when, year in years.items():
        places = pd.MultiIndex.from_arrays([falls["council"], year])
        for measure in ("share", *STAFFING):
            table[f"{measure}_{when}"] = published[measure].reindex(places).to_numpy()
        table[f"simulated_{when}"] = simulated.reindex(places).to_numpy()
    return table


@dataclass(frozen=True, slots=True)
class Odds:
    """How often a share fell by 25 points within two years.

    Attributes
    ----------
    windows, falls : int
        Two-year windows with caseloads known at both ends, and falls among them.
    steep, steep_falls : int
        Those in which the caseload rose steeply.
    """

    windows: int
    falls: int
    steep: int
    steep_falls: int


def odds(panel: pd.DataFrame, falls: pd.DataFrame) -> Odds:
    """Count two-year windows, those with a collapse in them, and those with steeply rising caseloads."""
    windows = changes(panel[panel["year"] >= NEW_METHOD], ["share", "log_caseload"], WITHIN_YEARS).dropna()
    spans = list(zip(falls["council"], falls["before"], falls["after"], strict=True))
    fell = np.array(
        [
            any(council == of and year - WITHIN_YEARS <= before and after <= year for of, before, after in spans)
            for council, year in zip(windows["council"], windows["year"], strict=True)
        ]
    )
    steep = windows["log_caseload"].to_numpy(dtype=float) >= log1p(STEEP)
    return Odds(len(windows), int(fell.sum()), int(steep.sum()), int((steep & fell).sum()))
