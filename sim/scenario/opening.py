"""Open a file that somebody names: whatever keeps it from being read becomes a planner's message."""

import re
from pathlib import Path

from sim.scenario.faults import Fault, ScenarioError, Where

HIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""A sign that cannot be seen, and that no text of a scenario may hold."""


def content_of(path: Path, whole: Where, *, kind: str, largest: int) -> bytes:
    """Return what a file holds.

    Parameters
    ----------
    path : Path
        The file.
    whole : Where
        What messages call it.
    kind : str
        What is expected of it, such as "scenario file".
    largest : int
        Bytes it may have.

    Raises
    ------
    ScenarioError
        It cannot be read, or is larger.
    """
    try:
        if not path.exists():
            raise ScenarioError([Fault(whole, "", "there is no such file")])
        if path.is_dir():
            raise ScenarioError([Fault(whole, "", f"this is a folder; name the {kind} in it")])
        if not path.is_file():
            raise ScenarioError([Fault(whole, "", "this is not an ordinary file")])
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except (OSError, ValueError) as fault:
        reason = (getattr(fault, "strerror", None) or "its name is not a file name").lower()
        raise ScenarioError([Fault(whole, "", f"the file cannot be read: {reason}")]) from None
    if len(content) > largest:
        raise ScenarioError([Fault(whole, "", f"over {largest // 1_000_000} MB: this is too large for a {kind}")])
    return content
