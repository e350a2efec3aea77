"""Pre-proceedings, care proceedings and later orders: heavy work for social workers and for few lawyers."""

import simpy

from sim.engine import Happening, Process, Work, begin
from sim.model.care_quantiles import ADOPTION, SHORTEST_DAYS
from sim.model.council import Council
from sim.model.people import Siblings, Turn, effort
from sim.model.placements import plan_visits
from sim.model.stay import Stay
from sim.vocabulary import Cause, EntryRoute, Event, LegalStatus, PlacementKind, Stage

_DAYS_PER_WEEK = 7.0
_SHORTEST_PRE_PROCEEDINGS_DAYS = 5.0
_NEXT_TO_NOTHING = 1e-6
"""Effort that stands for none."""


def entry_route(council: Council, index: int) -> EntryRoute:
    """How a child known to the service comes into care, should it do so."""
    return council.care_quantiles.entry_route(council.luck.entry_route(index))


def before_proceedings(council: Council, siblings: Siblings, turn: Turn, natural: float) -> simpy.Event | None:
    """Let pre-proceedings run in the last part of a child protection plan with `natural` days to go, if they do.

    Some end with an application to court, in others the family is diverted from it.
    """
    figures, luck = council.parameters.court, council.luck
    to_care = council.parameters.child_protection.care_share
    to_court = to_care * council.parameters.entry.court_share
    goes_to_court = (
        luck.plan_outcome(turn.index) < to_care and entry_route(council, siblings.eldest.luck) is EntryRoute.COURT
    )
    # of all pre-proceedings a share is diverted; the others are those that go to court
    diverted = figures.diverted_share / max(1.0 - figures.diverted_share, 1e-9) * to_court / max(1.0 - to_court, 1e-9)
    if not goes_to_court and luck.diverted(turn.index) >= diverted:
        return None
    concluded = Happening(council.env)
    days = min(figures.pre_proceedings_days, max(natural, _SHORTEST_PRE_PROCEEDINGS_DAYS))
    begin(_before_proceedings(council, siblings, max(0.0, natural - days), days, concluded, goes_to_court))
    return concluded


def _before_proceedings(
    council: Council, siblings: Siblings, lead: float, days: float, concluded: Happening, goes_to_court: bool
) -> Process:
    figures = council.parameters.court
    yield council.env.timeout(lead)
    began = council.now
    council.note(Event.PRE_PROCEEDINGS_STARTED, siblings, team=siblings.team, worker=siblings.worker)
    hours = effort(figures.pre_proceedings_hours, len(siblings), figures.sibling_hours_share)
    lawyer_hours = effort(figures.pre_proceedings_lawyer_hours, len(siblings), figures.sibling_hours_share)
    by_worker, by_lawyer = _start(council, siblings, hours, lawyer_hours, days)
    yield from council.wait_for_both(by_lawyer, Cause.LAWYER, by_worker, siblings, Stage.PRE_PROCEEDINGS, days)
    council.note(
        Event.PRE_PROCEEDINGS_ENDED,
        siblings,
        team=siblings.team,
        worker=siblings.worker,
        value=council.now - began,
        other=float(goes_to_court),
    )
    concluded.conclude()


def _start(
    council: Council, siblings: Siblings, hours: float, lawyer_hours: float, days: float
) -> tuple[Work, simpy.Event]:
    """Open the work of the siblings' worker and of the least busy lawyer."""
    figures = council.parameters.court
    by_worker = council.start_work(siblings, hours, days, worker_share=figures.proceedings_worker_share, urgent=True)
    lawyers = council.workforce.lawyers
    lawyer = lawyers.least_busy()
    return by_worker, council.ask(lawyer, lawyers, lawyer_hours, days, worker_share=figures.proceedings_lawyer_share)


def proceed(council: Council, stay: Stay) -> Process:
    """Care proceedings about a child: from the application to the order."""
    court, figures, child = stay.proceedings, council.parameters.court, stay.child
    assert court is not None
    if not (yield from stay.until(court.issued)):
        return
    if court.natural_end <= council.now:  # over before the start
        set_status(council, stay, order_for(stay), at=court.natural_end)
        court.concluded.conclude()
        return
    first = child.family.in_court == 0
    child.family.in_court += 1
    court.is_issued = True
    council.note(Event.PROCEEDINGS_STARTED, child, team=child.team, value=float(first), at=court.issued)
    set_status(council, stay, LegalStatus.INTERIM_CARE_ORDER, at=court.issued)
    part = court.part * (1.0 if first else max(figures.sibling_hours_share, _NEXT_TO_NOTHING))
    left = court.natural_end - council.now
    part *= left / (court.natural_end - court.issued)
    hours, lawyer_hours = figures.proceedings_hours * part, figures.proceedings_lawyer_hours * part
    by_worker, by_lawyer = _start(council, child, hours, lawyer_hours, left)
    stay.asked(by_lawyer)
    yield from council.wait_for_both(by_lawyer, Cause.LAWYER, by_worker, child, Stage.PROCEEDINGS, left)
    if court.part < 1.0:  # the child goes home before an order is made
        end(council, stay, None)
    else:
        end(council, stay, order_for(stay))
        set_status(council, stay, order_for(stay))
    court.concluded.conclude()


def end(council: Council, stay: Stay, status: LegalStatus | None) -> None:
    """Write that proceedings are over; without an order the child has left care before."""
    court = stay.proceedings
    if court is None or not court.is_issued or court.concluded.triggered:
        return
    stay.child.family.in_court -= 1
    days = (council.calendar.date_of(council.now) - council.calendar.date_of(court.issued)).days
    council.note(
        Event.PROCEEDINGS_ENDED, stay.child, team=stay.child.team, value=days / _DAYS_PER_WEEK, other=status or 0.0
    )


def order_for(stay: Stay) -> LegalStatus:
    """Return the order with which proceedings end."""
    return LegalStatus.PLACEMENT_ORDER if stay.way == ADOPTION else LegalStatus.FULL_CARE_ORDER


def set_status(council: Council, stay: Stay, status: LegalStatus, *, at: float | None = None) -> None:
    """Note under what law the child is in care from now on."""
    if stay.legal is status:
        return
    stay.legal = status
    council.note(Event.LEGAL_STATUS, stay.child, team=stay.child.team, value=status, at=at)
    if stay.placement is PlacementKind.WITH_PARENTS:
        plan_visits(council, stay, new_placement=False)


def later_order(council: Council, stay: Stay, takes: float) -> Process:
    """A discharge, special guardianship, child arrangements or adoption order; it ends the way out of care."""
    figures = council.parameters.court
    began, days = council.now, max(takes, SHORTEST_DAYS)
    by_worker, by_lawyer = _start(council, stay.child, figures.order_hours, figures.order_lawyer_hours, days)
    yield from stay.step(by_lawyer, takes, Cause.LAWYER)
    if by_worker.callbacks is not None:
        yield from stay.step(by_worker, max(0.0, began + takes - council.now), Cause.WORKER)
    council.note(Event.ORDER_MADE, stay.child, team=stay.child.team, value=stay.way + 1)
