"""The flow of children month by month: how many pass each step, how many are there at a time."""

from dataclasses import dataclass

import pandas as pd

from sim.report.charting.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the flow.

    Attributes
    ----------
    measure : str
    words : str
        What its number counts.
    stage : str
        Where on the way it is.
    is_open : bool
        Whether its number says how many there are at a time, not how many pass in the month.
    """

    measure: str
    words: str
    stage: str
    is_open: bool = False


_FRONT, _ASSESSED, _PROTECTED = "Front door", "Assessment", "Child protection"
_NEED, _CARE, _AFTER, _WAITING = "Child in need", "Care", "After care", "Without a worker"
STEPS = (
    Step("contacts", "contacts", _FRONT),
    Step("referrals", "referrals", _FRONT),
    Step("assessments_open", "assessments under way", _ASSESSED, is_open=True),
    Step("assessments_completed", "assessments completed", _ASSESSED),
    Step("section_47s", "section 47 enquiries begun", _PROTECTED),
    Step("icpcs", "initial conferences held", _PROTECTED),
    Step("cp_plans_started", "plans begun", _PROTECTED),
    Step("cp_plans_open", "children on plans", _PROTECTED, is_open=True),
    Step("cp_plans_ended", "plans ended", _PROTECTED),
    Step("cin_plans_open", "children on plans", _NEED, is_open=True),
    Step("care_started", "children come into care", _CARE),
    Step("children_in_care", "children in care", _CARE, is_open=True),
    Step("care_ended", "children leave care", _CARE),
    Step("care_leavers_supported", "care leavers supported", _AFTER, is_open=True),
    Step("unallocated_children", "children wait for one", _WAITING, is_open=True),
)
"""From the first contact to life after care, in the order of the way."""


def flow_by_month(evidence: Evidence) -> pd.DataFrame:
    """Return the flow of every month: columns option, month, measure and mean over runs; no row where there is none."""
    rows = evidence.rows([step.measure for step in STEPS])
    groups = rows.dropna(subset="value").groupby(["option", "month", "measure"], sort=False)["value"]
    return groups.mean().rename("mean").reset_index()
