"""Event log to tidy tables: pure functions, and every measure defined once."""

from sim.measures.combining import combine
from sim.measures.finance import by_financial_year
from sim.measures.measure import COUNCIL, Measure
from sim.measures.registry import MEASURES
from sim.measures.tabulating import tabulate
from sim.measures.team_view import team_weeks

__all__ = ["COUNCIL", "MEASURES", "Measure", "by_financial_year", "combine", "tabulate", "team_weeks"]
