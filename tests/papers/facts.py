"""What a paper prints, what follows from its scenario folder, and what its README lists as not reproduced."""

import csv
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sim.measures import MEASURES
from sim.scenario import load
from sim.scenario.options import Option, Options
from sim.scenario.reading_options import load_options
from sim.vocabulary import Role

HOUSE = Path(__file__).parents[2]
SCENARIOS = HOUSE / "scenarios"
SEED_FACTS = HOUSE.parent / "shared" / "data" / "seed_facts.csv"
"""The facts of the papers as they were checked; not part of the product."""
UNREPRODUCED = "## Figures that are not reproduced, and why"

Name = tuple[str, str]
"""What a fact is called, and its context where two are called the same (else empty)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a paper, and how it is found again.

    Attributes
    ----------
    name : str
        As in the list of checked facts.
    printed : float
        What the paper prints, or what follows from what it prints.
    where : str
        The paragraph.
    found : callable
        Takes the folder and returns the figure.
    within : float
        Half the last digit printed, where the paper rounds.
    """

    name: str
    printed: float
    where: str
    found: Callable[["Folder"], float]
    within: float = 1e-9
    context: str = ""


class Folder:
    """A scenario folder, each file of it read once."""

    def __init__(self, name: str) -> None:
        self.path = SCENARIOS / name
        self._read: dict[str, Any] = {}

    def scenario(self, file: str = "baseline.yaml") -> Any:
        """Return the figures of a scenario file."""
        return self._once(file, lambda path: load(path).parameters)

    def options(self, file: str = "options.yaml") -> Options:
        """Return a file of options."""
        return self._once(file, lambda path: load_options(path, MEASURES))

    def option(self, key: str, file: str = "options.yaml") -> Option:
        """Return one option."""
        return next(option for option in self.options(file).options if option.key == key)

    def standard(self, key: str, file: str = "options.yaml") -> Any:
        """Return one standard."""
        return next(standard for standard in self.options(file).standards if standard.key == key)

    def published(self, measure: str, from_month: str, file: str = "baseline.published.csv") -> float:
        """Return a figure with which a run is compared (the first of that measure and month)."""
        with (self.path / file).open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines)
            return next(
                float(row["published"]) for row in rows if (row["measure"], row["from_month"]) == (measure, from_month)
            )

    def unreproduced(self) -> dict[str, str]:
        """Return what the README lists as not reproduced, each with the reason."""
        text = (self.path / "README.md").read_text(encoding="utf-8")
        section = text.partition(UNREPRODUCED)[2].partition("\n## ")[0]
        rows = re.findall(r"^\| (.+?) \| (.+?) \|$", section, re.MULTILINE)
        return {figure: reason for figure, reason in rows if figure != "figure"}

    def _once(self, file: str, read: Callable[[Path], Any]) -> Any:
        if file not in self._read:
            self._read[file] = read(self.path / file)
        return self._read[file]


def posts(option: Option, role: Role | None = None, team: str = "", name: str = "") -> float:
    """Return the full-time posts that an option adds (those it takes away apart)."""
    return sum(
        line.fte
        for line in option.posts
        if line.fte > 0
        and (role is None or line.role is role)
        and (not team or team in line.teams)
        and (not name or line.name == name)
    )


def checked_facts(council: str) -> dict[Name, float]:
    """Return the checked facts of a council; skip the test where they are not at hand."""
    if not SEED_FACTS.exists():
        pytest.skip("the checked facts of the papers are not beside the repository")
    with SEED_FACTS.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["council"].startswith(council)]
    names = [row["measure"] for row in rows]
    return {
        (row["measure"], row["context"] if names.count(row["measure"]) > 1 else ""): _number(row["value"])
        for row in rows
    }


def _number(written: str) -> float:
    """Return a value; a month or a word is none."""
    try:
        return float(written)
    except ValueError:
        return math.nan


def check_against_facts(council: str, figures: list[Figure], unreproduced: dict[Name, str], folder: Folder) -> None:
    """Check that each checked fact is either a figure with the same value, or listed in the README with a reason."""
    facts, listed = checked_facts(council), folder.unreproduced()
    tested = {(figure.name, figure.context): figure.printed for figure in figures}
    assert len(tested) == len(figures)
    assert not set(tested) & set(unreproduced)
    assert set(tested) | set(unreproduced) == set(facts)
    assert {name: facts[name] for name in tested} == pytest.approx(tested)
    assert set(unreproduced.values()) == set(listed)
    assert all(listed.values())
