"""What is wrong or doubtful in a return, in a planner's words, without a word of any child's.

A `Finding` is survivable: rows were left out or read in a certain way, and the import says so. A `ReturnFault` is not.
Neither repeats what a cell says, for it may be a name in the wrong column: only its shape is told (``99/99/9999``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

ROWS_SHOWN = 5
SIGNS_SHOWN = 14


class ReturnFault(Exception):  # noqa: N818 - the house calls what a planner has to mend a fault
    """A return that cannot be read; every reason, one a line, each naming file, place and rule."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def shape_of(written: object) -> str:
    """Return the shape of what was written: digits as 9, letters as a, cut short.

    >>> shape_of("31/02/2024"), shape_of("K1 5AB"), shape_of(7.5), shape_of("")
    ('99/99/9999', 'a9 9aa', 'a number', 'nothing')
    """
    if isinstance(written, bool | int | float):
        return "a number"
    text = str(written).strip()
    if not text:
        return "nothing"
    shape = "".join(
        "9" if sign.isdigit() else "a" if sign.isalpha() else sign if sign.isascii() and sign.isprintable() else "?"
        for sign in text[:SIGNS_SHOWN]
    )
    return shape + ("..." if len(text) > SIGNS_SHOWN else "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, with how often.

    Attributes
    ----------
    file : str
        Name of the file, without its folder.
    place : str
        Sheet, table or element, and column.
    rule : str
        What should be, and what was done about it.
    rows : int
        How many rows it concerns; 0 if it is about the whole.
    first : tuple of int
        Numbers of the first of these rows in the file, at most `ROWS_SHOWN`.
    shape : str
        Shape of the first such cell, if it is about cells.
    """

    file: str
    place: str
    rule: str
    rows: int = 0
    first: tuple[int, ...] = ()
    shape: str = ""

    @property
    def words(self) -> str:
        """The finding as a sentence."""
        where = ", ".join(part for part in (self.file, self.place) if part)
        at = ""
        if self.first:
            more = " ..." if self.rows > len(self.first) else ""
            at = f" ({'row' if self.rows == 1 else 'rows'} {', '.join(map(str, self.first))}{more})"
        count = f" {self.rows} {'row' if self.rows == 1 else 'rows'}{at}." if self.rows else ""
        looks = f" The first looks like {self.shape}." if self.shape else ""
        return f"{where}: {self.rule}.{count}{looks}"


@dataclass
class Findings:
    """Gathers findings; the same thing found again counts up instead of being told again."""

    _found: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    _shapes: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _counts: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def add(
        self, file: str, place: str, rule: str, rows: Iterable[int] | None = None, written: object | None = None
    ) -> None:
        """Note something, `rows` being its row numbers in the file and `written` the first cell, shown as a shape."""
        key = (file, place, rule)
        numbers = [] if rows is None else [int(row) for row in rows]
        if rows is not None and not numbers:
            return
        first = self._found.setdefault(key, [])
        first += numbers[: max(0, ROWS_SHOWN - len(first))]
        self._counts[key] = self._counts.get(key, 0) + len(numbers)
        if written is not None:
            self._shapes.setdefault(key, shape_of(written))

    def __iter__(self) -> Iterator[Finding]:
        """Yield findings in the order in which they were first made."""
        for key, first in self._found.items():
            yield Finding(*key, rows=self._counts[key], first=tuple(first), shape=self._shapes.get(key, ""))

    def __len__(self) -> int:
        return len(self._found)
