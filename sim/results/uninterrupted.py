"""What is begun ends before an interruption is taken notice of."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C, and being told to end, wait until what is done inside is done.

    DuckDB answers an interruption with errors of its own, which look like a full disk or a defect. Short work only:
    nothing can be stopped meanwhile.
    """
    if threading.current_thread() is not threading.main_thread():  # which alone is told
        yield
        return
    told: list[int] = []
    before = {each: signal.signal(each, lambda number, _: told.append(number)) for each in _STOPS}
    try:
        yield
    finally:
        for each, handler in before.items():
            if handler is not None:  # it was not Python that set it
                signal.signal(each, handler)
        if told:
            signal.raise_signal(told[0])
