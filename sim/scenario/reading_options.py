"""From a path to options: a baseline, and what is compared with it, all of it checked before anything runs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.scenario.asked import Scenario, Source
from sim.scenario.faults import Fault, ScenarioError, Where
from sim.scenario.loading import load
from sim.scenario.measured import Measured, Measures, by_name
from sim.scenario.nodes import Branch, Broken, Node
from sim.scenario.options import BASELINE, Option, Options
from sim.scenario.preamble import beside, check_version, read_sources, tell, with_inherited, words
from sim.scenario.reading import LARGEST_FILE, text_of, tree_of
from sim.scenario.reading_options_changes import read_override
from sim.scenario.reading_options_judging import Judging
from sim.scenario.reading_options_posts import Lines
from sim.scenario.reading_options_together import Draft, Placed, put_together, refuse_same_names
from sim.scenario.reading_options_values import OptionValues
from sim.scenario.schema_parts import TEAM_PATTERN
from sim.scenario.values import WRONG, Values, listed
from sim.vocabulary import TeamKind

MOST_OPTIONS = 50
HEADLINE = "assessments_within_45_days"
_VERSION = "throughcare_options"
_TOP = (_VERSION, "name", "description", "baseline", "headline", "sources", "standards", "worth", "forecast", "options")
_MATTERS = ("scenario", "together", "posts", "changes", "lines", "caseload")
_OPTION = ("name", "description", *_MATTERS, "printed")


def is_options_file(path: str | Path) -> bool:
    """Whether a file says of itself that it holds options; False for one that cannot be read."""
    try:
        with Path(path).open(encoding="utf-8-sig", errors="replace") as file:
            return any(line.startswith(f"{_VERSION}:") for line in file)
    except (OSError, ValueError):
        return False


def load_options(path: str | Path, measures: Measures) -> Options:
    """Read a file of options, with the scenarios it names, and check all of it.

    Parameters
    ----------
    path : str or Path
        The file.
    measures : mapping of str to Measured, or collection of str
        The measures there are (`sim.measures.MEASURES`). Of names alone only the names are checked, not whether what
        is asked of a measure is possible.

    Returns
    -------
    Options

    Raises
    ------
    ScenarioError
        Anything is wrong; the error names everything that is.
    """
    shown_as = str(path)
    text = text_of(Path(path), Where(shown_as, 0), kind="file of options", largest=LARGEST_FILE)
    root, faults = tree_of(text, shown_as, what="file of options", begins=f"{_VERSION}: 1")
    _refuse_scenario(root)
    reading = _Reading(Path(path), shown_as, by_name(measures), faults)
    options = reading.options(root, text)
    if options is None:
        raise ScenarioError(reading.faults)
    return options


def _refuse_scenario(root: Node) -> None:
    if isinstance(root, Branch) and "throughcare" in root.entries and _VERSION not in root.entries:
        rule = f"this is a scenario; a file of options begins with '{_VERSION}: 1' and names it as its baseline"
        raise ScenarioError([Fault(root.entries["throughcare"].where, "throughcare", rule)])


@dataclass(slots=True)
class _Reading:
    """The reading of one file; `scenarios` are those named so far, each loaded once."""

    path: Path
    shown_as: str
    measures: Mapping[str, Measured | None]
    faults: list[Fault]
    scenarios: dict[Path, Scenario | None] = field(default_factory=dict)

    def options(self, root: Node, text: str) -> Options | None:
        top = Values(self.faults)
        parts = top.entries(root, "", _TOP, (_VERSION, "name", "baseline", "options")) or {}
        check_version(parts, _VERSION, top)
        baseline = self.scenario(parts["baseline"], "baseline", top) if "baseline" in parts else None
        sources = self.sources(parts.get("sources"), baseline, top)
        values = OptionValues(
            faults=self.faults,
            sources={self.shown_as: sources},
            complete=True,
            top_file=self.shown_as,
            start=baseline.parameters.start if baseline else None,
        )
        drafts = self.drafts(parts["options"], baseline, values) if "options" in parts else {}
        put_together(drafts, baseline, values)
        judging = Judging(values, self.measures, self.teams() if baseline else {})
        standards = judging.standards(parts["standards"]) if "standards" in parts else ()
        worth = judging.worth(parts["worth"]) if "worth" in parts else ()
        headline: Any = HEADLINE
        if "headline" in parts:
            headline = values.one_of(parts["headline"], "headline", "measure", self.measures)
        forecast = judging.forecast(parts["forecast"]) if "forecast" in parts else ()
        name, description = (words(parts, part, top) for part in ("name", "description"))
        if self.faults or baseline is None:
            return None
        return Options(
            name=name,
            description=description,
            path=self.shown_as,
            options=(_as_it_is(baseline), *(draft.option(values) for draft in drafts.values())),
            standards=standards,
            headline=headline,
            worth=worth,
            forecast=forecast,
            sources=sources or {},
            text=text,
        )

    def scenario(self, node: Node, part: str, top: Values) -> Scenario | None:
        """Load a scenario that stands beside the file; what is wrong with it is told once."""
        file = beside(node, part, top, self.path)
        if file is None:
            return None
        try:
            key = file.resolve()
            if key not in self.scenarios:
                self.scenarios[key] = None
                self.scenarios[key] = load(file)
            return self.scenarios[key]
        except ScenarioError as error:
            tell(error, node, part, top)
        except (OSError, ValueError, RuntimeError):
            top.fault(node.where, part, "this is not the name of a file", node)
        return None

    def sources(self, node: Node | None, baseline: Scenario | None, top: Values) -> Mapping[str, Source] | None:
        """Return the sources that lines may name, None if that cannot be said."""
        own = {} if node is None else read_sources(node, top)
        if own is None or baseline is None:
            return None
        return with_inherited(own, {source.id: source for source in baseline.sources}, top)

    def drafts(self, node: Node, baseline: Scenario | None, values: OptionValues) -> dict[str, Draft]:
        if isinstance(node, Broken):
            return {}
        if not isinstance(node, Branch):
            values.fault(node.where, "options", "named options should be here, each with its settings below it", node)
            return {}
        if not node.entries:
            values.fault(
                node.where, "options", "at least one option is needed; `throughcare run` runs a scenario alone"
            )
        if len(node.entries) > MOST_OPTIONS:
            rule = f"{len(node.entries)} options; at most {MOST_OPTIONS} can be compared"
            values.fault(node.where, "options", rule)
            return {}
        drafts = {key: self.draft(key, entry, baseline, values) for key, entry in node.entries.items()}
        for draft in drafts.values():
            self.read_together(draft, drafts, values)
        refuse_same_names(drafts.values(), baseline, values)
        return drafts

    def draft(self, key: str, node: Node, baseline: Scenario | None, values: OptionValues) -> Draft:
        """Read one option; what it puts together is read when all are known."""
        path = f"options.{key}"
        if key == BASELINE:
            values.fault(node.where, path, "this name is taken by the baseline, which needs no entry; choose another")
        elif not re.fullmatch(TEAM_PATTERN, key):
            rule = "a short name for an option has small letters, digits and _, and begins with a letter"
            values.fault(node.where, path, rule)
        parts = values.entries(node, path, _OPTION, ("name",)) or {}
        if parts and not any(part in parts for part in _MATTERS):
            rule = f"nothing differs from the baseline; an option has at least one of {listed(_MATTERS)}"
            values.fault(node.where, path, rule)
        for part in ("name", "description"):
            words(parts, part, values, f"{path}.{part}")
        has_own = "scenario" in parts
        scenario = self.own_scenario(parts["scenario"], path, baseline, values) if has_own else baseline
        draft = Draft(key, node, parts, scenario, has_own)
        self.read_lines(draft, values)
        return draft

    def own_scenario(self, node: Node, path: str, baseline: Scenario | None, top: Values) -> Scenario | None:
        """Load the council an option begins with, and hold it against the baseline's."""
        scenario = self.scenario(node, f"{path}.scenario", top)
        if scenario is None or baseline is None:
            return scenario
        start, draws = baseline.parameters.start, len(baseline.draws or ())
        own_start, own_draws = scenario.parameters.start, len(scenario.draws or ())
        if own_start != start:
            rule = f"begins on {own_start}, the baseline on {start}; they must begin on the same day"
            top.fault(node.where, f"{path}.scenario", rule, node)
        if own_draws != draws:
            rule = f"has {own_draws} draws, the baseline {draws}; both have as many, or none"
            top.fault(node.where, f"{path}.scenario", rule, node)
        return scenario

    def read_lines(self, draft: Draft, values: OptionValues) -> None:
        teams = None if draft.scenario is None else draft.scenario.parameters.teams
        lines, parts, path = Lines(values, draft.key, teams), draft.parts, draft.path
        before = len(values.faults)
        for node, here in values.rows(parts.get("posts"), f"{path}.posts"):
            if (posts := lines.posts(node, here)) is not None:
                draft.posts.append(Placed(posts, node.where, here, draft.key))
        if len(values.faults) > before:
            draft.gaps.add("posts")
        before = len(values.faults)
        for node, here in values.rows(parts.get("changes"), f"{path}.changes"):
            if (override := read_override(values, node, here, draft.key)) is not None:
                draft.overrides.append(Placed(override, node.where, here, draft.key))
        if len(values.faults) > before:
            draft.gaps.add("changes")
        for node, here in values.rows(parts.get("lines"), f"{path}.lines"):
            if (cost := lines.cost(node, here)) is not None:
                draft.costs.append(Placed(cost, node.where, here, draft.key))
        for node, here in values.rows(parts.get("caseload"), f"{path}.caseload"):
            if (caseload := lines.caseload(node, here)) is not None:
                draft.caseload.append(caseload)
        for node, here in values.rows(parts.get("printed"), f"{path}.printed"):
            if (total := lines.printed(node, here)) is not None:
                draft.printed.append(total)

    def read_together(self, draft: Draft, drafts: Mapping[str, Draft], values: OptionValues) -> None:
        node, path, before = draft.parts.get("together"), f"{draft.path}.together", len(values.faults)
        for item, here in values.rows(node, path):
            key = values.one_of(item, here, "option", drafts)
            if key in (known for known, _, _ in draft.together):
                values.fault(item.where, here, "named twice", item)
            elif key is not WRONG:
                draft.together.append((str(key), item, here))
        if node is not None and not draft.together and len(values.faults) == before:
            values.fault(node.where, path, "at least one option is needed", node)
        if len(values.faults) > before:
            draft.gaps.add("together")

    def teams(self) -> dict[str, set[TeamKind]]:
        """Return the teams of all councils named, with the kinds they are of."""
        kinds: dict[str, set[TeamKind]] = {}
        for scenario in self.scenarios.values():
            for name, team in scenario.parameters.teams.items() if scenario is not None else ():
                kinds.setdefault(name, set()).add(team.kind)
        return kinds


def _as_it_is(baseline: Scenario) -> Option:
    return Option(key=BASELINE, name=baseline.name, description=baseline.description, scenario=baseline)
