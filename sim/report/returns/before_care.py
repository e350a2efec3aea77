"""Referrals, assessments, enquiries, plans and the cases they belong to, read off a run's journeys."""

import numpy as np
import pandas as pd

from sim.report.returns.journeys import NEVER, OPEN, Journeys, happened_between
from sim.vocabulary import CareEnd, Event, ReferralOutcome

YEAR_DAYS = 365
"""Days that count as the last twelve months before something."""
_AT_ONCE_DAYS = 30
"""Days after a conference within which the plan it made begins, even where a team has to take the child over."""
_REASONS = {
    CareEnd.ADOPTION: "RC1",
    CareEnd.CHILD_ARRANGEMENTS: "RC3",
    CareEnd.SPECIAL_GUARDIANSHIP: "RC4",
}
NO_LONGER_IN_NEED, AFTER_ASSESSMENT = "RC7", "RC8"
CIN_PLANS = ((Event.CIN_PLAN_STARTED, Event.CIN_PLAN_ENDED), (Event.DISABLED_PLAN_STARTED, Event.DISABLED_PLAN_ENDED))
"""Beginnings and ends of what the returns call a child in need plan."""
_SERVICES = (
    Event.CIN_PLAN_STARTED,
    Event.DISABLED_PLAN_STARTED,
    Event.CP_PLAN_STARTED,
    Event.CARE_STARTED,
    Event.LEAVING_CARE_STARTED,
)


def referrals(journeys: Journeys) -> pd.DataFrame:
    """Return referrals: `day`, `team`, `outcome` (`ReferralOutcome`; 0 undecided), `decided` and `earlier`.

    `earlier` counts the child's referrals in the twelve months before, those before the run included as far as the log
    tells of them.
    """
    made = journeys.spells([Event.REFERRAL], [Event.REFERRAL_DECIDED]).rename(columns={"began": "day"})
    is_decided = made["by"] == Event.REFERRAL_DECIDED
    made["outcome"] = made["end_other"].where(is_decided, 0).astype(np.int64)
    made["decided"] = made["ended"].where(is_decided, NEVER)
    made["earlier"] = happened_between(made, made["child"], made["day"] - YEAR_DAYS, made["day"]) - 1
    is_first = ~made["child"].duplicated()
    # in working days, of which a year has fewer
    was_known = is_first & (made["value"] >= 0) & (made["value"] * 365.25 / 253 < YEAR_DAYS)
    made["earlier"] += was_known
    return made


def assessments(journeys: Journeys) -> pd.DataFrame:
    """Return assessments: `began`, `ended`, and `in_need` (1, 0, -1 while open).

    An assessment that was never signed off before its case was closed has no end, and is left out once it is.
    """
    made = journeys.spells([Event.ASSESSMENT_STARTED], [Event.ASSESSMENT_COMPLETED, Event.CASE_CLOSED])
    made = made[made["by"] != Event.CASE_CLOSED]
    closed = journeys.of_event(Event.CASE_CLOSED)[["child", "time"]].rename(columns={"time": "end_time"})
    made = made.merge(closed, how="left", on=["child", "end_time"], indicator="closed")
    at_once = made["closed"] == "both"
    return made.assign(in_need=np.select([made["ended"] == OPEN, at_once], [-1, 0], 1))


def section_47s(journeys: Journeys) -> pd.DataFrame:
    """Return enquiries: `began`, `ended`, `conference` (day) and whether it was `needed` and made a `plan`.

    `needed` and `plan` are 1, 0 or -1 while that is not known.
    """
    steps = (Event.SECTION_47_STARTED, Event.SECTION_47_ENDED, Event.ICPC)
    rows = journeys.of_event(*steps)
    enquiry = (rows["event"] == Event.SECTION_47_STARTED).groupby(rows["child"]).cumsum()
    rows = rows.assign(enquiry=enquiry)[enquiry > 0]
    keys = ["child", "enquiry"]
    made = rows[rows["event"] == Event.SECTION_47_STARTED].rename(columns={"day": "began"})
    ended = rows[rows["event"] == Event.SECTION_47_ENDED].rename(columns={"day": "ended", "value": "goes_on"})
    held = rows[rows["event"] == Event.ICPC].rename(columns={"day": "conference"})
    made = made.merge(ended[[*keys, "ended", "goes_on"]].drop_duplicates(keys), how="left", on=keys)
    made = made.merge(held[[*keys, "conference"]].drop_duplicates(keys), how="left", on=keys)
    made["needed"] = made["goes_on"].fillna(-1).astype(np.int64)
    made["ended"] = made["ended"].fillna(OPEN).astype(np.int64)
    made["conference"] = made["conference"].fillna(NEVER).astype(np.int64)
    plans = journeys.of_event(Event.CP_PLAN_STARTED)
    began = happened_between(plans, made["child"], made["conference"] - 1, made["conference"] + _AT_ONCE_DAYS) > 0
    undecided = (made["conference"] == NEVER) | (~began & (made["conference"] + _AT_ONCE_DAYS > journeys.last))
    made["plan"] = np.where(began & (made["conference"] != NEVER), 1, np.where(undecided, -1, 0))
    return made


def cp_plans(journeys: Journeys) -> pd.DataFrame:
    """Return child protection plans: `began`, `ended` and how many `earlier` plans the child had."""
    made = journeys.spells([Event.CP_PLAN_STARTED], [Event.CP_PLAN_ENDED])
    by_child = made.groupby("child")
    made["earlier"] = by_child.cumcount() + by_child["value"].transform("first").astype(np.int64)
    return made


def cin_plans(journeys: Journeys) -> pd.DataFrame:
    """Return child in need plans, those of the disabled children's team among them."""
    return pd.concat([journeys.spells([begins], [ends]) for begins, ends in CIN_PLANS], ignore_index=True)


def early_help(journeys: Journeys) -> pd.DataFrame:
    """Return spells of early help, from when it began; families who gave up waiting had none."""
    return journeys.spells([Event.EARLY_HELP_STARTED], [Event.EARLY_HELP_ENDED])


def cases(journeys: Journeys) -> pd.DataFrame:
    """Return open and closed cases: `referred`, `began`, `ended`, `reason`, `had_services`, `team`.

    A case begins with the referral that opened it; where none did (children there at the start, those who come
    straight into care, and those who come back), on the day it was opened.
    """
    rows = journeys.of_event(Event.REFERRAL, Event.CASE_OPENED, Event.CASE_CLOSED)
    before = rows.shift(1)
    follows = before["child"].eq(rows["child"]) & before["event"].eq(Event.REFERRAL)
    referred = before["day"].where(follows)[rows["event"] == Event.CASE_OPENED]
    made = journeys.spells([Event.CASE_OPENED], [Event.CASE_CLOSED])
    made["referred"] = referred.fillna(rows["day"]).astype(np.int64).to_numpy()
    made["by_referral"] = referred.notna().to_numpy()
    services = journeys.of_event(*_SERVICES)
    made["had_services"] = happened_between(services, made["child"], made["began"] - 1, made["ended"]) > 0
    made["reason"] = _reasons(journeys, made)
    return made


def _reasons(journeys: Journeys, made: pd.DataFrame) -> np.ndarray:
    """Return why cases were closed, from what happened at the same time; nothing while they are open."""
    left = journeys.of_event(Event.CARE_ENDED)[["child", "time", "value"]].drop_duplicates(["child", "time"])
    keys = made[["child", "end_time"]].rename(columns={"end_time": "time"})
    by_order = keys.merge(left, how="left", on=["child", "time"])["value"].map({int(k): v for k, v in _REASONS.items()})
    otherwise = np.where(made["had_services"], NO_LONGER_IN_NEED, AFTER_ASSESSMENT)
    reasons = np.where(by_order.notna(), by_order, otherwise)
    found: np.ndarray = np.where(made["ended"] == OPEN, "", reasons)
    return found


def is_own_episode(table: pd.DataFrame) -> pd.Series:
    """Whether referrals opened no case: they ended there, joined other work, or are not decided yet."""
    return table["outcome"].isin([0, ReferralOutcome.NO_FURTHER_ACTION, ReferralOutcome.NO_NEW_ASSESSMENT])
