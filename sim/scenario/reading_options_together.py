"""Options put together from others, and what the parts of an option say together and cannot all be so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from sim.scenario.asked import Scenario
from sim.scenario.changeable import paths_of
from sim.scenario.faults import Where
from sim.scenario.in_force import tried
from sim.scenario.nodes import Leaf, Node
from sim.scenario.options import CaseloadSum, CostLine, Option, Override, PostsLine, PrintedTotal
from sim.scenario.posting import POOLS, roles_of, taken_too_far
from sim.scenario.preamble import words
from sim.scenario.values import Values

What = TypeVar("What", PostsLine, Override, CostLine)


@dataclass(frozen=True, slots=True)
class Placed(Generic[What]):
    """A line or change with the place where it is written and the option it is written for."""

    what: What
    where: Where
    path: str
    option: str


@dataclass(slots=True)
class Draft:
    """An option as written, before the others it puts together are laid under it.

    Attributes
    ----------
    scenario : Scenario or None
        The council it begins with; None if that cannot be told.
    has_own : bool
        Whether it names a scenario of its own.
    gaps : set of str
        Which of its parts are not wholly known, for faults in them or because they contradict one another: ``posts``,
        ``changes``, ``together``. What several lines say together is looked at only where all of them are known.
    """

    key: str
    node: Node
    parts: Mapping[str, Node]
    scenario: Scenario | None
    has_own: bool
    together: list[tuple[str, Node, str]] = field(default_factory=list)
    posts: list[Placed[PostsLine]] = field(default_factory=list)
    overrides: list[Placed[Override]] = field(default_factory=list)
    costs: list[Placed[CostLine]] = field(default_factory=list)
    caseload: list[CaseloadSum] = field(default_factory=list)
    printed: list[PrintedTotal] = field(default_factory=list)
    gaps: set[str] = field(default_factory=set)

    @property
    def path(self) -> str:
        """The field that messages name."""
        return f"options.{self.key}"

    def place_of(self, placed: "Placed[What]") -> tuple[Where, str]:
        """Return where to tell what is wrong with a line: in another option's, where that is put together."""
        if placed.option == self.key or not self.together:
            return placed.where, placed.path
        node, path = self.together[0][1:]
        return node.where, path.partition("[")[0]

    def option(self, top: Values) -> Option:
        """Return the finished option."""
        assert self.scenario is not None
        return Option(
            key=self.key,
            name=words(self.parts, "name", top, f"{self.path}.name"),
            description=words(self.parts, "description", top, f"{self.path}.description"),
            scenario=self.scenario,
            posts=tuple(one.what for one in self.posts),
            overrides=tuple(one.what for one in self.overrides),
            cost_lines=tuple(one.what for one in self.costs),
            caseload=tuple(self.caseload),
            printed=tuple(self.printed),
            together=tuple(key for key, _, _ in self.together),
        )


def refuse_same_names(drafts: Iterable[Draft], baseline: Scenario | None, top: Values) -> None:
    """Name options that tables and charts could not tell from another one, or from the baseline."""
    taken = {} if baseline is None else {_as_read(baseline.name): "the baseline"}
    for draft in drafts:
        node = draft.parts.get("name")
        if not isinstance(node, Leaf) or node.value is None:
            continue
        name = _as_read(node.text)
        if name in taken:
            rule = f"{taken[name]} has the same name, and tables could not tell the two apart"
            top.fault(node.where, f"{draft.path}.name", rule, node)
        taken.setdefault(name, draft.key)


def _as_read(name: str) -> str:
    """Return a name without what a reader of a table does not see: the case of letters, and more than one space."""
    return " ".join(name.split()).casefold()


def put_together(drafts: Mapping[str, Draft], baseline: Scenario | None, top: Values) -> None:
    """Lay the lines of the options that each puts together before its own, and check every option as a whole."""
    done: set[str] = set()
    for key in drafts:
        _complete(key, drafts, (), done, baseline, top)


def _complete(
    key: str,
    drafts: Mapping[str, Draft],
    above: tuple[str, ...],
    done: set[str],
    baseline: Scenario | None,
    top: Values,
) -> None:
    if key in done:
        return
    draft = drafts[key]
    for part, node, path in draft.together:
        if part in (*above, key):
            circle = " -> ".join([*(*above, key)[(*above, key).index(part) :], part])
            top.fault(node.where, path, f"goes round in a circle: {circle}", node)
            draft.gaps.add("together")
        else:
            _complete(part, drafts, (*above, key), done, baseline, top)
            if drafts[part].gaps:
                draft.gaps.add("together")
    done.add(key)
    if "together" not in draft.gaps:
        _lay_parts(draft, drafts, baseline, top)
    if draft.scenario is not None:
        _check(draft, draft.scenario, top)


def _lay_parts(draft: Draft, drafts: Mapping[str, Draft], baseline: Scenario | None, top: Values) -> None:
    parts = [drafts[key] for key, _, _ in draft.together]
    for name in ("posts", "overrides", "costs"):
        lines = [line for one in (*parts, draft) for line in getattr(one, name)]
        # What two of the options have in common, because both put a third together, is there once.
        setattr(draft, name, list({line.path: line for line in lines}.values()))
    if draft.has_own:
        return
    others = {id(one.scenario): one for one in parts if one.scenario is not baseline}
    if len(others) > 1:
        names = " and ".join(one.key for one in others.values())
        _, node, path = draft.together[0]
        rule = f"{names} begin with councils of their own; say which by `scenario` here"
        top.fault(node.where, path.partition("[")[0], rule)
        draft.gaps.add("together")
    for one in others.values():
        draft.scenario = one.scenario


def _check(draft: Draft, scenario: Scenario, top: Values) -> None:
    """Check what the lines of an option say together, as far as they are known."""
    known = [name for name in ("posts", "changes") if not draft.gaps & {name, "together"}]
    before = len(top.faults)
    _check_overlaps(draft, scenario, top)
    if "changes" in known and len(top.faults) == before:
        _check_rules(draft, scenario, top)
    if "posts" in known:
        _check_posts(draft, scenario, top)
    if len(top.faults) > before:
        draft.gaps.add("contradictions")


def _check_overlaps(draft: Draft, scenario: Scenario, top: Values) -> None:
    for first, second, figure in _overlaps(draft.overrides, scenario.parameters.start):
        where, path = draft.place_of(second)
        top.fault(where, path, _overlap(first, second, figure))


def _check_posts(draft: Draft, scenario: Scenario, top: Values) -> None:
    """Name lines that take away posts that are not there."""
    before = len(top.faults)
    _check_teams(draft, scenario, top)
    if len(top.faults) > before:
        return
    placed = {one.what.key: one for one in draft.posts}
    lines = [one.what for one in draft.posts]
    for line, rule in taken_too_far(lines, scenario.parameters, scenario.parameters):
        where, path = draft.place_of(placed[line.key])
        top.fault(where, path, rule)


def _check_rules(draft: Draft, scenario: Scenario, top: Values) -> None:
    """Name changes that leave the bounds of their figures or contradict the rest of the council."""
    option = Option(
        key=draft.key,
        name="",
        description="",
        scenario=scenario,
        overrides=tuple(one.what for one in draft.overrides),
    )
    told: set[tuple[str, str]] = set()
    for one in tried(option, scenario.parameters, {})[2]:
        placed = next(placed for placed in draft.overrides if placed.what is one.override)
        if (placed.path, one.path) not in told:
            told.add((placed.path, one.path))
            where, path = draft.place_of(placed)
            top.fault(where, path, f"from {one.day} {one.path}: {one.rule}")


def _check_teams(draft: Draft, scenario: Scenario, top: Values) -> None:
    """Name lines of other options whose teams are not in the council of this one."""
    known = scenario.parameters.teams
    for line in draft.posts:
        for team in line.what.teams:
            where, path = draft.place_of(line)
            if team not in POOLS and team not in known:
                top.fault(where, path, f"{line.option} has posts in {team}, a team that is not in this council")
            elif team not in POOLS and line.what.role not in roles_of(known[team].kind):
                top.fault(where, path, f"{line.option} has posts in {team} that a team of its kind here cannot have")


def _overlaps(placed: list[Placed[Override]], start: date) -> Iterator[tuple[Placed[Override], Placed[Override], str]]:
    """Yield changes of one figure that hold at the same time; the second is the one to tell of."""
    by_figure: dict[str, list[tuple[date, int, Placed[Override]]]] = {}
    for number, one in enumerate(placed):
        for path in paths_of(one.what.figure):
            by_figure.setdefault(path, []).append((one.what.begins or start, number, one))
    for figure, changes in by_figure.items():
        changes.sort(key=lambda change: change[:2])
        longest = changes[0]
        for change in changes[1:]:
            until = longest[2].what.ends
            if until is None or change[0] < until:
                first, second = sorted((longest, change), key=lambda one: one[1])
                yield first[2], second[2], figure
            if until is not None and (change[2].what.ends is None or change[2].what.ends > until):
                longest = change


def _overlap(first: Placed[Override], second: Placed[Override], figure: str) -> str:
    if first.option == second.option:
        return f"{figure} is changed on line {first.where.line} already, and both hold at the same time"
    return f"{first.option} and {second.option} both change {figure} at the same time; they cannot be put together"
