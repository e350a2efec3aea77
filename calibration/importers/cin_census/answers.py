"""Questions a CIN census answers only by what came after: in need or not, conference or not, plan or not.

An answer is told only when so much time has passed that either answer would be there. Else the last weeks of a year
would show the quick answers alone, and a share taken of them would be wrong.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.importers.cin_census.stitching import per_case
from calibration.importers.journeys import NONE
from sim.returns.cin_census import CONFERENCE_TO_PLAN_DAYS, NOT_IN_NEED

ANSWER_DAYS: Final = 45
"""Calendar days. An assumption: a conference follows its enquiry, and a plan or the closing of the case its assessment,
within three times the 15 working days that are the standard for the first."""


def assessed_in_need(
    assessments: pd.DataFrame, cases: pd.DataFrame, plans: pd.DataFrame, last_day: int
) -> NDArray[np.int64]:
    """Return whether each assessment found a child in need: 1, 0, or NONE.

    The census does not say so itself. In need: a plan is open within `ANSWER_DAYS` of the authorisation, or the case
    stays open for longer than that, or is closed for another reason than RC8 or RC9. Not in need: it is closed as RC8
    or RC9 (no further action, early help) and this was its last assessment. Not known: closed without a reason, not
    yet authorised, or not yet so long ago.
    """
    authorised = assessments["ended"].to_numpy()
    known = (authorised != NONE) & (authorised + ANSWER_DAYS <= last_day)
    closed = per_case(assessments, cases, "ended", NONE).to_numpy()
    reason = per_case(assessments, cases, "reason", "")
    listed = per_case(assessments, cases.assign(listed=1), "listed", 0).to_numpy() == 1
    last = assessments["began"].eq(assessments.groupby(["child", "referred"])["began"].transform("max")).to_numpy()
    stayed = (closed == NONE) | (closed > authorised + ANSWER_DAYS)
    negative = reason.isin(NOT_IN_NEED).to_numpy()
    no = negative & (last | ~stayed)
    yes = _on_plan(assessments, plans) | (listed & ~negative & (stayed | (reason != "").to_numpy())) | (negative & ~no)
    return np.select([~known, yes & ~no, no], [NONE, 1, 0], NONE).astype(np.int64)


def _on_plan(assessments: pd.DataFrame, plans: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell whether a plan of the child is open on any day from the authorisation to `ANSWER_DAYS` after."""
    numbered = assessments[["child", "ended"]].assign(number=range(len(assessments)))
    pairs = numbered.merge(plans[["child", "began", "ended"]], on="child", suffixes=("", "_plan"))
    open_then = (pairs["began"] <= pairs["ended"] + ANSWER_DAYS) & (
        (pairs["ended_plan"] == NONE) | (pairs["ended_plan"] > pairs["ended"])
    )
    return np.isin(np.arange(len(assessments)), pairs.loc[open_then, "number"])


def conference_needed(enquiries: pd.DataFrame, last_day: int) -> NDArray[np.int64]:
    """Return whether each enquiry needed a conference: 1, 0, or NONE.

    The flag that none is required is "no" both where one is required and where nobody has decided yet, so enquiries of
    the last `ANSWER_DAYS` are not known.
    """
    held = enquiries["conference"] != NONE
    answers = np.select([held, enquiries["not_required"] == 1, enquiries["not_required"] == 0], [1, 0, 1], NONE)
    return np.where(enquiries["began"] + ANSWER_DAYS > last_day, NONE, answers).astype(np.int64)


def plan_made(enquiries: pd.DataFrame, cp_plans: pd.DataFrame, last_day: int) -> NDArray[np.int64]:
    """Return whether a plan began within the sector's 45 days of the conference: 1, 0, or NONE.

    NONE without a conference, and where the 45 days are not over.
    """
    numbered = enquiries[["child", "conference"]].assign(number=range(len(enquiries)))
    pairs = numbered[numbered["conference"] != NONE].merge(cp_plans[["child", "began"]], on="child")
    after = pairs["began"] - pairs["conference"]
    made = np.isin(np.arange(len(enquiries)), pairs.loc[after.between(0, CONFERENCE_TO_PLAN_DAYS), "number"])
    conference = enquiries["conference"].to_numpy()
    known = (conference != NONE) & (conference + CONFERENCE_TO_PLAN_DAYS <= last_day)
    return np.where(known, made.astype(np.int64), NONE)
