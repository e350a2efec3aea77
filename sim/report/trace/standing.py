"""How things stand with a child when the run ends."""

from collections.abc import Iterator

from sim.report.trace.in_care import LIVES, STATUSES
from sim.report.trace.journey import Journey
from sim.vocabulary import Event

STANDING = {
    Event.CASE_OPENED: (Event.CASE_CLOSED, "an open case"),
    Event.EARLY_HELP_STARTED: (Event.EARLY_HELP_ENDED, "in early help"),
    Event.SECTION_47_STARTED: (Event.SECTION_47_ENDED, "in a section 47 enquiry"),
    Event.CP_PLAN_STARTED: (Event.CP_PLAN_ENDED, "on a child protection plan"),
    Event.CIN_PLAN_STARTED: (Event.CIN_PLAN_ENDED, "on a child-in-need plan"),
    Event.DISABLED_PLAN_STARTED: (Event.DISABLED_PLAN_ENDED, "on a plan of the disabled children's team"),
    Event.PRE_PROCEEDINGS_STARTED: (Event.PRE_PROCEEDINGS_ENDED, "in pre-proceedings"),
    Event.PROCEEDINGS_STARTED: (Event.PROCEEDINGS_ENDED, "in care proceedings"),
    Event.CARE_STARTED: (Event.CARE_ENDED, "in care"),
    Event.STAYING_PUT_STARTED: (Event.STAYING_PUT_ENDED, "staying put with the former foster carers"),
    Event.LEAVING_CARE_STARTED: (Event.LEAVING_CARE_ENDED, "supported as a care leaver"),
    Event.AFTER_PERMANENCE_STARTED: (Event.AFTER_PERMANENCE_ENDED, "living with a family that is owed support"),
}


def standing(journey: Journey) -> str:
    """Say how things stand when the run ends."""
    still = [
        _in_care(journey) if start is Event.CARE_STARTED else words
        for start, (end, words) in STANDING.items()
        if journey.happened[start] > journey.happened[end]
    ]
    still += _with_whom(journey)
    who, aged = journey.who(journey.setting.end), journey.aged(journey.setting.end)
    known = ", ".join(still) if still else "no longer known to the service"
    return f"The run ends. {who.capitalize()} is {f'{aged}, ' if aged and still else ''}{known}."


def _in_care(journey: Journey) -> str:
    where = [LIVES[journey.placement]] if journey.placement is not None else []
    how = [STATUSES[journey.legal]] if journey.legal is not None else []
    return " ".join(["in care", *how, *where])


def _with_whom(journey: Journey) -> Iterator[str]:
    if journey.worker >= 0:
        yield f"held by {journey.person(journey.worker)}"
    if journey.adviser >= 0:
        yield f"advised by {journey.person(journey.adviser)}"
    if journey.is_waiting:
        yield "waiting for a worker"
    if journey.wants_adviser:
        yield "waiting for a personal adviser"
    if journey.supporter >= 0:
        yield f"supported by {journey.person(journey.supporter)}"
