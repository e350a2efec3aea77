"""Journeys made up from known figures: a front door and a care system, seen through the window of a return."""

from datetime import date, timedelta

import holidays
import numpy as np
import pandas as pd

from calibration.importers.journeys import NONE, TABLES, Journeys

FIRST, LAST = date(2016, 4, 1), date(2019, 3, 31)
START, END = FIRST.toordinal(), LAST.toordinal()
BEFORE = 4 * 365
NOTHING, JOINED, ENQUIRED, CONFERRED, PLANNED, EARLIER, NEED = 0.2, 0.1, 0.25, 0.4, 0.8, 0.15, 0.3
PLAN_MONTHS = 8.0
MEDIAN, SIGMA = 25.0, 0.5
SHARES = {
    "home": (0.15, 0.25, 0.30, 0.25, 0.15),
    "home_unplanned": (0.02, 0.02, 0.03, 0.05, 0.08),
    "special_guardianship": (0.25, 0.20, 0.10, 0.04, 0.0),
    "child_arrangements": (0.05, 0.05, 0.05, 0.03, 0.02),
    "adoption": (0.35, 0.20, 0.02, 0.0, 0.0),
    "other": (0.03, 0.03, 0.04, 0.06, 0.1),
}
MONTHS = {
    "home": (0.0, 12.0),
    "home_unplanned": (0.0, 6.0),
    "special_guardianship": (9.0, 24.0),
    "child_arrangements": (8.0, 24.0),
    "adoption": (18.0, 30.0),
    "other": (0.0, 12.0),
}
ENTRY_AGES = (0.2, 0.2, 0.2, 0.28, 0.12)
AGE_EDGES = (0.0, 1.0, 5.0, 10.0, 16.0, 17.5)
MONTH = 365.25 / 12
BANK_HOLIDAYS = sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(2005, 2022)))


def table(name: str, **columns) -> pd.DataFrame:
    length = max(len(column) for column in columns.values() if not np.isscalar(column))
    filled = {key: np.full(length, value) if np.isscalar(value) else value for key, value in columns.items()}
    return pd.DataFrame(filled)[list(TABLES[name])]


def as_seen(began, ended, first=START, last=END):
    """Return which spells a return with these days shows, and how."""
    there = (ended >= first) & (began <= last)
    return there, np.where(ended > last, NONE, ended), np.maximum(began, first)


def spell_columns(child, began, ended, first=START, last=END):
    there, shown, seen_from = as_seen(began, ended, first, last)
    return there, {"child": child[there], "began": began[there], "ended": shown[there], "seen_from": seen_from[there]}


def after_working_days(day, days):
    """Calendar day so many working days later."""
    epoch = date(1970, 1, 1).toordinal()
    shifted = np.busday_offset((day - epoch).astype("datetime64[D]"), days, roll="forward", holidays=BANK_HOLIDAYS)
    return shifted.astype(np.int64) + epoch


def census(seed=0, a_year=2400, siblings=1) -> Journeys:
    """Three years of children in need: referrals, assessments, enquiries and plans."""
    rng = np.random.default_rng(seed)
    families = rng.poisson(a_year / siblings * (END - START + BEFORE) / 365.25)
    day = np.repeat(np.sort(rng.integers(START - BEFORE, END + 1, families)), siblings)
    n = len(day)
    child, u = np.arange(n), np.repeat(rng.random(families), siblings)
    nothing, joined = u < NOTHING, (u >= NOTHING) & (u < NOTHING + JOINED)
    assessed = ~nothing & ~joined
    worked = np.round(rng.lognormal(np.log(MEDIAN), SIGMA, n)).astype(np.int64)
    completed = after_working_days(day, worked)
    enquired = assessed & (rng.random(n) < ENQUIRED)
    conferred = enquired & (rng.random(n) < CONFERRED)
    held = after_working_days(day, rng.integers(5, 16, n))
    planned = conferred & (rng.random(n) < PLANNED)
    plan_ended = held + np.round(rng.exponential(PLAN_MONTHS * MONTH, n)).astype(np.int64)
    in_need = assessed & ~enquired & (rng.random(n) < NEED)
    need_ended = completed + np.round(rng.exponential(6 * MONTH, n)).astype(np.int64)
    earlier = (rng.random(n) < EARLIER).astype(np.int64)
    inside = day >= START
    tables = {
        "referrals": table(
            "referrals",
            child=child[inside],
            day=day[inside],
            no_further_action=nothing[inside].astype(int),
            earlier=NONE,
        )
    }
    there, columns = spell_columns(child, day, completed)
    # an assessment begun before the first day is listed only if it was completed in the first year
    there &= assessed & ((day >= START) | (completed <= START + 364))
    _, shown, seen_from = as_seen(day, completed)
    tables["assessments"] = table(
        "assessments", child=child[there], began=day[there], ended=shown[there], seen_from=seen_from[there],
        referred=day[there], in_need=NONE,
    )  # fmt: skip
    chosen = enquired & inside
    has_conference = conferred & (held <= END)
    tables["section_47s"] = table(
        "section_47s", child=child[chosen], began=day[chosen],
        conference=np.where(has_conference, held, NONE)[chosen],
        conference_needed=np.where(conferred, np.where(has_conference, 1, NONE), 0)[chosen],
        plan=np.where(has_conference, planned.astype(int), NONE)[chosen],
    )  # fmt: skip
    there, columns = spell_columns(child[planned], held[planned], plan_ended[planned])
    tables["cp_plans"] = table("cp_plans", **columns, earlier_plans=earlier[planned][there])
    there, columns = spell_columns(child[in_need], completed[in_need], need_ended[in_need])
    tables["cin_plans"] = table("cin_plans", **columns)
    return Journeys("cin_census", FIRST, LAST, tables)


def care(seed=0, a_year=250, growth=0.0, first=FIRST, last=LAST, records="ssda903", years_before=19) -> Journeys:
    """Children in care, whose way and natural time are as the model has them."""
    rng, start, end = np.random.default_rng(seed), first.toordinal(), last.toordinal()
    days = np.arange(start - years_before * 365, end + 1)
    began = np.repeat(days, rng.poisson(a_year / 365.25 * np.exp(growth * (days - start) / 365.25)))
    n = len(began)
    band = rng.choice(5, n, p=ENTRY_AGES)
    age = np.array(AGE_EDGES)[band] + rng.random(n) * np.diff(AGE_EDGES)[band]
    alone = (rng.random(n) < 0.05) & (band >= 3)
    age = np.where(alone, 16.0 + 1.5 * rng.random(n), age)
    band = np.where(alone, 4, band)
    names = np.array([*SHARES, "aged_18"], dtype=object)
    chances = np.array([[*[SHARES[way][each] for way in SHARES], 0.0] for each in range(5)])
    chances[:, -1] = 1.0 - chances.sum(axis=1)
    which = (rng.random(n)[:, None] > np.cumsum(chances[band], axis=1)).sum(axis=1)
    which = np.where(alone, len(SHARES), which)
    lows, highs = (np.array([*[MONTHS[way][end] for way in SHARES], 1e4]) for end in (0, 1))
    months = lows[which] + rng.random(n) * (highs - lows)[which]
    eighteenth = began + np.floor((18.0 - age) * 365.25).astype(np.int64)
    leaves = began + np.round(months * MONTH).astype(np.int64)
    ended = np.minimum(leaves, eighteenth)
    way = np.where(leaves < eighteenth, names[which], "aged_18")
    route = np.where(
        alone, "unaccompanied", rng.choice(["section_20", "court", "police_protection"], n, p=[0.5, 0.4, 0.1])
    )
    there, columns = spell_columns(np.arange(n), began, ended, start, end)
    shown = np.where(columns["ended"] == NONE, "", way[there])
    tables = {
        "care": table(
            "care",
            **columns,
            way=shown,
            route=route[there],
            age_began=age[there],
            unaccompanied=alone[there].astype(int),
        )
    }
    return Journeys(records, first, last, tables)


def half_a_year(seed=0) -> Journeys:
    """An Annex A of six months, with care, contacts and care leavers."""
    first = LAST - timedelta(days=182)
    rng, start = np.random.default_rng(seed), first.toordinal()
    tables = dict(care(seed, 300, first=first, records="annex_a").tables)
    day = rng.integers(start, END + 1, 2000)
    tables["contacts"] = table("contacts", child=np.arange(2000), day=np.sort(day))
    referred = np.sort(day)[::4]
    tables["referrals"] = table(
        "referrals", child=np.arange(2000)[::4], day=referred, no_further_action=rng.integers(0, 2, 500), earlier=0
    )
    tables["care_leavers"] = table(
        "care_leavers", child=np.arange(5000, 5120), age=18.0 + 6 * rng.random(120), adviser=rng.integers(0, 2, 120)
    )
    return Journeys("annex_a", first, LAST, tables)
