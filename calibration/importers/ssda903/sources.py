"""Finds the files of a return: named one by one, in folders, in zip files; nothing is unpacked to disk."""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from calibration.importers.findings import Findings, ReturnFault
from calibration.importers.opening import must_be_file, must_unpack

CSV_ENDINGS = frozenset({".csv", ".txt", ".tsv"})
MOST_CSV_BYTES = 300_000_000
"""Of one CSV file; ten years of the largest council are some 20 MB."""
ZIP_SIGNS = (b"PK\x03\x04", b"PK\x05\x06")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
NAME_SHOWN = 80

NOT_ZIPPED = "is a zip file within a zip file, which is not opened; left out"
IS_XML = "is XML; the importer reads the CSV files of the return, which the case system can export as well"
IS_WORKBOOK = "is a workbook; save each sheet as CSV UTF-8"
OTHER_FILE = "is no CSV file; left out"

_TWO_YEARS = re.compile(r"(?<!\d)(20\d\d)[-_/ .]?(?:20)?(\d\d)(?!\d)")
_ONE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SHORT_YEARS = re.compile(r"(?<!\d)(\d\d)[-_/ .]?(\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Source:
    """One file.

    Attributes
    ----------
    name : str
        With the innermost folder within the folder or zip file that was given, for every year may have the same names.
    set_of_files : (str, int)
        Files with the same are of one year: the folder, and the year that the file's own name tells, or 0.
    named : int
        Year that the file's or its folders' names tell; 0 if none.
    raw : bytes
    """

    name: str
    set_of_files: tuple[str, int]
    named: int
    raw: bytes


def year_named(words: str) -> int:
    """Return the year on whose 31 March the return ends, as a name or cell tells it; 0 if it does not.

    >>> year_named("2016-17"), year_named("1617"), year_named("2016_17"), year_named("year 2017")
    (2017, 2017, 2017, 2017)
    >>> year_named("2013-2022"), year_named("903")
    (0, 0)
    """
    pairs = {int(first) + 1 for first, last in _TWO_YEARS.findall(words) if (int(first) + 1) % 100 == int(last)}
    years = pairs or {int(year) for year in _ONE_YEAR.findall(words)}
    if not years:
        years = {2000 + int(last) for first, last in _SHORT_YEARS.findall(words) if int(first) + 1 == int(last)}
    return years.pop() if len(years) == 1 else 0


def files_in(paths: Sequence[Path], findings: Findings, faults: list[str]) -> Iterator[Source]:
    """Yield the files one after the other; what cannot be opened is added to the faults."""
    for path, folders in _files(paths, faults):
        if path.suffix.lower() == ".xml" and path not in paths:
            findings.add(path.name, "", f"{IS_XML}; left out")
            continue
        try:
            must_be_file(path)
            with path.open("rb") as opened:
                start = opened.read(4)
            if start in ZIP_SIGNS or path.suffix.lower() == ".zip":
                yield from _zipped(path, folders, findings, faults)
            else:
                _must_be_small(path.name, path.stat().st_size)
                inner = folders[0] if len(folders) > 1 else ""
                yield _source(path.name, str(path.parent), folders, path.read_bytes(), inner)
        except ReturnFault as fault:
            faults += fault.faults
        except OSError as error:
            faults.append(f"{path.name}: cannot be read ({error.strerror})")


def _files(paths: Sequence[Path], faults: list[str]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield every file once, with the names of the folders around it, the innermost first."""
    seen: set[Path] = set()
    for given in map(Path, paths):
        found = _within(given) if given.is_dir() else [(given, (given.absolute().parent.name,))]
        if not found:
            faults.append(f"{given.name}: this folder has no CSV or zip files")
        for path, folders in found:
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield path, folders


def _within(folder: Path) -> list[tuple[Path, tuple[str, ...]]]:
    endings = CSV_ENDINGS | {".zip", ".xml"}
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in endings and path.is_file() and not path.name.startswith((".", "~")):
            inner = path.relative_to(folder).parent.parts
            found.append((path, (*reversed(inner), folder.absolute().name)))
    return found


def _zipped(path: Path, folders: tuple[str, ...], findings: Findings, faults: list[str]) -> Iterator[Source]:
    must_unpack(path)
    with zipfile.ZipFile(path) as packed:
        parts = [part for part in packed.infolist() if not part.is_dir()]
        if any(part.filename == "[Content_Types].xml" for part in parts):
            raise ReturnFault([f"{path.name}: {IS_WORKBOOK}"])
        for part in parts:
            inside = PurePosixPath(part.filename.replace("\\", "/"))
            name = shown(inside.name)
            if "__MACOSX" in inside.parts or name.startswith("."):
                continue
            if inside.suffix.lower() not in CSV_ENDINGS:
                known = {".zip": NOT_ZIPPED, ".xml": IS_XML}
                findings.add(name, "", known.get(inside.suffix.lower(), OTHER_FILE))
                continue
            try:
                _must_be_small(name, part.file_size)
                raw = _unpacked(packed, part, name)
            except ReturnFault as fault:
                faults += fault.faults
                continue
            around = (*reversed(inside.parent.parts), path.stem, *folders)
            yield _source(name, f"{path}/{inside.parent}", around, raw, inside.parent.name)


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> bytes:
    try:
        return packed.read(part)
    except (
        zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError
    ):  # fmt: skip
        raise ReturnFault([f"{name}: cannot be unpacked; the zip file is damaged"]) from None


def _source(name: str, folder: str, folders: tuple[str, ...], raw: bytes, inner: str) -> Source:
    own = year_named(Path(name).stem)
    named = next((year for year in (own, *map(year_named, folders)) if year), 0)
    return Source(shown(f"{inner}/{name}" if inner else name), (folder, own), named, raw)


def _must_be_small(name: str, size: int) -> None:
    if size > MOST_CSV_BYTES:
        raise ReturnFault([f"{name}: is larger than {MOST_CSV_BYTES // 1_000_000} MB; no table of the return is"])


def shown(name: str) -> str:
    """Return a file's name as it may be printed."""
    printable = "".join(sign if sign.isprintable() else "?" for sign in name)
    return printable if len(printable) <= NAME_SHOWN else printable[:NAME_SHOWN] + "..."
