"""What a search is asked: which posts may be added, what is to be met, and how surely."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np

from sim.scenario.options import Amount, How, Override, PostsLine, Standard
from sim.vocabulary import Role

Plan = tuple[int, ...]
"""How many steps of each lever, in the order of the question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """Something there may be more of: posts of a role in a team or in several, or places.

    Attributes
    ----------
    key, name : str
        `key` is unlike all others and names the luck of the posts: a plan with more of them has the same people first.
    least, most : float
        Posts (or places) besides those there are.
    step : float
        What a plan can have more of at a time.
    gbp : float
        Full-year cost of one, at the prices of the start.
    teams : tuple of str
        Teams that share the posts; empty where `figure` is what grows.
    role : Role or None
        Of the posts.
    figure : str
        Path of the scenario's figure that grows, for what is no post.
    unit : str
        What one is called.
    begins : datetime.date or None
        Day on which they are established; None is the first day.
    recruited_in_months, agency_meanwhile : float or None
        As for posts of an option; None is the council's own.
    """

    key: str
    name: str
    most: float
    gbp: float
    least: float = 0.0
    step: float = 0.5
    teams: tuple[str, ...] = ()
    role: Role | None = None
    figure: str = ""
    unit: str = "FTE"
    begins: date | None = None
    recruited_in_months: float | None = None
    agency_meanwhile: float | None = None

    @property
    def steps(self) -> int:
        """How many steps there are from the least to the most."""
        return int((self.most - self.least) / self.step + 1e-9)

    def amount(self, level: int) -> float:
        """Return how many there are at a level."""
        return self.least + self.step * level

    def posts(self, level: int) -> PostsLine | None:
        """Return the line of posts, as an option has it; None where nothing is added."""
        amount = self.amount(level)
        if self.role is None or not amount:
            return None
        return PostsLine(
            key=f"staff_{self.key}",
            name=self.name,
            fte=amount,
            teams=self.teams,
            role=self.role,
            begins=self.begins,
            recruited_in_months=_certain(self.recruited_in_months),
            agency_meanwhile=_certain(self.agency_meanwhile),
            gbp_per_year=self.gbp,
        )

    def override(self, level: int) -> Override | None:
        """Return the figure that grows, as an option has it; None where nothing is added."""
        amount = self.amount(level)
        if not self.figure or not amount:
            return None
        return Override(figure=self.figure, how=How.PLUS, amount=Amount(value=amount), begins=self.begins)


@dataclass(frozen=True, slots=True)
class Question:
    """The cheapest plan that meets every standard with a chance.

    Attributes
    ----------
    levers : tuple of Lever
    standards : tuple of Standard
        All are to be met in the same future.
    chance : float
        Share of futures in which they are to be met, between 0 and 1.
    """

    levers: tuple[Lever, ...]
    standards: tuple[Standard, ...]
    chance: float

    @property
    def nothing(self) -> Plan:
        """The least of everything."""
        return (0,) * len(self.levers)

    @property
    def everything(self) -> Plan:
        """The most of everything."""
        return tuple(lever.steps for lever in self.levers)

    def cost(self, plan: Plan) -> float:
        """Return the full-year cost of what a plan adds, in pounds."""
        return sum(lever.gbp * lever.amount(level) for lever, level in zip(self.levers, plan, strict=True))

    def amounts(self, plan: Plan) -> dict[str, float]:
        """Return what a plan adds of each lever."""
        return {lever.key: lever.amount(level) for lever, level in zip(self.levers, plan, strict=True)}

    def plans(self, most: int) -> np.ndarray | None:
        """Return every plan, (plans, levers); None where there are more than `most`."""
        count = 1
        for lever in self.levers:
            count *= lever.steps + 1
        if count > most:
            return None
        return np.array(list(product(*(range(lever.steps + 1) for lever in self.levers))), dtype=np.int64)

    def costs(self, plans: np.ndarray) -> np.ndarray:
        """Return the costs of plans, (plans,)."""
        least = np.array([lever.least for lever in self.levers])
        step = np.array([lever.step for lever in self.levers])
        gbp = np.array([lever.gbp for lever in self.levers])
        return np.asarray((least + plans * step) @ gbp)


def shifted(plan: Plan, place: int, by: int) -> Plan:
    """Return a plan with so many steps more (or less) of one lever.

    >>> shifted((2, 0), 0, -1)
    (1, 0)
    """
    return (*plan[:place], plan[place] + by, *plan[place + 1 :])


def between(low: Plan, high: Plan, part: float) -> Plan:
    """Return the plan so far on the way from one to another, rounded to whole steps.

    >>> between((0, 4), (8, 4), 0.5)
    (4, 4)
    """
    return tuple(round(one + part * (other - one)) for one, other in zip(low, high, strict=True))


def holds(plan: Plan, other: Plan) -> bool:
    """Return whether a plan has at least as much of everything as another."""
    return all(one >= two for one, two in zip(plan, other, strict=True))


def cheapest_first(question: Question, plans: Iterable[Plan]) -> Sequence[Plan]:
    """Return plans in the order of their cost, equal ones as they came."""
    return sorted(plans, key=question.cost)


def _certain(value: float | None) -> Amount | None:
    return None if value is None else Amount(value=value)
