"""Runs of a plan: the council with the posts of the plan, and of each run the numbers of the standards alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sim import model
from sim.experiment import Executor, Processes
from sim.experiment.period import YEAR
from sim.experiment.running import in_one_line
from sim.measures import COUNCIL, MEASURES
from sim.measures.reading import Cells
from sim.measures.tabulating import measured
from sim.planning.searching.asking import Plan, Question
from sim.planning.searching.trials import Task, Trial
from sim.scenario import BASELINE, DrawnOptions, Option, in_force
from sim.scenario.draws import draw_of_run
from sim.scenario.options import Standard
from sim.scenario.parameters import Parameters
from sim.scenario.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Staffing:
    """A council whose plans are simulated: what travels to where a run is executed.

    Attributes
    ----------
    question : Question
    drawn : DrawnOptions
        What every plan is added to, with everything that is drawn.
    start_from : str
        Which option of it.
    seed, months : int
    """

    question: Question
    drawn: DrawnOptions
    seed: int
    months: int
    start_from: str = BASELINE

    def at(self, plan: Plan, run: int) -> tuple[Parameters, Timetable]:
        """Return what holds under a plan at the start, and what changes afterwards."""
        draw = self.draw_of(run)
        amounts = self._amounts(draw)
        own_draw = draw if self._option().scenario.draws is not None else 0
        return in_force(self.option(plan), own_draw, amounts)

    def option(self, plan: Plan) -> Option:
        """Return a plan as an option."""
        base = self._option()
        pairs = list(zip(self.question.levers, plan, strict=True))
        posts = (line for lever, level in pairs if (line := lever.posts(level)) is not None)
        overrides = (own for lever, level in pairs if (own := lever.override(level)) is not None)
        return replace(base, posts=(*base.posts, *posts), overrides=(*base.overrides, *overrides))

    def draw_of(self, run: int) -> int:
        """Return the draw that a run has under every plan: each run its own, until all are used."""
        return draw_of_run(run, self.drawn.draws)

    def __call__(self, task: Task) -> Trial:
        """Simulate one run of a plan; what raises is a trial that says so."""
        plan, run = task
        try:
            parameters, later = self.at(plan, run)
            simulated = model.simulate(parameters, seed=self.seed, run=run, months=self.months, later=later)
            cells = measured(simulated)
            teams = (*simulated.teams, COUNCIL)
            values = [
                over_last_months(standard, cells[standard.measure], teams.index(standard.team))
                for standard in self.question.standards
            ]
        except Exception as error:
            # A run that breaks must not take the others with it: it becomes a row that says so.
            return Trial(plan, run, (), in_one_line(error))
        return Trial(plan, run, tuple(values))

    def _option(self) -> Option:
        return next(option for option in self.drawn.options if option.key == self.start_from)

    def _amounts(self, draw: int) -> Mapping[str, float]:
        if not draw:
            return {}
        drawn = self.drawn.amounts
        return dict(zip(drawn.figures, drawn.values[draw - 1].tolist(), strict=True))


def over_last_months(standard: Standard, cells: Cells, place: int) -> float:
    """Return a standard's number of one run, as `sim.experiment.chances.judged` takes it; NaN for one of nothing."""
    above, below = (each[place, -standard.last_months :] for each in (cells.numerator, cells.denominator))
    kind = MEASURES[standard.measure].kind
    if kind == "longest":
        return float(above.max())
    if kind in ("count", "money"):
        return float(above.sum()) * (YEAR / standard.last_months if standard.last_months >= YEAR else 1.0)
    return float(above.sum() / below.sum()) if below.sum() else float("nan")


@dataclass(frozen=True, slots=True)
class Simulator:
    """Simulates runs of plans, several at a time.

    Attributes
    ----------
    staffing : Staffing
    jobs : int
        Processes; 1 is a plain loop.
    """

    staffing: Staffing
    jobs: int = 1

    def __call__(self, tasks: Sequence[Task]) -> Iterator[Trial]:
        """Yield runs as they are done."""
        executor: Executor | None = Processes(min(self.jobs, len(tasks))) if min(self.jobs, len(tasks)) > 1 else None
        return map(self.staffing, tasks) if executor is None else executor(self.staffing, tasks)
