"""Sentences about care: coming in, where the child lives, plans and reviews, and leaving."""

from sim.report.trace.journey import Journey, Row
from sim.report.trace.saying import against, days, lateness, length, ordinal
from sim.vocabulary import CareEnd, EntryRoute, Event, LegalStatus, PlacementKind, Standard

ROUTES = {
    EntryRoute.SECTION_20: " by agreement with the parents (section 20)",
    EntryRoute.COURT: " on an interim care order",
    EntryRoute.POLICE_PROTECTION: " under police protection",
    EntryRoute.REMAND: " on remand",
    EntryRoute.UNACCOMPANIED: " as an unaccompanied asylum-seeking child (section 20)",
}
STATUSES = {
    LegalStatus.SECTION_20: "under section 20",
    LegalStatus.POLICE_PROTECTION: "under police protection",
    LegalStatus.INTERIM_CARE_ORDER: "under an interim care order",
    LegalStatus.FULL_CARE_ORDER: "under a care order",
    LegalStatus.PLACEMENT_ORDER: "under a placement order",
    LegalStatus.REMAND: "on remand",
}
LIVES = {
    PlacementKind.IN_HOUSE_FOSTER: "with the council's own foster carers",
    PlacementKind.AGENCY_FOSTER: "with agency foster carers",
    PlacementKind.KINSHIP: "with relatives or friends",
    PlacementKind.WITH_PARENTS: "with the parents",
    PlacementKind.OWN_HOME: "in the council's own children's home",
    PlacementKind.AGENCY_HOME: "in an agency children's home",
    PlacementKind.SUPPORTED: "in supported accommodation",
    PlacementKind.ADOPTIVE: "with the adoptive family",
    PlacementKind.UNREGISTERED: "in an unregistered placement",
}
ELSEWHERE = {
    PlacementKind.IN_HOUSE_FOSTER: "with other foster carers of the council's own",
    PlacementKind.AGENCY_FOSTER: "with other agency foster carers",
    PlacementKind.KINSHIP: "with other relatives or friends",
    PlacementKind.AGENCY_HOME: "in another agency children's home",
    PlacementKind.SUPPORTED: "in other supported accommodation",
}
LEAVES = {
    CareEnd.HOME: "goes home to the parents as planned",
    CareEnd.HOME_UNPLANNED: "goes home to the parents, unplanned,",
    CareEnd.SPECIAL_GUARDIANSHIP: "goes to a special guardian",
    CareEnd.CHILD_ARRANGEMENTS: "moves to the carer named in a child arrangements order",
    CareEnd.ADOPTION: "is adopted",
    CareEnd.OTHER: "goes to relatives without an order, or elsewhere,",
    CareEnd.AGED_18: "turns 18",
}

PLAN_BY_REVIEW = 2
"""Number of the review by which there should be a plan for permanence."""
LEAST_LATE_DAYS = 0.5
"""A delay of leaving care that is not worth telling."""


def _care_started(journey: Journey, row: Row) -> str:
    # where no worker ever held the child, the log does not say how it came
    route = ROUTES[EntryRoute(int(row.value))] if row.value else ""
    comes = "comes back" if journey.happened[Event.CARE_STARTED] else "comes"
    return f"{journey.who_aged(row.time)} {comes} into care{route}."


def _care_ended(journey: Journey, row: Row) -> str:
    end = CareEnd(int(row.value))
    who = journey.who(row.time) if end is CareEnd.AGED_18 else journey.who_aged(row.time)
    since = journey.in_care_since
    stayed = f" after {length(row.time - since)}" if since is not None else ""
    if journey.legal is LegalStatus.REMAND and end is CareEnd.OTHER:
        return f"The remand is over: {who} leaves care{stayed}."
    if journey.also(row, Event.STAYING_PUT_STARTED):
        return f"{who} {LEAVES[end]}, leaves care{stayed} and stays put {LIVES[PlacementKind(int(row.other))]}."
    return f"{who} {LEAVES[end]} and leaves care{stayed}."


def _returned(_journey: Journey, row: Row) -> str:
    return f"It has not worked at home: the child has to come back, {length(row.value)} after going there."


def _left_late(_journey: Journey, row: Row) -> str:
    if row.value < LEAST_LATE_DAYS:
        return ""
    return f"Care has lasted {length(row.value)} longer than it would have with enough staff for everybody."


# -- where the child lives -----------------------------------------------------------------------------------


def _placement_started(journey: Journey, row: Row) -> str:
    kind, number = PlacementKind(int(row.value)), int(row.other)
    if row.time < 0:
        return f"When the run begins {journey.who(row.time)} lives {LIVES[kind]}; earlier placements are not known."
    if number <= 1:
        return f"Placed {LIVES[kind]}."
    before = journey.also(row, Event.PLACEMENT_ENDED)
    same = before is not None and before.value == row.value
    where = ELSEWHERE.get(kind, LIVES[kind]) if same else LIVES[kind]
    was = f" after {length(before.other)} {LIVES[PlacementKind(int(before.value))]}" if before else ""
    known = " that is known" if journey.in_care_since is not None and journey.in_care_since < 0 else ""
    return f"A move{was}: {journey.who(row.time)} now lives {where}, the {ordinal(number)} placement{known}."


def _placement_ended(journey: Journey, row: Row) -> str:
    if journey.also(row, Event.PLACEMENT_STARTED, Event.STAYING_PUT_STARTED):
        return ""
    return f"The placement {LIVES[PlacementKind(int(row.value))]} ends after {length(row.other)}."


def _first_visit(journey: Journey, row: Row) -> str:
    in_time = against(row.value, Standard.FIRST_CARE_VISIT_WORKING_DAYS)
    if journey.is_at_end(row) or journey.also(row, Event.PLACEMENT_ENDED):
        return f"Nobody has visited the placement in its {days(row.value)} ({in_time})."
    return f"First visit to the new placement, after {days(row.value)} ({in_time})."


# -- plans and reviews ---------------------------------------------------------------------------------------


def _care_plan(_journey: Journey, row: Row) -> str:
    in_time = against(row.value, Standard.CARE_PLAN_WORKING_DAYS)
    return f"The care plan is made, {days(row.value)} after coming into care ({in_time})."


def _review(journey: Journey, row: Row) -> str:
    number, has_plan = divmod(int(row.other), 10)
    if row.worker < 0 and journey.is_at_end(row):
        return f"The {ordinal(number)} review in care should have been held {days(row.value)} ago."
    plan = ""
    if number == PLAN_BY_REVIEW:
        plan = "; there is a permanence plan, as there should be by now" if has_plan else "; no permanence plan yet"
    elif number > PLAN_BY_REVIEW and not has_plan:
        plan = "; still no permanence plan"
    return f"{ordinal(number)} review in care{journey.by(row)}, {lateness(row.value)}{plan}."


def _plan_agreed(_journey: Journey, row: Row) -> str:
    return f"The permanence plan is agreed, {length(row.value)} after coming into care."


SENTENCES = {
    Event.CARE_STARTED: _care_started,
    Event.CARE_ENDED: _care_ended,
    Event.RETURNED_TO_CARE: _returned,
    Event.LEFT_LATE: _left_late,
    Event.PLACEMENT_STARTED: _placement_started,
    Event.PLACEMENT_ENDED: _placement_ended,
    Event.FIRST_CARE_VISIT: _first_visit,
    Event.CARE_PLAN_MADE: _care_plan,
    Event.CARE_REVIEW: _review,
    Event.PERMANENCE_PLAN_AGREED: _plan_agreed,
}
