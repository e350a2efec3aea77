"""What it hangs on: which uncertain figures move a number, and which would be worth measuring before deciding."""

import streamlit as st

from sim.measures import COUNCIL
from sim.report.words import many
from sim.scenario import Scenario
from sim.scenario.options import BASELINE
from sim.web import look, session
from sim.web.asked import Asked
from sim.web.draft import Draft
from sim.web.findings import of_sensitivity
from sim.web.reading import comparison_of
from sim.web.screens import questioning, standards
from sim.web.work import SENSITIVITY, Work

_TITLE = "What it hangs on"
_NEW, _THERE = "The inputs in hand, in new runs", "The finished comparison, from the runs it has"


def screen() -> None:
    """Show the screen."""
    session.head(
        "What it hangs on",
        "Many figures are uncertain; few of them matter to an answer. Which move it, by how much, and which would be "
        "worth measuring before a choice is made?",
    )
    questioning.screen(SENSITIVITY, _answer, _ask)


def _answer(found: Work) -> None:
    questioning.shown(found, of_sensitivity)


def _ask(asked: Asked) -> None:
    compared = session.comparison()
    of_comparison = False
    if compared is not None:
        look.paragraph(
            f"At hand: the comparison “{compared.about.title}”, {many(compared.about.runs, 'run')} an option."
        )
        ways = [_THERE, _NEW]
        of_comparison = st.radio("What to ask about", ways, index=int("--runs" in asked.options)) == _THERE
    in_hand = questioning.inputs()
    if in_hand is None:
        return
    mine, scenario = in_hand
    names = _names(mine, scenario, compared if of_comparison else None)
    if names is None:
        return
    before, _, team = asked.one("--measure").partition("@")
    measure, of = standards.which(scenario, SENSITIVITY, before, team)
    with st.form("ask-sensitivity", border=True):
        place = [*names].index(asked.one("--option")) if asked.one("--option") in names else 0
        option = st.selectbox("The number of", list(names), index=place, format_func=lambda key: names[key])
        words = ["--measure", measure if of == COUNCIL else f"{measure}@{of}"]
        words += ["--option", option] if option != BASELINE else []
        if not of_comparison:
            left, middle, right = st.columns(3)
            years = left.number_input("Years", 1, 10, asked.whole("--years", 2))
            runs = middle.number_input("Runs (of each option)", 20, 2000, max(20, asked.whole("--runs", 120)), 20)
            words += ["--years", f"{years}", "--runs", f"{runs}", *questioning.seed(right, asked)]
        pressed = st.form_submit_button("What does it hang on?", type="primary")
    if of_comparison:
        look.paragraph("It takes seconds, and moves no figure one at a time: that needs runs of its own.", "tc-small")
    else:
        look.paragraph(
            "It takes many minutes: all runs over draws, then the figures that matter one at a time.", "tc-small"
        )
    if pressed:
        if of_comparison and compared is not None:
            session.ask_of_comparison(compared, SENSITIVITY, _TITLE, words)
        else:
            session.ask_question(mine, SENSITIVITY, _TITLE, words, with_options=len(names) > 1)
        st.rerun()


def _names(mine: Draft, scenario: Scenario, compared: Work | None) -> dict[str, str] | None:
    """Return what can be asked about by its key: the council as it stands, and what each option changes in it."""
    if compared is not None:
        options = {each.key: each.name for each in comparison_of(compared).manifest.options}
    elif mine.options:
        stated, wrong = mine.check_options()
        if stated is None:
            look.faults("The options are not right yet", [str(fault) for fault in wrong])
            return None
        options = {each.key: each.name for each in stated.options}
    else:
        options = {BASELINE: scenario.name}
    changes = {key: f"What “{name}” changes in it" for key, name in options.items() if key != BASELINE}
    return {BASELINE: "The council as it stands"} | changes
