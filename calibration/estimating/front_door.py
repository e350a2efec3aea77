"""Contacts and referrals: how many, and what becomes of them."""

import numpy as np

from calibration.estimating.arrivals import LONG_ENOUGH, Arrivals, arrivals_of
from calibration.estimating.estimate import DEVIATIONS
from calibration.estimating.lifetimes import Flags, Whole
from calibration.estimating.shares import clumping_of, counts_by
from calibration.estimating.sheet import Columns, Sheet, followed_by
from calibration.estimating.window import Window
from calibration.importers.journeys import NONE

ASSESSED_WITHIN = 30
"""Days after a referral within which an assessment or enquiry of the child is taken to follow from it, as the sector
links them."""
LINKED_WITHIN = 90
"""The same where the return itself says which referral an assessment follows: nothing is linked wrongly."""
REFERRED_WITHIN = 10
"""Days after a contact within which a referral of the child is taken to follow from it: an assumption."""
_FEWEST_MONTHS = 6
_YEAR = 365


def front_door(sheet: Sheet) -> None:
    """Estimate what comes to the front door and what becomes of referrals."""
    contacts = sheet.needed("contacts", "contacts")
    if contacts is not None:
        _monthly(sheet, "contacts", "Contacts", contacts.whole("day"))
        _contacts(sheet, contacts)
    referrals = sheet.needed("referrals", "referrals")
    if referrals is not None:
        found = _monthly(sheet, "referrals", "Referrals", referrals.whole("day"))
        _uneven(sheet, referrals.whole("day"), found)
        _decided(sheet, referrals)
        _assessed(sheet, referrals)


def _contacts(sheet: Sheet, contacts: Columns) -> None:
    window, day, child = sheet.window("contacts"), contacts.whole("day"), contacts.whole("child")
    effect = sheet.effect(window, day)
    is_closed = ~window.is_working_day(day)
    if is_closed.any():
        sheet.share(
            "contacts_weekend_share",
            "Share of contacts made at weekends and on bank holidays",
            is_closed,
            effect,
            field="demand.weekend_share",
        )
    else:
        sheet.leave_out("contacts_weekend_share", "no contact is dated on a closed day: dates are of working days")
    referrals = sheet.table("referrals")
    if referrals is None:
        return
    followed = day <= window.last - REFERRED_WITHIN
    next_one = followed_by(
        child[followed], day[followed], referrals.whole("child"), referrals.whole("day"), within=REFERRED_WITHIN
    )
    sheet.share(
        "contacts_referred_share",
        f"Share of contacts followed by a referral of the child within {REFERRED_WITHIN} days",
        next_one != NONE,
        effect,
        note="contacts of the last days are left out, for they have not all been decided",
    )


def _monthly(sheet: Sheet, table: str, words: str, days: Whole) -> Arrivals | None:
    """Estimate the mean of a month and, of two years or more, season and growth."""
    window = sheet.window(table)
    counts, months_of_year = window.by_month(days)
    name, records = f"{table}_per_month", int(counts.sum())
    found = arrivals_of(counts, months_of_year)
    if found is None:
        sheet.leave_out(name, "there are not two whole months with any")
        return None
    effect = sheet.effect(window, days)
    spread = max(found.dispersion, 1.0) if len(counts) >= _FEWEST_MONTHS else effect
    error = DEVIATIONS * float(np.sqrt(max(spread, effect) / max(records, 1)))
    interval = found.mean * float(np.exp(-error)), found.mean * float(np.exp(error))
    note = f"{len(counts)} whole months; variance over mean {found.dispersion:.1f} a month, {effect:.1f} a day"
    sheet.number(name, f"{words} in a month", found.mean, interval, "a month", records, "mean of months", note=note)
    if len(counts) < LONG_ENOUGH:
        sheet.leave_out(f"{table}_season", f"season and growth need {LONG_ENOUGH} whole months")
        return None
    method = "Poisson regression on months of the year and time"
    sheet.listed(
        f"{table}_season",
        f"{words} of each month from January, against the mean month",
        found.season,
        "times",
        records,
        method,
    )
    low, high = (float(np.expm1(found.growth_per_year + way * DEVIATIONS * found.error_of_growth)) for way in (-1, 1))
    sheet.number(
        f"{table}_growth",
        f"Yearly growth of {words.lower()}",
        float(np.expm1(found.growth_per_year)),
        (low, high),
        "share per year",
        records,
        method,
        field="demand.trend_per_year" if table == "referrals" else "",
        note="of referrals; the scenario's figure is of contacts" if table == "referrals" else "",
    )
    return found


def _uneven(sheet: Sheet, days: Whole, found: Arrivals | None) -> None:
    """Estimate how far months differ beyond season, growth, chance and families.

    Families are in the variation of single days, where noise of whole months hardly shows.
    """
    name, window = "referrals_monthly_noise", sheet.window("referrals")
    if found is None:
        sheet.leave_out(name, f"needs {LONG_ENOUGH} whole months of referrals")
        return
    by_day = counts_by(days, window.first, window.last)
    of_families, more = clumping_of(by_day).dispersion, found.mean - float(by_day.mean())
    value, low, high = (
        float(np.sqrt(max(dispersion - of_families, 0.0) / more))
        for dispersion in (found.dispersion, *found.dispersion_interval)
    )
    sheet.number(
        name,
        "Month-to-month variation beyond chance and families",
        value,
        (low, high) if high > 0.0 else None,
        "coefficient of variation",
        int(found.counts.sum()),
        "variance over mean of months, less that of days",
        field="demand.monthly_noise_cv",
        note=f"variance over mean {found.dispersion:.2f} of months, {of_families:.2f} of days; re-referrals, which "
        "vary less, are among them",
    )


def _decided(sheet: Sheet, referrals: Columns) -> None:
    window, nothing = sheet.window("referrals"), referrals.whole("no_further_action")
    day, child, earlier = referrals.whole("day"), referrals.whole("child"), referrals.whole("earlier")
    effect, is_known = sheet.effect(window, day), nothing != NONE
    sheet.share(
        "no_further_action_share",
        "Share of referrals that end in no further action",
        nothing[is_known] == 1,
        effect,
        field="front_door.no_further_action_share",
        note=_without(len(day) - int(is_known.sum()), "without an answer"),
    )
    words = "Share of referrals of children referred within twelve months before"
    known, again = rereferred(window, child, day, earlier)
    if known.any():
        sheet.share("rereferral_share", words, again[known], effect)
    else:
        sheet.leave_out("rereferral_share", "the records neither count earlier referrals nor reach back a year")


def rereferred(window: Window, child: Whole, day: Whole, earlier: Whole) -> tuple[Flags, Flags]:
    """Return for which referrals it is known whether there was another in the year before, and whether there was.

    The return's own count if it has one; else the records themselves, for referrals with a year of them before.
    """
    if np.any(earlier != NONE):
        return earlier != NONE, earlier > 0
    back = followed_by(child, -day + 1, child, -day, within=_YEAR - 1)
    return day >= window.first + _YEAR, back != NONE


def _assessed(sheet: Sheet, referrals: Columns) -> None:
    """Follow referrals that were made long enough before the last day."""
    table, name = sheet.table("assessments"), "assessed_share"
    if table is None:
        sheet.leave_out(name, "the records have no table of assessments")
        return
    window, day, child = sheet.window("referrals"), referrals.whole("day"), referrals.whole("child")
    referred, began = table.whole("referred"), table.whole("began")
    is_linked = bool(np.mean(referred != NONE) > 0.5) if len(referred) else False
    days = LINKED_WITHIN if is_linked else ASSESSED_WITHIN
    nothing = referrals.whole("no_further_action")
    cohort = (day >= window.first) & (day <= window.last - days) & (nothing != NONE)
    if is_linked:
        in_time = np.where(began - referred <= LINKED_WITHIN, referred, NONE)
        found = followed_by(child, day, table.whole("child"), in_time, within=0)
    else:
        found = followed_by(child, day, table.whole("child"), began, within=days)
    effect = sheet.effect(window, day)
    is_assessed = ((found != NONE) & (nothing != 1))[cohort]
    how = "the return links them" if is_linked else "linked by child and date"
    note = f"referrals more than {days} days before the last day; {how}"
    sheet.share(name, f"Share of referrals assessed within {days} days", is_assessed, effect, note=note)
    sheet.share(
        "no_new_assessment_share",
        "Share of referrals with neither no further action nor an assessment of their own",
        ~is_assessed & (nothing[cohort] != 1),
        effect,
        is_linked=True,
        field="front_door.no_new_assessment_share",
        note=note,
    )


def referral_days(sheet: Sheet, assessments: Columns) -> tuple[Whole, int]:
    """Return the day of the referral each assessment follows, and of how many it is not known.

    Where the return does not say it: the child's last referral not more than 30 days before; failing that the day the
    assessment began, as if it had begun on the day of the referral.
    """
    referred, began, child = assessments.whole("referred"), assessments.whole("began"), assessments.whole("child")
    referrals, unknown = sheet.table("referrals"), referred == NONE
    if referrals is not None and unknown.any():
        days = referrals.whole("day")
        back = followed_by(child, -began, referrals.whole("child"), -days, within=ASSESSED_WITHIN)
        if len(days):
            referred = np.where(unknown & (back != NONE), days[np.maximum(back, 0)], referred)
    unknown = (referred == NONE) & (began != NONE)
    return np.where(unknown | (referred > began), began, referred), int(np.sum(unknown))


def _without(count: int, why: str) -> str:
    return f"{count} {why} left out" if count > 5 else ""
