"""The styles of a Word document: our own, or those that a council's template lacks."""

from collections.abc import Mapping
from typing import Any

from sim.report.papers.packages import package
from sim.report.papers.word_marks import element, qualified, say_language_of_all

FONT = "Arial"
INK, BLUE = "1A1A1A", "12436D"
HEADINGS = ("Heading 1", "Heading 2", "Heading 3")
BODY, TITLE, SUBTITLE, LIST, CAPTION, NOTE, TABLE = (
    "Normal",
    "Title",
    "Subtitle",
    "List Bullet",
    "Caption",
    "Throughcare Note",
    "Throughcare Table",
)
_SIZES: Mapping[str, float] = {TITLE: 22, SUBTITLE: 12, **dict(zip(HEADINGS, (16, 13, 11.5), strict=True)), CAPTION: 10,
                               NOTE: 8.5, TABLE: 8.5, LIST: 11}  # fmt: skip
_BOLD = {TITLE, *HEADINGS, CAPTION}
_BEFORE: Mapping[str, float] = {TITLE: 0, SUBTITLE: 0, **dict(zip(HEADINGS, (18, 14, 10), strict=True)), CAPTION: 10,
                                NOTE: 3, TABLE: 0, LIST: 0}  # fmt: skip
_AFTER: Mapping[str, float] = {
    TITLE: 4,
    SUBTITLE: 12,
    **dict.fromkeys(HEADINGS, 5),
    CAPTION: 4,
    NOTE: 8,
    TABLE: 0,
    LIST: 3,
}


def own_document() -> Any:
    """Return an empty document of ours: A4, Arial, British English, page numbers in the footer."""
    document = package("docx", "Word documents").Document()
    shared = package("docx.shared", "Word documents")
    section = document.sections[0]
    section.page_width, section.page_height = shared.Cm(21), shared.Cm(29.7)
    section.left_margin = section.right_margin = shared.Cm(2.2)
    section.top_margin = section.bottom_margin = shared.Cm(2)
    normal = document.styles[BODY]
    normal.font.name, normal.font.size = FONT, shared.Pt(11)
    normal.font.color.rgb = shared.RGBColor.from_string(INK)
    normal.paragraph_format.space_after = shared.Pt(6)
    normal.paragraph_format.line_spacing = 1.1
    _drop_theme_font(normal)
    for name in (TITLE, SUBTITLE, *HEADINGS, LIST, CAPTION):
        _dress(document.styles[name], name)
    say_language_of_all(document)
    return document


def with_needed_styles(document: Any) -> dict[str, str]:
    """Add to a document the styles it lacks; return under which name each is there.

    A style of a name that is needed but of another kind (a character style called Caption, say) is left alone.
    """
    enum = package("docx.enum.style", "Word documents").WD_STYLE_TYPE
    there = {style.name: style for style in document.styles}
    names = {}
    for name in (BODY, TITLE, SUBTITLE, *HEADINGS, LIST, CAPTION, NOTE, TABLE):
        style = there.get(name)
        if style is not None and style.type == enum.PARAGRAPH:
            names[name] = name
            continue
        new = name if style is None else f"Throughcare {name}"
        if new not in there:
            made = document.styles.add_style(new, enum.PARAGRAPH)
            if BODY in there:
                made.base_style = there[BODY]
            _dress(made, name)
            if name in HEADINGS:
                made.element.get_or_add_pPr().append(element("w:outlineLvl", val=str(HEADINGS.index(name))))
        names[name] = new
    return names


def _dress(style: Any, name: str) -> None:
    """Give a style our look."""
    shared = package("docx.shared", "Word documents")
    if name not in {NOTE, TABLE}:
        style.font.name = FONT
        _drop_theme_font(style)
    style.font.size, style.font.bold, style.font.italic = shared.Pt(_SIZES[name]), name in _BOLD, False
    style.font.color.rgb = shared.RGBColor.from_string(BLUE if name in {TITLE, *HEADINGS} else INK)
    look = style.paragraph_format
    look.space_before, look.space_after = shared.Pt(_BEFORE[name]), shared.Pt(_AFTER[name])
    look.keep_with_next = name in {*HEADINGS, CAPTION}
    look.line_spacing = 1.0 if name in {NOTE, TABLE, CAPTION} else 1.1
    if name in {TITLE, SUBTITLE}:
        for part, plain in ((style.element.pPr, "w:pBdr"), (style.element.rPr, "w:spacing")):
            for old in part.findall(qualified(plain)):
                part.remove(old)


def _drop_theme_font(style: Any) -> None:
    """Take away the theme's fonts, which would stand above the one that is named."""
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qualified(f"w:{name}"), None)
    fonts.set(qualified("w:cs"), FONT)
