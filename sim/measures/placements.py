"""Where children in care live, how often they move, and how many people have been responsible for them."""

from dataclasses import replace

import numpy as np

from sim.measures.definitions.placements import living_in
from sim.measures.reading import Cells, MonthlyLog, Rows
from sim.measures.spells import council_stock, days_by_kind
from sim.measures.staff import Staff
from sim.vocabulary import WORKING_DAYS_PER_YEAR, Event, PlacementKind

IN_HOUSE = (PlacementKind.IN_HOUSE_FOSTER, PlacementKind.KINSHIP, PlacementKind.OWN_HOME)
"""The council's own carers and homes."""
NOBODYS = (PlacementKind.WITH_PARENTS, PlacementKind.ADOPTIVE)
"""Placements that no provider makes, neither the council nor another."""
MANY = 3
"""Placements, or social workers, within twelve months that are too many for a child."""
_HOMES = 1000
"""Added to the number of places taken in rows that speak of the council's own homes."""


def placement_days(log: MonthlyLog) -> np.ndarray:
    """Child-working-days in each kind of placement: shape (kinds, months), the kind's number its row."""
    return days_by_kind(log, Event.PLACEMENT_STARTED, Event.PLACEMENT_ENDED, max(PlacementKind) + 1)


def placements(log: MonthlyLog, staff: Staff) -> dict[str, Cells]:
    """Return every measure of where children live and how settled they are."""
    days = placement_days(log)
    provided = [kind for kind in PlacementKind if kind not in NOBODYS]
    started = log.of(Event.PLACEMENT_STARTED).flows()
    return {
        **{living_in(kind): council_stock(log, days[kind]) for kind in PlacementKind},
        "placements_in_house_share": Cells(
            log.for_council(days[list(IN_HOUSE)].sum(axis=0)), log.for_council(days[provided].sum(axis=0))
        ),
        "placement_moves": log.count(started.where(started.other > 1)),
        **_stability(log, staff),
        **_own_places(log),
    }


def _stability(log: MonthlyLog, staff: Staff) -> dict[str, Cells]:
    """Return the children in care at each month's end for whom too much changed in the twelve months before.

    What had not ended when the twelve months began counts, so the number is that of all begun before the month's
    end less those over before the window opened.
    """
    begun, over = log.of(Event.CARE_STARTED), log.of(Event.CARE_ENDED)
    children = np.unique(begun.child)
    begun, over = (_numbered(rows, children) for rows in (begun, over))
    moved_in, moved_out = (
        _numbered(log.of(event), children) for event in (Event.PLACEMENT_STARTED, Event.PLACEMENT_ENDED)
    )
    held = _numbered(log.of(Event.ALLOCATED, Event.RELEASED), children)
    workers = _Workers(held.where(staff.is_social_worker_of(held.worker)), staff.count)
    in_care, moved, changed = np.zeros((3, log.months))
    for month, close in enumerate(log.edges[1:]):
        opened = close - WORKING_DAYS_PER_YEAR
        there = _count(begun, begun.time < close, children) > _count(over, over.time < close, children)
        lived_in = _count(moved_in, moved_in.time < close, children)
        lived_in -= _count(moved_out, moved_out.time <= opened, children)
        in_care[month] = there.sum()
        moved[month] = (there & (lived_in >= MANY)).sum()
        changed[month] = (there & (workers.between(opened, close, len(children)) >= MANY)).sum()
    return {
        "children_with_three_placements": Cells(log.for_council(moved), log.for_council(in_care)),
        "children_with_three_social_workers": Cells(log.for_council(changed), log.for_council(in_care)),
    }


def _numbered(rows: Rows, children: np.ndarray) -> Rows:
    """Return the rows of some children (sorted), each child told by its place among them."""
    rows = rows.where(np.isin(rows.child, children))
    return replace(rows, child=np.searchsorted(children, rows.child))


def _count(rows: Rows, which: np.ndarray, children: np.ndarray) -> np.ndarray:
    """Count the rows that a mask chooses by child."""
    return np.bincount(rows.child[which], minlength=len(children))


class _Workers:
    """Who held which child, from rows that begin and end it."""

    def __init__(self, rows: Rows, workers: int) -> None:
        self._time, self._began = rows.time, rows.event == Event.ALLOCATED
        pairs, self._pair = np.unique(rows.child * workers + rows.worker, return_inverse=True)
        self._child_of = pairs // max(workers, 1)

    def between(self, opened: float, close: float, children: int) -> np.ndarray:
        """Count the different workers who held each child at some time between two times."""
        pairs = len(self._child_of)
        began = np.bincount(self._pair[self._began & (self._time < close)], minlength=pairs)
        over = np.bincount(self._pair[~self._began & (self._time <= opened)], minlength=pairs)
        return np.bincount(self._child_of[began > over], minlength=children)


def _own_places(log: MonthlyLog) -> dict[str, Cells]:
    """Return in-house foster places and beds in own homes, as read at each month's end."""
    rows = log.of(Event.PLACES)
    homes = rows.other >= _HOMES
    foster, beds = rows.where(~homes), rows.where(homes)
    return {
        "foster_places_usable": _read(log, foster, foster.value),
        "foster_places_taken": _read(log, foster, foster.other),
        "own_home_beds": _read(log, beds, beds.value),
        "own_home_beds_taken": _read(log, beds, beds.other - _HOMES),
    }


def _read(log: MonthlyLog, rows: Rows, number: np.ndarray) -> Cells:
    """Return a number written at months' ends as a stock that had it all through the month."""
    month = log.month_ending(rows.time)
    known = month >= 0
    table, days = np.zeros(log.months), np.zeros(log.months)
    table[month[known]] = number[known]
    days[month[known]] = log.days[month[known]]
    return Cells(log.for_council(table * days), log.for_council(days))
