"""The source tables: they lie beside this repository, or nowhere."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

_TABLES = Path(__file__).parents[3] / "shared" / "data"
needs_source_tables = pytest.mark.skipif(
    not _TABLES.is_dir(), reason="the source tables are not beside this repository"
)


def rows_of(table: str) -> Iterator[dict[str, str]]:
    """Read a table's rows, packed or not."""
    path = _TABLES / table
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def paper_says(fact: str) -> float:
    """Return what the council's paper says about Leicestershire."""
    return say_of("Leicestershire", fact)


def say_of(council: str, fact: str) -> float:
    """Return what a council's paper says."""
    [row] = [row for row in rows_of("seed_facts.csv") if (row["measure"], row["council"]) == (fact, council)]
    return float(row["value"])
