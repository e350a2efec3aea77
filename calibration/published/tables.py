"""What a published table looks like: which columns tell it apart, and which cells of it we take."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

NEAR = 0.5
"""How alike two headings must be for one to be called a new name of the other."""


def plain(name: str) -> str:
    """Write a heading the way all releases have in common.

    >>> plain("Section_47"), plain("section47"), plain("61+_days"), plain("Duration_0-10_days")
    ('section47', 'section47', '61+days', 'duration0_10days')
    """
    words = re.sub(r"[^a-z0-9+%]+", "_", name.strip().lower()).strip("_")
    return re.sub(r"(?<=[a-z])_(?=\d)|(?<=[\d+])_(?=[a-z])", "", words)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a row.

    Attributes
    ----------
    measure : str
        What it is called with us.
    columns : tuple of str
        Headings it has been published under, the latest first.
    breakdown : tuple of str
        What the row's breakdown columns say, in their order.
    in_months : bool
        Written as years and months ("01:07").
    """

    measure: str
    columns: tuple[str, ...]
    breakdown: tuple[str, ...] = ()
    in_months: bool = False


@dataclass(frozen=True, slots=True)
class Geography:
    """Headings that say where and when, each with the names it has had."""

    year: tuple[str, ...] = ("time_period", "year")
    level: tuple[str, ...] = ("geographic_level", "geographic_lvl")
    name: tuple[str, ...] = ("la_name", "local_authority", "lad_name")
    code: tuple[str, ...] = ("new_la_code", "la_code")
    number: tuple[str, ...] = ("old_la_code", "la_number")
    region: tuple[str, ...] = ("region_name",)
    region_code: tuple[str, ...] = ("region_code",)

    @property
    def all(self) -> dict[str, tuple[str, ...]]:
        """Every heading by what it says."""
        return {name: getattr(self, name) for name in self.__slots__}


DFE_GEOGRAPHY = Geography()


@dataclass(frozen=True)
class Table:
    """One published table.

    Attributes
    ----------
    source : str
        Identifier among the sources.
    title : str
        What a planner knows it by.
    keys : tuple of tuple of str
        The columns that tell it from every other table, each with the names it has had.
    cells : tuple of Cell
        The figures taken from it; those further up in the list of tables win where two publish the same.
    breakdowns : tuple of tuple of str
        Columns saying what a row is about, in tables with a row for each.
    """

    source: str
    title: str
    keys: tuple[tuple[str, ...], ...]
    cells: tuple[Cell, ...]
    breakdowns: tuple[tuple[str, ...], ...] = ()
    geography: Geography = field(default=DFE_GEOGRAPHY)

    @cached_property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        """Every column needed for a figure, each with the names it has had."""
        return tuple(dict.fromkeys((*self.keys, *self.breakdowns, *(cell.columns for cell in self.cells))))

    @cached_property
    def by_breakdown(self) -> Mapping[tuple[str, ...], list[Cell]]:
        """The cells of a row by what its breakdown columns say."""
        found: dict[tuple[str, ...], list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(tuple(plain(words) for words in cell.breakdown), []).append(cell)
        return found


class Headings:
    """The headings of a file, found whatever their spelling."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(name.strip() for name in names)
        self._places = {plain(name): place for place, name in reversed(list(enumerate(self.names)))}

    def place(self, known: Iterable[str]) -> int | None:
        """Return where a column stands that has had these names."""
        return next((self._places[plain(name)] for name in known if plain(name) in self._places), None)

    def has(self, columns: Iterable[tuple[str, ...]]) -> bool:
        """Say whether all these columns are there."""
        return all(self.place(names) is not None for names in columns)

    def nearest(self, known: tuple[str, ...], table: Table) -> str:
        """Return the heading that may be the new name of a column; empty if none is alike."""
        taken = {self.place(names) for names in (*table.columns, *table.geography.all.values())}
        free = {plain(name): name for place, name in enumerate(self.names) if place not in taken}
        near = [
            (difflib.SequenceMatcher(None, plain(wanted), other).ratio(), name)
            for wanted in known
            for other, name in free.items()
            if _unit_words(plain(wanted)) == _unit_words(other)
        ]
        alike, name = max(near, default=(0.0, ""))
        return name if alike >= NEAR else ""


def recognise(headings: Headings, tables: Sequence[Table]) -> Table | None:
    """Return the table these headings belong to."""
    fitting = [table for table in tables if headings.has((table.geography.year, *table.keys))]
    return max(fitting, key=lambda table: _share_found(headings, table), default=None)


def nearest_table(headings: Headings, tables: Sequence[Table]) -> Table:
    """Return the table these headings are most like, counting columns under new names half."""
    return max(tables, key=lambda table: _share_found(headings, table) + _share_renamed(headings, table) / 2)


def missing_columns(headings: Headings, table: Table) -> list[tuple[str, str]]:
    """Return the columns a file of this table lacks, each with the heading that may be its new name."""
    return [(names[0], headings.nearest(names, table)) for names in table.columns if headings.place(names) is None]


def looks_like_statistics(headings: Headings) -> bool:
    """Say whether a file is a DfE table at all, known to us or not."""
    return headings.has((DFE_GEOGRAPHY.level,)) or headings.has((DFE_GEOGRAPHY.year, DFE_GEOGRAPHY.code))


def _unit_words(heading: str) -> set[str]:
    """Return what a heading says of its unit: a rate is no new name of a count."""
    return {word for word in ("rate", "percent", "headcount", "fte") if word in heading.split("_")}


def _share_found(headings: Headings, table: Table) -> float:
    return sum(headings.place(names) is not None for names in table.columns) / len(table.columns)


def _share_renamed(headings: Headings, table: Table) -> float:
    return sum(bool(near) for _, near in missing_columns(headings, table)) / len(table.columns)
