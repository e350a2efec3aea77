"""What the screens of questions have in common: inputs that can be asked of, work that goes on, papers of an answer."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from sim.report.words import many
from sim.scenario import Scenario
from sim.web import look, session
from sim.web.draft import Draft
from sim.web.going import link
from sim.web.screens.downloading import offer, paper
from sim.web.work import STAFF, Work

_PAPERS = {
    "Word paper": ("--word", "The answer, what it costs, what it hangs on, assumptions and audit."),
    "Excel workbook": ("--excel", "Every number as real tables."),
    "Web report": ("--html", "One page that opens in any browser and prints well."),
}


def asked_of() -> tuple[Draft, Scenario] | None:
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
    """Say how work ended that has no answer; a search can go on with the runs it has."""
    title = look.plain(found.about.title)
    if found.state == "failed":
        look.faults(f"It did not work: {found.about.title}", found.said[-12:] or ["It ended without a word."])
    else:
        st.warning(f"{found.state.capitalize()}: {title}.")
        for words in found.said[-1:]:
            look.paragraph(words, "tc-small")
    if found.about.kind == STAFF and found.runs_kept and st.button("Go on with it"):
        found.take_up()
        st.rerun()


def papers(found: Work, document: str) -> None:
    """Offer papers of an answer."""
    st.header("To take along", anchor=False)
    files = {"--word": f"{document}.docx", "--excel": "results.xlsx", "--html": "report.html"}
    for name, (option, words) in _PAPERS.items():
        offer(found, name, words, files[option], partial(paper, found, option))
