"""The command line as other processes: one that is waited for, and one in a group of its own that can be stopped."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROGRAM = (sys.executable, "-m", "sim.cli")
LONGEST = 300.0
"""Seconds that a command may take which somebody waits for."""
_GRACE = 6.0
"""Seconds in which a process may tidy up before it is ended."""
_WINDOWS = os.name == "nt"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command gave: its exit code, its data and its words."""

    code: int
    data: str
    words: str

    @property
    def is_good(self) -> bool:
        """Whether it did what was asked."""
        return self.code == 0

    @property
    def lines(self) -> list[str]:
        """Its words, line by line."""
        return [line for line in self.words.splitlines() if line.strip()]


def ask(words: Sequence[str], folder: Path, seconds: float = LONGEST) -> Answer:
    """Give a command in a folder and wait for it; one that takes too long is stopped with all it started."""
    process = _begin(words, folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        data, said = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        stop(process)
        return Answer(124, "", f"This took more than {seconds:.0f} seconds and was stopped.")
    except BaseException:
        stop(process)
        raise
    return Answer(process.returncode, data, said)


def begin(words: Sequence[str], folder: Path) -> "subprocess.Popen[str]":
    """Give a command in a folder and leave it at work; what it says goes into ``said.txt`` and ``data.txt`` there."""
    with (folder / "data.txt").open("w", encoding="utf-8") as data, (folder / "said.txt").open("w") as said:
        return _begin(words, folder, stdout=data, stderr=said)


def stop(process: "subprocess.Popen[str]") -> None:
    """Stop a process with all that it started, and wait until none of it is left."""
    if _WINDOWS:
        subprocess.run(  # noqa: S603
            ["taskkill", "/T", "/F", "/PID", str(process.pid)],  # noqa: S607
            capture_output=True,
            check=False,
        )
    else:
        # What Ctrl-C does at a keyboard: the command removes what it began
        _signal(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
        _signal(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=_GRACE)


def _begin(words: Sequence[str], folder: Path, stdout: object, stderr: object) -> "subprocess.Popen[str]":
    environment = os.environ | {"PYTHONUTF8": "1", "COLUMNS": "200", "NO_COLOR": "1"}
    # Windows has no sessions; a group of its own keeps Ctrl-C in the page's window from it
    apart = {"creationflags": 0x200} if _WINDOWS else {"start_new_session": True}
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]  # noqa: S603
        [*PROGRAM, *words],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        encoding="utf-8",
        errors="replace",
        **apart,
    )


def _signal(group: int, which: int) -> None:
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, which)
