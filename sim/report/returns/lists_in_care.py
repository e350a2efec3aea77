"""Lists 8 to 10 of a synthetic Annex A: children in care, care leavers, children to be adopted."""

from datetime import date

import numpy as np
import pandas as pd

from sim.report.returns import in_care
from sim.report.returns.children import POSTCODE, need_of
from sim.report.returns.codes import ages, care_end_codes, legal_codes, place_codes
from sim.report.returns.inspection import Inspection, worker_names, yes_no
from sim.report.returns.journeys import NEVER, OPEN, last_before, most_recent
from sim.returns import ssda903
from sim.vocabulary import CareEnd, Event, LegalStatus, PlacementKind

_YEAR = 12
_VISITS = (Event.CARE_VISIT, Event.CLOSE_CARE_VISIT, Event.LONG_TERM_CARE_VISIT)
_PLANS = {
    0: "Long-term fostering",
    int(CareEnd.HOME): "Return to family",
    int(CareEnd.ADOPTION): "Adoption",
    int(CareEnd.SPECIAL_GUARDIANSHIP): "SGO/CAO",
    int(CareEnd.CHILD_ARRANGEMENTS): "SGO/CAO",
}
_GROWN_UP = 18
_UNREGISTERED_PROVIDER = "PR4"
"""Of places without a code for who provides them: the list wants one, and such places are bought."""


def children_in_care(at: Inspection) -> pd.DataFrame:
    """List 8: each child's most recent period of care, if it goes on or ended in the six months."""
    all_periods = in_care.periods(at.journeys)
    rows = _as_it_stood(at, at.with_people(most_recent(at.in_window(all_periods))))
    year = at.since(_YEAR)
    lately = all_periods.loc[all_periods["ended"] >= year, "child"].value_counts()
    stays = in_care.placements(at.journeys)
    places = stays.loc[stays["ended"] >= year, "child"].value_counts()
    returned = ssda903.return_of(date.fromordinal(at.day))
    place, provider = place_codes(rows["kind"], returned)
    own = {
        "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)": yes_no(rows["is_unaccompanied"]),
        "Date Started to be Looked After": rows["began"],
        "Child's Category of Need": need_of(rows),
        "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)": yes_no(
            rows["child"].map(lately) > 1
        ),
        "Start date of current legal status": rows["legal_since"],
        "Child's Legal Status": legal_codes(rows["legal"]),
        "Date of Latest Statutory Review": rows["reviewed"],
        "Date of Last Social Work Visit": rows["visited"],
        "What is the permanence plan for this child?": rows["plan"].map(_PLANS).fillna(""),
        "Number of Placements in the Last 12 months": rows["child"].map(places).fillna(1).astype(np.int64),
        "Date Ceased to be Looked After": rows["ended"],
        "Reason Ceased to be Looked After": care_end_codes(rows, returned).where(rows["ended"] != OPEN, ""),
        "Start Date of Most Recent Placement": rows["placed"],
        "Placement Type": place,
        "Placement Provider": provider.replace("", _UNREGISTERED_PROVIDER),
        "Placement postcode": POSTCODE,
        "Placement Location": "In",
        "LA of Placement": "SYNTHETIC",
        "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months": 0,
        "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months": 0,
    }
    return at.table(8, rows, own | at.workers(rows, rows["ended"]))


def _as_it_stood(at: Inspection, rows: pd.DataFrame) -> pd.DataFrame:
    """Add what was last known of each period of care, and leave out what was known of an earlier one."""
    rows = rows.assign(at=rows["ended"].clip(upper=at.day))
    known = at.journeys
    for events, columns in (
        (known.of_event(Event.LEGAL_STATUS), {"value": "legal", "day": "legal_since"}),
        (known.of_event(Event.PLACEMENT_STARTED), {"value": "kind", "day": "placed"}),
        (known.of_event(Event.CARE_REVIEW), {"day": "reviewed"}),
        (in_care.was_held(known, *_VISITS), {"day": "visited"}),
        (known.of_event(Event.PERMANENCE_WORK_STARTED), {"value": "plan", "day": "planned"}),
    ):
        rows = rows.drop(columns=[name for name in columns.values() if name in rows])
        rows = last_before(rows, events, columns)
        since = columns["day"]
        is_earlier = rows[since] < rows["began"]
        rows[list(columns.values())] = rows[list(columns.values())].mask(is_earlier)
    nothing_said = {"legal": LegalStatus.SECTION_20, "kind": PlacementKind.UNREGISTERED}
    rows = rows.fillna(nothing_said)
    return rows.assign(
        legal_since=rows["legal_since"].fillna(rows["began"]), placed=rows["placed"].fillna(rows["began"])
    )


def care_leavers(at: Inspection) -> pd.DataFrame:
    """List 9: young people supported after care at the inspection."""
    supported = in_care.care_leavers(at.journeys)
    rows = at.with_people(most_recent(supported[supported["ended"] == OPEN]))
    now = rows[["child"]].assign(at=at.day)
    advisers = at.journeys.of_event(Event.ADVISER_ASSIGNED, Event.ADVISER_RELEASED)
    adviser = last_before(now, advisers, {"event": "how", "worker": "adviser", "team": "adviser_team"})
    is_advised = adviser["how"] == Event.ADVISER_ASSIGNED
    advised_by, held = worker_names(adviser["adviser"].where(is_advised)), at.workers(rows)
    staying = at.journeys.spells([Event.STAYING_PUT_STARTED], [Event.STAYING_PUT_ENDED])
    stays = rows["child"].isin(staying.loc[staying["ended"] == OPEN, "child"])
    reviewed = in_care.was_held(at.journeys, Event.PATHWAY_REVIEW)
    contacted = in_care.was_held(at.journeys, Event.ADVISER_CONTACT)
    is_grown_up = ages(rows["born"], at.day) >= _GROWN_UP
    own = {
        "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)": yes_no(
            rows["is_unaccompanied"]
        ),
        "Allocated Team": held["Allocated Team"].mask(is_advised, at.team_names(adviser["adviser_team"])),
        "Allocated Worker": held["Allocated Worker"].mask(is_advised, advised_by),
        "Allocated Personal Advisor": advised_by,
        "Eligibility Category": np.where(is_grown_up, "Former relevant child", "Relevant child"),
        "Latest Pathway Plan Review Date": last_before(now, reviewed, {"day": "reviewed"})["reviewed"],
        "LA in Touch": "Yes",
        "Latest Date of Contact": last_before(now, contacted, {"day": "contacted"})["contacted"],
        "Type of Accommodation": np.where(stays, "Z", ""),
        "Suitability of Accommodation": np.where(stays, "Suitable", ""),
    }
    return at.table(9, rows, own)


def adoptions(at: Inspection) -> pd.DataFrame:
    """List 10: children adopted in the twelve months, or who should be placed and are not adopted yet."""
    found = in_care.adoptions(at.journeys)
    listed = (found["decided"] != NEVER) & (found["left"] >= at.since(_YEAR))
    rows = at.with_people(most_recent(found[listed].rename(columns={"entered": "began"})))
    adopted = rows["left"].where(rows["end"] == CareEnd.ADOPTION, NEVER)
    own = {
        "Date the Child Entered Care": rows["began"],
        "Date of Decision that Child Should be Placed for Adoption": rows["decided"],
        "Date of Placement Order": rows["placement_order"],
        "Date of Matching Child and Prospective Adopters": rows["matched"],
        "Date Placed for Adoption": rows["placed"],
        "Date of Adoption Order": adopted,
    }
    return at.table(10, rows, own)
