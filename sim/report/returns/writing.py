"""Writes the synthetic returns of one run into a folder, which says what they are wherever it can."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import numpy as np

from sim.engine import WorkingCalendar
from sim.report.returns.census import census_of_year
from sim.report.returns.children import Children
from sim.report.returns.inspection import Inspection
from sim.report.returns.journeys import Journeys
from sim.report.returns.looked_after import tables_of_year
from sim.report.returns.periods import complete_years, must_show
from sim.report.returns.workbook import lists_of, must_write_workbooks, write_workbook
from sim.report.words import day_words
from sim.results.folder import Kind

README = "README.txt"
MARK = "SYNTHETIC"
HEADING = "SYNTHETIC RETURNS OF CHILDREN WHO DO NOT EXIST"


def _is_one(folder: Path) -> bool:
    try:
        return (folder / README).read_text(encoding="utf-8").startswith(HEADING)
    except (OSError, ValueError):
        return False


RETURNS = Kind(
    "a folder of synthetic returns", "earlier returns", _is_one, lambda name: name == README or name.startswith(MARK)
)


class Return(StrEnum):
    """What can be written."""

    SSDA903 = "ssda903"
    ANNEX_A = "annex_a"
    CIN_CENSUS = "cin_census"


@dataclass(frozen=True)
class Simulated:
    """One run of which returns are to be written.

    Attributes
    ----------
    log : ndarray, shape (n, 7)
        Its event log.
    calendar : WorkingCalendar
        Its calendar.
    months, seed, run : int
        How long it lasted, and what fixes its chance.
    teams : sequence of str
        Names of the teams in the order in which the log counts them.
    scenario : str
        Name of what was simulated.
    """

    log: np.ndarray
    calendar: WorkingCalendar
    months: int
    seed: int
    run: int
    teams: Sequence[str]
    scenario: str

    @cached_property
    def journeys(self) -> Journeys:
        """What happened to its children."""
        return Journeys.of(self.log, self.calendar, self.months)

    @cached_property
    def children(self) -> Children:
        """Who they are."""
        return Children.of(self.journeys, self.seed, self.run)

    @property
    def years(self) -> list[int]:
        """Years, named after the March they end in, for which there are yearly returns."""
        return complete_years(self.journeys, self.calendar)

    def add_working_days(self, day: int, days: int) -> int:
        """Return the day so many working days after a day, as ordinals."""
        time = self.calendar.time_of(date.fromordinal(day))
        return self.calendar.date_of(time + days).toordinal()


def must_be_possible(simulated: Simulated, wanted: Sequence[Return], inspected: date) -> None:
    """Check before anything is written that everything can be.

    Raises
    ------
    TooShortError, NoWorkbooksError
    """
    if Return.ANNEX_A in wanted:
        must_write_workbooks()
        must_show(simulated.journeys, simulated.calendar, inspected)
    if {Return.SSDA903, Return.CIN_CENSUS} & set(wanted):
        complete_years(simulated.journeys, simulated.calendar)


def last_day(simulated: Simulated) -> date:
    """Return a run's last day, on which Annex A is inspected unless another is given."""
    return date.fromordinal(simulated.journeys.last)


def write_returns(folder: Path, simulated: Simulated, wanted: Sequence[Return], inspected: date) -> list[str]:
    """Write returns into an empty folder.

    Returns
    -------
    list of str
        Names of what was written, a return each.
    """
    written = []
    if Return.ANNEX_A in wanted:
        written.append(_write_annex_a(folder, simulated, inspected))
    if Return.SSDA903 in wanted:
        written += [_write_looked_after(folder, simulated, year) for year in simulated.years]
    if Return.CIN_CENSUS in wanted:
        written += [_write_census(folder, simulated, year) for year in simulated.years]
    words = "\n".join([*_about(simulated), "", "In this folder:", *(f"  {name}" for name in written)])
    (folder / README).write_text(words + "\n", encoding="utf-8", newline="\n")
    return written


def _write_annex_a(folder: Path, simulated: Simulated, inspected: date) -> str:
    at = Inspection(simulated.journeys.until(inspected.toordinal()), simulated.children, simulated.teams)
    name = f"{MARK}_annex_a_{inspected.isoformat()}.xlsx"
    write_workbook(folder / name, lists_of(at), [*_about(simulated), "", f"Inspected on {day_words(inspected)}."])
    return name


def _write_looked_after(folder: Path, simulated: Simulated, year: int) -> str:
    name = f"{MARK}_ssda903_{year}"
    (folder / name).mkdir()
    for table, rows in tables_of_year(simulated.journeys, simulated.children, year).items():
        rows.to_csv(folder / name / f"{name}_{table}.csv", index=False, lineterminator="\n", encoding="utf-8")
    return name


def _write_census(folder: Path, simulated: Simulated, year: int) -> str:
    name = f"{MARK}_cin_census_{year}.xml"
    text = census_of_year(simulated.journeys, simulated.children, year, simulated.add_working_days)
    (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return name


def _about(simulated: Simulated) -> list[str]:
    first, last = date.fromordinal(simulated.journeys.first), date.fromordinal(simulated.journeys.last)
    return [
        HEADING,
        "",
        "Written by Throughcare from simulated journeys.",
        f"{simulated.scenario}: run {simulated.run}, seed {simulated.seed}, {day_words(first)} to {day_words(last)}",
        "Nobody in here is real. Dates of what happened are simulated; sex, ethnicity, reasons, sources, categories",
        "of abuse and most birthdays are invented and mean nothing.",
        "Use it to try tools that read such returns. Do not send it to anybody as a return, publish it as a council's",
        "data, or draw conclusions about children from it.",
    ]
