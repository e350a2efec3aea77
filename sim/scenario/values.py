"""Read single values off nodes: words, choices, dates, numbers; whatever does not fit becomes a fault."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from sim.scenario.faults import Fault, Where
from sim.scenario.nodes import Branch, Broken, Leaf, Node, Row, shown
from sim.scenario.shape import Figure, Word

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_SUGGESTIONS = 200
"""Looking for the nearest name is slow; nobody reads more than this."""

WRONG = object()
"""Stands for a value whose fault has been reported."""


@dataclass(slots=True)
class Values:
    """Reads values and keeps the faults met on the way; a value with a fault is `WRONG`."""

    faults: list[Fault] = field(default_factory=list)
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
                self.fault(entry.where, join(path, name), f"unknown setting; known are {listed(known_names)}", entry)
                continue
            self.fault(entry.where, join(path, name), f'unknown setting; did you mean "{near}"?', entry)
            entries.setdefault(near, entry)
        for name in required:
            if name not in entries:
                self.fault(node.where, join(path, name), "missing")
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
        advice = f'did you mean "{near}"?' if near else f"choose from {listed(choices)}"
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

    def word(self, node: Node, path: str, word: Word) -> Any:
        """Read text, a date or a choice."""
        if word.choices:
            written = self.choice(node, path, word.choices)
            return WRONG if written is WRONG else word.kind(written)
        return self.day(node, path) if word.kind is date else self.text(node, path)


def join(path: str, name: str) -> str:
    """Return the path of a field inside a section."""
    return f"{path}.{name}" if path else name


def listed(names: Iterable[str]) -> str:
    """Return the first few names for a message."""
    several = list(names)
    return ", ".join(several[:12]) + (" ..." if len(several) > 12 else "")


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
