"""What may leave the computer's memory: nothing that tells of fewer than six children.

The same rules as in DfE's publications of children in care and in need: counts of 1 to 5 are not shown, nor a share of
so few. In lists of shares, some of which are of few children, each is rounded to what five records are; and numbers of
records are rounded to five, so that shares cannot be turned back into counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from calibration.estimating import Estimate
from calibration.estimating.estimate import SMALL

FEWEST_SHOWN = SMALL + 1
SUPPRESSED = "c"
"""DfE's mark for a number that is confidential."""
ROUNDED_TO = 5
SUMS_TO_ONE = 1e-6


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of some estimates.

    Attributes
    ----------
    estimates : tuple of Estimate
        Those that may be shown.
    held_back : tuple of (str, str)
        Names of the others, and why.
    """

    estimates: tuple[Estimate, ...]
    held_back: tuple[tuple[str, str], ...]


def shown(count: float) -> str:
    """Return a count of children as it may be shown.

    >>> shown(0), shown(3), shown(6)
    ('0', 'c', '6')
    """
    return SUPPRESSED if 0 < round(count) < FEWEST_SHOWN else f"{round(count)}"


def shown_month_by_month(counts: Sequence[int]) -> list[str]:
    """Return counts that belong together; where one alone would be suppressed, the next smallest is as well.

    >>> shown_month_by_month([12, 3, 9]), shown_month_by_month([0, 4, 2, 8]), shown_month_by_month([7, 8])
    (['12', 'c', 'c'], ['0', 'c', 'c', '8'], ['7', '8'])
    """
    written = [shown(count) for count in counts]
    hidden = [place for place, text in enumerate(written) if text == SUPPRESSED]
    if len(hidden) == 1:
        others = [place for place, count in enumerate(counts) if count > 0 and place not in hidden]
        if others:
            written[min(others, key=lambda place: counts[place])] = SUPPRESSED
    return written


def rounded(records: int) -> int:
    """Return a number of records as it may be shown, to the nearest five."""
    return ROUNDED_TO * round(records / ROUNDED_TO)


def fit_to_show(estimates: Iterable[Estimate]) -> Kept:
    """Keep the estimates that tell of six children or more, or of none; round what could be turned back into counts."""
    kept: list[Estimate] = []
    held_back: list[tuple[str, str]] = []
    for estimate in estimates:
        if _tells_of_few(estimate):
            held_back.append((estimate.name, "it would tell of fewer than six children"))
        else:
            kept.append(replace(estimate, value=_rounded_shares(estimate), records=rounded(estimate.records)))
    return Kept(tuple(kept), tuple(held_back))


def _tells_of_few(estimate: Estimate) -> bool:
    if isinstance(estimate.value, tuple):
        return False
    if estimate.is_of_few:
        return True
    if estimate.unit == "share":
        few = min(estimate.value, 1.0 - estimate.value) * estimate.records
        return 0.5 < few < FEWEST_SHOWN - 0.5
    is_count = estimate.unit in ("children", "young people", "families")
    return is_count and 0.5 < estimate.value < FEWEST_SHOWN - 0.5


def _rounded_shares(estimate: Estimate) -> float | tuple[float, ...]:
    """Round shares in a list to what five records are; those which summed to 1 still do."""
    if not isinstance(estimate.value, tuple) or estimate.unit != "share" or estimate.records <= 0:
        return estimate.value
    fives = max(1, round(estimate.records / ROUNDED_TO))
    units = [round(fives * value) for value in estimate.value]
    if abs(sum(estimate.value) - 1.0) < SUMS_TO_ONE:
        units = _summing_to(fives, units, [fives * value for value in estimate.value])
    return tuple(each / fives for each in units)


def _summing_to(total: int, units: list[int], exact: Sequence[float]) -> list[int]:
    """Move those by one that rounding took furthest the other way, until they sum to a total; none falls below 0."""
    units = list(units)
    while (short := total - sum(units)) != 0:
        way = 1 if short > 0 else -1
        movable = [place for place, unit in enumerate(units) if unit + way >= 0]
        furthest = max(movable, key=lambda place: (round(way * (exact[place] - units[place]), 9), exact[place]))
        units[furthest] += way
    return units
