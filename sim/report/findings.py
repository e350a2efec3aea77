"""Titles of charts that say what is to be seen in them."""

import math
from collections.abc import Sequence

import numpy as np

from sim.experiment.ranges import range_of
from sim.report.drawing import Line, Reason
from sim.report.words import number

LEAST_CHANGE = 0.02
"""A smaller change, as a share of the first month, is none."""
_BARELY = 0.05


def change_of(what: str, line: Line) -> str:
    """Say whether a number rises or falls from the first to the last month.

    A change counts only if the range of the runs' changes has one direction.

    >>> change_of("Open cases", Line("", np.array([[100.0, 90.0, 80.0], [102.0, 90.0, 84.0]])))
    'Open cases fall from 101 to 82.0'
    >>> change_of("Open cases", Line("", np.array([[100.0, 120.0], [120.0, 100.0]])))
    'Open cases stay near 110'
    """
    first, last = line.mean[0], line.mean[-1]
    if not math.isfinite(first + last):
        return what
    if len(line.mean) == 1:
        return f"{what}: {number(last, '')}"
    low, high = range_of(line.values[:, -1] - line.values[:, 0])
    if abs(last - first) < LEAST_CHANGE * abs(first) or low * high <= 0:
        return f"{what} stay near {number(float(np.nanmean(line.mean)), '')}"
    return f"{what} {'rise' if last > first else 'fall'} from {number(first, '')} to {number(last, '')}"


def share_of(what: str, overall: float, line: Line, months: Sequence[str]) -> str:
    """Say a share over the whole time, and its worst month.

    >>> share_of("assessments are on time", 0.8, Line("", np.array([[0.9, 0.7]])), ["Apr 2024", "May 2024"])
    '80 % of assessments are on time, at worst 70 % (May 2024)'
    """
    words = f"{100 * overall:.0f} % of {what}"
    if len(months) == 1 or not np.isfinite(line.mean).any():
        return words
    worst = int(np.nanargmin(line.mean))
    return f"{words}, at worst {100 * line.mean[worst]:.0f} % ({months[worst]})"


def waiting(line: Line) -> str:
    """Say how many wait.

    >>> waiting(Line("", np.array([[0.0, 0.0]]))), waiting(Line("", np.array([[1.0, 8.0]])))
    ('No child waits for a worker', '4.5 children wait for a worker on average, 8.0 in the worst month')
    """
    mean = float(np.nanmean(line.mean))
    if mean == 0:
        return "No child waits for a worker"
    worst = float(np.nanmax(line.mean))
    if worst < _BARELY:
        return "Hardly a child waits for a worker"
    return f"{number(mean, '')} children wait for a worker on average, {number(worst, '')} in the worst month"


def fullest(lines: Sequence[Line]) -> str:
    """Say which kind of team has the highest caseload over the months."""
    means = {line.name: float(np.nanmean(line.mean)) for line in lines}
    name = max(means, key=lambda each: means[each])
    return f"Caseloads are highest in {name} teams: {number(means[name], '')}"


def lost_to(lines: Sequence[Line]) -> str:
    """Say what most time is lost waiting for."""
    sums = {line.name: float(np.nansum(line.mean)) for line in lines}
    name = max(sums, key=lambda each: sums[each])
    return f"{100 * sums[name] / sum(sums.values()):.0f} % of lost time is spent waiting for: {name}"


def without_adviser(having: Line, lacking: Line) -> str:
    """Say how many care leavers have no adviser at the end."""
    with_one, without = float(having.mean[-1]), float(lacking.mean[-1])
    if without == 0:
        return "No care leaver lacks an adviser in the last month"
    return f"{number(without, '')} of {number(with_one + without, '')} care leavers have no adviser in the last month"


def commonest(reasons: Sequence[Reason]) -> str:
    """Say which reason is the commonest, and which is furthest from what was published."""
    first = max(reasons, key=lambda each: each.mean)
    words = f"Commonest way out: {first.name} ({100 * first.mean:.0f} %)"
    compared = [each for each in reasons if math.isfinite(each.published)]
    if not compared:
        return words
    off = max(compared, key=lambda each: abs(each.mean - each.published))
    return f"{words}; {off.name} is furthest from published ({100 * (off.mean - off.published):+.1f} points)"
