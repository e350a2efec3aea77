"""Coming into care: by which route, at what age, how many a year; and coming back."""

import numpy as np

from calibration.care_flows import contact_shares
from calibration.estimating.arrivals import LONG_ENOUGH, arrivals_of
from calibration.estimating.estimate import DEVIATIONS, FEWEST, SMALL
from calibration.estimating.lifetimes import Flags, Lifetimes
from calibration.estimating.product_limit import kaplan_meier
from calibration.estimating.sheet import TOO_FEW, Columns, Sheet, followed_by
from calibration.estimating.window import DAYS_PER_MONTH, Window
from calibration.importers.journeys import NONE
from sim.vocabulary import AGE_BANDS, WORKING_DAYS_PER_YEAR, EntryRoute

PATHWAY = tuple(route.name.lower() for route in (EntryRoute.SECTION_20, EntryRoute.COURT, EntryRoute.POLICE_PROTECTION))
_REMAND, _UNACCOMPANIED = EntryRoute.REMAND.name.lower(), EntryRoute.UNACCOMPANIED.name.lower()
_WENT_HOME = ("home", "home_unplanned")
_ONE_ROW = "of a child with two periods the return has the last one only"


def entering_care(sheet: Sheet) -> None:
    """Estimate who comes into care."""
    care = sheet.needed("care", "care")
    if care is None:
        return
    window, began, route = sheet.window("care"), care.whole("began"), care.text("route")
    started = (began >= window.first) & (began <= window.last)
    effect = sheet.effect(window, began)
    _routes(sheet, route[started], effect)
    _ages(sheet, care, started)
    _rates(sheet, care, started, window)
    _remands(sheet, care, window)
    _growth(sheet, window, began, effect)
    if sheet.journeys.records == "annex_a":
        sheet.leave_out("return_shares", f"{_ONE_ROW}: who came back cannot be told")
    else:
        _returns(sheet, care, window)


def is_unaccompanied(care: Columns) -> Flags:
    """Return which children are unaccompanied, by the return's mark or the route."""
    alone: Flags = (care.whole("unaccompanied") == 1) | (care.text("route") == _UNACCOMPANIED)
    return alone


def _routes(sheet: Sheet, route: np.ndarray, effect: float) -> None:
    by_pathway = route[np.isin(route, PATHWAY)]
    note = f"without unaccompanied children and remands; {_note(sheet)}".rstrip("; ")
    for name, words in (("section_20", "by agreement (section 20)"), ("court", "under an interim care order")):
        sheet.share(
            f"entry_{name}_share",
            f"Of children who come into care by the pathway, the share {words}",
            by_pathway == name,
            effect,
            field=f"entry.{name}_share",
            note=note,
        )


def _note(sheet: Sheet) -> str:
    return _ONE_ROW if sheet.journeys.records == "annex_a" else ""


def _ages(sheet: Sheet, care: Columns, started: Flags) -> None:
    age, alone, route = care.number("age_began"), is_unaccompanied(care), care.text("route")
    known = started & np.isfinite(age) & (age < AGE_BANDS[-1])
    by_pathway = age[known & ~alone & (route != _REMAND)]
    if len(by_pathway) < FEWEST:
        sheet.leave_out("entry_age_shares", TOO_FEW)
    else:
        counts = np.bincount(np.searchsorted(AGE_BANDS[1:-1], by_pathway, side="right"), minlength=len(AGE_BANDS) - 1)
        few, records = bool(np.any((counts > 0) & (counts <= SMALL))), len(by_pathway)
        wanted = counts / records
        sheet.listed(
            "entry_ages",
            "Ages of children who come into care by the pathway: under 1, 1 to 4, 5 to 9, 10 to 15, 16 and 17",
            wanted,
            "share",
            records,
            "counts",
            note=_note(sheet),
            is_of_few=few,
        )
        edges, months = sheet.reference("entry.age_years_edges"), sheet.reference("entry.months_from_contact")
        sheet.listed(
            "entry_age_shares",
            "The same ages at first contact, in the scenario's bands",
            contact_shares(edges, months, wanted.tolist()),
            "share",
            records,
            f"ages on coming into care, {months:.1f} months later on average (scenario or norms)",
            field="entry.age_shares",
            is_of_few=few,
        )
    sheet.bands(
        "unaccompanied_age_shares",
        "Ages of unaccompanied children on arrival, in the scenario's bands",
        age[known & alone],
        sheet.reference("entry.unaccompanied_age_years_edges"),
        field="entry.unaccompanied_age_shares",
    )


def _rates(sheet: Sheet, care: Columns, started: Flags, window: Window) -> None:
    alone, began = is_unaccompanied(care), care.whole("began")
    is_remand = (care.text("route") == _REMAND) & ~alone
    kinds = (
        ("unaccompanied_per_year", "Unaccompanied children who come into care in a year", started & alone),
        ("remands_per_year", "Children remanded to accommodation in a year", started & is_remand),
    )
    for name, words, chosen in kinds:
        effect = sheet.effect(window, began[chosen])
        count = int(chosen.sum())
        sheet.rate(name, words, count, window.years, effect, "a year", field=f"entry.{name}", note=_note(sheet))
    if (unsaid := int(np.sum(started & (care.text("route") == "")))) > SMALL:
        sheet.leave_out("entry_route", f"of {unsaid} who came into care the route is not said; they are in no share")


def _remands(sheet: Sheet, care: Columns, window: Window) -> None:
    """Estimate the mean length of remands: time at risk over endings."""
    chosen = (care.text("route") == _REMAND) & ~is_unaccompanied(care)
    lives = _lives(care, window, chosen).per(DAYS_PER_MONTH * 12 / WORKING_DAYS_PER_YEAR)
    endings, exposure = int(lives.is_ended.sum()), float(np.sum(lives.exit - lives.entry))
    if endings < FEWEST:
        sheet.leave_out("remand_days", TOO_FEW)
        return
    factor, mean = float(np.exp(DEVIATIONS / np.sqrt(endings))), exposure / endings
    sheet.number(
        "remand_days",
        "Mean length of a remand",
        mean,
        (mean / factor, mean * factor),
        "working days",
        len(lives),
        "time at risk over endings, with delayed entry and censoring",
        field="entry.remand_days",
    )


def _lives(care: Columns, window: Window, chosen: Flags) -> Lifetimes:
    return Lifetimes.of(
        care.whole("began")[chosen], care.whole("ended")[chosen], care.whole("seen_from")[chosen], window.last
    )


def _growth(sheet: Sheet, window: Window, began: np.ndarray, effect: float) -> None:
    """Estimate how entries grow; from counts of months, with their season."""
    counts, months_of_year = window.by_month(began)
    found = arrivals_of(counts, months_of_year) if len(counts) >= LONG_ENOUGH else None
    if found is None:
        sheet.leave_out("care_growth", f"needs {LONG_ENOUGH} whole months, with entries in each month of the year")
        return
    error = DEVIATIONS * found.error_of_growth * float(np.sqrt(max(effect / max(found.dispersion, 1.0), 1.0)))
    low, high = (float(np.expm1(found.growth_per_year + way * error)) for way in (-1, 1))
    sheet.number(
        "care_growth",
        "Yearly growth of entries into care",
        float(np.expm1(found.growth_per_year)),
        (low, high),
        "share per year",
        int(counts.sum()),
        "Poisson regression on months of the year and time",
        field="stock.care_growth_per_year",
        note=f"in the {len(counts)} months of the records",
    )


def _returns(sheet: Sheet, care: Columns, window: Window) -> None:
    """Follow children gone home until they are back in care, or the last day."""
    ended, child = care.whole("ended"), care.whole("child")
    gone = np.isin(care.text("way"), _WENT_HOME) & (ended >= window.first) & (ended <= window.last)
    back = followed_by(child, ended, child, care.whole("began"), within=10_000)
    day = np.append(care.whole("began"), NONE)[back]
    lives = Lifetimes.of(ended[gone], np.where(back == NONE, NONE, day)[gone], ended[gone], window.last)
    edges, shares = sheet.reference("permanence.return_months_edges"), sheet.reference("permanence.return_shares")
    if len(lives) < FEWEST or lives.is_ended.sum() < 1:
        sheet.leave_out("return_shares", TOO_FEW)
        return
    found, reached = kaplan_meier(lives, least=FEWEST), float(lives.exit.max()) / DAYS_PER_MONTH
    told: list[float] = []
    for place, (edge, share) in enumerate(zip(edges[1:], shares, strict=True)):
        if edge <= reached:
            told.append(1.0 - found.still_at(edge * DAYS_PER_MONTH))
        else:  # as in the scenario, of those not back by the edge before
            before, here = (shares[place - 1], told[-1]) if told else (0.0, 0.0)
            told.append(here + (1.0 - here) * (share - before) / max(1.0 - before, 1e-9))
    unseen = sum(edge > reached for edge in edges[1:])
    months = ", ".join(f"{edge:g}" for edge in edges[1:])
    sheet.listed(
        "return_shares",
        f"Share of children gone home who are back in care within {months} months",
        told,
        "share",
        len(lives),
        "Kaplan-Meier",
        field="permanence.return_shares",
        note=f"the last {unseen} beyond the records: as in the scenario or the norms from there" if unseen else "",
        is_of_few=int(lives.is_ended.sum()) <= SMALL,
    )
