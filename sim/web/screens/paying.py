"""When it pays: by which month each option of a finished comparison has paid for itself, in cash and otherwise."""

import streamlit as st

from sim.report.words import many
from sim.scenario.options import BASELINE
from sim.web import look, session
from sim.web.asked import Asked
from sim.web.findings import of_break_even
from sim.web.going import link
from sim.web.reading import comparison_of
from sim.web.screens import questioning
from sim.web.work import BREAK_EVEN, Work

_TITLE = "When it pays"


def screen() -> None:
    """Show the screen."""
    session.head(
        "When it pays",
        "What an option costs is set month by month against what it saves: agency staff, placements bought, "
        "proceedings. What is not cash, such as drift or hours of work, stands beside it and is never added.",
    )
    questioning.screen(BREAK_EVEN, _answer, _ask)


def _answer(found: Work) -> None:
    questioning.shown(found, of_break_even)


def _ask(asked: Asked) -> None:
    compared = session.comparison()
    if compared is None:
        st.info(
            "This needs a finished comparison, and none has been shown in this window. State options on the screen "
            "“6 Compare options” and run them on “4 Run”, or open the address of a comparison."
        )
        link("compare", "Go to Compare options")
        return
    names = {each.key: each.name for each in comparison_of(compared).manifest.options if each.key != BASELINE}
    look.paragraph(f"At hand: the comparison “{compared.about.title}”, {many(compared.about.runs, 'run')} an option.")
    with st.form("ask-break-even", border=True):
        before = [key for key in asked.all("--option") if key in names]
        chosen = st.multiselect(
            "Options", list(names), default=before or list(names), format_func=lambda key: names[key]
        )
        pressed = st.form_submit_button("When does it pay?", type="primary")
    look.paragraph("It takes seconds. Nothing is simulated anew, and nothing is known after the runs end.", "tc-small")
    if pressed:
        words = [word for key in chosen for word in ("--option", key)]
        session.ask_of_comparison(compared, BREAK_EVEN, _TITLE, words)
        st.rerun()
