"""Compare a tree of nodes with the shape of the parameters, and say everything that does not fit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from sim.scenario.asked import LEFT_OUT, STATUSES, Assumption, Source
from sim.scenario.contradictions import contradictions
from sim.scenario.nodes import Branch, Broken, Leaf, Node, shown
from sim.scenario.schema import RESERVED_TEAMS, is_required
from sim.scenario.schema_parts import TEAM_PATTERN
from sim.scenario.shape import Figure, Group, Named, Shape, Word
from sim.scenario.values import WRONG, Values, join, listed

_FIGURE_KEYS = ("value", "unit", "source", "status", "interval", "note")
_INTERVAL_KEYS = ("low", "high", "coverage")


@dataclass(slots=True, kw_only=True)
class Checking(Values):
    """The check of one tree.

    Parameters
    ----------
    sources : mapping
        For each file, the sources its figures may name; None where they could not be read.
    complete : bool
        Whether every required field must be there; false for the changes of a variant by themselves.
    top_file : str
        The file that was asked for: a rule broken by a variant is told at the variant's line.
    """

    sources: Mapping[str, Mapping[str, Source] | None]
    complete: bool
    top_file: str
    register: list[Assumption] = field(default_factory=list)

    def figure(self, node: Node, path: str, figure: Figure) -> Any:
        """Read a figure; its row is added to the register if nothing is wrong with it."""
        if isinstance(node, Broken):
            return WRONG
        if not isinstance(node, Branch):
            written = shown(node) if isinstance(node, Leaf) and node.value is not None else "..."
            rule = (
                f"say where it comes from: {{value: {written}, unit: {figure.unit}, source: ..., status: assumption}}"
            )
            self.fault(node.where, path, rule, node)
            return WRONG
        before = len(self.faults)
        parts = self.entries(node, path, _FIGURE_KEYS, _FIGURE_KEYS[:4])
        assert parts is not None
        value: Any = WRONG
        if "value" in parts:
            read = self.numbers if figure.is_list else self.number
            value = read(parts["value"], f"{path}.value", figure)
        if "unit" in parts:
            unit = self.text(parts["unit"], f"{path}.unit")
            if unit is not WRONG and unit != figure.unit:
                self.fault(parts["unit"].where, f"{path}.unit", f'the unit must be "{figure.unit}"', parts["unit"])
        source = self.source(parts["source"], f"{path}.source") if "source" in parts else None
        status = self.choice(parts["status"], f"{path}.status", STATUSES) if "status" in parts else WRONG
        note = self.text(parts["note"], f"{path}.note") if "note" in parts else ""
        low = high = coverage = None
        if "interval" in parts:
            low, high, coverage = self.interval(parts["interval"], f"{path}.interval", figure, value)
        if len(self.faults) == before and source is not None and value is not WRONG and status is not WRONG:
            self.register.append(
                Assumption(
                    field=path,
                    value=value,
                    unit=figure.unit,
                    source=source.id,
                    source_title=source.title,
                    date=source.date,
                    status=str(status),
                    low=low,
                    high=high,
                    coverage=coverage,
                    note=note,
                )
            )
        return value

    def source(self, node: Node, path: str) -> Source | None:
        """Look up the source that a figure names."""
        name = self.text(node, path)
        known = self.sources[node.where.file]
        if name is WRONG or known is None:
            return None
        if name not in known:
            near = self.nearest(name, known)
            advice = f'did you mean "{near}"?' if near else f"known are {listed(sorted(known))}"
            self.fault(node.where, path, f"unknown source; {advice}", node)
            return None
        return known[name]

    def interval(self, node: Node, path: str, figure: Figure, value: Any) -> tuple[Any, Any, Any]:
        """Read an interval and hold it against the value it is about."""
        nothing = (None, None, None)
        if figure.is_list:
            self.fault(node.where, path, "a list cannot have an interval; describe its uncertainty in the note", node)
            return nothing
        parts = self.entries(node, path, _INTERVAL_KEYS, _INTERVAL_KEYS)
        if parts is None or len(parts) < 3:
            return nothing
        low = self.number(parts["low"], f"{path}.low", figure)
        high = self.number(parts["high"], f"{path}.high", figure)
        coverage = self.number(parts["coverage"], f"{path}.coverage", None)
        if coverage is not WRONG and not 0 < coverage < 1:
            rule = "must be above 0 and below 1; an interval that covers 90 % has 0.9"
            self.fault(parts["coverage"].where, f"{path}.coverage", rule, parts["coverage"])
        if low is not WRONG and high is not WRONG:
            if low > high:
                self.fault(node.where, path, "low is above high", node)
            elif value is not WRONG and not low <= value <= high:
                self.fault(node.where, path, f"the value {value:g} lies outside its interval", node)
        return low, high, coverage

    def any_shape(self, node: Node, path: str, shape: Shape) -> Any:
        """Read a node as what its shape says."""
        if isinstance(shape, Figure):
            return self.figure(node, path, shape)
        if isinstance(shape, Group):
            return self.group(node, path, shape)
        if isinstance(shape, Named):
            return self.members(node, path, shape)
        return self.word(node, path, shape)

    def group(self, node: Node, path: str, group: Group) -> Any:
        """Read a section; check what its fields say together as far as they are known."""
        required = [name for name, shape in group.fields.items() if is_required(shape)] if self.complete else []
        entries = self.entries(node, path, group.fields, required)
        if entries is None:
            return WRONG
        values: dict[str, Any] = {}
        for name, shape in group.fields.items():
            if name in entries:
                values[name] = self.any_shape(entries[name], join(path, name), shape)
            elif self.complete and isinstance(shape, Figure) and shape.default is not None:
                values[name] = shape.default
                self.register.append(_left_out(join(path, name), shape))
            elif self.complete and isinstance(shape, Word) and shape.default is not None:
                values[name] = shape.default
        broken: list[tuple[str, str]] = []
        if self.complete:
            known = {name: value for name, value in values.items() if value is not WRONG}
            broken = list(contradictions(group.kind, known))
            for name, rule in broken:
                entry = entries.get(name)
                place = entry.where if entry and entry.where.file == self.top_file else node.where
                self.fault(place, join(path, name), rule)
        if not self.complete or len(values) < len(group.fields) or any(value is WRONG for value in values.values()):
            return WRONG
        try:
            return group.kind(**values)
        except ValidationError:
            if not broken:
                self.fault(node.where, path, "these settings do not fit together")
            return WRONG

    def members(self, node: Node, path: str, named: Named) -> Any:
        """Read the teams."""
        if isinstance(node, Broken):
            return WRONG
        if not isinstance(node, Branch):
            self.fault(node.where, path, "named teams should be here, each with its settings below it", node)
            return WRONG
        if self.complete and not node.entries:
            self.fault(node.where, path, "at least one team is needed")
        values = {}
        for name, entry in node.entries.items():
            if not re.fullmatch(TEAM_PATTERN, name):
                rule = "a short name for a team has small letters, digits and _, and begins with a letter"
                self.fault(entry.where, join(path, name), rule)
            elif name in RESERVED_TEAMS:
                self.fault(entry.where, join(path, name), "this name is taken by the results; choose another")
            elif (near := self._perhaps_meant(name, entry, node, named)) is not None:
                self.fault(entry.where, join(path, name), f'unknown team; did you mean "{near}"?', entry)
                values[name] = WRONG
                continue
            values[name] = self.group(entry, join(path, name), named.member)
        return WRONG if any(value is WRONG for value in values.values()) else values

    def _perhaps_meant(self, name: str, entry: Node, teams: Branch, named: Named) -> str | None:
        """Return the team that was meant where a changed setting names one that is not there and says too little."""
        if not self.complete or not isinstance(entry, Branch):
            return None
        needed = {field for field, shape in named.member.fields.items() if is_required(shape)}
        if needed <= set(entry.entries):
            return None
        whole = [
            other
            for other, one in teams.entries.items()
            if other != name and isinstance(one, Branch) and needed <= set(one.entries)
        ]
        near = self.nearest(name, whole)
        return None if near is None or name.startswith(near) else near  # assessment_2 is a new team, not a misspelt one


def _left_out(path: str, figure: Figure) -> Assumption:
    assert figure.default is not None
    return Assumption(
        field=path,
        value=figure.default,
        unit=figure.unit,
        source=LEFT_OUT,
        source_title="Left out of the file",
        date="",
        status="assumption",
    )
