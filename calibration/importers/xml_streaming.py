"""Reads XML returns of any size piece by piece, and nothing that is made to do harm.

No document type, hence no entities; limits on depth, on the length of a text and on the number of elements; nothing is
kept but the columns asked for. Faults tell line and column, never what is written there.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers import expat

import pandas as pd

from calibration.importers.findings import Findings, ReturnFault
from calibration.importers.journeys import NONE
from calibration.importers.opening import MOST_BYTES, must_be_file, must_unpack
from calibration.importers.xml_sniffing import Sighted, must_look_like_xml, sighted

MOST_DEPTH: Final = 40
MOST_TEXT: Final = 10_000
"""Signs of one text; no code, date or number is longer."""
MOST_ELEMENTS: Final = 50_000_000
MOST_NAMES: Final = 5_000
"""Different names of elements and attributes."""
MOST_UNHEARD: Final = 8_000_000
"""Signs without any element beginning or ending: one endless tag or comment."""
PIECE: Final = 1 << 16
DAMAGED: Final = "is broken off or damaged; pack it again, or give the XML file itself"
LINES: Final = "by line of the file"
"""Said with every place in an XML file, where the rows of a finding are lines."""

ENDS_EARLY: Final = {"no element found", "unclosed token", "unclosed CDATA section", "partial character"}
WORDS: Final[Mapping[str, str]] = {
    "mismatched tag": "an element is closed that is not the one open",
    "junk after document element": "something follows after the end of the return",
    "undefined entity": "an entity is named (&...;) that XML does not have; such entities are not allowed in a return",
    "duplicate attribute": "an element has the same attribute twice",
    "XML or text declaration not at start of entity": "the line <?xml ...?> is not at the very beginning",
}


@contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes]]:
    """Open an XML file, or the only XML file in a zip file.

    Raises
    ------
    ReturnFault
    """
    with path.open("rb") as plain:
        if plain.read(4) != b"PK\x03\x04":
            plain.seek(0)
            yield plain
            return
    must_unpack(path)
    try:
        with zipfile.ZipFile(path) as packed:
            names = [part.filename for part in packed.infolist()]
            if "[Content_Types].xml" in names:
                raise ReturnFault(
                    [f"{path.name}: is an Excel workbook, no XML; `throughcare import annex-a` reads those"]
                )
            xml = [name for name in names if name.lower().endswith(".xml") and not name.startswith("__MACOSX")]
            if len(xml) != 1:
                raise ReturnFault([f"{path.name}: is a zip file with {len(xml)} XML files; give each return by itself"])
            with packed.open(xml[0]) as part:
                yield part
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise ReturnFault([f"{path.name}: {DAMAGED}"]) from None


class Gatherer:
    """Keeps the records asked for, column by column.

    Parameters
    ----------
    name : str
        Name of the file, for faults.
    records : mapping of str to sequence of str
        Names of the elements that are records, each with the elements inside whose text is kept. An element belongs to
        the innermost record around it; whether another element lies between does not matter.
    inside : mapping of str to str
        In which record a record has to lie.
    foreign : mapping of str to str
        Elements that another return has, and what to say of it.
    """

    def __init__(
        self,
        name: str,
        records: Mapping[str, Sequence[str]],
        *,
        inside: Mapping[str, str],
        foreign: Mapping[str, str],
    ) -> None:
        self.name = name
        self._columns: dict[str, dict[str, list[str | None]]] = {
            record: {column: [] for column in columns} for record, columns in records.items()
        }
        self._lines: dict[str, list[int]] = {record: [] for record in records}
        self._within: dict[str, list[int]] = {record: [] for record in records}
        self._inside, self._foreign = inside, foreign
        self._open: list[str] = []
        self._repeats: dict[tuple[str, str], list[int]] = {}
        self._same: dict[str, str] = {}  # the same few thousand codes and dates come again and again

    @property
    def names(self) -> frozenset[str]:
        """Names of all elements that matter."""
        fields = {column for columns in self._columns.values() for column in columns}
        return frozenset(fields | set(self._columns) | set(self._foreign))

    def is_record(self, name: str) -> bool:
        """Tell whether it has to be heard of when an element begins."""
        return name in self._columns or name in self._foreign

    def begins(self, name: str, line: int) -> None:
        """Open a record."""
        if name in self._foreign:
            raise ReturnFault([f"{self.name}: {self._foreign[name]}"])
        around = self._inside.get(name)
        held = around is not None and bool(self._open) and self._open[-1] == around
        self._within[name].append(len(self._lines[around]) - 1 if around is not None and held else NONE)
        self._lines[name].append(line)
        for column in self._columns[name].values():
            column.append(None)
        self._open.append(name)

    def ends(self, name: str, text: str) -> None:
        """Close a record, or take in a text."""
        if name in self._columns:
            self._open.pop()
            return
        if not self._open or not (text := text.strip()):
            return
        record = self._open[-1]
        column = self._columns[record].get(name)
        if column is None:
            return
        if column[-1] is not None:
            self._repeats.setdefault((record, name), []).append(self._lines[record][-1])
            return
        column[-1] = self._same.setdefault(text, text)

    def frame(self, record: str) -> pd.DataFrame:
        """Return the records of one kind: `line`, `within` (which record is around it, NONE if astray), then texts."""
        columns: dict[str, Any] = {"line": self._lines[record], "within": self._within[record]}
        index = range(len(self._lines[record]))
        numbers = pd.DataFrame(columns, index=index, dtype="int64")
        texts = pd.DataFrame(self._columns[record], index=index, dtype=object)
        return pd.concat([numbers, texts], axis=1)

    def note_repeats(self, findings: Findings) -> None:
        """Tell of elements that are there twice where one is allowed."""
        for (record, name), lines in self._repeats.items():
            findings.add(self.name, f"{record}, {name}, {LINES}", "is there more than once; the first is read", lines)


def gather(path: Path, gatherer: Gatherer, findings: Findings, *, root: str) -> None:
    """Read a file, or the one XML file in a zip file, into a gatherer.

    Parameters
    ----------
    path : Path
    gatherer : Gatherer
    findings : Findings
        Told of the encoding and of elements repeated.
    root : str
        Name of the outermost element.

    Raises
    ------
    ReturnFault
        If it is no XML, is not well formed, has a document type, or is larger than any return.
    """
    must_be_file(path)
    with unpacked(path) as raw:
        seen = sighted(raw)
    must_look_like_xml(path.name, seen)
    if seen.note:
        findings.add(path.name, "", seen.note)
    with unpacked(path) as raw:
        _Stream(path.name, gatherer, root).read(raw, seen)
    gatherer.note_repeats(findings)


class _Stream:
    """One pass of the parser over a file."""

    def __init__(self, name: str, gatherer: Gatherer, root: str) -> None:
        self._name, self._gatherer, self._root = name, gatherer, root
        self._known = {known: known for known in gatherer.names}
        self._folded = {known.lower(): known for known in self._known}
        self._open: list[str | None] = []
        self._texts: list[str] = []
        self._length = self._elements = self._fed = self._heard = 0
        self._parser = self._made()

    def _made(self) -> "expat.XMLParserType":
        """Make the parser, deaf to everything but elements and texts, and unwilling to hear of a document type."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begins
        parser.EndElementHandler = self._ends
        parser.CharacterDataHandler = self._says
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._refuses
        parser.ExternalEntityRefHandler = self._refuses
        return parser

    def read(self, raw: IO[bytes], seen: Sighted) -> None:
        """Feed the parser."""
        text = TextIOWrapper(raw, encoding=seen.encoding, errors="replace", newline="")
        try:
            while piece := text.read(PIECE):
                self._fed += len(piece)
                self._parser.Parse(piece, False)  # noqa: FBT003 - expat takes it by position only
                self._must_stay_small()
            self._parser.Parse("", True)  # noqa: FBT003
        except expat.ExpatError as error:
            raise self._fault(self._words(expat.errors.messages.get(error.code, ""))) from None
        finally:
            text.detach()  # whoever opened the file closes it

    def _must_stay_small(self) -> None:
        """Refuse what would fill the memory without ever being an element."""
        if self._fed > MOST_BYTES or self._fed - self._heard > MOST_UNHEARD:
            raise self._fault("one piece goes on for longer than any return has")
        if len(self._parser.intern) > MOST_NAMES:
            raise self._fault(f"more than {MOST_NAMES:,} different names of elements; it is no return")

    @staticmethod
    def _words(message: str) -> str:
        """Say what the parser does not like."""
        if message in ENDS_EARLY:
            return "the file stops in the middle: it is broken off; save it again from the case system"
        return WORDS.get(message, "this is not well-formed XML; save it again from the case system")

    def _fault(self, words: str) -> ReturnFault:
        """Return the fault with the place where the parser is."""
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        return ReturnFault([f"{self._name}, line {line}, column {column}: {words}"])

    def _refuses(self, *_declared: object) -> int:
        raise self._fault("there is a document type (<!DOCTYPE>) or an entity; no return has one, and it is not read")

    def _begins(self, name: str, _attributes: dict[str, str]) -> None:
        self._heard = self._fed
        self._elements += 1
        known = self._known.get(name) or self._folded.get(name.rpartition(":")[2].lower())
        if not self._open and name.rpartition(":")[2].lower() != self._root.lower():
            raise self._fault(f"the outermost element is not {self._root}; it is no return of this kind")
        if len(self._open) >= MOST_DEPTH:
            raise self._fault(f"elements lie more than {MOST_DEPTH} deep in one another; it is no return")
        if self._elements > MOST_ELEMENTS:
            raise self._fault(f"more than {MOST_ELEMENTS:,} elements; it is no return of one year")
        self._open.append(known)
        self._texts.clear()
        self._length = 0
        if known is not None and self._gatherer.is_record(known):
            self._gatherer.begins(known, self._parser.CurrentLineNumber)

    def _ends(self, _name: str) -> None:
        self._heard = self._fed
        known = self._open.pop()
        if known is not None:
            self._gatherer.ends(known, "".join(self._texts))
        self._texts.clear()
        self._length = 0

    def _says(self, text: str) -> None:
        self._length += len(text)
        if self._length > MOST_TEXT:
            raise self._fault(f"a text is longer than {MOST_TEXT:,} signs; no element of a return is")
        if self._open[-1] is not None:
            self._texts.append(text)
