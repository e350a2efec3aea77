"""Teams, workers, managers and reviewing officers, made from the posts of a scenario."""

from collections.abc import Iterable, Iterator
from math import inf

import simpy

from sim.engine import AllocationQueue, Holder, SharedTime
from sim.engine.calendar import WORKING_DAYS_PER_WEEK
from sim.model.people import Holding
from sim.model.run import StaffMember
from sim.scenario import workforce_parameters as given
from sim.scenario.care_parameters import Court
from sim.scenario.parameters import Parameters
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, WORKING_DAYS_PER_YEAR, Role, TeamKind

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
        self.duty = 0.0
        """Hours a day of duties shared with colleagues."""
        self.holdings: dict[Holding, None] = {}

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
        self._duty = self._oversight = 0.0

    @property
    def workers(self) -> list[Worker]:
        """The people who hold this team's cases."""
        return self.queue.holders  # type: ignore[return-value]

    @property
    def demand_share(self) -> float:
        """The team's part of the work of all teams of its kind."""
        return 1.0 if self.setup is None else self.setup.demand_share

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
        """Divide duties anew after somebody came or went."""
        _share_among(self.workers, self._duty)
        _share_among(self.managers, self._on_managers)

    @property
    def _on_managers(self) -> float:
        return max(0.0, self._oversight) + self.supervision * sum(1 for _ in self.everybody())

    def least_busy(self) -> Worker | None:
        """Return the worker with the least work for her hours (None if the team has none)."""
        return least_busy(self.workers)

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

    def __init__(self, env: simpy.Environment, parameters: Parameters) -> None:
        self._env = env
        self._practice, self._adviser = parameters.practice, parameters.leaving_care
        self.staff: list[StaffMember] = []
        self.people: list[Worker] = []
        self.teams: dict[str, Team] = {}
        for index, (identifier, setup) in enumerate(parameters.teams.items()):
            self.teams[identifier] = self._team(index, identifier, setup, parameters.management)
        self.reviewing = self._reviewing_team(len(self.teams), parameters.reviewing)
        self.lawyers = self._lawyers(len(self.teams) + 1, parameters.court)
        self.identifiers = (*self.teams, REVIEWING_OFFICERS, LAWYERS)
        self._write_reports(parameters.court)

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
            (Role.PERSONAL_ADVISER, setup.personal_advisers_fte, self._adviser.adviser_standard),
        ]
        if setup.kind is TeamKind.AFTER_PERMANENCE:
            posts.append((Role.FAMILY_SUPPORT_WORKER, setup.family_support_workers_fte, practice.caseload_standard))
        holders = [self._hire(index, role, part, standard) for role, fte, standard in posts for part in as_people(fte)]
        if setup.kind is TeamKind.FRONT_DOOR:
            self._work_as_one(holders)
        workers = [person for person in holders if person.role is not Role.PERSONAL_ADVISER]
        advisers = [person for person in holders if person.role is Role.PERSONAL_ADVISER]
        managers = [self._hire(index, Role.TEAM_MANAGER, part, 0.0) for part in as_people(setup.team_managers_fte)]
        for manager in managers:
            manager.time.commit(management.other_duties_share * self._hours_per_day(manager.fte))
        team = Team(
            index,
            identifier,
            setup,
            AllocationQueue(self._env, workers),
            managers,
            AllocationQueue(self._env, advisers) if setup.kind is TeamKind.LEAVING_CARE else None,
        )
        team.supervision = management.supervision_hours_per_worker_per_month / WORKING_DAYS_PER_MONTH
        team.share_out()
        return team

    def _reviewing_team(self, index: int, reviewing: given.Reviewing) -> Team:
        officers = [
            self._hire(index, Role.REVIEWING_OFFICER, part, reviewing.caseload_standard)
            for part in as_people(reviewing.reviewing_officers_fte)
        ]
        return Team(index, REVIEWING_OFFICERS, None, AllocationQueue(self._env, officers), [])

    def _lawyers(self, index: int, court: Court) -> Team:
        per_day = court.lawyer_hours_per_week / WORKING_DAYS_PER_WEEK
        people = [
            self._hire(index, Role.LAWYER, part, 0.0, hours=per_day * part) for part in as_people(court.lawyers_fte)
        ]
        return Team(index, LAWYERS, None, AllocationQueue(self._env, people), [])

    def _write_reports(self, court: Court) -> None:
        """Let the child-in-need teams write the private law reports, beside their cases."""
        hours = court.private_law_reports_per_year * court.private_law_report_hours / WORKING_DAYS_PER_YEAR
        for team in self.of_kind(TeamKind.CHILD_IN_NEED):
            team.share_duty(hours * team.demand_share)

    def _hours_per_day(self, fte: float) -> float:
        return self._practice.casework_hours_per_week / WORKING_DAYS_PER_WEEK * fte

    def _work_as_one(self, workers: list[Worker]) -> None:
        """Let people who hold no cases answer what comes from one pool of hours."""
        fte = sum(worker.fte for worker in workers)
        together = self._time(fte)
        for worker in workers:
            worker.time, worker.own_share = together, worker.fte / fte

    def _time(self, fte: float, hours: float | None = None) -> SharedTime:
        practice = self._practice
        return SharedTime(
            self._env,
            self._hours_per_day(fte) if hours is None else hours,
            overtime=practice.overtime_share,
            floor=practice.normal_floor_share,
            delay_share=practice.delay_share,
        )

    def _hire(
        self, team: int, role: Role, fte: float, standard_per_fte: float, *, hours: float | None = None
    ) -> Worker:
        standard = standard_per_fte * fte
        ceiling = standard * self._practice.ceiling_share
        if role is Role.PERSONAL_ADVISER:
            ceiling = self._adviser.adviser_ceiling * fte
        worker = Worker(
            number=len(self.people),
            team=team,
            role=role,
            fte=fte,
            standard=standard or 1.0,
            ceiling=ceiling or self._practice.ceiling_share,
            time=self._time(fte, hours),
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
