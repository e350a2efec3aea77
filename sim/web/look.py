"""How screens look: words, cards, tables and lights as plain HTML that any reader of screens understands."""

import base64
import html
import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import pandas as pd
import streamlit as st

from sim.report.charting import Chart
from sim.report.papers.content import KeptChart
from sim.web.altair_charts import pictures
from sim.web.answer import Card

Shown: TypeAlias = Chart | KeptChart
STYLE = """
<style>
.tc-answer {font-size: 1.35rem; line-height: 1.4; border-left: 6px solid #12436D; padding: 0.4rem 0 0.4rem 1rem;
  margin: 0.2rem 0 1rem 0; max-width: 60rem;}
.tc-cards {display: grid; grid-template-columns: repeat(auto-fit, minmax(9.4rem, 1fr)); gap: 0.8rem;
  margin: 0 !important; padding: 0 !important; list-style: none;}
.tc-cards li, .tc-faults li {margin-left: 0 !important;}
.tc-cards li {border: 1px solid #6F777B; border-radius: 6px; padding: 0.7rem 0.9rem !important; margin: 0;}
.tc-cards .name {font-weight: 600;} .tc-cards .number {font-size: 1.65rem; line-height: 1.25; display: block;}
.tc-cards .number {white-space: nowrap;}
.tc-cards .beside, .tc-cards .range {display: block; font-size: 0.92rem;}
.tc-scroll {overflow-x: auto; max-height: 40rem; overflow-y: auto; border: 1px solid #B1B4B6;}
.tc-scroll:focus-visible {outline: 3px solid #12436D; outline-offset: 2px;}
.tc-scroll table {border-collapse: collapse; width: 100%; font-size: 0.95rem; margin: 0;}
.tc-scroll caption {text-align: left; padding: 0.4rem 0.6rem; font-weight: 600; caption-side: top; color: #0B0C0C;}
.tc-scroll th, .tc-scroll td {padding: 0.35rem 0.6rem; border-bottom: 1px solid #D9D9D9; text-align: left;
  vertical-align: top; min-width: 5rem;}
.tc-scroll td.n {text-align: right; white-space: nowrap;}
.tc-light {white-space: nowrap; font-weight: 600; border-radius: 4px; padding: 0.1rem 0.45rem;
  border: 1px solid #0B0C0C;}
.tc-green {background: #CCE2D8; color: #005A30;} .tc-amber {background: #FFF7BF; color: #594D00;}
.tc-red {background: #F6D7D2; color: #942514;} .tc-none {background: #EEEFEF; color: #383F43;}
.tc-lights li {margin: 0.35rem 0; list-style: none;} .tc-lights {margin-left: 0 !important; padding: 0 !important;}
.tc-words {max-width: 60rem;} .tc-small {font-size: 0.95rem; color: #383F43; max-width: 60rem;}
.tc-faults {border-left: 6px solid #942514; padding: 0.3rem 0 0.3rem 1rem; margin: 0.4rem 0;}
.tc-faults li {margin: 0.2rem 0; overflow-wrap: anywhere;}
.tc-points {max-width: 60rem;} .tc-points li {margin: 0.2rem 0; overflow-wrap: anywhere;}
.tc-picture {max-width: min(100%, 46rem);}
.tc-story {white-space: pre-wrap; font-family: inherit; max-width: 60rem; overflow-wrap: anywhere;}
.block-container, [data-testid="stMainBlockContainer"] {padding-top: 3.2rem; max-width: 75rem;}
h1 {overflow-wrap: anywhere;}
</style>
"""
SHAPES = {"green": "●", "amber": "▲", "red": "■", "no result": "○"}
"""A sign for each light, so that colour is not all that tells them apart."""


def safe(words: object) -> str:
    """Return words that HTML takes for nothing else; a sign stays with its pound."""
    return re.sub("(?<=[-+\N{MINUS SIGN}])£", "\N{WORD JOINER}£", html.escape(str(words)))


def plain(words: str) -> str:
    r"""Return words that Markdown takes for nothing else: a name may hold no picture from elsewhere.

    >>> print(plain("Two posts, ![x](http://a.b) at £5"))
    Two posts\, \!\[x\]\(http\:\/\/a\.b\) at £5
    """
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", words)


def paragraph(words: str, style: str = "tc-words") -> None:
    """Write a paragraph."""
    st.html(f'<p class="{style}">{safe(words)}</p>')


def answer(sentence: str) -> None:
    """Write the answer."""
    st.html(f'<p class="tc-answer">{safe(sentence)}</p>')


def cards(shown: Iterable[Card]) -> None:
    """Write cards side by side, below one another where there is no room."""
    items = "".join(
        f'<li><span class="name">{safe(card.name)}</span><span class="number">{safe(card.number)}</span>'
        f'<span class="beside">{safe(card.beside)}</span><span class="range">{safe(card.range)}</span></li>'
        for card in shown
    )
    st.html(f'<ul class="tc-cards">{items}</ul>')


def light(words: str) -> str:
    """Return a light as a shape with its word."""
    kind = "none" if words not in {"green", "amber", "red"} else words
    return f'<span class="tc-light tc-{kind}">{SHAPES[words]} {safe(words)}</span>'


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[int] = ()) -> None:
    """Write a table; cells that are `Markup` stand as they are, columns `numbers` to the right."""
    head = "".join(f'<th scope="col">{safe(heading)}</th>' for heading in headings)
    body = "".join(f"<tr>{''.join(_cell(cell, place, numbers) for place, cell in enumerate(row))}</tr>" for row in rows)
    st.html(
        f'<div class="tc-scroll" tabindex="0" role="region" aria-label="Table: {safe(caption)}"><table>'
        f"<caption>{safe(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


class Markup(str):
    """HTML of our own."""

    __slots__ = ()


def frame(caption: str, shown: pd.DataFrame) -> None:
    """Write a table of pandas."""
    rows = [["" if cell is None or cell != cell else cell for cell in row] for row in shown.to_numpy(dtype=object)]
    numbers = [place for place, name in enumerate(shown.columns) if name in {"mean", "low", "high", "chance"}]
    table(caption, [str(name).replace("_", " ") for name in shown.columns], rows, numbers)


def faults(heading: str, said: Iterable[str]) -> None:
    """Write what is wrong, one item each."""
    items = "".join(f"<li>{safe(words)}</li>" for words in said)
    st.html(f'<div class="tc-faults" role="alert"><strong>{safe(heading)}</strong><ul>{items}</ul></div>')


def points(said: Iterable[str]) -> None:
    """Write a list of points."""
    st.html(f'<ul class="tc-points">{"".join(f"<li>{safe(words)}</li>" for words in said)}</ul>')


def chart(shown: Shown, level: int = 3) -> None:
    """Show a chart: its finding, the picture, what it says in words, and its numbers."""
    if isinstance(shown, KeptChart):  # which has its finding written in it
        data = base64.b64encode(shown.picture).decode("ascii")
        st.html(f'<img class="tc-picture" alt="{safe(shown.alt)}" src="data:image/png;base64,{data}">')
        paragraph(f"In words: {shown.alt}", "tc-small")
        return
    st.html(f"<h{level}>{safe(shown.title)}</h{level}>")
    paragraph(shown.subtitle, "tc-small")
    drawn = pictures(shown)
    places = st.columns(2) if len(drawn) > 1 else [st.container()]
    for place, (name, picture) in enumerate(drawn):
        with places[place % len(places)]:
            if name:
                st.html(f'<p class="tc-words"><strong>{safe(name)}</strong></p>')
            words = f"{name}: {shown.title}" if name else shown.alt
            st.altair_chart(picture, width="stretch", theme=None, alt=words, key=f"{shown.key}-{place}")
    if shown.bands:
        paragraph("Shaded: " + "; ".join(f"{band.name}" for band in shown.bands) + ".", "tc-small")
    paragraph(f"In words: {shown.alt}", "tc-small")
    with st.expander("Numbers of this chart, and where they come from"):
        frame(shown.title, shown.table_in_words().drop(columns="unit", errors="ignore"))
        paragraph(shown.source, "tc-small")


def _cell(cell: object, place: int, numbers: Sequence[int]) -> str:
    words = cell if isinstance(cell, Markup) else safe(cell)
    if place == 0:
        return f'<th scope="row">{words}</th>'
    return f'<td class="n">{words}</td>' if place in numbers else f"<td>{words}</td>"
