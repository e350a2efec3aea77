"""Downloads: papers for people who decide, tables, charts, and the inputs to take along."""

import io
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from sim.web import look, session
from sim.web.commands import Answer, ask
from sim.web.work import Work

MADE = "made"
_PAPERS = {
    "Word paper": ("--word", "An options appraisal to edit: answer, options, charts, assumptions, audit."),
    "Excel workbook": ("--excel", "Months, options, inputs and notes as real tables, with charts."),
    "Web report": ("--html", "One page that opens in any browser and prints well."),
    "Moving picture": ("--animation", "The flow of children month by month, in any browser, with pause."),
}


def screen() -> None:
    """Show the screen."""
    session.head("Downloads", "Everything to take along. Files are made on this computer.")
    found = session.finished()
    if found is None:
        return
    st.header("For people who decide", anchor=False)
    files = {
        "--word": "options.docx" if found.is_comparison else "run.docx",
        "--excel": "results.xlsx",
        "--html": "report.html",
        "--animation": "animation.html",
    }
    for name, (option, words) in _PAPERS.items():
        offer(found, name, words, files[option], partial(paper, found, option))
    st.header("Numbers", anchor=False)
    if found.is_comparison:
        for name in ("options.csv", "summary.csv", "differences.csv", "chances.csv"):
            _ready(f"Table {name}", found.result / name, f"{_short(found)}-{name}")
    else:
        offer(
            found,
            "Table of measures (CSV)",
            "Every measure, with mean and range.",
            "summary.csv",
            lambda place: ask(["summary", "result", "--out", str(place)], found.folder),
        )
    st.header("Inputs", anchor=False)
    file = found.about.words[1]
    if found.is_comparison:
        _ready("Options (YAML)", found.folder / file, f"{_short(found)}-options.yaml")
    offer(
        found,
        "Scenario workbook (Excel)",
        "Every figure in cells, to change and bring back.",
        "scenario.xlsx",
        lambda place: ask(["workbook", _scenario(found), "--out", str(place), "--force"], found.folder),
    )
    _ready("Scenario (YAML)", found.folder / _scenario(found), f"{_short(found)}.yaml")
    with st.expander("All files of this result in one archive"):
        if st.button("Pack the archive"):
            with st.spinner("Packing …"):
                st.session_state["archive"] = (found.name, _packed(found.result))
        name, content = st.session_state.get("archive", ("", b""))
        if name == found.name:
            st.download_button(
                "Save the archive (ZIP)", content, f"{_short(found)}.zip", "application/zip", on_click="ignore"
            )


def paper(found: Work, option: str, place: Path) -> Answer:
    """Have a paper made."""
    return ask(["report", "result", option, "--out", str(place.parent), "--force"], found.folder)


def offer(found: Work, name: str, words: str, file_name: str, make: Callable[[Path], Answer]) -> None:
    """Offer to make a file, and once it is there to save it."""
    file = found.folder / MADE / file_name
    look.paragraph(f"{name}: {words}", "tc-small")
    if not file.is_file():
        if not st.button(f"Make: {name}"):
            return
        file.parent.mkdir(exist_ok=True)
        with st.spinner("Making it …"):
            said = make(file)
        if not said.is_good or not file.is_file():
            look.faults(f"{name}: it was not made", said.lines or ["It ended without a file."])
            return
    _ready(name, file, f"{_short(found)}-{file.name}")


def _ready(name: str, file: Path, saved: str) -> None:
    if file.is_file():
        size = f"{max(1, file.stat().st_size // 1024):,} KB"
        st.download_button(f"Save: {name} ({size})", file.read_bytes(), saved, key=f"save-{name}", on_click="ignore")


def _scenario(found: Work) -> str:
    """Return the scenario with all its figures, as the result keeps it."""
    if not found.is_comparison:
        return "result/scenario.yaml"
    return f"result/scenarios/{sorted(file.name for file in (found.result / 'scenarios').glob('*.yaml'))[0]}"


def _packed(folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder))
    return packed.getvalue()


def _short(found: Work) -> str:
    """Return a name for saved files."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in found.about.title.lower())
    return "-".join(filter(None, plain.split("-")))[:60] or "throughcare"
