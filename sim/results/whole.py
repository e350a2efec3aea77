"""Files that are there whole or not at all."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any


def write_whole(file: Path, write: Callable[[Path], Any]) -> None:
    """Have a file written beside its place under another name, then give it its own.

    Parameters
    ----------
    file : Path
        The file.
    write : callable
        Writes it at the path it is given.
    """
    part = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
    try:
        write(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def write_text(file: Path, text: str) -> None:
    """Write text, alike on every system."""
    write_whole(file, lambda part: part.write_text(text, encoding="utf-8", newline="\n"))
