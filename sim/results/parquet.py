"""Tables to Parquet files and back, through DuckDB."""

import glob
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

from sim.results.uninterrupted import uninterrupted


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table, compressed with zstd."""
    with _connected() as database:
        database.register("given", table)
        _copy(database, "SELECT * FROM given", path)


def join_files(parts: Sequence[Path], path: Path) -> None:
    """Write one file from several of the same columns, in their order, without holding them in memory."""
    with _connected() as database:
        files = ", ".join(_quoted(_literal(part)) for part in parts)
        _copy(database, f"SELECT * FROM read_parquet([{files}])", path)  # noqa: S608


def read_table(path: Path, where: str = "true", values: Sequence[object] = ()) -> pd.DataFrame:
    """Read the rows of a file for which the condition `where` holds, its ? filled with `values`.

    Raises
    ------
    duckdb.Error
        If the file is damaged, or misses a column.
    """
    return ask(f"SELECT * FROM read_parquet(?) WHERE {where}", path, values)  # noqa: S608


def ask(query: str, path: Path, values: Sequence[object] = ()) -> pd.DataFrame:
    """Ask a query whose first ? is a file, and the others `values`.

    Raises
    ------
    duckdb.Error
        If the file is damaged, or misses a column.
    """
    with _connected() as database:
        found: pd.DataFrame = database.execute(query, [_literal(path), *values]).df()
    return found


@contextmanager
def _connected() -> Iterator[duckdb.DuckDBPyConnection]:
    """Use the process's database in memory, with tables of one's own and nothing printed while it works."""
    with uninterrupted(), _database(os.getpid()).cursor() as database:
        database.execute("SET enable_progress_bar = false")
        yield database


@cache
def _database(process: int) -> duckdb.DuckDBPyConnection:  # noqa: ARG001 - a process that was forked needs its own
    """Open a database in memory, once: it takes longer than writing a table does."""
    return duckdb.connect()


def _copy(database: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    # COPY takes no parameters, so the name is quoted by hand.
    database.execute(f"COPY ({query}) TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _literal(path: Path) -> str:
    """Return a name in which DuckDB finds no wildcard."""
    return glob.escape(str(path))
