"""The whole of a search: find the cheapest plan, confirm it on fresh futures, and say what it hangs on."""

from collections.abc import Callable
from dataclasses import dataclass

from sim.planning.searching.answer import Answer
from sim.planning.searching.asking import Plan, Question
from sim.planning.searching.explaining import Explaining
from sim.planning.searching.finding import Finding
from sim.planning.searching.judging import CLEAR, Judge, Verdict, greatest_chance, least_chance, share_to_reach
from sim.planning.searching.trials import Trials, share_met

CLEARLY_MORE = 0.05
"""By so much a confirmed chance must surely be above the one asked for, before a cheaper plan is worth confirming."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is simulated.

    Attributes
    ----------
    search_runs : int
        Most futures that a plan is judged on while the cheapest is looked for.
    confirm_runs : int
        Fresh futures that the plan found is confirmed on.
    most_tries : int
        Plans that are judged at most, once one that is good enough is known.
    effect_runs : int
        Pairs of futures that the effect of each lever is taken from; 0 for none.
    rounds : int
        How often a plan that could not be confirmed is gone up from.
    """

    search_runs: int = 150
    confirm_runs: int = 300
    most_tries: int = 60
    effect_runs: int = 16
    rounds: int = 6


class Searching:
    """A search under way.

    Parameters
    ----------
    question : Question
    trials : Trials
    effort : Effort
    draws : int
        How many sets of uncertain figures there are; 0 if nothing is uncertain. Futures that share one are like one
        another, so a confirmation counts no more of them than there are draws.
    told : callable, optional
        Called with what is being done.
    """

    def __init__(
        self,
        question: Question,
        trials: Trials,
        effort: Effort,
        *,
        draws: int = 0,
        told: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.question, self.trials, self.effort, self.draws, self.told = question, trials, effort, draws, told
        aim = share_to_reach(question.chance, self._independent(effort.confirm_runs))
        self.judge = Judge(question, trials, effort.search_runs, aim)
        self.finding = Finding(question, self.judge, effort.most_tries, told)
        self.failed: list[Plan] = []

    @property
    def best(self) -> Plan | None:
        """The cheapest plan that was good enough so far, confirmed or not."""
        good = [plan for plan, verdict in self.judge.verdicts.items() if verdict.met]
        return min(good, key=self.question.cost, default=None)

    def answer(self, guess: Plan | None = None) -> Answer:
        """Search.

        Parameters
        ----------
        guess : Plan, optional
            A first answer to begin with; a wrong one costs time, never the answer.
        """
        plan = self.finding.first(guess)
        if plan is None:
            return self._explained(None, self._seen(self.question.everything))
        plan = self.finding.cheapest(plan)
        confirmed: tuple[Plan, range] | None = None
        for round_ in range(self.effort.rounds):
            self.told("confirming on fresh futures")
            seen, runs = self._confirmed(plan, round_)
            if seen.met:
                confirmed = plan, runs
                following = self._lower(plan, seen, runs)
            else:
                self.finding.short.append(plan)
                self.failed.append(plan)
                self.judge.note(plan, seen)
                # What was fresh has been looked at now: the next plan is to be good enough in these futures as well.
                following = self.finding.upwards(plan, runs)
            if following is None or following == self.question.everything:
                break
            if confirmed is not None and self.question.cost(following) >= self.question.cost(confirmed[0]) - 1e-6:
                break
            plan = following
        return self._with_everything() if confirmed is None else self._explained(*confirmed)

    def _lower(self, plan: Plan, seen: Verdict, runs: range) -> Plan | None:
        """Return a cheaper plan where one is met clearly more often than asked for: the search was unlucky then."""
        surely = least_chance(seen.chance, self._independent(seen.runs))
        if plan == self.question.nothing or surely < self.question.chance + CLEARLY_MORE:
            return None
        return self.finding.foreseeing.lowered(plan, self.trials.margins(plan, runs), self.failed)

    def _with_everything(self) -> Answer:
        """Confirm everything at once, where no cheaper plan could be confirmed."""
        everything = self.question.everything
        self.finding.stopped_early = True
        seen, runs = self._confirmed(everything, self.effort.rounds)
        return self._explained(everything if seen.met else None, runs)

    def _confirmed(self, plan: Plan, round_: int) -> tuple[Verdict, range]:
        """Look at futures that no search has seen: at a third of them, and if that is not clear at all of them."""
        first = self.effort.search_runs + round_ * self.effort.confirm_runs + 1
        for part, sure in ((self.effort.confirm_runs // 3, CLEAR), (self.effort.confirm_runs, None)):
            runs = range(first, first + max(part, 1))
            margins = self.trials.margins(plan, runs)
            share, number = share_met(margins), self._independent(len(margins))
            if sure is None:
                return Verdict(least_chance(share, number) >= self.question.chance, share, len(margins)), runs
            if greatest_chance(share, number, sure) < self.question.chance:
                return Verdict(met=False, chance=share, runs=len(margins)), runs
        raise AssertionError("the last look decides")

    def _independent(self, runs: int) -> int:
        return min(runs, self.draws) if self.draws else runs

    def _seen(self, plan: Plan) -> range:
        """Return the futures that a plan was judged on."""
        return range(1, self.judge.verdict(plan).runs + 1)

    def _explained(self, plan: Plan | None, runs: range) -> Answer:
        self.told("what the answer hangs on")
        explaining = Explaining(self.question, self.trials, self.judge, self.effort.effect_runs, self._independent)
        return explaining.answer(plan, runs, picked=self.finding.picked, stopped_early=self.finding.stopped_early)
