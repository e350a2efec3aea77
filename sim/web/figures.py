"""The figures of a scenario as rows that somebody can change."""

from collections.abc import Iterable, Mapping

import pandas as pd

from sim.scenario import Assumption, Scenario
from sim.scenario.faults import Fault
from sim.scenario.workbook.layout import plain_name
from sim.web.draft import ENTERED, Edit

POSTS = "Posts by team and role"
CHANGED = "Changed figures"
EVERYTHING = "All figures"
WRITTEN = {"Value": "value", "Low": "low", "High": "high", "Source": "source", "Status": "status", "Note": "note"}
"""Columns that can be changed, and what an edit calls them."""
STATUSES = ("published", "derived", "assumption", "calibrated")


def views(scenario: Scenario) -> dict[str, str]:
    """Return what can be shown, by its name, with what the paths of its figures begin with."""
    sections = dict.fromkeys(row.field.partition(".")[0] for row in scenario.register)
    teams = {f"Team: {team.name}": f"teams.{key}." for key, team in scenario.parameters.teams.items()}
    return (
        {POSTS: "", CHANGED: ""}
        | teams
        | {plain_name(name): f"{name}." for name in sections if name != "teams"}
        | {EVERYTHING: ""}
    )


def chosen(scenario: Scenario, view: str, words: str, edits: Mapping[str, Edit]) -> list[Assumption]:
    """Return the figures of a view in whose name, path, source or note all the words stand."""
    begins = views(scenario)[view]
    rows = [row for row in scenario.register if row.field.startswith(begins)]
    if view == POSTS:
        # Posts of which there are none stand under their team
        rows = [row for row in rows if row.field.startswith("teams.") and row.unit == "FTE"]
        rows = [row for row in rows if row.value or row.field in edits]
    if view == CHANGED:
        rows = [row for row in rows if row.field in edits]
    wanted = words.lower().split()
    return [row for row in rows if all(word in _searched(row, scenario) for word in wanted)]


def name_of(field: str, scenario: Scenario) -> str:
    """Return a figure's name as a planner says it."""
    parts = field.split(".")
    if parts[0] == "teams" and len(parts) > 2:
        team = scenario.parameters.teams.get(parts[1])
        return f"{team.name if team else parts[1]}: {_small(plain_name('.'.join(parts[2:])))}"
    return plain_name(field)


def edit_of(row: Assumption) -> Edit:
    """Return a figure as it stands in the scenario, as though somebody had written it."""
    low, high = ("" if end is None else _written(end) for end in (row.low, row.high))
    return Edit(_written(row.value), low, high, row.source_title, row.status, row.note)


def changed(row: Assumption, before: Edit, **more: str) -> Edit | None:
    """Return a figure with some of its parts written anew; None if it is then as it was in the scenario."""
    original = edit_of(row)
    parts = {name: getattr(before, name) for name in WRITTEN.values()} | more
    new = Edit(**parts)
    if (new.value, new.low, new.high) != (original.value, original.low, original.high):
        if new.source == original.source and "source" not in more:
            new.source = ENTERED
            new.note = f"was {original.value} ({original.source})" if "note" not in more else new.note
        if new.status == original.status and "status" not in more:
            new.status = "assumption"
    elif "source" not in more and new.source == ENTERED:
        return None
    return None if new == original else new


def table(
    rows: Iterable[Assumption], scenario: Scenario, edits: Mapping[str, Edit], faults: Iterable[Fault]
) -> pd.DataFrame:
    """Return the rows of a view as a table, with what is wrong beside each; the index is the path."""
    wrong: dict[str, str] = {}
    for fault in faults:
        part = fault.field.removeprefix(_figure(fault.field)).rpartition(".")[2]
        rule = (f"{part}: " if part not in {"", "value"} else "") + fault.rule
        rule += f" (written: {fault.written})" if fault.written else ""
        wrong[_figure(fault.field)] = "; ".join(filter(None, [wrong.get(_figure(fault.field), ""), rule]))
    told = []
    for row in rows:
        shown = edits.get(row.field, edit_of(row))
        told.append(
            {
                "path": row.field,
                "Changed": "● changed" if row.field in edits else "",
                "Setting": name_of(row.field, scenario),
                "Value": shown.value,
                "Low": shown.low,
                "High": shown.high,
                "Unit": row.unit,
                "Source": shown.source,
                "Status": shown.status,
                "Note": shown.note,
                "What is wrong": wrong.get(row.field, ""),
            }
        )
    names = ["path", "Changed", "Setting", "Value", "Low", "High", "Unit", "Source", "Status", "Note", "What is wrong"]
    return pd.DataFrame(told, columns=names).set_index("path")


def _figure(field: str) -> str:
    """Return the figure that a fault's field is a part of."""
    for part in (".value", ".interval", ".source", ".status", ".note", ".unit", "["):
        field = field.partition(part)[0]
    return field


def _searched(row: Assumption, scenario: Scenario) -> str:
    return f"{name_of(row.field, scenario)} {row.field} {row.source_title} {row.note}".lower()


def _written(value: float | tuple[float, ...]) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"{one:.10g}" for one in value)
    return f"{value:.10g}"


def _small(words: str) -> str:
    return words if words[:2].isupper() else words[0].lower() + words[1:]
