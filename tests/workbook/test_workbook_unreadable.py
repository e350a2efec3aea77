"""Files that are no workbook of a scenario, or that are not safe to open."""

import io
import struct
import zipfile

import pytest
from workbook_files import Book, small

from sim.spreadsheet import cell_name, sheet_name

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PASSWORD = OLD + "EncryptedPackage".encode("utf-16-le")


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return file.getvalue()


def with_part(name: str, part: bytes) -> bytes:
    book = Book(small())
    book.parts[name] = part
    return book.content()


def encrypted() -> bytes:
    content = bytearray(small())
    with zipfile.ZipFile(io.BytesIO(small())) as packed:
        where = packed.start_dir
    flags = struct.unpack_from("<H", content, where + 8)[0]
    struct.pack_into("<H", content, where + 8, flags | 1)
    return bytes(content)


def entities() -> bytes:
    book = Book(small())
    declared = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet '
    return book.text(book.sheets["Demand"], "<worksheet ", declared).content()


def far_corner() -> bytes:
    return Book(small()).put("Demand!XFD1048576", 1).content()


def lying_size() -> bytes:
    """A part that claims to be small and unpacks to far more."""
    content = bytearray(with_part("xl/extra.xml", b" " * 5_000_000))
    at = content.rindex(b"xl/extra.xml") - 46
    struct.pack_into("<I", content, at + 24, 10)
    return bytes(content)


UNREADABLE = {
    "nothing": (b"", "x.xlsx", "the file is empty"),
    "text": (b"throughcare: 1", "x.xlsx", "this is no Excel workbook"),
    "broken": (small()[:5000], "x.xlsx", "broken off or damaged"),
    "broken inside": (small()[:2000] + bytes(400) + small()[2400:], "x.xlsx", "broken off or damaged"),
    "an archive": (archive(notes_xml=b"<a/>"), "x.xlsx", "this is no Excel workbook"),
    "a document": (archive(word__document_xml=b"<a/>"), "x.xlsx", "this is a Word document"),
    "empty book": (archive(xl__workbook_xml=b"<a/>"), "x.xlsx", "broken off or damaged"),
    "old": (OLD, "x.xlsx", "of the old kind (.xls)"),
    "old by name": (OLD, "x.xls", "of the old kind (.xls) is not read"),
    "macros by name": (small(), "x.xlsm", "macros (.xlsm) is not opened"),
    "macros by another name": (with_part("xl/vbaProject.bin", b"x"), "x.xlsx", "the workbook holds macros"),
    "binary": (small(), "x.xlsb", "binary workbook (.xlsb)"),
    "open document": (small(), "x.ods", "OpenDocument workbook (.ods)"),
    "password": (PASSWORD, "x.xlsx", "protected with a password"),
    "encrypted parts": (encrypted(), "x.xlsx", "protected with a password"),
    "50 MB": (b"PK" + bytes(50_000_000), "x.xlsx", "over 5 MB: this is too large for a scenario workbook"),
    "bomb": (with_part("xl/extra.xml", b" " * 60_000_000), "x.xlsx", "unpacks to far more than its size"),
    "lying size": (lying_size(), "x.xlsx", "broken off or damaged"),
    "entities": (entities(), "x.xlsx", "declares entities"),
    "the last corner": (far_corner(), "x.xlsx", "far outside the tables, in Demand!XFD1048576"),
    "not XML": (with_part("xl/worksheets/sheet4.xml", b"<a"), "x.xlsx", "broken off or damaged"),
    "many parts": (archive(**{f"a{n}": b"" for n in range(1001)}), "x.xlsx", "unpacks to far more"),
    "another workbook": (
        Book(small()).renamed("Read me", "Sheet1").renamed("Council", "Sheet2").content(), "x.xlsx",
        "this is no workbook of a scenario",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read(name, faults_of):
    content, file, words = UNREADABLE[name]
    (fault,) = faults_of(content, file)
    assert words in str(fault)


def test_a_file_that_is_not_there(tmp_path):
    from sim.scenario import ScenarioError, load

    with pytest.raises(ScenarioError, match="there is no such file"):
        load(tmp_path / "x.xlsx")
    (tmp_path / "y.xlsx").mkdir()
    with pytest.raises(ScenarioError, match="this is a folder; name the scenario workbook in it"):
        load(tmp_path / "y.xlsx")


def test_names_of_cells_and_sheets():
    assert [cell_name(place) for place in ((1, 1), (14, 4), (2, 26), (2, 27), (1, 702), (1, 703))] == [
        "A1", "D14", "Z2", "AA2", "ZZ1", "AAA1",
    ]  # fmt: skip
    assert sheet_name("Team sources") == "'Team sources'"
