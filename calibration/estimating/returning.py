"""Children who are referred again after their case was closed: how many in the end, and after how long."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

from calibration.estimating.estimate import DEVIATIONS, FEWEST
from calibration.estimating.lifetimes import Lifetimes, Numbers, Whole
from calibration.estimating.parametric import curvature_of
from calibration.estimating.shares import LINKAGE, with_linkage
from calibration.estimating.sheet import TOO_FEW, Columns, Sheet, followed_by
from calibration.estimating.window import DAYS_PER_YEAR
from calibration.importers.journeys import NONE
from sim.vocabulary import WORKING_DAYS_PER_YEAR

LONG_ENOUGH = 24
"""Months of records below which those who never return cannot be told from those who have not yet."""
_METHOD = "likelihood of a part that returns after exponential times, with censoring"
_ALWAYS = 100_000
_SHARES, _LOG_DAYS = (-6.0, 6.0), (np.log(5.0), np.log(5000.0))


def returning(sheet: Sheet) -> None:
    """Estimate the share of closed referrals that come back, and the mean time until they do."""
    referrals, need = sheet.table("referrals"), sheet.table("need")
    if referrals is None or need is None:
        sheet.leave_out("return_share", "needs referrals and episodes of need in the same records")
        return
    window = sheet.window("referrals")
    if window.whole_months < LONG_ENOUGH:
        sheet.leave_out("return_share", f"needs {LONG_ENOUGH} whole months, to tell who is not yet back from who stays")
        return
    child, closed = _closures(referrals, need, window.first, window.last)
    back = followed_by(child, closed + 1, referrals.whole("child"), referrals.whole("day"), within=_ALWAYS)
    day = np.where(back == NONE, NONE, np.append(referrals.whole("day"), NONE)[back])
    lives = Lifetimes.of(closed, day, closed, window.last).per(DAYS_PER_YEAR / WORKING_DAYS_PER_YEAR)
    if lives.is_ended.sum() < FEWEST:
        sheet.leave_out("return_share", TOO_FEW)
        return
    _tell(sheet, lives, sheet.effect(window, closed))


def _closures(referrals: Columns, need: Columns, first: int, last: int) -> tuple[Whole, Whole]:
    """Return children and days of closures: of episodes of need, and of referrals with no further action."""
    ended, nothing = need.whole("ended"), referrals.whole("no_further_action") == 1
    child = np.concatenate((need.whole("child"), referrals.whole("child")[nothing]))
    closed = np.concatenate((ended, referrals.whole("day")[nothing]))
    inside = (closed >= first) & (closed <= last)
    return child[inside], closed[inside]


def _tell(sheet: Sheet, lives: Lifetimes, effect: float) -> None:
    found = returns_of(lives)
    if found is None:
        sheet.leave_out("return_share", "the records do not tell who is not yet back from who never comes")
        return
    best, errors = found
    errors = np.sqrt(effect) * errors
    errors[1] = np.hypot(errors[1], LINKAGE / 2.0)
    low, high = (best + way * DEVIATIONS * errors for way in (-1.0, 1.0))
    note = f"design effect {effect:.2f} for siblings who come together" if effect > 1.0 else ""
    share, of_chance = float(expit(best[0])), (float(expit(low[0])), float(expit(high[0])))
    sheet.number(
        "return_share", "Share of closed referrals that come back", share, with_linkage(share, of_chance), "share",
        len(lives), _METHOD, field="returning.return_share", note=note,
    )  # fmt: skip
    sheet.number(
        "days_to_return", "Mean time from closure to coming back", float(np.exp(best[1])),
        (float(np.exp(low[1])), float(np.exp(high[1]))), "working days", len(lives), _METHOD,
        field="returning.mean_days_to_return", note=note,
    )  # fmt: skip


def returns_of(lives: Lifetimes) -> tuple[Numbers, Numbers] | None:
    """Return logit of the part that returns and log of its mean time, with their errors; None if not settled."""

    def against(at: Numbers) -> float:
        share, log_days = float(expit(at[0])), float(at[1])
        still = np.exp(-lives.exit / np.exp(log_days))
        back = np.log(share) - log_days - lives.exit / np.exp(log_days)
        return -float(np.sum(np.where(lives.is_ended, back, np.log(1.0 - share + share * still))))

    bounds = [_SHARES, _LOG_DAYS]
    begin = np.array([logit(np.clip(lives.is_ended.mean(), 0.02, 0.98)), np.log(lives.exit[lives.is_ended].mean())])
    best = np.asarray(minimize(against, begin, method="L-BFGS-B", bounds=bounds).x)
    curvature = curvature_of(against, best)
    is_inside = all(low + 0.01 < value < high - 0.01 for value, (low, high) in zip(best, bounds, strict=True))
    if not is_inside or np.any(np.linalg.eigvalsh(curvature) <= 0.0):
        return None
    return best, np.sqrt(np.diag(np.linalg.inv(curvature)))
