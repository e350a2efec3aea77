"""Rows of tables, one by one."""

from collections.abc import Iterator
from typing import Any

import pandas as pd


def each_row(table: pd.DataFrame) -> Iterator[Any]:
    """Return the rows of a table, their columns being attributes."""
    yield from table.itertuples()
