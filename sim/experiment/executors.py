"""Where runs are executed: an executor is handed the work and yields results as they come.

`None` in place of an executor is a plain loop; nothing else in the house knows of processes.
"""

import signal
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol, TypeVar

from joblib import Parallel, delayed, parallel_config
from joblib.externals.loky.process_executor import TerminatedWorkerError

Result = TypeVar("Result")

MAX_REBUILDS = 3
"""How often the processes are started again after one of them was killed from outside."""


class Executor(Protocol):
    """Does the work for every run and yields the results in the order in which they are ready.

    A run whose result cannot be had (its process was killed again and again) is left out; whoever asked for it
    must notice.
    """

    def __call__(self, work: Callable[[int], Result], runs: Sequence[int]) -> Iterator[Result]:
        """Yield `work(run)` for the runs."""


@dataclass(frozen=True, slots=True)
class Processes:
    """Worker processes on this machine.

    A killed process (out of memory, say) costs only the runs it was busy with: what is finished is kept, what had
    not begun goes on in new processes, and the few runs that were under way are then tried one at a time, so that
    a run that kills its process is found out and takes no other down with it.

    Attributes
    ----------
    jobs : int
        How many processes.
    """

    jobs: int

    def __call__(self, work: Callable[[int], Result], runs: Sequence[int]) -> Iterator[Result]:
        """Yield results as they come.

        Raises
        ------
        KeyboardInterrupt
            When the user stops it; the processes are ended first.
        """
        ready, suspects = list(runs), list[int]()
        kills = 0
        while (ready or suspects) and kills <= MAX_REBUILDS:
            # Alone in its process, a run that is lost is itself to blame and is not tried again.
            alone = not ready
            batch = [suspects.pop(0)] if alone else ready
            begun: list[int] = []
            finished: set[int] = set()
            try:
                with closing(self._submit(work, batch, begun)) as results:
                    for run, result in results:
                        finished.add(run)
                        yield result
                ready = []
            except TerminatedWorkerError:
                kills += 1
                ready = batch[len(begun) :]
                if not alone:
                    suspects += [run for run in begun if run not in finished]

    def _submit(
        self, work: Callable[[int], Result], batch: Sequence[int], begun: list[int]
    ) -> Generator[tuple[int, Result]]:
        """Yield (run, result) of a batch, noting the runs begun: those at work and one to follow, no more."""

        def tasks() -> Iterator[object]:
            for run in batch:
                begun.append(run)
                yield delayed(_named)(work, run)

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


def _named(work: Callable[[int], Result], run: int) -> tuple[int, Result]:
    return run, work(run)


def _leave_interrupts_to_parent() -> None:
    """Ctrl-C reaches every process of a terminal; the parent alone acts on it and ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
