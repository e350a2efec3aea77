"""Shocks: what strikes the council, how long it is felt, and which reserve of posts absorbs it."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from sim.planning.faults import RequestError
from sim.planning.stress import SHOCKS, reserve_question
from sim.planning.stress import asked as check
from sim.planning.stress.asking import SETTLING
from sim.planning.stress.reserve import MOST_POSTS
from sim.scenario import Scenario
from sim.web import look, session
from sim.web.asked import Asked, asked_in
from sim.web.findings import of_shocks
from sim.web.screens import questioning, standards
from sim.web.work import STRESS, Work

_TITLE = "Shocks"
_OWN = 0
"""As a length: each shock's own."""


def screen() -> None:
    """Show the screen."""
    session.head(
        "Shocks",
        "A serious incident, a team that loses its workers, children who arrive, a home that closes: what each does to "
        "the council, how long it is felt, and how many posts, filled beforehand, would absorb it. Each stands beside "
        "the same futures without it.",
    )
    questioning.screen(STRESS, _answer, _ask)


def _answer(found: Work) -> None:
    questioning.shown(found, of_shocks)


def _ask(asked: Asked) -> None:
    in_hand = questioning.inputs()
    if in_hand is None:
        return
    mine, scenario = in_hand
    council = scenario.parameters
    known = [key for key, shock in SHOCKS.items() if shock.size(council) > 0]
    before = [key for key in asked.all("--shock") if key in known]
    chosen = st.multiselect(
        "What happens", known, default=before or known[:1], format_func=lambda key: SHOCKS[key].name
    )
    reserved = st.checkbox("Look for the posts that would keep a standard", value=bool(asked.all("--keep")))
    kept = standards.read(asked.one("--keep"))
    measure, of = (
        standards.which(scenario, STRESS, *((kept.measure, kept.team) if kept else ())) if reserved else ("", "")
    )
    with st.form("ask-stress", border=True):
        words = [word for key in chosen for word in ("--shock", key)]
        words += _sizes(chosen, scenario, asked)
        left, middle, right = st.columns(3)
        words += ["--from", questioning.month(left, "It begins in", scenario, asked.one("--from"), SETTLING)]
        lasts = middle.number_input("Months it lasts (0: its own length)", _OWN, 24, asked.whole("--lasts", _OWN))
        months = right.number_input("Months to simulate", 12, 60, asked.whole("--months", 24))
        runs = left.number_input("Runs with each, and without", 5, 400, asked.whole("--runs", 40))
        words += [*questioning.seed(middle, asked), *(["--lasts", f"{lasts}"] if lasts else [])]
        words += ["--months", f"{months}", "--runs", f"{runs}"]
        if reserved:
            standard = standards.limit(measure, of, STRESS, kept)
            left, right = st.columns(2)
            most = right.number_input(
                "At most so many posts more", 0.5, 200.0, asked.number("--most", MOST_POSTS), 0.5, format="%g"
            )
            words += ["--keep", standard.typed, *questioning.chance(left, asked), "--most", f"{most:g}"]
        pressed = st.form_submit_button("What does it do?", type="primary", disabled=not chosen)
    look.paragraph("It takes minutes; with posts to be looked for, up to half an hour.", "tc-small")
    if pressed and (wrong := _wrong(scenario, words)):
        look.faults("This cannot be asked", wrong)
    elif pressed:
        session.ask_question(mine, STRESS, _TITLE, words)
        st.rerun()


def _sizes(chosen: list[str], scenario: Scenario, asked: Asked) -> list[str]:
    """Ask for the size of each shock, and for the team of one that strikes a team; return what the command is told."""
    council, words = scenario.parameters, []
    before = _sizes_in(asked)
    if any(SHOCKS[key].needs_team for key in chosen):
        teams = [key for key, team in council.teams.items() if team.social_workers_fte]
        place = teams.index(asked.one("--team")) if asked.one("--team") in teams else 0
        name = partial(standards.team_name, scenario)
        words += ["--team", st.selectbox("Team that loses workers", teams, index=place, format_func=name)]
    for key in chosen:
        shock = SHOCKS[key]
        parts = 100.0 if shock.unit == "share" else 1.0
        own, unit = shock.size(council), "% of its posts" if shock.unit == "share" else shock.unit
        label = f"{shock.name}: size ({unit})"
        size = (
            st.number_input(
                label, 0.0, parts * shock.most, parts * before.get(key, own), key=f"size-{key}", format="%g"
            )
            / parts
        )
        words += ["--size", f"{key}={size:g}"] if size != own else []
    return words


def _sizes_in(asked: Asked) -> Mapping[str, float]:
    pairs = (written.partition("=") for written in asked.all("--size"))
    return {key: float(size) for key, _, size in pairs}


def _wrong(scenario: Scenario, words: list[str]) -> tuple[str, ...]:
    """Return everything that the command would refuse, before it is given."""
    asked = asked_in(words)
    lasts = asked.whole("--lasts", _OWN)
    try:
        wanted, _ = check(
            scenario,
            asked.all("--shock"),
            day=asked.day("--from"),
            sizes=_sizes_in(asked),
            lasts=lasts or None,
            team=asked.one("--team"),
            months=asked.whole("--months", 24),
        )
        for key in wanted.happenings if asked.all("--keep") else ():
            reserve_question(wanted, key, asked.all("--keep"), asked.number("--chance", 0.8), asked.number("--most", 1))
    except RequestError as error:
        return error.faults
    return ()
