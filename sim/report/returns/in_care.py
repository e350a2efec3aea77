"""Periods of care, what they consist of, and what follows them, read off a run's journeys."""

import numpy as np
import pandas as pd

from sim.report.returns.journeys import NEVER, OPEN, Journeys
from sim.vocabulary import CareEnd, Decision, Event, LegalStatus, PlacementKind

_WITHIN = (Event.CARE_STARTED, Event.LEGAL_STATUS, Event.PLACEMENT_STARTED, Event.CARE_ENDED)
NOT_SAID = 0


def periods(journeys: Journeys) -> pd.DataFrame:
    """Return periods of care: `period`, `began`, `ended`, `route`, `end` (`CareEnd`; 0 while open), `stays_put`."""
    made = journeys.spells([Event.CARE_STARTED], [Event.CARE_ENDED])
    made["period"] = _numbered(made)
    made["route"] = made["value"].astype(np.int64)
    made["end"] = made["end_value"].where(made["by"] == Event.CARE_ENDED, NOT_SAID).astype(np.int64)
    staying = journeys.of_event(Event.STAYING_PUT_STARTED)[["child", "time"]].assign(stays_put=True)
    keys = made[["child", "end_time"]].rename(columns={"end_time": "time"})
    stays = keys.merge(staying.drop_duplicates(["child", "time"]), how="left", on=["child", "time"])["stays_put"]
    made["stays_put"] = stays.notna().to_numpy() & (made["end"] == CareEnd.AGED_18)
    return made


def _numbered(rows: pd.DataFrame) -> pd.Series:
    begins = (rows["event"] == Event.CARE_STARTED).astype(np.int64)
    return begins.groupby(rows["child"]).cumsum()


def episodes(journeys: Journeys) -> pd.DataFrame:
    """Return episodes of care as the return of looked after children cuts them.

    A new one begins on every day on which the placement or the legal status changes. What changes on one day is one
    change, and what changes on the day on which care ends is none, for no episode ends on the day it begins. Nor does
    a period of care: one that ends on the day it began is left out.

    Returns
    -------
    pandas.DataFrame
        `child`, `period`, `began`, `ended`, `legal`, `kind`, `number` (of the placement), `is_first`, `is_last`,
        `legal_changed`, `placement_changed`, `stays_put`, `end` and `route`.
    """
    steps = journeys.of_event(*_WITHIN)
    steps = steps.assign(period=_numbered(steps))
    steps = steps[steps["period"] > 0]
    by_period = [steps["child"], steps["period"]]
    of_status, of_place = (steps["event"] == event for event in (Event.LEGAL_STATUS, Event.PLACEMENT_STARTED))
    said = {
        "legal": steps["value"].where(of_status),
        "kind": steps["value"].where(of_place),
        "number": steps["other"].where(of_place),
    }
    for name, values in said.items():
        steps[name] = values.groupby(by_period).ffill()
    steps = steps[steps["event"] != Event.CARE_ENDED].drop_duplicates(["child", "period", "day"], keep="last")
    of_period = periods(journeys)[["child", "period", "ended", "end", "route", "stays_put"]]
    cut = steps.rename(columns={"day": "began"}).merge(of_period, on=["child", "period"])
    return _distinct(cut[cut["began"] < cut["ended"]])


def _distinct(cut: pd.DataFrame) -> pd.DataFrame:
    """Join episodes that do not differ, and number what differs between the others."""
    filled = cut.fillna({"legal": LegalStatus.SECTION_20, "kind": PlacementKind.UNREGISTERED, "number": 1})
    filled = filled.astype(dict.fromkeys(("legal", "kind", "number"), np.int64))
    by_period = filled.groupby(["child", "period"])
    before = by_period[["legal", "number"]].shift(1)
    filled["is_first"] = before["legal"].isna()
    filled["legal_changed"] = ~filled["is_first"] & (before["legal"] != filled["legal"])
    filled["placement_changed"] = ~filled["is_first"] & (before["number"] != filled["number"])
    filled = filled[filled["is_first"] | filled["legal_changed"] | filled["placement_changed"]]
    by_period = filled.groupby(["child", "period"])
    following = by_period["began"].shift(-1)
    filled = filled.assign(
        is_last=following.isna(),
        ended=following.fillna(filled["ended"]).astype(np.int64),
        next_placement_changes=by_period["placement_changed"].shift(-1) == True,  # noqa: E712 - NaN is neither
        next_kind=by_period["kind"].shift(-1).fillna(NOT_SAID).astype(np.int64),
    )
    return filled.reset_index(drop=True)


def placements(journeys: Journeys) -> pd.DataFrame:
    """Return stays in places: `began`, `ended`, `kind`, `number`."""
    made = journeys.spells([Event.PLACEMENT_STARTED], [Event.PLACEMENT_ENDED, Event.CARE_ENDED])
    return made.assign(kind=made["value"].astype(np.int64), number=made["other"].astype(np.int64))


def care_leavers(journeys: Journeys) -> pd.DataFrame:
    """Return spells of support after care."""
    return journeys.spells([Event.LEAVING_CARE_STARTED], [Event.LEAVING_CARE_ENDED])


def adoptions(journeys: Journeys) -> pd.DataFrame:
    """Return periods of care that go towards adoption, with the steps they have taken.

    Returns
    -------
    pandas.DataFrame
        `child`, `entered`, `decided` (that the child should be placed), `placement_order`, `matched`, `placed`,
        `ordered` and `left`: days, `NEVER` for steps not taken, or taken before the run, of which no log tells.
    """
    begins = periods(journeys)
    towards = journeys.of_event(Event.PERMANENCE_WORK_STARTED)
    towards = towards[towards["value"] == CareEnd.ADOPTION]
    orders = journeys.of_event(Event.ORDER_MADE)
    statuses = journeys.of_event(Event.LEGAL_STATUS)
    places = journeys.of_event(Event.PLACEMENT_STARTED)
    steps = {
        "work": towards,
        "placement_order": statuses[statuses["value"] == LegalStatus.PLACEMENT_ORDER],
        "matched": _of_value(journeys, Event.MATCHED, 1),
        "placed": places[(places["value"] == PlacementKind.ADOPTIVE) & (places["other"] > 1)],
        "ordered": orders[orders["value"] == CareEnd.ADOPTION],
    }
    found = begins.rename(columns={"began": "entered", "ended": "left"})
    for name, rows in steps.items():
        found[name] = _first_within(found, rows)
    found["decided"] = _decided(journeys, found)
    return found[(found["work"] != NEVER) | (found["placement_order"] != NEVER) | (found["end"] == CareEnd.ADOPTION)]


def _of_value(journeys: Journeys, event: Event, value: int) -> pd.DataFrame:
    rows = journeys.of_event(event)
    return rows[rows["value"] == value]


def _first_within(found: pd.DataFrame, rows: pd.DataFrame, *, after: str = "entered") -> np.ndarray:
    """Return the day of a step's first row within each period of care, from another step on."""
    pairs = found[["child", after, "left"]].reset_index().merge(rows[["child", "day"]], on="child")
    within = pairs[(pairs["day"] >= pairs[after]) & (pairs["day"] <= pairs["left"])]
    first = within.groupby("index")["day"].min()
    days: np.ndarray = first.reindex(found.index).fillna(NEVER).to_numpy(np.int64)
    return days


def _decided(journeys: Journeys, found: pd.DataFrame) -> np.ndarray:
    """Return the day of the decision that the child should be placed.

    It is a manager's first decision after work on adoption began, other than to agree to a match, or the day of the
    placement order if that comes before it: no court makes one without the decision. For an adoption of which neither
    is on record the day on which the child came into care stands in.
    """
    decisions = journeys.of_event(Event.DECISION)
    decisions = decisions[decisions["other"] == Decision.PERMANENCE]
    matches = journeys.of_event(Event.MATCHED)[["child", "time"]].drop_duplicates()
    compared = decisions.merge(matches, how="left", on=["child", "time"], indicator="match")
    agreed = _first_within(found, compared[compared["match"] == "left_only"], after="work")
    agreed = np.where((found["work"] != NEVER) & (agreed != NEVER), agreed, OPEN)
    ordered = np.where(found["placement_order"] != NEVER, found["placement_order"], OPEN)
    first = np.minimum(agreed, ordered)
    otherwise = np.where(found["end"] == CareEnd.ADOPTION, found["entered"], NEVER)
    return np.where(first == OPEN, otherwise, first)


def was_held(journeys: Journeys, *events: Event) -> pd.DataFrame:
    """Return visits and meetings that took place: gaps still open are none."""
    rows = journeys.of_event(*events)
    return rows[rows["other"] == 0]


def open_on(spells: pd.DataFrame, day: int) -> pd.DataFrame:
    """Return spells open at the end of a day."""
    return spells[(spells["began"] <= day) & (spells["ended"] > day)]
