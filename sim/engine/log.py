"""The append-only event log: seven numbers a row, nothing computed.

Rows are gathered in a plain list, the cheapest thing to write to, and packed into arrays of doubles a block at a
time, so a million of them take 56 MB.
"""

from collections.abc import Iterable
from struct import pack

import numpy as np

COLUMNS = ("time", "event", "child", "team", "worker", "value", "other")
WIDTH = len(COLUMNS)
_BLOCK = 7 * 8192
"""Cells kept as Python numbers before they are packed."""


class EventLog:
    """What happened, in the order in which it was written (not always the order in which it happened)."""

    __slots__ = ("_cells", "_packed")

    def __init__(self) -> None:
        self._cells: list[float] = []
        self._packed: list[np.ndarray] = []

    def write(
        self,
        time: float,
        event: int,
        child: int,
        team: int = -1,
        worker: int = -1,
        value: float = 0.0,
        other: float = 0.0,
    ) -> None:
        """Append one row."""
        self._cells.extend((time, event, child, team, worker, value, other))
        if len(self._cells) >= _BLOCK:
            self._pack()

    def write_each(
        self, time: float, event: int, children: Iterable[int], team: int, worker: int, value: float, other: float
    ) -> None:
        """Append a row for each of several children to whom the same happens."""
        cells = self._cells
        for child in children:
            cells.extend((time, event, child, team, worker, value, other))
        if len(cells) >= _BLOCK:
            self._pack()

    def write_many(
        self,
        times: np.ndarray,
        event: int | np.ndarray,
        child: int | np.ndarray,
        team: int | np.ndarray,
        worker: int | np.ndarray,
        values: np.ndarray,
        others: np.ndarray,
    ) -> None:
        """Append a row for each time; what is a single number is the same in all of them."""
        rows = np.empty((len(times), WIDTH))
        for column, cells in enumerate((times, event, child, team, worker, values, others)):
            rows[:, column] = cells
        self._pack()
        self._packed.append(rows)

    def __len__(self) -> int:
        return len(self._cells) // WIDTH + sum(len(rows) for rows in self._packed)

    def rows(self) -> np.ndarray:
        """Return all rows: float64, shape (n, 7), columns as in `COLUMNS`."""
        self._pack()
        return np.concatenate(self._packed) if self._packed else np.empty((0, WIDTH))

    def _pack(self) -> None:
        if self._cells:
            packed = pack(f"{len(self._cells)}d", *self._cells)  # half the time of `np.array`
            self._packed.append(np.frombuffer(packed).reshape(-1, WIDTH))
            self._cells.clear()
