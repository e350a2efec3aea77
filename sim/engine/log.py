"""The append-only event log: seven numbers a row, nothing computed.

Rows are gathered in plain lists, the cheapest things to write to (what happens to several children alike is written
once), and packed into arrays of doubles a block at a time, so a million rows take 56 MB.
"""

from itertools import chain
from struct import pack

import numpy as np

COLUMNS = ("time", "event", "child", "team", "worker", "value", "other")
WIDTH = len(COLUMNS)
_CHILD = COLUMNS.index("child")
_BLOCK = 8192
"""Entries kept as Python numbers before they are packed."""


class EventLog:
    """What happened, in the order in which it was written (not always the order in which it happened)."""

    __slots__ = ("_cells", "_children", "_packed")

    def __init__(self) -> None:
        self._cells: list[float] = []  # of each entry all columns, whatever stands for the children
        self._children: list[tuple[int, ...]] = []
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
        self.write_each(time, event, (child,), team, worker, value, other)

    def write_each(
        self, time: float, event: int, children: tuple[int, ...], team: int, worker: int, value: float, other: float
    ) -> None:
        """Append a row for each of several children to whom the same happens."""
        self._cells.extend((time, event, -1, team, worker, value, other))
        self._children.append(children)
        if len(self._children) == _BLOCK:
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
        return sum(map(len, self._children)) + sum(map(len, self._packed))

    def rows(self) -> np.ndarray:
        """Return all rows: float64, shape (n, 7), columns as in `COLUMNS`."""
        self._pack()
        return np.concatenate(self._packed) if self._packed else np.empty((0, WIDTH))

    def _pack(self) -> None:
        if self._children:
            entries = np.frombuffer(pack(f"{len(self._cells)}d", *self._cells))  # half the time of `np.array`
            rows = np.repeat(entries.reshape(-1, WIDTH), list(map(len, self._children)), axis=0)
            rows[:, _CHILD] = list(chain.from_iterable(self._children))
            self._packed.append(rows)
            self._cells.clear()
            self._children.clear()
