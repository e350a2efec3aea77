"""Two parsers, one file: where the quick one is asked, it reads what the slow one reads, fault for fault."""

import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import ScenarioError, reading
from sim.scenario.nodes import Branch, Leaf, Row

from .files import good_text
from .test_fuzz import PIECES, SYMBOLS

SHORT = """throughcare: 1
name: a b
list: [1, 2, 'x']
map:
  a: {value: 1, unit: x}
  b: >-
    folded
    text
  c: "q\\n"
items:
- a: 1
  b: 2
- c
"""
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 5), PIECES), min_size=1, max_size=4)


def told(node):
    if isinstance(node, Leaf):
        return (node.where, node.text, node.quoted, repr(node.value))
    if isinstance(node, Branch):
        return (node.where, [(name, told(each)) for name, each in node.entries.items()])
    if isinstance(node, Row):
        return (node.where, [told(each) for each in node.items])
    return node.where


def read(text):
    try:
        node, faults = reading.tree_of(text, "x.yaml")
    except ScenarioError as error:
        return [str(fault) for fault in error.faults]
    return told(node), [str(fault) for fault in faults]


def both(text):
    if not reading.ordinary_events(text):
        return None, None
    quick = read(text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reading, "ordinary_events", lambda _: [])
        return quick, read(text)


def test_a_whole_scenario_is_read_alike():
    quick, slow = both(good_text())
    assert quick is not None, "the ordinary file is read the quick way"
    assert quick == slow


@settings(max_examples=examples(60, 2000), deadline=None)
@given(SYMBOLS)
def test_any_signs_are_read_alike(text):
    quick, slow = both(text)
    assert quick == slow


@settings(max_examples=examples(60, 2000), deadline=None)
@given(EDITS)
def test_a_file_with_edits_is_read_alike(edits):
    text = SHORT
    for place, length, piece in edits:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + length :]
    quick, slow = both(text)
    assert quick == slow


def test_without_the_quick_parser_files_are_read_as_well(monkeypatch):
    monkeypatch.delattr(reading.yaml, "CSafeLoader", raising=False)
    assert reading.ordinary_events(SHORT) == []
    assert read(SHORT)[1] == []
