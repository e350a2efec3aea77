"""Workers and teams: who holds cases, who manages, and what duties they share."""

from collections.abc import Iterable, Iterator
from math import inf

from sim.engine import AllocationQueue, Holder, SharedTime, Work
from sim.model.people import Holding
from sim.scenario import workforce_parameters as given
from sim.vocabulary import Role


class Worker(Holder):
    """Somebody who holds cases and shares working time among them.

    Attributes
    ----------
    time : SharedTime
        Their own working time or, at the front door where nobody holds cases, that of all officers together.
    holdings : dict of Holding
        The families they hold.
    tasks : dict of Work
        Other pieces of work of theirs that colleagues would have to take over.
    since, left_at : float
        Model time of joining and leaving.
    present : float
        Part of their usual hours they work when they are there: less in the induction.
    is_away : bool
        Whether they work no hours at all: absent, or gone.
    """

    def __init__(
        self, number: int, team: int, role: Role, fte: float, standard: float, ceiling: float, time: SharedTime
    ) -> None:
        super().__init__(target=standard or 1.0, ceiling=ceiling)
        self.standard = standard
        self.number = number
        self.team = team
        self.role = role
        self.fte = fte
        self.time = time
        self.own_share = 1.0
        self.duty = 0.0
        """Hours a day of duties shared with colleagues."""
        self.holdings: dict[Holding, None] = {}
        self.tasks: dict[Work, None] = {}
        self.since, self.left_at, self.qualified_at = 0.0, inf, inf
        self.standard_after = 0.0
        self.present = 1.0
        self.is_away = False
        self.usual_hours: float | None = time.hours
        """Hours a day in a usual month; None for those whose pool another one speaks for."""
        self.support = 0.0
        """Hours a day that family support workers spare."""

    def work_hours(self, of_month: float) -> None:
        """Work the hours of the month, as far as present."""
        if self.usual_hours is not None:
            present = 0.0 if self.is_away else self.present
            hours = (self.usual_hours + self.support) * of_month * present
            if hours != self.time.hours:
                self.time.set_hours(hours)

    def meter(self) -> tuple[float, float]:
        """Hours delivered so far, and hours that full depth would have taken at the same pace."""
        delivered, needed = self.time.meter()
        return delivered * self.own_share, needed * self.own_share


class Team:
    """A team: its workers with their allocation queue, and its managers."""

    def __init__(
        self,
        index: int,
        identifier: str,
        setup: given.Team | None,
        queue: AllocationQueue,
        managers: list[Worker],
        advisers: AllocationQueue | None = None,
    ) -> None:
        self.index = index
        self.identifier = identifier
        self.setup = setup
        self.kind = None if setup is None else setup.kind
        self.queue = queue
        self.advisers = advisers or queue
        self.managers = managers
        self.supervision = 0.0
        """Hours a day a manager gives to each worker."""
        self.support = 0.0
        """Hours a day of family support workers that spare the social workers' own."""
        self.of_month = 1.0
        """Hours of this month against a usual one."""
        self.empty_fte = 0.0
        """Posts that nobody is in."""
        self._duty = self._oversight = 0.0

    @property
    def workers(self) -> list[Worker]:
        """The people who hold this team's cases."""
        return self.queue.holders  # type: ignore[return-value]

    @property
    def demand_share(self) -> float:
        """The team's part of the work of all teams of its kind."""
        return 1.0 if self.setup is None else self.setup.demand_share

    def queue_for(self, *, adviser: bool) -> AllocationQueue:
        """Return the people among whom children are shared out: advisers, or those who hold cases."""
        return self.advisers if adviser else self.queue

    def everybody(self) -> Iterator[Worker]:
        """All who hold this team's cases, personal advisers with them."""
        yield from self.workers
        if self.advisers is not self.queue:
            yield from self.advisers.holders  # type: ignore[misc]

    def share_duty(self, hours: float) -> None:
        """Give the workers together a steady duty of so many hours a day more (or, if negative, less)."""
        self._duty += hours
        self.share_out()

    def share_oversight(self, hours: float) -> None:
        """Give the managers together so many hours a day of oversight more (or, if negative, less)."""
        self._oversight += hours
        _share_among(self.managers, self._on_managers)

    def share_out(self) -> None:
        """Divide duties, and the hours family support workers spare, anew after somebody came or went."""
        _share_among(self.workers, self._duty)
        _share_among(self.managers, self._on_managers)
        if self.support:
            fte = sum(worker.fte for worker in self.workers)
            for worker in self.workers:
                worker.support = self.support * worker.fte / fte
                worker.work_hours(self.of_month)

    @property
    def _on_managers(self) -> float:
        return max(0.0, self._oversight) + self.supervision * sum(1 for _ in self.everybody())

    def least_busy(self) -> Worker | None:
        """Return the worker with the least work for her hours (None if the team has none)."""
        return least_busy(self.workers)

    def least_busy_manager(self) -> Worker | None:
        """Return the manager with the least work for her hours (None if the team has none)."""
        return least_busy(self.managers)


def _share_among(people: Iterable[Worker], hours: float) -> None:
    people = list(people)
    fte = sum(person.fte for person in people)
    for person in people:
        part = hours * person.fte / fte
        if part != person.duty:
            person.time.commit(part - person.duty)
            person.duty = part


def least_busy(people: Iterable[Worker]) -> Worker | None:
    """Return the person with the least work open for their hours (the first of equals; None if there is nobody)."""
    best, least = None, inf
    for person in people:
        load = person.time.demand / person.fte
        if load < least:
            best, least = person, load
    return best
