"""Workbooks changed at random are read, or refused in words; never anything else."""

import io
import random
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from annex_a_books import INSPECTED, of, sheets, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calibration.importers.annex_a import read_annex_a
from calibration.importers.findings import ReturnFault

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SIGNS = st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00")
CELLS = st.one_of(
    st.text(SIGNS, max_size=12), st.integers(-(10**6), 10**6), st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(), st.dates(date(1900, 3, 1)), st.datetimes(datetime(1900, 3, 1)), st.none(),
    st.sampled_from(["Total", "a) Yes", "31/02/2024", "01/01/24", "#N/A", "Child Unique ID", "1e400", "-", "=1+1"]),
)  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write(tmp_path_factory.mktemp("plain") / "plain.xlsx", sheets()).read_bytes()


def read_or_refuse(path: Path, inspected: date | None = INSPECTED) -> None:
    try:
        journeys, findings = read_annex_a(path, inspected=inspected)
        told = [repr(journeys), *(finding.words for finding in findings)]
    except ReturnFault as fault:
        told = list(fault.faults)
    assert told
    assert all(told)


@QUICK
@given(seed=st.integers(0, 2**32))
def test_flipped_bytes_of_the_file(seed: int, plain: bytes, tmp_path: Path) -> None:
    chance, content = random.Random(seed), bytearray(plain)
    for _ in range(chance.randint(1, 20)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(content))
    read_or_refuse(path)


@QUICK
@given(seed=st.integers(0, 2**32))
def test_flipped_bytes_of_the_parts(seed: int, plain: bytes, tmp_path: Path) -> None:
    chance = random.Random(seed)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(path, "w") as new:
        chosen = chance.choice([name for name in old.namelist() if name.startswith("xl/")])
        for name in old.namelist():
            content = bytearray(old.read(name))
            for _ in range(chance.randint(1, 4) if name == chosen else 0):
                content[chance.randrange(len(content))] = chance.choice(b"0123456789<>/\"'=&; aAzZrtsv\x00\xff")
            new.writestr(name, bytes(content))
    read_or_refuse(path)


@QUICK
@given(
    number=st.integers(1, 11),
    cells=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 35), CELLS), min_size=1, max_size=30),
    inspected=st.sampled_from([INSPECTED, None]),
)
def test_random_cells(
    number: int, cells: list[tuple[int, int, object]], inspected: date | None, tmp_path: Path
) -> None:
    content = sheets(only=[number])
    rows = content[of(number).sheet]
    for row, column, cell in cells:
        while len(rows) <= row:
            rows.append([])
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = cell
    read_or_refuse(write(tmp_path / "a.xlsx", content), inspected)


@QUICK
@given(
    rows=st.lists(st.lists(CELLS, max_size=8), max_size=20),
    name=st.text("List_0123456789 abc", min_size=1, max_size=20),
)
def test_random_sheets(rows: list[list[object]], name: str, tmp_path: Path) -> None:
    read_or_refuse(write(tmp_path / "a.xlsx", {name: rows} | {"List_2": list(sheets()["List_2"])}))
