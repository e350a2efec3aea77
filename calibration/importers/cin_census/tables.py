"""Children's journeys from stitched CIN censuses, with what each table does not show."""

from typing import Final

import numpy as np
import pandas as pd

from calibration.importers.cin_census.answers import assessed_in_need, conference_needed, plan_made
from calibration.importers.cin_census.stitching import CASE, Stitched, ended_if_vanished, ended_with_case, note, useful
from calibration.importers.findings import Findings
from calibration.importers.journeys import NONE, SPELL, TABLES

NFA: Final = "CINdetails, ReferralNFA"
DECIDED_BY_THEN: Final = 30
"""Calendar days. An assumption: within them it is decided whether a referral is acted on (standard: a working day)."""
ACTED_ON: Final = ("Assessments", "CINPlanDates", "Section47", "ChildProtectionPlans")


def tables_of(stitched: Stitched, findings: Findings) -> dict[str, pd.DataFrame]:
    """Return the tables of `calibration.importers.journeys.TABLES` that a CIN census can fill.

    What they share: a record that ended before 1 April of the first year is not there, even where its case is. So
    `seen_from` is the day it began, or that 1 April if it began before.
    """
    all_cases = _acted_on(stitched, findings)
    cases = _cases(stitched, all_cases, findings)
    plans = {record: _plans(stitched, record, cases, findings) for record in ("CINPlanDates", "ChildProtectionPlans")}
    return {
        "referrals": _referrals(stitched, all_cases, findings),
        "need": _spells(stitched, cases)[list(TABLES["need"])],
        "assessments": _assessments(stitched, cases, plans, findings),
        "section_47s": _section_47s(stitched, plans["ChildProtectionPlans"], findings),
        "cp_plans": _spells(stitched, plans["ChildProtectionPlans"])[list(TABLES["cp_plans"])],
        "cin_plans": _spells(stitched, plans["CINPlanDates"])[list(SPELL)],
    }


def _spells(stitched: Stitched, rows: pd.DataFrame) -> pd.DataFrame:
    """Say since when each spell would be seen to end."""
    return rows.assign(seen_from=np.maximum(rows["began"], stitched.first_day.toordinal())).reset_index(drop=True)


def _acted_on(stitched: Stitched, findings: Findings) -> pd.DataFrame:
    """Return all dated cases, with what contradicts their `no_further_action` put right.

    One that is said to have none, but has records of some, was acted on. One made in the last `DECIDED_BY_THEN` days of
    a year and still open, without any record of action, and not in the next year's return, had no further action: that
    was decided in April, and only the year of the referral would list it. Any other case would be listed again.
    """
    cases = stitched.records["CINdetails"]
    acted = pd.concat([useful(stitched, record)[CASE] for record in ACTED_ON]).drop_duplicates()
    found = cases[CASE].merge(acted.assign(acted=True), on=CASE, how="left")["acted"].notna().to_numpy()
    none = cases["no_further_action"] == 1
    note(findings, cases[found & none], NFA, "no further action, yet there are records of some; read as acted on")
    made_that_year = cases["began"] > cases["year"] - DECIDED_BY_THEN
    vanished = (cases["ended"] == NONE) & (cases["year"] < stitched.last_day.toordinal()) & made_that_year
    late = vanished & ~none & ~found
    rule = "made in the last days of the year, and not in the next year's return; read as no further action"
    note(findings, cases[late], NFA, rule)
    return cases.assign(no_further_action=cases["no_further_action"].mask(found & none, 0).mask(late, 1))


def _referrals(stitched: Stitched, cases: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return the referrals made in the years: all of them, with or without further action.

    Earlier referrals are left out. They are there only where the case was still open on the first day, and then never
    without further action.
    """
    made = cases["began"].between(stitched.first_day.toordinal(), stitched.last_day.toordinal())
    early = (cases["began"] < stitched.first_day.toordinal()) & (cases["no_further_action"] == 1)
    note(
        findings,
        cases[early],
        NFA,
        "no further action on a referral from before the year, which is not to be listed; left out",
    )
    table = cases.loc[made, ["child", "began", "no_further_action"]].rename(columns={"began": "day"})
    return table.assign(earlier=NONE)[list(TABLES["referrals"])].reset_index(drop=True)


def _cases(stitched: Stitched, all_cases: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return the cases of children in need: referrals that were acted on, until the case is closed.

    A case open on any day of the years is there, whenever it began: delayed entry from the first day and nothing else.
    """
    closed_later = all_cases[(all_cases["no_further_action"] == 1) & (all_cases["ended"] > all_cases["began"])]
    note(
        findings,
        closed_later,
        "CINdetails",
        "no further action, yet closed on a later day; not counted as a case in need",
    )
    cases = all_cases[all_cases["useful"] & (all_cases["no_further_action"] != 1)]
    unsaid = cases[(cases["ended"] != NONE) & (cases["reason"] == "")]
    note(
        findings,
        unsaid,
        "CINdetails, ReasonForClosure",
        "closed without a known reason; the reason is taken as not known",
    )
    unclosed = (cases["ended"] == NONE) & (cases["reason"] != "")
    note(findings, cases[unclosed], "CINdetails, ReasonForClosure", "a reason for closure, but open; read as open")
    cases = cases.assign(reason=cases["reason"].mask(unclosed, ""))
    cases = ended_if_vanished(cases, "CINdetails", stitched.last_day, findings)
    _note_overlaps(
        cases, "CINdetails", "referred again while an earlier case of the child is open; both are counted", findings
    )
    return cases.reset_index(drop=True)


def _plans(stitched: Stitched, record: str, cases: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return plans: all that were open on any day of the years, whenever they began, so delayed entry as for cases.

    How many plans a child had before (`earlier_plans`) is what the council counts, in whichever years and councils.
    """
    rows = useful(stitched, record)
    twice = rows.duplicated(["child", "began"], keep="last")
    note(findings, rows[twice], record, "the same plan is listed under two referrals; counted once")
    rows = ended_if_vanished(rows[~twice], record, stitched.last_day, findings)
    rows = ended_with_case(rows, cases, record, findings)
    _note_overlaps(rows, record, "begins while an earlier plan of the same kind is open; both are counted", findings)
    return rows.reset_index(drop=True)


def _note_overlaps(rows: pd.DataFrame, record: str, rule: str, findings: Findings) -> None:
    """Tell of spells that begin while an earlier one of the same child is open."""
    ordered = rows.sort_values(["child", "began"], kind="stable")
    until = ordered["ended"].mask(ordered["ended"] == NONE, np.iinfo(np.int64).max)
    longest = until.groupby(ordered["child"]).cummax().groupby(ordered["child"]).shift(fill_value=NONE)
    note(findings, ordered[ordered["began"] < longest], record, rule)


def _assessments(
    stitched: Stitched, cases: pd.DataFrame, plans: dict[str, pd.DataFrame], findings: Findings
) -> pd.DataFrame:
    """Return assessments from their start to their authorisation.

    Listed are those authorised in a year, and those begun in it and still open at its end. An assessment begun before
    the first 1 April is there only if it was authorised before the next: who takes longer than a year from there is
    missing. Later years lose nobody: an assessment open at the end of the year it began in is known of, and if no later
    return says it was authorised it is still open, as long as its case is.
    """
    rows = ended_with_case(useful(stitched, "Assessments"), cases, "Assessments", findings)
    long_open = (rows["ended"] == NONE) & (rows["began"] <= stitched.last_day.toordinal() - 365)
    note(findings, rows[long_open], "Assessments", "not authorised for more than a year; read as open")
    before = rows[rows["began"] < rows["referred"]]
    note(findings, before, "Assessments, AssessmentActualStartDate", "begins before its referral; read as it is")
    both = pd.concat(list(plans.values()))
    in_need = assessed_in_need(rows, cases, both, stitched.last_day.toordinal())
    return _spells(stitched, rows.assign(in_need=in_need))[list(TABLES["assessments"])]


def _section_47s(stitched: Stitched, cp_plans: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return the section 47 enquiries begun in the years: all of them.

    Those begun before the first 1 April are left out. They are listed only if their conference was held after it, so
    they would make conferences look surer than they are.
    """
    rows = useful(stitched, "Section47")
    early = (rows["conference"] != NONE) & (rows["conference"] < rows["began"])
    note(findings, rows[early], "Section47, DateOfInitialCPC", "the conference is before the enquiry; left blank")
    rows = rows.assign(conference=rows["conference"].mask(early, NONE))
    held = rows["conference"] != NONE
    note(
        findings,
        rows[held & (rows["not_required"] == 1)],
        "Section47, ICPCnotRequired",
        "no conference required, yet one was held; read as required",
    )
    rows = rows[rows["began"] >= stitched.first_day.toordinal()].reset_index(drop=True)
    last_day = stitched.last_day.toordinal()
    needed = conference_needed(rows, last_day)
    lacking = rows[(needed == 1) & (rows["conference"] == NONE)]
    note(findings, lacking, "Section47", "a conference is required, but none is listed by the end; read as required")
    table = rows.assign(conference_needed=needed, plan=plan_made(rows, cp_plans, last_day))
    return table[list(TABLES["section_47s"])]
