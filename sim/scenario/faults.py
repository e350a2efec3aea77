"""What is wrong with a scenario file, in a planner's words."""

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 60
"""Longest piece of a file that a message repeats."""


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a file: a line of a text, counted from 1, or a cell of a workbook; line 0 is the file as a whole.

    `cell` is what a workbook calls the place, such as ``Teams!D14``; `line` then only puts places in order, as they
    are read: sheet by sheet, row by row.
    """

    file: str
    line: int
    cell: str = ""

    def __str__(self) -> str:
        place = self.cell or (f"line {self.line}" if self.line else "")
        return visible(self.file, most=1000) + (f", {visible(place)}" if place else "")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, in which field, the rule it breaks and what was written.

    `field` is empty for a fault of the file itself, `written` where nothing was written.
    """

    where: Where
    field: str
    rule: str
    written: str = ""

    def __str__(self) -> str:
        field = f", {visible(self.field, most=200)}" if self.field else ""
        written = f" (written: {self.written})" if self.written else ""
        return f"{self.where}{field}: {self.rule}{written}"


class ScenarioError(Exception):
    """A scenario cannot be used; `faults` holds everything wrong with it, in the order of the lines.

    `str()` is the message for the planner: one line for each fault.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        unlike = list(dict.fromkeys(faults))
        files = list(dict.fromkeys(fault.where.file for fault in unlike))
        unlike.sort(key=lambda fault: (files.index(fault.where.file), fault.where.line))
        self.faults: tuple[Fault, ...] = tuple(unlike)
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type["ScenarioError"], tuple[tuple[Fault, ...]]]:
        return ScenarioError, (self.faults,)


def visible(text: str, most: int = SHOWN) -> str:
    """Return text fit for one line of a terminal: shortened, with signs that cannot be seen spelt out."""
    cut = text if len(text) <= most else text[: most - 3] + "..."
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in cut)
