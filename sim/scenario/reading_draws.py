"""From a CSV file to draws: everything that can be wrong with them, in a planner's words."""

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sim.scenario.draws import NUMBER, Draws, whole
from sim.scenario.faults import Fault, Where, visible
from sim.scenario.nodes import Leaf, leaf
from sim.scenario.parameters import Parameters
from sim.scenario.reading import text_of
from sim.scenario.shape import Figure, figures_of
from sim.scenario.values import Values

LARGEST_FILE = 50_000_000
"""Bytes; a thousand draws of ninety figures have about 1,500,000."""
MOST_COLUMNS = 10_000
MOST_LISTED = 20
"""Faults of one file that are told; a wrong column has one in every row."""

_PATH = re.compile(r"(?P<path>[^\[\]]+)(\[(?P<place>[0-9]{1,6})\])?")
_Known = Mapping[str, tuple[Figure, int | None]]
"""Declaration of every figure, and how many numbers it has here if it is a list."""


def read_draws(path: Path, shown_as: str, name: str, parameters: Parameters) -> tuple[Draws | None, list[Fault]]:
    """Read draws of figures of a council.

    Every value is held against the bounds of its figure; `contradicted` looks at what they say together.

    Parameters
    ----------
    path : Path
        The file.
    shown_as, name : str
        What messages, and other people, call it.
    parameters : Parameters
        The council; it says which teams there are and how long its lists are.

    Returns
    -------
    tuple of Draws or None and list of Fault
        The draws if there is no fault.

    Raises
    ------
    ScenarioError
        The file cannot be read as text at all.
    """
    text = text_of(path, Where(shown_as, 0), kind="file of draws", largest=LARGEST_FILE)
    reading = _Reading(shown_as)
    draws = reading.draws(text, name, parameters)
    return draws, _first(reading.faults, shown_as)


def contradicted(draws: Draws, parameters: Parameters, shown_as: str) -> list[Fault]:
    """Return what the values of each draw say together, and with the council, and cannot all be so."""
    faults = []
    for draw, row in enumerate(draws.values, start=1):
        _, broken = draws.tried(parameters, draw)
        for path, rule in broken:
            drawn = [f"{value:g}" for figure, value in zip(draws.figures, row, strict=True) if whole(figure) == path]
            faults.append(Fault(Where(shown_as, draw + 1), path, rule, visible(", ".join(drawn))))
    return _first(faults, shown_as)


def _first(faults: list[Fault], file: str) -> list[Fault]:
    if len(faults) <= MOST_LISTED:
        return faults
    return [
        Fault(Where(file, 0), "", f"{len(faults)} faults; the first {MOST_LISTED} are listed"),
        *faults[:MOST_LISTED],
    ]


class _Reading(Values):
    """The reading of one file."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file

    def say(self, line: int, field: str, rule: str, written: str = "") -> None:
        self.faults.append(Fault(Where(self.file, line), field, rule, visible(written)))

    def draws(self, text: str, name: str, parameters: Parameters) -> Draws | None:
        rows = self.rows(text)
        if not rows:
            return None
        heading, *body = rows
        known = {
            path: (figure, len(value) if isinstance(value, tuple) else None)
            for path, figure, value in figures_of(parameters)
        }
        names = [cell.strip() for cell in heading] or [""]
        columns = self.columns(names, known)
        if columns is None:
            return None
        values = self.values(body, names, columns)
        return None if self.faults else Draws(tuple(names[1:]), np.array(values, dtype=float), name)

    def rows(self, text: str) -> list[list[str]]:
        """Return the lines as cells; empty lines at the end do not count."""
        rows: list[list[str]] = []
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            rows.extend(reader)
        except csv.Error:
            self.say(reader.line_num, "", "this is not CSV: look for quotes that are never closed")
            return []
        while rows and not any(cell.strip() for cell in rows[-1]):
            rows.pop()
        if not rows:
            self.say(0, "", f"the file is empty; the first line names the columns: {NUMBER}, then a figure each")
        elif len(rows) == 1:
            self.say(1, "", "there are no draws below the heading; at least one row is needed")
        return rows

    def columns(self, heading: list[str], known: _Known) -> list[Figure | None] | None:
        """Return what each column holds, None for one that is not known; None if there is no sense in reading on."""
        if len(heading) > MOST_COLUMNS:
            self.say(1, "", f"more than {MOST_COLUMNS} columns: these are no draws")
            return None
        if heading[0] != NUMBER:
            advice = "; separate columns with commas" if ";" in heading[0] or "\t" in heading[0] else ""
            rule = f'the first column must be "{NUMBER}", numbered 1, 2, 3, ...{advice}'
            self.say(1, "", rule, heading[0] or "nothing")
            return None
        if len(heading) == 1:
            self.say(1, "", f"there is no column besides {NUMBER}; each further column is named after a figure")
            return None
        columns: list[Figure | None] = [None]
        for place, name in enumerate(heading[1:], start=1):
            if name in heading[:place]:
                self.say(1, name, f"written twice; column {heading.index(name) + 1} is the first")
                columns.append(None)
            else:
                columns.append(self.column(name, place + 1, known))
        return columns

    def column(self, name: str, number: int, known: _Known) -> Figure | None:
        """Return the figure that a column is named after."""
        found = _PATH.fullmatch(name)
        path = found["path"] if found else name
        if found is None or path not in known:
            near = self.nearest(path, known) if name else None
            advice = f'; did you mean "{near}"?' if near else "; `throughcare assumptions` names all of them"
            what = "there is no such figure" if name else f"column {number} has no name"
            self.say(1, name, what + advice, name)
            return None
        figure, length = known[path]
        if length is None and found["place"] is not None:
            self.say(1, name, f"this is one number and no list: the column is {path}", name)
            return None
        if length is not None and found["place"] is None:
            self.say(1, name, f"this is a list: name one of its numbers, counted from 0, as in {path}[0]", name)
            return None
        if length is not None and int(found["place"]) >= length:
            last = f"; the last is {path}[{length - 1}]" if length else ""
            self.say(
                1, name, f"the list has {length} number{'' if length == 1 else 's'} here, counted from 0{last}", name
            )
            return None
        if found["place"] is not None and found["place"] != str(int(found["place"])):
            self.say(1, name, f"write {path}[{int(found['place'])}]", name)
            return None
        return figure

    def values(self, body: list[list[str]], heading: list[str], columns: list[Figure | None]) -> list[list[float]]:
        """Read the rows; what is wrong with any cell becomes a fault."""
        values = []
        expected = 1
        for line, row in enumerate(body, start=2):
            if not any(cell.strip() for cell in row):
                self.say(line, "", "an empty line")
                continue
            expected = self.numbered(row[0].strip(), line, expected) + 1
            if len(row) != len(heading):
                self.say(line, "", f"{len(heading)} columns are named, but this row has {len(row)} cells")
                continue
            cells = zip(row[1:], heading[1:], columns[1:], strict=True)
            values.append(
                [
                    self.number(_cell(Where(self.file, line), cell), name, figure)
                    for cell, name, figure in cells
                    if figure is not None
                ]
            )
        return values

    def numbered(self, written: str, line: int, expected: int) -> int:
        """Return the number of a draw; it must be the one after that above."""
        if written == str(expected):
            return expected
        rule = f"draws are numbered 1, 2, 3, ... without a gap; this is draw {expected}"
        self.say(line, NUMBER, rule, written or "nothing")
        # One gap is one fault: the rows below it are held against the number that is written.
        return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else expected


def _cell(where: Where, text: str) -> Leaf:
    return leaf(where, text.strip(), plain=True)
