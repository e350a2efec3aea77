"""The children already in the service on the first day.

Each has been open for a time drawn from the published bands of open cases, and what is left is drawn from those
natural lengths that are longer: conditional on the time elapsed, never afresh.
"""

from collections.abc import Callable, Iterator

from sim.engine import Process, begin
from sim.model import assessment, care, child_in_need, child_protection
from sim.model.council import Council, Destination
from sim.model.demand import children_of, new_family, siblings_in
from sim.model.luck import family_of
from sim.model.pathway import follow_from
from sim.model.people import FAMILIES_PER_COHORT, Siblings
from sim.model.workforce import Team, Worker, Workforce
from sim.vocabulary import Cause, Event, Stage, TeamKind

_SHORTEST_ELAPSED = 1e-6
"""History lies before the start, if only just."""
_STARTED = {
    Stage.ASSESSMENT: Event.ASSESSMENT_STARTED,
    Stage.CP_PLAN: Event.CP_PLAN_STARTED,
    Stage.CIN_PLAN: Event.CIN_PLAN_STARTED,
    Stage.DISABLED_CHILDREN_PLAN: Event.DISABLED_PLAN_STARTED,
    Stage.CARE: Event.CARE_STARTED,
    Stage.LEAVING_CARE: Event.LEAVING_CARE_STARTED,
}


class _Numbers:
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


def open_at_the_start(council: Council) -> None:
    """Put everybody into the stage they are in on the first day."""
    stock = council.parameters.stock
    desks = _Desks(council.workforce)
    in_cin_teams = stock.children_on_cin_plan - stock.cin_in_child_protection_teams
    in_care_team = stock.children_in_care - stock.care_in_child_protection_teams
    _start(council, desks, Stage.ASSESSMENT, stock.children_in_assessment, [(TeamKind.ASSESSMENT, 1.0)], _assessment)
    _start(council, desks, Stage.CP_PLAN, stock.children_on_cp_plan, [(TeamKind.CHILD_PROTECTION, 1.0)], _cp_plan)
    _start(
        council,
        desks,
        Stage.CIN_PLAN,
        stock.children_on_cin_plan,
        _by_team(
            (TeamKind.CHILD_PROTECTION, stock.cin_in_child_protection_teams), (TeamKind.CHILD_IN_NEED, in_cin_teams)
        ),
        _cin_plan,
    )
    _start(
        council,
        desks,
        Stage.DISABLED_CHILDREN_PLAN,
        stock.disabled_children,
        [(TeamKind.DISABLED_CHILDREN, 1.0)],
        _disabled_plan,
    )
    _start(
        council,
        desks,
        Stage.CARE,
        stock.children_in_care,
        _by_team(
            (TeamKind.CHILD_PROTECTION, stock.care_in_child_protection_teams),
            (TeamKind.CHILDREN_IN_CARE, in_care_team),
        ),
        _care,
        alone=True,
    )
    _start(
        council,
        desks,
        Stage.LEAVING_CARE,
        stock.care_leavers,
        [(TeamKind.LEAVING_CARE, 1.0)],
        _leaving_care,
        alone=True,
    )
    numbers = _Numbers(Stage.EARLY_HELP)
    for _ in range(round(stock.families_in_early_help)):
        # lengths of early help are exponential: what is left of one is like a new one
        council.begin(new_family(council, numbers.take()), Destination.EARLY_HELP)


class _Desks:
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
    return (held + 1) / (team.setup.cases_at_start or 1e-9 + team.setup.demand_share)


def _by_team(*parts: tuple[TeamKind, float]) -> list[tuple[TeamKind, float]]:
    total = sum(children for _, children in parts)
    return [(kind, children / total) for kind, children in parts if total > 0]


Opening = Callable[[Council, Siblings], Process]


def _start(
    council: Council,
    desks: _Desks,
    stage: Stage,
    children: float,
    kinds: list[tuple[TeamKind, float]],
    opening: Opening,
    *,
    alone: bool = False,
) -> None:
    numbers = _Numbers(stage)
    given = dict.fromkeys((kind for kind, _ in kinds), 0)
    for siblings in _groups(council, numbers, round(children), alone=alone):
        # the kind of team furthest below its part of this stock
        kind = min(kinds, key=lambda part: (given[part[0]] + 1) / max(part[1], 1e-9))[0]
        given[kind] += len(siblings)
        team, worker = desks.next(kind)
        siblings.team, siblings.worker = team, worker
        if worker is None:
            begin(_held_by_nobody(council, siblings, stage))
            continue
        team.queue.hold(worker, len(siblings))
        begin(follow_from(council, opening(council, siblings)))


def _groups(council: Council, numbers: _Numbers, children: int, *, alone: bool) -> Iterator[Siblings]:
    left = children
    while left > 0:
        key = numbers.take()
        size = 1 if alone else min(siblings_in(council, key), left)
        family = family_of(key, council.luck)
        yield Siblings(family, children_of(council, family, size))
        left -= size


def _held_by_nobody(council: Council, siblings: Siblings, stage: Stage) -> Process:
    """Children whose teams have no worker at all wait unallocated to the end, and their plan stands still."""
    council.open_case(siblings, at=-_SHORTEST_ELAPSED)
    for event in (_STARTED[stage], Event.QUEUED):
        council.note(event, siblings, team=siblings.team, at=-_SHORTEST_ELAPSED)
    yield council.wait_for(council.never, siblings, stage, Cause.ALLOCATION)
    return []


def _taken_on(council: Council, siblings: Siblings, elapsed: float) -> float:
    """Note that the siblings' case was opened and given to their worker `elapsed` days ago; return when."""
    since = -max(elapsed, _SHORTEST_ELAPSED)
    siblings.held_since = since
    council.open_case(siblings, at=since)
    council.note(Event.ALLOCATED, siblings, team=siblings.team, worker=siblings.worker, at=since)
    for child in siblings:
        child.last_referral = since
    return since


def _elapsed_and_left(council: Council, stage: Stage, index: int) -> tuple[float, float]:
    elapsed = council.quantiles.elapsed(stage, council.luck.elapsed[stage](index))
    return elapsed, council.quantiles.remaining(stage, elapsed, council.luck.length[stage](index))


def _assessment(council: Council, siblings: Siblings) -> Process:
    turn = siblings.enter(Stage.ASSESSMENT)
    luck = council.luck
    elapsed, natural = council.quantiles.open_assessment(
        luck.elapsed[Stage.ASSESSMENT](turn.index), luck.assessment_days(turn.index)
    )
    since = _taken_on(council, siblings, elapsed)
    council.note(Event.ASSESSMENT_STARTED, siblings, team=siblings.team, worker=siblings.worker, value=since, at=since)
    others: Siblings | None = siblings
    assessed = council.env.event()
    booked = council.quantiles.conference_day(luck.conference_day(turn.index))
    if elapsed < booked:  # an enquiry, if there is one, still goes on
        is_at_risk = assessment.who_is_at_risk(council, turn)
        at_risk, others = assessment.part_at_risk(siblings, is_at_risk)
        if at_risk:
            at_risk.assessed = assessed
            begin(follow_from(council, child_protection.section_47(council, at_risk, elapsed=elapsed)))
    onward = yield from assessment.finish(council, siblings, others, turn, natural, elapsed=elapsed)
    assessed.succeed()
    return onward


def _cp_plan(council: Council, siblings: Siblings) -> Process:
    turn = siblings.enter(Stage.CP_PLAN)
    elapsed, left = _elapsed_and_left(council, Stage.CP_PLAN, turn.index)
    since = _taken_on(council, siblings, elapsed)
    for child in siblings:
        value = float(child.had_plan)
        council.log.write(since, Event.CP_PLAN_STARTED, child.key, siblings.team.index, -1, value)  # type: ignore[union-attr]
        child.had_plan = True
    council.assign_chair(siblings, at=since)
    figures, calendar = council.parameters.child_protection, council.calendar
    last, held = -elapsed, 0
    while True:  # the review conferences held before the start
        months = figures.first_review_months if held == 0 else figures.later_reviews_months
        due = calendar.add_months(last, months)
        booked = max(last, due - figures.booked_ahead_days)
        if booked + figures.review_days >= 0:
            break
        last, held = booked + figures.review_days, held + 1
    return (
        yield from child_protection.carry_plan(
            council, siblings, turn, left, 0.0, first_review_after=last, held_before=held, is_new=False
        )
    )


def _cin_plan(council: Council, siblings: Siblings) -> Process:
    turn = siblings.enter(Stage.CIN_PLAN)
    elapsed, left = _elapsed_and_left(council, Stage.CIN_PLAN, turn.index)
    since = _taken_on(council, siblings, elapsed)
    council.note(Event.CIN_PLAN_STARTED, siblings, team=siblings.team, at=since)
    return (yield from child_in_need.carry_plan(council, siblings, turn, left, 0.0, is_new=False))


def _disabled_plan(council: Council, siblings: Siblings) -> Process:
    turn = siblings.enter(Stage.DISABLED_CHILDREN_PLAN)
    elapsed, left = _elapsed_and_left(council, Stage.DISABLED_CHILDREN_PLAN, turn.index)
    since = _taken_on(council, siblings, elapsed)
    council.note(Event.DISABLED_PLAN_STARTED, siblings, team=siblings.team, at=since)
    return (yield from child_in_need.carry_disabled_plan(council, siblings, turn, left, 0.0, is_new=False))


def _care(council: Council, siblings: Siblings) -> Process:
    """A child in care: those who came lately are still with the child protection team."""
    turn = siblings.enter(Stage.CARE)
    transfer_days = council.parameters.care.transfer_days
    lately = council.quantiles.share_open_for_less_than(Stage.CARE, transfer_days)
    with_first_team = siblings.team is not None and siblings.team.kind is TeamKind.CHILD_PROTECTION
    u = council.luck.elapsed[Stage.CARE](turn.index)
    elapsed = council.quantiles.elapsed(Stage.CARE, u * lately if with_first_team else lately + u * (1.0 - lately))
    left = council.quantiles.remaining(Stage.CARE, elapsed, council.luck.length[Stage.CARE](turn.index))
    since = _taken_on(council, siblings, elapsed)
    council.note(Event.CARE_STARTED, siblings, at=since)
    council.assign_chair(siblings, at=since)
    transfer_in = max(0.0, transfer_days - elapsed) if with_first_team else None
    return (yield from care.carry_care(council, siblings, turn, left, 0.0, transfer_in=transfer_in, is_new=False))


def _leaving_care(council: Council, siblings: Siblings) -> Process:
    turn = siblings.enter(Stage.LEAVING_CARE)
    elapsed, left = _elapsed_and_left(council, Stage.LEAVING_CARE, turn.index)
    since = _taken_on(council, siblings, elapsed)
    council.note(Event.LEAVING_CARE_STARTED, siblings, team=siblings.team, at=since)
    return (yield from care.carry_leaving_care(council, siblings, left, 0.0))
