"""Reads a workbook of Annex A into journeys."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.importers.annex_a.cells import Cells, Days
from calibration.importers.annex_a.making import MAKERS, Making, months_before
from calibration.importers.annex_a.naming import lists_of, nearest
from calibration.importers.annex_a.rows import Listed, read_list, unreadable
from calibration.importers.annex_a.workbook import Workbook
from calibration.importers.dates import EARLIEST, days_of, written
from calibration.importers.findings import Findings, ReturnFault
from calibration.importers.journeys import NONE, Journeys
from sim.returns.annex_a import BIRTH, LISTS, MONTHS, AnnexList, Kind

READ = tuple(each for each in LISTS if each.number in MAKERS)
"""The lists that are read: all but that of adopters, of whom the model knows nothing."""
YEAR = 12
LONG_BEFORE = 31
"""Days without any date before the latest one, from which on it looks like a slip."""


def read_annex_a(path: Path, *, inspected: date | None = None) -> tuple[Journeys, Findings]:
    """Read Annex A.

    Parameters
    ----------
    path : Path
        An .xlsx workbook.
    inspected : date, optional
        Day of the inspection; the workbook does not say it. Without it the latest date in the lists is taken.

    Returns
    -------
    journeys : Journeys
    findings : Findings

    Raises
    ------
    ReturnFault
        If the workbook or one of its lists cannot be read; with every reason.
    """
    findings = Findings()
    book = Workbook(Path(path))
    lists = _read_lists(book, findings, all_dates=inspected is None)
    day = _inspected(book.name, lists, inspected, findings)
    making = Making(day, months_before(day, MONTHS), _children(lists))
    tables: dict[str, pd.DataFrame] = {}
    faults: list[str] = []
    for number, listed in lists.items():
        cells = Cells(book.name, listed, findings, day)
        tables |= MAKERS[number](cells, making)
        if listed.lost():
            faults += unreadable(book.name, listed, findings)
    if faults:
        raise ReturnFault(faults)
    windows = {"adoptions": (months_before(day, YEAR), day)} if "adoptions" in tables else {}
    return Journeys("annex_a", making.first_day, day, tables, windows), findings


def _read_lists(book: Workbook, findings: Findings, *, all_dates: bool) -> dict[int, Listed]:
    """Read the rows of every list; faults of all of them at once."""
    sheets = _sheets(book)
    lists: dict[int, Listed] = {}
    faults: list[str] = []
    for each in READ:
        sheet = sheets.get(each.number)
        if sheet is None:
            findings.add(book.name, "", f"has no sheet {each.sheet} ({each.title}); what it would show is left out")
            continue
        if book.is_hidden(sheet):
            findings.add(book.name, each.sheet, "is a hidden sheet; read all the same")
        try:
            listed = read_list(book, sheet, each, findings, all_dates=all_dates)
        except ReturnFault as fault:
            faults += fault.faults
            continue
        if listed:
            lists[each.number] = listed
    if faults:
        raise ReturnFault(faults)
    return lists


def _sheets(book: Workbook) -> dict[int, str]:
    """Return the sheet of each list.

    Raises
    ------
    ReturnFault
        If none is there, or two for one list.
    """
    found = lists_of(book.sheets)
    if not any(each in READ for each in found.values()):
        likes = (nearest(name, book.sheets) for name in ("List_1", *(each.title for each in LISTS)))
        like = next(filter(None, likes), None)
        hint = f"; the nearest is {like!r}" if like else ""
        raise ReturnFault([f"{book.name}: none of its {len(book.sheets)} sheets is named List_1 to List_11{hint}"])
    by_list: dict[AnnexList, list[str]] = {}
    for sheet, each in found.items():
        by_list.setdefault(each, []).append(sheet)
    faults = [
        f"{book.name}: {' and '.join(f'sheet {number}' for number in _numbers(book, names))} are both named for "
        f"{each.sheet} ({each.title}); keep one"
        for each, names in by_list.items()
        if len(names) > 1 and each in READ
    ]
    if faults:
        raise ReturnFault(faults)
    return {each.number: names[0] for each, names in by_list.items()}


def _numbers(book: Workbook, names: list[str]) -> list[int]:
    return [book.sheets.index(name) + 1 for name in names]


def _inspected(file: str, lists: Mapping[int, Listed], given: date | None, findings: Findings) -> date:
    """Return the day of the inspection: the one given, else the latest in the lists."""
    if isinstance(given, datetime):
        given = given.date()
    days = np.sort(np.concatenate([[NONE], *(_days_in(listed, given or date.today()) for listed in lists.values())]))
    days = days[days != NONE].astype(int)
    if given:
        last = date.fromordinal(int(days[-1])) if len(days) else given
        if (given - last).days > LONG_BEFORE:
            rule = f"shows nothing after {written(last)}, long before the inspection on {written(given)}"
            findings.add(file, "", rule)
        return given
    if not len(days):
        findings.add(file, "", "has no date from which the day of the inspection could be seen; today is taken")
        return date.today()
    day = date.fromordinal(int(days[-1]))
    rule = f"takes {written(day)}, the latest date in the lists, for the day of the inspection; give it if it is not"
    before = days[days < days[-1]]
    if len(before) and days[-1] - before[-1] > LONG_BEFORE:
        rule += f" (the next latest is {days[-1] - before[-1]} days before: is it a slip?)"
    findings.add(file, "", rule)
    return day


def _days_in(listed: Listed, latest: date) -> Days:
    """Return all days in a list on which something happened."""
    dated = {column.name for column in listed.each.columns if column.kind is Kind.DATE} - {BIRTH}
    columns = [column for column in listed.cells if column in dated]
    days = [days_of(listed.cells[column], earliest=EARLIEST, latest=latest)[0] for column in columns]
    return np.concatenate(days) if days else np.empty(0, dtype=np.int64)


def _children(lists: Mapping[int, Listed]) -> dict[int, Days]:
    """Return the children of each list as numbers, the same child having the same one in all."""
    all_of_them = np.concatenate([np.empty(0, object), *(listed.identifiers for listed in lists.values())])
    numbers, _ = pd.factorize(all_of_them)
    ends = np.cumsum([len(listed.identifiers) for listed in lists.values()])
    return dict(zip(lists, np.split(numbers.astype(np.int64), ends[:-1]), strict=True)) if lists else {}
