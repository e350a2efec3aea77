"""The lines of an option that cost something: posts, other costs, and the paper's own sum of posts."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.scenario.nodes import Broken, Node
from sim.scenario.options import Amount, CaseloadSum, CostLine, PostsLine, PrintedTotal
from sim.scenario.posting import POOLS, roles_of
from sim.scenario.preamble import words
from sim.scenario.reading_options_values import FROM, OptionValues, bounds
from sim.scenario.values import WRONG
from sim.scenario.workforce_parameters import Team
from sim.vocabulary import Role

MOST_FTE = 1000.0
"""Posts of one line; the largest council has some 2,000 children's social workers."""
RECRUITED = bounds("months", 0.0, 60.0)
AGENCY = bounds("share", 0.0, 1.0)

_FTE = bounds("FTE", -MOST_FTE, MOST_FTE)
_OF_A_POST = bounds("GBP per FTE per year", 0.0, 500_000.0)
_OF_A_LINE = bounds("GBP per year", -1e9, 1e9)
_GBP = bounds("GBP", -1e9, 1e9)
_POSTS = (
    "name",
    "team",
    "teams",
    "role",
    "grade",
    "fte",
    "from",
    "until",
    "recruited_in_months",
    "agency_meanwhile",
    "gbp_per_year",
    "gbp_per_year_in_all",
    "funding_line",
    *FROM,
)
_SUM: Mapping[str, Any] = {
    "caseload": bounds("children per FTE", 0.01, 1e6),
    "posts_fte": bounds("FTE", 0.01, 1e6),
    "to": bounds("children per FTE", 0.01, 1e6),
    "gbp_per_post": _OF_A_POST,
    "printed_fte": bounds("FTE", -1e6, 1e6),
    "printed_gbp": _GBP,
}


@dataclass(slots=True)
class Lines:
    """Reads the lines of one option.

    Parameters
    ----------
    values : OptionValues
        Reads single values and keeps the faults.
    option : str
        Key of the option.
    teams : mapping of str to Team or None
        The teams of its council; None if they are not known.
    """

    values: OptionValues
    option: str
    teams: Mapping[str, Team] | None
    keys: set[str] = field(default_factory=set)

    def posts(self, node: Node, path: str) -> PostsLine | None:
        """Read a line of posts, None if anything is wrong with it."""
        values, before = self.values, len(self.values.faults)
        parts = values.entries(node, path, _POSTS, ("fte", "source", "status"))
        if parts is None:
            return None
        teams, role = self._teams(parts, path), self._role(parts, path)
        self._fit(parts, path, teams, role)
        name = words(parts, "name", values, f"{path}.name") or " ".join(
            [*([role.value.replace("_", " ")] if role else []), *teams]
        )
        key = self._key(_called(teams, role) if role else name)
        fte: Any = values.number(parts["fte"], f"{path}.fte", _FTE) if "fte" in parts else WRONG
        if fte == 0:
            values.fault(parts["fte"].where, f"{path}.fte", "must not be 0; posts taken away are below 0")
        begins, ends = values.dates(parts, path)
        line = PostsLine(
            key=key,
            name=name,
            fte=0.0 if fte is WRONG else fte,
            teams=teams,
            role=role,
            grade=words(parts, "grade", values, f"{path}.grade"),
            begins=begins,
            ends=ends,
            recruited_in_months=self._amount(parts, path, "recruited_in_months", RECRUITED, key),
            agency_meanwhile=self._amount(parts, path, "agency_meanwhile", AGENCY, key),
            gbp_per_year=self._number(parts, path, "gbp_per_year", _OF_A_POST),
            gbp_in_all=self._number(parts, path, "gbp_per_year_in_all", _OF_A_LINE),
            funding_line=words(parts, "funding_line", values, f"{path}.funding_line"),
            **values.origin(parts, path),
        )
        self._sensible(line, parts, path, node)
        return line if len(values.faults) == before else None

    def cost(self, node: Node, path: str) -> CostLine | None:
        """Read something paid for that is no post."""
        values, before = self.values, len(self.values.faults)
        names = ("name", "gbp", "once", "funding_line", *FROM)
        parts = values.entries(node, path, names, ("name", "gbp", "source", "status"))
        if parts is None:
            return None
        name = words(parts, "name", values, f"{path}.name")
        line = CostLine(
            key=self._key(name),
            name=name,
            gbp_per_year=self._number(parts, path, "gbp", _GBP) or 0.0,
            once=values.flag(parts["once"], f"{path}.once") if "once" in parts else False,
            funding_line=words(parts, "funding_line", values, f"{path}.funding_line"),
            **values.origin(parts, path),
        )
        return line if len(values.faults) == before else None

    def caseload(self, node: Node, path: str) -> CaseloadSum | None:
        """Read the sum of a paper: posts that bring the caseload down."""
        values, before = self.values, len(self.values.faults)
        names = (*_SUM, "in_whole_posts", "source", "note")
        parts = values.entries(node, path, names, ("caseload", "posts_fte", "to", "gbp_per_post", "source"))
        if parts is None:
            return None
        numbers = {name: self._number(parts, path, name, figure) for name, figure in _SUM.items() if name in parts}
        whole = values.flag(parts["in_whole_posts"], f"{path}.in_whole_posts") if "in_whole_posts" in parts else True
        origin = values.origin(parts, path)
        if len(values.faults) > before:
            return None
        return CaseloadSum(in_whole_posts=whole, **numbers, **origin)  # type: ignore[arg-type]

    def printed(self, node: Node, path: str) -> PrintedTotal | None:
        """Read a total as the paper prints it."""
        values, before = self.values, len(self.values.faults)
        parts = values.entries(node, path, ("gbp", "funding_line", "source", "note"), ("gbp", "source"))
        if parts is None:
            return None
        gbp = self._number(parts, path, "gbp", _GBP)
        budget = words(parts, "funding_line", values, f"{path}.funding_line")
        origin = values.origin(parts, path)
        if len(values.faults) > before or gbp is None:
            return None
        return PrintedTotal(gbp=gbp, funding_line=budget, **origin)

    def _teams(self, parts: Mapping[str, Node], path: str) -> tuple[str, ...]:
        """Return the teams that can be told."""
        values = self.values
        if "team" in parts and "teams" in parts:
            values.fault(parts["teams"].where, f"{path}.teams", "either `team` or `teams`, not both", parts["teams"])
        named: list[tuple[Node, str]] = [(parts["team"], f"{path}.team")] if "team" in parts else []
        if "teams" in parts:
            named += values.rows(parts["teams"], f"{path}.teams")
            if not named and not isinstance(parts["teams"], Broken):
                values.fault(parts["teams"].where, f"{path}.teams", "at least one team is needed", parts["teams"])
        known: Collection[str] = () if self.teams is None else (*self.teams, *POOLS)
        teams: list[str] = []
        for node, where in named:
            team = values.one_of(node, where, "team", known) if known else values.text(node, where)
            if team in teams:
                values.fault(node.where, where, "named twice", node)
            elif team is not WRONG:
                teams.append(str(team))
        return tuple(teams)

    def _role(self, parts: Mapping[str, Node], path: str) -> Role | None:
        if "role" not in parts:
            return None
        written = self.values.one_of(parts["role"], f"{path}.role", "role", [role.value for role in Role])
        return None if written is WRONG else Role(written)

    def _fit(self, parts: Mapping[str, Node], path: str, teams: tuple[str, ...], role: Role | None) -> None:
        """Hold team and role against each other."""
        values, has_team = self.values, "team" in parts or "teams" in parts
        if has_team and "role" not in parts:
            where = (parts.get("team") or parts["teams"]).where
            values.fault(where, f"{path}.role", "missing; say what the posts of the team are")
        elif "role" in parts and not has_team:
            rule = "missing; say which team gets the posts (posts with neither team nor role only cost)"
            values.fault(parts["role"].where, f"{path}.team", rule)
        if role is None or self.teams is None:
            return
        for team in teams:
            pool = POOLS.get(team)
            roles = roles_of(self.teams[team].kind) if pool is None else (pool,)
            if role not in roles:
                kind = "" if pool is not None else f", of kind {self.teams[team].kind.value},"
                rule = f"{team}{kind} has no such posts; choose from {', '.join(one.value for one in roles)}"
                values.fault(parts["role"].where, f"{path}.role", rule, parts["role"])

    def _sensible(self, line: PostsLine, parts: Mapping[str, Node], path: str, node: Node) -> None:
        """Hold what a line costs, and how it is filled, against what it is."""
        fault = self.values.fault
        priced = [name for name in ("gbp_per_year", "gbp_per_year_in_all") if name in parts]
        if len(priced) == 2:
            fault(parts[priced[1]].where, f"{path}.{priced[1]}", "either this or gbp_per_year, not both")
        is_simulated = "role" in parts or "team" in parts or "teams" in parts
        if not is_simulated:
            if not priced:
                rule = "missing; posts without a team are not simulated, so say what they cost"
                fault(node.where, f"{path}.gbp_per_year", rule)
            if "name" not in parts:
                fault(node.where, f"{path}.name", "missing; posts without a team need a name")
        if line.gbp_in_all is not None and line.gbp_in_all * line.fte < 0:
            rule = "must be above 0 for posts added and below 0 for posts taken away"
            fault(parts[priced[-1]].where, f"{path}.{priced[-1]}", rule, parts[priced[-1]])
        for name in ("recruited_in_months", "agency_meanwhile"):
            if name in parts and (line.fte < 0 or not is_simulated):
                why = (
                    "posts taken away are not filled" if line.fte < 0 else "nobody is followed in posts without a team"
                )
                fault(parts[name].where, f"{path}.{name}", f"leave this out: {why}", parts[name])

    def _number(self, parts: Mapping[str, Node], path: str, name: str, figure: Any) -> float | None:
        value: Any = self.values.number(parts[name], f"{path}.{name}", figure) if name in parts else WRONG
        return None if value is WRONG else float(value)

    def _amount(self, parts: Mapping[str, Node], path: str, name: str, figure: Any, key: str) -> Amount | None:
        if name not in parts:
            return None
        return self.values.amount(parts[name], f"{path}.{name}", figure, f"{key}/{name}")

    def _key(self, called: str) -> str:
        """Return a short name unlike all others of the file that does not change when other lines are added below."""
        plain = f"{self.option}/{re.sub('[^a-z0-9]+', '_', called.lower()).strip('_') or 'line'}"
        key, number = plain, 1
        while key in self.keys:
            number += 1
            key = f"{plain}_{number}"
        self.keys.add(key)
        return key


def _called(teams: tuple[str, ...], role: Role) -> str:
    several = f"_and_{len(teams) - 1}_more" if len(teams) > 1 else ""
    return f"{teams[0] if teams else ''}{several}_{role.value}"
