"""Read what options are judged by: standards to be met, and whether what is saved is worth what is paid."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sim.scenario.asked import STATUSES
from sim.scenario.nodes import Branch, Broken, Node
from sim.scenario.options import WHOLE, Standard, Worth
from sim.scenario.posting import POOLS
from sim.scenario.preamble import words
from sim.scenario.reading_options_values import OptionValues, bounds
from sim.scenario.schema_parts import TEAM_PATTERN
from sim.scenario.values import WRONG

COUNCIL = "council"
"""What a standard calls the council as a whole."""

_STANDARD = ("name", "measure", "team", "at_least", "at_most", "last_months")
_WORTH = ("name", "saved", "gbp", "paid", "months", "source", "status", "note")
_MONTHS = bounds("months", 1, 120, whole=True)
_ANY_NUMBER = bounds("in the unit of the measure")
_POUNDS = bounds("GBP", 0)

Judged = TypeVar("Judged")


@dataclass(slots=True)
class Judging:
    """The reading of what options are judged by."""

    values: OptionValues
    measures: Collection[str]
    teams: Sequence[str]

    def standards(self, node: Node) -> tuple[Standard, ...]:
        """Read the standards."""
        return self._named(node, "standards", "named standards should be here, each with a measure", self._standard)

    def worth(self, node: Node) -> tuple[Worth, ...]:
        """Read what is to be worth its cost."""
        return self._named(node, "worth", "named entries should be here, each with saved, gbp and paid", self._worth)

    def forecast(self, node: Node) -> tuple[str, ...]:
        """Read the measures to be told quarter by quarter."""
        found: list[str] = []
        for item, here in self.values.rows(node, "forecast"):
            measure = self.values.one_of(item, here, "measure", self.measures)
            if measure in found:
                self.values.fault(item.where, here, "named twice", item)
            elif measure is not WRONG:
                found.append(measure)
        return tuple(found)

    def _named(
        self, node: Node, part: str, rule: str, read: Callable[[str, str, Node], Judged | None]
    ) -> tuple[Judged, ...]:
        if isinstance(node, Broken):
            return ()
        if not isinstance(node, Branch):
            self.values.fault(node.where, part, rule, node)
            return ()
        found = []
        for key, entry in node.entries.items():
            path = f"{part}.{key}"
            if not re.fullmatch(TEAM_PATTERN, key):
                rule = "a short name has small letters, digits and _, and begins with a letter"
                self.values.fault(entry.where, path, rule)
            found.append(read(key, path, entry))
        return tuple(one for one in found if one is not None)

    def _standard(self, key: str, path: str, node: Node) -> Standard | None:
        values, before = self.values, len(self.values.faults)
        parts = values.entries(node, path, _STANDARD, ("name", "measure"))
        if parts is None:
            return None
        limits = {name: parts[name] for name in ("at_least", "at_most") if name in parts}
        if len(limits) != 1:
            values.fault(node.where, path, "exactly one of at_least and at_most is needed")
        read: dict[str, Any] = {name: values.number(one, f"{path}.{name}", _ANY_NUMBER) for name, one in limits.items()}
        read["name"] = words(parts, "name", values, f"{path}.name")
        if "measure" in parts:
            read["measure"] = values.one_of(parts["measure"], f"{path}.measure", "measure", self.measures)
        if "team" in parts and self.teams:
            team = values.one_of(parts["team"], f"{path}.team", "team", (COUNCIL, *self.teams, *POOLS))
            read["team"] = WHOLE if team == COUNCIL else team
        if "last_months" in parts:
            read["last_months"] = values.number(parts["last_months"], f"{path}.last_months", _MONTHS)
        return Standard(key=key, **read) if len(values.faults) == before else None

    def _worth(self, key: str, path: str, node: Node) -> Worth | None:
        values, before = self.values, len(self.values.faults)
        parts = values.entries(node, path, _WORTH, ("name", "saved", "gbp", "paid", "source", "status"))
        if parts is None:
            return None
        read: dict[str, Any] = {"name": words(parts, "name", values, f"{path}.name")}
        for part in ("saved", "paid"):
            if part in parts:
                read[part] = values.one_of(parts[part], f"{path}.{part}", "measure", self.measures)
        if "gbp" in parts:
            read["gbp"] = values.number(parts["gbp"], f"{path}.gbp", _POUNDS)
        if "months" in parts:
            months = [values.number(one, here, _MONTHS) for one, here in values.rows(parts["months"], f"{path}.months")]
            if WRONG not in months:
                read["months"] = tuple(int(each) for each in months)
        if "source" in parts and (source := values.source(parts["source"], f"{path}.source")) is not None:
            read["source"] = source.id
        if "status" in parts:
            read["status"] = values.choice(parts["status"], f"{path}.status", STATUSES)
        if "note" in parts:
            read["note"] = values.text(parts["note"], f"{path}.note")
        return Worth(key=key, **read) if len(values.faults) == before else None
