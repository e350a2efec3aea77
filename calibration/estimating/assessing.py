"""Assessments: how long they take from the referral, as observed, and what that says of natural times."""

from dataclasses import replace

import numpy as np

from calibration.estimating.estimate import DEVIATIONS, FEWEST
from calibration.estimating.front_door import referral_days
from calibration.estimating.lifetimes import SAME_DAY, Lifetimes, Numbers
from calibration.estimating.parametric import lognormal
from calibration.estimating.product_limit import kaplan_meier
from calibration.estimating.sheet import TOO_FEW, Columns, Sheet
from calibration.importers.journeys import NONE
from sim.model.quantiles import sprint_speed
from sim.vocabulary import Standard

LIMIT = int(Standard.ASSESSMENT_WORKING_DAYS)
_METHOD = "lognormal by likelihood with delayed entry and censoring"
_WAITING = "observed: waiting for a worker is in it, so it is no natural time"
_UNHURRIED = "taken as natural, for the council is said not to have been short of staff"


def assessing(sheet: Sheet, *, unhurried: bool) -> None:
    """Estimate how long assessments take.

    Parameters
    ----------
    sheet : Sheet
    unhurried : bool
        Whether nobody waited for a worker in these records, so that times are natural.
    """
    table = sheet.needed("assessments", "assessment_days")
    if table is None:
        return
    lives, note = lives_from_referral(sheet, table)
    if int(lives.is_ended.sum()) < FEWEST:
        sheet.leave_out("assessment_days", TOO_FEW)
        return
    effect = sheet.effect(sheet.window("assessments"), table.whole("began"))
    _lognormal(sheet, "assessment_days", "Days from referral to completed assessment", lives, effect, note)
    found = kaplan_meier(lives, least=FEWEST)
    if found.since < LIMIT:
        value, error = 1.0 - found.still_at(LIMIT), found.error_of_survival(LIMIT) * float(np.sqrt(effect))
        interval = max(value - DEVIATIONS * error, 0.0), min(value + DEVIATIONS * error, 1.0)
        sheet.number(
            "assessments_done_by_limit",
            f"Share of assessments begun that are completed within {LIMIT} working days of the referral",
            value,
            interval,
            "share",
            len(lives),
            "Kaplan-Meier with delayed entry",
            note=f"unlike the published share it counts those still open; {note}",
        )
    if unhurried:
        natural = _natural(sheet, lives)
        more = {"_median": "assessment.median_days", "_sigma": "assessment.sigma"}
        words = "Days of work an assessment takes by nature"
        _lognormal(sheet, "assessment_natural_days", words, natural, effect, _UNHURRIED, more)


def lives_from_referral(sheet: Sheet, table: Columns) -> tuple[Lifetimes, str]:
    """Return assessments as lifetimes in working days since the referral.

    A CIN census lists an assessment begun before its first day only if it was completed: those are left out.
    """
    window = sheet.window("assessments")
    referred, guessed = referral_days(sheet, table)
    began, ended, seen_from = table.whole("began"), table.whole("ended"), table.whole("seen_from")
    shown = began >= window.first if sheet.journeys.records == "cin_census" else began != NONE
    last = int(window.working_day(np.array([window.last + 1]))[0]) - 1

    def worked(days: np.ndarray) -> np.ndarray:
        # Shifted so that no working day looks like a day that is not there.
        return np.where(days == NONE, NONE, window.working_day(days) + _FAR)

    lives = Lifetimes.of(
        worked(np.where(began == NONE, NONE, referred))[shown],
        worked(ended)[shown],
        worked(np.maximum(seen_from, referred))[shown],
        last + _FAR,
    )
    said = []
    if guessed > FEWEST:
        said.append(f"{guessed} counted from their own beginning, for no referral was found")
    if (left := int(np.sum(~shown))) > FEWEST:
        said.append(f"{left} begun before the first day left out, for only completed ones are listed")
    return lives, "; ".join(said)


_FAR = 100_000


def _lognormal(
    sheet: Sheet,
    name: str,
    words: str,
    lives: Lifetimes,
    effect: float,
    note: str,
    fields: dict[str, str] | None = None,
) -> None:
    fitted = lognormal(lives)
    if fitted is None:
        sheet.leave_out(name, "the likelihood has no maximum with a spread")
        return
    what = ((fitted.middle, "_median", "working days", "median"), (fitted.shape, "_sigma", "log days", "spread"))
    for (value, ending, unit, word), error in zip(what, fitted.errors, strict=True):
        factor = float(np.exp(DEVIATIONS * error * np.sqrt(effect)))
        told = [_WAITING if fields is None else "", note, f"design effect {effect:.2f}" if effect > 1.0 else ""]
        sheet.number(
            name + ending,
            f"{words} ({word})",
            value,
            (value / factor, value * factor),
            unit,
            len(lives),
            _METHOD,
            field=(fields or {}).get(ending, ""),
            note="; ".join(filter(None, told)),
        )


def _natural(sheet: Sheet, lives: Lifetimes) -> Lifetimes:
    """Take off what comes before and after the work, and undo the sprint once it is urgent.

    That is a rising function of time, so that likelihood with delayed entry holds for what it makes of times.
    """
    decision, sign_off, promotion, sprint, worker_share = (
        float(sheet.reference(path) or otherwise)
        for path, otherwise in (
            ("front_door.referral_decision_days", 0.0),
            ("assessment.sign_off_days", 0.0),
            ("assessment.promotion_day", np.inf),
            ("assessment.sprint", 1.0),
            ("assessment.worker_share", 0.0),
        )
    )
    speed, until = sprint_speed(worker_share, sprint), max(promotion - decision, 0.0)

    def natural(days: Numbers) -> Numbers:
        worked = days - decision - sign_off
        return np.where(worked <= until, worked, until + (worked - until) * speed)

    return replace(
        lives,
        entry=np.where(lives.entry > 0.0, np.maximum(natural(lives.entry), 0.0), 0.0),
        exit=np.maximum(natural(lives.exit), np.maximum(natural(lives.entry), 0.0) + SAME_DAY),
    )
