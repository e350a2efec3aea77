"""Read what options are judged by: standards to be met, and whether what is saved is worth what is paid."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sim.scenario.asked import STATUSES
from sim.scenario.measured import ADDING_UP, MONEY, Measured, has_own, limits_of
from sim.scenario.nodes import Branch, Broken, Node
from sim.scenario.options import WHOLE, Standard, Worth
from sim.scenario.posting import POOLS
from sim.scenario.preamble import words
from sim.scenario.reading_options_values import OptionValues, bounds
from sim.scenario.schema_parts import TEAM_PATTERN
from sim.scenario.values import WRONG, listed
from sim.vocabulary import TeamKind

COUNCIL = "council"
"""What a standard calls the council as a whole."""

_STANDARD = ("name", "measure", "team", "at_least", "at_most", "last_months")
_WORTH = ("name", "saved", "gbp", "paid", "months", "source", "status", "note")
_MONTHS = bounds("months", 1, 120, whole=True)
_POUNDS = bounds("GBP", 0)

Judged = TypeVar("Judged")


@dataclass(slots=True)
class Judging:
    """The reading of what options are judged by.

    Attributes
    ----------
    measures : mapping of str to Measured or None
        None for a measure of which only the name is known; what options ask of it is then not checked.
    teams : mapping of str to collection of TeamKind
        The teams of all councils, each with the kinds it has in them; empty if they cannot be told.
    """

    values: OptionValues
    measures: Mapping[str, Measured | None]
    teams: Mapping[str, Collection[TeamKind]]

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
        read: dict[str, Any] = {"name": words(parts, "name", values, f"{path}.name")}
        if "measure" in parts:
            read["measure"] = values.one_of(parts["measure"], f"{path}.measure", "measure", self.measures)
        bounded_by = limits_of(self._known(read.get("measure")))
        read |= {name: values.number(one, f"{path}.{name}", bounded_by) for name, one in limits.items()}
        if "team" in parts and self.teams:
            read["team"] = self._team(parts["team"], f"{path}.team", read.get("measure"))
        if "last_months" in parts:
            read["last_months"] = values.number(parts["last_months"], f"{path}.last_months", _MONTHS)
        return Standard(key=key, **read) if len(values.faults) == before else None

    def _known(self, measure: Any) -> Measured | None:
        return self.measures[measure] if isinstance(measure, str) else None

    def _team(self, node: Node, path: str, measure: Any) -> Any:
        """Read the team of a standard, which must be one that can have the measure."""
        team = self.values.one_of(node, path, "team", (COUNCIL, *self.teams, *POOLS))
        if team == COUNCIL:
            return WHOLE
        known = self._known(measure)
        if team is not WRONG and known is not None and not has_own(known, team, self.teams.get(team, ())):
            having = [one for one in (*self.teams, *POOLS) if has_own(known, one, self.teams.get(one, ()))]
            rule = f"{measure} is not measured there; it is for {listed((COUNCIL, *having))}"
            self.values.fault(node.where, path, rule, node)
        return team

    def _saved_or_paid(self, node: Node, path: str, part: str) -> Any:
        """Read a measure whose months can be summed; what is paid stands beside other costs, so it is money."""
        measure = self.values.one_of(node, path, "measure", self.measures)
        known = self._known(measure)
        if known is None:
            return measure
        if known.kind not in ADDING_UP:
            wanted = "a sum of money" if part == "paid" else "a count or a sum of money"
            rule = f"{measure} is of kind {known.kind}, whose months do not add up; name {wanted}"
            self.values.fault(node.where, path, rule, node)
        elif part == "paid" and known.kind != MONEY:
            self.values.fault(node.where, path, "what is paid is a sum of money", node)
        return measure

    def _worth(self, key: str, path: str, node: Node) -> Worth | None:
        values, before = self.values, len(self.values.faults)
        parts = values.entries(node, path, _WORTH, ("name", "saved", "gbp", "paid", "source", "status"))
        if parts is None:
            return None
        read: dict[str, Any] = {"name": words(parts, "name", values, f"{path}.name")}
        for part in ("saved", "paid"):
            if part in parts:
                read[part] = self._saved_or_paid(parts[part], f"{path}.{part}", part)
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
