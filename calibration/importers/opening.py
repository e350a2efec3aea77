"""Opens files that somebody else made: nothing too large, nothing that unpacks without end, no strange encoding."""

import zipfile
from pathlib import Path

from calibration.importers.findings import ReturnFault

MOST_BYTES = 2_000_000_000
"""Of one file, unpacked."""
MOST_TIMES = 400
"""Times a part of a zip file may be larger than it is packed; sheets of spaces are some 50 times, bombs 1,000."""
SMALL = 10_000_000
"""A part of up to so many bytes may be packed as tightly as it likes."""
MOST_PARTS = 10_000
ENCODINGS = ("utf-8-sig", "cp1252")
"""Excel saves CSV in the second of these, "CSV UTF-8" in the first."""


def must_be_file(path: Path) -> None:
    """Check that there is a readable file of reasonable size.

    Raises
    ------
    ReturnFault
    """
    try:
        if path.is_dir():
            raise ReturnFault([f"{path.name}: is a folder; name the file"])
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise ReturnFault([f"{path.name}: there is no such file"]) from None
    except OSError as error:
        raise ReturnFault([f"{path.name}: cannot be read ({error.strerror})"]) from None
    if size == 0:
        raise ReturnFault([f"{path.name}: is empty"])
    if size > MOST_BYTES:
        raise ReturnFault([f"{path.name}: is larger than {MOST_BYTES // 1_000_000:,} MB; no return is"])


def must_unpack(path: Path) -> None:
    """Check that a zip file (a workbook is one) unpacks to something of reasonable size.

    Raises
    ------
    ReturnFault
    """
    must_be_file(path)
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise ReturnFault([f"{path.name}: is broken off or damaged; save it again in Excel"]) from None
    tight = [part for part in parts if part.file_size > max(SMALL, MOST_TIMES * part.compress_size)]
    if tight or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise ReturnFault([f"{path.name}: unpacks to far more than its size; it is not a return, and is not opened"])
    if any(part.flag_bits & 0x1 for part in parts):
        raise ReturnFault([f"{path.name}: is protected with a password; save it without one"])


def decoded(raw: bytes, name: str) -> str:
    """Return the words of some bytes, in whichever usual encoding.

    Raises
    ------
    ReturnFault
        If they are no text.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in raw[:4096]:
        encodings = ()
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReturnFault([f"{name}: is no text; save it as CSV UTF-8"])
