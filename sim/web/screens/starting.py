"""Where inputs come from: an example, a council and year, a paper, or a file."""

import streamlit as st

from sim.scenario import load
from sim.web import look, session
from sim.web.going import go
from sim.web.papers import begin_with_council, begin_with_paper, councils, papers
from sim.web.uploads import LARGEST_MB, begin_with_files

EXAMPLE, EXAMPLE_YEAR, EXAMPLE_RUNS = "Rutland", 2025, 8


def screen() -> None:
    """Show the screen."""
    session.head(
        "Try out changes to a children's service",
        "Throughcare simulates one English council's children's social care, from the first contact to a care leaver's "
        "25th birthday, and every worker's week. Choose where to begin. Nothing leaves this computer.",
    )
    _now()
    st.header("See an example", anchor=False)
    look.paragraph(
        f"{EXAMPLE}, England's smallest county, as it was staffed in the year to March {EXAMPLE_YEAR}: one year, "
        f"simulated {EXAMPLE_RUNS} times. The answer takes about a quarter of a minute."
    )
    if st.button("Run the example", type="primary"):
        _example()
    st.header("Or begin with your own question", anchor=False)
    council, paper, file = st.tabs(["A council and a year", "A council paper", "A file of yours"])
    with council:
        _council()
    with paper:
        _paper()
    with file:
        _file()


def _now() -> None:
    mine = session.draft()
    if mine is not None:
        edits = f"; {len(mine.edits)} figures changed" if mine.edits else ""
        st.success(f"In hand: {look.plain(mine.origin)}{edits}. Go on with “3 Inputs”, “6 Compare options” or “4 Run”.")


def _example() -> None:
    with st.spinner(f"Writing {EXAMPLE}'s baseline from published figures …"):
        made, said = begin_with_council(EXAMPLE, EXAMPLE_YEAR, session.home())
    if made is None:
        look.faults("The example could not be prepared", said.lines)
        return
    session.take(made)
    session.run_scenario(made, months=12, runs=EXAMPLE_RUNS, seed=1, central=False)
    go("run")


def _council() -> None:
    look.paragraph(
        "A baseline is written from what is published: referrals, plans, children in care, social workers. Effort and "
        "teams are assumptions; every figure says which it is."
    )
    known = {council.name: council for council in councils()}
    name = st.selectbox("Council", list(known), index=list(known).index("Leicestershire"))
    chosen = known[name]
    if chosen.succeeded_by:
        st.info(f"{name} ended in {chosen.last_year}; it was followed by {', '.join(chosen.succeeded_by)}.")
    years = list(range(chosen.last_year, chosen.first_year - 1, -1))
    year = st.selectbox("Year ending 31 March", years)
    if st.button("Write the baseline of this council"):
        with st.spinner("Reading published figures …"):
            made, said = begin_with_council(name, int(year), session.home())
        if made is None:
            look.faults("There is no baseline for this council and year", said.lines)
        else:
            session.take(made)
            st.session_state["said"] = said.lines
            st.rerun()
    if lines := st.session_state.get("said"):
        with st.expander("What was taken from where"):
            for line in lines:
                look.paragraph(line, "tc-small")


def _paper() -> None:
    known = papers()
    if not known:
        st.info("The worked papers come with the program's source, in its folder “scenarios”; they are not here.")
        return
    look.paragraph("Real papers of English councils, with the options they put to members, worked out and sourced.")
    names = {f"{paper.name} ({paper.options} options)": paper for paper in known}
    name = st.selectbox("Paper", list(names))
    if st.button("Take this paper"):
        session.take(begin_with_paper(names[name], session.home()))
        st.session_state.pop("said", None)
        st.rerun()


def _file() -> None:
    look.paragraph(
        "A scenario as an Excel workbook (.xlsx) or as a text file (.yaml). If it names other files, choose them all "
        f"at once. Up to {LARGEST_MB} MB; macros and formulas are refused."
    )
    brought = st.file_uploader("Scenario files", accept_multiple_files=True, max_upload_size=LARGEST_MB)
    if st.button("Take these files", disabled=not brought):
        made, wrong = begin_with_files(brought, session.home())
        if made is None:
            look.faults("Nothing was taken from these files", wrong)
            return
        session.take(made)
        st.session_state.pop("said", None)
        st.session_state["checked"] = load(made.folder / made.base).name
        st.rerun()
