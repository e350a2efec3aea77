"""What is published about every council, looked up by place, measure and year."""

import csv
import dataclasses
import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from calibration.published.places import (
    ENGLAND,
    ENGLAND_CODE,
    REGIONS,
    SEPTEMBER,
    Council,
    Directory,
    UnknownCouncilError,
    read_councils,
    region_code,
    with_history,
)
from calibration.published.reading import PublishedError

__all__ = ["Council", "Figure", "PublishedError", "UnknownCouncilError", "Volumes"]

COLUMNS = ("code", "council", "region", "level", "measure", "unit", "value", "missing", "source", "year")
"""Columns of the table; those without commas in them stand outermost, so that a row need not be parsed to be sorted."""

Level = Literal["council", "region", "england"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure.

    Attributes
    ----------
    value : float or None
        None where it is missing.
    missing : str
        Why; empty where there is a value.
    source : str
        Identifier among the sources.
    year : int
        Year ending 31 March, or as the measure says.
    """

    value: float | None
    missing: str
    unit: str
    source: str
    year: int
    place: str
    level: Level


_Figures = dict[tuple[str, int], Figure]


class Volumes:
    """Published figures of councils, regions and England."""

    def __init__(self, tables: Sequence["_Rows"], councils: Sequence[Council]) -> None:
        self._tables = tuple(tables)
        self._directory = Directory(councils)
        self._known: dict[str, _Figures] = {}

    @classmethod
    def read(cls, path: Path | None = None) -> "Volumes":
        """Read the table.

        Parameters
        ----------
        path : Path, optional
            A file made by `throughcare published import`; its rows go before ours, which fill what it has not.

        Raises
        ------
        PublishedError
            If the file cannot be read or is no such table.
        """
        if path is None:
            return _ours()
        own, brought = _our_rows(), _Rows(_text_of(path), str(path))
        return cls((own, brought), _councils_with(brought))

    @property
    def councils(self) -> tuple[Council, ...]:
        """All councils with figures, by name."""
        return self._directory.councils

    def find(self, name: str, year: int | None = None) -> Council:
        """Return a council by name or code, however it is written.

        Parameters
        ----------
        year : int, optional
            Year ending 31 March in which it must have existed.

        Raises
        ------
        UnknownCouncilError
            If there is none, or none then; the message names the nearest, or what became of it.
        """
        return self._directory.find(name, year)

    def like(self, name: str) -> tuple[Council, ...]:
        """Return the councils a name is part of, or else those of the nearest names.

        Raises
        ------
        UnknownCouncilError
            If no name is like it.
        """
        return self._directory.like(name)

    def figure(self, place: str, measure: str, year: int) -> Figure | None:
        """Return what is published on a measure of a year.

        Parameters
        ----------
        place : str
            A council, a region or England.

        Raises
        ------
        UnknownCouncilError
            If it is none of these.
        """
        return self._figures(place).get((measure, year))

    def value(self, place: str, measure: str, year: int) -> float | None:
        """Return the value, if there is one."""
        figure = self.figure(place, measure, year)
        return None if figure is None else figure.value

    def years(self, place: str, measure: str) -> tuple[int, ...]:
        """Return the years with a value, in order."""
        figures = self._figures(place).items()
        return tuple(sorted(year for (what, year), figure in figures if what == measure and figure.value is not None))

    def measures(self, place: str) -> tuple[str, ...]:
        """Return the measures with any row, in order of their names."""
        return tuple(sorted({measure for measure, _ in self._figures(place)}))

    def _figures(self, place: str) -> _Figures:
        if (found := self._known.get(place)) is None:
            code, name, level = self._whereabouts(place)
            found = {}
            for table in self._tables:
                found |= table.figures(code, name, level)
            self._known[place] = found
        return found

    def _whereabouts(self, place: str) -> tuple[str, str, Level]:
        if place.casefold() == ENGLAND.casefold():
            return ENGLAND_CODE, ENGLAND, "england"
        if code := region_code(place):
            return code, REGIONS[code], "region"
        council = self.find(place)
        return council.code, council.name, "council"


class _Rows:
    """The rows of one table, kept by code and parsed when a place is asked for."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        lines = text.splitlines()
        if not lines or tuple(lines[0].split(",")) != COLUMNS:
            raise PublishedError(
                f"{file}, line 1: is no table made by `throughcare published import` (its columns are "
                f"{', '.join(COLUMNS)})"
            )
        self._by_code: dict[str, list[str]] = {}
        for line in lines[1:]:
            self._by_code.setdefault(line.partition(",")[0], []).append(line)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the places in it."""
        return tuple(self._by_code)

    def first_row(self, code: str) -> dict[str, str]:
        """Return the first row of a place."""
        return dict(zip(COLUMNS, next(csv.reader(self._by_code[code][:1])), strict=False))

    def years(self, code: str) -> list[int]:
        """Return the years ending 31 March with a value."""
        ends = [ends for line in self._by_code[code] if len(ends := line.rsplit(",", 4)[1:]) == 4]
        march = [year for value, _, source, year in ends if value and source not in SEPTEMBER]
        return sorted({int(year) for year in march or [year for *_, year in ends] if year.isdigit()})

    def figures(self, code: str, name: str, level: Level) -> _Figures:
        """Return the figures of a place by measure and year."""
        found: _Figures = {}
        for row in csv.reader(self._by_code.get(code, [])):
            try:
                _, _, _, _, measure, unit, value, missing, source, year = row
                figure = Figure(float(value) if value else None, missing, unit, source, int(year), name, level)
            except ValueError:
                raise PublishedError(f"{self.file}: a row of {name} is damaged ({','.join(row)[:80]})") from None
            found[measure, figure.year] = figure
        return found


@lru_cache(maxsize=1)
def _ours() -> Volumes:
    return Volumes((_our_rows(),), read_councils())


@lru_cache(maxsize=1)
def _our_rows() -> _Rows:
    packed = (files("calibration.published") / "volumes.csv.gz").read_bytes()
    return _Rows(gzip.decompress(packed).decode("utf-8"), "volumes.csv.gz")


def _text_of(path: Path) -> str:
    try:
        raw = path.read_bytes()
        return (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    except FileNotFoundError:
        raise PublishedError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise PublishedError(f"{path}: is a folder; give the file `throughcare published import` made") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise PublishedError(f"{path}: the gzipped file is broken off or damaged") from None
    except UnicodeDecodeError:
        raise PublishedError(f"{path}: is not UTF-8 text") from None
    except OSError as error:
        raise PublishedError(f"{path}: cannot be read ({error.strerror})") from None


def _councils_with(brought: _Rows) -> list[Council]:
    """Return our councils, with the years a file adds, and those only the file has."""
    councils = {council.code: council for council in read_councils()}
    for code in brought.codes:
        row, years = brought.first_row(code), brought.years(code)
        if row.get("level") != "council" or not years:
            continue
        if (known := councils.get(code)) is not None:
            first, last = min(known.first_year, years[0]), max(known.last_year, years[-1])
            councils[code] = dataclasses.replace(known, first_year=first, last_year=last)
        else:
            councils[code] = with_history(Council(code, row["council"], row["region"], years[0], years[-1]))
    return list(councils.values())
