"""Runs on a Dask cluster on this machine, started with dask's own commands, are those of the plain loop."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from sim.experiment import Cluster, Failure, MemoryStore
from sim.experiment.cluster import (
    ClusterError,
    ClusterLostError,
    ClusterMismatchError,
    ClusterNotInstalledError,
    ClusterSize,
    ClusterUnreachableError,
    conditions,
    must_agree,
)
from sim.experiment.running import LOST

from .toys import Diary, Toy, broken_when_slow, compared, deadly_when_slow, plainly, same

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="workers are killed by a signal that Windows has not"),
]
distributed = pytest.importorskip(
    "distributed", reason="runs on a cluster need Dask: pip install 'throughcare[cluster]'"
)

TESTS = Path(__file__).parents[1]


def free_port():
    with socket.socket() as open_one:
        open_one.bind(("127.0.0.1", 0))
        return open_one.getsockname()[1]


def dask(stack, log, *command):
    """Start one of dask's own commands, for as long as the test goes on."""
    settings = {
        "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)]),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    }
    output = stack.enter_context(log.open("w", encoding="utf-8"))
    words = [sys.executable, "-W", "ignore", "-m", "dask", *command, "--no-dashboard"]
    process = subprocess.Popen(words, env=os.environ | settings, stdout=output, stderr=output, start_new_session=True)

    def end():
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    stack.callback(end)
    return process


@contextmanager
def cluster(folder, workers=2, nanny=True):
    """Start a scheduler and workers of one thread each, and wait until they are ready."""
    with ExitStack() as stack:
        address = f"tcp://127.0.0.1:{free_port()}"
        host, port = ["--host", "127.0.0.1"], ["--port", address.rpartition(":")[2]]
        scheduler = dask(stack, folder / "scheduler.log", "scheduler", *host, *port)
        started = [
            dask(
                stack,
                folder / f"worker-{number}.log",
                *("worker", address, *host, "--nthreads", "1", "--nworkers", "1"),
                *("--nanny" if nanny else "--no-nanny", "--local-directory", str(folder / str(number))),
            )
            for number in range(workers)
        ]
        if workers:
            ready(address, workers)
        yield address, scheduler, started


def ready(address, workers):
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            if Cluster(address, patience=20).check().workers == workers:
                return
        except ClusterUnreachableError:
            pass
        time.sleep(0.2)
    pytest.fail("the cluster did not start")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with cluster(tmp_path_factory.mktemp("cluster")) as (address, *_):
        yield address


def test_a_cluster_says_how_much_room_there_is(address):
    assert Cluster(address).check() == ClusterSize(workers=2, threads=2)


def test_a_cluster_gives_what_one_loop_gives(address):
    same(plainly(), compared(executor=Cluster(address)))


def test_a_run_that_raises_on_a_worker_is_the_same_row(address):
    asked = {"simulate": broken_when_slow, "runs_per_draw": 1, "asked": Toy(spread=0.5)}
    same(compared(**asked), compared(**asked, executor=Cluster(address)))


def test_batches_until_a_precision_are_those_of_one_loop(address):
    from sim.experiment import Precision

    asked = {"runs": 40, "precision": Precision(measure="open_cases", half_width=1.0), "asked": Toy(("baseline",), 0)}
    same(compared(**asked), compared(**asked, executor=Cluster(address)))


@pytest.mark.slow
def test_a_run_that_kills_worker_after_worker_takes_no_other_with_it(address):
    asked = {"runs_per_draw": 1, "asked": Toy(spread=0.5), "runs": 6}
    done, numbers = compared(**asked, simulate=deadly_when_slow, executor=Cluster(address))
    assert done.failures == (Failure(3, LOST, 3, "less"),)
    _, all_of_them = compared(**asked)
    there = ~((all_of_them["option"] == "less") & (all_of_them["run"] == 3))
    assert numbers["value"].tolist() == all_of_them.loc[there, "value"].tolist()


def test_workers_with_another_version_are_refused_before_a_run_begins(address):
    # Every process has a number of its own, which serves as a version here.
    with pytest.raises(ClusterMismatchError, match="has another version of Throughcare, so its runs would not be"):
        Cluster(address, code=_process).check()


def test_a_worker_that_joins_late_with_another_version_is_refused(address):
    with pytest.raises(ClusterMismatchError, match="has another version of Throughcare"):
        compared(executor=Cluster(address, code=_process))


def _process():
    return str(os.getpid())


def test_versions_that_differ_are_named():
    here = conditions(_process)
    with pytest.raises(ClusterMismatchError, match=r"worker a has numpy 1\.0 and not \d.*install the same"):
        must_agree(here, here | {"numpy": "1.0"}, "worker a")
    must_agree(here, dict(here), "worker a")


def test_a_worker_killed_in_mid_run_costs_no_run(tmp_path):
    """No nanny: the worker does not come back, what it had finished and not handed over is done again."""
    diary, work = tmp_path / "diary", tmp_path / "work"
    diary.mkdir()
    work.mkdir()
    simulate = Diary(diary, seconds=0.3)
    with cluster(work, nanny=False) as (address, _, workers):
        arrived = []

        def kill_one(outcome):
            arrived.append(outcome)
            if len(arrived) == 4:
                os.kill(workers[0].pid, signal.SIGKILL)

        found = compared(simulate=simulate, executor=Cluster(address), on_result=kill_one)
        assert workers[0].wait(timeout=10) == -signal.SIGKILL
        assert Cluster(address).check() == ClusterSize(workers=1, threads=1)
    assert len(simulate.processes()) == 2
    assert simulate.begun() >= 24
    same(plainly(), found)


@pytest.mark.slow
def test_a_lost_scheduler_is_said_and_what_is_finished_is_kept(tmp_path):
    store = MemoryStore()
    with cluster(tmp_path, workers=1) as (address, scheduler, _):

        def kill_scheduler(_outcome):
            if len(store.outcomes) == 3:
                os.kill(scheduler.pid, signal.SIGKILL)

        with pytest.raises(ClusterError) as lost:
            compared(store, executor=Cluster(address, patience=2), on_result=kill_scheduler)
    assert isinstance(lost.value, (ClusterLostError, ClusterUnreachableError))
    assert len(store.outcomes) >= 3
    again = compared(store)
    assert again[0].resumed >= 3
    same(plainly(), again)


def test_an_interruption_leaves_no_task_on_the_cluster(address):
    def stop(_outcome):
        raise KeyboardInterrupt

    store = MemoryStore()
    with pytest.raises(KeyboardInterrupt):
        compared(store, executor=Cluster(address), on_result=stop)
    assert len(store.outcomes) == 1
    client = distributed.Client(address, set_as_default=False)
    try:
        deadline = time.monotonic() + 20
        while client.run_on_scheduler(_tasks) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert client.run_on_scheduler(_tasks) == 0
    finally:
        client.close()
    same(plainly(), compared(store, executor=Cluster(address)))


def _tasks(dask_scheduler):
    return len(dask_scheduler.tasks)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("tcp://127.0.0.1:{free}", r"no Dask scheduler answers at tcp://127.0.0.1:\d+, in 1 seconds; start one with"),
        ("nonsense", "nonsense cannot be used as an address"),
        ("http://127.0.0.1:1", "cannot be used as an address"),
    ],
)
def test_a_cluster_that_is_not_there_is_said_at_once(address, words, capfd):
    begun = time.monotonic()
    with pytest.raises(ClusterUnreachableError, match=words):
        Cluster(address.format(free=free_port()), patience=1).check()
    assert time.monotonic() - begun < 10
    assert capfd.readouterr() == ("", "")


def test_a_cluster_without_workers_is_said(tmp_path):
    with (
        cluster(tmp_path, workers=0) as (address, *_),
        pytest.raises(ClusterUnreachableError, match="has no workers") as said,
    ):
        Cluster(address, patience=6).check()
    assert f"dask worker {address}" in str(said.value)


def test_something_else_at_the_address_is_no_cluster():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(ClusterUnreachableError, match="no Dask scheduler"):
            Cluster(f"tcp://127.0.0.1:{other.getsockname()[1]}", patience=1).check()


def test_without_dask_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.delitem(sys.modules, "sim.experiment.on_dask", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterNotInstalledError, match=r"need Dask .*pip install 'throughcare\[cluster\]'"):
        Cluster("tcp://127.0.0.1:8786").check()
