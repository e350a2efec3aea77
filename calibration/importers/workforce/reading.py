"""Reads a workforce census, and keeps nothing of any worker but sums."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.importers.dates import days_of, note_days
from calibration.importers.findings import Findings, ReturnFault
from calibration.importers.journeys import NONE
from calibration.importers.workforce.figures import Staff, Workforce
from calibration.importers.xml_header import FIELDS, reference_day
from calibration.importers.xml_streaming import LINES, Gatherer, gather
from sim.returns import workforce as facts

WORKER: Final = "CSWWWorker"
TOTALS: Final = "LALevelVacancies"
RECORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "Header": FIELDS,
    TOTALS: ("NumberOfVacancies", "NoAgencyFTE", "NoAgencyHeadcount"),
    WORKER: (
        "AgencyWorker",
        "SWENo",
        "FTE",
        "OrgRole",
        "RoleStartDate",
        "RoleEndDate",
        "FTE30",
        "Cases30",
        "WorkingDaysLost",
    ),
}
CENSUS: Final = "is a CIN census, no workforce census; use `throughcare import cin-census`"
FOREIGN: Final[Mapping[str, str]] = dict.fromkeys(("Children", "ChildIdentifiers", "CINdetails"), CENSUS)

EARLIEST: Final = date(1960, 1, 1)
"""Before this nobody who is still at work began."""
MOST: Final[Mapping[str, float]] = {"FTE": 1, "FTE30": 1, "Cases30": 200, "WorkingDaysLost": 366}
MOST_STAFF: Final = 10_000
AGREES: Final = 0.1
"""The council's total of agency FTE and what its agency workers add up to may differ by this share."""


def read_workforce(path: Path) -> tuple[Workforce, Findings]:
    """Read one workforce census.

    Parameters
    ----------
    path : Path
        An XML file, or a zip file with one in it.

    Returns
    -------
    workforce : Workforce
        Sums only.
    findings : Findings
        What was left out or read in a certain way; rows are lines of the file.

    Raises
    ------
    ReturnFault
        With the reasons why the file cannot be read.
    """
    findings = Findings()
    gathered = Gatherer(path.name, RECORDS, inside={}, foreign=FOREIGN)
    gather(path, gathered, findings, root=facts.ROOT)
    workers = gathered.frame(WORKER)
    if workers.empty:
        raise ReturnFault([f"{path.name}: has no {WORKER} element; it is no workforce census, or an empty one"])
    header = gathered.frame("Header")
    as_of = reference_day(path.name, header, findings, collection=facts.COLLECTION, month=9, day=30)
    if as_of is None:
        raise ReturnFault([f"{path.name}: does not say for which 30 September it is (Header, ReferenceDate or Year)"])
    return _Reader(path.name, findings, as_of).workforce(workers, gathered.frame(TOTALS)), findings


class _Reader:
    """Reads texts as days and numbers, and adds them up."""

    def __init__(self, name: str, findings: Findings, as_of: date) -> None:
        self._name, self._findings, self._as_of = name, findings, as_of
        self._first = facts.first_day_of(as_of).toordinal()
        self._last = as_of.toordinal()

    def workforce(self, texts: pd.DataFrame, totals: pd.DataFrame) -> Workforce:
        """Add up."""
        workers = self._workers(texts)
        in_post = workers[workers["in_post"]]
        agency = in_post["agency"] == 1
        employed = workers[workers["agency"] != 1]
        holding = in_post[in_post["cases"] > 0]
        vacancies, agency_fte, agency_headcount = (self._total(totals, column) for column in RECORDS[TOTALS])
        self._note_agency(agency_fte, float(in_post.loc[agency, "fte"].sum()))
        return Workforce(
            as_of=self._as_of,
            employed=_by_role(in_post[~agency]),
            agency=_by_role(in_post[agency]),
            vacancies=vacancies,
            agency_fte=agency_fte,
            agency_headcount=agency_headcount,
            cases=int(in_post["cases"].sum()),
            caseload=self._caseload(holding, texts),
            case_holders=_staff(holding, "fte"),
            starters=_staff(employed[employed["began"].between(self._first, self._last)], "contracted"),
            leavers=_staff(employed[employed["ended"].between(self._first, self._last)], "contracted"),
            fte_years=float((employed["contracted"] * self._share_of_year(employed)).sum()),
            working_days_lost=float(employed["lost"].sum()),
        )

    def _workers(self, texts: pd.DataFrame) -> pd.DataFrame:
        """Return each worker's numbers.

        Somebody whose role ends on 30 September has left and is not in post. `fte` is that of the day (FTE30, else
        FTE), `contracted` the other way round, for it has to be there of leavers too.
        """
        began, ended = self._days(texts, "RoleStartDate"), self._days(texts, "RoleEndDate")
        backwards = (ended != NONE) & (began != NONE) & (ended < began)
        self._note("RoleEndDate", "the role ends before it begins; taken as not ended", texts["line"][backwards])
        ended = np.where(backwards, NONE, ended)
        gone = (ended != NONE) & (ended < self._first)
        self._note(WORKER, "left before the year, and is not to be listed; left out", texts["line"][gone])
        future = began > self._last
        self._note(WORKER, "begins after 30 September; left out", texts["line"][future])
        fte, fte_on_day = self._numbers(texts, "FTE"), self._numbers(texts, "FTE30")
        in_post = ~future & ((ended == NONE) | (ended > self._last))
        columns = {
            "number": texts["SWENo"],
            "agency": self._agency(texts),
            "role": self._roles(texts),
            "began": began,
            "ended": ended,
            "fte": fte_on_day.fillna(fte),
            "contracted": fte.fillna(fte_on_day),
            "cases": self._numbers(texts, "Cases30").fillna(0),
            "lost": self._numbers(texts, "WorkingDaysLost").fillna(0),
            "in_post": in_post,
        }
        workers: pd.DataFrame = pd.DataFrame(columns)[~gone & ~future]
        unsaid = workers["fte"].isna() & workers["in_post"]
        self._note("FTE30", "no FTE of a worker in post; counted as a person only", texts["line"][unsaid[unsaid].index])
        self._note_repeated(workers, texts)
        return workers

    def _caseload(self, holding: pd.DataFrame, texts: pd.DataFrame) -> float:
        """Return cases to an FTE; cases of those without any FTE would make it too high, and are left out."""
        timed = holding["fte"] > 0
        self._note("Cases30", "cases, but no FTE; left out of the caseload", texts["line"][timed.index[~timed]])
        fte = float(holding.loc[timed, "fte"].sum())
        return float(holding.loc[timed, "cases"].sum()) / fte if fte else float("nan")

    def _note(self, place: str, rule: str, lines: "pd.Series[Any]", written: object | None = None) -> None:
        self._findings.add(self._name, f"{place}, {LINES}", rule, lines, written)

    def _note_repeated(self, workers: pd.DataFrame, texts: pd.DataFrame) -> None:
        """Tell of people listed twice in post: two roles, or a slip."""
        twice = workers["in_post"] & workers["number"].notna() & workers.duplicated(["number", "in_post"])
        lines = texts["line"][twice[twice].index]
        self._note("SWENo", "listed in post before; one person, the FTE of both roles are added", lines)

    def _note_agency(self, told: float, added: float) -> None:
        """Tell if the council's total and its list do not agree."""
        if not np.isnan(told) and abs(told - added) > max(1.0, AGREES * told):
            rule = "the FTE of the agency workers listed is not this total; both are kept"
            self._findings.add(self._name, f"{TOTALS}, NoAgencyFTE", rule)

    def _days(self, texts: pd.DataFrame, column: str) -> NDArray[np.int64]:
        """Read a column of dates; some may be of the months until the return was made."""
        latest = self._as_of + timedelta(days=366)
        days, kinds = days_of(texts[column], earliest=EARLIEST, latest=latest)
        place = (self._name, f"{WORKER}, {column}, {LINES}")
        lines = texts["line"].to_numpy()
        note_days(self._findings, place, texts[column], kinds, lines, earliest=EARLIEST, latest=latest)
        return days

    def _numbers(self, texts: pd.DataFrame, column: str) -> "pd.Series[float]":
        """Read a column of numbers, NaN where there is none that can be."""
        written = texts[column].fillna("")
        plain = written.str.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,12})?")
        numbers = written.where(plain, "nan").astype(float)
        unknown = (written != "") & (~plain | (numbers > MOST[column]))
        rule = f"no number from 0 to {MOST[column]:g}; taken as not known"
        self._note(column, rule, texts["line"][unknown], written[unknown].iloc[0] if unknown.any() else None)
        return numbers.mask(unknown)

    def _total(self, totals: pd.DataFrame, column: str) -> float:
        """Read one of the council's own totals."""
        written = totals[column].iloc[0] if len(totals) else None
        if written is None:
            self._findings.add(self._name, f"{TOTALS}, {column}", "is not given")
            return float("nan")
        read = pd.to_numeric(pd.Series([written]), errors="coerce").iloc[0]
        if not 0 <= read <= MOST_STAFF:
            rule = f"no number from 0 to {MOST_STAFF:,}; taken as not given"
            self._findings.add(self._name, f"{TOTALS}, {column}", rule, written=written)
            return float("nan")
        return float(read)

    def _agency(self, texts: pd.DataFrame) -> NDArray[np.int64]:
        """Return whether each is an agency worker; who is not said to be is employed."""
        written = texts["AgencyWorker"].fillna("").str.lower()
        unknown = ~written.isin((*facts.YES, *facts.NO))
        self._note("AgencyWorker", "neither 0 nor 1; taken as employed", texts["line"][unknown])
        return np.asarray(written.isin(facts.YES), dtype=np.int64)

    def _roles(self, texts: pd.DataFrame) -> "pd.Series[str]":
        """Return each worker's group of roles."""
        group_of = {code: group for group, codes in facts.ROLE_GROUPS.items() for code in codes}
        written = texts["OrgRole"].fillna("")
        unknown = (written != "") & ~written.isin(list(group_of))
        first = written[unknown].iloc[0] if unknown.any() else None
        self._note("OrgRole", "no known role; taken as not said", texts["line"][unknown], first)
        self._note("OrgRole", "is not given", texts["line"][written == ""])
        return written.map(group_of).fillna(facts.UNKNOWN_ROLE)

    def _share_of_year(self, workers: pd.DataFrame) -> "pd.Series[float]":
        """Return for how much of the year each was in post; who has no day of beginning, from its first day."""
        since = workers["began"].clip(lower=self._first)
        until = workers["ended"].mask((workers["ended"] == NONE) | (workers["ended"] > self._last), self._last + 1)
        return (until - since).clip(lower=0) / (self._last + 1 - self._first)


def _staff(workers: pd.DataFrame, column: str) -> Staff:
    """Count people once, however many roles they have; add up the FTE of all their roles.

    Agency workers are counted one by one, as the Department for Education does.
    """
    counted = workers["number"].notna() & (workers["agency"] != 1)
    people = workers.loc[counted, "number"].nunique() + int((~counted).sum())
    return Staff(int(people), float(workers[column].sum()))


def _by_role(workers: pd.DataFrame) -> dict[str, Staff]:
    """Count and add up each group of roles."""
    groups = (*facts.ROLE_GROUPS, facts.UNKNOWN_ROLE)
    return {group: _staff(workers[workers["role"] == group], "fte") for group in groups}
