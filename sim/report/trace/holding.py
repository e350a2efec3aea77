"""Sentences about who holds the child: social worker, reviewing officer, personal adviser, support worker."""

from sim.report.trace.journey import NOBODY, Journey, Row
from sim.report.trace.saying import LEAST_DAYS, days, length, ordinal
from sim.vocabulary import Event, TeamKind

_PLAN_OVER = (Event.CASE_CLOSED, Event.CP_PLAN_ENDED, Event.CARE_ENDED)


def gone(journey: Journey, row: Row) -> str:
    """Say why somebody no longer works with the child, if it is because of her; nothing if it is not."""
    if journey.setting.left.get(row.worker) == row.time:
        return f"{journey.person(row.worker)} leaves the council"
    for since, until in journey.setting.absent.get(row.worker, ()):
        if since < row.time <= until:
            return f"{journey.person(row.worker)} has been absent for {days(row.time - since)}"
    return ""


def _given_at_once(journey: Journey, row: Row, given: Event) -> bool:
    """Whether nobody waits: asking for somebody and having them is one."""
    other = journey.also(row, given)
    return other is not None and other.value < LEAST_DAYS


def _queued(journey: Journey, row: Row) -> str:
    if _given_at_once(journey, row, Event.ALLOCATED):
        return ""
    return f"{journey.team(row)} is to take {journey.who(row.time)}; no worker is allocated yet."


def _allocated(journey: Journey, row: Row) -> str:
    wait = f" after {days(row.value)} unallocated" if row.value >= LEAST_DAYS else ""
    breach = ", above the caseload ceiling" if row.other else ""
    change = ""
    if journey.last_worker not in {NOBODY, row.worker}:
        in_care = journey.in_care_since is not None
        which = f", the {ordinal(journey.changes + 1)} in this period of care" if in_care else ""
        change = f" (a change of worker{which})"
    return f"Allocated to {journey.person(row.worker)}{wait}{breach}{change}."


def _released(journey: Journey, row: Row) -> str:
    who = journey.who(row.time)
    if why := gone(journey, row):
        passes = "passes" if _given_at_once(journey, row, Event.ALLOCATED) else "is to pass"
        return f"{why}; {who} {passes} to a colleague after {length(row.value)}."
    if journey.also(row, Event.ADVISER_ASSIGNED):
        return f"{journey.person(row.worker)} hands over to the adviser, after {length(row.value)}."
    if journey.also(row, Event.QUEUED):
        return f"{journey.person(row.worker)} hands {who} over, after {length(row.value)}."
    return f"{journey.person(row.worker)} no longer holds {who}, after {length(row.value)}."


def _left_queue(journey: Journey, row: Row) -> str:
    who = journey.who(row.time)
    return f"{who} leaves the queue of {journey.team(row)} without a worker, after {days(row.value)}."


def _chair_assigned(journey: Journey, row: Row) -> str:
    part = "is to review the plans for" if journey.in_care_since is not None else "is to chair the conferences about"
    return f"{journey.person(row.worker)} {part} {journey.who(row.time)}."


def _chair_released(journey: Journey, row: Row) -> str:
    if journey.also(row, *_PLAN_OVER):
        return ""
    return f"{journey.person(row.worker)} no longer has {journey.who(row.time)}."


def _adviser_needed(journey: Journey, row: Row) -> str:
    if _given_at_once(journey, row, Event.ADVISER_ASSIGNED):
        return ""
    return f"{journey.team(row)} is asked for a personal adviser; none is free yet."


def _adviser_assigned(journey: Journey, row: Row) -> str:
    wait = f" after a wait of {days(row.value)}" if row.value >= LEAST_DAYS else ""
    what = {NOBODY: "becomes the young person's", row.worker: "is back as"}.get(journey.last_adviser, "takes over as")
    return f"{journey.person(row.worker)} {what} personal adviser{wait}."


def _adviser_released(journey: Journey, row: Row) -> str:
    if why := gone(journey, row):
        return f"{why}, after {length(row.value)} as the young person's adviser."
    return f"{journey.person(row.worker)} is no longer the adviser, after {length(row.value)}."


def _no_adviser(_journey: Journey, row: Row) -> str:
    return f"Support ends before an adviser is found, after a wait of {days(row.value)}."


def _assesses(journey: Journey, row: Row) -> bool:
    """Whether it is about the assessment of a connected person, not about support for a family."""
    return row.team >= 0 and journey.setting.teams[row.team].kind == TeamKind.KINSHIP


def _support_started(journey: Journey, row: Row) -> str:
    wait = f" after a wait of {days(row.value)}" if row.value >= LEAST_DAYS else ""
    what = "takes on the assessment" if _assesses(journey, row) else "begins to support the family"
    return f"{journey.person(row.worker)} {what}{wait}."


def _support_ended(journey: Journey, row: Row) -> str:
    person = journey.person(row.worker)
    if _assesses(journey, row) and journey.also(row, Event.CONNECTED_ASSESSMENT_COMPLETED):
        return ""
    what = "the assessment" if _assesses(journey, row) else "supporting the family"
    if why := gone(journey, row):
        return f"{why}, after {length(row.value)} with {what.replace('supporting ', '')}."
    return f"{person} stops {what}, after {length(row.value)}."


SENTENCES = {
    Event.QUEUED: _queued,
    Event.ALLOCATED: _allocated,
    Event.RELEASED: _released,
    Event.LEFT_QUEUE: _left_queue,
    Event.CHAIR_ASSIGNED: _chair_assigned,
    Event.CHAIR_RELEASED: _chair_released,
    Event.ADVISER_NEEDED: _adviser_needed,
    Event.ADVISER_ASSIGNED: _adviser_assigned,
    Event.ADVISER_RELEASED: _adviser_released,
    Event.ADVISER_NO_LONGER_NEEDED: _no_adviser,
    Event.SUPPORT_STARTED: _support_started,
    Event.SUPPORT_ENDED: _support_ended,
}
