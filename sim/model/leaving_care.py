"""Leaving care: eligible from 16, a pathway plan, a personal adviser, support to 21 or to 25, staying put."""

from math import inf

from sim.engine import Process, begin, whole_days
from sim.model.care_quantiles import DAYS_PER_WEEK
from sim.model.council import Council
from sim.model.luck import exponential
from sim.model.people import ADVISER, IN_TURN, LATER, MUST_NOT_WAIT, Siblings
from sim.model.placements import FOSTER, free_place
from sim.model.stay import Stay
from sim.model.visiting import Round
from sim.model.workers import Team
from sim.model.workforce import WORKING_DAYS_PER_MONTH
from sim.vocabulary import WORKING_DAYS_PER_YEAR, Cause, Event, PlacementKind, Stage, Standard, TeamKind

_LAST_AGE = 25
_FIRST_AGE_OF_CHOICE = 21


# -- before 18 -----------------------------------------------------------------------------------------------


def prepare(council: Council, stay: Stay) -> Process:
    """From 16, or after 13 weeks in care later on, a young person is owed a plan and an adviser."""
    figures, child = council.parameters.leaving_care, stay.child
    long_enough = max(stay.began, council.turns(child, 14)) + figures.eligible_weeks * DAYS_PER_WEEK
    eligible_at = max(council.turns(child, 16), long_enough)
    if eligible_at >= min(stay.eighteenth, council.end):
        return
    if not (yield from stay.until(eligible_at)):
        return
    stay.is_eligible = True
    council.note(Event.ELIGIBLE, child, team=child.team, at=min(eligible_at, council.now))
    begin(_pathway_plan(council, stay, eligible_at))
    since_16 = figures.adviser_from_years - 16.0
    if not (yield from stay.until(council.turns(child, 16) + since_16 * WORKING_DAYS_PER_YEAR)):
        return
    stay.advised = Siblings(child.family, child.children)
    begin(_with_adviser(council, stay.advised, figures.before_18_hours_share))


def _pathway_plan(council: Council, stay: Stay, eligible_at: float) -> Process:
    """Needs are assessed and a pathway plan is made within three months."""
    figures = council.parameters.leaving_care
    due = council.calendar.add_months(eligible_at, Standard.PATHWAY_PLAN_MONTHS)
    left = eligible_at + figures.needs_assessment_days - council.now
    if left <= 0.0:  # made before the start
        return
    council.plans_due[stay.child] = due
    hours = figures.needs_assessment_hours * left / figures.needs_assessment_days
    work = council.start_work(stay.child, hours, left)
    yield council.wait_for(work, stay.child, Stage.LEAVING_CARE, Cause.WORKER, expected=left)
    del council.plans_due[stay.child]
    council.note(
        Event.PATHWAY_PLAN_MADE,
        stay.child,
        team=stay.child.team,
        worker=stay.child.worker,
        value=whole_days(due, council.now),
    )


def leave_preparation(council: Council, stay: Stay) -> None:
    """Care ends: a plan not made stays so; an adviser goes on with those who are owed one."""
    due = council.plans_due.pop(stay.child, None)
    if due is not None and due < council.now:
        days = whole_days(due, council.now)
        council.note(Event.PATHWAY_PLAN_MADE, stay.child, team=stay.child.team, value=days)
    if stay.advised is not None:
        council.advised[stay.child.eldest.key] = stay.advised


def note_overdue_plans(council: Council) -> None:
    """At the run's end: write the pathway plans that should have been made."""
    for child, due in council.plans_due.items():
        days = whole_days(due, council.now)
        if days > 0:
            council.note(Event.PATHWAY_PLAN_MADE, child, team=child.team, value=days)


# -- advisers ------------------------------------------------------------------------------------------------


def _with_adviser(council: Council, young: Siblings, share: float) -> Process:
    """Wait for a personal adviser, who then keeps in touch; those who have left care come first."""
    team = council.team_for(TeamKind.LEAVING_CARE, young)
    yield from council.allocate(young, team, Stage.LEAVING_CARE, LATER, ADVISER)
    if young.holding is not None:
        begin_contact(council, young, share, is_new=True)


def begin_contact(council: Council, young: Siblings, share: float, *, is_new: bool) -> None:
    """Let an adviser keep in touch and review the pathway plan."""
    figures = council.parameters.leaving_care
    council.load(young, figures.hours_per_month * share)
    rounds = [Round(Event.ADVISER_CONTACT, figures.contacts), Round(Event.PATHWAY_REVIEW, figures.pathway_reviews)]
    index = young.enter(Stage.LEAVING_CARE).index
    council.visits.begin(young, Stage.LEAVING_CARE, index, rounds, council.now, is_new=is_new)


def _set_share(council: Council, young: Siblings, share: float) -> None:
    """The adviser's work changes with age."""
    council.withdraw_all(young)
    if young.holding is not None:
        council.load(young, council.parameters.leaving_care.hours_per_month * share)


def _part(council: Council, young: Siblings) -> None:
    """Support by somebody ends."""
    council.withdraw_all(young)
    if young.visiting is not None:
        council.visits.end(young.visiting, council.now)
    council.release(young)


# -- support after care --------------------------------------------------------------------------------------


def leave_care(council: Council, young: Siblings) -> Process:
    """A care leaver is supported by an adviser; until one is free, a social worker of the team stands in."""
    until = supported_until(council, young)
    if until <= council.now:
        council.close_case(young)
        return []
    advised = council.advised.pop(young.eldest.key, None)
    if advised is not None and advised.holding is not None:
        advised.holding.hasten(IN_TURN)
    if advised is not None and advised.worker is not None:
        council.release(young)
        _set_share(council, advised, 1.0)
        return (yield from carry_support(council, young, advised, until))
    team = council.team_for(TeamKind.LEAVING_CARE, young)
    if team.queue.holders:
        yield from council.transfer(young, team, Stage.LEAVING_CARE, MUST_NOT_WAIT)
        council.load(young, council.parameters.leaving_care.hours_per_month)
    else:
        council.release(young)
    if advised is None:
        advised = Siblings(young.family, young.children)
        begin(until_advised(council, young, advised, team))
    else:  # asked for already
        begin(_after_waiting(council, young, advised))
    return (yield from carry_support(council, young, advised, until))


def until_advised(council: Council, young: Siblings, advised: Siblings, team: Team) -> Process:
    """A social worker holds the young person until an adviser takes over."""
    yield from council.allocate(advised, team, Stage.LEAVING_CARE, IN_TURN, ADVISER)
    if advised.holding is None:  # support ended as the adviser came
        return
    _part(council, young)
    begin_contact(council, advised, share_at(council, young), is_new=True)


def _after_waiting(council: Council, young: Siblings, advised: Siblings) -> Process:
    """The adviser asked for before 18 comes: the social worker hands over."""
    assert advised.holding is not None
    if advised.holding.request is not None:
        yield advised.holding.request
    _part(council, young)
    _set_share(council, advised, share_at(council, young))


def carry_support(
    council: Council, young: Siblings, advised: Siblings, until: float, *, is_new: bool = True
) -> Process:
    """Support until it ends: at 21, at 25, or when the young person no longer wants it."""
    if is_new:
        council.note(Event.LEAVING_CARE_STARTED, young, value=council.age(young, council.now))
    if not (yield from _until_it_ends(council, young, advised, until)):
        return []
    _part(council, advised)
    _part(council, young)
    council.note(Event.LEAVING_CARE_ENDED, young, value=council.age(young, council.now))
    council.close_case(young)
    return (yield from come_back_under_the_duty(council, young))


def _until_it_ends(council: Council, young: Siblings, advised: Siblings, until: float) -> Process:
    """Let support go on until it ends, over 21 with less of the adviser's time; False if it does not in this run.

    Another law may lengthen what was promised, but takes nothing back.
    """
    law, turns_21 = council.parameters.care_leaver_duty, council.turns(young, _FIRST_AGE_OF_CHOICE)
    is_over_21 = turns_21 <= council.now
    while council.now < until:
        birthday = inf if is_over_21 or turns_21 >= until else turns_21
        at = min(until, birthday, council.next_new_duty)
        if at >= council.end:
            return False
        yield council.env.timeout(at - council.now)
        if at == birthday:
            is_over_21 = True
            if advised.worker is not None:
                _set_share(council, advised, council.parameters.leaving_care.over_21_hours_share)
        if council.parameters.care_leaver_duty != law:
            law = council.parameters.care_leaver_duty
            until = max(until, supported_until(council, young))
        elif at == until:
            break
    return True


def come_back_under_the_duty(council: Council, young: Siblings) -> Process:
    """Whose support ended under the old law may ask for it again when the duty to 25 begins."""
    while True:
        begins = duty_to_25_begins(council)
        if begins <= council.now:
            return []
        if begins < council.next_new_duty:
            break
        if council.next_new_duty >= council.end:
            return []
        yield council.env.timeout(council.next_new_duty - council.now)
        if duty_to_25_begins(council) <= council.now:
            begins = council.now
            break
    if begins > council.end or not comes_back(council, young, begins):
        return []
    if begins > council.now:
        yield council.env.timeout(begins - council.now)
    return (yield from come_back(council, young))


def come_back(council: Council, young: Siblings) -> Process:
    """A former care leaver asks for support under the duty to 25."""
    until = supported_until(council, young)
    if until <= council.now:
        return []
    council.open_case(young)
    advised = Siblings(young.family, young.children)
    team = council.team_for(TeamKind.LEAVING_CARE, young)
    begin(until_advised(council, young, advised, team))
    return (yield from carry_support(council, young, advised, until))


def share_at(council: Council, young: Siblings) -> float:
    """Return the part of an adviser's usual hours that somebody of this age takes."""
    figures = council.parameters.leaving_care
    return figures.over_21_hours_share if council.age(young, council.now) >= _FIRST_AGE_OF_CHOICE else 1.0


# -- the duty ------------------------------------------------------------------------------------------------


def duty_to_25_begins(council: Council) -> float:
    """Model time at which the duty to 25 begins (never, if it is to 21)."""
    duty = council.parameters.care_leaver_duty
    if duty.until_age < _LAST_AGE:
        return inf
    day = duty.from_date
    if day <= council.parameters.start:
        return 0.0
    return inf if day > council.calendar.last_day else council.calendar.time_of(day)


def supported_until(council: Council, young: Siblings) -> float:
    """Until when the young person is owed support and takes it, by age, education, the law of the day and luck."""
    duty, index = council.parameters.care_leaver_duty, young.eldest.luck
    turns = {age: council.turns(young, age) for age in range(_FIRST_AGE_OF_CHOICE, _LAST_AGE + 1)}
    if council.luck.in_education(index) < duty.in_education_share:
        return turns[_LAST_AGE]
    if max(turns[_FIRST_AGE_OF_CHOICE], council.now) < duty_to_25_begins(council):
        return turns[_FIRST_AGE_OF_CHOICE]
    u = council.luck.take_up(index)
    for age in range(_FIRST_AGE_OF_CHOICE, _LAST_AGE):
        if council.now < turns[age + 1] and u >= _take_up(council, age):
            return turns[age]
    return turns[_LAST_AGE]


def comes_back(council: Council, young: Siblings, at: float) -> bool:
    """Whether somebody whose support ended under the old law asks for it under the new one."""
    duty, index = council.parameters.care_leaver_duty, young.eldest.luck
    age = int(council.age(young, at))
    if not _FIRST_AGE_OF_CHOICE <= age < _LAST_AGE:
        return False
    wants = council.luck.take_up(index) < _take_up(council, age)
    return wants and council.luck.comes_back(index) < duty.come_back_share


def _take_up(council: Council, age: int) -> float:
    return float(getattr(council.parameters.care_leaver_duty, f"take_up_at_{age}"))


# -- staying put ---------------------------------------------------------------------------------------------


def stays_put(council: Council, stay: Stay) -> bool:
    """Whether a young person leaving foster care at 18 stays with the carers."""
    return (
        stay.placement in FOSTER
        and council.luck.staying_put(stay.index) < council.parameters.leaving_care.staying_put_share
    )


def stay_put(council: Council, stay: Stay, kind: PlacementKind) -> Process:
    """Stay with the former foster carers, whose place is taken meanwhile."""
    figures, young = council.parameters.leaving_care, stay.child
    council.note(Event.STAYING_PUT_STARTED, young, value=kind)
    days = exponential(council.luck.staying_put_days(stay.index), figures.staying_put_months * WORKING_DAYS_PER_MONTH)
    yield council.env.timeout(min(days, council.turns(young, _FIRST_AGE_OF_CHOICE) - council.now))
    council.note(Event.STAYING_PUT_ENDED, young, value=kind)
    free_place(council, kind)
