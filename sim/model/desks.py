"""Where the children of the starting stock are put: numbers of their own, a team and a worker."""

from sim.engine import Process
from sim.model.council import Council
from sim.model.people import FAMILIES_PER_COHORT, Siblings
from sim.model.workers import Team, Worker
from sim.model.workforce import Workforce
from sim.vocabulary import Cause, Event, Stage, TeamKind

SHORTEST_ELAPSED = 1e-6
"""History lies before the start, if only just."""


class Numbers:
    """Numbers for the families of the stock: cohort 0, one range for each stage."""

    _ROOM = FAMILIES_PER_COHORT // len(Stage) // 4 * 4

    def __init__(self, stage: Stage) -> None:
        self._next = (stage - 1) * self._ROOM
        self._last = self._next + self._ROOM

    def take(self) -> int:
        """Return the next number."""
        if self._next >= self._last:
            raise ValueError(f"more than {self._ROOM} families in one stage at the start")
        self._next += 1
        return self._next - 1


class Desks:
    """Whom to give the children of the stock to: the team, then the worker, furthest below its share."""

    def __init__(self, workforce: Workforce) -> None:
        self._teams = {kind: workforce.of_kind(kind) for kind in TeamKind}

    def next(self, kind: TeamKind) -> tuple[Team, Worker | None]:
        """Return the next team and worker of `kind`; no worker if none of these teams has any."""
        teams = self._teams[kind]
        team = min([team for team in teams if team.workers] or teams, key=_filled)
        return team, min(team.workers, key=lambda worker: worker.load, default=None)


def _filled(team: Team) -> float:
    """How full a team is, against the cases it is said to hold at the start (or else its share of demand)."""
    assert team.setup is not None
    held = sum(worker.held for worker in team.workers)
    full: float = team.setup.cases_at_start or 1e-9 + team.setup.demand_share
    return (held + 1) / full


def held_by_nobody(council: Council, siblings: Siblings, started: Event, stage: Stage) -> Process:
    """Children whose teams have no worker at all wait unallocated to the end, and their plan stands still."""
    council.open_case(siblings, at=-SHORTEST_ELAPSED)
    for event in (started, Event.QUEUED):
        council.note(event, siblings, team=siblings.team, at=-SHORTEST_ELAPSED)
    yield council.wait_for(council.never, siblings, stage, Cause.ALLOCATION)
    return []


def taken_on(council: Council, siblings: Siblings, worker: Worker, elapsed: float) -> float:
    """Note that the siblings' case was opened and given to the worker `elapsed` days ago; return when."""
    since = -max(elapsed, SHORTEST_ELAPSED)
    holding = siblings.holding
    assert holding is not None
    holding.queue.hold(worker, len(siblings))
    holding.given_to(worker, since)
    siblings.family.known_since = since
    council.open_case(siblings, at=since)
    council.note(Event.ALLOCATED, siblings, team=holding.team, worker=worker, at=since)
    for child in siblings:
        child.last_referral = since
    return since
