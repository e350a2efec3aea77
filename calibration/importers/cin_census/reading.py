"""One CIN census file: its year, its records, each record's own faults."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.importers.dates import EARLIEST, EARLIEST_BIRTH, DayKind, days_of, note_days
from calibration.importers.findings import Findings, ReturnFault
from calibration.importers.journeys import NONE
from calibration.importers.xml_header import FIELDS, reference_day
from calibration.importers.xml_streaming import LINES, Gatherer, gather
from sim.returns import cin_census as facts

RECORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "Header": FIELDS,
    "Child": ("LAchildID", "PersonBirthDate", "ExpectedPersonBirthDate"),
    "CINdetails": (
        "CINreferralDate",
        "ReferralSource",
        "PrimaryNeedCode",
        "CINclosureDate",
        "ReasonForClosure",
        "DateOfInitialCPC",
        "ReferralNFA",
    ),
    "Assessments": ("AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    "CINPlanDates": ("CINPlanStartDate", "CINPlanEndDate"),
    "Section47": ("S47ActualStartDate", "DateOfInitialCPC", "ICPCnotRequired"),
    "ChildProtectionPlans": ("CPPstartDate", "CPPendDate", "NumberOfPreviousCPP"),
}
"""What is read of each record; nothing else of the file is kept."""

INSIDE: Final[Mapping[str, str]] = {
    "CINdetails": "Child",
    "Assessments": "CINdetails",
    "CINPlanDates": "CINdetails",
    "Section47": "CINdetails",
    "ChildProtectionPlans": "CINdetails",
}
WORKFORCE: Final = "is a workforce census, no CIN census; use `throughcare import workforce`"
FOREIGN: Final[Mapping[str, str]] = {"CSWWWorker": WORKFORCE, "LALevelVacancies": WORKFORCE}
SPANS: Final[Mapping[str, tuple[str, str]]] = {
    "CINdetails": ("CINreferralDate", "CINclosureDate"),
    "Assessments": ("AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    "CINPlanDates": ("CINPlanStartDate", "CINPlanEndDate"),
    "Section47": ("S47ActualStartDate", ""),
    "ChildProtectionPlans": ("CPPstartDate", "CPPendDate"),
}
"""Elements with the day each record begins and ends."""

PERIOD: Final = timedelta(days=366 * 10)
"""So far after the year's end a date may lie to be one at all."""
MOST_PLANS: Final = 50
BEFORE_YEAR: Final = "ended before the census year, and is not to be listed; left out"
BEFORE_BEGIN: Final = "ends before it begins; left out"
NO_BEGIN: Final = "no readable date; the record is left out"
NO_END: Final = "the date of the end cannot be read; the record is left out"
AFTER_YEAR: Final = "begins after the census year; left out"
LATER: Final = "is after the census year, on whose last day it was still open; read as open"


@dataclass(frozen=True, slots=True)
class Census:
    """One year's return.

    Attributes
    ----------
    file : str
        Its name.
    last_day : date
        The 31 March it is for.
    authority : str
        The council's number, as written; to compare, never to tell.
    children : pandas.DataFrame
        `line` and `id`.
    records : dict of str to pandas.DataFrame
        Those of `SPANS`: `line`, `within` (index of the child, or of the CINdetails), `began`, `ended`, and their own.
    """

    file: str
    last_day: date
    authority: str
    children: pd.DataFrame
    records: dict[str, pd.DataFrame]

    @property
    def first_day(self) -> date:
        """1 April."""
        return facts.first_day_of(self.last_day)


def read_census(path: Path, findings: Findings) -> Census:
    """Read one file.

    Raises
    ------
    ReturnFault
    """
    gathered = Gatherer(path.name, RECORDS, inside=INSIDE, foreign=FOREIGN)
    gather(path, gathered, findings, root=facts.ROOT)
    frames = {record: gathered.frame(record) for record in RECORDS}
    if frames["Child"].empty:
        raise ReturnFault([f"{path.name}: has no Child element; it is no CIN census, or an empty one"])
    reader = _Reader(path.name, findings, frames)
    last_day = reader.year()
    children = reader.children(last_day)
    records = {record: reader.record(record, last_day) for record in SPANS}
    _must_be_readable(path.name, frames, children, records)
    header = frames["Header"]["LEA"].dropna()
    return Census(path.name, last_day, "" if header.empty else str(header.iloc[0]), children, records)


def _must_be_readable(
    name: str, frames: dict[str, pd.DataFrame], children: pd.DataFrame, records: dict[str, pd.DataFrame]
) -> None:
    """Refuse a file of which most is useless."""
    faults = []
    if 2 * len(children) < len(frames["Child"]):
        faults.append(f"{name}: more than half of the children have no LAchildID")
    if 2 * records["CINdetails"]["dated"].sum() < len(frames["CINdetails"]):
        faults.append(f"{name}: more than half of the CINreferralDate cannot be read, or are after the year")
    if faults:
        raise ReturnFault(faults)


class _Reader:
    """Turns a file's texts into days, numbers and known codes."""

    def __init__(self, name: str, findings: Findings, frames: dict[str, pd.DataFrame]) -> None:
        self._name, self._findings, self._frames = name, findings, frames

    def _note(self, place: str, rule: str, lines: "pd.Series[Any]", written: object | None = None) -> None:
        self._findings.add(self._name, f"{place}, {LINES}", rule, lines, written)

    def _days(
        self, record: str, column: str, earliest: date, latest: date, *, birth: bool = False
    ) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
        """Read a column of dates, and tell of those that are none."""
        frame = self._frames[record]
        days, kinds = days_of(frame[column], earliest=earliest, latest=latest, birth=birth)
        place = (self._name, f"{record}, {column}, {LINES}")
        lines = frame["line"].to_numpy()
        note_days(self._findings, place, frame[column], kinds, lines, earliest=earliest, latest=latest, birth=birth)
        return days, kinds

    def year(self) -> date:
        """Return the 31 March the return is for."""
        told = reference_day(
            self._name, self._frames["Header"], self._findings, collection=facts.COLLECTION, month=3, day=31
        )
        if told is not None:
            return told
        rule = "says no year; the return is taken to be for the year of the latest date in it"
        self._findings.add(self._name, "Header", rule)
        return facts.last_day_of(self._latest(date.today()))

    def _latest(self, today: date) -> date:
        """Return the latest date of the records that is not in the future."""
        days = [
            days_of(self._frames[record][column], earliest=EARLIEST, latest=today)[0]
            for record, columns in SPANS.items()
            for column in columns
            if column
        ]
        latest = max((int(some.max()) for some in days if len(some)), default=NONE)
        if latest == NONE:
            raise ReturnFault([f"{self._name}: says no year (Header, ReferenceDate), and has no date to tell it by"])
        return date.fromordinal(latest)

    def children(self, last_day: date) -> pd.DataFrame:
        """Return the children that have an identifier."""
        frame = self._frames["Child"]
        latest = last_day + timedelta(days=366)
        expected, _ = self._days("Child", "ExpectedPersonBirthDate", EARLIEST_BIRTH, latest)
        born, _ = self._days("Child", "PersonBirthDate", EARLIEST_BIRTH, latest, birth=True)
        named = frame["LAchildID"].notna()
        self._note("Child, LAchildID", "no identifier; the child is left out", frame["line"][~named])
        unborn = (expected != NONE) & (born == NONE)
        self._note("Child", "not yet born (an expected date only); counted as any child", frame["line"][unborn & named])
        self._note("Child", "no date of birth; counted as any child", frame["line"][named & (born == NONE) & ~unborn])
        twice = named & frame["LAchildID"].duplicated()
        self._note("Child, LAchildID", "the child is listed before; both are read as one child", frame["line"][twice])
        return pd.DataFrame({"line": frame["line"], "id": frame["LAchildID"]})[named]

    def record(self, record: str, last_day: date) -> pd.DataFrame:
        """Return the records of one kind, with what of them can be used.

        All are there: `dated` are those that lie where they should and began on a known day by the end of the year,
        `useful` those of them whose end fits too. `within` is the index of the record around.
        """
        frame = self._frames[record]
        begins, ends = SPANS[record]
        first = facts.first_day_of(last_day).toordinal()
        began, _ = self._days(record, begins, EARLIEST, last_day + PERIOD)
        result = frame[["line", "within"]].assign(began=began, ended=NONE)
        undated = self._left_out(f"{record}, {begins}", NO_BEGIN, frame, began == NONE)
        late = self._left_out(f"{record}, {begins}", AFTER_YEAR, frame, began > last_day.toordinal())
        astray = self._left_out(record, "not where the schema has it; left out", frame, frame["within"] == NONE)
        useful = ~(undated | late | astray)
        result["dated"] = useful
        if ends:
            ended, spoilt = self._ends(record, ends, last_day)
            unknown = self._left_out(f"{record}, {ends}", NO_END, frame, useful & spoilt)
            wrong = self._left_out(record, BEFORE_BEGIN, frame, useful & (ended != NONE) & (ended < began))
            old = self._left_out(
                f"{record}, {ends}", BEFORE_YEAR, frame, useful & ~wrong & (ended != NONE) & (ended < first)
            )
            result["ended"] = ended
            useful = useful & ~(unknown | wrong | old)
        result["useful"] = useful
        return self._own(record, result, last_day)

    def _left_out(self, place: str, rule: str, frame: pd.DataFrame, concerned: Any) -> NDArray[np.bool_]:
        """Tell of records left out, and return which."""
        which = np.asarray(concerned, dtype=bool)
        self._note(place, rule, frame["line"][which])
        return which

    def _ends(self, record: str, column: str, last_day: date) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return the days on which records end, NONE if open on the last day, and which cannot be read."""
        frame = self._frames[record]
        days, kinds = self._days(record, column, EARLIEST, last_day + PERIOD)
        spoilt = (kinds == DayKind.UNREADABLE) | (kinds == DayKind.IMPLAUSIBLE)
        later = days > last_day.toordinal()
        self._note(f"{record}, {column}", LATER, frame["line"][later])
        return np.where(later, NONE, days), spoilt

    def _own(self, record: str, result: pd.DataFrame, last_day: date) -> pd.DataFrame:
        """Add what only this kind of record has."""
        if record == "CINdetails":
            self._code(record, "ReferralSource", facts.REFERRAL_SOURCES)
            self._code(record, "PrimaryNeedCode", facts.PRIMARY_NEEDS)
            result["reason"] = self._code(record, "ReasonForClosure", facts.CLOSURES)
            result["no_further_action"] = self._answers(record, "ReferralNFA")
        if record in {"CINdetails", "Section47"}:
            days, _ = self._days(record, "DateOfInitialCPC", EARLIEST, last_day)
            result["conference"] = days
        if record == "Section47":
            result["not_required"] = self._answers(record, "ICPCnotRequired")
        if record == "ChildProtectionPlans":
            result["earlier_plans"] = self._earlier_plans()
        return result

    def _code(self, record: str, column: str, known: Mapping[str, str]) -> "pd.Series[str]":
        """Return a column of codes, "" where there is none or none that is known."""
        frame = self._frames[record]
        codes = frame[column].fillna("").str.upper()
        unknown = (codes != "") & ~codes.isin(list(known))
        self._note(
            f"{record}, {column}", "no known code; left blank", frame["line"][unknown], _first(frame[column][unknown])
        )
        return codes.mask(unknown, "")

    def _answers(self, record: str, column: str) -> NDArray[np.int64]:
        """Return a column of yes and no as 1, 0 and NONE."""
        frame = self._frames[record]
        written = frame[column].fillna("").str.lower()
        answers = np.select([written.isin(facts.YES), written.isin(facts.NO)], [1, 0], NONE)
        unknown = (answers == NONE) & (written != "")
        self._note(
            f"{record}, {column}",
            "neither yes nor no (1, 0, true, false); taken as not known",
            frame["line"][unknown],
            _first(frame[column][unknown]),
        )
        return answers.astype(np.int64)

    def _earlier_plans(self) -> NDArray[np.int64]:
        """Return how many plans came before each."""
        frame = self._frames["ChildProtectionPlans"]
        written = frame["NumberOfPreviousCPP"].fillna("")
        whole = written.str.fullmatch(r"[0-9]{1,2}")
        numbers = written.where(whole, str(NONE)).astype("int64")
        unknown = (written != "") & (~whole | (numbers > MOST_PLANS))
        self._note(
            "ChildProtectionPlans, NumberOfPreviousCPP",
            f"no whole number up to {MOST_PLANS}; taken as not known",
            frame["line"][unknown],
            _first(frame["NumberOfPreviousCPP"][unknown]),
        )
        return np.asarray(numbers.mask(unknown, NONE), dtype=np.int64)


def _first(cells: "pd.Series[Any]") -> object | None:
    """Return the first cell, to show its shape."""
    return None if cells.empty else cells.iloc[0]
