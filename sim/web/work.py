"""A piece of work: a folder with its inputs, what was asked, how far it is, and what came of it.

Its name is in the page's address. So whoever has the address sees the same, and nobody else guesses it.
"""

import atexit
import json
import re
import secrets
import shutil
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sim.planning.searching.kept import ANSWER as STAFFING
from sim.planning.searching.kept import RUNS
from sim.report.papers.kept_answers import ADVERTISE as ADVERTISED
from sim.report.papers.kept_answers import BREAK_EVEN as BROKEN_EVEN
from sim.report.papers.kept_answers import SENSITIVITY as HANGS_ON
from sim.report.papers.kept_answers import STRESS as STRESSED
from sim.results.comparison import COMPARISON
from sim.results.reading import MANIFEST
from sim.results.whole import write_text
from sim.web.commands import begin, stop

RUN, COMPARE = "run", "compare"
STAFF, ADVERTISE, STRESS, SENSITIVITY, BREAK_EVEN = "staff", "advertise", "stress", "sensitivity", "break-even"
_DOCUMENTS = {
    RUN: MANIFEST,
    COMPARE: COMPARISON,
    STAFF: STAFFING,
    ADVERTISE: ADVERTISED,
    STRESS: STRESSED,
    SENSITIVITY: HANGS_ON,
    BREAK_EVEN: BROKEN_EVEN,
}
"""What a result has once all of it is there, by the kind of work."""
GOES_ON = {STAFF: (), STRESS: ("--resume",), SENSITIVITY: ("--resume",)}
"""Questions whose finished runs are kept when they are stopped, and what their command needs besides to go on."""
State = Literal["going", "finished", "cancelled", "failed", "broken off"]
RESULT, INPUTS, PROGRESS, ABOUT, CANCELLED = "result", "inputs", "progress.json", "about.json", "cancelled"
FIRST = "first.json"
"""The first answer to a question, from closed forms."""
_NAME = re.compile(r"[0-9a-f]{20}")
_at_work: dict[str, "subprocess.Popen[str]"] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What was asked.

    Attributes
    ----------
    kind : str
        "run" or "compare", or a question that a planner asks, by its command.
    title, council : str
        What it is called, and of whom.
    words : tuple of str
        The command, without the program.
    runs, months, options : int
        Runs of each option, months of each run, and how many options there are, the baseline among them.
    started : str
        When, as ISO.
    published : str
        File of published figures among the inputs; empty: none.
    draft : dict
        The inputs as the page keeps them, so that they can be changed and run again.
    of : str
        The work that a question is about, by its name; empty: its inputs.
    """

    kind: str
    title: str
    council: str
    words: tuple[str, ...]
    runs: int
    months: int
    options: int
    started: str = ""
    published: str = ""
    draft: dict[str, Any] = field(default_factory=dict)
    of: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a command is."""

    done: int
    of: int
    seconds: float

    @property
    def left(self) -> float | None:
        """Seconds still to go, None while nothing is known."""
        return self.seconds / self.done * (self.of - self.done) if self.done else None


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work.

    Attributes
    ----------
    home : Path
        The folder of all work.
    name : str
        Its own folder in it.
    about : About
    """

    home: Path
    name: str
    about: About

    @property
    def folder(self) -> Path:
        """Where all of it is."""
        return self.home / self.name

    @property
    def result(self) -> Path:
        """The folder that the command writes."""
        return self.folder / RESULT

    @property
    def inputs(self) -> Path:
        """The folder of what the command reads."""
        return self.folder / INPUTS

    @property
    def is_comparison(self) -> bool:
        """Whether options are compared."""
        return self.about.kind == COMPARE

    @property
    def is_question(self) -> bool:
        """Whether it is neither a run nor a comparison, but an answer to something asked."""
        return self.about.kind not in (RUN, COMPARE)

    @property
    def document(self) -> Path:
        """What is there once the result is."""
        return self.result / _DOCUMENTS[self.about.kind]

    @property
    def state(self) -> State:
        """How it stands, by what is on the disk and by the process, if this page started it."""
        if self.document.is_file() and not self._is_at_work():
            return "finished"
        if (self.folder / CANCELLED).exists():
            return "cancelled"
        if self._is_at_work():
            return "going"
        with _lock:
            return "failed" if self.name in _at_work else "broken off"

    @property
    def progress(self) -> Progress:
        """How far it is."""
        total = self.about.runs * self.about.options
        try:
            found = json.loads((self.folder / PROGRESS).read_text(encoding="utf-8"))
            return Progress(int(found["done"]), max(1, int(found["of"])), float(found["seconds"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Progress(0, total, 0.0)

    @property
    def runs_kept(self) -> int:
        """How many finished runs of a question can be gone on with."""
        with suppress(OSError):
            return (self.result / RUNS).read_bytes().count(b"\n")
        with suppress(OSError):
            return sum(1 for _ in self.folder.glob(f"{RESULT}*/**/*.numbers.parquet"))
        return 0

    @property
    def elapsed(self) -> float:
        """Seconds since it was started."""
        return (datetime.now(UTC) - datetime.fromisoformat(self.about.started)).total_seconds()

    @property
    def said(self) -> list[str]:
        """What the command said, line by line."""
        try:
            return [line for line in (self.folder / "said.txt").read_text("utf-8", "replace").splitlines() if line]
        except OSError:
            return []

    def cancel(self) -> None:
        """Stop the command with all it started; what it left half done is removed, but for runs to go on with."""
        with _lock:
            process = _at_work.get(self.name)
        (self.folder / CANCELLED).touch()
        if process is not None:
            stop(process)
        if self.about.kind in GOES_ON:
            return
        for left in (self.result, *self.folder.glob(f".{RESULT}-*")):
            shutil.rmtree(left, ignore_errors=True)

    def take_up(self) -> None:
        """Give the command of a question again, which goes on with the runs it has."""
        (self.folder / CANCELLED).unlink(missing_ok=True)
        _give(self, *GOES_ON[self.about.kind])

    def _is_at_work(self) -> bool:
        with _lock:
            process = _at_work.get(self.name)
            return process is not None and process.poll() is None


def start(home: Path, inputs: Path, about: About, first: str = "") -> Work:
    """Keep the inputs under a new name, with a first answer if there is one, and give the command."""
    work = Work(home, secrets.token_hex(10), about)
    work.folder.mkdir(parents=True)
    shutil.copytree(inputs, work.inputs)
    told = asdict(about) | {"started": datetime.now(UTC).isoformat()}
    write_text(work.folder / ABOUT, json.dumps(told, indent=2) + "\n")
    if first:
        write_text(work.folder / FIRST, first)
    _give(work)
    found = find(home, work.name)
    assert found is not None
    return found


def _give(work: Work, *more: str) -> None:
    told = [] if work.is_question else ["--progress", PROGRESS]
    begun = begin([*work.about.words, *more, *told], work.folder)
    with _lock:
        _at_work[work.name] = begun


def find(home: Path, name: str) -> Work | None:
    """Return the work of a name from an address; None if there is none."""
    if not _NAME.fullmatch(name):
        return None
    try:
        told = json.loads((home / name / ABOUT).read_text(encoding="utf-8"))
        return Work(home, name, About(**(told | {"words": tuple(told["words"])})))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def command_of(words: Sequence[str]) -> str:
    """Write a command as it would be typed."""
    return " ".join(["throughcare", *(f'"{word}"' if " " in word else word for word in words)])


@atexit.register
def stop_all() -> None:
    """Stop what is still at work when the page's own process ends."""
    with _lock:
        going = [process for process in _at_work.values() if process.poll() is None]
    for process in going:
        stop(process)
