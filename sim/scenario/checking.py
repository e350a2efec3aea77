"""Compare a tree of nodes with the shape of the parameters, and say everything that does not fit."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from sim.scenario.asked import LEFT_OUT, STATUSES, Assumption, Source
from sim.scenario.contradictions import contradictions
from sim.scenario.faults import Fault, Where
from sim.scenario.nodes import Branch, Broken, Leaf, Node, Row, shown
from sim.scenario.schema import RESERVED_TEAMS, TEAM_PATTERN, is_required
from sim.scenario.shape import Figure, Group, Named, Shape, Word

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIGURE_KEYS = ("value", "unit", "source", "status", "interval", "note")
_INTERVAL_KEYS = ("low", "high", "coverage")
_MOST_SUGGESTIONS = 200
"""Looking for the nearest name is slow; nobody reads more than this."""

WRONG = object()
"""Stands for a value whose fault has been reported."""


@dataclass(slots=True)
class Checking:
    """The check of one tree.

    Parameters
    ----------
    sources : mapping
        For each file, the sources its figures may name; None where they could not be read.
    complete : bool
        Whether fields may be missing (in the changes of a variant).
    """

    sources: Mapping[str, Mapping[str, Source] | None]
    complete: bool
    top_file: str
    faults: list[Fault] = field(default_factory=list)
    register: list[Assumption] = field(default_factory=list)
    suggestions: int = 0

    def fault(self, where: Where, path: str, rule: str, node: Node | None = None) -> None:
        """Note a fault."""
        self.faults.append(Fault(where, path, rule, "" if node is None else shown(node)))

    def entries(self, node: Node, path: str, names: Iterable[str], required: Iterable[str]) -> dict[str, Node] | None:
        """Return the named entries of a mapping; name those that are unknown or missing.

        A name that is nearly a missing one is reported and then read as that one, so that what it holds is
        checked too and the right name is not reported as missing.
        """
        if isinstance(node, Broken):
            return None
        if not isinstance(node, Branch):
            known = ", ".join(list(names)[:6])
            self.fault(node.where, path, f"named settings should be here ({known} ...), each on its own line", node)
            return None
        known_names = list(names)
        entries = {name: entry for name, entry in node.entries.items() if name in known_names}
        for name, entry in node.entries.items():
            if name in entries:
                continue
            near = self.nearest(name, known_names)
            if near is None:
                self.fault(entry.where, _join(path, name), f"unknown setting; known are {_listed(known_names)}", entry)
                continue
            self.fault(entry.where, _join(path, name), f'unknown setting; did you mean "{near}"?', entry)
            entries.setdefault(near, entry)
        for name in required:
            if name not in entries:
                self.fault(node.where, _join(path, name), "missing")
        return entries

    def nearest(self, name: str, known: Iterable[str]) -> str | None:
        """Return the known name most like the one written, if any is."""
        if len(name) > 80 or self.suggestions >= _MOST_SUGGESTIONS:
            return None
        self.suggestions += 1
        by_plain_name = {one.lower(): one for one in known}
        plain = name.lower().strip().replace(" ", "_").replace("-", "_")
        near = get_close_matches(plain, by_plain_name, n=1, cutoff=0.7)
        return by_plain_name[near[0]] if near else None

    def text(self, node: Node, path: str) -> Any:
        """Read words; a number or true stands for what is written."""
        if isinstance(node, Broken):
            return WRONG
        if not isinstance(node, Leaf):
            self.fault(node.where, path, "words should be here", node)
            return WRONG
        if node.value is None or not node.text.strip():
            self.fault(node.where, path, "nothing is written here; words are needed")
            return WRONG
        return node.text.strip()

    def choice(self, node: Node, path: str, choices: Iterable[str]) -> Any:
        """Read one of some words."""
        written = self.text(node, path)
        if written is WRONG or written in choices:
            return written
        near = self.nearest(written, choices)
        advice = f'did you mean "{near}"?' if near else f"choose from {_listed(choices)}"
        self.fault(node.where, path, f"not one of the choices; {advice}", node)
        return WRONG

    def day(self, node: Node, path: str) -> Any:
        """Read a date."""
        written = self.text(node, path)
        if written is WRONG:
            return WRONG
        if _DAY.fullmatch(written):
            try:
                return date.fromisoformat(written)
            except ValueError:
                self.fault(node.where, path, "there is no such day in the calendar", node)
                return WRONG
        self.fault(node.where, path, "a date is written year-month-day, as in 2017-08-01", node)
        return WRONG

    def number(self, node: Node, path: str, figure: Figure | None) -> Any:
        """Read a number and hold it against the bounds of its figure."""
        if isinstance(node, Broken):
            return WRONG
        if not isinstance(node, Leaf) or isinstance(node.value, bool) or node.value is None:
            self.fault(node.where, path, "a number should be here", node)
            return WRONG
        value = node.value
        if isinstance(value, str):
            self.fault(node.where, path, f"a number should be here, {_advice_on(node)}", node)
            return WRONG
        if not -1e300 < value < 1e300:
            self.fault(node.where, path, "a finite number should be here", node)
            return WRONG
        if figure is None:
            return float(value) + 0.0
        if figure.whole and value != int(value):
            self.fault(node.where, path, "a whole number should be here", node)
            return WRONG
        if figure.least is not None and value < figure.least:
            self.fault(node.where, path, f"must be at least {figure.least:g} ({figure.unit})", node)
            return WRONG
        if figure.most is not None and value > figure.most:
            percent = f"; {value:g} % is written {value / 100:g}" if figure.most == 1 and 1 < value <= 100 else ""
            self.fault(node.where, path, f"must be at most {figure.most:g} ({figure.unit}){percent}", node)
            return WRONG
        return int(value) if figure.whole else float(value) + 0.0

    def numbers(self, node: Node, path: str, figure: Figure) -> Any:
        """Read a list of numbers."""
        if isinstance(node, Broken):
            return WRONG
        if not isinstance(node, Row):
            self.fault(node.where, path, "a list of numbers should be here, as in [1, 2, 3]", node)
            return WRONG
        assert figure.shortest is not None
        assert figure.longest is not None
        if not figure.shortest <= len(node.items) <= figure.longest:
            rule = f"{figure.shortest} to {figure.longest} numbers are needed, not {len(node.items)}"
            self.fault(node.where, path, rule, node)
            return WRONG
        values = [self.number(item, f"{path}[{place}]", figure) for place, item in enumerate(node.items, start=1)]
        return WRONG if any(value is WRONG for value in values) else tuple(values)

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
            advice = f'did you mean "{near}"?' if near else f"known are {_listed(known)}"
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

    def word(self, node: Node, path: str, word: Word) -> Any:
        """Read text, a date or a choice."""
        if word.choices:
            written = self.choice(node, path, word.choices)
            return WRONG if written is WRONG else word.kind(written)
        return self.day(node, path) if word.kind is date else self.text(node, path)

    def group(self, node: Node, path: str, group: Group) -> Any:
        """Read a section; check what its fields say together as far as they are known."""
        required = [name for name, shape in group.fields.items() if is_required(shape)] if self.complete else []
        entries = self.entries(node, path, group.fields, required)
        if entries is None:
            return WRONG
        values: dict[str, Any] = {}
        for name, shape in group.fields.items():
            if name in entries:
                values[name] = self.any_shape(entries[name], _join(path, name), shape)
            elif self.complete and isinstance(shape, Figure) and shape.default is not None:
                values[name] = shape.default
                self.register.append(_left_out(_join(path, name), shape))
        broken: list[tuple[str, str]] = []
        if self.complete:
            known = {name: value for name, value in values.items() if value is not WRONG}
            broken = list(contradictions(group.kind, known))
            for name, rule in broken:
                entry = entries.get(name)
                place = entry.where if entry and entry.where.file == self.top_file else node.where
                self.fault(place, _join(path, name), rule)
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
                self.fault(entry.where, _join(path, name), rule)
            elif name in RESERVED_TEAMS:
                self.fault(entry.where, _join(path, name), "this name is taken by the results; choose another")
            values[name] = self.group(entry, _join(path, name), named.member)
        return WRONG if any(value is WRONG for value in values.values()) else values


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


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:12]) + (" ..." if len(listed) > 12 else "")


def _advice_on(node: Leaf) -> str:
    text = node.text.strip()
    plain = text.replace(",", "").replace("_", "").replace(" ", "").lstrip("£")
    if text.endswith("%") and _is_number(text[:-1].strip()):
        return f"and a percentage as a share: {float(text[:-1]) / 100:g}"
    if node.quoted and _is_number(text):
        return "without quotes"
    return f"written {plain}" if _is_number(plain) else "not words"


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?", text) is not None
