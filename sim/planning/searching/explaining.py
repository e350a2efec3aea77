"""What an answer hangs on: what each lever does, what binds, what was beaten, and why nothing is enough."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from scipy import stats

from sim.experiment.ranges import range_of
from sim.planning.searching.answer import Answer, Effect, OfLever, OfStandard, Tried
from sim.planning.searching.asking import Lever, Plan, Question, between, shifted
from sim.planning.searching.judging import Judge, greatest_chance, least_chance
from sim.planning.searching.trials import Trials, share_met

_CONFIDENCE = 0.95
_ALONG = (0.25, 0.5, 0.75, 1.0)
"""Parts of the plan that are tried besides, so that cost against chance can be drawn."""
_LITTLE = 0.2
"""Part of what a lever does beside the others that is little when it does no more alone."""


class Explaining:
    """Explains a plan, or why there is none.

    Parameters
    ----------
    question : Question
    trials : Trials
    judge : Judge
    effect_runs : int
        Pairs of futures for the effect of each lever; 0 for none.
    independent : callable
        How many of so many futures count as independent.
    """

    def __init__(
        self,
        question: Question,
        trials: Trials,
        judge: Judge,
        effect_runs: int,
        independent: Callable[[int], int],
    ) -> None:
        self.question, self.trials, self.judge, self.independent = question, trials, judge, independent
        self.runs = range(1, effect_runs + 1)

    def answer(self, plan: Plan | None, runs: range, *, picked: Mapping[Plan, set[int]], stopped_early: bool) -> Answer:
        """Return the answer.

        Parameters
        ----------
        plan : Plan or None
            The plan that was confirmed, if one was.
        runs : range
            The futures it was confirmed on; where there is none, those that everything was judged on.
        picked : mapping of Plan to set of int
            Futures in which a plan was tried because a lesser one fell short there: the frontier leaves them out.
        stopped_early : bool
            Whether cheaper plans were left untried.
        """
        shown = self.question.everything if plan is None else plan
        margins = self.trials.margins(shown, runs)
        chance, number = share_met(margins), self.independent(len(margins))
        levers = tuple(self._levers(shown)) if self.runs else ()
        if self.runs:
            self._go_along(shown)
        standards = self._standards(shown, runs)
        without = self._standards(self.question.nothing, self.runs or range(1, self._judged() + 1))
        tried = self.trials.tried()
        fair = {each: [run for run in own if run not in picked.get(each, ())] for each, own in tried.items()}
        return Answer(
            feasible=plan is not None,
            plan=shown,
            amounts=self.question.amounts(shown),
            cost_gbp=self.question.cost(shown),
            chance=chance,
            chance_low=least_chance(chance, number),
            chance_high=greatest_chance(chance, number),
            runs=len(margins),
            standards=standards,
            without=without,
            frontier=tuple(self._frontier({each: own for each, own in fair.items() if own}, {shown: runs})),
            levers=levers,
            binding=tuple(self._binding(plan, standards)),
            sayings=tuple(self._sayings(shown, levers)),
            plans_tried=len(tried),
            runs_made=len(self.trials.known),
            stopped_early=stopped_early,
            confirmed=plan is not None,
        )

    def _judged(self) -> int:
        return self.judge.verdict(self.question.nothing).runs

    def _standards(self, plan: Plan, runs: range) -> tuple[OfStandard, ...]:
        values, margins = self.trials.values(plan, runs), self.trials.margins(plan, runs)
        return tuple(
            OfStandard(
                standard.key,
                float((margin >= 0).mean()),
                float(np.nanmedian(own)) if not np.isnan(own).all() else float("nan"),
                *range_of(own),
                len(own),
            )
            for standard, own, margin in zip(self.question.standards, values.T, margins.T, strict=True)
        )

    # -- levers ----------------------------------------------------------------------------------------------------

    def _levers(self, plan: Plan) -> Iterator[OfLever]:
        nothing, runs = self.question.nothing, len(self.runs)
        for place, lever in enumerate(self.question.levers):
            level = plan[place] or lever.steps
            alone, without = shifted(nothing, place, level), shifted(plan, place, -plan[place])
            whole = plan if plan[place] else shifted(plan, place, level)
            yield OfLever(
                lever=lever.key,
                amount=lever.amount(plan[place]),
                gbp=lever.gbp,
                without_last=self.judge.share(shifted(plan, place, -1), runs) if plan[place] else float("nan"),
                with_next=self.judge.share(shifted(plan, place, 1), runs)
                if plan[place] < lever.steps
                else float("nan"),
                alone=self._effects(alone, nothing),
                in_plan=self._effects(whole, without),
            )

    def _effects(self, plan: Plan, other: Plan) -> tuple[Effect, ...]:
        first, second = self.trials.paired(plan, other, self.runs)
        return tuple(
            _effect(standard.key, one - two)
            for standard, one, two in zip(self.question.standards, first.T, second.T, strict=True)
        )

    def _go_along(self, plan: Plan) -> None:
        nothing = self.question.nothing
        self.trials.make((between(nothing, plan, part), run) for part in (0.0, *_ALONG) for run in self.runs)

    # -- words -----------------------------------------------------------------------------------------------------

    def _binding(self, plan: Plan | None, standards: tuple[OfStandard, ...]) -> Iterator[str]:
        named = {standard.key: standard.name for standard in self.question.standards}
        for one in sorted(standards, key=lambda each: each.chance):
            if plan is None and one.chance >= self.question.chance:
                continue
            if one.chance < 1:
                yield f"{named[one.standard]}: met in {round(one.chance * one.runs)} of {one.runs} futures"
        if plan is None:
            yield from self._bounds()

    def _bounds(self) -> Iterator[str]:
        """Say which bounds stop the search: those of levers that still do something where they end."""
        margins = self.trials.margins(self.question.everything, self.runs) if self.runs else np.empty((0, 0))
        for place, (standard, own) in enumerate(zip(self.question.standards, margins.T, strict=False)):
            if (own >= 0).mean() >= self.question.chance:
                continue
            working = [lever.name for lever in self.question.levers if self._still_helps(lever, place)]
            if working:
                yield f"{standard.name} would still gain from more of: {', '.join(working)}; their bounds stop it"
            else:
                yield (
                    f"{standard.name}: where the bounds end, no further post is seen to help; it cannot be met by "
                    "staffing"
                )

    def _still_helps(self, lever: Lever, place: int) -> bool:
        """Return whether the last tenth of a lever still moves a standard the right way."""
        if not lever.steps:
            return False
        everything, by = self.question.everything, max(1, lever.steps // 10)
        fewer = shifted(everything, self.question.levers.index(lever), -by)
        effect = self._effects(everything, fewer)[place]
        return _helps(effect, self.question, effect.standard)

    def _sayings(self, plan: Plan, levers: tuple[OfLever, ...]) -> Iterator[str]:
        """Say what is against intuition: what does nothing alone, or does harm."""
        for place, own in enumerate(levers):
            name = self.question.levers[place].name
            for at, (alone, beside) in enumerate(zip(own.alone, own.in_plan, strict=True)):
                standard = self.question.standards[at].name
                if _harms(alone, self.question, alone.standard):
                    yield f"Adding {name} alone makes this worse: {standard}"
                elif own.amount and _helps(beside, self.question, alone.standard) and _is_little(alone, beside):
                    until = self._until(plan, place, at, beside)
                    yield f"Adding {name} does next to nothing for this until there are more {until}: {standard}"

    def _until(self, plan: Plan, place: int, at: int, beside: Effect) -> str:
        """Say without which of the others a lever does next to nothing for a standard."""
        others = [each for each in range(len(plan)) if each != place and plan[each]]
        without = [shifted(plan, each, -plan[each]) for each in others]
        needed = [
            self.question.levers[each].name
            for each, rest in zip(others, without, strict=True)
            if _is_little(self._effects(rest, shifted(rest, place, -plan[place]))[at], beside)
        ]
        return " and ".join(needed or [self.question.levers[each].name for each in others])

    # -- the frontier ----------------------------------------------------------------------------------------------

    def _frontier(self, tried: dict[Plan, list[int]], instead: dict[Plan, range]) -> Iterator[Tried]:
        """Yield the plans that were tried often enough to say something, those that are beaten marked."""
        found = []
        for plan, runs in tried.items():
            own = instead.get(plan, runs)
            share = share_met(self.trials.margins(plan, own))
            number = self.independent(len(own))
            low, high = (end(share, number, (1 + _CONFIDENCE) / 2) for end in (least_chance, greatest_chance))
            found.append((self.question.cost(plan), plan, share, low, high, len(own)))
        best = -1.0
        for cost, plan, share, low, high, number in sorted(found, key=lambda each: (each[0], -each[2], each[1])):
            yield Tried(plan, self.question.amounts(plan), cost, share, low, high, number, beaten=share <= best)
            best = max(best, share)


def _effect(standard: str, differences: np.ndarray) -> Effect:
    known = differences[~np.isnan(differences)]
    if len(known) < 2:
        return Effect(standard, float("nan"), float("nan"), float("nan"), len(known))
    mean, error = float(known.mean()), float(known.std(ddof=1)) / len(known) ** 0.5
    half = float(stats.t.ppf((1 + _CONFIDENCE) / 2, len(known) - 1)) * error
    return Effect(standard, mean, mean - half, mean + half, len(known))


def _right_way(question: Question, standard: str) -> int:
    at_least = next(each for each in question.standards if each.key == standard).at_least
    return 1 if at_least is not None else -1


def _helps(effect: Effect, question: Question, standard: str) -> bool:
    return effect.is_known and effect.mean * _right_way(question, standard) > 0


def _harms(effect: Effect, question: Question, standard: str) -> bool:
    return effect.is_known and effect.mean * _right_way(question, standard) < 0


def _is_little(effect: Effect, whole: Effect) -> bool:
    return abs(effect.mean) < _LITTLE * abs(whole.mean)
