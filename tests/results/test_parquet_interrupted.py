"""An interruption while tables are written or read is an interruption, not an error of the database."""

import os
import signal
import threading

import pandas as pd
import pytest

from sim.results.parquet import join_files, read_table, write_table
from sim.results.uninterrupted import uninterrupted

TABLE = pd.DataFrame({"team": pd.Categorical(["a", "b"] * 500), "month": ["2017-01"] * 1000, "value": 1.5})


@pytest.fixture
def handlers():
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield before
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no timer that sends signals")
@pytest.mark.usefixtures("handlers")
def test_whenever_it_comes(tmp_path):
    one, two = tmp_path / "one.parquet", tmp_path / "two.parquet"
    write_table(TABLE, one)
    work = (lambda: write_table(TABLE, two), lambda: read_table(one), lambda: join_files([one, one], two))
    interrupted, inside = 0, False

    def stop(*_):
        if inside:  # what comes a moment after the work is nobody's
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    before = signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        for number in range(150):
            try:
                inside = True
                signal.setitimer(signal.ITIMER_REAL, 0.0001 * (number + 1))
                work[number % 3]()
                inside = False
            except KeyboardInterrupt:
                inside = False
                interrupted += 1
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert interrupted > 5
    assert signal.getsignal(signal.SIGINT) is stop
    join_files([one, one], two)
    assert read_table(two)["value"].tolist() == [1.5] * 2000


@pytest.mark.usefixtures("handlers")
def test_what_is_begun_ends_first():
    done = []
    with pytest.raises(KeyboardInterrupt), uninterrupted():
        signal.raise_signal(signal.SIGINT)
        done.append("all of it")
    assert done == ["all of it"]


@pytest.mark.usefixtures("handlers")
def test_an_error_is_told_as_it_is():
    with pytest.raises(ValueError, match="damaged"), uninterrupted():
        raise ValueError("damaged")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_another_thread_is_never_told():
    there = []

    def work():
        with uninterrupted():
            there.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert there == [signal.getsignal(signal.SIGINT)]
