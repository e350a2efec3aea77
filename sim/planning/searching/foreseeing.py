"""What a plan may come to that was not tried, from plans that were, in the same futures. It proposes and never decides.

With the same luck a future differs from one plan to another by what the posts do, and that is smooth enough for a
few plans to tell of many: more of a lever does less and less, so its effect is taken along a logarithm of the steps,
and each future starts from the tried plan that is nearest.
"""

from collections.abc import Callable, Sequence

import numpy as np

from sim.planning.searching.asking import Plan, Question, holds, shifted
from sim.planning.searching.judging import Judge, spread_of
from sim.planning.searching.trials import share_met

FUTURES = 8
"""Futures in which the plans are tried that everything else is foreseen from."""


class Foreseeing:
    """Foresees by how much plans keep within standards.

    Parameters
    ----------
    question : Question
    judge : Judge
        Whose trials and verdicts are learned from, and whose aim is foreseen to be reached.
    """

    def __init__(self, question: Question, judge: Judge) -> None:
        self.question, self.judge, self.trials = question, judge, judge.trials
        self._looked: dict[Plan, int] = {}
        halves = [max(1.0, lever.steps / 2) for lever in question.levers]
        self._half = np.array(halves)
        self._seen: dict[Plan, np.ndarray] = {}
        self._spread = np.ones(len(question.standards))
        self._effects = np.zeros((len(question.levers), len(question.standards)))

    def _look(self) -> None:
        """Try nothing, everything, and each lever alone half-way: what all else is foreseen from."""
        levers, nothing = self.question.levers, self.question.nothing
        alone = [shifted(nothing, place, (lever.steps + 1) // 2) for place, lever in enumerate(levers)]
        futures = min(FUTURES, self.judge.runs)
        self._looked = dict.fromkeys([nothing, self.question.everything, *alone], futures)
        self.trials.make((plan, run) for plan in self._looked for run in range(1, futures + 1))

    def cheapest(self, short: Sequence[Plan]) -> Plan:
        """Return a plan that is foreseen to be just good enough, from everything down by what is missed least.

        Parameters
        ----------
        short : sequence of Plan
            Plans that are known not to be good enough.
        """
        self._learn()
        return self._down(self.question.everything, short, self._margins)

    def lowered(self, plan: Plan, margins: np.ndarray, failed: Sequence[Plan]) -> Plan:
        """Take away from a plan, always what is missed least, as long as it is foreseen to be good enough.

        Parameters
        ----------
        plan : Plan
        margins : np.ndarray, (futures, standards)
            Its margins in the futures that count.
        failed : sequence of Plan
            Plans that fresh futures did not confirm.
        """
        self._learn()
        base, start = margins / self._spread, self._along(plan)
        return self._down(plan, failed, lambda each: base + (self._along(each) - start) @ self._effects)

    def _down(self, plan: Plan, short: Sequence[Plan], margins: Callable[[Plan], np.ndarray]) -> Plan:
        while True:
            lesser = [shifted(plan, place, -1) for place, level in enumerate(plan) if level > 0]
            found = [
                (self._lost(margins, plan, each), each)
                for each in lesser
                if not any(holds(other, each) for other in short) and share_met(margins(each)) >= self.judge.aim
            ]
            if not found:
                return plan
            plan = min(found)[1]

    def raised(self, plan: Plan, margins: np.ndarray, allowed: int) -> Plan:
        """Add to a plan, always what helps most for its money, until it is foreseen to be good enough.

        Parameters
        ----------
        plan : Plan
        margins : np.ndarray, (futures, standards)
            Those of futures in which it falls short.
        allowed : int
            In how many of them it may go on falling short.

        Returns
        -------
        Plan
            With one step more at the least, unless there is no more of anything.
        """
        self._learn()
        margins = margins / self._spread
        while True:
            steps = [
                shifted(plan, place, 1) for place, lever in enumerate(self.question.levers) if plan[place] < lever.steps
            ]
            if not steps:
                return plan
            after = {step: margins + (self._along(step) - self._along(plan)) @ self._effects for step in steps}
            cost = self.question.cost(plan)
            short = np.minimum(margins, 0.0).sum()
            worth = {
                step: (np.minimum(after[step], 0.0).sum() - short) / max(self.question.cost(step) - cost, 1e-9)
                for step in steps
            }
            plan = max(steps, key=lambda step: float(worth[step]))
            margins = after[plan]
            if int((margins < 0).any(axis=1).sum()) <= allowed:
                return plan

    def _learn(self) -> None:
        """Work out effects from every plan tried in enough futures; those on the way to good plans count most."""
        if not self._looked:
            self._look()
        # Only what this search has looked at: one that is taken up again must foresee the same.
        judged = {plan: min(verdict.runs, self.judge.runs) for plan, verdict in self.judge.verdicts.items()}
        looked = self._looked | judged
        seen = {plan: self.trials.margins(plan, range(1, runs + 1)) for plan, runs in looked.items()}
        self._spread = spread_of(seen[self.question.nothing])
        self._seen = {plan: margins / self._spread for plan, margins in seen.items()}
        base = self._seen[self.question.nothing]
        plans = [plan for plan in self._seen if plan != self.question.nothing]
        along = np.array([self._along(plan) for plan in plans])
        nearness = np.array([1.0 / (0.2 + abs(share_met(self._seen[plan]) - self.judge.aim)) for plan in plans])
        for place in range(len(self.question.standards)):
            moved = np.array([_mean_difference(self._seen[plan][:, place], base[:, place]) for plan in plans])
            self._effects[:, place] = np.linalg.lstsq(along * nearness[:, None], moved * nearness, rcond=None)[0]

    def _lost(self, margins: Callable[[Plan], np.ndarray], plan: Plan, lesser: Plan) -> float:
        """Return how much nearer to being missed the nearest standards come for each pound that is spared."""
        spared = max(self.question.cost(plan) - self.question.cost(lesser), 1e-9)
        both = [margins(each) for each in (plan, lesser)]
        short = [np.minimum(each, 0.0).sum() for each in both]
        least = [np.minimum(each, 1e9).min(axis=1).mean() for each in both]
        return float((short[0] - short[1]) + (least[0] - least[1])) / spared

    def _margins(self, plan: Plan) -> np.ndarray:
        """Return a plan's margins, (futures, standards), from those of the nearest plan that was tried."""
        along = self._along(plan)
        nearest = min(self._seen, key=lambda other: (float(np.abs(self._along(other) - along).sum()), other))
        return np.asarray(self._seen[nearest] + (along - self._along(nearest)) @ self._effects)

    def _along(self, plan: Plan) -> np.ndarray:
        return np.asarray(np.log1p(np.array(plan) / self._half))


def _mean_difference(margins: np.ndarray, others: np.ndarray) -> float:
    """Return the mean difference over the futures that both have; 0 where there was nothing to be late with."""
    common = min(len(margins), len(others))
    differences = margins[:common] - others[:common]
    known = differences[np.isfinite(differences)]
    return float(known.mean()) if len(known) else 0.0
