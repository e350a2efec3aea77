"""A paper as a Word document, of our own or in a council's template."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.report.papers.content import Cell, Paper, Paragraph, Part, Picture, Points, Section, Table, what_is_shown
from sim.report.papers.packages import package
from sim.report.papers.packing import packed_alike
from sim.report.papers.phrases import typeset
from sim.report.papers.template import marked, open_template
from sim.report.papers.word_marks import (
    describe_picture,
    describe_table,
    has_own_numbers,
    keep_row_whole,
    number_field,
    qualified,
    repeat_as_heading,
    say_language,
    shade,
)
from sim.report.papers.word_styles import (
    BODY,
    CAPTION,
    HEADINGS,
    LIST,
    NOTE,
    SUBTITLE,
    TABLE,
    TITLE,
    own_document,
    with_needed_styles,
)

AUTHOR = "Throughcare"
_WIDEST_PICTURE = 16.0
"""Centimetres: how wide charts are drawn."""
_EMU_PER_CM = 360_000
_ROOM_FOR_CAPTION = 2.5
_ROOM_FOR_RANGE = 4.4
_LONGEST_PROPERTY = 255
_HEADING_FILL = "E7ECF1"


def word_document(paper: Paper, template: Path | None = None) -> bytes:
    """Return a paper as a Word document.

    Parameters
    ----------
    paper : Paper
    template : Path, optional
        A council's own document: its styles, headers and footers are kept, and the paper is put in place of the
        paragraph that says ``{{throughcare}}``, or behind all else.

    Raises
    ------
    TemplateError
        The template cannot be used.
    NoPapersError
        The package that writes Word documents is missing.
    """
    document = own_document() if template is None else open_template(template)
    place = None if template is None else marked(document, template)
    _Laid(document, place).lay(paper)
    _say_about(document, paper, is_own=template is None)
    file = io.BytesIO()
    document.save(file)
    return packed_alike(file.getvalue())


class _Laid:
    """A document being written."""

    def __init__(self, document: Any, place: Any) -> None:
        self._document = document
        self._place = place
        self._names = with_needed_styles(document)
        self._shared = package("docx.shared", "Word documents")
        document.element.body.get_or_add_sectPr()
        self._behind = place is None and _holds_something(document.element.body)
        if place is None and not self._behind:
            _empty(document.element.body)
        self._before = len(_blocks(document.element.body))
        self._width, self._height = _room(document, place)
        self._tables = self._pictures = 0
        self._numbered = has_own_numbers(document.styles[self._names[HEADINGS[0]]])

    def lay(self, paper: Paper) -> None:
        """Write all of a paper, and move it to its place."""
        title = self._paragraph(TITLE, paper.title)
        title.paragraph_format.page_break_before = True if self._behind else None
        self._paragraph(SUBTITLE, paper.subtitle)
        first = next((section for section in paper.sections if section.is_appendix), None)
        for number, section in enumerate(paper.sections, start=1):
            heading = self._section(section, (number,))
            heading.paragraph_format.page_break_before = True if section is first else None
        if self._place is not None:
            self._move()
        self._footer(paper)

    def _move(self) -> None:
        """Put what was written, which stands at the end, where the mark is."""
        body, mark = self._document.element.body, self._place._p  # noqa: SLF001
        for each in _blocks(body)[self._before :]:
            mark.addprevious(each)
        if mark.find(f".//{qualified('w:sectPr')}") is None:
            body.remove(mark)
        else:  # the paragraph ends a section of the template
            for run in self._place.runs:
                run.text = ""

    def _section(self, section: Section, number: tuple[int, ...]) -> Any:
        """Write a section; return its heading."""
        said = section.heading if self._numbered else f"{'.'.join(map(str, number))} {section.heading}"
        heading = self._paragraph(HEADINGS[min(len(number), len(HEADINGS)) - 1], said)
        for part in section.parts:
            self._part(part)
        for place, inner in enumerate(section.sections, start=1):
            self._section(inner, (*number, place))
        return heading

    def _part(self, part: Part) -> None:
        if isinstance(part, Paragraph):
            paragraph = self._paragraph(BODY, "")
            if part.lead:
                self._run(paragraph, f"{part.lead} ").bold = True
            self._run(paragraph, part.words)
        elif isinstance(part, Points):
            for point in part.points:
                self._point(point)
        elif isinstance(part, Table):
            self._table(part)
        elif isinstance(part, Picture):
            self._picture(part)

    def _point(self, words: str) -> None:
        """Write a point; where the style has no sign of its own, with one."""
        style = self._document.styles[self._names[LIST]]
        self._paragraph(LIST, words if has_own_numbers(style) else f"• {words}")

    def _paragraph(self, style: str, words: str) -> Any:
        paragraph = self._document.add_paragraph(style=self._names[style])
        if words:
            self._run(paragraph, words)
        return paragraph

    def _run(self, paragraph: Any, words: str) -> Any:
        run = paragraph.add_run(typeset(words))
        say_language(run)
        return run

    def _caption(self, kind: str, number: int, words: str) -> Any:
        paragraph = self._paragraph(CAPTION, f"{kind} ")
        number_field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
        self._run(paragraph, f": {words}")
        return paragraph

    def _table(self, table: Table) -> None:
        self._tables += 1
        self._caption("Table", self._tables, table.title).paragraph_format.keep_with_next = True
        drawn = self._document.add_table(rows=0, cols=len(table.headings))
        drawn.autofit = False
        widths = [*self._widths(table)]
        for place, column in enumerate(drawn.columns):
            column.width = widths[place]
        self._row(drawn, list(table.headings), widths, is_heading=True)
        for row in table.rows:
            said = [_in_lines(cell, width.cm) for cell, width in zip(row, widths, strict=True)]
            self._row(drawn, said, widths, numbers=[cell.is_number for cell in row])
        about = f"{len(table.rows)} rows below the headings {', '.join(table.headings)}."
        describe_table(drawn, typeset(table.title), typeset(about))
        if table.note:
            for cell in drawn.rows[-1].cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
            self._paragraph(NOTE, table.note)

    def _row(
        self,
        table: Any,
        words: list[str],
        widths: list[Any],
        *,
        is_heading: bool = False,
        numbers: list[bool] | None = None,
    ) -> None:
        row = table.add_row()
        keep_row_whole(row)
        if is_heading:
            repeat_as_heading(row)
        aligned = package("docx.enum.text", "Word documents").WD_ALIGN_PARAGRAPH
        for place, (cell, said) in enumerate(zip(row.cells, words, strict=True)):
            cell.width = widths[place]
            paragraph = cell.paragraphs[0]
            paragraph.style = self._document.styles[self._names[TABLE]]
            self._run(paragraph, said).bold = True if is_heading or place == 0 else None
            if numbers and numbers[place]:
                paragraph.alignment = aligned.RIGHT
            if is_heading:
                paragraph.paragraph_format.keep_with_next = True
                shade(cell, _HEADING_FILL)

    def _widths(self, table: Table) -> Iterator[Any]:
        parts = table.widths or (1.0,) * len(table.headings)
        for part in parts:
            yield self._shared.Cm(self._width * part / sum(parts))

    def _picture(self, picture: Picture) -> None:
        chart = picture.chart
        self._pictures += 1
        file = io.BytesIO()
        chart.png(file)
        file.seek(0)
        paragraph = self._paragraph(BODY, "")
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = self._shared.Pt(8)
        inline = paragraph.add_run().add_picture(file, width=self._shared.Cm(min(_WIDEST_PICTURE, self._width)))
        if inline.height > (highest := self._shared.Cm(self._height - _ROOM_FOR_CAPTION)):
            inline.width, inline.height = int(inline.width * highest / inline.height), highest
        describe_picture(inline, typeset(chart.title), typeset(chart.alt))
        self._caption("Figure", self._pictures, what_is_shown(chart)).paragraph_format.keep_with_next = False

    def _footer(self, paper: Paper) -> None:
        """Give pages their numbers, unless the template has a footer of its own."""
        section = self._document.sections[-1]
        footer = section.footer
        if any(paragraph.text.strip() or len(paragraph._p) > 1 for paragraph in footer.paragraphs) or footer.tables:  # noqa: SLF001
            return
        paragraph = footer.paragraphs[0] if footer.paragraphs else footer.add_paragraph()
        paragraph.style = self._document.styles[self._names[TABLE]]
        self._run(paragraph, f"{paper.title} – page ")
        number_field(paragraph, "PAGE", "1")
        self._run(paragraph, " of ")
        number_field(paragraph, "NUMPAGES", "1")


def _blocks(body: Any) -> list[Any]:
    """Return the paragraphs and tables of a document."""
    return [each for each in body if each.tag != qualified("w:sectPr")]


def _holds_something(body: Any) -> bool:
    signs = {qualified(name) for name in ("w:drawing", "w:tbl", "w:sectPr", "w:object", "w:pict")}
    return any(
        each.tag in signs or (each.tag == qualified("w:t") and (each.text or "").strip())
        for block in _blocks(body)
        for each in block.iter()
    )


def _empty(body: Any) -> None:
    """Take away the blank paragraphs of a template in which nothing is written."""
    for block in _blocks(body):
        body.remove(block)


def _room(document: Any, place: Any) -> tuple[float, float]:
    """Return how wide and how high the text is where the paper goes, in centimetres."""
    sections = list(document.sections)
    section = sections[-1]
    if place is not None:
        ends = list(document.element.body.iter(qualified("w:sectPr")))
        later = [number for number, end in enumerate(ends) if _is_after(document, place, end)]
        section = sections[later[0]] if later else section
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    return float(width) / _EMU_PER_CM, float(height) / _EMU_PER_CM


def _in_lines(cell: Cell, width: float) -> str:
    """Return the words of a cell, the range of a number below it where both are too wide for a line."""
    return cell.words.replace(" (", "\n(", 1) if cell.is_number and width < _ROOM_FOR_RANGE else cell.words


def _is_after(document: Any, place: Any, end: Any) -> bool:
    order = list(document.element.body.iter())
    return order.index(end) > order.index(place._p)  # noqa: SLF001


def _say_about(document: Any, paper: Paper, *, is_own: bool) -> None:
    """Fill in what a document says of itself; of a template's only what is empty."""
    about = document.core_properties
    moment = paper.made.replace(tzinfo=None, microsecond=0)
    if is_own or not about.author:
        about.author = AUTHOR
    about.title, about.subject = (typeset(words)[:_LONGEST_PROPERTY] for words in (paper.title, paper.subtitle))
    about.keywords = about.keywords if not is_own else "simulated, children's social care"
    about.comments = about.comments if not is_own else "Simulated by Throughcare, not observed."
    about.language, about.last_modified_by = "en-GB", AUTHOR
    about.created = about.modified = moment
    about.revision = 1
    settings = document.settings.element
    if settings.find(qualified("w:themeFontLang")) is not None:
        settings.find(qualified("w:themeFontLang")).set(qualified("w:val"), "en-GB")
