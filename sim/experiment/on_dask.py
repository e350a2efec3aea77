"""Speaking to a Dask scheduler; needs `distributed`, so nothing but `sim.experiment.cluster` loads it."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import Any

from distributed import Client, as_completed
from distributed.core import rpc
from distributed.protocol.pickle import dumps, loads
from distributed.scheduler import KilledWorker

from sim.experiment.cluster import ClusterError, ClusterLostError, ClusterUnreachableError

READY_PER_THREAD = 2
"""Tasks handed over for each thread of the cluster: one at work and one to follow, so that none waits for us."""


@contextmanager
def connected(address: str, patience: float) -> Iterator[Client]:
    """Connect, and leave nothing behind on the cluster or on the screen.

    Raises
    ------
    ClusterUnreachableError
        If no scheduler with a worker answers.
    """
    with _quiet():
        # A client that cannot connect complains on the screen when it is thrown away, so none is made.
        asyncio.run(_answers(address, patience))
        try:
            client = Client(address, timeout=patience, set_as_default=False)
        except OSError as error:
            raise ClusterUnreachableError(f"no Dask scheduler answers at {address} any more") from error
        try:
            yield client
        finally:
            with suppress(Exception):
                client.close(timeout=patience)


def results(client: Client, work: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
    """Yield results as they come, but for tasks that kill their workers."""
    # Not scattered: data that is only scattered is gone when all who have it die, and cannot be made again.
    there = client.submit(loads, dumps(work), pure=False)
    suspects: list[Any] = []
    yield from _handed_over(client, there, tasks, suspects)
    if len(suspects) > 1:
        # One of them is to blame, the others were on the same worker: alone, each speaks for itself.
        for task in suspects:
            yield from _handed_over(client, there, [task], [])


def _handed_over(client: Client, work: Any, tasks: Sequence[Any], suspects: list[Any]) -> Iterator[Any]:
    """Yield results of tasks, never more than a few of them handed over at a time, and note those that kill."""
    waiting = list(reversed(tasks))
    handed: dict[Any, Any] = {}
    completed = as_completed(loop=client.loop, with_results=True, raise_errors=False)

    def hand_over() -> None:
        room = READY_PER_THREAD * max(1, sum(client.nthreads().values()))
        while waiting and len(handed) < room:
            task = waiting.pop()
            future = client.submit(_do, work, task, pure=False)
            handed[future] = task
            completed.add(future)

    try:
        hand_over()
        for future, result in completed:
            task = handed.pop(future)
            if future.status == "finished":
                hand_over()
                yield result
                continue
            error = result[1] if isinstance(result, tuple) else result
            if not isinstance(error, KilledWorker):
                raise _in_our_words(error) from error
            suspects.append(task)
            hand_over()
    finally:
        with suppress(Exception):
            client.cancel(list(handed))


def _do(work: Callable[[Any], Any], task: Any) -> Any:
    return work(task)


def _in_our_words(error: BaseException) -> ClusterError:
    if isinstance(error, ClusterError):
        return error
    if isinstance(error, (CancelledError, asyncio.CancelledError)):
        return ClusterLostError("the Dask scheduler was lost while runs were under way; what was finished is kept")
    return ClusterError(f"a worker could not do its work: {type(error).__name__}: {error}")


async def _answers(address: str, patience: float) -> None:
    """Make sure that a scheduler with a worker answers at an address."""
    what = f"no Dask scheduler answers at {address}"
    advice = "start one with `dask scheduler`, or check the address and the firewall"
    try:
        async with asyncio.timeout(patience), rpc(address, timeout=patience) as scheduler:
            while True:
                found = await scheduler.identity()
                if found.get("workers"):
                    return
                if found["type"] == "Scheduler":
                    what = f"the Dask scheduler at {address} has no workers"
                    advice = f"start some with `dask worker {address} --nworkers 2 --nthreads 1`"
                else:
                    what = f"at {address} answers no Dask scheduler but another part of Dask"
                    advice = "give the scheduler's address"
                await asyncio.sleep(0.2)
    except OSError as error:
        raise ClusterUnreachableError(f"{what}, in {patience:g} seconds; {advice}") from error
    except (ValueError, TypeError) as error:
        raise ClusterUnreachableError(
            f"{address} cannot be used as an address ({error}); it looks like tcp://10.0.0.5:8786"
        ) from error
    except Exception as error:
        # Whoever speaks another language makes Dask stumble in ways that cannot be listed.
        raise ClusterUnreachableError(f"what answers at {address} is no Dask scheduler; {advice}") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own words off the screen: what matters is said in ours."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in {"distributed", "tornado"}]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
