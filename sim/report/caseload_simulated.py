"""What simulated caseloads come to where a paper divides cases by posts, and what makes the two differ."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.experiment.chances import Chance, chances
from sim.experiment.ranges import range_of
from sim.measures import COUNCIL
from sim.measures.money import MONTHS_PER_YEAR
from sim.report.caseload_posts import (
    Besides,
    Posts,
    besides,
    first_day,
    fte_of,
    gone,
    last_months,
    month_of,
    months_of_posts,
    posts_in_scope,
    teams_in_scope,
    to_come,
)
from sim.scenario.options import BASELINE, Option, Options, Standard
from sim.scenario.paper_sums import Worked, worked

CASELOAD, EMPTY, WAITING, ADVISERS = (
    "caseload_per_fte",
    "empty_posts_fte",
    "unallocated_children",
    "personal_adviser_caseload",
)
MEASURES_NEEDED = (CASELOAD, EMPTY, WAITING, ADVISERS)
_RUN = ["draw", "run"]


class TooShortError(Exception):
    """The runs end before the posts of an option begin."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and 80 % range of a number over runs."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the reasons why a simulated caseload is another than the paper's.

    Attributes
    ----------
    key : str
        ``counted_otherwise``, ``asked_not_filled``, ``empty_anyway`` or ``children_moved``.
    effect : float
        Cases to a full-time worker that it adds; over all reasons these make the difference.
    amount, other : float
        The numbers behind it: children or posts (see `sim.report.caseload_words`).
    """

    key: str
    effect: float
    amount: float
    other: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """The caseload of an option's teams.

    Attributes
    ----------
    option : Option
    teams : tuple of str
        Those that get posts and hold children.
    paper : Worked or None
        The paper's sum for it, if it has one.
    posts : tuple of Posts
        Social work posts asked for in `teams`.
    besides : Besides
        What else the option changes.
    empty_of_asked, empty_in_all : float
        Posts that stand empty in `teams` beyond the baseline's; and all that do.
    posts_fte : float
        Posts of the teams, filled or empty.
    since : str
        Month in which the posts begin.
    months : tuple of str
        The last months with posts.
    runs_end : str
        Last month of the runs.
    last, period, without : Spread
        Caseload in `months`, since the posts begin until the last of them end, and in `months` in the baseline.
    chance : Chance or None
        Of being at or below the paper's target in the last months.
    children, begun_with : float
        Children held in the last months; in the baseline when the posts begin.
    waiting, with_advisers : float
        Children of the teams who wait for a worker, and young people whom the council's personal advisers hold.
    reasons : tuple of Reason
        Empty without a sum of the paper.
    runs : int
    """

    option: Option
    teams: tuple[str, ...]
    paper: Worked | None
    posts: tuple[Posts, ...]
    besides: Besides
    empty_of_asked: float
    empty_in_all: float
    posts_fte: float
    since: str
    months: tuple[str, ...]
    runs_end: str
    last: Spread
    period: Spread
    without: Spread
    chance: Chance | None
    children: float
    begun_with: float
    waiting: float
    with_advisers: float
    reasons: tuple[Reason, ...]
    runs: int

    @property
    def asked_fte(self) -> float:
        """Posts asked for, at any time."""
        return fte_of(self.posts)

    @property
    def gone_fte(self) -> float:
        """Posts among them that have ended before the last months."""
        return fte_of([each for each in self.posts if gone(each, self.months)])

    @property
    def to_come_fte(self) -> float:
        """Posts among them that begin after the last months."""
        return fte_of([each for each in self.posts if to_come(each, self.months)])


def to_simulate(options: Options) -> tuple[Option, ...]:
    """Return the options whose caseload is to be simulated: those that give posts to teams that hold children."""
    return tuple(option for option in options.options if option.key != BASELINE and teams_in_scope(option))


def months_needed(options: Options) -> int:
    """Return how many months show a year of the posts that begin last."""
    return max((_months_before(option) for option in to_simulate(options)), default=0) + MONTHS_PER_YEAR


def must_see_the_posts(options: Options, months: int) -> None:
    """Raise `TooShortError` if runs of so many months end before an option's posts begin."""
    for option in to_simulate(options):
        if _months_before(option) >= months:
            raise _too_short(option)


def simulated(options: Options, rows: pd.DataFrame) -> tuple[Simulated, ...]:
    """Return the caseloads of all options that have rows.

    Parameters
    ----------
    options : Options
    rows : pandas.DataFrame
        Monthly rows of `MEASURES_NEEDED`: columns option, draw, run, month (such as "2018-01"), team, measure,
        numerator and denominator; the baseline's are among them.

    Raises
    ------
    TooShortError
        If runs end before an option's posts begin.
    """
    rows = rows.astype(dict.fromkeys(("option", "month", "team", "measure"), str))
    present = set(rows["option"].unique())
    return tuple(_simulated(option, options.baseline, rows) for option in to_simulate(options) if option.key in present)


def _simulated(option: Option, baseline: Option, rows: pd.DataFrame) -> Simulated:
    teams, months = teams_in_scope(option), sorted(rows["month"].unique())
    since = month_of(first_day(option))
    if since > months[-1]:
        raise _too_short(option)
    last, period = last_months(option, months), months_of_posts(option, months)
    own, before = rows[rows["option"] == option.key], rows[rows["option"] == BASELINE]
    now, then = _each_run(own, teams, last), _each_run(before, teams, [since])
    without = _each_run(before, teams, last)
    sums = [worked(each) for each in option.caseload]
    paper = sums[0] if sums else None
    posts = posts_in_scope(option)
    there = fte_of([each for each in posts if not gone(each, last) and not to_come(each, last)])
    return Simulated(
        option=option,
        teams=teams,
        paper=paper,
        posts=posts,
        besides=besides(option, baseline, last),
        empty_of_asked=float((now["empty"] - without["empty"]).mean()),
        empty_in_all=float(now["empty"].mean()),
        posts_fte=float((now["filled"] + now["empty"]).mean()),
        since=since,
        months=tuple(last),
        runs_end=months[-1],
        last=_spread(now["caseload"]),
        period=_spread(_each_run(own, teams, period)["caseload"]),
        without=_spread(without["caseload"]),
        chance=_chance(option.key, now["caseload"], paper),
        children=float(now["children"].mean()),
        begun_with=float(then["children"].mean()),
        waiting=float(now["waiting"].mean()),
        with_advisers=_with_advisers(own, last),
        reasons=_reasons(paper, there, now, then, without),
        runs=len(now),
    )


def _each_run(rows: pd.DataFrame, teams: Sequence[str], months: Sequence[str]) -> pd.DataFrame:
    """Return for each run the children held, posts filled and empty, children waiting, and the caseload."""
    some = rows[rows["month"].isin(months)]
    sums = some[some["team"].isin(teams)].groupby(["measure", *_RUN])[["numerator", "denominator"]].sum()
    days = some[(some["team"] == COUNCIL) & (some["measure"] == EMPTY)].groupby(_RUN)["denominator"].sum()
    # A council of another structure may have none of these teams, and no rows of them.
    every = pd.MultiIndex.from_tuples(
        [(measure, *run) for measure in MEASURES_NEEDED for run in days.index], names=["measure", *_RUN]
    )
    sums = sums.reindex(every, fill_value=0.0)
    held = sums.loc[CASELOAD]
    return pd.DataFrame(
        {
            "children": held["numerator"] / days,
            "filled": held["denominator"] / days,
            "empty": sums.loc[EMPTY]["numerator"] / days,
            "waiting": sums.loc[WAITING]["numerator"] / days,
            "caseload": held["numerator"] / held["denominator"],
        }
    )


def _with_advisers(rows: pd.DataFrame, months: Sequence[str]) -> float:
    council = rows[(rows["team"] == COUNCIL) & rows["month"].isin(months)]
    sums = council.groupby(["measure", *_RUN])[["numerator", "denominator"]].sum()
    return float((sums.loc[ADVISERS]["numerator"] / sums.loc[EMPTY]["denominator"]).mean())


def _reasons(
    paper: Worked | None, asked: float, now: pd.DataFrame, then: pd.DataFrame, without: pd.DataFrame
) -> tuple[Reason, ...]:
    """Go from the paper's sum to the simulated caseload in four steps, run by run, so that their means add up."""
    if paper is None:
        return ()
    posts, asked_empty = now["filled"] + now["empty"], now["empty"] - without["empty"]
    counted = then["children"] / posts
    unfilled = then["children"] / (posts - asked_empty)
    filled = then["children"] / now["filled"]
    paper_posts = paper.asked.posts_fte + paper.priced_fte
    steps = (
        ("counted_otherwise", counted - paper.reached, then["children"] - paper.cases, posts - paper_posts),
        ("asked_not_filled", unfilled - counted, asked_empty, posts * 0 + asked),
        ("empty_anyway", filled - unfilled, without["empty"], posts),
        ("children_moved", now["caseload"] - filled, now["children"] - then["children"], now["children"]),
    )
    return tuple(Reason(key, *(float(each.mean()) for each in numbers)) for key, *numbers in steps)


def _chance(option: str, caseload: "pd.Series[float]", paper: Worked | None) -> Chance | None:
    if paper is None:
        return None
    values = caseload.rename("value").reset_index().assign(option=option)
    values["met"] = values["value"] <= paper.asked.to
    standard = Standard(key="paper", name="the paper's target", measure=CASELOAD, at_most=paper.asked.to)
    return chances(values, standard)[0]


def _spread(values: "pd.Series[float]") -> Spread:
    return Spread(float(values.mean()), *range_of(values))


def _months_before(option: Option) -> int:
    start, day = option.scenario.parameters.start, first_day(option)
    return MONTHS_PER_YEAR * (day.year - start.year) + day.month - start.month


def _too_short(option: Option) -> TooShortError:
    return TooShortError(f"the posts of {option.name} begin in {first_day(option):%Y-%m}, after the runs end")
