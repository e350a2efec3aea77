"""A first answer to how many posts, in a minute: the search over what the closed form expects of every plan.

The closed form knows kinds of teams, not teams, and neither waits for a worker or a manager nor the luck of a single
future. So it is held against a few simulated futures of the council as it is, and what it expects of a plan is
corrected by what it was wrong by there. No plan is simulated: the first answer says where to look, the simulation what
to ask for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

import numpy as np

from calibration.expected import expected_by_month
from calibration.expecting.loads import fte
from sim.experiment import Executor, Processes
from sim.measures import COUNCIL, MEASURES
from sim.planning.searching import Answer, Effort, NoFutureError, Plan, Question, Searching, Trial, Trials
from sim.planning.searching.simulating import Staffing, over_last_months
from sim.planning.searching.trials import LOST, Task
from sim.scenario.options import Standard
from sim.scenario.parameters import Parameters
from sim.scenario.posting import FIELDS
from sim.scenario.timetable import AS_IT_IS
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, Role

DRAWN = 24
"""Draws that each plan is worked out for."""
CONFIRM = 4 * DRAWN
"""Pairs of a draw and of what a simulated future differed by that confirm a plan."""
HELD_AGAINST = 4
"""Simulated futures of the council as it is that the closed form is held against."""
BY_TEAM = "caseload_per_fte"
"""The one measure told of a team of its own: its cases at the start, grown with the council's, over its posts."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the closed form expects of a standard with nothing added, beside what the simulation makes of it.

    Attributes
    ----------
    standard, unit : str
        The standard in words, and the unit of its measure.
    expected, simulated : float
        Means over the same futures.
    """

    standard: str
    unit: str
    expected: float
    simulated: float


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What the closed form finds.

    Attributes
    ----------
    answer : Answer
        Its chances are shares of draws of the council's figures, not of futures.
    left_out : tuple of str
        Standards, and changes after the start, of which the closed form knows nothing, in words.
    held : tuple of Held
        By what it is corrected; empty if nothing was simulated.
    """

    answer: Answer
    left_out: tuple[str, ...]
    held: tuple[Held, ...] = ()

    @property
    def guess(self) -> Plan | None:
        """Where a search may begin."""
        return self.answer.plan if self.answer.feasible else None


def first_answer(staffing: Staffing, simulated: Sequence[Trial] = (), jobs: int = 1) -> FirstAnswer | None:
    """Search over what is expected; None if the closed form knows none of the standards.

    Parameters
    ----------
    staffing : Staffing
        What would be simulated.
    simulated : sequence of Trial
        Runs with nothing added, to correct the closed form by.
    jobs : int
        Processes to work it out in.
    """
    asked = staffing.question
    known = [place for place, standard in enumerate(asked.standards) if _is_known(standard, staffing)]
    if not known:
        return None
    only = Question(asked.levers, tuple(asked.standards[place] for place in known), asked.chance)
    seen = {trial.run: tuple(trial.values[place] for place in known) for trial in simulated if trial.values}
    expecting = _Expecting(replace(staffing, question=only))
    corrected = _Corrected.by(expecting, seen, jobs)
    effort = Effort(search_runs=DRAWN, confirm_runs=CONFIRM, most_tries=20, effect_runs=0, rounds=2)
    try:
        answer = Searching(only, Trials(only, corrected), effort).answer()
    except NoFutureError:
        return None
    unknown = [one.name for place, one in enumerate(asked.standards) if place not in known]
    return FirstAnswer(answer, (*unknown, *_later_changes(staffing)), tuple(corrected.held()))


@dataclass(frozen=True, slots=True)
class _Expecting:
    """Expects what would be simulated; what cannot be worked out is an error in words."""

    staffing: Staffing

    def __call__(self, task: Task) -> tuple[Task, tuple[float, ...] | str]:
        try:
            return task, self.values(*task)
        except (ArithmeticError, ValueError) as error:
            return task, str(error)

    def values(self, plan: Plan, run: int) -> tuple[float, ...]:
        """Return what is expected of each standard with the draw of a run."""
        parameters, _ = self.staffing.at(self.staffing.question.nothing, run)
        council = with_posts(parameters, self.staffing.question, plan)
        cells = expected_by_month(council, months=self.staffing.months)
        whole = {name: _as_rows(each) for name, each in cells.items()}
        return tuple(
            over_last_months(standard, whole[standard.measure], 0) * _of_team(standard, parameters, council)
            for standard in self.staffing.question.standards
        )


@dataclass
class _Corrected:
    """Expects, corrected by simulated futures in turn: what these differ by holds luck as well as what is not known.

    Attributes
    ----------
    expecting : _Expecting
    pairs : tuple of tuple
        Of each simulated future, what was expected of each standard and what was simulated.
    jobs : int
        Processes.
    known : dict
        What is expected, by plan and draw.
    """

    expecting: _Expecting
    pairs: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...]
    jobs: int
    known: dict[Task, tuple[float, ...] | str] = field(default_factory=dict)

    @classmethod
    def by(cls, expecting: _Expecting, seen: Mapping[int, tuple[float, ...]], jobs: int) -> "_Corrected":
        """Return what expects, corrected by runs with nothing added."""
        nothing = expecting.staffing.question.nothing
        known = dict(expecting((nothing, run)) for run in sorted(seen))
        pairs = ((values, seen[run]) for (_, run), values in known.items() if not isinstance(values, str))
        return cls(expecting, tuple(pairs), jobs, known)

    def __call__(self, tasks: Sequence[Task]) -> Iterator[Trial]:
        """Yield what is expected of runs of plans: the draws again and again, with another difference each time."""
        missing = [task for task in dict.fromkeys(map(_drawn, tasks)) if task not in self.known]
        several = self.jobs > 1 and len(missing) > 1
        executor: Executor | None = Processes(self.jobs) if several else None
        self.known |= map(self.expecting, missing) if executor is None else executor(self.expecting, missing)
        for plan, run in tasks:
            values = self.known.get(_drawn((plan, run)), LOST)
            yield Trial(plan, run, (), values) if isinstance(values, str) else Trial(plan, run, self._of(run, values))

    def held(self) -> Iterator[Held]:
        """Yield what it is corrected by."""
        for place, standard in enumerate(self.expecting.staffing.question.standards) if self.pairs else ():
            expected, simulated = (float(np.mean([pair[side][place] for pair in self.pairs])) for side in (0, 1))
            yield Held(standard.name, MEASURES[standard.measure].unit, expected, simulated)

    def _of(self, run: int, values: tuple[float, ...]) -> tuple[float, ...]:
        if not self.pairs:
            return values
        expected, simulated = self.pairs[(run - 1 + (run - 1) // DRAWN) % len(self.pairs)]
        return tuple(map(_corrected, self.expecting.staffing.question.standards, values, expected, simulated))


def _drawn(task: Task) -> Task:
    plan, run = task
    return plan, (run - 1) % DRAWN + 1


def _corrected(standard: Standard, value: float, expected: float, simulated: float) -> float:
    """Return a number corrected: a share by points, all else by a ratio."""
    if not (isfinite(expected) and isfinite(simulated)):
        return value
    if MEASURES[standard.measure].unit == "share":
        return min(1.0, max(0.0, value + simulated - expected))
    return value * simulated / expected if expected > 0 else value


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
