"""Children who start and cease to be looked after, by whatever way, in the run's months."""

from dataclasses import dataclass

import numpy as np

from calibration.expecting.care import WAYS, CareEnds, back_in_care
from calibration.expecting.grid import Floats, Grid, after, again_and_again, exponential
from sim.scenario.parameters import Parameters
from sim.vocabulary import WORKING_DAYS_PER_YEAR

_POINTS = 200
_ADULT = 18.0


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """Flows by step, (steps,).

    Attributes
    ----------
    started : np.ndarray
        All who start; `unaccompanied` and `remanded` are among them.
    ended : dict of str to np.ndarray
        By way out.
    leavers : np.ndarray
        Those of them who are supported afterwards.
    need : np.ndarray
        Those gone home who begin a child-in-need plan.
    closed : np.ndarray
        Those whose case is closed; those who will be back stay open, as if all of them were supervised.
    """

    started: Floats
    unaccompanied: Floats
    remanded: Floats
    ended: dict[str, Floats]
    leavers: Floats
    need: Floats
    closed: Floats


def looked_after(parameters: Parameters, grid: Grid, ends: CareEnds, by_pathway: Floats) -> LookedAfter:
    """Return who is looked after when so many come by the pathway."""
    p = parameters
    months = np.full(grid.months, 1.0 / 12.0)
    months[0] *= grid.part_of_first_month
    unaccompanied = grid.spread(p.entry.unaccompanied_per_year * months)
    remanded = grid.spread(p.entry.remands_per_year * months)
    homes = [WAYS.index("home"), WAYS.index("home_unplanned")]
    back = back_in_care(p, grid)
    first = by_pathway + after(ends.found[homes].sum(axis=0), back)
    coming = again_and_again(first, after(ends.new[homes].sum(axis=0), back))
    ended = {way: ends.found[place] + after(coming, ends.new[place]) for place, way in enumerate(WAYS)}
    found_alone, turning = _unaccompanied(p, grid)
    at_18 = found_alone + after(unaccompanied, turning)
    ended["aged_18"] = ended["aged_18"] + at_18
    ended["other"] = ended["other"] + after(remanded, grid.kernel(exponential(p.entry.remand_days)))
    home = ended["home"] + ended["home_unplanned"]
    need = home * (1.0 - p.permanence.return_shares[-1]) * p.permanence.home_child_in_need_share
    leavers = ends.found_leavers + after(coming, ends.new_leavers) + at_18
    closed = sum(ended.values(), np.zeros(grid.steps)) - need - leavers - after(home, back)
    started = coming + unaccompanied + remanded
    return LookedAfter(started, unaccompanied, remanded, ended, leavers, need, closed)


def _unaccompanied(parameters: Parameters, grid: Grid) -> tuple[Floats, Floats]:
    """Unaccompanied children found who turn 18 in each step, and the kernel of those who come."""
    entry = parameters.entry
    cumulative = np.concatenate(([0.0], np.cumsum(entry.unaccompanied_age_shares)))
    points = (np.arange(_POINTS) + 0.5) / _POINTS * cumulative[-1]
    stays = (_ADULT - np.interp(points, cumulative, entry.unaccompanied_age_years_edges)) * WORKING_DAYS_PER_YEAR
    turning = grid.kernel(lambda days: np.searchsorted(np.sort(stays), days, side="right") / _POINTS)
    # found in proportion to their stay, anywhere on it
    turned = np.minimum(grid.ends[:, None], stays).sum(axis=1) / stays.sum()
    return round(parameters.stock.unaccompanied_children) * np.diff(turned), turning
