"""Synthetic CIN censuses: an XML file for each year ending 31 March, with what such a return lists and no more."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

import sim
from sim.report.returns import before_care
from sim.report.returns.before_care import NO_LONGER_IN_NEED
from sim.report.returns.children import Children, need_of, no_upn
from sim.report.returns.journeys import NEVER, OPEN, Journeys
from sim.report.returns.periods import days_of_year
from sim.returns import cin_census
from sim.vocabulary import Event, ReferralOutcome, Standard

SOFTWARE, NO_COUNCIL = "THROUGHCARE-SYNTHETIC", "000"
_DATES = "%Y-%m-%d"
_UNKNOWN_SOURCE, _ABUSE = "10", "NEG"
_NONE, _ANOTHER = "NONE", "DDA"
"""Disabilities: none, and one of which no more is known."""
_LETTERS_SINCE = 2025
"""First census in which what was GenderCurrent is called Sex."""

Node = dict[str, Any]
"""An element's contents by name: text, another node, or a list of either."""
Adding = Callable[[int, int], int]
"""The working day so many working days after a day, both as ordinals."""


def census_of_year(journeys: Journeys, children: Children, year: int, add_working_days: Adding) -> str:
    """Return the census of a year as XML.

    Parameters
    ----------
    journeys : Journeys
        The whole run; what comes after the year is not looked at.
    children : Children
        Who the children are.
    year : int
        The year in which it ends.
    add_working_days : callable
        See `Adding`.
    """
    first, last = days_of_year(year)
    known = journeys.until(last)
    cases = _cases(known, first)
    records = _records(known, cases[cases["is_open_case"]], first, add_working_days)
    people = children.table.loc[sorted(cases["child"].unique())]
    people = people.assign(no_upn=no_upn(people, last), need=need_of(people))
    needs: dict[Any, str] = people["need"].to_dict()
    of_child: dict[Any, list[Node]] = defaultdict(list)
    for case in cases.sort_values(["child", "referred"]).itertuples():
        details = {"PrimaryNeedCode": needs[case.child], **_details(case), **records[case.Index]}
        of_child[case.child].append(details)
    everybody = [
        {
            "ChildIdentifiers": _identity(child, last, year),
            "ChildCharacteristics": {
                "Ethnicity": child.ethnicity,
                "Disabilities": {"Disability": _ANOTHER if child.is_disabled else _NONE},
            },
            "CINdetails": of_child[child.Index],
        }
        for child in people.itertuples()
    ]
    message = {"Header": _header(year), "Children": {"Child": everybody}}
    lines = ['<?xml version="1.0" encoding="utf-8"?>', *_lines(cin_census.ROOT, message, year)]
    return "\n".join(lines) + "\n"


def _header(year: int) -> Node:
    day = f"{year}-03-31"
    return {
        "CollectionDetails": {"Collection": cin_census.COLLECTION, "Year": str(year), "ReferenceDate": day},
        "Source": {
            "SourceLevel": "L",
            "LEA": NO_COUNCIL,
            "SoftwareCode": SOFTWARE,
            "Release": sim.__version__,
            "SerialNo": "001",
            "DateTime": f"{day}T00:00:00",  # when it is about, not when it was made: the same run gives the same file
        },
    }


def _identity(child: Any, last: int, year: int) -> Node:
    born = _day(child.born)
    return {
        "LAchildID": child.identifier,
        "UPNunknown": child.no_upn,
        ("PersonBirthDate" if child.born <= last else "ExpectedPersonBirthDate"): born,
        "Sex": _sex(child, year),
    }


def _sex(child: Any, year: int) -> str:
    male, female = ("M", "F") if year >= _LETTERS_SINCE else ("1", "2")
    return male if child.is_male else female


def _cases(known: Journeys, first: int) -> pd.DataFrame:
    """Return the cases that a census lists: open on any day of the year, and referrals of the year that opened none."""
    opened = before_care.cases(known)[["child", "time", "referred", "ended", "reason"]]
    opened = opened.assign(is_open_case=True, no_further_action=False)
    referrals = before_care.referrals(known)
    others = referrals[before_care.is_own_episode(referrals)]
    none = others["outcome"] == ReferralOutcome.NO_FURTHER_ACTION
    others = pd.DataFrame(
        {
            "child": others["child"],
            "time": others["time"],
            "referred": others["day"],
            "ended": others["decided"].where(~none & (others["decided"] != NEVER), OPEN),
            "is_open_case": False,
            "no_further_action": none,
        }
    )
    others["reason"] = (others["ended"] != OPEN).map({True: NO_LONGER_IN_NEED, False: ""})
    both = pd.concat([opened, others], ignore_index=True)
    is_listed = (both["ended"] >= first) & (~both["no_further_action"] | (both["referred"] >= first))
    return both[is_listed]


def _details(case: Any) -> Node:
    details = {
        "CINreferralDate": _day(case.referred),
        "ReferralSource": _UNKNOWN_SOURCE,
        "ReferralNFA": str(int(case.no_further_action)),
    }
    if case.ended != OPEN:
        details |= {"CINclosureDate": _day(case.ended), "ReasonForClosure": case.reason}
    return details


def _records(known: Journeys, cases: pd.DataFrame, first: int, add_working_days: Adding) -> dict[Any, Node]:
    """Return the records of each case that the census lists, by the case's place."""
    found: dict[Any, Node] = defaultdict(lambda: defaultdict(list))
    for name, rows, node_of in (
        ("Assessments", _assessments(known, first), _assessment),
        ("CINPlanDates", _still_there(before_care.cin_plans(known), first), _cin_plan),
        ("Section47", _section_47s(known, first, add_working_days), _section_47),
        ("ChildProtectionPlans", _cp_plans(known, first), _cp_plan),
    ):
        for row in _of_cases(rows, cases):
            found[row.case][name].append(node_of(row))
    return found


def _still_there(spells: pd.DataFrame, first: int) -> pd.DataFrame:
    return spells[spells["ended"] >= first]


def _assessments(known: Journeys, first: int) -> pd.DataFrame:
    """Return assessments authorised in the year, or open and begun in it."""
    rows = before_care.assessments(known)
    return rows[rows["ended"].mask(rows["ended"] == OPEN, rows["began"]) >= first]


def _assessment(row: Any) -> Node:
    return {"AssessmentActualStartDate": _day(row.began), "AssessmentAuthorisationDate": _day(row.ended)}


def _cin_plan(row: Any) -> Node:
    return {"CINPlanStartDate": _day(row.began), "CINPlanEndDate": _day(row.ended)}


def _section_47s(known: Journeys, first: int, add_working_days: Adding) -> pd.DataFrame:
    """Return enquiries begun in the year, or whose conference was held in it."""
    rows = before_care.section_47s(known)
    rows = rows[(rows["began"] >= first) | (rows["conference"] >= first)]
    return rows.assign(target=[add_working_days(day, Standard.ICPC_WORKING_DAYS) for day in rows["began"].tolist()])


def _section_47(row: Any) -> Node:
    return {
        "S47ActualStartDate": _day(row.began),
        "InitialCPCtarget": _day(row.target),
        "DateOfInitialCPC": _day(row.conference),
        "ICPCnotRequired": str(int(row.needed == 0)),
    }


def _cp_plans(known: Journeys, first: int) -> pd.DataFrame:
    """Return plans with the review conferences held in the year."""
    rows, reviews = _still_there(before_care.cp_plans(known), first), known.of_event(Event.CP_REVIEW)
    held = reviews[reviews["day"] >= first].groupby("child")["day"].unique()
    days = [[day for day in held.get(row.child, ()) if row.began <= day <= row.ended] for row in rows.itertuples()]
    return rows.assign(reviews=pd.Series(days, index=rows.index, dtype=object))


def _cp_plan(row: Any) -> Node:
    return {
        "CPPstartDate": _day(row.began),
        "CPPendDate": _day(row.ended),
        "InitialCategoryOfAbuse": _ABUSE,
        "LatestCategoryOfAbuse": _ABUSE,
        "NumberOfPreviousCPP": str(row.earlier),
        "Reviews": {"CPPreviewDate": [_day(day) for day in row.reviews]} if row.reviews else "",
    }


def _of_cases(rows: pd.DataFrame, cases: pd.DataFrame) -> Iterator[Any]:
    """Yield rows with the case each belongs to: the child's last one opened by then."""
    opened = cases[["child", "time"]].assign(case=cases.index).sort_values("time", kind="stable")
    ordered = rows.sort_values("time", kind="stable")
    placed = pd.merge_asof(ordered, opened, on="time", by="child")
    placed = placed[placed["case"].notna()]
    yield from placed.assign(case=placed["case"].astype(int)).sort_values(["child", "time"]).itertuples()


def _day(day: int) -> str:
    """Write a day; nothing if it did not come."""
    return "" if day in (NEVER, OPEN) else pd.Timestamp.fromordinal(int(day)).strftime(_DATES)


def _lines(name: str, node: Node | str, year: int, depth: int = 0) -> Iterator[str]:
    """Write an element, what it holds in the order of the schema, without what has no contents."""
    indent, tag = "  " * depth, _tag(name, year)
    if isinstance(node, str):
        if node:
            yield f"{indent}<{tag}>{node}</{tag}>"
        return
    yield f"{indent}<{tag}>"
    for part in cin_census.ELEMENTS[name]:
        given = node.get(part, "")
        for each in given if isinstance(given, list) else [given]:
            yield from _lines(part, each, year, depth + 1)
    yield f"{indent}</{tag}>"


def _tag(name: str, year: int) -> str:
    """Return what an element was called in the census of a year."""
    old = {new: before for before, new in cin_census.OLD_NAMES.items()}
    return old.get(name, name) if year < _LETTERS_SINCE else name
