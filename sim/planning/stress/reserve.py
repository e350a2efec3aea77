"""The least reserve that absorbs a shock: posts filled beforehand, so that what was kept goes on being kept."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sim.experiment.chances import wilson
from sim.planning.faults import RequestError
from sim.planning.searching import Answer, Effort, Question, Searching, Trials
from sim.planning.searching.kept import KeptSearch
from sim.planning.searching.simulating import Simulator, Staffing
from sim.planning.searching.wording import Terms, question
from sim.planning.stress.asking import Asked
from sim.planning.stress.shocks import SHOCKS
from sim.scenario import BASELINE, DrawnOptions

MOST_POSTS = 10.0
_SAYS_WHEN = re.compile(r"\bover\b|\bin the last month\b")

Verdict = Literal["not kept before", "none needed", "posts", "not absorbed"]


@dataclass(frozen=True, slots=True)
class Reserve:
    """The least reserve against a shock.

    Attributes
    ----------
    verdict : {"not kept before", "none needed", "posts", "not absorbed"}
        Whether the standards are not kept even without the shock; need no reserve; need so many posts; or are not
        kept with the most there may be.
    standards : tuple of str
        What is to be kept, in words.
    teams : tuple of str
        Teams that share the posts by the social workers they have.
    fte, gbp : float
        Posts and their full-year cost; of "not absorbed" the most that were tried.
    chance_asked : float
    before, before_low, before_high : float
        Share of futures without the shock in which they are kept, and its 95 % simulation error.
    before_runs : int
    chance, chance_low, chance_high : float
        Share of fresh futures with shock and reserve in which they are kept, with its one-sided 90 % ends; of "not
        absorbed" of the futures looked at.
    runs : int
    """

    verdict: Verdict
    standards: tuple[str, ...]
    teams: tuple[str, ...]
    fte: float
    gbp: float
    chance_asked: float
    before: float
    before_low: float
    before_high: float
    before_runs: int
    chance: float
    chance_low: float
    chance_high: float
    runs: int


def reserve_question(asked: Asked, key: str, keep: Sequence[str], chance: float, most: float) -> Question:
    """Return the question for the least reserve against a shock, in half posts.

    Standards are judged from the month of the shock to the end of the runs, unless they say over how many months.

    Raises
    ------
    RequestError
        A standard or the chance cannot be.
    """
    left = asked.months - asked.month_of(key)
    meet = [text if _SAYS_WHEN.search(text) else f"{text} over {left} months" for text in keep]
    posts = f"{'+'.join(teams_of(asked, key))}:social_worker=0..{most:g}/0.5"
    try:
        return question(
            asked.scenario.parameters,
            meet=meet,
            posts=[posts],
            chance=chance,
            months=asked.months,
            terms=Terms(recruited_in_months=0.0),
        )
    except RequestError as error:
        raise RequestError(fault.replace("--meet", "--keep") for fault in error.faults) from error


def teams_of(asked: Asked, key: str) -> tuple[str, ...]:
    """Return the teams that a reserve against a shock is for."""
    if SHOCKS[key].needs_team:
        return (asked.happenings[key].team,)
    teams = asked.scenario.parameters.teams
    return tuple(
        name for name, team in teams.items() if team.kind in SHOCKS[key].strained and team.social_workers_fte > 0
    )


def least_reserve(
    asking: Question,
    drawn: DrawnOptions,
    key: str,
    *,
    seed: int,
    months: int,
    runs: int,
    jobs: int = 1,
    folder: Path | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Reserve:
    """Find the fewest posts that absorb a shock, on the same luck, and confirm them on fresh futures.

    Parameters
    ----------
    asking : Question
        As `reserve_question` returns it.
    drawn : DrawnOptions
        The council as it is and struck, as `Asked.options` has them.
    key : str
        The shock.
    seed, months : int
    runs : int
        Most futures a number of posts is judged on; twice as many fresh ones confirm it.
    jobs : int
    folder : Path, optional
        Where finished runs are kept and found again.
    told : callable, optional
        Called with what is being done.
    """
    before = _trials(asking, drawn, BASELINE, seed, months, jobs, folder)
    told("the standards without the shock")
    margins = before.margins(asking.nothing, range(1, runs + 1))
    kept = float((margins >= 0).all(axis=1).mean())
    known = min(len(margins), drawn.draws) if drawn.draws else len(margins)
    usual = (kept, *wilson(kept, known), len(margins))
    if kept < asking.chance:
        return _reserve("not kept before", asking, asking.nothing, usual)
    struck = _trials(asking, drawn, key, seed, months, jobs, folder)
    effort = Effort(search_runs=runs, confirm_runs=2 * runs, effect_runs=0)
    answer = Searching(asking, struck, effort, draws=drawn.draws, told=told).answer()
    if not answer.feasible:
        return _reserve("not absorbed", asking, asking.everything, usual, answer)
    verdict: Verdict = "none needed" if answer.plan == asking.nothing else "posts"
    return _reserve(verdict, asking, answer.plan, usual, answer)


def _trials(
    asking: Question, drawn: DrawnOptions, option: str, seed: int, months: int, jobs: int, folder: Path | None
) -> Trials:
    staffing = Staffing(asking, drawn, seed, months, start_from=option)
    trials = Trials(asking, Simulator(staffing, jobs))
    if folder is not None:
        kept = KeptSearch(folder / f"reserve-{option}", staffing)
        trials.known = kept.open({"option": option})
        trials.on_done = kept.keep
    return trials


def _reserve(
    verdict: Verdict,
    asking: Question,
    plan: tuple[int, ...],
    usual: tuple[float, float, float, int],
    answer: Answer | None = None,
) -> Reserve:
    nan = float("nan")
    before, low, high, runs = usual
    return Reserve(
        verdict=verdict,
        standards=tuple(each.name for each in asking.standards),
        teams=asking.levers[0].teams,
        fte=sum(asking.amounts(plan).values()),
        gbp=asking.cost(plan),
        chance_asked=asking.chance,
        before=before,
        before_low=low,
        before_high=high,
        before_runs=runs,
        chance=answer.chance if answer else nan,
        chance_low=answer.chance_low if answer else nan,
        chance_high=answer.chance_high if answer else nan,
        runs=answer.runs if answer else 0,
    )
