"""A file as a tree of plain values, each of which knows its line.

Only what a scenario needs of YAML is let in: mappings, lists, and words, numbers, true/false and nothing as the
YAML 1.2 core schema reads them. Anchors, aliases and tags are faults before anything is built from them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sim.scenario.faults import SHOWN, Where, visible

_WHOLE = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_LONGEST_WHOLE = 15
"""Digits up to which a whole number is exact as a float."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value: the text as written, and what it means."""

    where: Where
    text: str
    value: str | int | float | bool | None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A list."""

    where: Where
    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Branch:
    """A mapping."""

    where: Where
    entries: "dict[str, Node]"


@dataclass(frozen=True, slots=True)
class Broken:
    """Something whose fault has been reported already."""

    where: Where


Node: TypeAlias = Leaf | Row | Branch | Broken


def leaf(where: Where, text: str, *, plain: bool) -> Leaf:
    """Read a scalar: quoted text is always text."""
    if not plain:
        return Leaf(where, text, text, quoted=True)
    if text in _CONSTANTS:
        return Leaf(where, text, _CONSTANTS[text])
    if _WHOLE.fullmatch(text) and len(text) <= _LONGEST_WHOLE:
        return Leaf(where, text, int(text))
    if _NUMBER.fullmatch(text):
        return Leaf(where, text, float(text))
    if _NOT_FINITE.fullmatch(text):
        return Leaf(where, text, float(text.replace(".", "")))
    return Leaf(where, text, text)


def shown(node: Node) -> str:
    """Repeat what was written, on one short line."""
    length = 0
    pieces: list[str] = []
    for piece in _pieces(node):
        pieces.append(piece)
        length += len(piece)
        if length > SHOWN:
            break
    return visible("".join(pieces))


def _pieces(node: Node) -> Iterator[str]:
    if isinstance(node, Leaf):
        yield f'"{node.text}"' if node.quoted else node.text or "nothing"
    elif isinstance(node, Row):
        yield "["
        for number, item in enumerate(node.items):
            yield ", " if number else ""
            yield from _pieces(item)
        yield "]"
    elif isinstance(node, Branch):
        yield "{"
        for number, (name, entry) in enumerate(node.entries.items()):
            yield f", {name}: " if number else f"{name}: "
            yield from _pieces(entry)
        yield "}"
    else:
        yield "..."
