"""Event log to tidy tables: pure functions, and every measure defined once."""

from sim.measures.combining import combine
from sim.measures.measure import COUNCIL, Measure
from sim.measures.registry import MEASURES
from sim.measures.tabulating import tabulate

__all__ = ["COUNCIL", "MEASURES", "Measure", "combine", "tabulate"]
