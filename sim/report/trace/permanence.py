"""Sentences about court and the way out of care: what is decided, assessed, matched and ordered."""

from sim.report.trace.in_care import LIVES, STATUSES
from sim.report.trace.journey import Journey, Row
from sim.report.trace.saying import LEAST_DAYS, against, counted, counted_against, days, length
from sim.vocabulary import CareEnd, Decision, Event, LegalStatus

DECISIONS = {
    Decision.REFERRAL: "decides on the referral",
    Decision.SIGN_OFF: "signs off the assessment",
    Decision.CLOSURE: "agrees to the closure",
    Decision.PERMANENCE_PLAN: "decides on the permanence plan",
    Decision.PERMANENCE: "agrees to the next step towards permanence",
}
STEPS = {
    CareEnd.HOME: "agrees to the return home",
    CareEnd.SPECIAL_GUARDIANSHIP: "agrees to the special guardianship",
    CareEnd.CHILD_ARRANGEMENTS: "agrees to the child arrangements order",
    CareEnd.ADOPTION: "agrees to the plan of adoption",
    0: "agrees to the match until 18",
}
WAYS = {
    CareEnd.HOME: "the return home",
    CareEnd.HOME_UNPLANNED: "the return home",
    CareEnd.SPECIAL_GUARDIANSHIP: "special guardianship",
    CareEnd.CHILD_ARRANGEMENTS: "a child arrangements order",
    CareEnd.ADOPTION: "adoption",
    CareEnd.OTHER: "another way out of care",
    CareEnd.AGED_18: "leaving care at 18",
    0: "a match until 18 (long-term fostering)",
}
ORDERS = {
    CareEnd.HOME: "The court discharges the order under which the child is in care.",
    CareEnd.SPECIAL_GUARDIANSHIP: "The court makes a special guardianship order.",
    CareEnd.CHILD_ARRANGEMENTS: "The court makes a child arrangements order.",
    CareEnd.ADOPTION: "The court makes an adoption order.",
}
_AT_ONCE = 1e-6


def _decision(journey: Journey, row: Row) -> str:
    decision = Decision(int(row.other))
    words = DECISIONS[decision]
    if decision is Decision.PERMANENCE and journey.way in STEPS:
        words = STEPS[journey.way]
        if journey.way is CareEnd.ADOPTION and journey.also(row, Event.MATCHED):
            words = "agrees to the match with the adopters"
    waited = f", after waiting {days(row.value)}" if row.value >= LEAST_DAYS else ""
    return f"{journey.person(row.worker)} {words}{waited}."


# -- court ---------------------------------------------------------------------------------------------------


def _pre_proceedings_ended(_journey: Journey, row: Row) -> str:
    onward = "the council applies to court" if row.other else "the case stays out of court"
    return f"Pre-proceedings end after {length(row.value)}: {onward}."


def _proceedings_started(journey: Journey, row: Row) -> str:
    family = "" if row.value else ", for a further child of the family"
    status = journey.also(row, Event.LEGAL_STATUS)
    is_new = status is not None and not journey.also(row, Event.CARE_STARTED)
    interim = "; an interim care order is made" if is_new else ""
    return f"The council applies to court for a care order{family}: care proceedings begin{interim}."


def _proceedings_ended(journey: Journey, row: Row) -> str:
    standard = journey.parameters.court.standard_weeks
    if standard > 0:
        lasted = f"{counted_against(row.value, standard, 'week')} ({against(row.value, standard)})"
    else:
        lasted = counted(row.value, "week")
    result = f"the child is {STATUSES[LegalStatus(int(row.other))]}" if row.other else "the child leaves care"
    return f"Care proceedings end after {lasted}: {result}."


def _legal_status(journey: Journey, row: Row) -> str:
    """Say it, unless it follows from what happens at the same time."""
    if journey.also(row, Event.CARE_STARTED, Event.PROCEEDINGS_STARTED, Event.PROCEEDINGS_ENDED):
        return ""
    return f"From now on {journey.who(row.time)} is in care {STATUSES[LegalStatus(int(row.value))]}."


# -- the way out of care -------------------------------------------------------------------------------------


def _work_started(journey: Journey, row: Row) -> str:
    aged = journey.aged(row.time)
    is_aged = f"; {journey.who(row.time)} is {aged}" if aged else ""
    return f"Work on {WAYS[CareEnd(int(row.value)) if row.value else 0]} begins{is_aged}."


def _assessment_started(journey: Journey, row: Row) -> str:
    assessor = "an independent assessor, paid by the council," if row.value else journey.team(row)
    if _is_about_guardian(journey, row.time):
        return f"{assessor} is to assess the special guardian to be."
    return f"The relatives or friends are approved for the time being; {assessor} is to assess them."


def _assessment_completed(journey: Journey, row: Row) -> str:
    if _is_about_guardian(journey, row.time - row.value):
        return f"The assessment of the special guardian to be is complete, after {length(row.value)}."
    limit = journey.parameters.placements.kinship.approval_limit_days
    in_time = f"temporary approval {'has not run out' if row.value <= limit else 'ran out'} after {limit:g}"
    return f"The assessment of the relatives or friends is complete, after {days(row.value)} ({in_time})."


def _is_about_guardian(journey: Journey, began: float) -> bool:
    """Whether an assessment that began then is a step to special guardianship: that work began with it."""
    return any(
        each.event is Event.PERMANENCE_WORK_STARTED and abs(each.time - began) < _AT_ONCE for each in journey.rows
    )


def _matched(journey: Journey, row: Row) -> str:
    since = f"{length(row.other)} after coming into care, " if row.other else ""
    if row.value:
        return f"{since}{journey.who_aged(row.time)} is matched with adopters."
    where = f"the placement {LIVES[journey.placement]}" if journey.placement is not None else "the placement"
    return f"{since}{journey.who_aged(row.time)} is matched: {where} is to last until 18."


def _order_made(_journey: Journey, row: Row) -> str:
    return ORDERS.get(CareEnd(int(row.value)), "The court makes an order with which care ends.")


PLAIN = {
    Event.PRE_PROCEEDINGS_STARTED: "Pre-proceedings begin: the parents are told what must change for the case to stay "
    "out of court.",
}
SENTENCES = {
    Event.DECISION: _decision,
    Event.PRE_PROCEEDINGS_ENDED: _pre_proceedings_ended,
    Event.PROCEEDINGS_STARTED: _proceedings_started,
    Event.PROCEEDINGS_ENDED: _proceedings_ended,
    Event.LEGAL_STATUS: _legal_status,
    Event.PERMANENCE_WORK_STARTED: _work_started,
    Event.CONNECTED_ASSESSMENT_STARTED: _assessment_started,
    Event.CONNECTED_ASSESSMENT_COMPLETED: _assessment_completed,
    Event.MATCHED: _matched,
    Event.ORDER_MADE: _order_made,
}
