"""Who is there on one day: what a simulation starts with."""

from datetime import date

import numpy as np

from calibration.estimating.entering_care import is_unaccompanied
from calibration.estimating.lifetimes import Flags
from calibration.estimating.plans import MOST_UNKNOWN, months_open
from calibration.estimating.sheet import Columns, Sheet, since, until
from calibration.estimating.window import DAYS_PER_YEAR
from calibration.importers.journeys import NONE
from sim.vocabulary import AGE_BANDS

_COUNTED = "a count of children on one day, not an estimate"
_STOCKS = (
    ("assessments", "stock_in_assessment", "Children being assessed", "children_in_assessment"),
    ("cp_plans", "stock_on_cp_plan", "Children on a child protection plan", "children_on_cp_plan"),
    ("cin_plans", "stock_on_cin_plan", "Children on a child-in-need plan", "children_on_cin_plan"),
    ("care", "stock_in_care", "Children in care", "children_in_care"),
    ("need", "stock_in_need", "Children whose case is open", ""),
    ("early_help", "stock_in_early_help", "Children whose family early help is helping", ""),
)
_CARE_EDGES = (0.0, 3.0, 6.0, 12.0, 24.0, 36.0, 60.0, 120.0, 216.0)
"""Months in care so far, in bands."""


def stocks(sheet: Sheet) -> None:
    """Count who is there on the day of the stocks."""
    day = f"on {date.fromordinal(sheet.on):%-d %B %Y}"
    for table, name, words, field in _STOCKS:
        spells = sheet.table(table)
        if spells is None:
            sheet.leave_out(name, f"the records have no table of {table.replace('_', ' ')}")
            continue
        is_open = open_on(spells, sheet.on)
        note = f"{_COUNTED}; a family counts as many times as it has children there" if table == "early_help" else ""
        _count(sheet, name, f"{words} {day}", spells, is_open, f"stock.{field}" if field else "", note or _COUNTED)
    care = sheet.table("care")
    if care is not None:
        _in_care(sheet, care, day)
    leavers = sheet.needed("care_leavers", "stock_care_leavers")
    if leavers is not None:
        _leavers(sheet, leavers, day)


def open_on(spells: Columns, day: int) -> Flags:
    """Return which spells are open at the end of a day."""
    is_open: Flags = (since(spells) <= day) & (until(spells) > day)
    return is_open


def _count(sheet: Sheet, name: str, words: str, spells: Columns, chosen: Flags, field: str, note: str) -> None:
    count = len(np.unique(spells.whole("child")[chosen]))
    sheet.number(name, words, count, None, "children", count, "count", field=field, note=note)


def _in_care(sheet: Sheet, care: Columns, day: str) -> None:
    is_open, alone = open_on(care, sheet.on), is_unaccompanied(care)
    field = "stock.unaccompanied_children"
    _count(
        sheet, "stock_unaccompanied", f"Unaccompanied children in care {day}", care, is_open & alone, field, _COUNTED
    )
    age = (care.number("age_began") + (sheet.on - care.whole("began")) / DAYS_PER_YEAR)[is_open]
    age = np.where(care.whole("began")[is_open] == NONE, np.nan, age)
    known = np.isfinite(age)
    if known.sum() < (1.0 - MOST_UNKNOWN) * len(age):
        sheet.leave_out("stock_care_age_shares", "of too many children in care the age is not known")
    else:
        sheet.bands(
            "stock_care_age_shares",
            f"Ages of children in care {day}: under 1, 1 to 4, 5 to 9, 10 to 15, 16 and 17",
            np.nextafter(np.clip(age[known], 0.0, 17.99), np.inf),  # a birthday belongs to the band above
            AGE_BANDS,
            field="stock.care_age_shares",
        )
    months = months_open(care, sheet.on)
    if months is None:
        sheet.leave_out("care_open_shares", "of too many in care it is not known since when")
    else:
        words = "Children in care on the day of the stocks by months in care so far, in bands to 216"
        sheet.bands("care_open_shares", words, months, _CARE_EDGES)


def _leavers(sheet: Sheet, leavers: Columns, day: str) -> None:
    if sheet.on != sheet.journeys.last_day.toordinal():
        sheet.leave_out("stock_care_leavers", "the return has care leavers on its last day only")
        return
    everybody, adviser = np.ones(len(leavers), dtype=bool), leavers.whole("adviser")
    _count(
        sheet, "stock_care_leavers", f"Care leavers supported {day}", leavers, everybody, "stock.care_leavers", _COUNTED
    )
    if np.all(adviser == NONE):
        sheet.leave_out("stock_care_leavers_without_adviser", "the records do not say who has an adviser")
    else:
        _count(
            sheet,
            "stock_care_leavers_without_adviser",
            f"Care leavers without a personal adviser {day}",
            leavers,
            adviser == 0,
            "stock.care_leavers_without_adviser",
            _COUNTED,
        )
    age, edges = leavers.number("age"), sheet.reference("stock.care_leaver_age_years_edges")
    if edges is None:
        sheet.leave_out("stock_care_leaver_age_shares", "the bands are the scenario's, and there is none")
        return
    # ages are in whole years or parts of them: a birthday belongs to the band above
    sheet.bands(
        "stock_care_leaver_age_shares",
        f"Ages of care leavers supported {day}, in the scenario's bands",
        np.nextafter(age[np.isfinite(age)], np.inf),
        edges,
        field="stock.care_leaver_age_shares",
    )
