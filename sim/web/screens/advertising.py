"""Vacancies: how many posts to advertise, and by when, to have so many more people in seat."""

import streamlit as st

from sim.scenario.posting import roles_of
from sim.web import session
from sim.web.asked import Asked
from sim.web.findings import of_advertising
from sim.web.screens import questioning
from sim.web.work import ADVERTISE, Work

_TITLE = "Posts to advertise"
_TWO_YEARS = 23


def screen() -> None:
    """Show the screen."""
    session.head(
        "Vacancies",
        "A post that is advertised stands empty until somebody is found, and whoever came may leave. So more posts are "
        "to be advertised than people are wanted: how many, and by when?",
    )
    questioning.screen(ADVERTISE, _answer, _ask)


def _answer(found: Work) -> None:
    questioning.shown(found, of_advertising)


def _ask(asked: Asked) -> None:
    in_hand = questioning.inputs()
    if in_hand is None:
        return
    mine, scenario = in_hand
    teams = scenario.parameters.teams
    keys = list(teams)
    first = next((place for place, each in enumerate(teams.values()) if each.social_workers_fte), 0)
    place = keys.index(asked.one("--team")) if asked.one("--team") in keys else first
    team = st.selectbox("Team of the posts", keys, index=place, format_func=lambda key: teams[key].name)
    roles = [role.value for role in roles_of(teams[team].kind)]
    place = roles.index(asked.one("--role")) if asked.one("--role") in roles else 0
    with st.form("ask-advertise", border=True):
        left, right = st.columns(2)
        role = left.selectbox(
            "Role", roles, index=place, format_func=lambda one: one.replace("_", " "), key=f"posts-role-{team}"
        )
        wanted = right.number_input("So many more in seat", 1, 200, asked.whole("--in-seat", 3))
        begins = questioning.month(left, "Advertised in", scenario, asked.one("--from"), 0)
        by = questioning.month(right, "In seat at the end of", scenario, asked.one("--by"), _TWO_YEARS)
        words = ["--team", team, "--role", role, "--in-seat", f"{wanted}", "--from", begins, "--by", by]
        words += [*questioning.chance(left, asked), *questioning.seed(right, asked)]
        pressed = st.form_submit_button("How many posts?", type="primary")
    if pressed:
        session.ask_question(mine, ADVERTISE, _TITLE, words)
        st.rerun()
