"""The search itself: from the most generous plan down to the cheapest that is good enough on the futures looked at.

What is known of one plan is used of others: where a plan is not good enough, none with less of everything is. That is
an assumption about the council (more of everything does no harm), which the confirmation on fresh futures guards.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from sim.planning.searching.asking import Plan, Question, cheapest_first, holds, on_the_way, shifted
from sim.planning.searching.judging import Judge

MOST_PLANS = 50_000
"""Up to so many plans are all gone through; beyond them, the neighbours of the best."""

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
    """

    question: Question
    judge: Judge
    most_tries: int
    told: Told
    short: list[Plan] = field(default_factory=list)
    tries: int = 0
    stopped_early: bool = False

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
        """Return a plan that is good enough on the way from nothing to everything, by way of a guess if there is one.

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
                return self._least_on_the_way(nothing, guess)
            return self._least_on_the_way(guess, everything)
        return self._least_on_the_way(nothing, everything)

    def _least_on_the_way(self, low: Plan, high: Plan) -> Plan:
        """Bisect between a plan that is not good enough and one that is."""
        way = list(on_the_way(low, high))
        short, good = 0, len(way) - 1
        while good - short > 1:
            middle = (short + good) // 2
            self.told(self._words(way[middle]))
            if self.good(way[middle]):
                good = middle
            else:
                short = middle
        return way[good]

    def trimmed(self, plan: Plan) -> Plan:
        """Take away what can be spared: large steps first, and in turn, so that no lever takes all the slack."""
        by = max(1, max(plan, default=0) // 2)
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
        self.tries = 0
        plan = self.trimmed(plan)
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

    def upwards(self, plan: Plan, runs: int) -> Plan | None:
        """Return the plan one step up that helps most futures for its money; None at the bound of everything.

        Only futures in which the plan falls short are simulated: with the same luck the others stay as they are.
        """
        margins = self.judge.trials.margins(plan, range(1, runs + 1))
        failed = [run for run, own in zip(range(1, runs + 1), margins, strict=True) if (own < 0).any()]
        best, helped = None, -1.0
        for place, lever in enumerate(self.question.levers):
            if plan[place] >= lever.steps:
                continue
            more = shifted(plan, place, 1)
            self.told(self._words(more))
            fixed = int((self.judge.trials.margins(more, failed) >= 0).all(axis=1).sum()) if failed else 0
            worth = (fixed + 1e-3) / max(lever.gbp * lever.step, 1.0)
            if worth > helped:
                best, helped = more, worth
        return best

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
