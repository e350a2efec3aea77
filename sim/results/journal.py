"""Finished work kept line by line as it comes, so that what was interrupted is taken up."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def append_line(file: Path, kept: dict[str, Any]) -> None:
    """Append one line of JSON and see it on the disk; a line that was cut short before is ended.

    Parameters
    ----------
    file : Path
        Of lines of JSON; it is made if it is not there.
    kept : dict
        What the line holds.
    """
    with file.open("ab+") as out:
        out.seek(max(0, out.seek(0, os.SEEK_END) - 1))
        cut_short = out.read(1) not in (b"", b"\n")
        out.write(("\n" if cut_short else "").encode() + (json.dumps(kept) + "\n").encode())
        out.flush()
        os.fsync(out.fileno())


def kept_lines(file: Path) -> Iterator[dict[str, Any]]:
    """Yield what the lines of a file hold; lines that are not whole are passed over."""
    if not file.exists():
        return
    for line in file.read_bytes().decode("utf-8", errors="replace").splitlines():
        try:
            kept = json.loads(line)
        except ValueError:
            continue
        if isinstance(kept, dict):
            yield kept
