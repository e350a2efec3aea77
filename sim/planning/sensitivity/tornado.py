"""Each input at its low and its high end, everything else central, with the same luck: a tornado.

Whatever the ends do, they do to the same children on the same days: differences from the central case are paired.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.experiment import Outcome, Store
from sim.experiment import compare as run_options
from sim.experiment.period import YEAR
from sim.experiment.running import Tabulate
from sim.experiment.tasks import SimulateOption
from sim.planning.sensitivity.inputs import Input, ends_of
from sim.planning.sensitivity.posts import Paired, paired
from sim.planning.sensitivity.reading import COST, Wanted, wanted
from sim.scenario import DrawnOptions, Draws
from sim.scenario.changing import value_at
from sim.scenario.draws import whole
from sim.scenario.options import BASELINE, Amount, Option, PostsLine
from sim.scenario.parameters import Parameters
from sim.scenario.spread import spreads_of_amounts
from sim.scenario.timetable import Timetable
from sim.vocabulary import Role

MORE = "one_more"
"""Key of the case with more social workers."""
CENTRAL, ENDS = 0, ("low", "high")


@dataclass(frozen=True, slots=True)
class End:
    """An input at one of its ends.

    Attributes
    ----------
    input : Input
    end : str
        One of `ENDS`.
    figures : dict of str to float
        What its numbers are there.
    effect, cost : Paired
        Differences from the central case in the number asked about and in the cost in total; not of any run where the
        case could not be simulated.
    error : str
        Why it could not.
    """

    input: Input
    end: str
    figures: dict[str, float]
    effect: Paired
    cost: Paired
    error: str = ""


@dataclass(frozen=True, slots=True)
class Tornado:
    """All ends, those of the input that moves most first, and what more social workers do.

    Attributes
    ----------
    option : str
        Of which option: the baseline; or another one, whose difference from the baseline is the number.
    runs : int
    central : float
        The number in the central case.
    ends : tuple of End
        Low and high of one input stand together.
    posts : float
        So many social workers more, in the teams in proportion, in seat on the first day.
    of_posts, of_posts_cost : Paired
        What they all do.
    """

    option: str
    runs: int
    central: float
    ends: tuple[End, ...]
    posts: float
    of_posts: Paired
    of_posts_cost: Paired


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of a tornado as options of an experiment; small enough to be sent to every worker.

    Attributes
    ----------
    drawn : DrawnOptions
        Options whose draws are the cases: draw 1 is the first input at its low end.
    options : tuple of str
        Those simulated in each case.
    """

    drawn: DrawnOptions
    options: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The cases, the central one first, and the one with more posts last."""
        cases = [case_key(case, option) for case in range(self.drawn.draws + 1) for option in self.options]
        return (*cases, *([case_key(CENTRAL, MORE)] if MORE in self.drawn.keys else []))

    @property
    def draws(self) -> int:
        """None: a case is what it is in every run."""
        return 0

    def at(self, key: str, _draw: int) -> tuple[Parameters, Timetable]:
        """Return what holds in a case."""
        case, _, option = key.partition("-")
        return self.drawn.at(option, int(case))


def case_key(case: int, option: str) -> str:
    """Name an option in a case."""
    return f"{case:03d}-{option}"


def cases_of(drawn: DrawnOptions, inputs: Sequence[Input], option: str = BASELINE) -> Cases:
    """Return the cases of a tornado.

    Parameters
    ----------
    drawn : DrawnOptions
        The options as they were drawn.
    inputs : sequence of Input
        Those to be moved; their scores are of all draws of `drawn` (`of_all_draws`).
    option : str
        The option whose difference from the baseline is asked about, or the baseline.
    """
    own = [one for one in drawn.options if one.key in (BASELINE, option)]
    council = own[0].scenario.parameters
    if fields := [name for name, team in council.teams.items() if team.social_workers_fte > 0]:
        line = PostsLine(
            key=MORE,
            name="Social workers, one for each team on average",
            fte=float(len(fields)),
            teams=tuple(fields),
            role=Role.SOCIAL_WORKER,
            recruited_in_months=Amount(value=0.0),
        )
        own.append(replace(own[0], key=MORE, posts=(*own[0].posts, line)))
    centres = {name: spread.value for name, spread in spreads_of_amounts(drawn.options).items()}
    amounts = _moved(drawn.amounts, [centres[name] for name in drawn.amounts.figures], inputs)
    moved = DrawnOptions(
        options=tuple(_with_cases(one, inputs) for one in own),
        draws=2 * len(inputs),
        amounts=amounts,
        redrawn=0,
        words="",
    )
    return Cases(moved, tuple(dict.fromkeys((BASELINE, option))))


def _with_cases(option: Option, inputs: Sequence[Input]) -> Option:
    draws, council = option.scenario.draws, option.scenario.parameters
    if draws is None:
        return option
    central = [_number_at(council, figure) for figure in draws.figures]
    return replace(option, scenario=replace(option.scenario, draws=_moved(draws, central, inputs)))


def _number_at(council: Parameters, figure: str) -> float:
    value = value_at(council, whole(figure))
    return float(value[int(figure.partition("[")[2].rstrip("]"))] if isinstance(value, tuple) else value)


def _moved(draws: Draws, central: Sequence[float], inputs: Sequence[Input]) -> Draws:
    """Return a row for each end of each input: its numbers there, all others central."""
    rows = np.tile(np.array(central, dtype=float), (2 * len(inputs), 1))
    for place, each in enumerate(inputs):
        columns = [column for column, name in enumerate(draws.figures) if whole(name) in each.figures]
        if columns:
            own: np.ndarray = draws.values  # noqa: PD011 (an array of numbers, no series)
            rows[2 * place : 2 * place + 2, columns] = ends_of(own[:, columns], each.scores)
    return Draws(draws.figures, rows)


def run_tornado(
    cases: Cases,
    inputs: Sequence[Input],
    number: Wanted,
    *,
    seed: int,
    runs: int,
    months: int,
    store: Store,
    jobs: int = 1,
    on_result: Callable[[Outcome], None] | None = None,
    on_batch: Callable[[int, int], None] | None = None,
    simulate: SimulateOption | None = None,
    tabulate: Tabulate | None = None,
) -> tuple[Tornado, pd.DataFrame]:
    """Simulate the cases and say what each end does.

    Parameters
    ----------
    cases : Cases
        From `cases_of`.
    inputs : sequence of Input
        The same.
    number : Wanted
    seed, runs, months, store, jobs, on_result, on_batch, simulate, tabulate
        As of `sim.experiment.compare`.

    Returns
    -------
    tuple of Tornado and pandas.DataFrame
        And the number and the cost of every run: columns case, option, run, value, cost.
    """
    done = run_options(
        cases,
        seed=seed,
        runs=runs,
        months=months,
        store=store,
        jobs=jobs,
        last_months=[YEAR] if months > YEAR else [],
        on_result=on_result,
        on_batch=on_batch,
        simulate=simulate,
        tabulate=tabulate,
    )
    errors = {each.option: each.error for each in done.failures}
    rows, money = [], wanted(COST, months, {})
    for key in cases.keys:
        case, _, option = key.partition("-")
        for run in range(1, runs + 1):
            outcome = store.kept(key, run)
            if outcome is not None and outcome.numbers is not None:
                value, cost = (_of(outcome.numbers, one) for one in (number, money))
                rows.append((int(case), option, run, value, cost))
    table = pd.DataFrame(rows, columns=["case", "option", "run", "value", "cost"])
    return tornado_of(table, cases, inputs, runs, errors), table


def tornado_of(
    table: pd.DataFrame, cases: Cases, inputs: Sequence[Input], runs: int, errors: dict[str, str]
) -> Tornado:
    """Say what each end does, from the numbers of every run."""
    option = cases.options[-1]
    value, cost = (_by_case(table, cases, name, runs) for name in ("value", "cost"))
    ends = []
    for place, each in enumerate(inputs):
        for end, name in enumerate(ENDS):
            case = 2 * place + end + 1
            error = next((errors[key] for one in cases.options if (key := case_key(case, one)) in errors), "")
            effect, money = (paired(one[case] - one[CENTRAL]) for one in (value, cost))
            ends.append(End(each, name, _numbers(cases, each, case), effect, money, error))
    more = table[table["option"] == MORE].set_index("run")
    base = table[(table["case"] == CENTRAL) & (table["option"] == BASELINE)].set_index("run")
    posts = sum(line.fte for one in cases.drawn.options for line in one.posts if line.key == MORE)
    of_posts, of_cost = (paired((more[name] - base[name]).to_numpy(float)) for name in ("value", "cost"))
    return Tornado(option, runs, float(np.nanmean(value[CENTRAL])), _sorted(ends), posts, of_posts, of_cost)


def _of(numbers: pd.DataFrame, one: Wanted) -> float:
    rows = numbers.loc[
        (numbers["measure"] == one.measure) & (numbers["team"] == one.team) & (numbers["statistic"] == one.statistic),
        "value",
    ]
    return float(rows.iloc[0]) if len(rows) else np.nan


def _by_case(table: pd.DataFrame, cases: Cases, name: str, runs: int) -> np.ndarray:
    """Return the numbers asked about, (cases, runs): of another option than the baseline its differences from it."""
    places = [(case, run) for case in range(cases.drawn.draws + 1) for run in range(1, runs + 1)]
    found = table.set_index(["option", "case", "run"])[name]
    baseline, option = (
        found[found.index.get_level_values("option") == one].droplevel("option").reindex(places).to_numpy(float)
        for one in (BASELINE, cases.options[-1])
    )
    return np.asarray(option - (0.0 if cases.options[-1] == BASELINE else baseline)).reshape(-1, runs)


def _numbers(cases: Cases, each: Input, case: int) -> dict[str, float]:
    """Return what the numbers of an input are in a case."""
    names, values = cases.drawn.table()
    return {
        name: float(number) for name, number in zip(names, values[case - 1], strict=True) if whole(name) in each.figures
    }


def _sorted(ends: Sequence[End]) -> tuple[End, ...]:
    """Return the ends, those of the input first that moves the number most."""
    pairs = [tuple(ends[place : place + 2]) for place in range(0, len(ends), 2)]
    pairs.sort(
        key=lambda pair: -max((abs(end.effect.mean) for end in pair if not np.isnan(end.effect.mean)), default=0)
    )
    return tuple(end for pair in pairs for end in pair)
