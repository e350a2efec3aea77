"""Vacancies: how many posts to advertise, and by when, to have so many more people in seat."""

import base64
from datetime import date

import streamlit as st

from sim.report.papers.answer_kinds import KINDS
from sim.report.papers.kept_answers import ADVERTISE as DOCUMENT
from sim.report.papers.kept_answers import KeptAnswer, read_answer
from sim.scenario import Scenario
from sim.scenario.posting import roles_of
from sim.web import look, session
from sim.web.draft import Draft
from sim.web.screens import questioning
from sim.web.work import ADVERTISE, Work

_TITLE = "Posts to advertise"
_MONTHS, _TWO_YEARS = 36, 23


def screen() -> None:
    """Show the screen."""
    session.head(
        "Vacancies",
        "A post that is advertised stands empty until somebody is found, and whoever came may leave. So more posts are "
        "to be advertised than people are wanted: how many, and by when?",
    )
    found = session.question(ADVERTISE)
    if found is not None and found.state == "going":
        questioning.going(found.name, ADVERTISE)
        return
    if found is not None and found.state == "finished":
        _answer(found)
        st.header("Ask something else", anchor=False)
    elif found is not None:
        questioning.ended(found)
    in_hand = questioning.asked_of()
    if in_hand is not None:
        _ask(*in_hand)


def _answer(found: Work) -> None:
    kept = read_answer(found.result)
    title, finding, *others = kept.document["words"]
    look.paragraph(f"Wanted: {title}.")
    look.answer(finding)
    for words in others:
        look.paragraph(words)
    for shown in KINDS[DOCUMENT].tables:
        rows = [[column.cell(row).words for column in shown.columns] for row in shown.rows(kept.document)]
        look.table(shown.title, [column.heading for column in shown.columns], rows)
        look.paragraph(shown.note, "tc-small")
    _pictures(kept)
    look.paragraph(f"Command: {session.command_shown(found)}", "tc-small")
    questioning.papers(found, "advertise")


def _pictures(kept: KeptAnswer) -> None:
    for chart in kept.pictures:
        data = base64.b64encode(chart.picture).decode("ascii")
        st.html(f'<img style="max-width: 100%" alt="{look.safe(chart.alt)}" src="data:image/png;base64,{data}">')


def _ask(mine: Draft, scenario: Scenario) -> None:
    teams = scenario.parameters.teams
    first = next((place for place, each in enumerate(teams.values()) if each.social_workers_fte), 0)
    team = st.selectbox("Team of the posts", list(teams), index=first, format_func=lambda key: teams[key].name)
    roles = [role.value for role in roles_of(teams[team].kind)]
    start = scenario.parameters.start
    months = [start.year * 12 + start.month - 1 + ahead for ahead in range(_MONTHS)]
    days = [date(month // 12, month % 12 + 1, 1) for month in months]
    with st.form("ask-advertise", border=True):
        left, right = st.columns(2)
        role = left.selectbox("Role", roles, format_func=lambda one: one.replace("_", " "), key=f"posts-role-{team}")
        wanted = right.number_input("So many more in seat", 1, 200, 3)
        begins = left.selectbox("Advertised in", days, format_func=lambda day: f"{day:%B %Y}")
        by = right.selectbox("In seat at the end of", days, index=_TWO_YEARS, format_func=lambda day: f"{day:%B %Y}")
        percent = left.number_input("In how many of 100 futures", 1, 99, 80)
        seed = right.number_input("Seed", 0, 10**9, 1, help="The same seed gives the same result.")
        asked = st.form_submit_button("How many posts?", type="primary")
    if asked:
        words = ["--team", team, "--role", role, "--in-seat", f"{wanted}", "--from", f"{begins:%Y-%m}"]
        words += ["--by", f"{by:%Y-%m}", "--chance", f"{percent / 100:g}", "--seed", f"{seed}"]
        session.ask_question(mine, ADVERTISE, _TITLE, words)
        st.rerun()
