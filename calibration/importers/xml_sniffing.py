"""Looks over a file before it is read as XML: whether it is any, and in which encoding it really is."""

import codecs
import re
from dataclasses import dataclass
from typing import IO, Final

from calibration.importers.findings import ReturnFault

PIECE: Final = 1 << 20
HEAD: Final = 4096
DECLARED: Final = re.compile(r"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
MARKS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
"""How a file begins whose signs have two bytes."""
ONE_BYTE: Final = re.compile(r"iso8859-\d+|cp125\d")
TWO_BYTES: Final = re.compile(r"utf[-_]?16|ucs[-_]?2|unicode", re.IGNORECASE)

WORKBOOK: Final = "is an Excel workbook, no XML; `throughcare import annex-a` reads those, saved as .xlsx"


@dataclass(frozen=True, slots=True)
class Sighted:
    """What a file looks like.

    Attributes
    ----------
    head : str
        How it begins.
    encoding : str
        In which encoding to read it.
    note : str
        What to tell a planner about the encoding, or "".
    binary : bool
        Whether there are bytes no text has.
    """

    head: str
    encoding: str
    note: str = ""
    binary: bool = False


def sighted(raw: IO[bytes]) -> Sighted:
    """Look through a whole file."""
    head = raw.read(HEAD)
    wide = MARKS.get(head[:2])
    if wide is not None:
        return _wide(head.decode(wide, errors="replace"), wide)
    decoder = codecs.getincrementaldecoder("utf-8")()
    ascii_only = valid = True
    piece = head
    while piece:
        if b"\x00" in piece:
            return Sighted(head.decode("latin-1"), "latin-1", binary=True)
        ascii_only &= piece.isascii()
        valid = valid and _decodes(decoder, piece)
        piece = raw.read(PIECE)
    valid = valid and _decodes(decoder, b"", final=True)
    return _narrow(head.decode("utf-8" if valid else "cp1252", errors="replace"), valid=valid, ascii_only=ascii_only)


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    """Tell whether the next piece is UTF-8."""
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _declared(head: str) -> str:
    """Return the encoding the file says it has, by Python's name; "?" for one there is not, "" if it says nothing."""
    found = DECLARED.match(head.removeprefix("\ufeff"))
    if not found:
        return ""
    try:
        return codecs.lookup(found[1]).name
    except LookupError:
        return "?"


def _wide(head: str, encoding: str) -> Sighted:
    declared = _declared(head)
    lies = declared and not TWO_BYTES.match(declared)
    return Sighted(head, encoding, "is UTF-16 although it says otherwise; read as UTF-16" if lies else "")


def _narrow(head: str, *, valid: bool, ascii_only: bool) -> Sighted:
    declared = _declared(head)
    one_byte = bool(ONE_BYTE.fullmatch(declared))
    if valid:
        honest = declared in {"", "utf-8"} or (ascii_only and (one_byte or declared == "ascii"))
        return Sighted(head, "utf-8-sig", "" if honest else "does not have the encoding it says; read as UTF-8")
    if one_byte:
        return Sighted(head, declared)
    return Sighted(head, "cp1252", "has letters that are not UTF-8, as it says; read as Windows-1252")


def must_look_like_xml(name: str, seen: Sighted) -> None:
    """Refuse what is plainly something else, saying what.

    Raises
    ------
    ReturnFault
    """
    start = seen.head.removeprefix("\ufeff").lstrip()
    words = _something_else(start)
    if words is None and seen.binary:
        words = "holds bytes that no text has (NUL); it is damaged, or no XML"
    if words is not None:
        raise ReturnFault([f"{name}: {words}"])


def _something_else(start: str) -> str | None:
    """Say what a file is that is no XML."""
    small = start[:200].lower()
    if not start.strip("\x00"):
        return "is empty"
    if small.startswith(("<!doctype html", "<html")):
        return "is a web page, no return; perhaps the case system's sign-in page was saved"
    if start.startswith(("{", "[")):
        return "is JSON, no XML; the census is given as the XML file sent to the Department for Education"
    if start.startswith("%PDF"):
        return "is a PDF, no XML"
    if start.startswith(("\xd0\xcf\x11\xe0", "ÐÏ\x11à")):
        return WORKBOOK
    if start.startswith("<"):
        return None
    columns = {column.strip(' "\r').upper() for column in start.partition("\n")[0].split(",")}
    if "CHILD" in columns:
        return "is CSV of the SSDA903 return, no XML; use `throughcare import ssda903`"
    return "is CSV, no XML" if len(columns) > 2 else "is no XML"
