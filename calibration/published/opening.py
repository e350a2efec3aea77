"""Files as spreadsheets and browsers leave them, opened as text."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path


class UnreadableError(Exception):
    """A file is no text at all."""


def text_of(file: Path) -> str:
    """Return what a file says, gzipped or not, in any of the encodings spreadsheets write.

    Raises
    ------
    UnreadableError
        If it is no text.
    """
    raw = file.read_bytes()
    if raw[:2] == b"\x1f\x8b":
        try:
            raw = gzip.decompress(raw)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise UnreadableError("the gzipped file is broken off or damaged; download it again") from None
    if raw[:2] == b"PK":
        raise UnreadableError("is a ZIP folder or Excel workbook; unpack it, or save it as CSV")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def lines_of(text: str, separator: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that are not blank, numbered as an editor numbers them."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return ((rows.line_num, row) for row in rows if any(cell.strip() for cell in row))
