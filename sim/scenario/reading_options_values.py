"""Values that stand in files of options only: uncertain amounts, dates, yes or no, and where each line comes from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.scenario.asked import STATUSES
from sim.scenario.checking import Checking
from sim.scenario.contradictions import LATEST
from sim.scenario.nodes import Branch, Broken, Leaf, Node, Row
from sim.scenario.options import Amount
from sim.scenario.shape import Figure
from sim.scenario.values import WRONG, listed

FROM = ("source", "status", "note")
"""The parts that say where a line comes from."""
_INTERVAL = ("low", "high", "coverage")


def bounds(unit: str, least: float | None = None, most: float | None = None, *, whole: bool = False) -> Figure:
    """Return the declaration of a number that is no figure of a scenario."""
    return Figure("", unit, whole, least, most, None, None, None)


@dataclass(slots=True, kw_only=True)
class OptionValues(Checking):
    """Reads values of a file of options.

    Parameters
    ----------
    start : datetime.date or None
        When the baseline begins; None if that cannot be said.
    """

    start: date | None = None

    def one_of(self, node: Node, path: str, what: str, known: Iterable[str]) -> Any:
        """Read a name that must be known."""
        name = self.text(node, path)
        names = sorted(known)
        if name is WRONG or name in names:
            return name
        near = self.nearest(name, names)
        advice = f'did you mean "{near}"?' if near else f"known are {listed(names)}"
        self.fault(node.where, path, f"unknown {what}; {advice}", node)
        return WRONG

    def rows(self, node: Node | None, path: str) -> Iterator[tuple[Node, str]]:
        """Yield the items of a list with their paths, counted from 1."""
        if node is None or isinstance(node, Broken):
            return
        if not isinstance(node, Row):
            self.fault(node.where, path, "a list should be here, each item after a dash", node)
            return
        for place, item in enumerate(node.items, start=1):
            yield item, f"{path}[{place}]"

    def flag(self, node: Node, path: str) -> bool:
        """Read true or false."""
        if isinstance(node, Leaf) and isinstance(node.value, bool):
            return node.value
        if not isinstance(node, Broken):
            self.fault(node.where, path, "true or false should be here", node)
        return False

    def amount(self, node: Node, path: str, figure: Figure, key: str) -> Amount | None:
        """Read a number, or a value with its interval."""
        if not isinstance(node, Branch):
            value = self.number(node, path, figure)
            return None if value is WRONG else Amount(value=value, key=key)
        parts = self.entries(node, path, ("value", *_INTERVAL), ("value", *_INTERVAL))
        if parts is None or "value" not in parts:
            return None
        value = self.number(parts["value"], f"{path}.value", figure)
        interval = Branch(node.where, {name: parts[name] for name in _INTERVAL if name in parts})
        return self.uncertain(value, interval, path, figure, key)

    def uncertain(self, value: Any, interval: Node | None, path: str, figure: Figure, key: str) -> Amount | None:
        """Return an amount with its interval, None if anything is wrong with them."""
        low, high, coverage = (None, None, None)
        if interval is not None:
            before = len(self.faults)
            low, high, coverage = self.interval(interval, path, figure, value)
            if len(self.faults) > before:
                return None
        return None if value is WRONG else Amount(value=value, low=low, high=high, coverage=coverage, key=key)

    def dates(self, parts: dict[str, Node], path: str, *, by_month: bool = False) -> tuple[date | None, date | None]:
        """Read from when until when something holds."""
        days: dict[str, date | None] = {"from": None, "until": None}
        for name in days:
            if name in parts:
                days[name] = self._date(parts[name], f"{path}.{name}", by_month=by_month)
        begins, ends = days["from"] or self.start, days["until"]
        if begins is not None and ends is not None and ends <= begins:
            after = f"from {begins}" if "from" in parts else f"the start, {begins}"
            rule = f"ends on the day it begins, or before ({after}); `until` is the first day on which it holds no more"
            self.fault(parts["until"].where, f"{path}.until", rule, parts["until"])
        return days["from"], ends

    def _date(self, node: Node, path: str, *, by_month: bool) -> date | None:
        day = self.day(node, path)
        if day is WRONG:
            return None
        assert isinstance(day, date)
        if self.start is not None and day < self.start:
            self.fault(node.where, path, f"before the start, {self.start}", node)
            return None
        if day > LATEST:
            self.fault(node.where, path, f"must be in {LATEST.year} or before", node)
            return None
        if by_month and day.day != 1 and day != self.start:
            rule = "children arrive by the month: a change of demand begins and ends on the first of a month"
            self.fault(node.where, path, rule, node)
        return day

    def origin(self, parts: dict[str, Node], path: str) -> dict[str, str]:
        """Read where a line comes from: source, status and note, as far as there."""
        found = {}
        if "source" in parts:
            source = self.source(parts["source"], f"{path}.source")
            found["source"] = source.id if source else ""
        if "status" in parts:
            found["status"] = str(self.choice(parts["status"], f"{path}.status", STATUSES))
        if "note" in parts:
            found["note"] = str(self.text(parts["note"], f"{path}.note"))
        return found
