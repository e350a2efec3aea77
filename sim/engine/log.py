"""The append-only event log: seven numbers a row, nothing computed.

Rows live in one flat array of doubles, so a million of them take 56 MB and become a table without a copy.
"""

from array import array

import numpy as np

COLUMNS = ("time", "event", "child", "team", "worker", "value", "other")
WIDTH = len(COLUMNS)


class EventLog:
    """What happened, in the order in which it was written (not always the order in which it happened)."""

    __slots__ = ("_cells", "_extend")

    def __init__(self) -> None:
        self._cells = array("d")
        self._extend = self._cells.extend

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
        self._extend((time, event, child, team, worker, value, other))

    def write_many(
        self,
        times: np.ndarray,
        event: int,
        child: int,
        team: int,
        worker: int,
        values: np.ndarray,
        others: np.ndarray,
    ) -> None:
        """Append rows that differ in time, value and other only (visits, found when a stage ends)."""
        rows = np.empty((len(times), WIDTH))
        rows[:, 0] = times
        rows[:, 1:5] = (event, child, team, worker)
        rows[:, 5] = values
        rows[:, 6] = others
        self._cells.frombytes(rows.tobytes())

    def __len__(self) -> int:
        return len(self._cells) // WIDTH

    def rows(self) -> np.ndarray:
        """Return all rows: float64, shape (n, 7), columns as in `COLUMNS`."""
        return np.frombuffer(self._cells, dtype=np.float64).reshape(-1, WIDTH).copy()
