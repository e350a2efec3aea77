"""When an option has paid for itself: what it saves against what it costs, month by month and pair by pair."""

from sim.planning.breaking_even.accounts import CASH, LINES, Line
from sim.planning.breaking_even.asking import Account, AtMonth, BreakEven, BrokenEven, LineAtMonth, break_even

__all__ = [
    "CASH",
    "LINES",
    "Account",
    "AtMonth",
    "BreakEven",
    "BrokenEven",
    "Line",
    "LineAtMonth",
    "break_even",
]
