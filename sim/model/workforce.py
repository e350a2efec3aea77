"""Teams, workers, managers and reviewing officers, made from the posts of a scenario."""

from collections.abc import Iterator

import simpy

from sim.engine import AllocationQueue, SharedTime
from sim.engine.calendar import WORKING_DAYS_PER_WEEK
from sim.model.run import StaffMember
from sim.model.workers import Team, Worker
from sim.scenario import workforce_parameters as given
from sim.scenario.parameters import Parameters
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, WORKING_DAYS_PER_YEAR, Role, TeamKind

WORKING_DAYS_PER_MONTH = WORKING_DAYS_PER_YEAR / 12
SMALLEST_PART_POST = 0.2
"""A part post smaller than this is added to the last full one: nobody works an hour a week."""
_WITHOUT_CASES = (Role.TEAM_MANAGER, Role.LAWYER)


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
        self._figures = parameters
        self._calendar_month = parameters.start.month
        self._kinds = [*(setup.kind for setup in parameters.teams.values()), None, None]
        self.people: list[Worker] = []
        self.teams: dict[str, Team] = {}
        for index, (identifier, setup) in enumerate(parameters.teams.items()):
            self.teams[identifier] = self._team(index, identifier, setup)
        reviewing, court = parameters.reviewing, parameters.court
        self.reviewing = self._pool(REVIEWING_OFFICERS, Role.REVIEWING_OFFICER, reviewing.reviewing_officers_fte)
        self.lawyers = self._pool(LAWYERS, Role.LAWYER, court.lawyers_fte)
        self.identifiers = (*self.teams, REVIEWING_OFFICERS, LAWYERS)
        self._write_reports()

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
                person.at_first.fte,
                person.at_first.standard,
                person.since,
                person.left_at,
                person.qualified_at,
                person.standard_after,
                person.gbp_per_year,
                tuple(person.later),
            )
            for person in self.people
        )

    def begin_month(self, calendar_month: int) -> None:
        """Let everybody work the hours of a month (1 to 12): there is less time when people are on leave."""
        self._calendar_month = calendar_month
        of_month = self._figures.turnover.hours_by_month[calendar_month - 1]
        for team in self.all_teams:
            team.of_month = of_month
        for person in self.people:
            if person.left_at > self._env.now:
                person.work_hours(of_month)

    def hire(self, team: Team, role: Role, fte: float, gbp_per_year: float | None = None) -> Worker:
        """Take somebody on now; where they work and what they take up is said by `joining.join`."""
        worker = self._hire(team.index, role, fte, gbp_per_year)
        worker.since = self._env.now
        return worker

    def qualify(self, worker: Worker) -> None:
        """Let a newly qualified worker carry what others carry."""
        worker.qualify(*self._caseload(worker.team, Role.SOCIAL_WORKER, worker.fte), at=self._env.now)

    def of_kind(self, kind: TeamKind) -> list[Team]:
        """Teams of one kind, in the order of the scenario."""
        return [team for team in self.teams.values() if team.kind is kind]

    # -- what changes ----------------------------------------------------------------------------------------

    def adopt(self, figures: Parameters) -> None:
        """Let everybody in post work by other figures from now on."""
        self._figures = figures
        for team in self.all_teams:
            team.of_month = figures.turnover.hours_by_month[self._calendar_month - 1]
        for person in self.people:
            if person.left_at > self._env.now:
                self._adopt_for(person)
        for team in self.all_teams:
            if team.setup is not None:
                team.supervision = self._supervision
                self.give_support(team)
            team.share_out()
            team.queue.serve()
            team.advisers.serve()
        self._write_reports()

    def _adopt_for(self, person: Worker) -> None:
        practice, team = self._figures.practice, self.all_teams[person.team]
        person.time.cope(
            overtime=practice.overtime_share, floor=practice.normal_floor_share, delay_share=practice.delay_share
        )
        if person.is_followed:
            person.absent_share = self._figures.turnover.absence_share
        self.give_hours(person, team, person.fte)

    def give_hours(self, person: Worker, team: Team, fte: float) -> None:
        """Let somebody work so many hours, with the caseload that goes with them, from now on."""
        role = Role.SOCIAL_WORKER if person.qualified_at <= self._env.now else person.role
        standard, ceiling = self._caseload(person.team, role, fte)
        person.carry(standard, ceiling, fte=fte, at=self._env.now)
        if team.kind is TeamKind.FRONT_DOOR and person in team.workers:
            self.work_as_one(team)
        elif person.usual_hours is not None:
            person.usual_hours = self._hours(person.role, fte)
        person.work_hours(team.of_month)
        if person.role is Role.TEAM_MANAGER:
            self.give_other_duties(person)

    def give_other_duties(self, manager: Worker) -> None:
        """Give a manager the duties besides casework that come with the hours."""
        hours = self._figures.management.other_duties_share * self._hours_per_day(manager.fte)
        if hours != manager.other_duties:
            manager.time.commit(hours - manager.other_duties)
            manager.other_duties = hours

    def give_support(self, team: Team) -> None:
        """Let family support workers spare the social workers hours, unless they hold families themselves."""
        team.support = self._hours_per_day(team.support_fte * self._figures.turnover.support_worker_hours_share)

    def work_as_one(self, team: Team) -> None:
        """Let people who hold no cases answer what comes from one pool of hours."""
        workers = team.workers
        fte = sum(worker.fte for worker in workers)
        if not workers:
            return
        together = workers[0].time
        for place, worker in enumerate(workers):
            usual_hours = self._hours_per_day(fte) if place == 0 else None
            worker.work_as_part(together, worker.fte / fte, usual_hours)
        workers[0].work_hours(team.of_month)

    def _write_reports(self) -> None:
        """Let the child-in-need teams write the private law reports, beside their cases."""
        court = self._figures.court
        hours = court.private_law_reports_per_year * court.private_law_report_hours / WORKING_DAYS_PER_YEAR
        for team in self.of_kind(TeamKind.CHILD_IN_NEED):
            reports = hours * team.demand_share
            team.share_duty(reports - team.reports)
            team.reports = reports

    # -- how it is made --------------------------------------------------------------------------------------

    def _team(self, index: int, identifier: str, setup: given.Team) -> Team:
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
        holders = [self._hire(index, role, part) for role, fte in posts for part in as_people(fte)]
        has_advisers = setup.kind is TeamKind.LEAVING_CARE
        advisers = [person for person in holders if has_advisers and person.role is Role.PERSONAL_ADVISER]
        workers = [person for person in holders if person not in advisers]
        managers = [self._hire(index, Role.TEAM_MANAGER, part) for part in as_people(setup.team_managers_fte)]
        team = Team(
            index,
            identifier,
            setup,
            AllocationQueue(self._env, workers),
            managers,
            AllocationQueue(self._env, advisers) if has_advisers else None,
        )
        if setup.kind is TeamKind.FRONT_DOOR:
            self.work_as_one(team)
        for manager in managers:
            self.give_other_duties(manager)
        team.supervision = self._supervision
        if setup.kind is not TeamKind.AFTER_PERMANENCE:
            team.support_fte = setup.family_support_workers_fte
            self.give_support(team)
            team.supporters = [
                self._hire(index, Role.FAMILY_SUPPORT_WORKER, part)
                for part in as_people(setup.family_support_workers_fte)
            ]
        team.share_out()
        return team

    def _pool(self, identifier: str, role: Role, fte: float) -> Team:
        index = len(self.teams) + (identifier == LAWYERS)
        people = [self._hire(index, role, part) for part in as_people(fte)]
        return Team(index, identifier, None, AllocationQueue(self._env, people), [])

    def _hire(self, team: int, role: Role, fte: float, gbp_per_year: float | None = None) -> Worker:
        practice = self._figures.practice
        time = SharedTime(
            self._env,
            self._hours(role, fte),
            overtime=practice.overtime_share,
            floor=practice.normal_floor_share,
            delay_share=practice.delay_share,
        )
        standard, ceiling = self._caseload(team, role, fte)
        worker = Worker(
            number=len(self.people),
            team=team,
            role=role,
            fte=fte,
            standard=standard,
            ceiling=ceiling,
            time=time,
            gbp_per_year=gbp_per_year,
        )
        self.people.append(worker)
        return worker

    # -- figures ---------------------------------------------------------------------------------------------

    @property
    def _supervision(self) -> float:
        return self._figures.management.supervision_hours_per_worker_per_month / WORKING_DAYS_PER_MONTH

    def _hours(self, role: Role, fte: float) -> float:
        """Hours a day that somebody usually works."""
        if role is Role.LAWYER:
            return self._figures.court.lawyer_hours_per_week / WORKING_DAYS_PER_WEEK * fte
        return self._hours_per_day(fte)

    def _hours_per_day(self, fte: float) -> float:
        return self._figures.practice.casework_hours_per_week / WORKING_DAYS_PER_WEEK * fte

    def _caseload(self, team: int, role: Role, fte: float) -> tuple[float, float]:
        """Caseload standard and ceiling of somebody in a team."""
        share = self._figures.practice.ceiling_share
        standard = self._standard(team, role) * fte
        ceiling = standard * share
        if role is Role.PERSONAL_ADVISER:
            ceiling = self._figures.leaving_care.adviser_ceiling * fte
        if self._kinds[team] is TeamKind.KINSHIP:  # so many assessments as fit into the hours there are
            kinship = self._figures.placements.kinship
            ceiling = max(1.0, self._hours_per_day(fte) * kinship.days / kinship.hours)
        return standard, ceiling or share

    def _standard(self, team: int, role: Role) -> float:
        """Caseload standard of a full-time post."""
        practice = self._figures.practice
        if role is Role.PERSONAL_ADVISER:
            return self._figures.leaving_care.adviser_standard
        if role is Role.REVIEWING_OFFICER:
            return self._figures.reviewing.caseload_standard
        if role in (Role.SENIOR_PRACTITIONER, Role.ASYE):
            return practice.caseload_standard_reduced
        spares_hours = role is Role.FAMILY_SUPPORT_WORKER and self._kinds[team] is not TeamKind.AFTER_PERMANENCE
        return 0.0 if role in _WITHOUT_CASES or spares_hours else practice.caseload_standard


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
