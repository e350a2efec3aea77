"""Whatever happens to a good workbook's cells and bytes, the answer is a scenario or a planner's message, and soon."""

import datetime as dt
import time

from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook_files import Book, Error, Formula, Styled, small

from sim.scenario import ScenarioError, load
from sim.scenario.workbook import layout as of
from sim.spreadsheet import cell_name

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30),
    st.sampled_from(
        [Formula("A1"), Error("#N/A"), Styled(45000, 13), Styled(0.5, 13), "1e999", "inf", "demand.places"]
    ),
    st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)).map(lambda day: Styled((day - dt.date(1899, 12, 30)).days, 13)),
)
PLACES = st.tuples(st.sampled_from(of.layout().sheets), st.integers(1, 45), st.integers(1, 20))


def answers(content: bytes, folder) -> None:
    path = folder / "anything.xlsx"
    path.write_bytes(content)
    begun = time.process_time()
    said = "nothing wrong"
    try:
        load(path)
    except ScenarioError as error:
        said = str(error)
    assert said
    assert "pydantic" not in said
    assert time.process_time() - begun < 20


@settings(max_examples=examples(10, 40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=st.lists(st.tuples(PLACES, VALUES), min_size=1, max_size=8))
def test_any_cells(edits, tmp_path_factory):
    book = Book(small())
    for (sheet, row, column), value in edits:
        book.put(f"{sheet}!{cell_name((row, column))}", value)
    answers(book.content(), tmp_path_factory.getbasetemp())


@settings(max_examples=examples(20, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8)), min_size=1, max_size=5))
def test_any_bytes(edits, tmp_path_factory):
    content = bytearray(small())
    for place, piece in edits:
        at = int(place * len(content))
        content[at : at + len(piece)] = piece
    answers(bytes(content), tmp_path_factory.getbasetemp())


@settings(max_examples=examples(20, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    part=st.sampled_from(sorted(Book(small()).parts)),
    edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(
        ["", "<", ">", '"', "<f>1</f>", '<c r="A0">', '<row r="-1">', '<c r="ZZZ9999999"><v>1</v></c>', "<x:c>", "&#0;",
         "&lt;", "<v>NaN</v>", "<v>1e400</v>", 't="s"', "<v>99999999</v>", "\x00"])), min_size=1, max_size=4),
)  # fmt: skip
def test_any_xml(part, edits, tmp_path_factory):
    book = Book(small())
    xml = book.parts[part].decode("utf-8", "replace")
    for place, length, piece in edits:
        at = int(place * len(xml))
        xml = xml[:at] + piece + xml[at + length :]
    book.parts[part] = xml.encode()
    answers(book.content(), tmp_path_factory.getbasetemp())
