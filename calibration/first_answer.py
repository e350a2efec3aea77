"""A first answer to how many posts, in a minute: the search over what the closed form expects, nothing simulated.

The closed form knows kinds of teams, not teams, and neither waits for a worker or a manager nor the luck of a single
future. What differs between futures here is what is uncertain in the council's figures. So the first answer says where
to look; the simulation says what to ask for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from calibration.expected import expected_by_month
from calibration.expecting.loads import fte
from sim.measures import COUNCIL
from sim.planning.searching import Answer, Effort, NoFutureError, Plan, Question, Searching, Trial, Trials
from sim.planning.searching.simulating import Staffing, over_last_months
from sim.planning.searching.trials import Task
from sim.scenario.options import Standard
from sim.scenario.parameters import Parameters
from sim.scenario.posting import FIELDS
from sim.scenario.timetable import AS_IT_IS
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, Role

FUTURES = 24
"""Draws that each plan is held against; as many again, and fresh, confirm the plan."""
BY_TEAM = "caseload_per_fte"
"""The one measure told of a team of its own: its cases at the start, grown with the council's, over its posts."""


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What the closed form finds.

    Attributes
    ----------
    answer : Answer
        Its chances are shares of draws of the council's figures, not of futures.
    left_out : tuple of str
        Standards, and changes after the start, of which the closed form knows nothing, in words.
    """

    answer: Answer
    left_out: tuple[str, ...]

    @property
    def guess(self) -> Plan | None:
        """Where a search may begin."""
        return self.answer.plan if self.answer.feasible else None


def first_answer(staffing: Staffing) -> FirstAnswer | None:
    """Search over what is expected; None if the closed form knows none of the standards.

    Parameters
    ----------
    staffing : Staffing
        What would be simulated.
    """
    asked = staffing.question
    known = tuple(standard for standard in asked.standards if _is_known(standard, staffing))
    if not known:
        return None
    only = Question(asked.levers, known, asked.chance)
    trials = Trials(only, _Expecting(replace(staffing, question=only)))
    effort = Effort(search_runs=FUTURES, confirm_runs=FUTURES, most_tries=20, effect_runs=0, rounds=2)
    try:
        answer = Searching(only, trials, effort, draws=staffing.drawn.draws).answer()
    except NoFutureError:
        return None
    unknown = [one.name for one in asked.standards if one not in known]
    return FirstAnswer(answer, (*unknown, *_later_changes(staffing)))


@dataclass(frozen=True, slots=True)
class _Expecting:
    """Expects what would be simulated."""

    staffing: Staffing

    def __call__(self, tasks: Sequence[Task]) -> Iterator[Trial]:
        for plan, run in tasks:
            try:
                yield Trial(plan, run, self._values(plan, run))
            except (ArithmeticError, ValueError) as error:
                yield Trial(plan, run, (), str(error))

    def _values(self, plan: Plan, run: int) -> tuple[float, ...]:
        parameters, _ = self.staffing.at(self.staffing.question.nothing, run)
        council = with_posts(parameters, self.staffing.question, plan)
        cells = expected_by_month(council, months=self.staffing.months)
        whole = {name: _as_rows(each) for name, each in cells.items()}
        return tuple(
            over_last_months(standard, whole[standard.measure], 0) * _of_team(standard, parameters, council)
            for standard in self.staffing.question.standards
        )


def with_posts(parameters: Parameters, question: Question, plan: Plan) -> Parameters:
    """Return a council with the posts of a plan on the first day, those of social workers still to be filled."""
    teams, reviewing, court = dict(parameters.teams), parameters.reviewing, parameters.court
    for lever, level in zip(question.levers, plan, strict=True):
        amount = lever.amount(level)
        if lever.role is None or not amount:
            continue
        if lever.teams == (REVIEWING_OFFICERS,):
            more = reviewing.reviewing_officers_fte + amount
            reviewing = replace(reviewing, reviewing_officers_fte=more)
        elif lever.teams == (LAWYERS,):
            court = replace(court, lawyers_fte=court.lawyers_fte + amount)
        else:
            name = "vacant_posts_fte" if lever.role is Role.SOCIAL_WORKER else FIELDS[lever.role][0]
            for team in lever.teams:
                there: Any = teams[team]
                teams[team] = replace(there, **{name: getattr(there, name) + amount / len(lever.teams)})
    return replace(parameters, teams=teams, reviewing=reviewing, court=court)


def _is_known(standard: Standard, staffing: Staffing) -> bool:
    parameters, _ = staffing.at(staffing.question.nothing, 1)
    return standard.measure in expected_by_month(parameters, months=staffing.months) and (
        standard.team in (COUNCIL, REVIEWING_OFFICERS) or standard.measure == BY_TEAM
    )


def _later_changes(staffing: Staffing) -> Iterator[str]:
    """Say that an option goes on changing after the first day, if it does: the closed form has one council, not two."""
    _, later = staffing.at(staffing.question.nothing, 1)
    if later != AS_IT_IS:
        yield f"what changes after the first day in the option {staffing.start_from}"


def _as_rows(cells: Any) -> Any:
    return type(cells)(*(np.atleast_2d(each) for each in (cells.numerator, cells.denominator)))


def _of_team(standard: Standard, before: Parameters, after: Parameters) -> float:
    """Return the caseload of a team over that of the council: by its cases at the start and its posts."""
    if standard.team == COUNCIL or standard.measure != BY_TEAM:
        return 1.0
    every = sum(team.cases_at_start for team in before.teams.values())
    posts = {key: fte(team) + team.vacant_posts_fte for key, team in after.teams.items()}
    own, whole = posts[standard.team], sum(posts.values())
    share = before.teams[standard.team].cases_at_start / every if every else 0.0
    return share * whole / own if own else float("inf")
