"""Handover: what a worker holds passes to a colleague, with the work that is open.

While nobody holds the children their work rests; the time it does is time unallocated.
"""

from typing import TYPE_CHECKING, cast

from sim.engine import Process, begin
from sim.model.people import Holding, Siblings
from sim.model.waiting import waiting_for

if TYPE_CHECKING:
    from sim.model.casework import Casework
    from sim.model.workers import Worker

_GETTING_TO_KNOW_DAYS = 10.0
"""Working days over which a new worker gets to know a family that was handed over."""


def park(siblings: Siblings) -> None:
    """Let the work that is open for the siblings rest."""
    for work in list(siblings.works):
        if work.clock is not None:
            siblings.parked.append((work, work.owner.take_off(work)))


def take_up(siblings: Siblings) -> None:
    """Let the siblings' worker go on with what rested."""
    worker = siblings.worker
    assert worker is not None
    parked, siblings.parked = siblings.parked, []
    for work, left in parked:
        worker.time.put_on(work, left)


def give_up(council: "Casework", siblings: Siblings, holding: Holding) -> None:
    """Leave the queue in which siblings wait for another worker."""
    request = holding.request
    assert request is not None
    if holding.rows.given_up is not None:
        days = council.now - request.asked_at
        council.note(holding.rows.given_up, siblings, team=holding.team, value=days)
    request.size -= len(siblings)
    if request.triggered:  # somebody was given in this very moment, and is free again
        holding.queue.release(cast("Worker", request.value), len(siblings))
    elif not holding.keys:
        holding.queue.cancel(request)


def hand_over_all(council: "Casework", worker: "Worker") -> None:
    """Pass everything a worker holds to her colleagues; she has left their queue already."""
    holdings = list(worker.holdings)
    worker.holdings.clear()
    for holding in holdings:
        begin(_hand_over(council, holding, worker))


def _hand_over(council: "Casework", holding: Holding, leaving: "Worker") -> Process:
    groups = list(holding.groups)
    works = {work for group in groups for work in group.works}
    if not holding.keys and not works:
        return
    for group in groups:
        park(group)
        if group.visiting is not None:
            group.visiting.moved_to(None, council.now)
    asked, rows = council.now, holding.rows
    _note(council, holding, rows.over, leaving, asked - holding.since)
    holding.queue.release(leaving, len(holding.keys))
    holding.worker = None
    if rows.asked is not None:
        _note(council, holding, rows.asked, None, 0.0)
    worker: Worker = yield holding.ask(len(holding.keys))
    while holding.keys and not holding.is_there(worker):
        worker = yield holding.ask_again(worker)
    if not holding.keys and not works:
        return
    holding.given_to(worker, council.now)
    _note(council, holding, rows.given, worker, council.now - asked)
    _resume(council, holding, council.now - asked)


def _resume(council: "Casework", holding: Holding, rested: float) -> None:
    worker = holding.worker
    assert worker is not None
    works = {work for group in holding.groups for work in group.works}
    if rested > 0.0:
        for work in works:
            waitings = waiting_for(work)
            for waiting in waitings:
                waiting.unallocated(rested)
            if not waitings:  # nobody waits for it yet: somebody else holds the child up meanwhile
                council.rested[work] = council.rested.get(work, 0.0) + rested
    for group in list(holding.groups):
        take_up(group)
        if group.visiting is not None:
            group.visiting.moved_to(worker, council.now)
    hours = council.parameters.practice.handover_hours
    if hours > 0.0:
        worker.time.start(hours, _GETTING_TO_KNOW_DAYS)


def _note(council: "Casework", holding: Holding, event: int, worker: "Worker | None", value: float) -> None:
    number = -1 if worker is None else worker.number
    council.log.write_each(council.now, event, tuple(holding.keys), holding.team.index, number, value, 0.0)
