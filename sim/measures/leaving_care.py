"""Young people leaving care: how many are supported, whether they have an adviser, plans and contact."""

import numpy as np

from sim.measures.care import periods_of_care
from sim.measures.reading import Cells, MonthlyLog
from sim.measures.spells import Spells, between, council_stock, days_between, during_both, spells
from sim.measures.timeliness import gaps_on_time, limit_of_month, within
from sim.vocabulary import WORKING_DAYS_PER_YEAR, Event

_END_OF_THE_OLD_DUTY = 21
"""Age in years to which all care leavers were owed support before April 2018."""


def leaving_care(log: MonthlyLog) -> dict[str, Cells]:
    """Return every measure of young people leaving care and after it."""
    supported = spells(log.of(Event.LEAVING_CARE_STARTED, Event.LEAVING_CARE_ENDED), Event.LEAVING_CARE_STARTED)
    without = _without_adviser(log)
    found = log.of(Event.ADVISER_ASSIGNED, Event.ADVISER_NO_LONGER_NEEDED).flows()
    plans, reviews = log.of(Event.PATHWAY_PLAN_MADE).flows(), log.of(Event.PATHWAY_REVIEW).flows()
    contacts = log.of(Event.ADVISER_CONTACT).flows()
    return {
        "care_leavers_supported": between(log, Event.LEAVING_CARE_STARTED, Event.LEAVING_CARE_ENDED),
        **_by_age(log, supported),
        "care_leavers_without_adviser": during_both(log, without, supported),
        "young_people_in_care_without_adviser": during_both(log, without, periods_of_care(log)),
        "days_to_adviser": log.mean(found, found.value),
        "pathway_plans_on_time": log.mean(plans, within(plans.value, 0)),
        "pathway_reviews_on_time": gaps_on_time(
            log, reviews, limit_of_month(log, reviews, lambda figures: figures.leaving_care.pathway_reviews.limit_days)
        ),
        "adviser_contacts_on_time": gaps_on_time(
            log, contacts, limit_of_month(log, contacts, lambda figures: figures.leaving_care.contacts.limit_days)
        ),
        "staying_put": between(log, Event.STAYING_PUT_STARTED, Event.STAYING_PUT_ENDED),
    }


def _without_adviser(log: MonthlyLog) -> Spells:
    """Return waits for a personal adviser."""
    rows = log.of(
        Event.ADVISER_NEEDED, Event.ADVISER_ASSIGNED, Event.ADVISER_NO_LONGER_NEEDED, Event.LEAVING_CARE_ENDED
    )
    return spells(rows, Event.ADVISER_NEEDED)


def _by_age(log: MonthlyLog, supported: Spells) -> dict[str, Cells]:
    """Return care leavers before and after the 21st birthday, reckoned from their age when support began."""
    rows = supported.rows
    turns = rows.time + (_END_OF_THE_OLD_DUTY - rows.value) * WORKING_DAYS_PER_YEAR
    turns = np.clip(turns, rows.time, supported.end)
    everybody = np.zeros(len(rows), dtype=np.int64)
    return {
        "care_leavers_under_21": council_stock(log, days_between(log, everybody, 1, rows.time, turns)[1]),
        "care_leavers_21_and_over": council_stock(log, days_between(log, everybody, 1, turns, supported.end)[1]),
    }
