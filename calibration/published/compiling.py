"""A folder of downloads made into one tidy table."""

import csv
import dataclasses
import gzip
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from calibration.published.dfe import DFE_TABLES
from calibration.published.lait import LAIT
from calibration.published.measures import read_measures
from calibration.published.places import (
    COUNCIL_COLUMNS,
    ENGLAND,
    ENGLAND_CODE,
    SEPTEMBER,
    Council,
    spoken,
    with_history,
)
from calibration.published.reading import Area, PublishedError, Reading, Row, read_file
from calibration.published.reference import read_reference
from calibration.published.volumes import COLUMNS

TABLES = (*DFE_TABLES, LAIT)
_SUFFIXES = (".csv", ".csv.gz", ".txt", ".gz")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one figure: its value, or why there is none."""

    value: float | None
    missing: str
    source: str


Key = tuple[str, int, str]
"""Place, year, measure."""


@dataclass
class Compiled:
    """A tidy table in the making.

    Attributes
    ----------
    figures : dict
        By place, year and measure.
    councils : dict
        By name.
    said : list of str
        What was recognised and what was left out, for the planner.
    """

    figures: dict[Key, Known] = field(default_factory=dict)
    councils: dict[str, Council] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def add(self, key: Key, known: Known) -> None:
        """Keep a figure unless a table that goes before this one has its value."""
        if (before := self.figures.get(key)) is None or (before.value is None and known.value is not None):
            self.figures[key] = known


def compile_folder(folder: Path, known: Iterable[Council] = (), reference: Path | None = None) -> Compiled:
    """Read every table in a folder.

    Parameters
    ----------
    folder : Path
        Downloads, plain or gzipped, under any names.
    known : iterable of Council
        Councils known already, so that tables without codes find theirs.
    reference : Path, optional
        The reference table, for figures of which no table by council is at hand.

    Raises
    ------
    PublishedError
        If anything in it is faulty, or nothing is recognised; all faults at once.
    """
    readings = [read_file(file, TABLES) for file in _files(folder)]
    faults = [fault for reading in readings for fault in reading.faults]
    if faults:
        raise PublishedError("\n".join(faults))
    recognised = sorted((each for each in readings if each.table is not None), key=_precedence)
    said = [remark for reading in readings for remark in reading.remarks]
    if not recognised:
        raise PublishedError("\n".join([f"{folder}: no DfE table in it that is used here", *said]))
    registry = _Registry(known, recognised)
    if registry.faults:
        raise PublishedError("\n".join(registry.faults))
    compiled = Compiled(said=said, regions=registry.regions)
    for reading in recognised:
        for row in reading.rows:
            place = registry.place(row.area)
            known_figure = Known(row.value, row.missing, _source(reading))
            compiled.add((place, row.year, row.cell.measure), known_figure)
        compiled.said.append(_summary(reading, registry))
    for place, year, measure, value, source in read_reference(reference) if reference else ():
        compiled.add((place, year, measure), Known(value, "", source))
    compiled.councils = registry.with_years(compiled.figures)
    return compiled


def write_volumes(compiled: Compiled, file: Path) -> None:
    """Write the tidy table: sorted, and the same to the byte whenever the figures are the same."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([COLUMNS, *_tidy(compiled)])
    raw = text.getvalue().encode("utf-8")
    if file.suffix == ".gz":
        packed = io.BytesIO()
        with gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=0) as stream:
            stream.write(raw)
        raw = packed.getvalue()
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(raw)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def write_councils(compiled: Compiled, file: Path) -> None:
    """Write the list of councils."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COUNCIL_COLUMNS)
        for council in sorted(compiled.councils.values(), key=lambda each: each.name):
            row = dataclasses.asdict(council) | {"council": council.name}
            cells = (row[column] for column in COUNCIL_COLUMNS)
            writer.writerow("; ".join(cell) if isinstance(cell, tuple) else cell for cell in cells)


def _files(folder: Path) -> list[Path]:
    if not folder.exists():
        raise PublishedError(f"{folder}: there is no such folder")
    if not folder.is_dir():
        raise PublishedError(f"{folder}: is a file; give the folder the downloads are in")
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name.lower().endswith(_SUFFIXES))
    if not files:
        raise PublishedError(f"{folder}: no CSV file in it, plain or gzipped")
    return files


def _precedence(reading: Reading) -> tuple[int, int, str]:
    """Order readings: by the list of tables, and of the same table the latest release first."""
    table = reading.table
    return (TABLES.index(table) if table else len(TABLES), -reading.latest, reading.file.name)


def _source(reading: Reading) -> str:
    return reading.table.source if reading.table else ""


def _summary(reading: Reading, registry: "_Registry") -> str:
    councils = {registry.place(row.area) for row in reading.rows if row.area.level == "council"}
    years = sorted({row.year for row in reading.rows})
    title = reading.table.title if reading.table else ""
    span = f"{years[0]}" if len(years) == 1 else f"{years[0]} to {years[-1]}"
    places = f"{len(councils)} councils" if councils else "no council, England and regions only"
    return f"{reading.file.name}: {title}; {places}, {span}"


def _tidy(compiled: Compiled) -> Iterator[tuple[object, ...]]:
    units = {measure.name: measure.unit for measure in read_measures()}
    for (place, year, measure), known in sorted(compiled.figures.items(), key=lambda each: each[0]):
        council = compiled.councils.get(place)
        if council is not None:
            where = (council.code, place, council.region, "council")
        elif place == ENGLAND:
            where = (ENGLAND_CODE, "", "", "england")
        else:
            where = (compiled.regions[place], "", place, "region")
        value = "" if known.value is None else f"{known.value:.10g}"
        yield (*where, measure, units[measure], value, known.missing, known.source, year)


class _Registry:
    """Which council a row is about, by its three-digit number first: names and codes drift, the number stays."""

    def __init__(self, known: Iterable[Council], readings: Sequence[Reading]) -> None:
        self.faults: list[str] = []
        self.regions: dict[str, str] = {}
        self._by: dict[str, str] = {}
        self._councils: dict[str, Council] = {}
        self._places: dict[Area, str] = {}
        for council in known:
            self._keep(council)
        self._meet(readings)

    def place(self, area: Area) -> str:
        """Return the name of the council, region or country."""
        return self._places[area]

    def with_years(self, figures: Mapping[Key, Known]) -> dict[str, Council]:
        """Return the councils with the first and last year they have figures for."""
        march: dict[str, set[int]] = {}
        every: dict[str, set[int]] = {}
        for (place, year, _), known in figures.items():
            if known.value is not None:
                every.setdefault(place, set()).add(year)
                if known.source not in SEPTEMBER:
                    march.setdefault(place, set()).add(year)
        councils = {}
        for name, council in self._councils.items():
            if years := march.get(name) or every.get(name):
                councils[name] = dataclasses.replace(council, first_year=min(years), last_year=max(years))
        return councils

    def _meet(self, readings: Sequence[Reading]) -> None:
        """Name the place of every row; tables with codes first, of each the latest year first, as names drift."""
        areas: dict[Area, tuple[bool, int, str, Row]] = {}
        for reading in readings:
            for row in reading.rows:
                before = areas.get(row.area)
                if before is None or row.year > -before[1]:
                    areas[row.area] = (not row.area.code, -row.year, reading.file.name, row)
        for area, (_, _, file, row) in sorted(areas.items(), key=lambda each: each[1][:3]):
            if area.level == "council":
                self._places[area] = self._council(area, f"{file}, line {row.line}")
            else:
                self._places[area] = area.name
                self.regions[area.name] = area.code

    def _council(self, area: Area, where: str) -> str:
        keys = [f"{kind} {key}" for kind, key in (("number", area.number), ("code", area.code)) if key]
        known = [self._by.get(key) for key in keys]
        named = self._by.get(f"name {spoken(area.name)}")
        # A number of its own makes a council another one, even of the same name: Dorset before and after 2019.
        name = next((each for each in known if each), None) or (None if area.number else named)
        if name is None:
            if not area.code:
                self.faults.append(
                    f'{where}: no council known by "{area.name}" ({area.number}); give a table with codes'
                )
                return area.name
            return self._keep(with_history(Council(area.code, area.name, area.region, 0, 0, number=area.number))).name
        if any(known) and named and named != name and not self._namesakes(name, area.name):
            self.faults.append(f'{where}: says "{area.name}" with the code of {name}')
        self._also(name, area)
        return name

    def _keep(self, council: Council) -> Council:
        self._councils[council.name] = council
        for key in (f"number {council.number}", f"code {council.code}", *(f"code {each}" for each in council.also)):
            self._by.setdefault(key, council.name)
        for name in (council.name, *council.also):
            self._by.setdefault(f"name {spoken(name)}", council.name)
        return council

    def _also(self, name: str, area: Area) -> None:
        """Remember another name or code of a council."""
        council = self._councils[name]
        taken = {spoken(each) for each in (council.name, council.code, *council.also)}
        new = [each for each in (area.code, area.name) if each and spoken(each) not in taken]
        new = [each for each in new if not self._by.get(f"name {spoken(each)}")]
        if new:
            self._keep(dataclasses.replace(council, also=(*council.also, *new)))

    def _namesakes(self, name: str, written: str) -> bool:
        """Say whether a council may well be written so: Dorset before and after 2019."""
        return spoken(name).startswith(spoken(written)) or any(
            spoken(written) == spoken(each) for each in self._councils[name].also
        )


def marks(compiled: Compiled) -> Counter[str]:
    """Count why figures are missing."""
    return Counter(known.missing for known in compiled.figures.values() if known.missing)
