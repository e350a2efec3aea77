"""The social work posts an option gives to teams that hold children: when they are there, and what else it changes."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sim.measures.measure import HOLDING_CASES
from sim.scenario.options import Option, PostsLine
from sim.scenario.posting import split
from sim.vocabulary import Role

LAST_MONTHS = 3
_SOCIAL_WORK = (Role.SOCIAL_WORKER, Role.SENIOR_PRACTITIONER, Role.ASYE, Role.AGENCY_SOCIAL_WORKER)
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Posts:
    """Social work posts of one line in teams that hold children.

    Attributes
    ----------
    fte : float
        Negative if they are taken away.
    begins : datetime.date
    ends : datetime.date
        First day without them; `datetime.date.max` if they stay.
    """

    fte: float
    begins: date
    ends: date

    @property
    def last_day(self) -> date:
        """The last day with them."""
        return self.ends - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Besides:
    """What an option changes by the end of some months, beside social work posts in teams that hold children.

    Attributes
    ----------
    figures : tuple of str
        Figures it changes.
    posts : tuple of str
        Names of lines of other posts whose work is simulated.
    council : str
        File of the council it begins with, if that is not the baseline's.
    """

    figures: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    council: str = ""

    def __bool__(self) -> bool:
        return bool(self.figures or self.posts or self.council)


def teams_in_scope(option: Option) -> tuple[str, ...]:
    """Return the teams of an option's social work posts that hold children, in the order of the council."""
    teams = option.scenario.parameters.teams
    named = {team for line in option.posts if line.role in _SOCIAL_WORK for team in line.teams}
    return tuple(key for key, team in teams.items() if key in named and team.kind in HOLDING_CASES)


def posts_in_scope(option: Option) -> tuple[Posts, ...]:
    """Return the social work posts of an option in teams that hold children, in the order of its lines."""
    start = option.scenario.parameters.start
    found = ((line, _in_scope(line, option)) for line in option.posts)
    return tuple(Posts(fte, line.begins or start, line.ends or date.max) for line, fte in found if abs(fte) > _NOTHING)


def first_day(option: Option) -> date:
    """Return the day on which the first of the posts begin."""
    return min(posts.begins for posts in posts_in_scope(option))


def months_of_posts(option: Option, months: Sequence[str]) -> list[str]:
    """Return the months of a run from when the first posts begin to the last whole one of those that stay longest."""
    last = _last_month(option)
    return [month for month in months if month_of(first_day(option)) <= month <= last]


def last_months(option: Option, months: Sequence[str]) -> list[str]:
    """Return the last months of a run with posts: within the time of those that stay longest."""
    posts = posts_in_scope(option)
    longest = max(each.ends for each in posts)
    since = month_of(min(each.begins for each in posts if each.ends == longest))
    there = months_of_posts(option, months)
    return ([month for month in there if month >= since] or there)[-LAST_MONTHS:]


def gone(posts: Posts, months: Sequence[str]) -> bool:
    """Return whether posts have ended before some months."""
    return posts.ends <= day_of(months[0])


def to_come(posts: Posts, months: Sequence[str]) -> bool:
    """Return whether posts begin only after some months."""
    return month_of(posts.begins) > months[-1]


def fte_of(posts: Sequence[Posts]) -> float:
    """Return how many posts these are."""
    return math.fsum(each.fte for each in posts)


def besides(option: Option, baseline: Option, months: Sequence[str]) -> Besides:
    """Return what else an option changes until some months are over."""
    return Besides(
        figures=tuple(
            dict.fromkeys(
                change.figure
                for change in option.overrides
                if change.begins is None or month_of(change.begins) <= months[-1]
            )
        ),
        posts=tuple(dict.fromkeys(line.name for line in _other_posts(option, months))),
        council="" if option.scenario is baseline.scenario else Path(option.scenario.path).name,
    )


def month_of(day: date) -> str:
    """Write the month of a day as results do.

    >>> month_of(date(2018, 1, 31))
    '2018-01'
    """
    return f"{day:%Y-%m}"


def day_of(month: str) -> date:
    """Return the first day of a month."""
    return date.fromisoformat(f"{month}-01")


def _in_scope(line: PostsLine, option: Option) -> float:
    if line.role not in _SOCIAL_WORK:
        return 0.0
    council = option.scenario.parameters
    teams = teams_in_scope(option)
    return math.fsum(fte for team, fte in split(line, council) if team in teams)


def _last_month(option: Option) -> str:
    last = max(posts.ends for posts in posts_in_scope(option))
    whole = month_of(last.replace(day=1) - timedelta(days=1))
    # Posts for less than a month have no whole one.
    return whole if whole >= month_of(first_day(option)) else month_of(last - timedelta(days=1))


def _other_posts(option: Option, months: Sequence[str]) -> Iterator[PostsLine]:
    for line in option.posts:
        begun = line.begins is None or month_of(line.begins) <= months[-1]
        if begun and line.role is not None and abs(line.fte - _in_scope(line, option)) > _NOTHING:
            yield line
