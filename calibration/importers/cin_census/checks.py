"""What does not fit together between the records of a CIN census: told, and left as it is."""

from typing import Final

import numpy as np
import pandas as pd

from calibration.importers.cin_census.stitching import Stitched, note, useful
from calibration.importers.findings import Findings
from calibration.importers.journeys import NONE
from sim.returns.cin_census import CONFERENCE_TO_PLAN_DAYS

NEVER: Final = np.iinfo(np.int64).max


def note_contradictions(stitched: Stitched, findings: Findings) -> None:
    """Tell of plans without a conference, and of a child with both kinds of plan at once."""
    _plans_without_conference(stitched, findings)
    _both_plans(stitched, findings)


def _plans_without_conference(stitched: Stitched, findings: Findings) -> None:
    """Tell of CP plans that no conference of the child comes before, where it would be listed."""
    plans = useful(stitched, "ChildProtectionPlans")
    since = stitched.first_day.toordinal() + CONFERENCE_TO_PLAN_DAYS
    plans = plans[plans["began"] >= since].reset_index(drop=True)
    held = pd.concat([stitched.records[record][["child", "conference"]] for record in ("Section47", "CINdetails")])
    pairs = plans[["child", "began"]].reset_index().merge(held[held["conference"] != NONE], on="child")
    before = (pairs["began"] - pairs["conference"]).between(0, CONFERENCE_TO_PLAN_DAYS)
    without = plans[~plans.index.isin(pairs.loc[before, "index"])]
    rule = f"a plan without an initial conference in the {CONFERENCE_TO_PLAN_DAYS} days before; the plan is counted"
    note(findings, without, "ChildProtectionPlans", rule)


def _both_plans(stitched: Stitched, findings: Findings) -> None:
    """Tell of children in need plans that lie, for more than a day, within a child protection plan."""
    need, protection = useful(stitched, "CINPlanDates"), useful(stitched, "ChildProtectionPlans")
    pairs = (
        need[["child", "began", "ended"]]
        .reset_index()
        .merge(protection[["child", "began", "ended"]], on="child", suffixes=("", "_other"))
    )
    until, until_other = (pairs[column].mask(pairs[column] == NONE, NEVER) for column in ("ended", "ended_other"))
    overlap = np.minimum(until, until_other) > np.maximum(pairs["began"], pairs["began_other"])
    both = need[need.index.isin(pairs.loc[overlap, "index"])]
    note(
        findings, both, "CINPlanDates", "a child in need plan while there is a child protection plan; both are counted"
    )
