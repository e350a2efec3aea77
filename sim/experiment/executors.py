"""Where runs are executed: an executor is handed the work and yields results as they come.

`None` in place of an executor is a plain loop; nothing else in the house knows of processes. A task is whatever
names a piece of the work: the number of a run, or an option and a run.
"""

import pickle
import secrets
import signal
import tempfile
import warnings
from collections.abc import Callable, Generator, Hashable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from joblib import Parallel, delayed, parallel_config
from joblib.externals.loky.backend.reduction import dumps
from joblib.externals.loky.process_executor import TerminatedWorkerError

Task = TypeVar("Task", bound=Hashable)
Result = TypeVar("Result")

MAX_REBUILDS = 3
"""How often the processes are started again after one of them was killed from outside."""


class Executor(Protocol):
    """Does the work for every task and yields the results in the order in which they are ready.

    A task whose result cannot be had (its process was killed again and again) is left out; whoever asked for it
    must notice.
    """

    def __call__(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield `work(task)` for the tasks."""


@dataclass(frozen=True, slots=True)
class Processes:
    """Worker processes on this machine.

    A killed process (out of memory, say) costs only the runs it was busy with: what is finished is kept, what had
    not begun goes on in new processes, and the few runs that were under way are then tried one at a time, so that
    a run that kills its process is found out and takes no other down with it. The work is sent to a process once,
    and a task alone each time after.

    Attributes
    ----------
    jobs : int
        How many processes.
    """

    jobs: int

    def __call__(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield results as they come.

        Raises
        ------
        KeyboardInterrupt
            When the user stops it; the processes are ended first.
        """
        ready, suspects = list(tasks), list[Task]()
        kills = 0
        with _laid_out(work) as parcel:
            while (ready or suspects) and kills <= MAX_REBUILDS:
                # Alone in its process, a task that is lost is itself to blame and is not tried again.
                alone = not ready
                batch = [suspects.pop(0)] if alone else ready
                begun: list[Task] = []
                finished: set[Task] = set()
                try:
                    with closing(self._submit(parcel, batch, begun)) as results:
                        for task, result in results:
                            finished.add(task)
                            yield result
                    ready = []
                except TerminatedWorkerError:
                    kills += 1
                    ready = batch[len(begun) :]
                    if not alone:
                        suspects += [task for task in begun if task not in finished]

    def _submit(
        self, parcel: "_Parcel", batch: Sequence[Task], begun: list[Task]
    ) -> Generator[tuple[Task, Any], None, None]:
        """Yield (task, result) of a batch, noting the tasks begun: those at work and one to follow, no more."""

        def tasks() -> Iterator[object]:
            for task in batch:
                begun.append(task)
                yield delayed(_named)(parcel, task)

        with parallel_config(
            backend="loky", n_jobs=self.jobs, inner_max_num_threads=1, initializer=_leave_interrupts_to_parent
        ):
            parallel = Parallel(return_as="generator_unordered", pre_dispatch=self.jobs + 1, batch_size=1)
            results = parallel(tasks())
            try:
                for named in results:  # noqa: UP028 (`yield from` would close the results before we can)
                    yield named
            finally:
                with warnings.catch_warnings():
                    # joblib warns of tasks it cancels; that is what closing early is for.
                    warnings.simplefilter("ignore", UserWarning)
                    results.close()


@dataclass(frozen=True, slots=True)
class _Parcel:
    """Work that lies in a file, so that it does not travel with every task."""

    file: Path
    key: str


@contextmanager
def _laid_out(work: Callable[[Task], Result]) -> Iterator[_Parcel]:
    """Lay the work out for processes to fetch, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="throughcare-", ignore_cleanup_errors=True) as folder:
        parcel = _Parcel(Path(folder) / "work", secrets.token_hex(8))
        parcel.file.write_bytes(dumps(work))
        yield parcel


@lru_cache(maxsize=1)
def _fetched(parcel: _Parcel) -> Callable[[Any], Any]:
    work: Callable[[Any], Any] = pickle.loads(parcel.file.read_bytes())  # noqa: S301 (our own, of a moment ago)
    return work


def _named(parcel: _Parcel, task: Task) -> tuple[Task, Any]:
    return task, _fetched(parcel)(task)


def _leave_interrupts_to_parent() -> None:
    """Ctrl-C reaches every process of a terminal; the parent alone acts on it and ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
