"""Reads the tables of all years into numbers: children from 0, days as ordinals, codes as the return has them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypedDict

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.importers.dates import EARLIEST, EARLIEST_BIRTH, DayKind, days_of, note_days
from calibration.importers.findings import Findings, ReturnFault
from calibration.importers.journeys import NONE
from calibration.importers.ssda903.checking import COLUMNS
from calibration.importers.ssda903.recognising import Cells, Sheet, sheet_of
from calibration.importers.ssda903.sources import files_in, year_named
from calibration.importers.ssda903.years import rows_by_file, years_of
from sim.returns.ssda903 import CODES, last_day

Days = NDArray[np.int64]

LAST_YEAR = 2099
LATEST = date(LAST_YEAR, 12, 31)
"""Until the years of the returns are known; then the end of each return is the limit."""
MOST_LOST = 0.5
"""A file of which more rows of a needed table cannot be read is not read."""
DAYS = {
    "uasc": ("DUC",),
    "ad1": ("DATE_INT", "DATE_MATCH"),
    "placed_adoption": ("DATE_PLACED",),
}
YEAR_CELL = re.compile(r"[0-9]{2,4}(?:[-/_ .][0-9]{1,4})?")
"""A cell that may tell a year: 2018, 2018.0, 2017-18."""
SPOILT = r"[0-9]+(?:\.[0-9]+)?E\+?[0-9]+"
"""A long number that Excel has rounded: 1.23E+11."""


@dataclass(slots=True)
class Read:
    """The tables of all returns given.

    Attributes
    ----------
    files : list of str
        Names, by the number in the tables' column `file`.
    years : tuple of int
        Of the returns, in order.
    children : int
        How many different ones.
    tables : dict of str to DataFrame
        "episodes", "births", and those of "uasc", "oc3", "ad1", "placed_adoption" that are there. All have the columns
        child, year, file and row.
    """

    files: list[str]
    years: tuple[int, ...]
    children: int
    tables: dict[str, pd.DataFrame]


class _Limits(TypedDict):
    earliest: date
    latest: date


@dataclass(slots=True)
class _Numbers:
    """Gives every text a number, the same to the same."""

    known: dict[str, int] = field(default_factory=dict)

    def of(self, cells: Cells) -> Days:
        """Return the numbers of cells; NONE of blank ones."""
        codes, unique = pd.factorize(cells, sort=False)
        numbers = [self.known.setdefault(text, len(self.known)) if text else NONE for text in map(_as_id, unique)]
        return np.array([*numbers, NONE], dtype=np.int64)[codes]


def _as_id(cell: str) -> str:
    return cell.strip().casefold().removesuffix(".0")


def read_files(paths: Sequence[Path], findings: Findings) -> Read:
    """Read all tables of the return in these files.

    Raises
    ------
    ReturnFault
    """
    return _Reader(findings).read(paths)


class _Reader:
    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.children, self.carers, self.councils = _Numbers(), _Numbers(), _Numbers()
        self.files: list[str] = []
        self.frames: dict[str, list[pd.DataFrame]] = {}
        self.faults: list[str] = []

    def read(self, paths: Sequence[Path]) -> Read:
        for source in files_in(paths, self.findings, self.faults):
            try:
                sheet = sheet_of(source, self.findings)
                if sheet is not None:
                    self._take(sheet)
            except ReturnFault as fault:
                self.faults += fault.faults
        if not self.faults and not any(map(len, self.frames.get("episodes", []))):
            ignored = [found.words for found in self.findings]
            self.faults = ["none of these files has episodes of children looked after", *ignored]
        if self.faults:
            raise ReturnFault(self.faults)
        tables = {table: pd.concat(frames, ignore_index=True) for table, frames in self.frames.items()}
        tables = self._of_one_council(tables)
        years = years_of(tables, self.files, self.findings)
        tables["births"] = self._births(tables)
        return Read(self.files, years, len(self.children.known), tables)

    def _take(self, sheet: Sheet) -> None:
        """Turn a sheet into a frame of numbers."""
        if not len(sheet.rows) and not sheet.lost:
            self.findings.add(sheet.file, sheet.table, "has a header and no rows")
        if len(sheet.rows) < MOST_LOST * (len(sheet.rows) + sheet.lost):
            raise ReturnFault([f"{sheet.file}: {sheet.table}: more than half of the rows are not cut as the header is"])
        frame = pd.DataFrame({"child": self._children(sheet), "row": sheet.rows})
        self._add_source(frame, sheet)
        frame["dob"] = sheet.cells.get("DOB", np.full(len(frame), "", dtype=object))
        frame["head"] = sheet.table == "header"
        if sheet.table == "episodes":
            self._add_episodes(frame, sheet)
        if sheet.table == "oc3":
            frame["in_touch"] = sheet.cells["IN_TOUCH"]
        for column in DAYS.get(sheet.table, ()):
            frame[column.lower()] = self._days(sheet, column)[0]
        keep = frame["child"] != NONE
        if sheet.table == "episodes":
            keep &= self._datable(frame, sheet)
            if 2 * keep.sum() < len(keep) + sheet.lost:
                raise ReturnFault([f"{sheet.file}: {sheet.table}: more than half of the rows cannot be read"])
        table = sheet.table if sheet.table in ("episodes", "uasc", "oc3", "ad1", "placed_adoption") else "others"
        self.frames.setdefault(table, []).append(frame[keep])

    def _add_source(self, frame: pd.DataFrame, sheet: Sheet) -> None:
        """Add what tells the year: that of a column, that of names, and the set of files that belong together."""
        blank = np.full(len(frame), "", dtype=object)
        frame["file"] = len(self.files)
        self.files.append(sheet.file)
        frame["council"] = self.councils.of(sheet.cells.get("LA", blank))
        codes, unique = pd.factorize(sheet.cells.get("YEAR", blank), sort=False)
        years = [year_named(cell) if YEAR_CELL.fullmatch(cell) else 0 for cell in unique]
        frame["told"] = np.array([*years, 0], dtype=np.int64)[codes]
        frame["named"] = sheet.source.named
        frame["set"] = "\n".join(map(str, sheet.source.set_of_files))

    def _children(self, sheet: Sheet) -> Days:
        cells = sheet.cells["CHILD"].copy()
        spoilt = pd.Series(cells, dtype=object).str.fullmatch(SPOILT, case=False).to_numpy(dtype=bool)
        rule = "is a number that Excel has rounded, so children cannot be told apart; left out"
        self.findings.add(sheet.file, f"{sheet.table}, CHILD", rule, sheet.rows[spoilt])
        cells[spoilt] = ""
        blank = (cells == "") & ~spoilt
        self.findings.add(sheet.file, f"{sheet.table}, CHILD", "is blank; left out", sheet.rows[blank])
        return self.children.of(cells)

    def _days(self, sheet: Sheet, column: str) -> tuple[Days, NDArray[np.int8]]:
        cells = pd.Series(sheet.cells[column], dtype=object)
        days, kinds = days_of(cells, earliest=EARLIEST, latest=LATEST)
        place = (sheet.file, f"{sheet.table}, {column}")
        note_days(self.findings, place, cells, kinds, sheet.rows, earliest=EARLIEST, latest=LATEST)
        return days, kinds

    def _add_episodes(self, frame: pd.DataFrame, sheet: Sheet) -> None:
        for column in ("DECOM", "DEC"):
            frame[column.lower()], frame[f"{column.lower()}_kind"] = self._days(sheet, column)
        for column, name in COLUMNS.items():
            frame[name] = self._codes(sheet, column)
        blank = np.full(len(frame), "", dtype=object)
        posts, urns = (sheet.cells.get(column, blank) for column in ("PL_POST", "URN"))
        frame["carer"] = self.carers.of(np.asarray(posts + " " + urns, dtype=object))

    def _codes(self, sheet: Sheet, column: str) -> Cells:
        """Return codes as the return has them, "" for what is none."""
        if column not in sheet.cells:
            self.findings.add(sheet.file, sheet.table, f"has no column {column}; kinds of placement stay unknown")
            return np.full(len(sheet.rows), "", dtype=object)
        cells = sheet.cells[column]
        codes, unique = pd.factorize(cells, sort=False)
        known = np.array([code if (code := cell.upper()) in CODES[column] else "" for cell in unique], dtype=object)
        strange = np.array([bool(cell) for cell in unique], dtype=bool) & (known == "")
        rows = strange[codes] if len(codes) else np.zeros(0, dtype=bool)
        if rows.any():
            rule = "is none of the return's codes; read as unknown"
            self.findings.add(sheet.file, f"{sheet.table}, {column}", rule, sheet.rows[rows], cells[rows][0])
        return known[codes] if len(codes) else np.empty(0, dtype=object)

    def _datable(self, frame: pd.DataFrame, sheet: Sheet) -> "pd.Series[bool]":
        """Which episodes have a start, an end that can be read if there is one, and go forward."""
        no_start = frame["decom"] == NONE
        no_end = frame["dec_kind"].isin([DayKind.UNREADABLE, DayKind.IMPLAUSIBLE])
        backward = ~no_start & (frame["dec"] != NONE) & (frame["dec"] < frame["decom"])
        no_time = ~no_start & (frame["dec"] == frame["decom"])
        for bad, column, rule in (
            (no_start, "DECOM", "the episode has no start that can be read; left out"),
            (no_end & ~no_start, "DEC", "the episode has an end that cannot be read; left out"),
            (backward, "DEC", "the episode ends before it begins; left out"),
            (no_time, "DEC", "the episode ends on the day on which it begins; left out"),
        ):
            self.findings.add(sheet.file, f"episodes, {column}", rule, frame["row"][bad])
        return ~(no_start | no_end | backward | no_time)

    def _of_one_council(self, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """Leave out rows of other councils than the one with the most episodes: children of each are numbered alike."""
        councils = Counter(tables["episodes"]["council"].tolist())
        del councils[NONE]
        if len(self.councils.known) < 2 or not councils:
            return tables
        (most, _), *_ = councils.most_common(1)
        for table, frame in tables.items():
            other = ~frame["council"].isin([NONE, most])
            for file, rows in rows_by_file(frame[other], self.files):
                self.findings.add(file, "LA", "is of another council than most episodes; left out", rows)
            tables[table] = frame[~other]
        return tables

    def _births(self, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
        """Read birth dates from whatever tables have them; the header of the latest return counts most."""
        frames = [frame[["child", "year", "file", "row", "head", "dob"]] for frame in tables.values()]
        births = pd.concat(frames, ignore_index=True)
        births = births[births["dob"] != ""].reset_index(drop=True)
        latest = last_day(int(births["year"].max())) if len(births) else LATEST
        limits: _Limits = {"earliest": EARLIEST_BIRTH, "latest": latest}
        days, kinds = days_of(births["dob"], birth=True, **limits)
        for number, file in enumerate(self.files):
            here = (births["file"] == number).to_numpy()
            cells, numbers = births["dob"].to_numpy()[here], births["row"].to_numpy()[here]
            note_days(self.findings, (file, "DOB"), cells, kinds[here], numbers, birth=True, **limits)
        births["dob"] = days
        births = births[births["dob"] != NONE].sort_values(["child", "head", "year"], kind="stable")
        chosen = births.groupby("child")["dob"].transform("last")
        for file, rows in rows_by_file(births[births["dob"] != chosen], self.files):
            rule = "is not the birth date that the latest header has for the child; that one is taken"
            self.findings.add(file, "DOB", rule, rows)
        chosen_rows: pd.DataFrame = births.drop_duplicates("child", keep="last")
        return chosen_rows
