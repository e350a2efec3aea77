"""Runs on a Dask cluster: the same as any other executor, on computers that share a scheduler.

What speaks to Dask is in `sim.experiment.on_dask`, loaded when a cluster is used and not before: whoever has none
need not install it.
"""

import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.metadata import version
from typing import Any

import sim
from sim.experiment.executors import Result, Task

PATIENCE = 5.0
"""Seconds in which a scheduler must answer, and have a worker."""

_ON_BOTH_SIDES = ("numpy", "scipy", "pandas", "simpy", "dask", "distributed")
"""Packages whose versions decide what a run comes to, or whether its result can be read."""


class ClusterError(Exception):
    """A cluster cannot be used; the message says why and what to do."""


class ClusterNotInstalledError(ClusterError):
    """Dask is not installed here."""


class ClusterUnreachableError(ClusterError):
    """Nothing answers, or what answers has no workers."""


class ClusterMismatchError(ClusterError):
    """A worker would not do the same as this computer."""


class ClusterLostError(ClusterError):
    """The scheduler went away while runs were under way."""


def throughcare_version() -> str:
    """Return the version of the code that simulates."""
    return sim.__version__


@dataclass(frozen=True, slots=True)
class ClusterSize:
    """How much room there is."""

    workers: int
    threads: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Executes work on the workers of a Dask scheduler.

    The work is handed to the scheduler once and passed on from worker to worker; if all workers that have it die it
    is unpacked anew from what the scheduler has. A killed worker costs the runs it was busy with, which Dask gives
    to another; a run that kills worker after worker is left out.

    Attributes
    ----------
    address : str
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.
    code : callable
        Returns what must be the same here and on every worker for runs to be the same.
    patience : float
        Seconds in which the scheduler must answer.
    """

    address: str
    code: Callable[[], str] = throughcare_version
    patience: float = PATIENCE

    def check(self) -> ClusterSize:
        """Make sure that runs can begin, and return how much room there is.

        Raises
        ------
        ClusterError
            Dask is not installed, nothing answers at the address, no worker is there, or one has other versions.
        """
        with self._client() as client:
            here = conditions(self.code)
            found = client.run(conditions, self.code, on_error="return")
            for worker, there in found.items():
                if isinstance(there, Exception):
                    raise ClusterMismatchError(
                        f"worker {worker} cannot load Throughcare ({type(there).__name__}: {there}); install it there "
                        "from the same requirements.lock"
                    )
                must_agree(here, there, f"worker {worker}")
            return ClusterSize(len(found), sum(client.nthreads().values()))

    def __call__(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield results as they come.

        Raises
        ------
        ClusterError
            The scheduler cannot be reached or was lost, or a worker that joined has other versions.
        """
        with self._client() as client:
            guarded = Guarded(work, conditions(self.code), self.code)
            yield from _dask().results(client, guarded, tasks)

    def _client(self) -> AbstractContextManager[Any]:
        client: AbstractContextManager[Any] = _dask().connected(self.address, self.patience)
        return client


@dataclass(frozen=True, slots=True)
class Guarded:
    """Work that is done only where it comes to the same: some workers join when others were looked at already."""

    work: Callable[[Any], Any]
    conditions: dict[str, str]
    code: Callable[[], str]

    def __call__(self, task: Any) -> Any:
        """Do the work for a task."""
        must_agree(self.conditions, conditions(self.code), f"the worker on {platform.node()}")
        return self.work(task)


@lru_cache(maxsize=4)
def conditions(code: Callable[[], str]) -> dict[str, str]:
    """Return what must be the same on every computer for a run to be the same."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"Python": python, **{name: version(name) for name in _ON_BOTH_SIDES}, "Throughcare": code()}


def must_agree(here: dict[str, str], there: dict[str, str], who: str) -> None:
    """Refuse a worker that would not do the same.

    Raises
    ------
    ClusterMismatchError
        If anything differs.
    """
    differing = [name for name in here if there.get(name) != here[name]]
    if not differing:
        return
    words = [f"{name} {there.get(name)} and not {here[name]}" for name in differing if name != "Throughcare"]
    if "Throughcare" in differing:
        words.insert(0, "another version of Throughcare")
    raise ClusterMismatchError(
        f"{who} has {', '.join(words)}, so its runs would not be those of this computer; install the same "
        "requirements.lock and the same Throughcare there"
    )


def _dask() -> Any:
    try:
        return import_module("sim.experiment.on_dask")
    except ModuleNotFoundError as error:
        raise ClusterNotInstalledError(
            f"runs on a cluster need Dask ({error}); install it with: pip install 'throughcare[cluster]'"
        ) from error
