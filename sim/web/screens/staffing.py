"""How many staff: standards and a chance are asked for, the fewest posts that meet them are found by simulating."""

import json
import re
from functools import partial

import streamlit as st

from sim.report.papers.kept_answers import read_answer
from sim.report.papers.staffing_paper import plan_table, standards_table
from sim.report.planning.staffing import held_words
from sim.report.planning.staffing_chart import staffing_chart
from sim.scenario import Scenario
from sim.scenario.posting import POOLS, roles_of
from sim.web import look, session
from sim.web.asked import Asked
from sim.web.commands import ask
from sim.web.draft import Draft
from sim.web.screens import questioning, standards
from sim.web.screens.standards import team_name
from sim.web.work import FIRST, STAFF, Work

_STANDARDS, _POSTS, _OF = "staff-standards", "staff-posts", "staff-of"
_TITLE = "The fewest posts"
_TWO_YEARS = 23
_POSTS_TYPED = re.compile(r"(?P<team>[^:]+):(?P<role>\w+)=0\.\.(?P<most>[^@/]+)(?:@(?P<gbp>.+))?")


def screen() -> None:
    """Show the screen."""
    session.head(
        "How many staff",
        "Say what is to be met and how surely. The fewest posts that meet it are looked for by simulating plans, all "
        "in the same futures, and confirmed on futures that the search has not seen.",
    )
    questioning.screen(STAFF, _answer, _ask, _first)


# -- the answer ------------------------------------------------------------------------------------------------------


def _answer(found: Work) -> None:
    told = read_answer(found.result).document
    look.answer(told["sentence"])
    for table in (standards_table(told), plan_table(told)):
        questioning.table(table)
    look.chart(staffing_chart(told), level=2)
    for words in told["words"][1:]:
        look.paragraph(words)
    look.paragraph(f"Simulated, not observed. {told['drawn'].capitalize()}; seed {told['seed']}.", "tc-small")
    look.paragraph(f"Command: {session.command_shown(found)}", "tc-small")
    questioning.papers(found)


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
    if told["corrected_by"]:
        look.paragraph(held_words(told["corrected_by"]))
    if told["left_out"]:
        look.paragraph(f"It knows nothing of: {'; '.join(told['left_out'])}.")
    questioning.table(plan_table(told["found"]))


# -- the question ----------------------------------------------------------------------------------------------------


def _ask(asked: Asked) -> None:
    in_hand = questioning.inputs()
    if in_hand is None:
        return
    mine, scenario = in_hand
    wanted, posts = _so_far(asked)
    st.subheader("What is to be met, all in the same future", anchor=False)
    _listed(wanted, [standards.told(typed, scenario) for typed in wanted])
    measure, team = standards.which(scenario, STAFF)
    with st.form("standard", border=True):
        standard = standards.limit(measure, team, STAFF)
        if st.form_submit_button("Add this standard"):
            _add(wanted, standard.typed)
    st.subheader("What may be added", anchor=False)
    if not posts:
        look.paragraph(
            "If nothing is named: the posts whose work the standards measure, up to half as many again as there are.",
            "tc-small",
        )
    _listed(posts, [_posts_words(typed, scenario) for typed in posts])
    _post(scenario, posts)
    with st.form("ask-staff", border=True):
        left, middle, right = st.columns(3)
        words = questioning.chance(left, asked)
        words += ["--by", questioning.month(middle, "By the end of", scenario, asked.one("--by"), _TWO_YEARS)]
        words += questioning.seed(right, asked)
        pressed = st.form_submit_button("Find the fewest posts", type="primary", disabled=not wanted)
    look.paragraph("It takes minutes to half an hour; a first answer comes within a minute.", "tc-small")
    if pressed:
        met = [word for one in wanted for word in ("--meet", one)]
        added = [word for one in posts for word in ("--posts", one)]
        _begin(mine, [*met, *added, *words])


def _so_far(asked: Asked) -> tuple[list[str], list[str]]:
    """Return what is asked so far, as the command is told; of a question that is shown, what it asked."""
    shown = st.session_state.get("work", "")
    if asked.options and st.session_state.get(_OF) != shown:
        st.session_state[_OF] = shown
        st.session_state[_STANDARDS], st.session_state[_POSTS] = list(asked.all("--meet")), list(asked.all("--posts"))
    return st.session_state.setdefault(_STANDARDS, []), st.session_state.setdefault(_POSTS, [])


def _begin(mine: Draft, words: list[str]) -> None:
    """Have the question checked and answered at first, then begin the search."""
    with st.spinner("Checking the question; a first answer comes within a minute …"):
        said = ask([STAFF, mine.scenario_file(), *words, "--first-only", "--json"], mine.folder)
    if not said.is_good:
        look.faults("This cannot be asked", said.lines)
        return
    session.ask_question(mine, STAFF, _TITLE, words, said.data)
    st.rerun()


def _listed(asked: list[str], said: list[str]) -> None:
    """Show what is asked so far, in words, each with a way to take it out."""
    for typed, words in zip([*asked], said, strict=True):
        look.paragraph(words)
        if st.button(f"Take “{look.plain(words)}” out", key=f"out-{typed}"):
            asked.remove(typed)
            st.rerun()


def _add(asked: list[str], typed: str) -> None:
    if typed not in asked:
        asked.append(typed)
    st.rerun()


def _post(scenario: Scenario, posts: list[str]) -> None:
    teams = scenario.parameters.teams
    first = next((place for place, each in enumerate(teams.values()) if each.social_workers_fte), 0)
    names = [*teams, *POOLS]
    team = st.selectbox("Team of the posts", names, index=first, format_func=partial(team_name, scenario))
    roles = [role.value for role in (roles_of(teams[team].kind) if team in teams else (POOLS[team],))]
    with st.form("post", border=True):
        left, middle, right = st.columns(3)
        role = left.selectbox("Role", roles, format_func=lambda one: one.replace("_", " "), key=f"staff-role-{team}")
        most = middle.number_input("At most so many more", 0.5, 500.0, 5.0, 0.5)
        cost = right.text_input("£ a year for one (blank: the council's own)")
        if st.form_submit_button("Add these posts"):
            gbp = f"@{cost.replace('£', '').replace(',', '').strip()}" if cost.strip() else ""
            _add(posts, f"{team}:{role}=0..{most:g}{gbp}")


def _posts_words(typed: str, scenario: Scenario) -> str:
    """Say which posts may be added, from what the command is told."""
    found = _POSTS_TYPED.fullmatch(typed)
    if found is None:
        return typed
    costs = f", £{found['gbp']} a year each" if found["gbp"] else ""
    role, team = found["role"].replace("_", " "), team_name(scenario, found["team"])
    return f"Up to {found['most']} more: {role}, {team}{costs}"
