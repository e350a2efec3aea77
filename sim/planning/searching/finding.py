"""The search itself: from the most generous plan down to the cheapest that is good enough on the futures looked at.

What is known of one plan is used of others: where a plan is not good enough, none with less of everything is. That is
an assumption about the council (more of everything does no harm), which the confirmation on fresh futures guards.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from sim.planning.searching.asking import Plan, Question, cheapest_first, holds, shifted
from sim.planning.searching.foreseeing import Foreseeing
from sim.planning.searching.judging import Judge

MOST_PLANS = 50_000
"""Up to so many plans are all gone through; beyond them, the neighbours of the best."""

_FORESEEN = 8
"""How often it is foreseen, tried and learned from before plans are gone through one by one."""

Told = Callable[[str], None]
"""Called with what is being done."""


@dataclass
class Finding:
    """The cheapest plan that is good enough.

    Attributes
    ----------
    question : Question
    judge : Judge
    most_tries : int
        Plans that are judged at most once a plan that is good enough is known.
    told : callable
        Called with what is being done.
    short : list of Plan
        Plans that were not good enough.
    tries : int
        Plans judged since.
    stopped_early : bool
        Whether cheaper plans were left untried.
    picked : dict
        Futures, by plan, in which it was tried because a lesser one fell short there: no fair sample of its chance.
    """

    question: Question
    judge: Judge
    most_tries: int
    told: Told
    short: list[Plan] = field(default_factory=list)
    tries: int = 0
    stopped_early: bool = False
    picked: dict[Plan, set[int]] = field(default_factory=dict)
    foreseeing: Foreseeing = field(init=False)

    def __post_init__(self) -> None:
        self.foreseeing = Foreseeing(self.question, self.judge)

    def good(self, plan: Plan) -> bool:
        """Return whether a plan is good enough; what has less of everything than one that is not, is not."""
        if any(holds(other, plan) for other in self.short):
            return False
        self.tries += 1
        if self.judge.verdict(plan).met:
            return True
        self.short.append(plan)
        return False

    def first(self, guess: Plan | None) -> Plan | None:
        """Return a plan that is good enough: nothing, if it is, else a guess, if it is, else everything.

        Returns None if not even everything is good enough.
        """
        nothing, everything = self.question.nothing, self.question.everything
        self.told("everything asked for at once")
        if not self.good(everything):
            return None
        self.told("nothing added")
        if self.good(nothing):
            return nothing
        if guess is not None and guess not in (nothing, everything):
            self.told("the first answer")
            if self.good(guess):
                return guess
        return everything

    def foreseen(self, plan: Plan) -> tuple[Plan, bool]:
        """Go where plans are foreseen to be just good enough, learning from each that is tried.

        Returns the cheapest plan that was good enough, and whether it is one that was foreseen.
        """
        self.told("what each does alone")
        found = False
        for _ in range(_FORESEEN):
            guess = self.foreseeing.cheapest(self.short)
            if self.question.cost(guess) >= self.question.cost(plan) - 1e-6:
                break
            self.told(self._words(guess))
            if self.good(guess):
                plan, found = guess, True
        return plan, found

    def trimmed(self, plan: Plan, by: int | None = None) -> Plan:
        """Take away what can be spared: large steps first, and in turn, so that no lever takes all the slack."""
        by = max(1, max(plan, default=0) // 2) if by is None else by
        while True:
            for place in sorted(range(len(plan)), key=lambda each: -self.question.levers[each].gbp):
                while plan[place] >= by and self._spared(lesser := shifted(plan, place, -by)):
                    plan = lesser
                    if by > 1:
                        break
            if by == 1:
                return plan
            by //= 2

    def _spared(self, plan: Plan) -> bool:
        self.told(self._words(plan))
        return self.good(plan)

    def cheapest(self, plan: Plan) -> Plan:
        """Return the cheapest good plan, looked for among all cheaper ones or, where they are too many, nearby."""
        plan, is_near = self.foreseen(plan)
        self.tries = 0
        plan = self.trimmed(plan, by=1 if is_near else None)
        every = self.question.plans(MOST_PLANS)
        return self._among_neighbours(plan) if every is None else self._among_all(plan, every)

    def _among_all(self, plan: Plan, every: np.ndarray) -> Plan:
        """Go through the cheaper plans, those first that have most: if they are short, so is all below them."""
        costs = self.question.costs(every)
        left = np.ones(len(every), dtype=bool)
        for other in self.short:
            left &= (every > np.array(other)).any(axis=1)
        while True:
            left &= costs < self.question.cost(plan) - 1e-6
            if not left.any():
                return plan
            if self.tries >= self.most_tries:
                self.stopped_early = True
                return plan
            places = np.flatnonzero(left)
            next_ = tuple(int(level) for level in every[places[np.argmax(_promise(every[places], plan))]])
            next_ = self._fullest(next_, every[places])
            self.told(self._words(next_))
            if self.good(next_):
                plan = self.trimmed(next_)
            left &= (every > np.array(next_)).any(axis=1) if self.short and self.short[-1] == next_ else True

    def _fullest(self, plan: Plan, among: np.ndarray) -> Plan:
        """Return a plan among these that has all of this one and to which nothing can be added."""
        above = among[(among >= np.array(plan)).all(axis=1)]
        return tuple(int(level) for level in above[np.argmax(above.sum(axis=1))])

    def _among_neighbours(self, plan: Plan) -> Plan:
        """Exchange: one step more of one lever, if more than that can then be spared of others."""
        changed = True
        while changed:
            changed = False
            for place in range(len(plan)):
                if plan[place] >= self.question.levers[place].steps:
                    continue
                for other in self._exchanged(plan, place):
                    if self.tries >= self.most_tries:
                        self.stopped_early = True
                        return plan
                    self.told(self._words(other))
                    if self.good(other):
                        plan, changed = self.trimmed(other), True
                        break
        return plan

    def _exchanged(self, plan: Plan, place: int) -> Iterator[Plan]:
        """Yield cheaper plans with one step more of one lever and steps less of others."""
        more, limit = shifted(plan, place, 1), self.question.cost(plan) - 1e-6
        others = [each for each in range(len(plan)) if each != place and plan[each] > 0]
        found = []
        for index, one in enumerate(others):
            found += [shifted(more, one, -by) for by in (1, 2) if plan[one] >= by]
            found += [shifted(shifted(more, one, -1), two, -1) for two in others[index + 1 :]]
        yield from (each for each in reversed(cheapest_first(self.question, found)) if self.question.cost(each) < limit)

    def upwards(self, plan: Plan, runs: Iterable[int]) -> Plan | None:
        """Add to a plan, always what is missed least for its money, until it is good enough in given futures.

        Only futures in which the plan falls short are simulated again: with the same luck the others stay as they are.
        Returns None if not even everything is good enough in them.
        """
        failed, number = self.judge.trials.short(plan, runs)
        allowed = math.floor((1.0 - self.judge.aim) * number)
        while len(failed) > allowed:
            if plan == self.question.everything:
                return None
            plan = self.foreseeing.raised(plan, self.judge.trials.margins(plan, failed), allowed)
            self.told(self._words(plan))
            self.picked.setdefault(plan, set()).update(failed)
            failed, _ = self.judge.trials.short(plan, failed)
        return plan

    def _words(self, plan: Plan) -> str:
        parts = [
            f"{lever.amount(level):g} {lever.name}"
            for lever, level in zip(self.question.levers, plan, strict=True)
            if lever.amount(level)
        ]
        return ", ".join(parts) or "nothing added"


def _promise(plans: np.ndarray, best: Plan) -> np.ndarray:
    """Return how near plans are to the best so far: the nearest are likeliest to be good enough as well."""
    return np.asarray(-np.abs(plans - np.array(best)).sum(axis=1))
