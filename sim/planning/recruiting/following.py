"""The futures of the posts: what is uncertain is drawn, then the model's own posts are followed in each draw."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from sim.experiment.executors import Executor
from sim.measures.money import yearly_cost
from sim.model.alone import AGENCY, PERMANENT, PostsAlone, posts_alone
from sim.planning.recruiting.asking import Asked
from sim.scenario import BASELINE, DrawnOptions, Option, Options, Scenario, draw_of_run, drawn_options
from sim.scenario.options import Amount, PostsLine
from sim.vocabulary import Role

_KEY = "advertised"
_MATTERING = (
    "turnover.leavers_share_per_year",
    "turnover.adviser_leavers_share_per_year",
    "turnover.agency_leavers_share_per_year",
    "turnover.recruitment_months",
    "turnover.support_recruitment_months",
    "turnover.recruitment_cv",
    "turnover.agency_cover_share",
    "turnover.agency_lead_days",
    "costs.social_worker_gbp_per_year",
    "costs.agency_premium_share",
)
"""Figures that decide who is in a new post, and what agency cover costs."""


@dataclass(frozen=True, slots=True, eq=False)
class Futures:
    """Who is in the posts in every future.

    Attributes
    ----------
    wanted, agency : np.ndarray of int, (runs, posts, times)
        How many of the first so many posts have whoever is wanted in them, and an agency worker who is not.
    gbp_per_year, agency_gbp_per_year : np.ndarray, (runs,)
        What a post, and an agency worker in it, costs, at the pay of the start.
    draws : int
        Sets of uncertain figures among the runs; 0: the central case alone.
    words : str
        Where the draws come from.
    people_leave, agency_covers : bool
        As of `sim.model.alone.PostsAlone`.
    """

    wanted: np.ndarray
    agency: np.ndarray
    gbp_per_year: np.ndarray
    agency_gbp_per_year: np.ndarray
    draws: int
    words: str
    people_leave: bool
    agency_covers: bool


@dataclass(frozen=True, slots=True)
class _Work:
    """Follows the posts in one run; sent to whoever does it."""

    drawn: DrawnOptions
    seed: int
    times: tuple[float, ...]

    def __call__(self, run: int) -> tuple[int, PostsAlone]:
        parameters, later = self.drawn.at(_KEY, draw_of_run(run, self.drawn.draws))
        return run, posts_alone(parameters, later.posts[0], seed=self.seed, run=run, times=self.times)


def follow(
    asked: Asked,
    times: np.ndarray,
    executor: Executor | None = None,
    on_result: Callable[[object], object] = lambda _: None,
) -> Futures:
    """Follow as many new posts as may be advertised.

    Parameters
    ----------
    asked : Asked
    times : np.ndarray
        Working days after the posts are advertised, rising.
    executor : Executor, optional
        Does the work; None is a plain loop.
    on_result : callable
        Told of each future that is done.
    """
    drawn = drawn_options(_as_options(asked), draws=asked.runs, seed=asked.seed)
    work, runs = _Work(drawn, asked.seed, tuple(times.tolist())), range(1, asked.runs + 1)
    found: dict[int, PostsAlone] = {}
    results: Iterable[tuple[int, PostsAlone]] = map(work, runs) if executor is None else executor(work, runs)
    for run, alone in results:
        found[run] = alone
        on_result(run)
    alone = found[min(found)]
    who = np.stack([found[run].who for run in sorted(found)])
    is_agency, prices = asked.role is Role.AGENCY_SOCIAL_WORKER, _prices(drawn, sorted(found), asked.role)
    return Futures(
        wanted=np.cumsum(who == (AGENCY if is_agency else PERMANENT), axis=1, dtype=np.int16),
        agency=np.cumsum((who == AGENCY) & (not is_agency), axis=1, dtype=np.int16),
        gbp_per_year=prices[:, 0],
        agency_gbp_per_year=prices[:, 1],
        draws=drawn.draws,
        words=drawn.words,
        people_leave=alone.people_leave,
        agency_covers=alone.agency_covers,
    )


def _prices(drawn: DrawnOptions, runs: list[int], role: Role) -> np.ndarray:
    costs = [drawn.at(_KEY, draw_of_run(run, drawn.draws))[0].costs for run in runs]
    return np.array([(yearly_cost(role, each), yearly_cost(Role.AGENCY_SOCIAL_WORKER, each)) for each in costs])


def _as_options(asked: Asked) -> Options:
    """Return the posts as an option beside the council, so that they are drawn as those of options are."""
    scenario = _only_what_matters(asked.scenario)
    line = PostsLine(
        key=_KEY,
        name="Advertised posts",
        fte=float(asked.most),
        teams=(asked.team,),
        role=asked.role,
        recruited_in_months=asked.recruited_in,
        agency_meanwhile=None if asked.agency_meanwhile is None else Amount(value=asked.agency_meanwhile),
    )
    options = (
        Option(key=BASELINE, name=scenario.name, description="", scenario=scenario),
        Option(key=_KEY, name=line.name, description="", scenario=scenario, posts=(line,)),
    )
    return Options(name=line.name, description="", path=scenario.path, options=options, standards=(), headline="")


def _only_what_matters(scenario: Scenario) -> Scenario:
    """Let only the figures be drawn that matter here, each from its interval (or from that of its draws).

    Draws of a calibration leave turnover as it is, for nothing that is fitted tells of it; here it is the question.
    """
    register = tuple(row for row in scenario.register_as_drawn() if row.field in _MATTERING)
    return replace(scenario, register=register, draws=None)
