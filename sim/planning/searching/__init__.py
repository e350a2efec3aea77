"""The fewest posts that meet a standard: a search over simulated futures."""

from sim.planning.searching.answer import Answer, Effect, OfLever, OfStandard, Tried
from sim.planning.searching.asking import Lever, Plan, Question
from sim.planning.searching.judging import Judge, least_chance
from sim.planning.searching.searching import Effort, Searching
from sim.planning.searching.trials import NoFutureError, Simulate, Trial, Trials

__all__ = [
    "Answer",
    "Effect",
    "Effort",
    "Judge",
    "Lever",
    "NoFutureError",
    "OfLever",
    "OfStandard",
    "Plan",
    "Question",
    "Searching",
    "Simulate",
    "Trial",
    "Trials",
    "Tried",
    "least_chance",
]
