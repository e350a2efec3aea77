"""A folder of downloads made into one tidy table."""

import csv
import dataclasses
import gzip
import io
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from calibration.published.dfe import DFE_TABLES
from calibration.published.lait import LAIT
from calibration.published.measures import read_measures
from calibration.published.places import (
    COUNCIL_COLUMNS,
    ENGLAND,
    ENGLAND_CODE,
    Council,
)
from calibration.published.reading import PublishedError, Reading, Row, read_file
from calibration.published.reference import read_reference
from calibration.published.registry import Key, Known, Registry
from calibration.published.volumes import COLUMNS

TABLES = (*DFE_TABLES, LAIT)
_SUFFIXES = (".csv", ".txt", ".gz")
_PACKED = (".zip", ".xlsx", ".xls", ".ods")


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

    @property
    def years(self) -> set[int]:
        """Every year there is a figure of."""
        return {year for _, year, _ in self.figures}

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
    said = [*_packed(folder), *(remark for reading in readings for remark in reading.remarks)]
    if not recognised:
        raise PublishedError("\n".join([f"{folder}: no DfE table in it that is used here", *said]))
    registry = Registry(known, recognised)
    if faults := [*registry.faults, *_contradictions(recognised, said)]:
        raise PublishedError("\n".join(faults))
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
        raise PublishedError("\n".join([f"{folder}: no CSV file in it, plain or gzipped", *_packed(folder)]))
    return files


def _packed(folder: Path) -> list[str]:
    """Say which files may hold tables and must be unpacked first."""
    packed = sorted(file.name for file in folder.rglob("*") if file.suffix.lower() in _PACKED)
    return [f"{name}: skipped; unpack it, or save it as CSV" for name in packed]


def _precedence(reading: Reading) -> tuple[int, int, str]:
    """Order readings: by the list of tables, and of the same table the latest release first."""
    table = reading.table
    return (TABLES.index(table) if table else len(TABLES), -reading.latest, reading.file.name)


def _contradictions(readings: Sequence[Reading], said: list[str]) -> list[str]:
    """Return where two files are the same table as recent; of two releases the later goes first, and that is said."""
    faults = []
    for first, second in itertools.pairwise(readings):
        if first.table is not second.table:
            continue
        if first.latest > second.latest:
            said.append(f"{second.file.name}: an earlier release; {first.file.name} goes before it")
            continue
        held = {_key(row): row for row in first.rows}
        differing = [row for row in second.rows if (other := held.get(_key(row))) and other.value != row.value]
        if differing:
            faults.append(_contradiction(first, second, [(held[_key(row)], row) for row in differing]))
    return faults


def _contradiction(first: Reading, second: Reading, pairs: Sequence[tuple[Row, Row]]) -> str:
    one, other = pairs[0]
    more = f", and {len(pairs) - 1} more" if len(pairs) > 1 else ""
    return (
        f"{first.file.name}, line {one.line}, and {second.file.name}, line {other.line}: are the same table and differ "
        f"({one.area.name}, {one.year}, {one.cell.columns[0]}: {_written(one)} and {_written(other)}{more}); "
        "leave one of the files out"
    )


def _written(row: Row) -> str:
    return row.missing if row.value is None else f"{row.value:,.10g}"


def _key(row: Row) -> tuple[str, str, int, str]:
    return row.area.level, row.area.identity, row.year, row.cell.measure


def _source(reading: Reading) -> str:
    return reading.table.source if reading.table else ""


def _summary(reading: Reading, registry: "Registry") -> str:
    councils = {registry.place(row.area) for row in reading.rows if row.area.level == "council"}
    title = reading.table.title if reading.table else ""
    return f"{reading.file.name}: {title}; {extent(councils, {row.year for row in reading.rows})}"


def extent(councils: Collection[str], years: Collection[int]) -> str:
    """Say how many councils and which years.

    >>> extent({"Barnsley"}, {2018}), extent([], range(2016, 2020))
    ('1 council, 2018', 'England and regions only, 2016 to 2019')
    """
    places = f"{len(councils)} council{'s' * (len(councils) != 1)}" if councils else "England and regions only"
    first, last = min(years), max(years)
    return f"{places}, {first}" + (f" to {last}" if last > first else "")


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


def marks(compiled: Compiled) -> Counter[str]:
    """Count why figures are missing."""
    return Counter(known.missing for known in compiled.figures.values() if known.missing)
