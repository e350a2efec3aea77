"""Stress tests: named shocks, how long they are felt, and the least reserve that absorbs them."""

from sim.planning.stress.asking import Asked, asked
from sim.planning.stress.recovering import Recovery, effects, months_by_run, recoveries, time_to_recover
from sim.planning.stress.reserve import Reserve, least_reserve, reserve_question
from sim.planning.stress.shocks import SHOCKS, Happening, Shock

__all__ = [
    "SHOCKS",
    "Asked",
    "Happening",
    "Recovery",
    "Reserve",
    "Shock",
    "asked",
    "effects",
    "least_reserve",
    "months_by_run",
    "recoveries",
    "reserve_question",
    "time_to_recover",
]
