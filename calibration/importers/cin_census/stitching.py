"""Several years' censuses as one: the same child and the same case over the years are one, the later return counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from calibration.importers.cin_census.reading import SPANS, Census
from calibration.importers.findings import Findings, ReturnFault
from calibration.importers.journeys import NONE
from calibration.importers.xml_streaming import LINES

CASE: Final = ["child", "referred"]
"""What tells one case (CINdetails) from another."""
KEY: Final = [*CASE, "began"]
"""What tells one record of a kind from another."""


@dataclass(frozen=True, slots=True)
class Stitched:
    """Consecutive years as one.

    Attributes
    ----------
    first_day, last_day : date
        From 1 April of the first year to 31 March of the last.
    records : dict of str to pandas.DataFrame
        By kind: `child` (a number), `referred` (day of the case's referral, NONE if unreadable), `began`, `ended`
        (NONE while open on the last day the return it is last in is for), `useful`, `year` (that day), `file`, `line`,
        and the kind's own columns.
    """

    first_day: date
    last_day: date
    records: dict[str, pd.DataFrame]


def note(findings: Findings, rows: pd.DataFrame, place: str, rule: str) -> None:
    """Tell of records, each by its own file and line."""
    for file, of_file in rows.groupby("file", sort=False):
        findings.add(str(file), f"{place}, {LINES}", rule, of_file["line"])


def stitch(censuses: Sequence[Census], findings: Findings) -> Stitched:
    """Make one of several years.

    Only the last years without a gap are taken: what happened in a year that is missing cannot be told from what did
    not happen.

    Raises
    ------
    ReturnFault
        If two returns are for the same year, or they are from different councils.
    """
    _must_belong_together(censuses)
    run = _last_without_gap(sorted(censuses, key=lambda census: census.last_day), findings)
    owners = pd.concat([census.children["id"] for census in run], ignore_index=True)
    numbers = pd.Series(pd.factorize(owners)[0], dtype="int64")
    per_file: dict[str, list[pd.DataFrame]] = {record: [] for record in SPANS}
    start = 0
    for census in run:
        end = start + len(census.children)
        child_of = pd.Series(numbers.to_numpy()[start:end], index=census.children.index)
        for record, rows in _linked(census, child_of).items():
            per_file[record].append(_once_in_file(rows, record, findings))
        start = end
    records = {record: _later_wins(pd.concat(rows, ignore_index=True)) for record, rows in per_file.items()}
    return Stitched(run[0].first_day, run[-1].last_day, records)


def _must_belong_together(censuses: Sequence[Census]) -> None:
    """Refuse two returns for one year, and returns of different councils."""
    by_year: dict[date, list[str]] = {}
    for census in censuses:
        by_year.setdefault(census.last_day, []).append(census.file)
    faults = [
        f"{' and '.join(files)}: are for the same year, to {last_day:%-d %B %Y}; give the one last sent"
        for last_day, files in by_year.items()
        if len(files) > 1
    ]
    if len({census.authority for census in censuses if census.authority}) > 1:
        faults.append(f"{', '.join(census.file for census in censuses)}: are from different councils (LEA)")
    if faults:
        raise ReturnFault(faults)


def _last_without_gap(censuses: Sequence[Census], findings: Findings) -> list[Census]:
    """Return the last consecutive years."""
    run = [censuses[-1]]
    for census in reversed(censuses[:-1]):
        if census.last_day.year != run[0].last_day.year - 1:
            break
        run.insert(0, census)
    for census in censuses[: len(censuses) - len(run)]:
        rule = f"a year between this return and that to {run[0].last_day:%-d %B %Y} is missing; this one is not used"
        findings.add(census.file, "", rule)
    return run


def _linked(census: Census, child_of: "pd.Series[int]") -> dict[str, pd.DataFrame]:
    """Return a file's records with child and case instead of where they lie in the file, if they have a child."""
    cases = census.records["CINdetails"]
    child = cases["within"].map(child_of).fillna(NONE).astype("int64")
    referred = cases["began"].where(cases["dated"], NONE)
    linked = {}
    for record, rows in census.records.items():
        own = record == "CINdetails"
        whose = child if own else rows["within"].map(child).fillna(NONE).astype("int64")
        case = referred if own else rows["within"].map(referred).fillna(NONE).astype("int64")
        rows = rows.drop(columns="within").assign(
            child=whose, referred=case, file=census.file, year=census.last_day.toordinal()
        )
        linked[record] = rows[rows["dated"] & (rows["child"] != NONE)]
    return linked


def _once_in_file(rows: pd.DataFrame, record: str, findings: Findings) -> pd.DataFrame:
    """Leave each record in a file once."""
    twice = rows.duplicated(KEY, keep="last")
    note(findings, rows[twice], record, "listed again for the same child, case and date; the last of them counts")
    return rows[~twice]


def _later_wins(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave each record once: as the last return that can be used has it."""
    best_last = rows.sort_values("useful", kind="stable")
    return best_last.drop_duplicates(KEY, keep="last").sort_index().reset_index(drop=True)


def useful(stitched: Stitched, record: str) -> pd.DataFrame:
    """Return the records of a kind without those left out for their dates."""
    rows = stitched.records[record]
    return rows[rows["useful"]].reset_index(drop=True)


def ended_if_vanished(rows: pd.DataFrame, record: str, last_day: date, findings: Findings) -> pd.DataFrame:
    """End what is open at the end of one year and not in the next year's return.

    The return of the next year would list it, open or ended. It is taken as ended on the last day it is known open.
    """
    vanished = (rows["ended"] == NONE) & (rows["year"] < last_day.toordinal())
    rule = "open at the end of the year, and not in the next year's return; taken as ended on that 31 March"
    note(findings, rows[vanished], record, rule)
    return rows.assign(ended=rows["ended"].mask(vanished, rows["year"]))


def ended_with_case(rows: pd.DataFrame, cases: pd.DataFrame, record: str, findings: Findings) -> pd.DataFrame:
    """End what has no end although its case is closed, on the day the case is."""
    closed = cases[cases["ended"] != NONE]
    days = per_case(rows, closed, "ended", NONE)
    left_open = (rows["ended"] == NONE) & (days != NONE)
    note(findings, rows[left_open], record, "has no end although the case is closed; taken as ended with the case")
    return rows.assign(ended=rows["ended"].mask(left_open, np.maximum(days, rows["began"])))


def per_case(rows: pd.DataFrame, cases: pd.DataFrame, column: str, missing: int | str) -> "pd.Series[Any]":
    """Return, for each row, what a column says of its case; `missing` where there is none."""
    found = rows[CASE].merge(cases[[*CASE, column]], on=CASE, how="left")[column].fillna(missing)
    return pd.Series(found.to_numpy(), index=rows.index).astype("int64" if isinstance(missing, int) else object)
