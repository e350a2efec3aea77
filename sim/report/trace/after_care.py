"""Sentences about leaving care, to a care leaver's 25th birthday, and about families after permanence."""

from sim.report.trace.in_care import LIVES
from sim.report.trace.journey import Journey, Row
from sim.report.trace.saying import days, lateness, whole_years
from sim.vocabulary import CareEnd, Event, PlacementKind, Standard

_LAST_AGE, _FIRST_AGE_OF_CHOICE = 25, 21
_AFTER = {CareEnd.SPECIAL_GUARDIANSHIP: "special guardianship", CareEnd.ADOPTION: "adoption"}


def _eligible(journey: Journey, row: Row) -> str:
    return f"{journey.who_aged(row.time)} is now eligible for leaving care support."


def _pathway_plan(journey: Journey, row: Row) -> str:
    within = f"due within {Standard.PATHWAY_PLAN_MONTHS:d} months"
    if row.worker < 0:
        return f"There is still no pathway plan ({within}): {days(row.value)} overdue."
    return f"Needs are assessed and the pathway plan is made{journey.by(row)} ({within}): {lateness(row.value)}."


def _support_started(journey: Journey, row: Row) -> str:
    if journey.happened[Event.LEAVING_CARE_ENDED]:
        return f"Support as a care leaver begins again, at {whole_years(row.value)}."
    return f"Support as a care leaver begins, at {whole_years(row.value)}."


def _support_ended(journey: Journey, row: Row) -> str:
    age, duty = whole_years(row.value), journey.parameters.care_leaver_duty
    extended = duty.until_age >= _LAST_AGE and journey.day(row.time) >= duty.from_date
    if age >= _LAST_AGE:
        return f"The young person turns {age}: support as a care leaver ends for good."
    if age < _FIRST_AGE_OF_CHOICE:
        return f"Support as a care leaver ends, at {age}."
    if extended:
        return f"Support as a care leaver ends, at {age}: from 21 on it is given to those who ask for it."
    return f"The young person turns {age}, to which age support was owed by the law of the day: it ends."


def _staying_put_started(journey: Journey, row: Row) -> str:
    if journey.also(row, Event.CARE_ENDED):
        return ""
    return f"The young person stays put {LIVES[PlacementKind(int(row.value))]}."


def _staying_put_ended(journey: Journey, row: Row) -> str:
    aged = journey.aged(row.time)
    return f"Staying put ends{f': the young person, {aged}, leaves the foster carers' if aged else ''}."


def _after_permanence_started(_journey: Journey, row: Row) -> str:
    wish = "wants a support worker" if row.other else "wants no support worker"
    after = _AFTER.get(CareEnd(int(row.value)), "permanence")
    return f"Support after {after} is owed until the child is 18; the family {wish}."


def _after_permanence_ended(_journey: Journey, row: Row) -> str:
    after = _AFTER.get(CareEnd(int(row.value)), "permanence")
    return f"The child turns 18: support after {after} is no longer owed."


SENTENCES = {
    Event.ELIGIBLE: _eligible,
    Event.PATHWAY_PLAN_MADE: _pathway_plan,
    Event.LEAVING_CARE_STARTED: _support_started,
    Event.LEAVING_CARE_ENDED: _support_ended,
    Event.STAYING_PUT_STARTED: _staying_put_started,
    Event.STAYING_PUT_ENDED: _staying_put_ended,
    Event.AFTER_PERMANENCE_STARTED: _after_permanence_started,
    Event.AFTER_PERMANENCE_ENDED: _after_permanence_ended,
}
