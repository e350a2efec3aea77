"""Files that somebody brings: kept only if the checker finds nothing wrong with them."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from sim.scenario import ScenarioError, load
from sim.web.draft import Draft, new_folder

LARGEST_MB = 5
_MAIN = (".yaml", ".yml", ".xlsx")
_BESIDE = ".csv"
_REFUSED = (".xlsm", ".xls", ".xlsb", ".ods")


class Brought(Protocol):
    """A file as the browser sends it."""

    name: str

    def getvalue(self) -> bytes:
        """Return what it holds."""


def begin_with_files(brought: Sequence[Brought], home: Path) -> tuple[Draft | None, list[str]]:
    """Take a scenario, with the files it names, into a draft; else say everything that is wrong."""
    names = [_plain(file.name) for file in brought]
    mains = [name for name in names if name.lower().endswith((*_MAIN, *_REFUSED))]
    others = [name for name in names if name not in mains and not name.lower().endswith(_BESIDE)]
    if others:
        kinds = "an Excel workbook (.xlsx) or a scenario file (.yaml), with its .csv files if it names any"
        return None, [f"{name}: this is not {kinds}" for name in others]
    if not mains:
        return None, ["There is no scenario among the files: bring an Excel workbook (.xlsx) or a .yaml file as well."]
    folder = new_folder(home)
    for name, file in zip(names, brought, strict=True):
        (folder / name).write_bytes(file.getvalue())
    base = _topmost(folder, mains)
    try:
        scenario = load(folder / base)
    except ScenarioError as error:
        shutil.rmtree(folder, ignore_errors=True)
        return None, [str(fault).replace(f"{folder}/", "").replace(f"{folder}\\", "") for fault in error.faults]
    return Draft(folder=folder, base=base, origin=f"Uploaded: {base} ({scenario.name})"), []


def _topmost(folder: Path, mains: Sequence[str]) -> str:
    """Return the file that no other of them names as its baseline."""
    named = {
        match[1].strip().strip("\"'")
        for name in mains
        if name.lower().endswith((".yaml", ".yml"))
        for match in re.finditer(r"(?m)^baseline:\s*([^#\n]+)", (folder / name).read_text("utf-8", "replace"))
    }
    return next((name for name in mains if name not in named), mains[0])


def _plain(name: str) -> str:
    """Return a file's name without folders or signs that a system might not take."""
    return re.sub(r"[^\w.() -]", "_", name.replace("\\", "/").rpartition("/")[2]).lstrip(".") or "file"
