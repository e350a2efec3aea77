"""A paper as one page for a browser: nothing outside of it is needed, and nothing in it runs."""

import base64
import io
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.report.charting import Chart
from sim.report.papers.content import (
    Cell,
    KeptChart,
    Paper,
    Paragraph,
    Part,
    Picture,
    Points,
    Section,
    Table,
    what_is_shown,
    words_cell,
)
from sim.report.papers.packages import package
from sim.report.papers.phrases import typeset
from sim.report.papers.web_page import PAGE, STYLE

LARGEST_PICTURE = 160_000
"""Bytes of a drawing of lines; a larger one is put in as dots."""
_DOTS = 110
_HEADINGS = {
    "mean": "mean",
    "low": "low end of the range",
    "high": "high end of the range",
    "error_low": "mean less error",
    "error_high": "mean plus error",
}
_NUMBERS = ("mean", "low", "high", "error_low", "error_high")


def web_page(paper: Paper) -> bytes:
    """Return a paper as one HTML page.

    Raises
    ------
    NoPapersError
        The package that fills in pages is missing.
    """
    jinja2 = package("jinja2", "Web pages")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    numbers = iter(range(1, 1000))
    sections = [_section(section, f"section-{place}", numbers) for place, section in enumerate(paper.sections, start=1)]
    environment.filters["typeset"] = typeset
    style = package("markupsafe", "Web pages").Markup(STYLE)
    page = environment.from_string(PAGE)
    return str(page.render(paper=paper, sections=sections, style=style, day=f"{paper.made:%Y-%m-%d}")).encode("utf-8")


def _section(section: Section, key: str, numbers: Iterator[int]) -> dict[str, Any]:
    inner = [_section(each, f"{key}-{place}", numbers) for place, each in enumerate(section.sections, start=1)]
    parts = [_part(part, numbers) for part in section.parts]
    return {"key": key, "heading": section.heading, "parts": parts, "inner": inner}


def _part(part: Part, numbers: Iterator[int]) -> dict[str, Any]:
    if isinstance(part, Paragraph):
        return {"kind": "paragraph", "lead": part.lead, "words": part.words}
    if isinstance(part, Points):
        return {"kind": "points", "points": part.points}
    if isinstance(part, Table):
        return {"kind": "table", "table": part}
    return _picture(part, next(numbers))


def _picture(picture: Picture, number: int) -> dict[str, Any]:
    chart = picture.chart
    return {
        "kind": "picture",
        "number": number,
        "title": chart.title,
        "shown": what_is_shown(chart),
        "alt": chart.alt,
        "address": _address(chart),
        "table": None if isinstance(chart, KeptChart) else table_of_chart(chart, number),
    }


def _address(chart: Chart | KeptChart) -> str:
    """Return the picture itself as an address."""
    if isinstance(chart, KeptChart):
        return _as_address(chart.picture, "png")
    file = io.BytesIO()
    chart.svg(file)
    if len(file.getvalue()) <= LARGEST_PICTURE:
        return _as_address(file.getvalue(), "svg+xml")
    file = io.BytesIO()
    chart.png(file, _DOTS)
    return _as_address(file.getvalue(), "png")


def _as_address(picture: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode('ascii')}"


def table_of_chart(chart: Chart, number: int) -> Table:
    """Return the numbers of a chart as a table."""
    words = chart.table_in_words()
    columns = [str(name) for name in words.columns if not words[name].isna().all()]
    rows = tuple(
        tuple(_cell(chart.table[name].iloc[row], words[name].iloc[row], name) for name in columns)
        for row in range(len(words))
    )
    headings = tuple(_HEADINGS.get(name, name.replace("_", " ")) for name in columns)
    return Table(f"figure-{number}-numbers", f"The numbers of figure {number}: {chart.title}", headings, rows)


def _cell(value: Any, words: Any, column: str) -> Cell:
    if column in _NUMBERS and not pd.isna(value):
        return Cell(str(words), float(value))
    is_none = words is None or (isinstance(words, float) and pd.isna(words)) or str(words) in {"", "–"}
    return words_cell("" if is_none else str(words))
