"""The whole of a stress test: shocks simulated beside the council as it is, what they do, and what absorbs them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiment import RUNS_PER_DRAW, Compared, compare
from sim.planning.searching import Question
from sim.planning.stress.asking import Asked
from sim.planning.stress.recovering import Recovery, effects, months_by_run, recoveries
from sim.planning.stress.reserve import Reserve, least_reserve
from sim.results.comparison import KeptRuns, comparison_folder
from sim.results.fingerprint import code_fingerprint, options_hash
from sim.results.manifest import versions
from sim.scenario import DrawnOptions


@dataclass(frozen=True, slots=True, eq=False)
class Stressed:
    """What came of a stress test.

    Attributes
    ----------
    asked : Asked
    compared : Compared
        How many runs there were, and which failed.
    drawn_from : str
        Where the draws come from.
    by_month : pandas.DataFrame
        The paired difference of every month (`effects`).
    recoveries : dict of str to tuple of Recovery
        By shock.
    reserves : dict of str to Reserve
        By shock; empty where no standard was to be kept.
    """

    asked: Asked
    compared: Compared
    drawn_from: str
    by_month: pd.DataFrame
    recoveries: dict[str, tuple[Recovery, ...]]
    reserves: dict[str, Reserve]


def stress(
    asked: Asked,
    drawn: DrawnOptions,
    work: Path,
    *,
    seed: int,
    runs: int,
    jobs: int = 1,
    questions: dict[str, Question] | None = None,
    reserve_runs: int = 0,
    resume: bool = False,
    force: bool = False,
    on_result: Callable[[object], None] | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Stressed:
    """Strike a council with each shock by itself, on the luck and draws that it has without.

    Parameters
    ----------
    asked : Asked
    drawn : DrawnOptions
        `asked.options()`, drawn.
    work : Path
        Folder in which finished runs are kept, so that the work is taken up with `resume`.
    seed, runs, jobs : int
    questions : dict of str to Question, optional
        By shock, the question for the least reserve (`reserve_question`).
    reserve_runs : int
        Futures a reserve is judged on.
    resume, force : bool
        As of `comparison_folder`.
    on_result : callable, optional
        Called with each outcome of a shock's run.
    told : callable, optional
        Called with what is being done about reserves.
    """
    identity: dict[str, Any] = {
        "seed": seed,
        "months": asked.months,
        "runs_per_draw": RUNS_PER_DRAW,
        "draws": drawn.draws,
        "options": options_hash(drawn),
        "code": code_fingerprint(),
        "versions": versions(),
    }
    with comparison_folder(work / "shocks", identity, resume=resume, force=force) as kept:
        compared = compare(drawn, seed=seed, runs=runs, months=asked.months, store=kept, jobs=jobs, on_result=on_result)
        rows = _months(kept, compared, work, asked)
    reserves = {
        key: least_reserve(
            question, drawn, key, seed=seed, months=asked.months, runs=reserve_runs, jobs=jobs, folder=work, told=told
        )
        for key, question in (questions or {}).items()
    }
    return Stressed(
        asked=asked,
        compared=compared,
        drawn_from=drawn.words,
        by_month=effects(rows),
        recoveries={key: recoveries(rows, asked, key) for key in asked.happenings},
        reserves=reserves,
    )


def _months(kept: KeptRuns, compared: Compared, work: Path, asked: Asked) -> pd.DataFrame:
    failed = {(each.option, each.run) for each in compared.failures}
    tasks = [(option, run) for option in compared.options for run in range(1, compared.runs + 1)]
    kept.join([task for task in tasks if task not in failed], work)
    return months_by_run(work, asked)
