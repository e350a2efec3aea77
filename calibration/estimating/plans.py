"""How long plans and episodes of need last, and for how long those open have been open."""

import numpy as np

from calibration.estimating.estimate import DEVIATIONS, FEWEST
from calibration.estimating.hazards import Hazards, hazards_of
from calibration.estimating.lifetimes import Lifetimes, Numbers
from calibration.estimating.sheet import TOO_FEW, Columns, Sheet, since, until
from calibration.estimating.window import DAYS_PER_MONTH
from calibration.importers.journeys import NONE

REFERENCE_SPELLS = 5.0
"""So many plans as long as the scenario's are counted with those in the records: they settle bands that nobody
reached, and hardly matter elsewhere."""
MOST_UNKNOWN = 0.1
"""Largest part of open spells whose beginning may be unknown."""
_KINDS = (
    ("cp_plans", "cp_plan", "child protection plans", "child_protection.plan"),
    ("cin_plans", "cin_plan", "child-in-need plans", "child_in_need.plan"),
    ("need", "need", "episodes of need", ""),
)


def plans(sheet: Sheet) -> None:
    """Estimate lengths and times open."""
    for table, name, words, section in _KINDS:
        spells = sheet.needed(table, f"{name}_length_shares")
        if spells is not None:
            _lengths(sheet, spells, table, name, words, section)
            _open(sheet, spells, name, words, section)


def _lengths(sheet: Sheet, spells: Columns, table: str, name: str, words: str, section: str) -> None:
    window = sheet.window(table)
    at = (section or "child_protection.plan") + "."
    edges = tuple(sheet.reference(at + "length_months_edges"))
    lives = Lifetimes.of(spells.whole("began"), spells.whole("ended"), spells.whole("seen_from"), window.last)
    hazards, note = hazards_of(lives.per(DAYS_PER_MONTH), edges), "as staffed: what is lost by waiting is in it"
    if lives.is_ended.sum() < FEWEST:
        sheet.leave_out(f"{name}_length_shares", TOO_FEW)
        return
    if lives.unknown > FEWEST:
        note += f"; {lives.unknown} whose beginning is not known left out"
    if sheet.journeys.records == "annex_a":
        note += "; of a child with two the return has the last one only: a little too long"
    hazards, note = _settled(sheet, hazards, at if section else "", note)
    effect = sheet.effect(window, spells.whole("began"))
    method = "endings over time at risk by band, with delayed entry and censoring"
    sheet.listed(
        f"{name}_length_shares",
        f"Lengths of {words}, in bands of months to {edges[-1]:g}",
        hazards.shares,
        "share",
        len(lives),
        method,
        field=at + "length_shares" if section else "",
        note=note,
    )
    factor = float(np.exp(DEVIATIONS * hazards.error_of_log_mean * np.sqrt(effect)))
    sheet.number(
        f"{name}_mean_months",
        f"Mean length of {words}, up to {edges[-1]:g} months",
        hazards.mean,
        (hazards.mean / factor, hazards.mean * factor),
        "months",
        len(lives),
        method,
        note=f"{note}; design effect {effect:.2f}" if effect > 1.0 else note,
    )


def _settled(sheet: Sheet, hazards: Hazards, at: str, note: str) -> tuple[Hazards, str]:
    """Add some spells like the scenario's, if it says how long they are."""
    shares = sheet.reference(at + "length_shares") if at else None
    if shares is not None:
        return hazards.and_like(shares, REFERENCE_SPELLS), f"{note}; {REFERENCE_SPELLS:g} as in the scenario added"
    if np.any(hazards.exposure[:-1] <= 0.0):
        note += "; nobody at risk in some bands, where none is taken to end"
    return hazards, note


def _open(sheet: Sheet, spells: Columns, name: str, words: str, section: str) -> None:
    months = months_open(spells, sheet.on)
    if months is None:
        sheet.leave_out(f"{name}_open_shares", "of too many that are open it is not known since when")
        return
    at = (section or "child_protection.plan") + "."
    sheet.bands(
        f"{name}_open_shares",
        f"Open {words} on the day of the stocks by months open so far, in bands",
        months,
        sheet.reference(at + "open_months_edges"),
        field=at + "open_shares" if section else "",
    )


def months_open(spells: Columns, day: int) -> Numbers | None:
    """Return for how many months the spells open on a day have been open; None if too often unknown."""
    began = spells.whole("began")
    is_open = (since(spells) <= day) & (until(spells) > day)
    known = is_open & (began != NONE)
    if known.sum() < (1.0 - MOST_UNKNOWN) * is_open.sum():
        return None
    months: Numbers = (day - began[known] + 1) / DAYS_PER_MONTH
    return months
