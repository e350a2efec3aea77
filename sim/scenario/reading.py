"""From a path to a tree of nodes: everything that can be wrong with a file before its meaning is looked at."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from sim.scenario.faults import Fault, ScenarioError, Where, visible
from sim.scenario.nodes import Branch, Broken, Leaf, Node, Row, leaf
from sim.scenario.opening import HIDDEN, content_of
from sim.scenario.workbook import is_workbook, read_workbook

LARGEST_FILE = 2_000_000
"""Bytes; a scenario of a large county has about 50,000."""
MOST_VALUES = 50_000
"""Names, values and brackets; a scenario of a large county has about 5,000, and each takes time to read."""
DEEPEST = 20
"""Nesting; a scenario needs seven levels. The YAML scanner's time grows with the square of the depth."""

_SCALAR = (ScalarEvent, yaml.ScalarEvent)
_MAPPING_START, _MAPPING_END = (MappingStartEvent, yaml.MappingStartEvent), (MappingEndEvent, yaml.MappingEndEvent)
_SEQUENCE_START = (SequenceStartEvent, yaml.SequenceStartEvent)
_SEQUENCE_END = (SequenceEndEvent, yaml.SequenceEndEvent)
_ORDINARY = (
    yaml.StreamStartEvent,
    yaml.StreamEndEvent,
    yaml.DocumentStartEvent,
    yaml.DocumentEndEvent,
    *(each[1] for each in (_SCALAR, _MAPPING_START, _MAPPING_END, _SEQUENCE_START, _SEQUENCE_END)),
)

_READ_OTHERWISE = re.compile("[\\t\\x85\\u2028\\u2029]|\\r(?!\\n)|[|>][-+0-9]*#")
"""Tabs, rare ends of lines, a comment at once behind the sign of a block: parsers differ in what they make of them."""

_CORE_TAG = "tag:yaml.org,2002:"
_CORE_TAGS = {_CORE_TAG + name for name in ("str", "int", "float", "bool", "null", "map", "seq")}
_SENTENCES = (
    ("mapping values are not allowed", "a colon in an unexpected place: check the indentation and quote such words"),
    ("'\\t' that cannot start", "a tab: indent and separate with spaces"),
    ("that cannot start any token", "words may not begin with this sign: put them in quotes"),
    ("could not find expected ':'", "a name without a colon after it"),
    ("but found '-'", "a list item where a named setting should be: check the dashes and the indentation"),
    ("found unexpected end of stream", "quotes opened here or above are never closed"),
    ("expected ',' or '}'", "a curly bracket { is not closed, or a comma is missing"),
    ("expected ',' or ']'", "a square bracket [ is not closed, or a comma is missing"),
    ("found unknown escape character", "a backslash in double quotes: use single quotes instead"),
    ("expected <block end>", "the indentation does not fit the lines above, or words follow a closing quote"),
    ("found undefined tag handle", "tags (words beginning with !) are not allowed"),
    ("expected the node content", "a value was expected here: look for a bracket too many or too few, or a comma"),
    ("version 1.* is required", "an unknown version of YAML: leave the line out"),
)
_ANYTHING_ELSE = "this is not YAML: check the quotes, brackets, colons and indentation"


def read_tree(path: Path, shown_as: str) -> tuple[Node, list[Fault]]:
    """Read a file, YAML or a workbook, into nodes.

    Parameters
    ----------
    path : Path
        The file.
    shown_as : str
        What messages call it.

    Returns
    -------
    tuple of Node and list of Fault
        The tree, and the faults that leave the rest of the file worth checking.

    Raises
    ------
    ScenarioError
        The file cannot be read, or is neither YAML nor a workbook.
    """
    if is_workbook(path):
        return read_workbook(path, shown_as)
    return tree_of(text_of(path, Where(shown_as, 0), kind="scenario file", largest=LARGEST_FILE), shown_as)


def tree_of(
    text: str, shown_as: str, *, what: str = "scenario", begins: str = "throughcare: 1"
) -> tuple[Node, list[Fault]]:
    """Read text into nodes as `read_tree` does; `what` it is and how it `begins` is for messages."""
    return _Builder(shown_as, what, begins).build(text)


def text_of(path: Path, whole: Where, *, kind: str, largest: int) -> str:
    """Read a file as text in which nothing is hidden.

    Parameters
    ----------
    path : Path
        The file.
    whole : Where
        What messages call it.
    kind : str
        What is expected of it, such as "scenario file".
    largest : int
        Bytes it may have.

    Raises
    ------
    ScenarioError
        It cannot be read, or is no such text.
    """
    content = content_of(path, whole, kind=kind, largest=largest)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        rule = f"the file is not UTF-8 text (byte {fault.start + 1}); save it as UTF-8"
        raise ScenarioError([Fault(Where(whole.file, line), "", rule, f"byte 0x{content[fault.start]:02X}")]) from None
    if hidden := HIDDEN.search(text):
        line = text.count("\n", 0, hidden.start()) + 1
        raise ScenarioError([Fault(Where(whole.file, line), "", "a sign that cannot be seen", visible(hidden[0]))])
    return text


def ordinary_events(text: str) -> list[Any]:
    """Return the events of a file in which nothing is out of the ordinary, read by libyaml, some thirty times as fast.

    Nothing is returned of a file that is broken, of many values, or that has anchors, aliases, tags or directives:
    the slower parser reads these, and says what is wrong with them.
    """
    loader = getattr(yaml, "CSafeLoader", None)
    if loader is None or _READ_OTHERWISE.search(text):
        return []
    events: list[Any] = []
    depth = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if not _is_ordinary(event) or depth > DEEPEST or len(events) == MOST_VALUES:
                return []
            events.append(event)
    except Exception:
        # Whatever it stumbles over is for the parser that says what it is.
        return []
    return events


def _is_ordinary(event: Any) -> bool:
    if isinstance(event, yaml.DocumentStartEvent):
        return event.version is None and not event.tags
    return isinstance(event, _ORDINARY) and not getattr(event, "anchor", None) and not getattr(event, "tag", None)


class _Builder:
    """Builds nodes from parser events with a stack of its own, so that no nesting can exhaust Python's."""

    def __init__(self, file: str, what: str, begins: str) -> None:
        self.file = file
        self.what = what
        self.begins = begins
        self.faults: list[Fault] = []
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0

    def build(self, text: str) -> tuple[Node, list[Fault]]:
        events: Iterable[Any] = ordinary_events(text) or YAML(typ="safe", pure=True).parse(text)
        line = 1
        try:
            for number, event in enumerate(events):
                line = event.start_mark.line + 1
                if number > MOST_VALUES:
                    self.stop(line, f"more than {MOST_VALUES} names and values: this is no {self.what}")
                self.take(event, Where(self.file, line))
        except ScenarioError:
            raise
        except MarkedYAMLError as fault:
            self.stop(_line_of(fault, line), _sentence(fault))
        except YAMLError:
            self.stop(line, _ANYTHING_ELSE)
        except Exception:
            # The parser itself stumbles over some broken files (an escape beyond Unicode, say).
            self.stop(line, _ANYTHING_ELSE)
        if self.root is None or (isinstance(self.root, Leaf) and not self.root.text and not self.root.quoted):
            self.stop(0, f"the file is empty; a {self.what} begins with '{self.begins}'")
        assert self.root is not None
        return self.root, self.faults

    def stop(self, line: int, rule: str) -> None:
        raise ScenarioError([*self.faults, Fault(Where(self.file, line), "", rule)])

    def take(self, event: Any, where: Where) -> None:
        if isinstance(event, (DocumentStartEvent, yaml.DocumentStartEvent)):
            self.documents += 1
            if self.documents > 1:
                self.stop(where.line, f"a second document begins here; a file holds one {self.what}")
        elif isinstance(event, AliasEvent):
            written = f"*{visible(str(event.anchor))}"
            self.faults.append(Fault(where, self.path(), "aliases are not allowed: write the value out", written))
            self.put(Broken(where))
        elif isinstance(event, _SCALAR):
            sound = self.is_sound(event, where)
            is_text = bool(event.style) or _tag_of(event) == _CORE_TAG + "str"
            node = leaf(where, event.value, plain=not is_text)
            self.put(node if sound and self.can_be_seen(node) else Broken(where))
        elif isinstance(event, _MAPPING_START + _SEQUENCE_START):
            if len(self.stack) >= DEEPEST:
                self.stop(where.line, f"nested more than {DEEPEST} levels deep")
            self.stack.append(
                _Open(
                    where=self.where_of_value(where),
                    is_mapping=isinstance(event, _MAPPING_START),
                    is_sound=self.is_sound(event, where),
                )
            )
        elif isinstance(event, _MAPPING_END + _SEQUENCE_END):
            closed = self.stack.pop()
            self.put(closed.node())

    def is_sound(self, event: NodeEvent, where: Where) -> bool:
        sound = True
        if event.anchor:
            self.faults.append(Fault(where, self.path(), "anchors are not allowed", f"&{visible(event.anchor)}"))
            sound = False
        tag = _tag_of(event)
        if tag and tag not in _CORE_TAGS:
            self.faults.append(Fault(where, self.path(), "tags are not allowed", visible(_written_tag(tag))))
            sound = False
        return sound

    def can_be_seen(self, node: Leaf) -> bool:
        hidden = HIDDEN.search(node.text)
        if hidden:
            self.faults.append(Fault(node.where, self.path(), "a sign that cannot be seen", visible(hidden[0])))
        return hidden is None

    def where_of_value(self, where: Where) -> Where:
        top = self.stack[-1] if self.stack else None
        return top.key_where if top and top.is_mapping and top.key_where else where

    def path(self) -> str:
        names = [level.key for level in self.stack if level.is_mapping and level.key]
        return ".".join(names[1:] if names[:1] in (["parameters"], ["changes"]) and len(names) > 1 else names)

    def put(self, node: Node) -> None:
        """Give a finished node to whatever is open: as the document, a list item, a name or a named value."""
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if not top.is_mapping:
            top.items.append(node)
        elif top.key_where is None:
            top.key_where = node.where
            if isinstance(node, Leaf):
                top.key = node.text
            else:
                if not isinstance(node, Broken):
                    self.faults.append(Fault(node.where, self.path(), "a name should be here, not a list or mapping"))
                top.key = None
        else:
            self.put_named(top, node)
            top.key_where = None
            top.key = None

    def put_named(self, top: "_Open", node: Node) -> None:
        assert top.key_where is not None
        if top.key is None:
            return
        if top.key in top.entries:
            first = top.entries[top.key].where.line
            self.faults.append(Fault(top.key_where, self.path(), f"written twice; the first is on line {first}"))
            return
        if isinstance(node, (Leaf, Broken)):
            node = _moved(node, top.key_where)
        top.entries[top.key] = node


class _Open:
    """A mapping or list that has begun and not ended."""

    __slots__ = ("entries", "is_mapping", "is_sound", "items", "key", "key_where", "where")

    def __init__(self, *, where: Where, is_mapping: bool, is_sound: bool) -> None:
        self.where = where
        self.is_mapping = is_mapping
        self.is_sound = is_sound
        self.key: str | None = None
        self.key_where: Where | None = None
        self.entries: dict[str, Node] = {}
        self.items: list[Node] = []

    def node(self) -> Node:
        if not self.is_sound:
            return Broken(self.where)
        return Branch(self.where, self.entries) if self.is_mapping else Row(self.where, tuple(self.items))


def _moved(node: Leaf | Broken, where: Where) -> Node:
    if isinstance(node, Broken):
        return Broken(where)
    return Leaf(where, node.text, node.value, node.quoted)


def _written_tag(tag: str) -> str:
    return "!!" + tag.removeprefix(_CORE_TAG) if tag.startswith(_CORE_TAG) else tag


def _line_of(fault: MarkedYAMLError, line: int) -> int:
    problem = str(fault.problem or "")
    begins = "unexpected end of stream" in problem or "expected ',' or" in problem or "expected ':'" in problem
    mark = (fault.context_mark if begins else None) or fault.problem_mark or fault.context_mark
    return int(mark.line) + 1 if mark is not None else line


def _sentence(fault: MarkedYAMLError) -> str:
    problem = str(fault.problem or "")
    return next((sentence for sign, sentence in _SENTENCES if sign in problem), _ANYTHING_ELSE)


def _tag_of(event: NodeEvent) -> str:
    tag = getattr(event, "ctag", None)
    return "" if tag is None else str(tag)
