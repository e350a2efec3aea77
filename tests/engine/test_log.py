"""The event log: rows are what was written, in that order, and cost 56 bytes each."""

import numpy as np
import pytest

from sim.engine import COLUMNS, EventLog

BYTES_PER_ROW = 56


def test_rows_are_what_was_written() -> None:
    log = EventLog()
    log.write(0.1, 3, 7, 2, 4, 0.25, -1.5)
    log.write(-80.0, 17, 2**40)
    assert len(log) == 2
    assert log.rows().tolist() == [
        [0.1, 3.0, 7.0, 2.0, 4.0, 0.25, -1.5],
        [-80.0, 17.0, float(2**40), -1.0, -1.0, 0.0, 0.0],
    ]
    assert log.rows().shape == (2, len(COLUMNS))
    assert log.rows().dtype == np.float64


def test_an_empty_log() -> None:
    log = EventLog()
    assert len(log) == 0
    assert log.rows().shape == (0, len(COLUMNS))


def test_many_at_once_equal_one_at_a_time() -> None:
    one, many = EventLog(), EventLog()
    times, values, others = np.array([3.5, 1.25, 9.0]), np.array([10, 20, 30]), np.array([0.0, 0.0, 1.0])
    for log in (one, many):
        log.write(1.0, 1, 1)
    for time, value, other in zip(times, values, others, strict=True):
        one.write(time, 21, 5, 2, 8, value, other)
    many.write_many(times, 21, 5, 2, 8, values, others)
    for log in (one, many):
        log.write(2.0, 2, 2)
    assert one.rows().tobytes() == many.rows().tobytes()


def test_none_at_once_writes_nothing() -> None:
    log = EventLog()
    log.write_many(np.array([]), 21, 5, 2, 8, np.array([]), np.array([]))
    assert len(log) == 0


def test_columns_of_unequal_length_are_refused_and_nothing_is_written() -> None:
    log = EventLog()
    with pytest.raises(ValueError, match="broadcast"):
        log.write_many(np.zeros(3), 21, 5, 2, 8, np.zeros(2), np.zeros(3))
    assert len(log) == 0


def test_rows_are_a_copy_and_the_log_goes_on() -> None:
    log = EventLog()
    log.write(1.0, 1, 1)
    rows = log.rows()
    rows[0, 0] = 99.0
    log.write(2.0, 1, 1)  # would fail while somebody held the log's own memory
    assert log.rows()[:, 0].tolist() == [1.0, 2.0]
    assert len(rows) == 1


def test_a_million_rows() -> None:
    log = EventLog()
    for k in range(100_000):
        log.write(k, 1, k)
    times = np.arange(900_000) + 0.5
    log.write_many(times, 20, 1, -1, -1, times * 2, np.zeros(len(times)))
    rows = log.rows()
    assert len(log) == len(rows) == 1_000_000
    assert rows.nbytes == 1_000_000 * BYTES_PER_ROW
    assert rows[99_999].tolist() == [99_999.0, 1.0, 99_999.0, -1.0, -1.0, 0.0, 0.0]
    assert rows[-1].tolist() == [899_999.5, 20.0, 1.0, -1.0, -1.0, 1_799_999.0, 0.0]


def test_order_is_kept_over_all_ways_of_writing_and_blocks() -> None:
    log, expected = EventLog(), []
    for k in range(3_000):
        log.write(k, 1, 3 * k)
        log.write_each(k, 2, range(k % 7), 5, 6, 0.5, 1.0)
        expected += [[k, 1, 3 * k, -1, -1, 0, 0], *([k, 2, child, 5, 6, 0.5, 1.0] for child in range(k % 7))]
        if k % 1_000 == 999:
            assert len(log) == len(expected) == len(log.rows())
            log.write_many(np.array([k, -k]), 3, 1, 2, 3, np.array([7, 8]), np.array([9, 10]))
            expected += [[k, 3, 1, 2, 3, 7, 9], [-k, 3, 1, 2, 3, 8, 10]]
    assert log.rows().tolist() == expected
