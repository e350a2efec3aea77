"""Begin a run or a comparison, see how far it is, stop it."""

import streamlit as st

from sim.report.words import many
from sim.web import look, session
from sim.web.going import link
from sim.web.screens import answering
from sim.web.work import Work

MOST_YEARS = 10
_ENDED = "ended"
_ALONE, _OPTIONS = "The council as it stands in the inputs", "The options, each beside the council as it stands"


def screen() -> None:
    """Show the screen; in its place, once what was waited for has ended, the answer."""
    found = session.work()
    # No change of screens here: a tick of the old screen's clock that comes late would empty the new one
    if found is not None and st.session_state.pop(_ENDED, "") == found.name and found.state == "finished":
        answering.screen()
        return
    session.head("Run", "Every run is one simulated future with its own luck. More runs tell chance from effect.")
    if found is not None and found.state == "going":
        _going(found.name)
        return
    if found is not None:
        _ended(found)
    _ask()


def _ask() -> None:
    mine = session.draft()
    if mine is None:
        st.info("There are no inputs yet. Choose a council, a paper or a file on the screen “1 Start”.")
        link("start", "Go to Start")
        return
    look.paragraph(f"In hand: {mine.origin}.")
    _, wrong = mine.check()
    if wrong:
        look.faults("The inputs cannot be run yet", [f"{fault.field}: {fault.rule}" for fault in wrong])
        link("inputs", "Go to Inputs")
        return
    choices = [_ALONE, _OPTIONS] if mine.options else [_ALONE]
    with st.form("ask", border=True):
        what = st.radio("What to simulate", choices, index=len(choices) - 1)
        left, middle, right = st.columns(3)
        years = left.number_input("Years", 1, MOST_YEARS, 3 if mine.options else 1)
        runs = middle.number_input("Runs (of each option)", 1, 1000, 16)
        seed = right.number_input("Seed", 0, 10**9, 1, help="The same seed gives the same result.")
        central = st.checkbox("Central figures only: leave out what is uncertain in them")
        asked = st.form_submit_button("Run", type="primary")
    if not mine.options:
        look.paragraph("To compare options, state them on the screen “6 Compare options”.", "tc-small")
    if not asked:
        return
    with st.spinner("Checking the inputs …"):
        if what == _OPTIONS:
            _, wrong = mine.check_options()
            if wrong:
                look.faults("The options cannot be run yet", [str(fault) for fault in wrong])
                return
            session.run_options(mine, months=12 * int(years), runs=int(runs), seed=int(seed), central=central)
        else:
            session.run_scenario(mine, months=12 * int(years), runs=int(runs), seed=int(seed), central=central)
    st.rerun()


@st.fragment(run_every=1.0)
def _going(name: str) -> None:
    found = session.work()
    if found is None or found.name != name or found.state != "going":
        st.session_state[_ENDED] = name
        st.rerun()
        return
    st.subheader(f"Running: {look.plain(found.about.title)}", anchor=False)
    at = found.progress
    st.progress(min(1.0, at.done / at.of), text=_how_far(found))
    look.paragraph(
        "You may close or reload this page: the run goes on, and its address brings you back to it. Stopping the "
        "program itself stops the run.",
        "tc-small",
    )
    if st.button("Cancel", key="cancel"):
        with st.spinner("Stopping …"):
            found.cancel()
        st.rerun()


def _how_far(found: Work) -> str:
    at = found.progress
    if not at.done:
        return f"Getting ready, then the first of {many(at.of, 'run')} ({found.elapsed:.0f} s so far)"
    if at.done >= at.of:
        return f"All {many(at.of, 'run')} are done; writing the results ({found.elapsed:.0f} s so far)"
    left = at.left or 0.0
    words = f"about {left:.0f} s left" if left < 90 else f"about {left / 60:.0f} minutes left"
    return f"{at.done} of {many(at.of, 'run')} done, {words}"


def _ended(found: Work) -> None:
    state, title = found.state, look.plain(found.about.title)
    if state == "finished":
        st.success(f"Finished: {title}.")
        link("answer", "See the answer")
    elif state == "cancelled":
        st.warning(f"Cancelled: {title}. Nothing was kept of it.")
    elif state == "broken off":
        st.warning(f"Broken off: {title}. The program was stopped while it ran. Run it again below.")
    else:
        look.faults(f"It did not work: {found.about.title}", found.said[-12:] or ["It ended without a word."])
