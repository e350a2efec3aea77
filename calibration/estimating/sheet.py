"""Where estimates are written down, and what they are made from."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from calibration.council.inputs import LENGTH_EDGES
from calibration.council.scenario import BOOKED_EDGES
from calibration.estimating.estimate import COVERAGE, DEVIATIONS, FEWEST, SMALL, STATISTICAL, Estimate, LeftOut
from calibration.estimating.lifetimes import Flags, Numbers, Whole
from calibration.estimating.shares import clumping_of, counts_by, jeffreys, with_linkage
from calibration.estimating.window import Months, Window
from calibration.importers.journeys import NONE, Journeys
from calibration.published import read_norms
from sim.scenario.parameters import Parameters
from sim.scenario.shape import shape_of

_EDGES = {
    "section_47.booked_days_edges": BOOKED_EDGES,
    "child_protection.plan.length_months_edges": LENGTH_EDGES,
    "child_protection.plan.open_months_edges": LENGTH_EDGES,
    "child_in_need.plan.length_months_edges": LENGTH_EDGES,
    "child_in_need.plan.open_months_edges": LENGTH_EDGES,
}
"""Edges that published figures have, for when there is no scenario to take them from."""
NEVER = 10_000_000
"""A day that never comes."""
TOO_FEW = f"there are fewer than {FEWEST} records of it"
Row = dict[str, Any]


class Columns:
    """A table of journeys, column by column.

    Parameters
    ----------
    table : pandas.DataFrame
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    def whole(self, name: str) -> Whole:
        """Return a column of days, counts or yes and no."""
        return self._table[name].to_numpy(dtype=np.int64)

    def number(self, name: str) -> Numbers:
        """Return a column that may have NaN."""
        return self._table[name].to_numpy(dtype=np.float64)

    def text(self, name: str) -> np.ndarray:
        """Return a column of names."""
        return self._table[name].to_numpy(dtype=object)


class Sheet:
    """Collects estimates and what is left out.

    Parameters
    ----------
    journeys : Journeys
    reference : Parameters, optional
        A scenario that says where bands have their edges, and what is expected where records are silent. Without one
        the norms of all councils and the edges of published tables say it.
    on : date, optional
        Day whose stocks are told; the last day by default.

    Raises
    ------
    ValueError
        If that day is not among those the records show.
    """

    def __init__(self, journeys: Journeys, reference: Parameters | None = None, on: date | None = None) -> None:
        self.journeys, self._reference = journeys, reference
        self.on = (on or journeys.last_day).toordinal()
        if not journeys.first_day.toordinal() <= self.on <= journeys.last_day.toordinal():
            raise ValueError(f"{on} is not among the days of the records")
        self._norms: Row = {norm.field: norm.value for norm in read_norms()}
        self.estimates: list[Estimate] = []
        self.left_out: list[LeftOut] = []
        self._windows: dict[tuple[date, date], Window] = {}

    # -- what there is ---------------------------------------------------------------------------------------

    def table(self, name: str) -> Columns | None:
        """Return a table of the return, or None if it has none."""
        found = self.journeys.tables.get(name)
        return None if found is None else Columns(found)

    def needed(self, name: str, what: str) -> Columns | None:
        """Return a table, or say that nothing of what comes from it can be estimated."""
        found = self.table(name)
        if found is None:
            self.leave_out(what, f"the records have no table of {name.replace('_', ' ')}")
        return found

    def window(self, table: str) -> Window:
        """Return the days a table shows."""
        days = self.journeys.window(table)
        if days not in self._windows:
            self._windows[days] = Window(*days)
        return self._windows[days]

    def reference(self, path: str) -> Any:
        """Return what the scenario (or else the norms) have in a field; None if neither has it."""
        if self._reference is None:
            return self._norms.get(path, _EDGES.get(path))
        found: Any = self._reference
        for part in path.split("."):
            found = getattr(found, part)
        return found

    def effect(self, window: Window, days: Whole) -> float:
        """Return the design effect of records that begin on these days."""
        return clumping_of(counts_by(days, window.first, window.last)).effect

    # -- what is written down ----------------------------------------------------------------------------------

    def leave_out(self, name: str, reason: str) -> None:
        """Say that something could not be estimated."""
        self.left_out.append(LeftOut(name, reason))

    def add(self, estimate: Estimate) -> None:
        """Write an estimate down, if it rests on enough."""
        if estimate.records < FEWEST:
            self.leave_out(estimate.name, TOO_FEW)
            return
        if estimate.field:
            estimate = _within_bounds(estimate)
        if estimate.low is not None:
            estimate = replace(estimate, note="; ".join(filter(None, (estimate.note, STATISTICAL))))
        self.estimates.append(estimate)

    def number(
        self, name: str, words: str, value: float, interval: tuple[float, float] | None, unit: str, records: int,
        method: str, **more: Any,
    ) -> None:  # fmt: skip
        """Write one number down."""
        low, high = interval or (None, None)
        self.add(Estimate(name, words, float(value), low, high, COVERAGE, unit, int(records), method, **more))

    def listed(self, name: str, words: str, values: Any, unit: str, records: int, method: str, **more: Any) -> None:
        """Write a list down."""
        told = tuple(float(value) for value in values)
        self.add(Estimate(name, words, told, None, None, COVERAGE, unit, int(records), method, **more))

    def share(
        self, name: str, words: str, yes: Flags, effect: float, *, note: str = "", is_linked: bool = False, **more: Any
    ) -> None:
        """Write the share of some records down for which something holds; `is_linked` by child and date alone."""
        counted, of = int(np.sum(yes)), len(yes)
        if of < FEWEST:
            self.leave_out(name, TOO_FEW)
            return
        if effect > 1.0:
            note = "; ".join(filter(None, (note, f"design effect {effect:.2f} for siblings who come together")))
        interval = jeffreys(counted, of, effect=effect)
        if is_linked:
            interval = with_linkage(counted / of, interval)
            note = "; ".join(filter(None, (note, "widened for what child and date link wrongly")))
        self.number(
            name, words, counted / of, interval, "share", of, "counts, Jeffreys interval",
            note=note, is_of_few=0 < min(counted, of - counted) <= SMALL, **more,
        )  # fmt: skip

    def bands(self, name: str, words: str, values: Numbers, edges: Any, *, note: str = "", **more: Any) -> None:
        """Write the shares of records in bands down; a value on an edge is in the band below."""
        edges = np.asarray(edges, dtype=np.float64)
        place = np.clip(np.searchsorted(edges, values, side="left") - 1, 0, len(edges) - 2)
        counts = np.bincount(place, minlength=len(edges) - 1)
        outside = int(np.sum((values < edges[0]) | (values > edges[-1])))
        if len(values) >= FEWEST and outside > SMALL:
            note = "; ".join(filter(None, (note, f"{outside} beyond the edges, counted in the nearest band")))
        self.listed(
            name, words, counts / max(len(values), 1), "share", len(values), "counts", note=note,
            is_of_few=bool(np.any((counts > 0) & (counts <= SMALL))), **more,
        )  # fmt: skip

    def rate(self, name: str, words: str, counted: int, exposure: float, effect: float, unit: str, **more: Any) -> None:
        """Write a count over exactly the time it was counted in down."""
        if counted < FEWEST:
            self.leave_out(name, TOO_FEW)
            return
        spread = float(np.exp(DEVIATIONS * np.sqrt(effect / counted)))
        value = counted / exposure
        more["note"] = "; ".join(
            filter(None, (more.get("note", ""), f"dispersion {effect:.2f}" if effect > 1.0 else ""))
        )
        self.number(name, words, value, (value / spread, value * spread), unit, counted, "count over time", **more)


def _within_bounds(estimate: Estimate) -> Estimate:
    """Keep an interval within what the scenario allows; what is beyond it can stand for nothing there."""
    figure: Any = shape_of()
    for part in estimate.field.split("."):
        figure = figure.fields[part]
    least = -np.inf if figure.least is None else figure.least
    most = np.inf if figure.most is None else figure.most
    values = np.atleast_1d(estimate.value)
    if np.any(values < least) or np.any(values > most):
        note = f"beyond what the scenario allows in {estimate.field} ({least:g} to {most:g})"
        return replace(estimate, field="", note="; ".join(filter(None, (estimate.note, note))))
    if estimate.low is None or estimate.high is None:
        return estimate
    return replace(estimate, low=max(estimate.low, least), high=min(estimate.high, most))


def since(spells: Columns) -> Whole:
    """Return since when spells are known to be open: their beginning, or where that is unknown when they were seen."""
    began = spells.whole("began")
    return np.where(began == NONE, spells.whole("seen_from"), began)


def until(spells: Columns) -> Whole:
    """Return the day on which spells are no longer open; one far ahead for those that are."""
    ended = spells.whole("ended")
    return np.where(ended == NONE, NEVER, ended)


def named_for(name: str, block: Months, blocks: list[Months]) -> str:
    """Name of a measure's estimate: the latest year has the plain name, earlier ones that of their last month."""
    return name if block == blocks[0] else f"{name}_to_{block.to_month.replace('-', '_')}"


def followed_by(
    child: Whole, day: Whole, later_child: Whole, later_day: Whole, *, before: int = 0, within: int
) -> Whole:
    """Return for each happening the first later one of the same child, as an index; NONE if there is none in time.

    Parameters
    ----------
    child, day : ndarray of int
    later_child, later_day : ndarray of int
        What may follow; days that are `NONE` are none.
    before, within : int
        From so many days before the day to so many after it.
    """
    places = np.flatnonzero(later_day != NONE)
    if not len(places) or not len(child):
        return np.full(len(child), NONE, dtype=np.int64)
    keys = _key(later_child[places], later_day[places])
    order = np.argsort(keys, kind="stable")
    keys, places = keys[order], places[order]
    found = np.searchsorted(keys, _key(child, day - before), side="left")
    inside = found < len(keys)
    found = np.minimum(found, len(keys) - 1)
    inside &= keys[found] <= _key(child, day + within)
    return np.where(inside, places[found], NONE)


def _key(child: Whole, day: Whole) -> Whole:
    """One number that orders by child, then by day."""
    return child * (1 << 21) + day
