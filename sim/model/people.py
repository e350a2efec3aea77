"""Children and their families, as the pathway sees them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import simpy

from sim.engine import AllocationQueue, Request, Stream, Work
from sim.vocabulary import Event, Stage

if TYPE_CHECKING:
    from sim.model.visiting import Visiting
    from sim.model.workers import Team, Worker

CHILDREN_PER_FAMILY = 8
"""Most children of one family the numbering leaves room for."""
FAMILIES_PER_COHORT = 2**17
"""Most families that can arrive in one month; cohort 0 is the stock at the start."""
PLACE_SHIFT = 32
"""Bits left to the family's number in the index of a child's luck; above them stands its place in the family."""
TIMES_SHIFT = 44
"""Above that stands how often the child was at the stage before. First-borns first time round, by far the most
draws, thus stand close together, which is what makes drawing in blocks cheap."""
STAGE_SHIFT = 52
"""Above that stands the stage, where one stream serves all of them."""

MUST_NOT_WAIT, IN_TURN, LATER = range(3)
"""Order in which unallocated children are given a worker."""

Outcome = TypeVar("Outcome")


@dataclass(slots=True, eq=False)
class Family:
    """A family: what its children share.

    Attributes
    ----------
    key : int
        Number by which the family's luck is found; it depends on the month of arrival and the order in it, never
        on the scenario.
    area : float
        Where it lives, between 0 and 1: decides which team's patch it belongs to.
    known_since : float
        Model time of its first contact, from which its children's ages are counted.
    in_court : int
        How many of its children proceedings are about.
    depth_lost : float
        How much thinner than at full depth the work was when its case was last closed.
    """

    key: int
    area: float
    known_since: float = 0.0
    in_court: int = 0
    depth_lost: float = 0.0


@dataclass(slots=True, eq=False)
class Child:
    """One child.

    Attributes
    ----------
    key : int
        The child's number in the log: eight times the family's, and its place in the family.
    had_plan : bool
        Whether it ever had a child protection plan.
    last_referral : float or None
        Model time of its last referral.
    birthday : int or None
        Day of its birth (proleptic Gregorian ordinal), once it is known.
    """

    key: int
    had_plan: bool = False
    last_referral: float | None = None
    birthday: int | None = None
    _times: dict[Stage, int] | None = None

    @property
    def luck(self) -> int:
        """Index of the child's luck where it can be needed only once."""
        return self.key // CHILDREN_PER_FAMILY + (self.key % CHILDREN_PER_FAMILY << PLACE_SHIFT)

    def enter(self, stage: Stage) -> int:
        """Return the index of the child's luck for the stage it enters: who it is, and how often it was there."""
        if self._times is None:
            self._times = {stage: 1}
            return self.luck
        before = self._times.get(stage, 0)
        self._times[stage] = before + 1
        return self.luck + (before << TIMES_SHIFT)


class Holding:
    """What one worker holds of a family: the children, whichever groups they form.

    Groups that part share the holding until one of them is passed on or closed; a worker who leaves passes all of
    them on together.

    Parameters
    ----------
    team : Team
        The team that holds them or is to do so.
    since : float
        Model time from which on the worker holds them.
    keys : iterable of int
        The children's numbers in the log.
    rows : Rows
        The events written about it.
    priority : int
        Order in which the children wait for a worker.

    Attributes
    ----------
    worker : Worker or None
        Who holds them; nobody while they wait for a (or another) worker.
    request : Request or None
        What they wait for then.
    """

    __slots__ = ("groups", "keys", "priority", "request", "rows", "since", "team", "worker")

    def __init__(self, team: "Team", since: float, keys: Iterable[int], rows: "Rows", priority: int) -> None:
        self.worker: Worker | None = None
        self.team = team
        self.since = since
        self.keys = dict.fromkeys(keys)
        self.rows = rows
        self.priority = priority
        self.groups: dict[Siblings, None] = {}
        self.request: Request | None = None

    def ask(self, size: int) -> Request:
        """Ask for a worker for so many children."""
        never_wait = self.priority == MUST_NOT_WAIT
        self.request = self.queue.request(size, priority=self.priority, never_wait=never_wait)
        return self.request

    def is_there(self, worker: "Worker") -> bool:
        """Return whether somebody who was given is still there: she may leave in the very moment."""
        return worker in self.queue.holders

    def ask_again(self, worker: "Worker") -> Request:
        """Ask for another worker in place of one who left in the moment in which she was given."""
        assert self.request is not None
        self.queue.release(worker, self.request.size)
        return self.ask(self.request.size)

    def given_to(self, worker: "Worker", at: float) -> None:
        """Begin to be held by somebody."""
        self.worker, self.since, self.request = worker, at, None
        worker.holdings[self] = None

    def hasten(self, priority: int) -> None:
        """Wait with another priority from now on."""
        self.priority = priority
        if self.request is not None:
            self.queue.hasten(self.request, priority)

    @property
    def queue(self) -> AllocationQueue:
        """The people among whom the children are shared out."""
        return self.team.queue_for(adviser=self.rows is ADVISER)


class Rows(NamedTuple):
    """Which events tell of a holding: it is asked for, begins, ends, or is given up before it began."""

    asked: Event | None
    given: Event
    over: Event
    given_up: Event | None


CASE = Rows(Event.QUEUED, Event.ALLOCATED, Event.RELEASED, Event.LEFT_QUEUE)
ADVISER = Rows(Event.ADVISER_NEEDED, Event.ADVISER_ASSIGNED, Event.ADVISER_RELEASED, Event.ADVISER_NO_LONGER_NEEDED)
SUPPORT = Rows(None, Event.SUPPORT_STARTED, Event.SUPPORT_ENDED, None)


class Siblings:
    """Children of one family who go through a stage together, with the worker they share.

    Parameters
    ----------
    family : Family
        Their family.
    children : iterable of Child
        At least one; the first one's luck decides what is common to all (how long the work takes).

    Attributes
    ----------
    keys : tuple of int
        Their numbers in the log.
    holding : Holding or None
        By whom they are held.
    works : dict of Work
        The worker's pieces of work that are open for this group; they follow it to another worker.
    parked : list of (Work, float)
        Those that rest while nobody holds the group, with the natural time they have left.
    visiting : Visiting or None
        The visits of the plan that goes on.
    assessed : simpy.Event or None
        The end of the assessment that goes on beside a section 47 enquiry.
    """

    __slots__ = ("_chair", "assessed", "children", "family", "holding", "keys", "parked", "visiting", "works")

    def __init__(self, family: Family, children: Iterable[Child]) -> None:
        self.family = family
        self.children = tuple(children)
        self.keys = tuple([child.key for child in self.children])
        self.holding: Holding | None = None
        self._chair: Worker | None = None
        self.assessed: simpy.Event | None = None
        self.works: dict[Work, None] = {}
        self.parked: list[tuple[Work, float]] = []
        self.visiting: Visiting | None = None

    @property
    def worker(self) -> "Worker | None":
        """Who holds them."""
        return None if self.holding is None else self.holding.worker

    @property
    def chair(self) -> "Worker | None":
        """Who chairs conferences and reviews about them; if somebody has gone, whoever took over."""
        while self._chair is not None and self._chair.passed_on is not None:
            self._chair = self._chair.passed_on.get(self.children[0].key)
        return self._chair

    @chair.setter
    def chair(self, chair: "Worker | None") -> None:
        self._chair = chair

    @property
    def team(self) -> "Team | None":
        """The team of whoever holds them."""
        return None if self.holding is None else self.holding.team

    def hold(self, holding: Holding | None) -> None:
        """Be held by somebody (else)."""
        if self.holding is not None:
            self.holding.groups.pop(self, None)
        self.holding = holding
        if holding is not None:
            holding.groups[self] = None

    def done(self, work: simpy.Event) -> None:
        """Forget a piece of work that is done."""
        self.works.pop(work, None)  # type: ignore[call-overload]

    def __len__(self) -> int:
        return len(self.children)

    def __iter__(self) -> Iterator[Child]:
        return iter(self.children)

    @property
    def eldest(self) -> Child:
        """The child whose luck stands for all."""
        return self.children[0]

    def enter(self, stage: Stage) -> "Turn":
        """Note that all of them enter a stage, and return where their luck for it is found."""
        return Turn(stage, self.children, [child.enter(stage) for child in self.children])

    def part(self, children: Iterable[Child]) -> "Siblings":
        """Return some of these siblings as a group of their own, with the same worker."""
        group = Siblings(self.family, children)
        group.hold(self.holding)
        group.chair, group.assessed = self.chair, self.assessed
        return group

    def parted_by(self, outcome_of: Callable[[Child], Outcome]) -> list[tuple[Outcome, "Siblings"]]:
        """Part the siblings by what happens to each; those with the same outcome stay together."""
        groups: dict[Outcome, list[Child]] = {}
        for child in self.children:
            groups.setdefault(outcome_of(child), []).append(child)
        if len(groups) == 1:
            return [(next(iter(groups)), self)]
        return [(outcome, self.part(children)) for outcome, children in groups.items()]


class Turn:
    """One time that siblings go through a stage: where their luck for it is found.

    Attributes
    ----------
    index : int
        Index of the eldest's luck, which decides what is common to all.
    """

    __slots__ = ("_children", "_indices", "_stage", "index")

    def __init__(self, stage: Stage, children: tuple[Child, ...], indices: list[int]) -> None:
        self.index = indices[0]
        self._stage = stage << STAGE_SHIFT
        self._children = children
        self._indices = indices

    def each(self, stream: Stream, together: Stream, concordance: float) -> Callable[[Child], float]:
        """Return every child's number for an outcome; with chance `concordance` it is the eldest's."""
        children, indices, stage = self._children, self._indices, self._stage

        def number(child: Child) -> float:
            if child is children[0]:
                return stream(indices[0])
            index = indices[children.index(child)]
            return stream(indices[0] if together(index + stage) < concordance else index)

        return number


def effort(hours: float, children: int, sibling_share: float) -> float:
    """Hours for a group of siblings: the first child in full, each further one at a share."""
    return hours * (1.0 + (children - 1) * sibling_share)
