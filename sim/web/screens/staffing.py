"""How many staff: standards and a chance are asked for, the fewest posts that meet them are found by simulating."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import streamlit as st

from sim.measures import COUNCIL, MEASURES
from sim.report.papers.content import Table
from sim.report.papers.kept_answers import KeptAnswer, read_answer
from sim.report.papers.staffing_paper import plan_table, standards_table
from sim.report.planning.staffing_chart import staffing_chart
from sim.report.words import readable
from sim.scenario import Scenario
from sim.scenario.measured import has_own
from sim.scenario.posting import POOLS, roles_of
from sim.web import look, session
from sim.web.commands import ask
from sim.web.draft import Draft
from sim.web.screens import questioning
from sim.web.work import FIRST, STAFF, Work

_STANDARDS, _POSTS = "staff-standards", "staff-posts"
_USUAL = ("assessments_within_45_days", "caseload_per_fte", "reviewing_officer_caseload", "personal_adviser_caseload")
_LEAST, _MOST = "at least", "at most"
_MONTHS = 36
_TITLE = "The fewest posts"


def screen() -> None:
    """Show the screen."""
    session.head(
        "How many staff",
        "Say what is to be met and how surely. The fewest posts that meet it are looked for by simulating plans, all "
        "in the same futures, and confirmed on futures that the search has not seen.",
    )
    found = session.question(STAFF)
    if found is not None and found.state == "going":
        questioning.going(found.name, STAFF, _first)
        return
    if found is not None and found.state == "finished":
        _answer(found)
        st.header("Ask something else", anchor=False)
    elif found is not None:
        _first(found)
        questioning.ended(found)
    in_hand = questioning.asked_of()
    if in_hand is not None:
        _ask(*in_hand)


# -- the answer ------------------------------------------------------------------------------------------------------


def _answer(found: Work) -> None:
    told = _read(found).document
    look.answer(told["sentence"])
    for table in (standards_table(told), plan_table(told)):
        _table(table)
    look.chart(staffing_chart(told), level=2)
    for words in told["words"][1:]:
        look.paragraph(words)
    look.paragraph(f"Simulated, not observed. {told['drawn'].capitalize()}; seed {told['seed']}.", "tc-small")
    look.paragraph(f"Command: {session.command_shown(found)}", "tc-small")
    questioning.papers(found, "staffing")


def _first(found: Work) -> None:
    """Show the first answer, marked as what it is."""
    try:
        told = json.loads((found.folder / FIRST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    st.subheader("First answer: do not report it", anchor=False)
    look.paragraph(f"{told['is']}. It says where the search begins.")
    if told["found"] is None:
        look.paragraph("There is none: the closed forms know nothing of these standards.")
        return
    if told["left_out"]:
        look.paragraph(f"It knows nothing of: {'; '.join(told['left_out'])}.")
    _table(plan_table(told["found"]))


def _table(table: Table) -> None:
    numbers = [place for place, cell in enumerate(table.rows[0]) if cell.is_number]
    look.table(table.title, table.headings, [[cell.words for cell in row] for row in table.rows], numbers)
    look.paragraph(table.note, "tc-small")


def _read(found: Work) -> KeptAnswer:
    return read_answer(found.result)


# -- the question ----------------------------------------------------------------------------------------------------


def _ask(mine: Draft, scenario: Scenario) -> None:
    standards: dict[str, str] = st.session_state.setdefault(_STANDARDS, {})
    posts: dict[str, str] = st.session_state.setdefault(_POSTS, {})
    st.subheader("What is to be met, all in the same future", anchor=False)
    _listed(standards)
    _standard(scenario, standards)
    st.subheader("What may be added", anchor=False)
    if not posts:
        look.paragraph(
            "If nothing is named: the posts whose work the standards measure, up to half as many again as there are.",
            "tc-small",
        )
    _listed(posts)
    _post(scenario, posts)
    with st.form("ask-staff", border=True):
        left, middle, right = st.columns(3)
        percent = left.number_input("In how many of 100 futures", 1, 99, 80)
        by = middle.selectbox("By the end of", _months(scenario), index=23, format_func=lambda day: f"{day:%B %Y}")
        seed = right.number_input("Seed", 0, 10**9, 1, help="The same seed gives the same result.")
        asked = st.form_submit_button("Find the fewest posts", type="primary", disabled=not standards)
    look.paragraph("It takes minutes to half an hour; a first answer comes at once.", "tc-small")
    if asked:
        words = [word for one in standards for word in ("--meet", one)]
        words += [word for one in posts for word in ("--posts", one)]
        words += ["--chance", f"{percent / 100:g}", "--by", f"{by:%Y-%m}", "--seed", f"{seed}"]
        _begin(mine, words)


def _begin(mine: Draft, words: list[str]) -> None:
    """Have the question checked and answered at first, then begin the search."""
    with st.spinner("Checking the question; first answer …"):
        said = ask([STAFF, mine.scenario_file(), *words, "--first-only", "--json"], mine.folder)
    if not said.is_good:
        look.faults("This cannot be asked", said.lines)
        return
    session.ask_question(mine, STAFF, _TITLE, words, said.data)
    st.rerun()


def _listed(asked: dict[str, str]) -> None:
    """Show what is asked so far, in words by what the command is told, each with a way to take it out."""
    for typed, words in asked.items():
        look.paragraph(words)
        if st.button(f"Take “{look.plain(words)}” out", key=f"out-{typed}"):
            del asked[typed]
            st.rerun()


def _standard(scenario: Scenario, standards: dict[str, str]) -> None:
    known = [*_USUAL, *(name for name in MEASURES if name not in _USUAL)]
    left, right = st.columns(2)
    measure = left.selectbox("Measure", known, format_func=readable, key="staff-measure")
    teams = [COUNCIL, *_having(scenario, measure)]
    team = right.selectbox("Of", teams, format_func=lambda key: _team_name(scenario, key), key=f"staff-team-{measure}")
    unit = MEASURES[measure].unit
    with st.form("standard", border=True):
        left, middle, right = st.columns(3)
        how = left.selectbox("How", [_LEAST, _MOST], index=int(unit != "share"), key=f"staff-how-{measure}")
        shown = "%" if unit == "share" else unit
        number = middle.number_input(f"Number ({shown})", 0.0, None, 90.0 if unit == "share" else 18.0, 1.0)
        months = right.number_input("Over the last months (0: as usual)", 0, 24, 0)
        if st.form_submit_button("Add this standard"):
            where = "" if team == COUNCIL else f"@{team}"
            sign, percent = ">=" if how == _LEAST else "<=", " %" if unit == "share" else ""
            over = f" over {months} months" if months else ""
            typed = f"{measure}{where} {sign} {number:g}{percent}{over}"
            standards[typed] = f"{readable(measure)} {how} {number:g}{percent}{over}, {_team_name(scenario, team)}"
            st.rerun()


def _post(scenario: Scenario, posts: dict[str, str]) -> None:
    teams = scenario.parameters.teams
    first = next((place for place, each in enumerate(teams.values()) if each.social_workers_fte), 0)
    names = [*teams, *POOLS]
    team = st.selectbox("Team of the posts", names, index=first, format_func=lambda key: _team_name(scenario, key))
    roles = [role.value for role in (roles_of(teams[team].kind) if team in teams else (POOLS[team],))]
    with st.form("post", border=True):
        left, middle, right = st.columns(3)
        role = left.selectbox("Role", roles, format_func=lambda one: one.replace("_", " "), key=f"staff-role-{team}")
        most = middle.number_input("At most so many more", 0.5, 500.0, 5.0, 0.5)
        cost = right.text_input("£ a year for one (blank: the council's own)")
        if st.form_submit_button("Add these posts"):
            gbp = f"@{cost.replace('£', '').replace(',', '').strip()}" if cost.strip() else ""
            costs = f", £{gbp[1:]} a year each" if gbp else ""
            words = f"Up to {most:g} more: {role.replace('_', ' ')}, {_team_name(scenario, team)}{costs}"
            posts[f"{team}:{role}=0..{most:g}{gbp}"] = words
            st.rerun()


def _having(scenario: Scenario, measure: str) -> Iterator[str]:
    """Yield the teams that have a measure of their own."""
    teams = scenario.parameters.teams
    for key in (*teams, *POOLS):
        if has_own(MEASURES[measure], key, {teams[key].kind} if key in teams else ()):
            yield key


def _team_name(scenario: Scenario, key: str) -> str:
    if key == COUNCIL:
        return "the whole council"
    teams = scenario.parameters.teams
    return teams[key].name if key in teams else key.replace("_", " ").capitalize()


def _months(scenario: Scenario) -> list[date]:
    start: Any = scenario.parameters.start
    months = [start.year * 12 + start.month - 1 + ahead for ahead in range(_MONTHS)]
    return [date(month // 12, month % 12 + 1, 1) for month in months]
