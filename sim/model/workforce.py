"""Teams, workers, managers and reviewing officers, made from the posts of a scenario."""

from collections.abc import Iterator

import simpy

from sim.engine import AllocationQueue, SharedTime
from sim.engine.calendar import WORKING_DAYS_PER_WEEK
from sim.model.run import StaffMember
from sim.model.workers import Team, Worker
from sim.scenario import workforce_parameters as given
from sim.scenario.care_parameters import Court
from sim.scenario.parameters import Parameters
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, WORKING_DAYS_PER_YEAR, Role, TeamKind

WORKING_DAYS_PER_MONTH = WORKING_DAYS_PER_YEAR / 12
SMALLEST_PART_POST = 0.2
"""A part post smaller than this is added to the last full one: nobody works an hour a week."""


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
        self._turnover, self._kinship = parameters.turnover, parameters.placements.kinship
        self._kinds = [*(setup.kind for setup in parameters.teams.values()), None, None]
        self.people: list[Worker] = []
        self.teams: dict[str, Team] = {}
        for index, (identifier, setup) in enumerate(parameters.teams.items()):
            self.teams[identifier] = self._team(index, identifier, setup, parameters.management)
        self.reviewing = self._reviewing_team(len(self.teams), parameters.reviewing)
        self.lawyers = self._lawyers(len(self.teams) + 1, parameters.court)
        self.identifiers = (*self.teams, REVIEWING_OFFICERS, LAWYERS)
        self._write_reports(parameters.court)

    @property
    def all_teams(self) -> list[Team]:
        """Every team, and the pools beside them, as the log counts them."""
        return [*self.teams.values(), self.reviewing, self.lawyers]

    def staff(self) -> tuple[StaffMember, ...]:
        """Everybody who ever worked here."""
        return tuple(
            StaffMember(
                person.team,
                person.role,
                person.fte,
                person.standard,
                person.since,
                person.left_at,
                person.qualified_at,
                person.standard_after,
            )
            for person in self.people
        )

    def begin_month(self, calendar_month: int) -> None:
        """Let everybody work the hours of a month (1 to 12): there is less time when people are on leave."""
        of_month = self._turnover.hours_by_month[calendar_month - 1]
        for team in self.all_teams:
            team.of_month = of_month
        for person in self.people:
            if person.left_at > self._env.now:
                person.work_hours(of_month)

    def hire(self, team: Team, role: Role, fte: float) -> Worker:
        """Take somebody on now."""
        worker = self._hire(team.index, role, fte, self.standard_of(role))
        worker.since = self._env.now
        return worker

    def standard_of(self, role: Role) -> float:
        """Caseload standard of a full-time post."""
        if role is Role.PERSONAL_ADVISER:
            return self._adviser.adviser_standard
        if role in (Role.SENIOR_PRACTITIONER, Role.ASYE):
            return self._practice.caseload_standard_reduced
        return self._practice.caseload_standard

    def of_kind(self, kind: TeamKind) -> list[Team]:
        """Teams of one kind, in the order of the scenario."""
        return [team for team in self.teams.values() if team.kind is kind]

    def _team(self, index: int, identifier: str, setup: given.Team, management: given.Management) -> Team:
        posts = [
            (Role.SOCIAL_WORKER, setup.social_workers_fte),
            (Role.AGENCY_SOCIAL_WORKER, setup.agency_social_workers_fte),
            (Role.SENIOR_PRACTITIONER, setup.senior_practitioners_fte),
            (Role.ASYE, setup.asye_fte),
            (Role.SCREENING_OFFICER, setup.screening_officers_fte),
            (Role.PERSONAL_ADVISER, setup.personal_advisers_fte),
        ]
        if setup.kind is TeamKind.AFTER_PERMANENCE:
            posts.append((Role.FAMILY_SUPPORT_WORKER, setup.family_support_workers_fte))
        holders = [
            self._hire(index, role, part, self.standard_of(role)) for role, fte in posts for part in as_people(fte)
        ]
        if setup.kind is TeamKind.FRONT_DOOR:
            self._work_as_one(holders)
        has_advisers = setup.kind is TeamKind.LEAVING_CARE
        advisers = [person for person in holders if has_advisers and person.role is Role.PERSONAL_ADVISER]
        workers = [person for person in holders if person not in advisers]
        managers = [self._hire(index, Role.TEAM_MANAGER, part, 0.0) for part in as_people(setup.team_managers_fte)]
        for manager in managers:
            manager.time.commit(management.other_duties_share * self._hours_per_day(manager.fte))
        team = Team(
            index,
            identifier,
            setup,
            AllocationQueue(self._env, workers),
            managers,
            AllocationQueue(self._env, advisers) if has_advisers else None,
        )
        team.supervision = management.supervision_hours_per_worker_per_month / WORKING_DAYS_PER_MONTH
        if setup.kind is not TeamKind.AFTER_PERMANENCE:
            spared = setup.family_support_workers_fte * self._turnover.support_worker_hours_share
            team.support = self._hours_per_day(spared)
            for part in as_people(setup.family_support_workers_fte):
                self._hire(index, Role.FAMILY_SUPPORT_WORKER, part, 0.0)
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
        for place, worker in enumerate(workers):
            worker.time, worker.own_share = together, worker.fte / fte
            worker.usual_hours = together.hours if place == 0 else None

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
        if self._kinds[team] is TeamKind.KINSHIP:  # so many assessments as fit into the hours there are
            ceiling = max(1.0, self._hours_per_day(fte) * self._kinship.days / self._kinship.hours)
        worker = Worker(
            number=len(self.people),
            team=team,
            role=role,
            fte=fte,
            standard=standard,
            ceiling=ceiling or self._practice.ceiling_share,
            time=self._time(fte, hours),
        )
        self.people.append(worker)
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
