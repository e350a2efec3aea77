"""What a session has: its draft, the work that its address names, and the top of every screen."""

import os
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from sim.report.words import many
from sim.web import look
from sim.web.draft import Draft, from_kept
from sim.web.work import (
    ADVERTISE,
    BREAK_EVEN,
    RESULT,
    SENSITIVITY,
    STAFF,
    STRESS,
    About,
    Work,
    command_of,
    find,
    start,
)

FOLDER = "THROUGHCARE_PAGE_FOLDER"
"""Variable of the environment that says where work is kept."""
JOBS = max(1, min(4, (os.cpu_count() or 2)))
_ANSWERED_ON = {
    STAFF: "12 How many staff",
    ADVERTISE: "13 Vacancies",
    STRESS: "14 Shocks",
    SENSITIVITY: "15 What it hangs on",
    BREAK_EVEN: "16 When it pays",
}
_LAST = "last-"
"""Before the kind of a result: the last of that kind which this session has shown."""


def home() -> Path:
    """Return the folder in which work is kept."""
    return Path(os.environ.get(FOLDER) or "throughcare-results").resolve()


def draft() -> Draft | None:
    """Return this session's inputs; of work that an address names, a copy of its inputs."""
    found: Draft | None = st.session_state.get("draft")
    if found is None and (named := _named()) is not None and named.inputs.is_dir():
        found = from_kept(named.about.draft, named.inputs, home())
        st.session_state["draft"] = found
    return found


def take(new: Draft) -> None:
    """Begin from other inputs."""
    st.session_state["draft"] = new
    next_version()


def version() -> int:
    """Return which state of the inputs is shown; tables are drawn anew for another."""
    return int(st.session_state.get("version", 0))


def next_version() -> None:
    """Note that the inputs have changed."""
    st.session_state["version"] = version() + 1


def work() -> Work | None:
    """Return the run or comparison that this session shows."""
    found = _named()
    return None if found is not None and found.is_question else found


def question(kind: str) -> Work | None:
    """Return the work that this session shows if it is an answer to a question of this kind."""
    found = _named()
    return found if found is not None and found.about.kind == kind else None


def comparison() -> Work | None:
    """Return the finished comparison at hand: that shown, that which a question shown is about, or the last shown."""
    named = _named()
    names = [named.name, named.about.of] if named is not None else []
    for name in (*names, st.session_state.get(f"{_LAST}compare", "")):
        found = find(home(), name)
        if found is not None and found.is_comparison and found.state == "finished":
            return found
    return None


def _named() -> Work | None:
    name = st.session_state.get("work", "")
    return find(home(), name) if name else None


def open_work(name: str) -> None:
    """Show other work from now on."""
    st.session_state["work"] = name


def take_address() -> None:
    """Bring address and session together: the address wins when somebody opens it."""
    named = st.query_params.get("run", "")
    if named and named != st.session_state.get("address", ""):
        st.session_state["work"] = named
    shown = st.session_state.get("work", "")
    st.session_state["address"] = shown
    if shown and named != shown:
        st.query_params["run"] = shown
    if (found := work()) is not None:
        st.session_state[f"{_LAST}{found.about.kind}"] = st.session_state[_LAST] = found.name


def head(title: str, words: str) -> None:
    """Write the top of a screen."""
    st.html(look.STYLE)
    st.title(title, anchor=False)
    look.paragraph(words)


def finished() -> Work | None:
    """Return the run or comparison shown if there is a result of it; else say what to do."""
    found = work()
    if (asked := _named()) is not None and asked.is_question:
        st.info(f"The address is that of a question. Its answer is on the screen “{_ANSWERED_ON[asked.about.kind]}”.")
        back = asked.about.of or st.session_state.get(_LAST, "")
        if find(home(), back) is not None and st.button("Show the result that was shown before"):
            open_work(back)
            st.rerun()
        return None
    if found is None:
        if st.session_state.get("work"):
            st.warning("There is no result under this address. It may have been deleted, or belong to another folder.")
        else:
            st.info("There is nothing to show yet. Choose a council on the screen “1 Start”, then run it.")
        return None
    if found.state != "finished":
        st.info(f"“{look.plain(found.about.title)}” is {found.state}. The screen “4 Run” shows how far it is.")
        return None
    runs = f"{many(found.about.runs, 'run')}{' of each option' if found.is_comparison else ''}"
    years = f"{found.about.months} months" if found.about.months % 12 else many(found.about.months // 12, "year")
    look.paragraph(f"Shown: {found.about.title}; {runs}, {years}.", "tc-small")
    return found


def run_scenario(mine: Draft, *, months: int, runs: int, seed: int, central: bool) -> Work:
    """Begin a run of the draft's scenario."""
    scenario, _ = mine.check()
    assert scenario is not None
    file = mine.scenario_file()
    words = ["run", f"inputs/{file}", "--out", "result", "--months", f"{months}", "--runs", f"{runs}"]
    words += ["--seed", f"{seed}", "--jobs", f"{JOBS}", *(["--central"] if central else [])]
    return _begin(
        mine,
        About(
            kind="run",
            title=scenario.name,
            council=scenario.parameters.council,
            words=tuple(words),
            runs=runs,
            months=months,
            options=1,
            published=mine.published,
            draft=mine.as_kept(),
        ),
    )


def run_options(mine: Draft, *, months: int, runs: int, seed: int, central: bool) -> Work:
    """Begin a comparison of the draft's options."""
    (scenario, _), (options, _) = mine.check(), mine.check_options()
    assert scenario is not None
    assert options is not None
    words = ["compare", f"inputs/{mine.options_file()}", "--out", "result", "--months", f"{months}"]
    words += ["--runs", f"{runs}", "--seed", f"{seed}", "--jobs", f"{JOBS}", *(["--central"] if central else [])]
    return _begin(
        mine,
        About(
            kind="compare",
            title=options.name,
            council=scenario.parameters.council,
            words=tuple(words),
            runs=runs,
            months=months,
            options=len(options.options),
            published=mine.published,
            draft=mine.as_kept(),
        ),
    )


def ask_question(
    mine: Draft, kind: str, title: str, words: Sequence[str], first: str = "", *, with_options: bool = False
) -> Work:
    """Begin to answer a question about the draft's scenario or options; `words` follow the command and the file."""
    scenario, _ = mine.check()
    assert scenario is not None
    file = mine.options_file() if with_options else mine.scenario_file()
    about = About(
        kind=kind,
        title=title,
        council=scenario.parameters.council,
        words=(kind, f"inputs/{file}", *words, "--out", "result", "--jobs", f"{JOBS}"),
        runs=0,
        months=0,
        options=1,
        draft=mine.as_kept(),
    )
    begun = start(home(), mine.folder, about, first)
    open_work(begun.name)
    return begun


def ask_of_comparison(compared: Work, kind: str, title: str, words: Sequence[str]) -> Work:
    """Begin to answer a question about a finished comparison; `words` follow the command and the comparison."""
    about = About(
        kind=kind,
        title=f"{title}: {compared.about.title}",
        council=compared.about.council,
        words=(kind, f"../{compared.name}/{RESULT}", *words, "--out", "result"),
        runs=0,
        months=0,
        options=1,
        published=compared.about.published,
        draft=compared.about.draft,
        of=compared.name,
    )
    begun = start(home(), compared.inputs, about)
    open_work(begun.name)
    return begun


def command_shown(found: Work) -> str:
    """Write the command of some work as it would be typed."""
    return command_of(found.about.words)


def _begin(mine: Draft, about: About) -> Work:
    begun = start(home(), mine.folder, about)
    open_work(begun.name)
    return begun
