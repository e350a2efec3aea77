"""Whether a plan is good enough: looked at after few futures, then after more, as long as it is not clear."""

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from sim.planning.searching.asking import Plan, Question
from sim.planning.searching.trials import Trials, share_met

CLEAR = 0.975
"""One-sided confidence with which a plan is put aside, or taken, before all its futures are simulated."""
CLEAR_BY_MARGIN = 3.0
"""Standard errors by which the margin's own quantile must be away from nothing to be clear."""
FIRST_LOOK = 8
CONFIRMED = 0.9
"""One-sided confidence of the lower end of a confirmed chance."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was seen of a plan.

    Attributes
    ----------
    met : bool
        Whether it is good enough, as far as was looked.
    chance : float
        Share of the futures looked at in which every standard was met.
    runs : int
        How many these were.
    """

    met: bool
    chance: float
    runs: int


def least_chance(share: float, number: int, confidence: float = CONFIRMED) -> float:
    """Return the exact lower end (Clopper and Pearson) of a chance, one-sided.

    >>> round(least_chance(1.0, 10), 3), least_chance(0.0, 10)
    (0.794, 0.0)
    """
    met = share * number
    return float(stats.beta.ppf(1 - confidence, met, number - met + 1)) if met > 0 else 0.0


def greatest_chance(share: float, number: int, confidence: float = CONFIRMED) -> float:
    """Return the exact upper end of a chance, one-sided."""
    return 1.0 - least_chance(1.0 - share, number, confidence)


def share_to_reach(chance: float, number: int, confidence: float = CONFIRMED) -> float:
    """Return the least share of so many futures whose lower end is the chance asked for.

    >>> round(share_to_reach(0.8, 300), 3)
    0.833
    """
    met = next((one for one in range(number + 1) if least_chance(one / number, number, confidence) >= chance), number)
    return met / number


class Judge:
    """Judges plans on the same futures, with as few of them as make it clear.

    Parameters
    ----------
    question : Question
    trials : Trials
    runs : int
        Most futures of a plan, numbered from 1.
    aim : float
        Share of all of them that is good enough where no earlier look was clear: a little above the chance asked
        for, so that what is found can be confirmed.

    Attributes
    ----------
    verdicts : dict
        Of every plan that was judged.
    """

    def __init__(self, question: Question, trials: Trials, runs: int, aim: float) -> None:
        self.question, self.trials, self.runs, self.aim = question, trials, runs, aim
        self._scale: np.ndarray | None = None
        self.verdicts: dict[Plan, Verdict] = {}

    def verdict(self, plan: Plan) -> Verdict:
        """Judge a plan; the same plan is judged once."""
        if plan not in self.verdicts:
            self.verdicts[plan] = self._judge(plan)
        return self.verdicts[plan]

    def note(self, plan: Plan, verdict: Verdict) -> None:
        """Take note that further futures said otherwise."""
        self.verdicts[plan] = verdict

    def share(self, plan: Plan, runs: int) -> float:
        """Return the share of the first so many futures in which a plan meets every standard."""
        return share_met(self.trials.margins(plan, range(1, runs + 1)))

    def _judge(self, plan: Plan) -> Verdict:
        looked = min(FIRST_LOOK, self.runs)
        while True:
            joint = self._joint(self.trials.margins(plan, range(1, looked + 1)))
            share, number = float(np.mean(joint >= 0)), len(joint)
            if least_chance(share, number, CLEAR) >= self.question.chance:
                return Verdict(met=True, chance=share, runs=number)
            if greatest_chance(share, number, CLEAR) < self.question.chance:
                return Verdict(met=False, chance=share, runs=number)
            if (clear := clear_by_margin(joint, self.question.chance)) is not None:
                return Verdict(clear, share, number)
            if looked >= self.runs:
                return Verdict(share >= self.aim, share, number)
            looked = min(2 * looked, self.runs)

    def _joint(self, margins: np.ndarray) -> np.ndarray:
        """Return the margin of the standard that is nearest to being missed, in units of its spread."""
        if self._scale is None:
            self._scale = spread_of(margins)
        return np.asarray((margins / self._scale).min(axis=1))


def spread_of(margins: np.ndarray) -> np.ndarray:
    """Return the spread of each standard's margin over futures; 1 where there is none."""
    known = [own[np.isfinite(own)] for own in margins.T]
    spread = np.array([float(np.std(own)) if len(own) else 0.0 for own in known])
    return np.where(spread > 0, spread, 1.0)


def clear_by_margin(joint: np.ndarray, chance: float) -> bool | None:
    """Return whether a plan is good enough if margins alone make it clear, else None.

    The margin that is kept with the chance asked for is the mean less so many spreads of the margins, were they
    normal; it must be away from nothing by three of its standard errors. What is taken wrongly by this is found out
    when the plan is confirmed.
    """
    finite = joint[np.isfinite(joint)]
    if len(finite) < len(joint) or len(finite) < FIRST_LOOK:
        return None
    z = float(stats.norm.ppf(chance))
    spread = float(np.std(finite, ddof=1))
    quantile = float(np.mean(finite)) - z * spread
    error = spread * math.sqrt((1 + z**2 / 2) / len(finite))
    return quantile > 0 if abs(quantile) > CLEAR_BY_MARGIN * error else None
