"""Papers and councils that a planner can begin with."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from ruamel.yaml import YAML

import sim
from calibration.published.places import Council, read_councils
from sim.web.commands import Answer, ask
from sim.web.draft import MOST_OPTIONS, Draft, new_folder

SHIPPED = "scenarios"
BASELINE = "baseline.yaml"


@dataclass(frozen=True, slots=True)
class Paper:
    """A council's paper worked out in the folder of scenarios."""

    name: str
    file: Path
    options: int


@st.cache_data(show_spinner=False)
def papers() -> list[Paper]:
    """Return the papers there are: beside the program, or in the folder it was started in."""
    for above in (Path(sim.__file__).resolve().parents[1], Path.cwd()):
        found = sorted((above / SHIPPED).glob("*/options*.yaml"))
        if found:
            return [_paper(file) for file in found]
    return []


def begin_with_paper(paper: Paper, home: Path) -> Draft:
    """Copy a paper's files into a draft; its first options are chosen."""
    folder = new_folder(home)
    shutil.copytree(paper.file.parent, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.md", "results"))
    written = YAML(typ="safe", pure=True).load(paper.file)
    plain = [key for key, option in written["options"].items() if not option.get("together")]
    return Draft(
        folder=folder,
        base=written["baseline"],
        origin=f"Paper: {paper.name}",
        paper=paper.file.name,
        chosen=plain[: MOST_OPTIONS - 1],
    )


@st.cache_data(show_spinner=False)
def councils() -> list[Council]:
    """Return the councils with published figures."""
    return list(read_councils())


def begin_with_council(name: str, year: int, home: Path) -> tuple[Draft | None, Answer]:
    """Have a council's baseline written from what is published; None if too little is."""
    folder = new_folder(home)
    said = ask(["baseline", BASELINE, "--council", name, "--year", f"{year}"], folder)
    if not said.is_good:
        shutil.rmtree(folder, ignore_errors=True)
        return None, said
    return Draft(folder=folder, base=BASELINE, origin=f"Published figures of {name}, year to March {year}"), said


def _paper(file: Path) -> Paper:
    written = YAML(typ="safe", pure=True).load(file)
    return Paper(str(written["name"]), file, len(written["options"]))
