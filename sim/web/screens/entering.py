"""Inputs: every figure by team, role and section, with its range, unit and source."""

import streamlit as st

from sim.scenario import Scenario, ScenarioError
from sim.web import figures, look, session
from sim.web.draft import Draft, Edit
from sim.web.going import link

_LOCKED = ["Changed", "Setting", "Unit", "What is wrong"]
_EVIDENCE = ("Source", "Status", "Note")


def screen() -> None:
    """Show the screen."""
    session.head(
        "Inputs",
        "Every figure with its central value, its low and high end, its unit and where it comes from. Change cells as "
        "in Excel; a block copied there can be pasted here. Shares are written 0.12, not 12 %.",
    )
    mine = session.draft()
    if mine is None:
        st.info("There are no inputs yet. Choose a council, a paper or a file on the screen “1 Start”.")
        link("start", "Go to Start")
        return
    try:
        scenario = mine.original()
    except (ScenarioError, OSError) as error:
        look.faults("The inputs cannot be read", str(error).splitlines())
        return
    _, wrong = mine.check()
    look.paragraph(f"In hand: {mine.origin}. {len(mine.edits)} of {len(scenario.register)} figures changed.")
    if wrong:
        said = [
            f"{figures.name_of(fault.field, scenario) if fault.field else 'Inputs'}: {fault.rule}"
            + (f" (written: {fault.written})" if fault.written else "")
            for fault in wrong
        ]
        look.faults("Not yet right", said)
    left, right = st.columns(2)
    view = left.selectbox("Show", list(figures.views(scenario)))
    words = right.text_input("Search", placeholder="such as visits, or agency")
    if view == figures.POSTS and not words:
        look.paragraph("Posts of which there are none stand under “Team”, with the rest of each team.", "tc-small")
    rows = figures.chosen(scenario, figures.EVERYTHING if words and view == figures.POSTS else view, words, mine.edits)
    if not rows:
        st.info("No figure is like this.")
    else:
        key = f"figures-{session.version()}-{view}-{words}"
        st.data_editor(
            figures.table(rows, scenario, mine.edits, wrong),
            key=key,
            hide_index=True,
            disabled=_LOCKED,
            column_order=_columns(wrong=bool(wrong)),
            width="stretch",
            column_config={
                "Changed": st.column_config.TextColumn(width=95),
                "Status": st.column_config.SelectboxColumn(options=figures.STATUSES, required=True),
            },
            on_change=_take,
            args=(mine, scenario, [row.field for row in rows], key),
            alt=f"{len(rows)} figures: {view}. Below it a form changes one figure at a time.",
        )
    _one(mine, scenario, [row.field for row in rows])
    _reset(mine, scenario)
    link("run", "Go on to Run")


def _columns(*, wrong: bool) -> list[str]:
    """Return the columns in order; what is wrong stands beside the setting."""
    return [*_LOCKED[:2], *(["What is wrong"] if wrong else []), "Value", "Low", "High", "Unit", *_EVIDENCE]


def _take(mine: Draft, scenario: Scenario, fields: list[str], key: str) -> None:
    """Take what was written in the table."""
    for place, cells in st.session_state[key]["edited_rows"].items():
        parts = {figures.WRITTEN[name]: str(value or "") for name, value in cells.items() if name in figures.WRITTEN}
        _put(mine, scenario, fields[int(place)], parts)
    session.next_version()


def _put(mine: Draft, scenario: Scenario, field: str, parts: dict[str, str]) -> None:
    row = next(row for row in scenario.register if row.field == field)
    new: Edit | None = figures.changed(row, mine.edits.get(field, figures.edit_of(row)), **parts)
    mine.edits.pop(field, None)
    if new is not None:
        mine.edits[field] = new


def _one(mine: Draft, scenario: Scenario, fields: list[str]) -> None:
    """Offer a form for one figure, which needs no table."""
    if not fields:
        return
    st.subheader("Change one figure", anchor=False)
    field = st.selectbox("Figure", fields, format_func=lambda one: figures.name_of(one, scenario))
    row = next(row for row in scenario.register if row.field == field)
    now = mine.edits.get(field, figures.edit_of(row))
    with st.form(f"one-{field}-{session.version()}"):
        value = st.text_input(f"Value ({row.unit})", now.value)
        left, right = st.columns(2)
        low, high = left.text_input("Low", now.low), right.text_input("High", now.high)
        source = st.text_input("Source", now.source)
        if st.form_submit_button("Change this figure"):
            parts = {"value": value, "low": low, "high": high}
            _put(mine, scenario, field, parts | ({"source": source} if source != now.source else {}))
            session.next_version()
            st.rerun()


def _reset(mine: Draft, scenario: Scenario) -> None:
    """Offer to take changes back."""
    if not mine.edits:
        return
    with st.expander(f"Take changes back ({len(mine.edits)})"):
        some = st.multiselect(
            "Changed figures", list(mine.edits), format_func=lambda one: figures.name_of(one, scenario)
        )
        left, right = st.columns(2)
        if left.button("Take these back", disabled=not some):
            for field in some:
                mine.edits.pop(field, None)
            session.next_version()
            st.rerun()
        if right.button("Take all changes back"):
            mine.edits.clear()
            session.next_version()
            st.rerun()
