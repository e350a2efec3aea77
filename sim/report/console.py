"""Consoles and signals of the command line, alike on every system."""

import codecs
import signal
import sys
from types import FrameType

from rich.console import Console

WIDTH_WHEN_NOT_A_TERMINAL = 150
PLAIN = {"–": "-", "—": "-", "£": "GBP ", "×": "x", "…": "...", "≤": "<=", "≥": ">=", "’": "'", "“": '"', "”": '"'}


def prepare() -> None:
    """Make stdout and stderr able to print everything, and Ctrl-C and termination end in order."""
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="plain")
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):  # Windows has the last, and no real SIGTERM
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)


def data_console() -> Console:
    """Return a console on stdout; wide where nobody sees it, so that tables are not squeezed into a pipe."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_WHEN_NOT_A_TERMINAL)


def words_console() -> Console:
    """Return a console on stderr."""
    return Console(stderr=True, highlight=False)


def _stop(signum: int, _frame: FrameType | None) -> None:
    """Stop as for Ctrl-C; a second one must not break off the cleaning up."""
    signal.signal(signum, signal.SIG_IGN)
    raise KeyboardInterrupt


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Write what a console cannot show in plain letters."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(PLAIN.get(sign, "?") for sign in error.object[error.start : error.end]), error.end
