"""Makes journeys of the lists: happenings, spells and who is there on the day of the inspection."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from types import MappingProxyType

import numpy as np
import pandas as pd

from calibration.importers.annex_a.cells import DAYS_PER_YEAR, Cells, Days, Words, Years
from calibration.importers.annex_a.spells import Spells, open_now, read_spells
from calibration.importers.journeys import NONE, TABLES
from sim.returns.ssda903 import CARE_ENDS, LEGAL_STATUSES, PLACEMENT_KINDS, SHORT_BREAKS, STAYS_AT_18
from sim.vocabulary import CareEnd

FOLLOWS_WITHIN = 30
"""Days after a referral within which an assessment is taken to follow from it; the lists do not link them."""
ADULT = 18
Tables = dict[str, pd.DataFrame]


@dataclass(slots=True)
class Making:
    """What the lists have in common.

    Attributes
    ----------
    last_day, first_day : date
        Of the inspection, and six months before.
    children : dict of int to array
        Children's numbers by list and row.
    referrals : pandas.DataFrame
        Of the third list, also those before the window: assessments are linked to them.
    """

    last_day: date
    first_day: date
    children: Mapping[int, Days]
    referrals: pd.DataFrame = field(default_factory=lambda: _table("contacts", child=[], day=[]))


def months_before(day: date, months: int) -> date:
    """Return the day so many months before."""
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()


def _table(name: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame(columns)[list(TABLES[name])].reset_index(drop=True)


def _happened(cells: Cells, making: Making, column: str) -> tuple[pd.DataFrame, "pd.Series[bool]"]:
    """Return child and day of every row that has one, and which of these are within the window."""
    days, _ = cells.days(column)
    dated = days != NONE
    cells.leave_out(column, "has no date that can be read; left out", ~dated)
    happened = pd.DataFrame({"child": making.children[cells.listed.each.number], "day": days})[dated]
    shown = happened["day"] >= making.first_day.toordinal()
    early = dated & (days < making.first_day.toordinal())
    cells.tell(column, "is before the six months that the list shows; left out", early)
    return happened, shown


def contacts(cells: Cells, making: Making) -> Tables:
    """List 1."""
    happened, shown = _happened(cells, making, "Date of Contact")
    return {"contacts": happened[shown].reset_index(drop=True)}


def early_help(cells: Cells, making: Making) -> Tables:
    """List 2: early help assessments; of the help that follows the list has no dates."""
    spells = read_spells(cells, making, "Assessment start date", "Assessment completion date")
    return {"early_help": spells.table("early_help")}


def referrals(cells: Cells, making: Making) -> Tables:
    """List 3."""
    happened, shown = _happened(cells, making, "Date of referral")
    making.referrals = happened
    at = happened.index.to_numpy()
    happened["no_further_action"] = cells.yes_no("Referral NFA?")[at]
    happened["earlier"] = cells.numbers("Number of Referrals in Last 12 Months")[at]
    return {"referrals": happened[shown].reset_index(drop=True)}


def assessments(cells: Cells, making: Making) -> Tables:
    """List 4."""
    spells = read_spells(
        cells, making, "Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation"
    )
    in_need = cells.yes_no("Was the child assessed as requiring LA children's social care support?")
    referred = _referred(spells, making.referrals)
    return {"assessments": spells.table("assessments", referred=referred, in_need=in_need[spells.at])}


def _referred(spells: Spells, referrals: pd.DataFrame) -> Days:
    """Return the day of the child's last referral within so many days before each assessment; NONE if there is none."""
    if referrals.empty or not len(spells.at):
        return np.full(len(spells.at), NONE)
    left = pd.DataFrame({"child": spells.child, "day": spells.began, "order": np.arange(len(spells.at))})
    right = referrals[["child", "day"]].assign(referred=referrals["day"])
    linked = pd.merge_asof(
        left.sort_values("day"), right.sort_values("day"), on="day", by="child", tolerance=FOLLOWS_WITHIN
    ).sort_values("order")
    return linked["referred"].fillna(NONE).to_numpy(dtype=np.int64)


def section_47s(cells: Cells, making: Making) -> Tables:
    """List 5."""
    column = "Strategy discussion initiating Section 47 Enquiry Start Date"
    held = "Date of Initial Child Protection Conference"
    happened, shown = _happened(cells, making, column)
    at = happened.index.to_numpy()
    began = happened["day"].to_numpy()
    conference = cells.days(held)[0]
    early = np.zeros(len(conference), dtype=bool)
    early[at] = (conference[at] != NONE) & (conference[at] < began)
    cells.tell(held, "is before the strategy discussion; left blank", early)
    conference = np.where(early, NONE, conference)
    unnecessary = cells.yes_no("Was an Initial Child Protection Conference deemed unnecessary?")
    needed = np.select([conference != NONE, unnecessary != NONE], [1, 1 - unnecessary], NONE)
    both = (unnecessary == 1) & (conference != NONE)
    cells.tell(held, "is the date of a conference that was deemed unnecessary; taken to have been held", both)
    plan = cells.yes_no("Did the Initial Child Protection Conference Result in a Child Protection Plan")
    enquiries = _table(
        "section_47s", child=happened["child"].to_numpy(), began=began, conference=conference[at],
        conference_needed=needed[at], plan=plan[at],
    )  # fmt: skip
    return {"section_47s": enquiries[shown.to_numpy()].reset_index(drop=True)}


def need(cells: Cells, making: Making) -> Tables:
    """List 6: episodes of need, and who has a child in need plan on the day of the inspection.

    The list does not say when such a plan began: the start of need stands for it, and no length can be learned from it
    (its end would show as a closed episode of whatever kind), so it is seen only from the day after the last.
    """
    spells = read_spells(cells, making, "CIN Start Date", "CIN Closure Date", may_lack_start=True)
    status = cells.codes("Case Status", "status")
    undated = np.zeros(len(status), dtype=bool)
    undated[spells.at] = (status[spells.at] == "Closed episode") & (spells.ended == NONE)
    cells.leave_out("CIN Closure Date", "is blank though the episode is closed; left out", undated)
    spells = spells.only(~undated[spells.at])
    reason = cells.codes("Reason for Closure", "closure")[spells.at]
    tables = {"need": spells.table("need", reason=np.where(spells.ended != NONE, reason, ""))}
    if "Case Status" in cells.listed.cells:
        planned = spells.only((status[spells.at] == "Child in need plan") & (spells.ended == NONE))
        tables["cin_plans"] = open_now(planned, planned.began, making).table("cin_plans")
        rule = "does not say when child in need plans began; the start of need is taken"
        cells.findings.add(cells.file, cells.listed.each.sheet, rule)
    return tables


def cp_plans(cells: Cells, making: Making) -> Tables:
    """List 7."""
    spells = read_spells(
        cells, making, "Child Protection Plan Start Date", "Child Protection Plan End Date", may_lack_start=True
    )
    earlier = cells.numbers("Number of Previous Child Protection Plans")
    return {"cp_plans": spells.table("cp_plans", earlier_plans=earlier[spells.at])}


def care(cells: Cells, making: Making) -> Tables:
    """List 8: periods of care, and of those open the current legal status and placement.

    The list shows only the status and placement that a child has: those that were followed by another are not there,
    so these say who lives where, not how long, and are seen only from the day after the last.
    """
    spells = read_spells(
        cells, making, "Date Started to be Looked After", "Date Ceased to be Looked After", may_lack_start=True
    )
    law = cells.codes("Child's Legal Status", "legal")
    short_breaks = np.isin(law.astype(str), list(SHORT_BREAKS))
    cells.tell("Child's Legal Status", "is a series of short breaks; not counted as care", short_breaks)
    spells = spells.only(~short_breaks[spells.at])
    reason, born = cells.codes("Reason Ceased to be Looked After", "ceased"), cells.births[spells.at]
    undated = np.zeros(len(reason), dtype=bool)
    undated[spells.at] = (reason[spells.at] != "") & (spells.ended == NONE)
    cells.tell("Date Ceased to be Looked After", "is blank though a reason is given; read as still in care", undated)
    unaccompanied = cells.yes_no("Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)")
    periods = spells.table(
        "care", way=_ways(reason[spells.at], spells.ended, born), route=np.full(len(born), "", dtype=object),
        age_began=_age_began(cells, spells, born), unaccompanied=unaccompanied[spells.at],
    )  # fmt: skip
    return {"care": periods, **_now_in_care(cells, making, spells.only(spells.ended == NONE), law)}


def _ways(reasons: Words, ended: Days, births: Days) -> list[str]:
    """Return how care ended: of those who turned 18 a reason says where they went, not why they left."""
    grown = (ended - births) >= ADULT * DAYS_PER_YEAR - 1
    known = births != NONE
    return [
        "" if open_still else _way(reason, bool(adult) if sure else None)
        for reason, open_still, adult, sure in zip(reasons, ended == NONE, grown, known, strict=True)
    ]


def _way(reason: str, adult: bool | None) -> str:
    way = CARE_ENDS.get(reason)
    if adult and reason not in STAYS_AT_18:
        way = CareEnd.AGED_18
    elif adult is False and way is CareEnd.AGED_18:
        way = CareEnd.OTHER
    return way.name.lower() if way else ""


def _age_began(cells: Cells, spells: Spells, births: Days) -> Years:
    """Return ages to the tenth of a year below, which is enough, and no birth date."""
    known = (births != NONE) & (spells.began != NONE)
    unborn = known & (births > spells.began)
    impossible = np.zeros(len(cells.listed.rows), dtype=bool)
    impossible[spells.at] = unborn
    cells.tell("Date of Birth", "is after care began; the age is taken as not known", impossible)
    ages = np.floor((spells.began - births) / DAYS_PER_YEAR * 10) / 10
    return np.where(known & ~unborn, ages, np.nan)


def _now_in_care(cells: Cells, making: Making, spells: Spells, law: Words) -> Tables:
    """Return the legal statuses and placements of those in care on the day of the inspection."""
    tables: Tables = {}
    if "Child's Legal Status" in cells.listed.cells:
        since = cells.days("Start date of current legal status")[0][spells.at]
        status = [_name(LEGAL_STATUSES.get(code)) for code in law[spells.at]]
        tables["legal"] = open_now(spells, since, making).table("legal", status=status)
    if "Placement Type" in cells.listed.cells:
        since = cells.days("Start Date of Most Recent Placement")[0][spells.at]
        where = cells.codes("Placement Type", "placement")[spells.at]
        whose = cells.codes("Placement Provider", "provider")[spells.at]
        kind = [_name(PLACEMENT_KINDS.get(both)) for both in zip(where, whose, strict=True)]
        number = np.full(len(kind), NONE)
        tables["placements"] = open_now(spells, since, making).table("placements", kind=kind, number=number)
    return tables


def _name(meaning: Enum | None) -> str:
    return meaning.name.lower() if meaning else ""


def care_leavers(cells: Cells, making: Making) -> Tables:
    """List 9: who is there on the day of the inspection."""
    child = making.children[9]
    again = pd.Series(child).duplicated().to_numpy()
    cells.tell("", "is a further row of the same young person; counted once", again)
    ages, adviser = cells.ages_now(), cells.filled("Allocated Personal Advisor")
    young_people = _table("care_leavers", child=child, age=ages, adviser=adviser)
    return {"care_leavers": young_people[~again].reset_index(drop=True)}


STEPS = MappingProxyType({
    "entered_care": "Date the Child Entered Care",
    "decided": "Date of Decision that Child Should be Placed for Adoption",
    "placement_order": "Date of Placement Order",
    "matched": "Date of Matching Child and Prospective Adopters",
    "placed": "Date Placed for Adoption",
    "ordered": "Date of Adoption Order",
})  # fmt: skip


def adoptions(cells: Cells, making: Making) -> Tables:
    """List 10."""
    child = making.children[10]
    days = {step: cells.days(column)[0] for step, column in STEPS.items()}
    for step, column in STEPS.items():
        early = (days[step] != NONE) & (days["entered_care"] != NONE) & (days[step] < days["entered_care"])
        cells.tell(column, "is before the child came into care; left blank", early)
        days[step] = np.where(early, NONE, days[step])
    for one, other in (("decided", "matched"), ("matched", "placed"), ("placed", "ordered")):
        reversed_ = (days[one] != NONE) & (days[other] != NONE) & (days[other] < days[one])
        cells.tell(STEPS[other], f"is before {STEPS[one]!r}; left blank", reversed_)
        days[other] = np.where(reversed_, NONE, days[other])
    undecided = days["decided"] == NONE
    cells.leave_out(STEPS["decided"], "has no date that can be read; left out", undecided)
    cells.tell("", "is a further row of the same child", pd.Series(child).duplicated().to_numpy())
    return {"adoptions": _table("adoptions", child=child, **days)[~undecided].reset_index(drop=True)}


MAKERS: Mapping[int, Callable[[Cells, Making], Tables]] = MappingProxyType({
    1: contacts, 2: early_help, 3: referrals, 4: assessments, 5: section_47s, 6: need, 7: cp_plans, 8: care,
    9: care_leavers, 10: adoptions,
})  # fmt: skip
"""What makes tables of each list. Of adopters (list 11) the model knows nothing."""
