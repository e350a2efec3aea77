"""Whatever happens to a good file's text, the answer is a scenario or a planner's message, and soon."""

import time

from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario import ScenarioError, load

from .files import good_text

SIGNS = [
    "\n",
    "  ",
    "\t",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "#",
    "&a ",
    "*a",
    "!!x ",
    "| ",
    "> ",
    "? ",
    ", ",
    "-",
]
WORDS = ["null", "true", ".nan", "1e999", "<<: ", "\\U00110000", "\x85", "\0", "\ufeff", "value", "0x10", "2024-13-01"]
LINES = ["---\n", "...\n", "%YAML 1.1\n", "throughcare: 1\n", "baseline: x.yaml\n", "changes:\n"]
PIECES = st.one_of(st.text(max_size=5), st.sampled_from(SIGNS + WORDS + LINES))
SYMBOLS = st.text(alphabet="ab:-{}[],\"'#&*!|>%@?\n \t0.", max_size=80)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), min_size=1, max_size=6)


def mutated(edits: list[tuple[float, int, str]]) -> str:
    text = good_text()
    for place, length, piece in edits:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + length :]
    return text


def answers(content: bytes, folder) -> None:
    path = folder / "x.yaml"
    path.write_bytes(content)
    begun = time.process_time()
    said = "nothing wrong"
    try:
        load(path)
    except ScenarioError as error:
        said = str(error)
    assert said
    assert "pydantic" not in said
    assert time.process_time() - begun < 10


@settings(max_examples=examples(15, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=EDITS)
def test_edited_text(edits, tmp_path_factory):
    answers(mutated(edits).encode("utf-8", "surrogatepass"), tmp_path_factory.getbasetemp())


@settings(max_examples=60, deadline=None)
@given(content=st.one_of(st.binary(max_size=200), SYMBOLS.map(str.encode)))
def test_any_bytes(content, tmp_path_factory):
    answers(content, tmp_path_factory.getbasetemp())


@settings(max_examples=examples(10, 30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines=st.lists(st.integers(0, 291), min_size=1, max_size=8), indent=st.sampled_from(["", " ", "    "]))
def test_lines_lost_doubled_and_shifted(lines, indent, tmp_path_factory):
    rows = good_text().splitlines()
    for number, line in enumerate(lines):
        at = line % len(rows)
        rows[at : at + 1] = [[], [rows[at]] * 2, [indent + rows[at].lstrip()]][number % 3]
    answers("\n".join(rows).encode(), tmp_path_factory.getbasetemp())
