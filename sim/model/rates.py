"""How often something happens to people in post, as figures and strain have it on the day."""

from collections.abc import Callable
from math import inf

from sim.engine import Process
from sim.model.council import Council
from sim.model.luck import exponential
from sim.model.workers import Worker
from sim.vocabulary import Switch

_MOST_OVERLOAD = 1.0


def at_most(council: Council, elasticity: float) -> float:
    """How often something happens under the greatest strain, against none."""
    if council.parameters.strain.switch is Switch.OFF:
        return 1.0
    return 1.0 + max(0.0, elasticity) * _MOST_OVERLOAD


def overload(worker: Worker) -> float:
    """Work demanded above the hours there are, as a share of them."""
    hours = worker.time.hours
    return min(_MOST_OVERLOAD, max(0.0, worker.time.demand / hours - 1.0)) if hours > 0.0 else 0.0


def after(council: Council, u: float, mean: Callable[[], float]) -> Process:
    """Wait for what happens once in `mean` working days; False if it never does.

    Where other figures begin to hold meanwhile, the chance is another from that day on.
    """
    left = exponential(u, 1.0)
    while True:
        began, each = council.now, mean()
        days = left * each if each < inf else inf
        if began + days <= council.next_new_turnover:
            if days < inf:
                yield council.env.timeout(days)
            return days < inf
        yield council.env.timeout(council.next_new_turnover - began)
        left = max(0.0, left - (council.now - began) / each)
