"""The children already in the service on the first day.

Each has been open for a time drawn from the published bands of open cases, and what is left is drawn from those
natural lengths that are longer: conditional on the time elapsed, never afresh.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sim.engine import Process, begin
from sim.model import assessment, child_in_need, child_protection
from sim.model.care_stock import after_permanence_at_the_start, care_at_the_start, leavers_at_the_start
from sim.model.council import Council, Destination
from sim.model.demand import children_of, new_family, siblings_in
from sim.model.desks import Desks, Numbers, held_by_nobody, taken_on
from sim.model.luck import family_of
from sim.model.pathway import follow_from
from sim.model.people import CASE, IN_TURN, LATER, MUST_NOT_WAIT, Holding, Siblings, Turn
from sim.model.workers import Worker
from sim.vocabulary import Event, Stage, TeamKind

_STARTED = {
    Stage.ASSESSMENT: Event.ASSESSMENT_STARTED,
    Stage.CP_PLAN: Event.CP_PLAN_STARTED,
    Stage.CIN_PLAN: Event.CIN_PLAN_STARTED,
    Stage.DISABLED_CHILDREN_PLAN: Event.DISABLED_PLAN_STARTED,
}
_PRIORITY = {
    Stage.ASSESSMENT: IN_TURN,
    Stage.CP_PLAN: MUST_NOT_WAIT,
    Stage.CIN_PLAN: IN_TURN,
    Stage.DISABLED_CHILDREN_PLAN: LATER,
}


def open_at_the_start(council: Council) -> None:
    """Put everybody into the stage they are in on the first day."""
    stock = council.parameters.stock
    desks = Desks(council.workforce)
    in_cin_teams = stock.children_on_cin_plan - stock.cin_in_child_protection_teams
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
    leavers_at_the_start(council)  # before those in care ask for an adviser
    care_at_the_start(council, desks)
    after_permanence_at_the_start(council)
    numbers = Numbers(Stage.EARLY_HELP)
    for _ in range(round(stock.families_in_early_help)):
        # lengths of early help are exponential: what is left of one is like a new one
        council.begin(new_family(council, numbers.take(), council.parameters), Destination.EARLY_HELP)


def _by_team(*parts: tuple[TeamKind, float]) -> list[tuple[TeamKind, float]]:
    total = sum(children for _, children in parts)
    return [(kind, children / total) for kind, children in parts if total > 0]


Opening = Callable[[Council, Siblings, Worker], Process]


def _start(
    council: Council,
    desks: Desks,
    stage: Stage,
    children: float,
    kinds: list[tuple[TeamKind, float]],
    opening: Opening,
) -> None:
    numbers = Numbers(stage)
    given = dict.fromkeys((kind for kind, _ in kinds), 0)
    for siblings in _groups(council, numbers, round(children)):
        # the kind of team furthest below its part of this stock
        kind = min(kinds, key=lambda part: (given[part[0]] + 1) / max(part[1], 1e-9))[0]
        given[kind] += len(siblings)
        team, worker = desks.next(kind)
        siblings.hold(Holding(team, 0.0, siblings.keys, CASE, _PRIORITY[stage]))
        if worker is None:
            begin(held_by_nobody(council, siblings, _STARTED[stage], stage))
        else:
            begin(follow_from(council, opening(council, siblings, worker)))


def _groups(council: Council, numbers: Numbers, children: int) -> Iterator[Siblings]:
    left = children
    while left > 0:
        key = numbers.take()
        size = min(siblings_in(council, key, council.parameters), left)
        family = family_of(key, council.luck)
        yield Siblings(family, children_of(council, family, size))
        left -= size


class _Found(NamedTuple):
    """A plan found open on the first day: when it started, how long it has gone on by then and still will."""

    turn: Turn
    since: float
    elapsed: float
    left: float


def _found(council: Council, siblings: Siblings, worker: Worker, stage: Stage) -> _Found:
    turn, luck = siblings.enter(stage), council.luck
    elapsed = council.quantiles.elapsed(stage, luck.elapsed[stage](turn.index))
    left = council.quantiles.remaining(stage, elapsed, luck.length[stage](turn.index))
    return _Found(turn, taken_on(council, siblings, worker, elapsed), elapsed, left)


def _assessment(council: Council, siblings: Siblings, worker: Worker) -> Process:
    turn = siblings.enter(Stage.ASSESSMENT)
    luck = council.luck
    is_core = luck.in_core_assessment(turn.index) < council.quantiles.in_core_share
    found_open = council.quantiles.open_core_assessment if is_core else council.quantiles.open_assessment
    lengths = luck.core_assessment_days if is_core else luck.assessment_days
    going_on, natural = found_open(luck.elapsed[Stage.ASSESSMENT](turn.index), lengths(turn.index))
    elapsed = going_on + (assessment.initial_days(council, turn) if is_core else 0.0)
    since = taken_on(council, siblings, worker, elapsed)
    council.note(Event.ASSESSMENT_STARTED, siblings, team=siblings.team, worker=siblings.worker, value=since, at=since)
    others: Siblings | None = siblings
    assessed = council.env.event()
    booked = council.quantiles.conference_day(luck.conference_day(turn.index))
    if elapsed < booked:  # an enquiry, if there is one, still goes on
        is_at_risk = assessment.who_is_at_risk(council, siblings, turn)
        at_risk, others = assessment.part_at_risk(siblings, is_at_risk)
        if at_risk:
            at_risk.assessed = assessed
            begin(follow_from(council, child_protection.section_47(council, at_risk, elapsed=elapsed)))
    finish = assessment.finish_core if is_core else assessment.finish
    onward = yield from finish(council, siblings, others, turn, natural, elapsed=going_on)
    assessed.succeed()
    return onward


def _cp_plan(council: Council, siblings: Siblings, worker: Worker) -> Process:
    turn, since, elapsed, left = _found(council, siblings, worker, Stage.CP_PLAN)
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


def _cin_plan(council: Council, siblings: Siblings, worker: Worker) -> Process:
    found = _found(council, siblings, worker, Stage.CIN_PLAN)
    council.note(Event.CIN_PLAN_STARTED, siblings, team=siblings.team, at=found.since)
    return (yield from child_in_need.carry_plan(council, siblings, found.turn, found.left, 0.0, is_new=False))


def _disabled_plan(council: Council, siblings: Siblings, worker: Worker) -> Process:
    found = _found(council, siblings, worker, Stage.DISABLED_CHILDREN_PLAN)
    council.note(Event.DISABLED_PLAN_STARTED, siblings, team=siblings.team, at=found.since)
    return (yield from child_in_need.carry_disabled_plan(council, siblings, found.turn, found.left, 0.0, is_new=False))
