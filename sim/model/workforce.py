"""Teams, workers, managers and reviewing officers, made from the posts of a scenario."""

from collections.abc import Iterable, Iterator
from math import inf

import simpy

from sim.engine import AllocationQueue, Holder, SharedTime
from sim.engine.calendar import WORKING_DAYS_PER_WEEK
from sim.model.run import StaffMember
from sim.scenario import parameters as given
from sim.vocabulary import REVIEWING_OFFICERS, WORKING_DAYS_PER_YEAR, Role, TeamKind

WORKING_DAYS_PER_MONTH = WORKING_DAYS_PER_YEAR / 12
SMALLEST_PART_POST = 0.2
"""A part post smaller than this is added to the last full one: nobody works an hour a week."""

SOCIAL_WORK_ROLES = (Role.SOCIAL_WORKER, Role.SENIOR_PRACTITIONER, Role.ASYE, Role.AGENCY_SOCIAL_WORKER)


class Worker(Holder):
    """Somebody who holds cases and shares working time among them.

    Attributes
    ----------
    time : SharedTime
        Their own working time or, at the front door where nobody holds cases, that of all officers together.
    """

    def __init__(
        self, number: int, team: int, role: Role, fte: float, standard: float, ceiling: float, time: SharedTime
    ) -> None:
        super().__init__(target=standard, ceiling=ceiling)
        self.number = number
        self.team = team
        self.role = role
        self.fte = fte
        self.time = time
        self.own_share = 1.0

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
    ) -> None:
        self.index = index
        self.identifier = identifier
        self.setup = setup
        self.kind = None if setup is None else setup.kind
        self.queue = queue
        self.managers = managers

    @property
    def workers(self) -> list[Worker]:
        """The people who hold this team's cases."""
        return self.queue.holders  # type: ignore[return-value]

    def least_busy_manager(self) -> Worker | None:
        """Return the manager with the least work for her hours (None if the team has none)."""
        return least_busy(self.managers)


class Workforce:
    """Everybody who works for the council.

    Parameters
    ----------
    env : simpy.Environment
        The simulation.
    parameters : Parameters
        The council.
    """

    def __init__(self, env: simpy.Environment, parameters: given.Parameters) -> None:
        self._env = env
        self._practice = parameters.practice
        self.staff: list[StaffMember] = []
        self.people: list[Worker] = []
        self.teams: dict[str, Team] = {}
        for index, (identifier, setup) in enumerate(parameters.teams.items()):
            self.teams[identifier] = self._team(index, identifier, setup, parameters.management)
        self.reviewing = self._reviewing_team(len(self.teams), parameters.reviewing)
        self.identifiers = (*self.teams, REVIEWING_OFFICERS)

    def of_kind(self, kind: TeamKind) -> list[Team]:
        """Teams of one kind, in the order of the scenario."""
        return [team for team in self.teams.values() if team.kind is kind]

    def _team(self, index: int, identifier: str, setup: given.Team, management: given.Management) -> Team:
        practice = self._practice
        posts = [
            (Role.SOCIAL_WORKER, setup.social_workers_fte, practice.caseload_standard),
            (Role.AGENCY_SOCIAL_WORKER, setup.agency_social_workers_fte, practice.caseload_standard),
            (Role.SENIOR_PRACTITIONER, setup.senior_practitioners_fte, practice.caseload_standard_reduced),
            (Role.ASYE, setup.asye_fte, practice.caseload_standard_reduced),
            (Role.SCREENING_OFFICER, setup.screening_officers_fte, practice.caseload_standard),
            (Role.PERSONAL_ADVISER, setup.personal_advisers_fte, practice.caseload_standard),
        ]
        workers = [self._hire(index, role, part, standard) for role, fte, standard in posts for part in as_people(fte)]
        if setup.kind is TeamKind.FRONT_DOOR:
            self._work_as_one(workers)
        managers = [self._hire(index, Role.TEAM_MANAGER, part, 0.0) for part in as_people(setup.team_managers_fte)]
        duty = management.supervision_hours_per_worker_per_month * len(workers) / WORKING_DAYS_PER_MONTH
        fte = sum(manager.fte for manager in managers)
        for manager in managers:
            manager.time.commit(
                duty * manager.fte / fte + management.other_duties_share * self._hours_per_day(manager.fte)
            )
        return Team(index, identifier, setup, AllocationQueue(self._env, workers), managers)

    def _reviewing_team(self, index: int, reviewing: given.Reviewing) -> Team:
        officers = [
            self._hire(index, Role.REVIEWING_OFFICER, part, reviewing.caseload_standard)
            for part in as_people(reviewing.reviewing_officers_fte)
        ]
        return Team(index, REVIEWING_OFFICERS, None, AllocationQueue(self._env, officers), [])

    def _hours_per_day(self, fte: float) -> float:
        return self._practice.casework_hours_per_week / WORKING_DAYS_PER_WEEK * fte

    def _work_as_one(self, workers: list[Worker]) -> None:
        """Let people who hold no cases answer what comes from one pool of hours."""
        fte = sum(worker.fte for worker in workers)
        together = self._time(fte)
        for worker in workers:
            worker.time, worker.own_share = together, worker.fte / fte

    def _time(self, fte: float) -> SharedTime:
        practice = self._practice
        return SharedTime(
            self._env,
            self._hours_per_day(fte),
            overtime=practice.overtime_share,
            floor=practice.normal_floor_share,
            delay_share=practice.delay_share,
        )

    def _hire(self, team: int, role: Role, fte: float, standard_per_fte: float) -> Worker:
        standard = standard_per_fte * fte
        worker = Worker(
            number=len(self.people),
            team=team,
            role=role,
            fte=fte,
            standard=standard or 1.0,
            ceiling=(standard or 1.0) * self._practice.ceiling_share,
            time=self._time(fte),
        )
        self.people.append(worker)
        self.staff.append(StaffMember(team, role, fte, standard))
        return worker


def as_people(fte: float) -> Iterator[float]:
    """Turn posts into people: full-timers and one part-timer with the rest.

    Examples
    --------
    >>> list(as_people(2.5))
    [1.0, 1.0, 0.5]
    >>> list(as_people(2.1))
    [1.0, 1.1]
    """
    rest = fte
    while rest >= 1.0 + SMALLEST_PART_POST:
        yield 1.0
        rest = round(rest - 1.0, 9)
    if rest > 0:
        yield rest


def least_busy(people: Iterable[Worker]) -> Worker | None:
    """Return the person with the least work open for their hours (the first of equals; None if there is nobody)."""
    best, least = None, inf
    for person in people:
        load = person.time.demand / person.fte
        if load < least:
            best, least = person, load
    return best
