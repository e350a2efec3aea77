"""What python-docx has no words for: marks in the XML of a Word document."""

from typing import Any

from sim.report.papers.packages import package

ENGLISH = "en-GB"
_AFTER_KEEP = ("w:tblHeader",)


def element(name: str, **attributes: str) -> Any:
    """Return an element of WordprocessingML, its attributes in the same namespace."""
    oxml, names = package("docx.oxml", "Word documents"), package("docx.oxml.ns", "Word documents")
    made = oxml.OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(names.qn(f"w:{attribute}"), value)
    return made


def qualified(name: str) -> str:
    """Return the full name of an element or attribute."""
    return str(package("docx.oxml.ns", "Word documents").qn(name))


def say_language(run: Any) -> None:
    """Say that a run's words are British English, whatever a template's are."""
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - the library has no language
    for old in properties.findall(qualified("w:lang")):
        properties.remove(old)
    properties.append(element("w:lang", val=ENGLISH, eastAsia=ENGLISH))


def say_language_of_all(document: Any) -> None:
    """Say that a document is in British English unless a word says otherwise."""
    styles = document.styles.element
    for default in styles.iter(qualified("w:rPrDefault")):
        properties = default.find(qualified("w:rPr"))
        if properties is None:
            properties = element("w:rPr")
            default.append(properties)
        for old in properties.findall(qualified("w:lang")):
            properties.remove(old)
        properties.append(element("w:lang", val=ENGLISH, eastAsia=ENGLISH, bidi="ar-SA"))


def number_field(paragraph: Any, instruction: str, shown: str) -> None:
    """Add a field that Word counts, such as SEQ Table, with what it shows until then."""
    field = element("w:fldSimple", instr=f" {instruction} ")
    run, text = element("w:r"), element("w:t")
    text.text = shown
    properties = element("w:rPr")
    properties.append(element("w:noProof"))
    properties.append(element("w:lang", val=ENGLISH))
    run.append(properties)
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001


def repeat_as_heading(row: Any) -> None:
    """Make a row of a table its row of headings, on every page."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))  # noqa: SLF001


def keep_row_whole(row: Any) -> None:
    """Keep a row of a table on one page."""
    row._tr.get_or_add_trPr().insert(0, element("w:cantSplit"))  # noqa: SLF001


def shade(cell: Any, colour: str) -> None:
    """Fill a cell."""
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=colour))  # noqa: SLF001


def describe_table(table: Any, title: str, words: str) -> None:
    """Give a table its text alternative, its lines, its margins, and say that rows and columns have names."""
    properties = table._tbl.tblPr  # noqa: SLF001
    for name in ("w:tblLook", "w:tblBorders", "w:tblCellMar", "w:tblCaption", "w:tblDescription"):
        for old in properties.findall(qualified(name)):
            properties.remove(old)
    borders = element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color="7F7F7F"))
    margins = element("w:tblCellMar")
    for side, width in (("top", "40"), ("left", "70"), ("bottom", "40"), ("right", "70")):
        margins.append(element(f"w:{side}", w=width, type="dxa"))
    layout = properties.find(qualified("w:tblLayout"))
    after = properties.index(layout) if layout is not None else len(properties)
    properties.insert(after, borders)
    properties.append(margins)
    properties.append(
        element("w:tblLook", val="04A0", firstRow="1", firstColumn="1", lastRow="0", lastColumn="0", noVBand="1")
    )
    properties.append(element("w:tblCaption", val=title))
    properties.append(element("w:tblDescription", val=words))


def describe_picture(inline: Any, title: str, words: str) -> None:
    """Give a picture its text alternative."""
    about = inline._inline.docPr  # noqa: SLF001
    about.set("descr", words)
    about.set("title", title)


def has_own_numbers(style: Any) -> bool:
    """Whether paragraphs of a style, or of one it is based on, are numbered by Word."""
    while style is not None:
        properties = style.element.pPr
        if properties is not None and properties.numPr is not None:
            return True
        style = style.base_style
    return False
