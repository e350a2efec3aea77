"""Finds out of which year each return is: by a column, by names of files and folders, and always by its own dates."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.importers.findings import Findings, ReturnFault
from calibration.importers.journeys import NONE
from sim.returns.ssda903 import first_day, last_day

FEW = 0.02
"""Of a return's dates: so few in a later year are slips, and the year is not that one."""
MOST_LATER = 0.5
FINANCIAL_YEARS = np.array([first_day(year).toordinal() for year in range(1901, 2103)])


def returns_of(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the years of the returns in which days are."""
    return 1900 + np.searchsorted(FINANCIAL_YEARS, days, side="right")


def rows_by_file(frame: pd.DataFrame, files: list[str]) -> Iterator[tuple[str, "pd.Series[int]"]]:
    """Yield names of files with the numbers of those of their rows that are in a frame."""
    if len(frame):
        for number, name in enumerate(files):
            rows = frame.loc[frame["file"] == number, "row"]
            if len(rows):
                yield name, rows


def years_of(tables: dict[str, pd.DataFrame], files: list[str], findings: Findings) -> tuple[int, ...]:
    """Give every row of every table its return's year, in a column `year`.

    Returns
    -------
    tuple of int
        The years that have episodes, in order.
    """
    of_set: dict[str, int] = {}
    later = 0
    episodes = tables["episodes"]
    episodes["year"] = 0
    for name, rows in episodes.groupby("set", sort=False).groups.items():
        part = episodes.loc[rows]
        told = part["told"].to_numpy()
        file = files[int(part["file"].iloc[0])]
        if (told > 0).mean() > 0.5:
            later = _years_later(part, told)
            if later:
                findings.add(file, "YEAR", "tells the year in which the return begins, by its dates; read so")
            year = int(np.median(told[told > 0])) + later
            episodes.loc[rows, "year"] = np.where(told > 0, told + later, year)
        else:
            year = _year(part, int(part["named"].iloc[0]), file, findings)
            episodes.loc[rows, "year"] = year
            if year in of_set.values():
                findings.add(file, "", f"is a further set of files of the year ending 31 March {year}; read together")
        of_set[str(name)] = year
    last = int(episodes["year"].max())
    for table in tables.values():
        if "year" not in table:
            by_set = table["set"].map(of_set).fillna(table["named"].replace(0, last))
            table["year"] = np.where(table["told"] > 0, table["told"] + later, by_set).astype(np.int64)
    return tuple(sorted(map(int, episodes["year"].unique())))


def _years_later(part: pd.DataFrame, told: NDArray[np.int64]) -> int:
    """Return 1 if a column of years tells those in which the returns begin, else 0."""
    ended = (part["dec"] != NONE).to_numpy() & (told > 0)
    return int(bool(ended.any()) and (returns_of(part["dec"].to_numpy()[ended]) - told[ended] == 1).mean() > 0.5)


def _year(part: pd.DataFrame, named: int, file: str, findings: Findings) -> int:
    """Return the year of a set of files, by their name unless their dates belie it."""
    ends, begins = (part[column].to_numpy() for column in ("dec", "decom"))
    ends = returns_of(ends[ends != NONE])
    begins = returns_of(begins)
    by_dates = _latest(ends if len(ends) else begins)
    if not named:
        findings.add(file, "", f"is taken for the return of the year ending 31 March {by_dates}, by its dates")
        return by_dates
    fits = (ends == named).mean() > 0.5 if len(ends) else (begins > named).mean() < FEW
    if fits:
        return named
    rule = (
        f"its name, or its folder's, tells {named}, but its dates are of the year ending 31 March {by_dates}; read so"
    )
    findings.add(file, "", rule)
    return by_dates


def _latest(years: NDArray[np.int64]) -> int:
    """Return the latest year with more than a few of the dates."""
    known, counts = np.unique(years, return_counts=True)
    return int(known[counts >= FEW * len(years)].max())


def unbroken(years: tuple[int, ...], findings: Findings) -> tuple[int, ...]:
    """Return the years from the last gap on; earlier returns only show when stays began."""
    missing = sorted(set(range(years[0], years[-1])) - set(years))
    if not missing:
        return years
    listed = ", ".join(f"{year - 1}-{year % 100:02d}" for year in missing)
    words = "is" if len(missing) == 1 else "are"
    findings.add(
        "all files",
        "",
        f"the return of {listed} {words} missing; whoever left care then cannot be told, so what is counted begins on "
        f"{first_day(missing[-1] + 1):%-d %B %Y}, and earlier returns only show when stays began",
    )
    return tuple(year for year in years if year > missing[-1])


def within_returns(episodes: pd.DataFrame, files: list[str], findings: Findings) -> pd.DataFrame:
    """Hold episodes against the year of their return, which should not know what came after it.

    Raises
    ------
    ReturnFault
        If most cannot be of the years that they are said to be of.
    """
    years = episodes["year"].unique()
    ends = episodes["year"].map({year: last_day(year).toordinal() for year in years})
    starts = episodes["year"].map({year: first_day(year).toordinal() for year in years})
    closed = episodes["dec"] != NONE
    not_begun = episodes["decom"] > ends
    not_ended = closed & ~not_begun & (episodes["dec"] > ends.max())
    late = closed & ~not_begun & ~not_ended & (episodes["dec"] > ends)
    early = closed & (episodes["dec"] < starts)
    if not_begun.mean() > MOST_LATER:
        later = "more than half of the episodes begin after the year of their return"
        raise ReturnFault([f"all files: {later}; check the column YEAR and the names of the files"])
    for rows, column, rule in (
        (not_begun, "DECOM", "is after the return's year; the episode is left out"),
        (not_ended, "DEC", "is after the last return; the episode is read as open"),
        (late, "DEC", "is after the return's year; read all the same"),
        (early, "DEC", "is before the return's year, which should not list the episode; read all the same"),
    ):
        for file, found in rows_by_file(episodes[rows], files):
            findings.add(file, f"episodes, {column}", rule, found)
    return episodes.assign(dec=episodes["dec"].mask(not_ended, NONE))[~not_begun]
