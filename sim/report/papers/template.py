"""A council's own Word template: opened with care, and the place in it where the paper goes."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from sim.report.papers.packages import TemplateError, package

MARK = "{{throughcare}}"
"""A paragraph that says this, and nothing else, is where the paper goes."""
LARGEST, MOST_UNPACKED = 20_000_000, 200_000_000
_DOCUMENT = "word/document.xml"
_TYPES = "[Content_Types].xml"
_TEMPLATE_TYPE = b"wordprocessingml.template.main+xml"
_DOCUMENT_TYPE = b"wordprocessingml.document.main+xml"
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {"xl/workbook.xml": "this is an Excel workbook", "content.xml": "this is an OpenDocument file",
           "ppt/presentation.xml": "this is a PowerPoint presentation"}  # fmt: skip


def open_template(file: Path) -> Any:
    """Return a template as a python-docx document.

    Raises
    ------
    TemplateError
        It is no Word document, has macros, is damaged or too large.
    NoPapersError
        The package that reads it is missing.
    """
    docx = package("docx", "Word documents")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise TemplateError(f"{file}: the template cannot be read ({error.strerror})") from None
    try:
        return docx.Document(io.BytesIO(_as_document(content)))
    except _RefusedError as fault:
        raise TemplateError(f"{file}: {fault}; give a Word document (.docx) or template (.dotx)") from None
    except Exception as error:  # the library has no error of its own for most of what can be wrong
        raise TemplateError(
            f"{file}: the file is damaged and cannot be read as a Word document ({type(error).__name__}); save it "
            f"again in Word"
        ) from None


def must_be_usable(file: Path) -> None:
    """Refuse a template before a paper is made for it.

    Raises
    ------
    TemplateError
        It cannot be used.
    NoPapersError
        The package that reads it is missing.
    """
    marked(open_template(file), file)


class _RefusedError(Exception):
    pass


def _as_document(content: bytes) -> bytes:
    """Check what was sent, and call a template (.dotx) the document that it is otherwise."""
    if len(content) > LARGEST:
        raise _RefusedError(f"the template has {len(content) / 1e6:.0f} MB; at most {LARGEST / 1e6:.0f} MB are read")
    if content.startswith(_OLD_WORD):
        raise _RefusedError("this is a file of an old Word (.doc), or has a password")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        raise _RefusedError("this is not a Word document") from None
    with archive:
        names = set(archive.namelist())
        if other := next((words for name, words in _OTHERS.items() if name in names), None):
            raise _RefusedError(other)
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise _RefusedError("this document has macros")
        if _DOCUMENT not in names or _TYPES not in names:
            raise _RefusedError("this is not a Word document")
        if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
            raise _RefusedError("the template is too large once unpacked")
        types = archive.read(_TYPES)
        if _TEMPLATE_TYPE not in types:
            return content
        called = io.BytesIO()
        with zipfile.ZipFile(called, "w", zipfile.ZIP_DEFLATED) as again:
            for name in archive.namelist():
                part = archive.read(name)
                again.writestr(name, part.replace(_TEMPLATE_TYPE, _DOCUMENT_TYPE) if name == _TYPES else part)
        return called.getvalue()


def marked(document: Any, file: Path) -> Any:
    """Return the paragraph where the paper goes; None if the template names no place, so that it goes to the end.

    Raises
    ------
    TemplateError
        The mark stands more than once, or where no paper can go.
    """
    places = [paragraph for paragraph in document.paragraphs if paragraph.text.strip() == MARK]
    if len(places) > 1:
        raise TemplateError(f"{file}: {MARK} stands {len(places)} times; leave one")
    if places:
        return places[0]
    text = "".join(
        re.sub(r"\s", "", each.text or "") for each in document.element.body.iter() if each.tag.endswith("}t")
    )
    if MARK in text:
        raise TemplateError(f"{file}: {MARK} must be a paragraph of its own, outside tables and text boxes")
    return None
