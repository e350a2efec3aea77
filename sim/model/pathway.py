"""The pathway: which stage follows which.

Every stage is a process of its own that returns where each part of the siblings goes next; this module is the
map. Siblings whose ways part go on as separate groups.
"""

from collections.abc import Callable

from sim.engine import Process
from sim.model import assessment, care, child_in_need, child_protection, front_door, leaving_care, permanence
from sim.model.council import Council, Destination, Onward
from sim.model.luck import exponential
from sim.model.people import Siblings
from sim.vocabulary import Stage


def closed(council: Council, siblings: Siblings) -> Process:
    """The case is closed; the family's luck decides whether, and when, it is referred again."""
    council.close_case(siblings)
    return (yield from away(council, siblings))


def away(council: Council, siblings: Siblings) -> Process:
    """No case is open; perhaps the family is referred again."""
    figures, luck = council.parameters.returning, council.luck
    index = siblings.enter(Stage.CONTACT).index
    elasticity = council.parameters.strain.return_elasticity
    if luck.returns(index) >= council.strained(figures.return_share, elasticity, siblings):
        return []
    yield council.env.timeout(exponential(luck.return_days(index), figures.mean_days_to_return))
    return [(Destination.REFERRED_AGAIN, siblings)]


STAGES: dict[Destination, Callable[[Council, Siblings], Process]] = {
    Destination.AWAY: away,
    Destination.CLOSED: closed,
    Destination.EARLY_HELP: front_door.early_help,
    Destination.REFERRED_AGAIN: front_door.referred_again,
    Destination.ASSESSMENT: assessment.assess,
    Destination.SECTION_47: child_protection.section_47,
    Destination.CP_PLAN: child_protection.protect,
    Destination.CIN_PLAN: child_in_need.support,
    Destination.DISABLED_CHILDREN_PLAN: child_in_need.support_disabled,
    Destination.CARE: care.look_after,
    Destination.LEAVING_CARE: leaving_care.leave_care,
    Destination.HOME_FROM_CARE: permanence.home_from_care,
    Destination.AFTER_GUARDIANSHIP: permanence.after_guardianship,
    Destination.AFTER_ADOPTION: permanence.after_adoption,
}


def follow(council: Council, siblings: Siblings, destination: Destination) -> Process:
    """Follow the siblings from `destination` until they leave the service for good."""
    yield from follow_from(council, STAGES[destination](council, siblings))


def follow_from(council: Council, stage: Process) -> Process:
    """Follow siblings who are in the middle of `stage`."""
    while True:
        onward: Onward = one_by_one(council, (yield from stage))
        if len(onward) != 1:
            break
        destination, group = onward[0]
        stage = STAGES[destination](council, group)
    for destination, group in onward:
        council.begin(group, destination)


def one_by_one(council: Council, onward: Onward) -> Onward:
    """Part siblings who come into care: from there on every child goes its own way."""
    alone: Onward = []
    for destination, group in onward:
        if destination is Destination.CARE and len(group) > 1:
            council.release_chair(group)
            alone += [(destination, group.part((child,))) for child in group]
        else:
            alone.append((destination, group))
    return alone
