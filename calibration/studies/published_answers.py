"""What published figures say of timeliness and caseload: slopes, where the variance lies, what came before."""

from dataclasses import dataclass

import pandas as pd

from calibration.studies.published_panel import NEW_METHOD
from calibration.studies.regression import (
    BETWEEN,
    WITHIN,
    Fit,
    Parts,
    Slope,
    changes,
    fit,
    lagged,
    parts,
)

ALONE = (
    "log_caseload",
    "log_assessments",
    "log_referrals",
    "agency",
    "vacancy",
    "staff_turnover",
    "sickness",
)
STAFFING = ("log_holders", "log_open", "log_referred")
TOGETHER = ("log_caseload", "log_assessments", "agency", "vacancy", "staff_turnover", "sickness")


@dataclass(frozen=True, slots=True)
class PublishedAnswers:
    """Slopes of the logit of the share within 45 days, unless said otherwise.

    Attributes
    ----------
    alone : dict of (str, str) to Fit
        By comparison (``between``, ``within``, ``changes``) and what it is regressed on.
    together : dict of str to Fit
        By comparison, on all at once.
    cases_and_holders : Fit
        Within councils, on log cases and log social workers, which a mere ratio would make opposite and equal.
    staffing : dict of str to Fit
        By comparison, on log social workers, open episodes of the March before and the year's referrals.
    with_assessments, without_assessments : Slope
        Within councils, on caseload with and without the assessments under way, of the same council-years.
    with_lag, with_lead : Fit
        Within councils, on the caseload and that of the September before, or after.
    before_method : Slope
        Between councils, in the one year whose caseloads are by the older method.
    points : dict of str to Slope
        Slope of the share itself on log caseload, by comparison.
    variance, caseload_variance : Parts
    recovery : Slope
        The change to the next year on how far a council is from the mean.
    rows, councils : int
    """

    alone: dict[tuple[str, str], Fit]
    together: dict[str, Fit]
    cases_and_holders: Fit
    staffing: dict[str, Fit]
    with_assessments: Slope
    without_assessments: Slope
    with_lag: Fit
    with_lead: Fit
    before_method: Slope
    points: dict[str, Slope]
    variance: Parts
    caseload_variance: Parts
    recovery: Slope
    rows: int
    councils: int


def published_answers(panel: pd.DataFrame) -> PublishedAnswers:
    """Run all regressions on the published panel, from the year of the new definition of caseload."""
    rows = panel[panel["year"] >= NEW_METHOD].reset_index(drop=True)
    rows["before"], rows["after"] = lagged(rows, "log_caseload"), lagged(rows, "log_caseload", -1)
    changed = changes(rows, ["share", "logit", *ALONE, *STAFFING])
    compared = {"between": (rows, BETWEEN), "within": (rows, WITHIN), "changes": (changed, BETWEEN)}
    older = panel[panel["year"] < NEW_METHOD]
    return PublishedAnswers(
        alone={
            (name, on): fit(table, "logit", [on], effects)
            for name, (table, effects) in compared.items()
            for on in ALONE
        },
        together={name: fit(table, "logit", TOGETHER, effects) for name, (table, effects) in compared.items()},
        cases_and_holders=fit(rows, "logit", ["log_cases", "log_holders"], WITHIN),
        staffing={name: fit(table, "logit", STAFFING, effects) for name, (table, effects) in compared.items()},
        with_assessments=fit(rows.dropna(subset=["log_other_cases"]), "logit", ["log_caseload"], WITHIN).slopes[
            "log_caseload"
        ],
        without_assessments=fit(rows, "logit", ["log_other_cases"], WITHIN).slopes["log_other_cases"],
        with_lag=fit(rows, "logit", ["log_caseload", "before"], WITHIN),
        with_lead=fit(rows, "logit", ["log_caseload", "after"], WITHIN),
        before_method=fit(older, "logit", ["log_caseload"], BETWEEN).slopes["log_caseload"],
        points={
            name: fit(table, "share", ["log_caseload"], effects).slopes["log_caseload"]
            for name, (table, effects) in compared.items()
        },
        variance=parts(rows, "logit"),
        caseload_variance=parts(rows, "log_caseload"),
        recovery=_recovery(rows),
        rows=len(rows),
        councils=rows["council"].nunique(),
    )


def _recovery(rows: pd.DataFrame) -> Slope:
    after = changes(rows, ["logit"]).rename(columns={"logit": "change"})
    start = rows[["council", "year", "logit"]].assign(year=rows["year"] + 1)
    return fit(after.merge(start, on=["council", "year"]), "change", ["logit"], BETWEEN).slopes["logit"]
