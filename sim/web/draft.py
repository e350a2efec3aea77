"""What somebody is about to ask and nobody else sees: a scenario, figures changed in it, options."""

import atexit
import hashlib
import io
import re
import secrets
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sim.measures import MEASURES
from sim.results.folder import published_beside
from sim.results.whole import write_text
from sim.scenario import Options, Scenario, ScenarioError, load, load_options
from sim.scenario.faults import Fault

DRAFTS = ".drafts"
EDITED, ASKED = "edited.yaml", "asked.yaml"
MOST_OPTIONS = 5
ENTERED = "Entered on the page"
_NUMBER = re.compile(r"[-+]?([0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15})([eE][-+]?[0-9]{1,3})?")


@dataclass(slots=True)
class Edit:
    """A figure as somebody wrote it, word for word; `source` is a title."""

    value: str
    low: str
    high: str
    source: str
    status: str
    note: str


@dataclass(slots=True)
class OwnOption:
    """An option stated on the page: lines of posts and changes of figures, as they were written."""

    name: str
    posts: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """Inputs of one session.

    Attributes
    ----------
    folder : Path
        The session's own folder, with the files it began from.
    base : str
        The scenario file in it.
    origin : str
        Where the inputs come from, in words.
    paper : str
        The file of a paper's options in the folder; empty: none.
    edits : dict
        Changed figures by their path.
    own : list of OwnOption
    chosen : list of str
        Options of the paper that are to be compared, by key.
    most_cases, least_in_time : float
        What is to be met in the last twelve months: cases per worker, share of assessments within 45 days.
    """

    folder: Path
    base: str
    origin: str
    paper: str = ""
    edits: dict[str, Edit] = field(default_factory=dict)
    own: list[OwnOption] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    most_cases: float = 18.0
    least_in_time: float = 0.9

    @property
    def options(self) -> int:
        """How many options would be compared with the baseline."""
        return len(with_parts(self.paper_options, self.chosen)) + len(self.own)

    @property
    def paper_options(self) -> dict[str, Any]:
        """The options of the paper as they are written, by key."""
        if not self.paper:
            return {}
        found: dict[str, Any] = _yaml().load(self.folder / self.paper)["options"]
        return found

    @property
    def published(self) -> str:
        """The file of published figures beside the scenario; empty: none."""
        beside = published_beside(self.folder / self.base)
        return "" if beside is None else beside.name

    def as_kept(self) -> dict[str, Any]:
        """Return what is kept of it beside its files."""
        return {name: value for name, value in asdict(self).items() if name != "folder"}

    def scenario_file(self) -> str:
        """Write the scenario with its changes, if there are any; return the file to be run."""
        if not self.edits:
            return self.base
        original = self.original()
        units = {row.field: row.unit for row in original.register}
        coverages = {row.field: row.coverage for row in original.register}
        ids = {source.title: source.id for source in original.sources}
        mine: dict[str, Any] = {}
        changes: dict[str, Any] = {}
        for path, edit in self.edits.items():
            title = edit.source.strip() or ENTERED
            if title not in ids:
                ids[title] = f"page_{len(mine) + 1}"
                mine[ids[title]] = {"title": title, "date": f"{datetime.now(UTC):%Y-%m-%d}"}
            _put(changes, path, figure_of(edit, units[path], ids[title], coverages[path]))
        whole = {
            "throughcare": 1,
            "name": f"{original.name}, with changes",
            "description": f"{len(self.edits)} figures changed on the page.",
            "baseline": self.base,
            "sources": mine,
            "changes": changes,
        }
        if not mine:
            del whole["sources"]
        _write(whole, self.folder / EDITED)
        if self.published:
            shutil.copyfile(self.folder / self.published, self.folder / EDITED.replace(".yaml", ".published.csv"))
        return EDITED

    def options_file(self) -> str:
        """Write the options that are to be compared; return their file."""
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        whole: dict[str, Any] = {"throughcare_options": 1, "name": f"Options for {self.original().name}"}
        if self.paper:
            whole = _yaml().load(self.folder / self.paper)
        whole["baseline"] = self.scenario_file()
        theirs = whole.get("options", {}) if self.paper else {}
        wanted = with_parts(theirs, self.chosen)
        whole["options"] = {key: value for key, value in theirs.items() if key in wanted}
        whole["sources"] = dict(whole.get("sources", {})) | {"page": {"title": ENTERED, "date": today}}
        if not self.paper:
            whole["standards"] = self._standards()
        for place, option in enumerate(self.own, start=1):
            whole["options"][f"own_{place}"] = _as_written(option)
        if not whole["options"]:
            whole["options"] = {}
        _write(whole, self.folder / ASKED)
        return ASKED

    def check(self) -> tuple[Scenario | None, tuple[Fault, ...]]:
        """Return the scenario with its changes, or everything wrong with it."""
        return _checked(self.folder / self.scenario_file(), _digest(self.folder))

    def original(self) -> Scenario:
        """Return the scenario as it was before any change.

        Raises
        ------
        ScenarioError
            It cannot be read any more.
        """
        scenario, wrong = _checked(self.folder / self.base, _digest(self.folder))
        if scenario is None:
            raise ScenarioError(wrong)
        return scenario

    def check_options(self) -> tuple[Options | None, tuple[Fault, ...]]:
        """Return the options, or everything wrong with them."""
        return _checked_options(self.folder / self.options_file(), _digest(self.folder))

    def _standards(self) -> dict[str, Any]:
        least, most = self.least_in_time, self.most_cases
        return {
            "caseload": {"name": f"At most {most:g} cases a worker", "measure": "caseload_per_fte", "at_most": most},
            "in_time": {
                "name": f"At least {100 * least:g} % of assessments in 45 days",
                "measure": "assessments_within_45_days",
                "at_least": least,
            },
        }


def new_folder(home: Path) -> Path:
    """Make a folder for one session's inputs; it goes when the page ends."""
    folder = home / DRAFTS / secrets.token_hex(10)
    folder.mkdir(parents=True)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def from_kept(kept: Mapping[str, Any], inputs: Path, home: Path) -> Draft:
    """Make a draft of one's own from the inputs of finished work."""
    folder = new_folder(home)
    shutil.copytree(inputs, folder, dirs_exist_ok=True)
    known = {each.name for each in fields(Draft)}
    more: dict[str, Any] = {name: value for name, value in kept.items() if name in known}
    more["edits"] = {path: Edit(**edit) for path, edit in kept["edits"].items()}
    more["own"] = [OwnOption(**option) for option in kept["own"]]
    return Draft(folder=folder, **more)


def with_parts(options: Mapping[str, Any], chosen: Iterable[str]) -> list[str]:
    """Return the options chosen and those that they are put together from, in the order of the file.

    >>> with_parts({"a": {}, "b": {}, "both": {"together": ["a", "b"]}, "c": {}}, ["both"])
    ['a', 'b', 'both']
    """
    wanted = set(chosen)
    while more := {part for key in wanted for part in options.get(key, {}).get("together", ())} - wanted:
        wanted |= more
    return [key for key in options if key in wanted]


def figure_of(edit: Edit, unit: str, source: str, coverage: float | None) -> dict[str, Any]:
    """Return a figure as a scenario file has it, with whatever is wrong left for the checker to say."""
    figure: dict[str, Any] = {"value": written(edit.value), "unit": unit, "source": source, "status": edit.status}
    if edit.low.strip() or edit.high.strip():
        ends = {"low": edit.low, "high": edit.high}
        figure["interval"] = {name: written(text) for name, text in ends.items() if text.strip()}
        figure["interval"]["coverage"] = coverage or 0.8
    if edit.note.strip():
        figure["note"] = edit.note.strip()
    return figure


def written(text: str) -> Any:
    """Return what somebody wrote as a number, a list of numbers, or else as it is.

    >>> written("18.5"), written("1, 2.5"), written("about 12"), written("1,234")
    (18.5, [1, 2.5], 'about 12', '1,234')
    """
    text = text.strip()
    if _NUMBER.fullmatch(text):
        number = float(text)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    parts = [part for part in re.split(r"[;\s]\s*|,\s+", text.strip("[]")) if part]
    if len(parts) > 1 and all(_NUMBER.fullmatch(part) for part in parts):
        return [written(part) for part in parts]
    return text


@lru_cache(maxsize=32)
def _checked(file: Path, digest: str) -> tuple[Scenario | None, tuple[Fault, ...]]:  # noqa: ARG001
    """Read a scenario once for each state of its folder: one with draws takes a second or two."""
    try:
        return load(file), ()
    except ScenarioError as error:
        return None, error.faults


@lru_cache(maxsize=16)
def _checked_options(file: Path, digest: str) -> tuple[Options | None, tuple[Fault, ...]]:  # noqa: ARG001
    try:
        return load_options(file, MEASURES), ()
    except ScenarioError as error:
        return None, error.faults


def _digest(folder: Path) -> str:
    """Return what changes with any file of a folder."""
    whole = hashlib.sha256()
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        whole.update(f"{file.relative_to(folder)}\0".encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()


def _write(whole: dict[str, Any], file: Path) -> None:
    text = io.StringIO()
    _yaml().dump(whole, text)
    write_text(file, text.getvalue())


def _as_written(option: OwnOption) -> dict[str, Any]:
    stated: dict[str, Any] = {"name": option.name}
    evidence = {"source": "page", "status": "assumption"}
    if option.posts:
        stated["posts"] = [_named(_without_blanks(row)) | evidence for row in option.posts]
    if option.changes:
        stated["changes"] = [_without_blanks(row) | evidence for row in option.changes]
    return stated


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {"name": f"{row['role'].replace('_', ' ')}, {row['team'].replace('_', ' ')}"} | row


def _without_blanks(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "")}


def _put(tree: dict[str, Any], path: str, figure: Any) -> None:
    *sections, name = path.split(".")
    for section in sections:
        tree = tree.setdefault(section, {})
    tree[name] = figure


def _yaml() -> YAML:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.width = 100_000
    return yaml
