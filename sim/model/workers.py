"""Workers and teams: who holds cases, who manages, and what duties they share."""

from collections.abc import Iterable, Iterator
from math import inf

from sim.engine import AllocationQueue, Holder, SharedTime, Work
from sim.model.people import Holding
from sim.model.run import Terms
from sim.scenario import workforce_parameters as given
from sim.vocabulary import Role

_NEXT_TO_NOTHING = 1e-6
"""Caseload that stands for none."""


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
        Part of their usual hours they work, and of the usual caseload they carry, when they are there: less in the
        induction.
    is_away : bool
        Whether they work no hours at all: absent, or gone.
    absent_share : float
        Part of the time that people in such a post are away: usual hours are those of all, absent ones among them.
    gbp_per_year : float or None
        What the post costs, if it has a price of its own.
    """

    def __init__(
        self,
        number: int,
        team: int,
        role: Role,
        fte: float,
        standard: float,
        ceiling: float,
        time: SharedTime,
        gbp_per_year: float | None = None,
    ) -> None:
        super().__init__(target=standard or 1.0, ceiling=ceiling)
        self.at_first = Terms(0.0, fte, standard)
        self.later: list[Terms] = []
        self.gbp_per_year = gbp_per_year
        self._usual_caseload = self.target, ceiling
        self.standard = standard
        self.number = number
        self.team = team
        self.role = role
        self.fte = fte
        self.time = time
        self.own_share = 1.0
        self._read_before = (0.0, 0.0)
        self._not_read = (0.0, 0.0)
        self.duty = 0.0
        """Hours a day of duties shared with colleagues."""
        self.other_duties = 0.0
        """Hours a day of a manager's other duties."""
        self.holdings: dict[Holding, None] = {}
        self.tasks: dict[Work, None] = {}
        self.since, self.left_at, self.qualified_at = 0.0, inf, inf
        self.standard_after = 0.0
        self.present = 1.0
        self.is_away = False
        self.is_followed = False
        """Whether this person may leave and be absent."""
        self.absent_share = 0.0
        self.usual_hours: float | None = time.hours
        """Hours a day in a usual month; None for those whose pool another one speaks for."""
        self.support = 0.0
        """Hours a day that family support workers spare."""
        self.chaired: dict[int, int] = {}
        """The children this person chairs conferences and reviews about: how often, by their number in the log."""
        self.passed_on: dict[int, Worker | None] | None = None
        """Who chairs them after this person has gone."""

    def carry(self, standard: float, ceiling: float, *, fte: float, at: float) -> None:
        """Have these hours, caseload standard and ceiling from now (`at`) on; in the induction a part of both."""
        if (fte, standard) != (self.fte, self.standard):
            self.fte, self.standard = fte, standard
            self.later.append(Terms(at, fte, standard))
        self._usual_caseload = standard or 1.0, ceiling
        self.be_present(self.present)

    def qualify(self, standard: float, ceiling: float, *, at: float) -> None:
        """End the assessed year: carry what others carry from now (`at`) on."""
        self.qualified_at, self.standard_after, self.standard = at, standard, standard
        self._usual_caseload = standard, ceiling
        self.be_present(self.present)

    def be_present(self, share: float) -> None:
        """Carry a part of the usual caseload from now on."""
        self.present = share
        target, ceiling = self._usual_caseload
        if share < 1.0:
            target, ceiling = max(target * share, _NEXT_TO_NOTHING), max(ceiling * share, _NEXT_TO_NOTHING)
        self.aim(target, ceiling)

    def work_hours(self, of_month: float) -> None:
        """Work the hours of the month, as far as present."""
        if self.usual_hours is not None:
            present = 0.0 if self.is_away else self.present
            hours = (self.usual_hours / (1.0 - self.absent_share) + self.support) * of_month * present
            if hours != self.time.hours:
                self.time.set_hours(hours)

    def meter(self) -> tuple[float, float]:
        """Hours delivered so far, and hours that full depth would have taken at the same pace."""
        delivered, needed = self.time.meter()
        (given, asked), (before, needed_before) = self._read_before, self._not_read
        return given + (delivered - before) * self.own_share, asked + (needed - needed_before) * self.own_share

    def work_as_part(self, of: SharedTime, share: float, usual_hours: float | None) -> None:
        """Work a share of a common pool of hours from now on; one of all speaks for the hours of the pool."""
        self._read_before = self.meter()
        self._not_read = of.meter()
        self.time, self.own_share, self.usual_hours = of, share, usual_hours


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
        self.support_fte = 0.0
        """Posts of these support workers that somebody is in."""
        self.supporters: list[Worker] = []
        """The people in them."""
        self.reports = 0.0
        """Hours a day of reports for private law cases, which are a part of the workers' duty."""
        self.of_month = 1.0
        """Hours of this month against a usual one."""
        self.empty_fte = 0.0
        """Posts that nobody is in."""
        self._duty = self._oversight = 0.0
        self._spared = False

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
        if self.support or self._spared:
            self._spared = self.support > 0.0
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
