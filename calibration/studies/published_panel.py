"""The published side: council by year, how timely assessments were and how many cases social workers held."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from calibration.council.inputs import ASSESSMENT_UPPER_DAYS
from calibration.council.published_inputs import ASSESSMENT_BANDS, BANDS_IN_TIME, LONGEST_ASSESSMENT_DAYS
from calibration.published.volumes import Volumes
from sim.vocabulary import WORKING_DAYS_PER_YEAR

YEARS = tuple(range(2017, 2026))
"""Years ending 31 March with a workforce published for the September in them."""
NEW_METHOD = 2018
"""From the census of September 2017 on, caseload is cases over those who hold any, agency workers among them."""
LEAST_HOLDERS = 10.0
"""Councils with fewer social workers holding cases are left out: one of them more or less is the whole change."""
OF_SEPTEMBER = ("caseload", "case_holders", "cases_held", "agency_rate", "vacancy_rate", "turnover", "sickness_absence")
OF_YEAR = ("assessments_completed", "referrals", "episodes_of_need_open")
LOWEST, HIGHEST = 0.01, 0.99
"""Shares beyond are taken as these: the logit of a share near 1 is mostly rounding."""


def logit(share: pd.Series) -> pd.Series:
    """Return log odds of shares, held off 0 and 1."""
    held = share.clip(LOWEST, HIGHEST)
    return pd.Series(np.log(held / (1 - held)), index=share.index)


def published_panel(volumes: Volumes, years: Iterable[int] = YEARS) -> pd.DataFrame:
    """Return one row for each council and year with a published share.

    Returns
    -------
    DataFrame
        Columns: council, year, share (0 to 1), logit; those of `OF_SEPTEMBER` as published of the September in the
        year; those of `OF_YEAR`; ``log_caseload``, ``log_assessments``, ``log_referrals`` (each over social workers
        holding cases), ``log_need`` (open episodes of the March before, over the same); rates in tens of points
        (``agency``, ``vacancy``, ``staff_turnover``, ``sickness``); ``log_cases`` and ``log_holders``, whose difference
        is the caseload; ``log_open`` and ``log_referred``, the work whatever the staff: open episodes of the March
        before and the year's referrals; ``log_other_cases``, caseload without assessments under way.
    """
    rows = [
        row for council in volumes.councils for year in years if (row := _row(volumes, council.name, year)) is not None
    ]
    panel = pd.DataFrame(rows)
    panel["logit"] = logit(panel["share"])
    with np.errstate(divide="ignore"):
        panel["log_caseload"] = np.log(panel["caseload"])
        panel["log_assessments"] = np.log(panel["assessments_completed"] / panel["case_holders"])
        panel["log_referrals"] = np.log(panel["referrals"] / panel["case_holders"])
        panel["log_need"] = np.log(panel["episodes_of_need_open"] / panel["case_holders"])
        panel["log_cases"] = np.log(panel["cases_held"])
        panel["log_holders"] = np.log(panel["case_holders"])
        panel["log_open"] = np.log(panel["episodes_of_need_open"])
        panel["log_referred"] = np.log(panel["referrals"])
        # cases other than assessments under way: slow assessments are cases themselves (Little's law)
        under_way = panel["assessments_completed"] * panel["mean_days"] / WORKING_DAYS_PER_YEAR
        panel["log_other_cases"] = np.log((panel["cases_held"] - under_way).clip(lower=0) / panel["case_holders"])
    for name, measure in RATES.items():
        panel[name] = panel[measure] / 10
    return panel.replace([np.inf, -np.inf], np.nan).sort_values(["council", "year"], ignore_index=True)


RATES = {
    "agency": "agency_rate",
    "vacancy": "vacancy_rate",
    "staff_turnover": "turnover",
    "sickness": "sickness_absence",
}


def _row(volumes: Volumes, council: str, year: int) -> dict[str, float | str | None] | None:
    share = share_in_time(volumes, council, year)
    holders = volumes.value(council, "case_holders", max(year - 1, NEW_METHOD - 1))
    if share is None or holders is None or holders < LEAST_HOLDERS:
        return None
    row: dict[str, float | str | None] = {"council": council, "year": year, "share": share}
    row |= {name: volumes.value(council, name, year - 1) for name in OF_SEPTEMBER}
    row |= {name: volumes.value(council, name, year) for name in OF_YEAR}
    bands = _bands(volumes, council, year)
    row["mean_days"] = None if bands is None else mean_days(bands)
    row["episodes_of_need_open"] = volumes.value(council, "episodes_of_need_open", year - 1)
    return {name: np.nan if value is None else value for name, value in row.items()}


def share_in_time(volumes: Volumes, council: str, year: int) -> float | None:
    """Return the published share of assessments within 45 working days, 0 to 1: the tool's, else by the bands."""
    share = volumes.value(council, "assessments_within_45_days_share", year)
    if share is not None:
        return share / 100
    bands = _bands(volumes, council, year)
    return None if bands is None else sum(bands[:BANDS_IN_TIME]) / sum(bands)


def mean_days(counts: Sequence[float]) -> float:
    """Return the mean duration of assessments by band, each taken as the middle of its band."""
    uppers = np.array([*ASSESSMENT_UPPER_DAYS[:-1], LONGEST_ASSESSMENT_DAYS])
    lowers = np.array([0.0, *ASSESSMENT_UPPER_DAYS[:-1]])
    return float(np.average((lowers + uppers) / 2, weights=counts))


def _bands(volumes: Volumes, council: str, year: int) -> list[float] | None:
    counts = [volumes.value(council, f"assessments_{band}", year) for band in ASSESSMENT_BANDS]
    known = [count for count in counts if count is not None]
    return known if len(known) == len(counts) and sum(known) > 0 else None
