"""What the screens of questions have in common: the way from a question to its answer, and how an answer is shown."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from sim.report.papers.answer_paper import answer_paper
from sim.report.papers.content import Points, Section, Table
from sim.report.papers.kept_answers import AnswerError, read_answer
from sim.report.papers.phrases import typeset
from sim.report.words import many
from sim.scenario import Scenario
from sim.web import look, session
from sim.web.asked import Asked, asked_in
from sim.web.draft import Draft
from sim.web.going import link
from sim.web.kept_charts import charts_of
from sim.web.screens.downloading import offer, paper
from sim.web.work import GOES_ON, Work

MONTHS = 36
"""Months from the start that a question can name."""
_PAPERS = {
    "Word paper": ("--word", "The answer, what it costs, what it hangs on, assumptions and audit."),
    "Excel workbook": ("--excel", "Every number as real tables."),
    "Web report": ("--html", "One page that opens in any browser and prints well."),
}


def screen(
    kind: str, answer: Callable[[Work], None], ask: Callable[[Asked], None], first: Callable[[Work], None] | None = None
) -> None:
    """Show the answer to the question shown, or how far it is, and below it the question to be asked.

    Parameters
    ----------
    kind : str
        The question, by its command.
    answer : callable
        Shows a finished answer.
    ask : callable
        Shows the form, filled in with what was asked.
    first : callable, optional
        Shows a first answer while there is no other.
    """
    found = session.question(kind)
    if found is not None and found.state == "going":
        going(found.name, kind, first)
        return
    if found is not None and found.state == "finished":
        answer(found)
        st.header("Ask again", anchor=False)
    elif found is not None:
        if first is not None:
            first(found)
        ended(found)
    ask(asked_in(found.about.words) if found is not None else Asked())


def inputs() -> tuple[Draft, Scenario] | None:
    """Return the inputs in hand if something can be asked of them; else say what to do."""
    mine = session.draft()
    if mine is None:
        st.info("There are no inputs yet. Choose a council, a paper or a file on the screen “1 Start”.")
        link("start", "Go to Start")
        return None
    scenario, wrong = mine.check()
    if scenario is None:
        look.faults("The inputs are not right yet", [f"{fault.field}: {fault.rule}" for fault in wrong])
        link("inputs", "Go to Inputs")
        return None
    look.paragraph(f"In hand: {mine.origin}.")
    return mine, scenario


def month(place: Any, label: str, scenario: Scenario, written: str, ahead: int) -> str:
    """Ask for a month, as commands write it; `ahead` months after the start unless one was written."""
    start = scenario.parameters.start
    numbers = [start.year * 12 + start.month - 1 + month for month in range(MONTHS)]
    days = {f"{number // 12}-{number % 12 + 1:02d}": date(number // 12, number % 12 + 1, 1) for number in numbers}
    index = [*days].index(written) if written in days else ahead
    chosen: str = place.selectbox(label, list(days), index=index, format_func=lambda one: f"{days[one]:%B %Y}")
    return chosen


def seed(place: Any, asked: Asked) -> list[str]:
    """Ask for the seed; return what the command is told."""
    number = place.number_input("Seed", 0, 10**9, asked.whole("--seed", 1), help="The same seed gives the same result.")
    return ["--seed", f"{number}"]


def chance(place: Any, asked: Asked) -> list[str]:
    """Ask for a chance; return what the command is told."""
    percent = round(100 * asked.number("--chance", 0.8))
    percent = place.number_input("In how many of 100 futures", 1, 99, min(99, max(1, percent)))
    return ["--chance", f"{percent / 100:g}"]


def shown(found: Work, sentences: Callable[[dict[str, Any]], Iterable[str]]) -> None:
    """Show an answer: what its document is put into first, then the tables, charts and words of its paper."""
    try:
        kept = read_answer(found.result)
        *sections, _ = answer_paper(kept).sections
    except AnswerError as error:
        look.faults("The answer cannot be shown", [str(error)])
        return
    for sentence in sentences(kept.document):
        look.answer(typeset(sentence))
    for part in (part for section in sections for part in section.parts if isinstance(part, Table)):
        table(part)
    _charts([*charts_of(kept)])
    for section in sections:
        _said(section)
    look.paragraph(f"Command: {session.command_shown(found)}", "tc-small")
    papers(found)


def table(shown: Table) -> None:
    """Show a table of a paper."""
    numbers = [
        place for place, column in enumerate(zip(*shown.rows, strict=True)) if any(cell.is_number for cell in column)
    ]
    look.table(shown.title, shown.headings, [[typeset(cell.words) for cell in row] for row in shown.rows], numbers)
    if shown.note:
        look.paragraph(shown.note, "tc-small")


def _charts(charts: list[tuple[str, look.Shown]]) -> None:
    """Show charts, those that belong together side by side; more than one group of them behind tabs."""
    groups = list(dict.fromkeys(group for group, _ in charts))
    places = st.tabs([look.plain(group) or "Pictures" for group in groups]) if len(groups) > 1 else [st.container()]
    for group, place in zip(groups, places, strict=False):
        own = [chart for name, chart in charts if name == group]
        with place:
            columns = st.columns(2) if len(own) > 1 else [st.container()]
            for number, chart in enumerate(own):
                with columns[number % len(columns)]:
                    look.chart(chart, level=2)


def _said(section: Section) -> None:
    points = [point for part in section.parts if isinstance(part, Points) for point in part.points]
    if points:
        heading = "The answer in full" if section.heading == "The answer" else section.heading
        st.header(look.plain(heading), anchor=False)
        look.points(map(typeset, points))


@st.fragment(run_every=1.0)
def going(name: str, kind: str, first: Callable[[Work], None] | None = None) -> None:
    """Show how far an answer is, its first answer above it, and a way to stop it."""
    found = session.question(kind)
    if found is None or found.name != name or found.state != "going":
        st.rerun()
        return
    if first is not None:
        first(found)
    st.subheader(f"Working it out: {look.plain(found.about.title)}", anchor=False)
    runs = f"{many(found.runs_kept, 'run')} done, " if found.runs_kept else ""
    look.paragraph(f"{runs}{found.elapsed:.0f} s so far. How many runs it takes is known at the end only.")
    look.paragraph("You may close or reload this page: it goes on, and its address brings you back to it.", "tc-small")
    if st.button("Cancel", key="cancel"):
        with st.spinner("Stopping …"):
            found.cancel()
        st.rerun()


def ended(found: Work) -> None:
    """Say how work ended that has no answer; one that keeps its runs can go on with them."""
    title = look.plain(found.about.title)
    if found.state == "failed":
        look.faults(f"It did not work: {found.about.title}", found.said[-12:] or ["It ended without a word."])
    else:
        st.warning(f"{found.state.capitalize()}: {title}.")
        for words in found.said[-1:]:
            look.paragraph(words, "tc-small")
    if found.about.kind in GOES_ON and found.runs_kept and st.button("Go on with it"):
        found.take_up()
        st.rerun()


def papers(found: Work) -> None:
    """Offer papers of an answer."""
    st.header("To take along", anchor=False)
    files = {"--word": f"{found.document.stem}.docx", "--excel": "results.xlsx", "--html": "report.html"}
    for name, (option, words) in _PAPERS.items():
        offer(found, name, words, files[option], partial(paper, found, option))
