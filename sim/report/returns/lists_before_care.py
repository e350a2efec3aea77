"""Lists 1 to 7 of a synthetic Annex A: from contacts to child protection plans."""

import numpy as np
import pandas as pd

from sim.report.returns import before_care, in_care
from sim.report.returns.before_care import NO_LONGER_IN_NEED
from sim.report.returns.children import need_of
from sim.report.returns.inspection import Inspection, answer, worker_names, yes_no
from sim.report.returns.journeys import OPEN, happened_between, last_before, most_recent
from sim.vocabulary import Event, LegalStatus, ReferralOutcome

UNKNOWN_SOURCE = "10"
_YEAR = 12
_VISITS = (Event.CP_VISIT, Event.CIN_VISIT, Event.CARE_VISIT, Event.CLOSE_CARE_VISIT, Event.LONG_TERM_CARE_VISIT)
_ABUSE = "Neglect"
_IN_CARE, _ON_PLAN, _IN_NEED = "Looked after child", "Child Protection plan", "Child in need plan"
_ASSESSED, _CLOSED = "Open assessment", "Closed episode"


def contacts(at: Inspection) -> pd.DataFrame:
    """List 1: contacts received in the six months."""
    rows = at.journeys.of_event(Event.CONTACT)
    rows = at.with_people(rows[rows["day"] >= at.six_months].sort_values(["day", "child"]))
    return at.table(1, rows, {"Date of Contact": rows["day"], "Contact Source": UNKNOWN_SOURCE})


def early_help(at: Inspection) -> pd.DataFrame:
    """List 2: early help that goes on or ended in the six months."""
    rows = at.with_people(at.in_window(before_care.early_help(at.journeys)).sort_values(["began", "child"]))
    own = {
        "Assessment start date": rows["began"],
        "Assessment completion date": rows["ended"],
        "Organisation completing assessment": "SYNTHETIC",
    }
    return at.table(2, rows, own)


def referrals(at: Inspection) -> pd.DataFrame:
    """List 3: referrals received in the six months."""
    made = before_care.referrals(at.journeys)
    rows = at.with_people(made[made["day"] >= at.six_months].sort_values(["day", "child"]))
    held = at.workers(rows)
    # the worker of an earlier case has nothing to do with this one
    since = last_before(rows[["child"]].assign(at=at.day), at.journeys.of_event(Event.ALLOCATED), {"day": "since"})[
        "since"
    ]
    is_theirs = since >= rows["day"]
    own = {
        "Date of referral": rows["day"],
        "Referral Source": UNKNOWN_SOURCE,
        "Referral NFA?": yes_no(rows["outcome"] == ReferralOutcome.NO_FURTHER_ACTION),
        "Number of Referrals in Last 12 Months": rows["earlier"],
        "Allocated Team": held["Allocated Team"].where(is_theirs, at.team_names(rows["team"])),
        "Allocated Worker": held["Allocated Worker"].where(is_theirs, worker_names(rows["worker"])),
    }
    return at.table(3, rows, own)


def assessments(at: Inspection) -> pd.DataFrame:
    """List 4: assessments authorised in the six months or still open."""
    rows = at.with_people(at.in_window(before_care.assessments(at.journeys)).sort_values(["began", "child"]))
    own = {
        "Continuous Assessment Start Date": rows["began"],
        "Child Seen During Continuous Assessment": "Unknown",
        "Continuous Assessment Date of Authorisation": rows["ended"],
        "Was the child assessed as requiring LA children's social care support?": answer(rows["in_need"]),
    }
    return at.table(4, rows, own | at.workers(rows, rows["ended"]))


def section_47s(at: Inspection) -> pd.DataFrame:
    """List 5: enquiries begun in the six months or still open."""
    made = before_care.section_47s(at.journeys)
    rows = made[(made["began"] >= at.six_months) | (made["ended"] == OPEN)]
    rows = at.with_people(rows.sort_values(["began", "child"]))
    year = at.since(_YEAR) - 1
    held = at.journeys.of_event(Event.ICPC)
    enquiries = happened_between(at.journeys.of_event(Event.SECTION_47_STARTED), rows["child"], year, at.day)
    own = {
        "Strategy discussion initiating Section 47 Enquiry Start Date": rows["began"],
        "Was an Initial Child Protection Conference deemed unnecessary?": answer(1 - rows["needed"].replace(-1, 2)),
        "Date of Initial Child Protection Conference": rows["conference"],
        "Did the Initial Child Protection Conference Result in a Child Protection Plan": answer(rows["plan"]),
        "Number of Section 47 Enquiries in the last 12 months": enquiries,
        "Number of ICPCs in the last 12 months": happened_between(held, rows["child"], year, at.day),
    }
    return at.table(5, rows, own | at.workers(rows, rows["ended"]))


def children_in_need(at: Inspection) -> pd.DataFrame:
    """List 6: each child's most recent case, if it was in need at the inspection or in the six months."""
    made = in_need(at)
    rows = at.with_people(most_recent(at.in_window(made)))
    seen = in_care.was_held(at.journeys, *_VISITS)
    last_seen = last_before(rows[["child"]].assign(at=rows["ended"].clip(upper=at.day)), seen, {"day": "seen"})["seen"]
    own = {
        "CIN Start Date": rows["referred"],
        "Primary Need Code": need_of(rows),
        "Date Child Was Last Seen": last_seen.where(last_seen >= rows["referred"]),
        "CIN Closure Date": rows["ended"],
        "Reason for Closure": rows["reason"],
        "Case Status": _statuses(at, rows),
    }
    return at.table(6, rows, own | at.workers(rows, rows["ended"]))


def in_need(at: Inspection) -> pd.DataFrame:
    """Return cases without what is not need: support after care, and assessments that found none."""
    cases = before_care.cases(at.journeys)
    leaving = at.journeys.of_event(Event.LEAVING_CARE_STARTED)[["child", "day"]].rename(columns={"day": "left"})
    pairs = cases[["child", "began", "ended"]].reset_index().merge(leaving, on="child")
    within = pairs[(pairs["left"] >= pairs["began"]) & (pairs["left"] <= pairs["ended"])]
    left = within.groupby("index")["left"].min().reindex(cases.index)
    cases["reason"] = cases["reason"].mask(left.notna(), NO_LONGER_IN_NEED)
    cases["ended"] = cases["ended"].where(left.isna(), left).astype(np.int64)
    found_none = (cases["ended"] != OPEN) & ~cases["had_services"]
    return cases[~found_none & (cases["began"] < cases["ended"])]


def _statuses(at: Inspection, rows: pd.DataFrame) -> np.ndarray:
    now = {
        _IN_CARE: in_care.periods(at.journeys),
        _ON_PLAN: before_care.cp_plans(at.journeys),
        _IN_NEED: before_care.cin_plans(at.journeys),
    }
    are = [rows["child"].isin(spells.loc[spells["ended"] == OPEN, "child"]) for spells in now.values()]
    found: np.ndarray = np.select([rows["ended"] != OPEN, *are], [_CLOSED, *now], _ASSESSED)
    return found


def child_protection(at: Inspection) -> pd.DataFrame:
    """List 7: each child's most recent plan, if it goes on or ended in the six months."""
    rows = at.with_people(most_recent(at.in_window(before_care.cp_plans(at.journeys))))
    until = rows[["child"]].assign(at=rows["ended"].clip(upper=at.day))
    visited = last_before(until, in_care.was_held(at.journeys, Event.CP_VISIT), {"day": "seen"})["seen"]
    reviewed = last_before(until, at.journeys.of_event(Event.CP_REVIEW), {"day": "held"})["held"]
    taken = at.journeys.of_event(Event.LEGAL_STATUS)
    taken = taken[(taken["value"] == LegalStatus.POLICE_PROTECTION) & (taken["day"] >= at.six_months)]
    own = {
        "Child Protection Plan Start Date": rows["began"],
        "Initial Category of Abuse": _ABUSE,
        "Latest Category of Abuse": _ABUSE,
        "Date of the Last Statutory Visit": visited.where(visited >= rows["began"]),
        "Date of latest review conference": reviewed.where(reviewed >= rows["began"]),
        "Child Protection Plan End Date": rows["ended"],
        "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)": yes_no(
            rows["child"].isin(taken["child"])
        ),
        "Number of Previous Child Protection Plans": rows["earlier"],
    }
    return at.table(7, rows, own | at.workers(rows, rows["ended"]))
