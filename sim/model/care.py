"""Children in care: coming in, being looked after and reviewed, and leaving by whatever comes first.

Beside each other go the reviews, the plan for permanence, proceedings, the places a child lives in and the way out of
care; each is a process of its own, and all of them end when care ends.
"""

from sim.engine import Process, begin, whole_days
from sim.model import court, leaving_care, permanence, placements
from sim.model.care_quantiles import LONG_TERM_FOSTERING, OTHER, UNTIL_18
from sim.model.council import Council, Destination, Onward
from sim.model.people import MUST_NOT_WAIT, Siblings, Turn
from sim.model.stay import Stay
from sim.vocabulary import CareEnd, EntryRoute, Event, LegalStatus, Stage, TeamKind

_A_DAY = 1.0
_STATUS_ON_ENTRY = {
    EntryRoute.SECTION_20: LegalStatus.SECTION_20,
    EntryRoute.COURT: LegalStatus.INTERIM_CARE_ORDER,
    EntryRoute.POLICE_PROTECTION: LegalStatus.POLICE_PROTECTION,
    EntryRoute.REMAND: LegalStatus.REMAND,
    EntryRoute.UNACCOMPANIED: LegalStatus.SECTION_20,
}


def look_after(council: Council, child: Siblings) -> Process:
    """A child known to the service comes into care."""
    if council.turns(child, 18) <= council.now + _A_DAY:
        return [(Destination.CLOSED, child)]
    birth = council.turns(child, 0)
    if birth > council.now:  # decided before the birth
        yield council.env.timeout(birth - council.now)
    return (yield from come_into_care(council, child, court.entry_route(council, child.eldest.luck)))


def come_into_care(council: Council, child: Siblings, entry: EntryRoute, *, months: float | None = None) -> Process:
    """A child comes into care by a route; `months` is given for those whose stay has a length of its own."""
    turn = child.enter(Stage.CARE)
    # unaccompanied children go straight to those who prepare them for leaving care
    kind = TeamKind.CHILDREN_IN_CARE if entry is EntryRoute.UNACCOMPANIED else TeamKind.CHILD_PROTECTION
    if child.team is None or child.team.kind not in (kind, TeamKind.CHILDREN_IN_CARE):
        team = council.team_for(kind, child)
        yield from council.transfer(child, team, Stage.CARE, MUST_NOT_WAIT)
        if council.turns(child, 18) <= council.now:  # grown up before there was a worker
            return [(Destination.CLOSED, child)]
    assert child.holding is not None
    child.holding.priority = MUST_NOT_WAIT
    stay = _begin(council, child, turn, entry, months)
    figures = council.parameters.care
    council.start_work(child, figures.entry_hours, figures.entry_days, urgent=True)
    begin(_first_care_plan(council, stay))
    return (yield from carry(council, stay))


def _begin(council: Council, child: Siblings, turn: Turn, entry: EntryRoute, months: float | None) -> Stay:
    luck, quantiles = council.luck, council.care_quantiles
    way = UNTIL_18 if entry is EntryRoute.UNACCOMPANIED else OTHER
    if entry not in (EntryRoute.UNACCOMPANIED, EntryRoute.REMAND):
        way = quantiles.way(quantiles.band(council.age(child, council.now)), luck.care_way(turn.index))
    natural = quantiles.months(way, luck.care_months(turn.index)) if months is None else months
    return Stay(council, child, turn, entry, council.now, way, natural)


def carry(council: Council, stay: Stay) -> Process:
    """Look after the child until a way out of care ends, or it turns 18."""
    child, figures = stay.child, council.parameters.care
    _note_entry(council, stay)
    council.assign_chair(child, at=min(council.now, stay.began))
    court.set_status(council, stay, _STATUS_ON_ENTRY[stay.entry], at=min(council.now, stay.began))
    factor = figures.complex_hours_factor if stay.is_complex else 1.0
    council.load(child, figures.hours_per_month * factor)
    stay.oversee()
    stay.is_matched = stay.way == LONG_TERM_FOSTERING and stay.leaves_at <= council.now
    if stay.proceedings is not None:
        begin(court.proceed(council, stay))
    begin(placements.live(council, stay))
    begin(_reviews(council, stay))
    begin(permanence.plan_permanence(council, stay))
    begin(permanence.seek_permanence(council, stay))
    begin(_pass_on(council, stay))
    begin(leaving_care.prepare(council, stay))
    if stay.eighteenth <= council.end:
        end = yield council.wait_until(stay.leaves, stay.eighteenth)
    else:
        end = yield stay.leaves
    return _leave(council, stay, end or CareEnd.AGED_18)


def _note_entry(council: Council, stay: Stay) -> None:
    birthday = council.birthday(stay.child).toordinal()
    at = min(council.now, stay.began)
    council.note(Event.CARE_STARTED, stay.child, team=stay.child.team, value=stay.entry, other=float(birthday), at=at)


def _first_care_plan(council: Council, stay: Stay) -> Process:
    figures = council.parameters.care
    yield council.start_work(stay.child, figures.care_plan_hours, figures.care_plan_days, urgent=True)
    council.note(Event.CARE_PLAN_MADE, stay.child, team=stay.child.team, value=whole_days(stay.began, council.now))


def _reviews(council: Council, stay: Stay) -> Process:
    """Reviews by the reviewing officer: at 20 working days, three months later, then six-monthly."""
    figures, calendar, child = council.parameters.care, council.calendar, stay.child
    number, last = 0, stay.began
    while not stay.is_over:
        number += 1
        if number == 1:
            due = stay.began + figures.first_review_days
        else:
            due = calendar.add_months(
                last, figures.second_review_months if number == 2 else figures.later_reviews_months
            )
        begins = max(last, due - figures.booked_ahead_days)
        if begins + figures.review_days < 0.0:  # held before the start
            last = begins + figures.review_days
            continue
        if child.visiting is not None:
            child.visiting.review = (due, Event.CARE_REVIEW, 10.0 * number)
        if not (yield from stay.until(begins)):
            return
        yield from council.confer(
            child,
            Stage.CARE,
            figures.review_hours,
            figures.review_officer_hours,
            figures.review_days,
            holds_up=False,
            urgent=False,
        )
        if stay.is_over:
            return
        last = council.now
        with_plan = float(stay.plan_agreed.triggered)
        days = whole_days(due, last)
        council.note(
            Event.CARE_REVIEW, child, team=child.team, worker=child.chair, value=days, other=10.0 * number + with_plan
        )


def _pass_on(council: Council, stay: Stay) -> Process:
    """The children-in-care team takes the child over after some time, but not before proceedings end."""
    if stay.team.kind is TeamKind.CHILDREN_IN_CARE:
        return
    if not (yield from stay.until(stay.began + council.parameters.care.transfer_days)):
        return
    proceedings = stay.proceedings
    if proceedings is not None and proceedings.part < 1.0:  # goes home when they end, with the worker it knows
        return
    if proceedings is not None and proceedings.concluded.callbacks is not None:
        yield proceedings.concluded
    if stay.is_over:
        return
    stay.no_longer_oversee()
    team = council.team_for(TeamKind.CHILDREN_IN_CARE, stay.child)
    extra = yield from council.transfer(stay.child, team, Stage.CARE, MUST_NOT_WAIT)
    if stay.is_over:
        return
    stay.oversee()
    if extra:  # getting to know the child loads the new worker, but nobody stays in care longer for it
        council.start_work(stay.child, extra, _A_DAY * 10)


def _leave(council: Council, stay: Stay, end: CareEnd) -> Onward:
    """Care ends; where the child goes next follows from how."""
    child = stay.child
    stay.no_longer_oversee()
    court.end(council, stay, None)
    kind = stay.placement
    if stay.lost > 0.0 and end is not CareEnd.AGED_18:
        council.note(Event.LEFT_LATE, child, team=child.team, value=stay.lost, other=stay.waited_in or kind or 0)
    stay.take_back()
    stays_put = end is CareEnd.AGED_18 and leaving_care.stays_put(council, stay)
    if kind is not None:
        if stays_put:
            begin(leaving_care.stay_put(council, stay, kind))
        placements.leave(council, stay, keeps_place=stays_put)
    if child.visiting is not None:
        council.visits.end(child.visiting, council.now)
    council.release_chair(child)
    council.note(Event.CARE_ENDED, child, team=child.team, value=end, other=kind or 0)
    leaving_care.leave_preparation(council, stay)
    if stay.is_eligible and (end is CareEnd.AGED_18 or council.age(child, council.now) >= 16.0):
        return [(Destination.LEAVING_CARE, child)]
    if end in (CareEnd.HOME, CareEnd.HOME_UNPLANNED):
        return [(Destination.HOME_FROM_CARE, child)]
    if end is CareEnd.SPECIAL_GUARDIANSHIP:
        return [(Destination.AFTER_GUARDIANSHIP, child)]
    if end is CareEnd.ADOPTION:
        return [(Destination.AFTER_ADOPTION, child)]
    return [(Destination.CLOSED, child)]
