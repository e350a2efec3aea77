"""What stands at the top of every file: its version, names, sources, and other files it leans on."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sim.scenario.asked import LEFT_OUT, Source
from sim.scenario.faults import ScenarioError, Where, visible
from sim.scenario.nodes import Branch, Broken, Leaf, Node
from sim.scenario.schema_parts import DATE_PATTERN, RECORDS_PATTERN, SOURCE_PATTERN
from sim.scenario.values import WRONG, Values

_DRIVE = re.compile("[A-Za-z]:")


def check_version(parts: Mapping[str, Node], name: str, top: Values) -> None:
    """Note a fault if a file is of a format that this program does not read."""
    version = parts.get(name)
    if version is None or isinstance(version, Broken) or (isinstance(version, Leaf) and version.text == "1"):
        return
    top.fault(version.where, name, f"this program reads format 1; the line must be '{name}: 1'", version)


def words(parts: Mapping[str, Node], part: str, top: Values, path: str = "") -> str:
    """Return the words of a part, none if it is not there or at fault."""
    written = top.text(parts[part], path or part) if part in parts else WRONG
    return "" if written is WRONG else str(written)


def beside(node: Node, part: str, top: Values, path: Path) -> Path | None:
    """Return the file that a part names, relative to the file it stands in."""
    written = top.text(node, part)
    if written is WRONG:
        return None
    if "\\" in written or written.startswith("/") or _DRIVE.match(written):
        top.fault(node.where, part, "name the file relative to this one, with / between folders", node)
        return None
    return path.parent / str(written)


def tell(error: ScenarioError, node: Node, part: str, top: Values) -> None:
    """Tell what is wrong with another file; what is wrong with all of it is told where it is named."""
    for fault in error.faults:
        if fault.where.line:
            top.faults.append(fault)
        else:
            top.fault(node.where, part, fault.rule, node)


def with_inherited(
    own: Mapping[str, tuple[Where, Source]], inherited: Mapping[str, Source], top: Values
) -> dict[str, Source]:
    """Return a file's sources with those of its baseline; a name may not stand for two of them."""
    for name, (where, source) in own.items():
        before = inherited.get(name)
        if before is not None and before != source:
            rule = f'the baseline has another source of this name, "{visible(before.title)}"; choose another name'
            top.fault(where, f"sources.{name}", rule)
    return {**inherited, **{name: source for name, (_, source) in own.items()}}


def read_sources(node: Node, top: Values) -> dict[str, tuple[Where, Source]] | None:
    """Read the sources of a file, None if they cannot be read at all."""
    if isinstance(node, Broken):
        return None
    if not isinstance(node, Branch):
        top.fault(node.where, "sources", "named sources should be here, each with a title and a date", node)
        return None
    sources = {}
    for name, entry in node.entries.items():
        path = f"sources.{name}"
        if not re.fullmatch(SOURCE_PATTERN, name):
            top.fault(entry.where, path, "a source's name has letters, digits, - _ and . only")
        elif name == LEFT_OUT:
            top.fault(entry.where, path, "this name is kept for figures that are left out; choose another")
        parts = top.entries(entry, path, ("title", "date", "url", "records"), ("title", "date")) or {}
        written = {part: top.text(parts[part], f"{path}.{part}") for part in parts}
        when = written.get("date", WRONG)
        if when is not WRONG and not _is_date(when):
            rule = "a source's date is a year, a year and month or a day, as in 2017, 2017-07 or 2017-07-14"
            top.fault(parts["date"].where, f"{path}.date", rule, parts["date"])
        told = written.get("records", WRONG)
        if told is not WRONG and not _is_records(str(told)):
            rule = "name the return and its days, as in ssda903 2016-04-01 to 2017-03-31; leave it out for all else"
            top.fault(parts["records"].where, f"{path}.records", rule, parts["records"])
        title, url, records = (
            "" if (each := written.get(part, "")) is WRONG else str(each) for part in ("title", "url", "records")
        )
        # A source with a fault of its own is still known, so that it is not reported again by every figure.
        sources[name] = (entry.where, Source(name, title, str(when), url, records))
    return sources


def _is_records(written: str) -> bool:
    if not re.fullmatch(RECORDS_PATTERN, written):
        return False
    _, first, _, last = written.split(" ")
    return _is_date(first) and _is_date(last) and first <= last


def _is_date(written: str) -> bool:
    if not re.fullmatch(DATE_PATTERN, written):
        return False
    try:
        date.fromisoformat(written + "-01-01"[len(written) - 4 :])
    except ValueError:
        return False
    return True
