"""Children in care, care leavers and families after permanence who are there on the first day."""

from sim.engine import Process, begin, from_bands
from sim.model import care, leaving_care, permanence
from sim.model.care_population import population_of
from sim.model.council import Council
from sim.model.court import entry_route
from sim.model.desks import SHORTEST_ELAPSED, Desks, Numbers, held_by_nobody, taken_on
from sim.model.luck import family_of
from sim.model.pathway import follow_from
from sim.model.people import ADVISER, CASE, CHILDREN_PER_FAMILY, IN_TURN, MUST_NOT_WAIT, Child, Holding, Siblings
from sim.model.stay import Stay
from sim.vocabulary import WORKING_DAYS_PER_YEAR, CareEnd, EntryRoute, Event, Stage, TeamKind

_MONTHS_PER_YEAR = 12.0
_YOUNGEST_AFTER_PERMANENCE, _GROWN_UP = 2.0, 18.0
_FORMER_AGES = (21.0, 24.99)


def care_at_the_start(council: Council, desks: Desks) -> None:
    """Put children in care where they are: those who came last are still with the child protection teams."""
    stock = council.parameters.stock
    numbers = Numbers(Stage.CARE)
    unaccompanied = round(stock.unaccompanied_children)
    others = round(stock.children_in_care) - unaccompanied
    with_first_team = round(stock.care_in_child_protection_teams)
    for place in range(others):
        kind = TeamKind.CHILD_PROTECTION if place < with_first_team else TeamKind.CHILDREN_IN_CARE
        _found_in_care(council, desks, numbers.take(), (place, others), kind, EntryRoute.COURT)
    for place in range(unaccompanied):
        key, kind = numbers.take(), TeamKind.CHILDREN_IN_CARE
        _found_in_care(council, desks, key, (place, unaccompanied), kind, EntryRoute.UNACCOMPANIED)


def _found_in_care(
    council: Council, desks: Desks, key: int, place: tuple[int, int], kind: TeamKind, entry: EntryRoute
) -> None:
    number, of = place
    is_unaccompanied = entry is EntryRoute.UNACCOMPANIED
    people = population_of(council.parameters, unaccompanied=is_unaccompanied)
    found = people.draw((number + council.luck.care_population(key)) / of)
    child = _alone(council, key, age=found.age_at_entry + found.elapsed)
    if not is_unaccompanied:
        entry = entry_route(council, child.eldest.luck)
    team, worker = desks.next(kind)
    elapsed = min(found.elapsed * WORKING_DAYS_PER_YEAR, -council.turns(child, 0))  # nobody is in care before birth
    child.hold(Holding(team, -max(elapsed, SHORTEST_ELAPSED), child.keys, CASE, MUST_NOT_WAIT))
    if worker is None:
        begin(held_by_nobody(council, child, Event.CARE_STARTED, Stage.CARE))
        return
    since = taken_on(council, child, worker, elapsed)
    turn = child.enter(Stage.CARE)
    stay = Stay(council, child, turn, entry, since, found.way, found.years * _MONTHS_PER_YEAR)
    begin(follow_from(council, care.carry(council, stay)))


def _alone(council: Council, key: int, *, age: float) -> Siblings:
    family = family_of(key, council.luck)
    child = Siblings(family, [Child(key * CHILDREN_PER_FAMILY)])
    council.born(child.eldest, age, at=0.0)
    return child


def leavers_at_the_start(council: Council) -> None:
    """Put care leavers with their advisers; the youngest have none yet and a social worker instead."""
    stock, luck = council.parameters.stock, council.luck
    numbers = Numbers(Stage.LEAVING_CARE)
    age_of = from_bands(stock.care_leaver_age_years_edges, stock.care_leaver_age_shares)
    total, without = round(stock.care_leavers), round(stock.care_leavers_without_adviser)
    leavers = []
    for place in range(total):
        key = numbers.take()
        leavers.append(_alone(council, key, age=age_of((place + luck.leaver_age(key)) / total)))
    for young in leavers[without:]:
        begin(_leaver(council, young, has_adviser=True))
    for young in leavers[:without]:
        begin(_leaver(council, young, has_adviser=False))
    for _ in range(round(council.parameters.care_leaver_duty.former_care_leavers)):
        key = numbers.take()
        youngest, oldest = _FORMER_AGES
        age = youngest + (oldest - youngest) * luck.leaver_age(key)
        begin(leaving_care.come_back_under_the_duty(council, _alone(council, key, age=age)))


def _leaver(council: Council, young: Siblings, *, has_adviser: bool) -> Process:
    team = council.team_for(TeamKind.LEAVING_CARE, young)
    age = council.age(young, 0.0)
    since = -max((age - _GROWN_UP) * WORKING_DAYS_PER_YEAR, SHORTEST_ELAPSED)
    council.open_case(young, at=since)
    council.note(Event.LEAVING_CARE_STARTED, young, value=min(age, _GROWN_UP), at=since)
    until = leaving_care.supported_until(council, young)
    if until <= council.now:  # supported, so owed it: in education
        until = council.turns(young, 25)
    advised = Siblings(young.family, young.children)
    adviser = min(team.advisers.holders, key=lambda holder: holder.load, default=None)
    if has_adviser and adviser is not None and team.advisers is not team.queue:
        _held_already(council, advised, Holding(team, since, advised.keys, ADVISER, IN_TURN), adviser, since)
        leaving_care.begin_contact(council, advised, leaving_care.share_at(council, young), is_new=False)
        return (yield from leaving_care.carry_support(council, young, advised, until, is_new=False))
    worker = min(team.queue.holders, key=lambda holder: holder.load, default=None)
    if worker is not None:
        _held_already(council, young, Holding(team, since, young.keys, CASE, MUST_NOT_WAIT), worker, since)
        council.load(young, council.parameters.leaving_care.hours_per_month)
    begin(leaving_care.until_advised(council, young, advised, team))
    return (yield from leaving_care.carry_support(council, young, advised, until, is_new=False))


def _held_already(council: Council, siblings: Siblings, holding: Holding, worker: object, since: float) -> None:
    siblings.hold(holding)
    holding.queue.hold(worker, len(siblings))  # type: ignore[arg-type]
    holding.given_to(worker, since)  # type: ignore[arg-type]
    council.note(holding.rows.given, siblings, team=holding.team, worker=holding.worker, at=since)


def after_permanence_at_the_start(council: Council) -> None:
    """Families owed support since an earlier special guardianship or adoption."""
    stock, luck = council.parameters.stock, council.luck
    numbers = Numbers(Stage.AFTER_PERMANENCE)
    for children, end in (
        (stock.children_with_special_guardians, CareEnd.SPECIAL_GUARDIANSHIP),
        (stock.children_adopted_with_support, CareEnd.ADOPTION),
    ):
        total = round(children)
        for place in range(total):
            key = numbers.take()
            part = (place + luck.allowance_age(key)) / total
            age = _YOUNGEST_AFTER_PERMANENCE + (_GROWN_UP - _YOUNGEST_AFTER_PERMANENCE) * part
            child = _alone(council, key, age=min(age, _GROWN_UP - 0.01))
            child.family.known_since = -SHORTEST_ELAPSED
            begin(permanence.after_permanence(council, child, end, is_new=False))
