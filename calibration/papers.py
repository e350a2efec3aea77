"""What a council's own paper says, laid over the published table: the paper's figures go first."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from calibration.council.evidence import Published
from calibration.drafting import Draft
from calibration.published.measures import read_measures
from calibration.published.volumes import Council, Figure

FOUNDERS, BALANCE = "founders", "balance"


@dataclass(frozen=True, slots=True)
class PaperFigure:
    """A figure of a paper.

    Attributes
    ----------
    value : float
    source : str
        Identifier among the sources.
    status : str
        ``published`` as the paper prints it, ``derived`` if it follows from what it prints, or ``assumption``.
    note : str
        When it was counted, and what to know of it.
    """

    value: float
    unit: str
    source: str
    status: str
    note: str


class Paper(Mapping[str, PaperFigure]):
    """The figures of one of the tables of papers, by identifier.

    Parameters
    ----------
    name : str
        Name of the table, e.g. ``barnsley_2017``.
    """

    def __init__(self, name: str) -> None:
        text = (files("calibration.published") / f"{name}.csv").read_text(encoding="utf-8")
        self._figures = {
            row["id"]: PaperFigure(
                float(row["value"]),
                row["unit"],
                row["source"],
                row["status"],
                "; ".join(filter(None, (row["period"], row["note"]))),
            )
            for row in csv.DictReader(text.splitlines())
        }

    def __getitem__(self, name: str) -> PaperFigure:
        return self._figures[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def value(self, name: str) -> float:
        """Return a figure's value."""
        return self[name].value

    def write(
        self, draft: Draft, field: str, name: str, *, interval: tuple[float, float, float] | None = None, note: str = ""
    ) -> None:
        """Write a figure into a draft as it stands in the paper."""
        said = self[name]
        words = "; ".join(filter(None, (said.note, note)))
        draft.figure(field, said.value, said.source, said.status, interval=interval, note=words)


class PaperFirst:
    """The published table with a paper's figures before it.

    Those figures count that are called as a measure of the table is, with the year behind: ``cp_plans_open_2010``.

    Parameters
    ----------
    volumes : Published
    council : str
        Whose paper it is.
    paper : Paper
    """

    def __init__(self, volumes: Published, council: str, paper: Paper) -> None:
        self._volumes = volumes
        self._place = volumes.find(council).name
        measures = {measure.name for measure in read_measures()}
        self._said: dict[tuple[str, int], Figure] = {}
        for name, said in paper.items():
            measure, _, year = name.rpartition("_")
            if measure in measures and year.isdigit():
                key = measure, int(year)
                self._said[key] = Figure(said.value, "", said.unit, said.source, int(year), self._place, "council")

    def find(self, name: str, year: int | None = None) -> Council:
        """Return a council; papers may be older than the table."""
        council = self._volumes.find(name)
        return council if council.name == self._place else self._volumes.find(name, year)

    def figure(self, place: str, measure: str, year: int) -> Figure | None:
        """Return the paper's figure, or else the table's."""
        said = self._said.get((measure, year)) if place == self._place else None
        return said or self._volumes.figure(place, measure, year)

    def value(self, place: str, measure: str, year: int) -> float | None:
        """Return the value, if there is one."""
        figure = self.figure(place, measure, year)
        return None if figure is None else figure.value


def write_scenario(folder: Path, text: str) -> None:
    """Write ``baseline.yaml`` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "baseline.yaml").write_text(text, encoding="utf-8", newline="\n")
