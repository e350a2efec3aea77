"""One child's journey, for a practitioner to say whether it sounds right."""

from pathlib import Path

import streamlit as st

from sim.report.trace import ABOUT_NO_CHILD
from sim.report.words import readable
from sim.scenario.options import BASELINE
from sim.vocabulary import Event
from sim.web import look, session
from sim.web.commands import Answer, ask
from sim.web.reading import comparison_of, manifest_of, stamp_of
from sim.web.work import Work

_FIRST = (Event.CP_PLAN_STARTED, Event.CARE_STARTED, Event.ASSESSMENT_COMPLETED)


def screen() -> None:
    """Show the screen."""
    session.head(
        "One child's journey",
        "A simulated child, nobody real. If the story does not sound right to somebody who does the work, the model is "
        "not right.",
    )
    found = session.finished()
    if found is None:
        return
    events = {_words(event): event for event in _events()}
    left, right = st.columns(2)
    named = left.selectbox("Find children to whom this happens", list(events))
    run = right.number_input("Number of the run", 1, manifest_of(found).runs, 1)
    option = _option(found)
    if st.button("Find children", type="primary"):
        with st.spinner("Simulating this run once more …"):
            st.session_state["found"] = (stamp_of(found), _found(found, events[named].name.lower(), int(run), option))
    stamp, said = st.session_state.get("found", ("", None))
    if said is None or stamp != stamp_of(found):
        return
    if not said.is_good:
        look.faults("No children could be found", said.lines)
        return
    children = [int(line) for line in said.data.split()]
    if not children:
        st.info("It happens to nobody in this run. Choose something else, or another run.")
        return
    child = st.selectbox("Child, those with the most to tell first", children)
    with st.spinner("Telling …"):
        told = _told(found, int(child), int(run), option)
    if told.is_good:
        st.html(f'<div class="tc-story">{look.safe(told.data)}</div>')
    else:
        look.faults("This journey could not be told", told.lines)


def _option(found: Work) -> str:
    """Return whose scenario is told of."""
    if not found.is_comparison:
        return ""
    look.paragraph(
        "Of a comparison the baseline is told, with its central figures; an option begins to differ on its day.",
        "tc-small",
    )
    return BASELINE


def _events() -> list[Event]:
    others = [event for event in Event if event not in ABOUT_NO_CHILD and event not in _FIRST]
    return [*_FIRST, *others]


def _words(event: Event) -> str:
    """Write an event as a planner says it."""
    words = readable(event.name)
    return words if words[:2].isupper() else words.capitalize()


def _command(found: Work, run: int, option: str) -> list[str]:
    if not option:
        return ["trace", "result", "--run", f"{run}"]
    manifest = comparison_of(found).manifest
    names = sorted(file.name for file in (found.result / "scenarios").glob("*.yaml"))
    wanted = f"{manifest.options[0].scenario.rpartition('/')[2].rpartition('.')[0]}.yaml"
    name = wanted if wanted in names else names[0]
    months = f"{manifest.months}"
    return ["trace", f"result/scenarios/{name}", "--seed", f"{manifest.seed}", "--months", months, "--run", f"{run}"]


def _found(found: Work, event: str, run: int, option: str) -> Answer:
    return _asked(str(found.folder), (*_command(found, run, option), "--find", event), stamp_of(found))


def _told(found: Work, child: int, run: int, option: str) -> Answer:
    return _asked(str(found.folder), (*_command(found, run, option), "--child", f"{child}"), stamp_of(found))


@st.cache_data(max_entries=200, show_spinner=False)
def _asked(folder: str, words: tuple[str, ...], stamp: str) -> Answer:  # noqa: ARG001 - of another result another
    return ask(words, Path(folder))
