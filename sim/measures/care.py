"""Children in care: who came and left, how old they are, under what law, and how they are looked after."""

from datetime import date

import numpy as np

from sim.measures.definitions.care import age_band, ending, entering, under_status
from sim.measures.reading import Cells, MonthlyLog
from sim.measures.spells import Spells, council_stock, days_between, ended, spells
from sim.measures.timeliness import CARE_VISITS, care_visit_limits, gaps_on_time, limit_of_each, within
from sim.vocabulary import AGE_BANDS, WORKING_DAYS_PER_YEAR, CareEnd, EntryRoute, Event, LegalStatus, Standard

WORKING_DAYS_PER_MONTH = WORKING_DAYS_PER_YEAR / 12
SECOND_REVIEW = 2
_EPOCH = date(1970, 1, 1).toordinal()
_MONTHS_PER_YEAR = 12


def periods_of_care(log: MonthlyLog) -> Spells:
    """Return every child's periods of care; the rows that began them carry the child's birthday."""
    return spells(log.of(Event.CARE_STARTED, Event.CARE_ENDED), Event.CARE_STARTED)


def birthdays(born: np.ndarray, years: int) -> np.ndarray:
    """Return the days on which people turn an age, as ordinals; whoever was born on 29 February turns on the 28th."""
    day = (born - _EPOCH).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    later = month + years * _MONTHS_PER_YEAR
    last_day = (later + 1).astype("datetime64[D]") - 1
    turned: np.ndarray = np.minimum(later.astype("datetime64[D]") + (day - month), last_day).astype(np.int64) + _EPOCH
    return turned


def ages(log: MonthlyLog, periods: Spells) -> dict[str, Cells]:
    """Return children in care by age, each from birthday to birthday.

    The first and the last band are open to their side, so that the bands always sum to all children in care.
    """
    born = periods.rows.other.astype(np.int64)
    start, end = periods.rows.time, periods.end
    turns = [np.clip(log.run.calendar.times_of(birthdays(born, years)), start, end) for years in AGE_BANDS[1:-1]]
    edges = np.array([start, *turns, end])
    bands = np.repeat(np.arange(len(AGE_BANDS) - 1), len(start))
    days = days_between(log, bands, len(AGE_BANDS) - 1, edges[:-1].ravel(), edges[1:].ravel())[1:]
    return {age_band(band): council_stock(log, days[band]) for band in range(len(AGE_BANDS) - 1)}


def legal_statuses(log: MonthlyLog) -> dict[str, Cells]:
    """Return children in care by the law under which they are, from each change to the next."""
    held = spells(log.of(Event.LEGAL_STATUS, Event.CARE_ENDED), Event.LEGAL_STATUS)
    kinds = max(LegalStatus) + 1
    days = days_between(log, held.rows.value.astype(np.int64), kinds, held.rows.time, held.end)[1:]
    return {under_status(status): council_stock(log, days[status]) for status in LegalStatus}


def coming_and_going(log: MonthlyLog, periods: Spells) -> dict[str, Cells]:
    """Return who came into care and who left it, how, and after how long."""
    started, left = log.of(Event.CARE_STARTED).flows(), log.of(Event.CARE_ENDED).flows()
    leavers, stay = ended(log, periods)
    referrals = log.of(Event.REFERRAL).flows()
    return {
        "care_started": log.count(started),
        "care_ended": log.count(left),
        **{entering(route): log.count(started.where(started.value == route)) for route in EntryRoute},
        **{ending(reason): log.count(left.where(left.value == reason)) for reason in CareEnd},
        "care_months_of_leavers": log.mean(leavers, stay / WORKING_DAYS_PER_MONTH),
        "returned_to_care": log.count(log.of(Event.RETURNED_TO_CARE).flows()),
        "referral_to_care_ratio": Cells(log.sum(started), log.sum(referrals)),
    }


def looking_after(log: MonthlyLog) -> dict[str, Cells]:
    """Return visits, reviews, care plans and permanence plans against their limits."""
    visits = log.of(*CARE_VISITS).flows()
    reviews, plans = log.of(Event.CARE_REVIEW).flows(), log.of(Event.CARE_PLAN_MADE).flows()
    number, agreed = np.divmod(reviews.other.astype(np.int64), 10)
    second = number == SECOND_REVIEW
    return {
        "care_visits_on_time": gaps_on_time(log, visits, limit_of_each(log, visits, care_visit_limits)),
        "care_reviews_on_time": log.mean(reviews, within(reviews.value, 0)),
        "care_plans_within_10_days": log.mean(plans, within(plans.value, Standard.CARE_PLAN_WORKING_DAYS)),
        "permanence_plan_by_second_review": log.mean(reviews.where(second), agreed[second] == 1),
    }


def children_in_care(log: MonthlyLog) -> dict[str, Cells]:
    """Return every measure of coming into care, being there and leaving, but for placements."""
    periods = periods_of_care(log)
    return {
        **coming_and_going(log, periods),
        **ages(log, periods),
        **legal_statuses(log),
        **looking_after(log),
    }
