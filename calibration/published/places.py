"""Councils, regions and England: what they are called, and which council followed which."""

import csv
import dataclasses
import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

ENGLAND = "England"
REGIONS = {
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands",
    "E12000005": "West Midlands",
    "E12000006": "East of England",
    "E12000007": "London",
    "E12000008": "South East",
    "E12000009": "South West",
    "E13000001": "Inner London",
    "E13000002": "Outer London",
}
ENGLAND_CODE = "E92000001"
SEPTEMBER = {"dfe_csww", "ons", "lait"}
"""Sources whose years do not all end on 31 March, so that they do not say when a council existed."""
COUNCIL_COLUMNS = (
    *("code", "number", "council", "region", "first_year", "last_year"),
    *("formed_from", "succeeded_by", "also", "note"),
)
_REGION_CODES = {name.casefold(): code for code, name in REGIONS.items()} | {
    "london (inner)": "E13000001",
    "london (outer)": "E13000002",
}
_FILLING = {*"the of council county city borough district unitary authority metropolitan royal london".split()}  # noqa: SIM905
NEAREST = 4


class UnknownCouncilError(Exception):
    """No council of that name has figures; the message says which have, or what became of it."""


@dataclass(frozen=True, slots=True)
class Council:
    """One council.

    Attributes
    ----------
    code : str
        Its nine-character code, the latest if it changed.
    first_year, last_year : int
        Years ending 31 March it has figures for.
    formed_from, succeeded_by : tuple of str
        Councils before and after a reorganisation.
    number : str
        The DfE's three-digit number, which a council keeps as long as its borders.
    also : tuple of str
        Other names and earlier codes.
    """

    code: str
    name: str
    region: str
    first_year: int
    last_year: int
    formed_from: tuple[str, ...] = ()
    succeeded_by: tuple[str, ...] = ()
    number: str = ""
    also: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """What the tables do not say about a council: other names, and who came before and after.

    Attributes
    ----------
    began, ended : int
        First and last year ending 31 March; 0 if it goes on, or began before our tables.
    """

    number: str
    council: str
    began: int
    ended: int
    formed_from: tuple[str, ...]
    succeeded_by: tuple[str, ...]
    also: tuple[str, ...]
    note: str


def read_reorganisations() -> tuple[Reorganisation, ...]:
    """Return what is known beyond the tables."""
    return tuple(
        Reorganisation(
            row["number"],
            row["council"],
            int(row["began"] or 0),
            int(row["ended"] or 0),
            several(row["formed_from"]),
            several(row["succeeded_by"]),
            several(row["also"]),
            row["note"],
        )
        for row in _rows("reorganisations.csv")
    )


def with_history(council: Council) -> Council:
    """Return a council with what is known of its reorganisations, by number or else by name."""
    for known in read_reorganisations():
        if known.number == council.number or (not council.number and known.council == council.name):
            return dataclasses.replace(
                council,
                name=known.council,
                formed_from=known.formed_from,
                succeeded_by=known.succeeded_by,
                also=tuple(dict.fromkeys((*known.also, *council.also))),
                note=known.note,
            )
    return council


def read_councils() -> tuple[Council, ...]:
    """Return the councils of our own table."""
    return tuple(
        Council(
            row["code"],
            row["council"],
            row["region"],
            int(row["first_year"]),
            int(row["last_year"]),
            several(row["formed_from"]),
            several(row["succeeded_by"]),
            row["number"],
            several(row["also"]),
            row["note"],
        )
        for row in _rows("councils.csv")
    )


def several(cell: str) -> tuple[str, ...]:
    """Take "A; B" apart.

    >>> several("Poole; Bournemouth"), several("")
    (('Poole', 'Bournemouth'), ())
    """
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def spoken(name: str) -> str:
    """Write a name without case, signs and spelling of "and".

    >>> spoken("Bristol, City of"), spoken("Bournemouth, Christchurch & Poole"), spoken("St. Helens")
    ('bristol city of', 'bournemouth christchurch and poole', 'st helens')
    """
    return " ".join(re.sub(r"[^\w/]+", " ", name.casefold().replace("&", " and ").replace("'", "")).split())


def short(name: str) -> str:
    """Leave out what is not the place itself, unless nothing is left.

    >>> short("Leicester City Council"), short("County Durham"), short("City of London")
    ('leicester', 'durham', 'city of london')
    """
    words = spoken(name)
    return " ".join(word for word in words.split() if word not in _FILLING) or words


def region_code(name: str) -> str:
    """Return a region's code by any of its names; empty if it is none."""
    return _REGION_CODES.get(name.strip().casefold(), "")


class Directory:
    """Councils by every name and code they have had."""

    def __init__(self, councils: Iterable[Council]) -> None:
        self.councils = tuple(sorted(councils, key=lambda council: council.name))
        self._exact: dict[str, list[Council]] = {}
        self._short: dict[str, list[Council]] = {}
        # A name a council has now goes before one that another had once ("Dorset").
        for council in self.councils:
            for name in (council.name, council.code):
                self._exact.setdefault(spoken(name), []).append(council)
        for council in self.councils:
            for name in council.also:
                self._exact.setdefault(spoken(name), []).append(council)
            self._short.setdefault(short(council.name), []).append(council)

    def find(self, name: str, year: int | None = None) -> Council:
        """Return the council of a name or code.

        Parameters
        ----------
        year : int, optional
            Year ending 31 March in which it must have existed.

        Raises
        ------
        UnknownCouncilError
            If there is none; the message names the nearest, or what became of it.
        """
        found = self._exact.get(spoken(name)) or self._short.get(short(name))
        if not found:
            raise UnknownCouncilError(self._unknown(name))
        council = found[0]
        if year is not None and (words := _not_in(council, year)):
            raise UnknownCouncilError(words)
        return council

    def like(self, name: str) -> tuple[Council, ...]:
        """Return the councils a name is part of, or else those of the nearest names.

        Raises
        ------
        UnknownCouncilError
            If no name is like it.
        """
        part = spoken(name)
        names = {
            council: [spoken(each) for each in (council.name, council.code, *council.also)] for council in self.councils
        }
        found = [council for council, its in names.items() if any(part in each for each in its)]
        if not found and not _reorganised(name):
            known = [each for its in names.values() for each in its]
            near = set(difflib.get_close_matches(part, known, n=NEAREST, cutoff=0.6))
            found = [council for council, its in names.items() if near.intersection(its)]
        if not found:
            raise UnknownCouncilError(self._unknown(name))
        return tuple(found)

    def _unknown(self, name: str) -> str:
        if (known := _reorganised(name)) is not None:
            return f"{known.council} has no figures in the table{_history(known)}"
        names = {spoken(council.name): council.name for council in self.councils}
        near = difflib.get_close_matches(spoken(name), names, n=NEAREST, cutoff=0.5)
        hint = f"nearest are {'; '.join(names[each] for each in near)}" if near else "no name is like it"
        return (
            f'no council called "{name}" has figures in the table ({hint}); '
            "`throughcare councils` lists all, `throughcare published import` brings others"
        )


def _not_in(council: Council, year: int) -> str:
    """Say why a council has no figures for a year on account of a reorganisation; empty if it may have."""
    if council.succeeded_by and year > council.last_year:
        return (
            f"{council.name} ended on 31 March {council.last_year} and was succeeded by "
            f"{listed(council.succeeded_by)}; ask for one of these, or for a year up to {council.last_year}"
        )
    if council.formed_from and year < council.first_year:
        return (
            f"{council.name} began on 1 April {council.first_year - 1}, formed from {listed(council.formed_from)}; "
            f"its first full year ends on 31 March {council.first_year}"
        )
    return ""


def _reorganised(name: str) -> Reorganisation | None:
    """Return what is known of a council of that name beyond the table."""
    return next(
        (
            known
            for known in read_reorganisations()
            if short(name) in {short(each) for each in (known.council, *known.also)}
        ),
        None,
    )


def _history(known: Reorganisation) -> str:
    words = ""
    if known.succeeded_by:
        words += f"; it ended on 31 March {known.ended} and was succeeded by {listed(known.succeeded_by)}"
    if known.formed_from:
        words += f"; it began on 1 April {known.began - 1}, formed from {listed(known.formed_from)}"
    return words


def listed(names: Sequence[str]) -> str:
    """Write names as a sentence does; parted by semicolons where a name has a comma of its own.

    >>> listed(["Cumberland", "Westmorland and Furness"]), listed(["Bournemouth", "Poole", "Dorset"])
    ('Cumberland and Westmorland and Furness', 'Bournemouth, Poole and Dorset')
    """
    if any("," in name for name in names):
        return "; ".join(names)
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _rows(name: str) -> list[dict[str, str]]:
    place = files("calibration.published") / name
    return list(csv.DictReader(place.read_text(encoding="utf-8").splitlines())) if place.is_file() else []
