"""From a workbook to the tree of nodes that a YAML file has: everything wrong with its sheets and cells.

What the values mean, and what they say together, is then checked as for a YAML file.
"""

from collections.abc import Collection, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from sim.scenario.faults import Fault, ScenarioError, Where, visible
from sim.scenario.nodes import Branch, Broken, Leaf, Node, Row
from sim.scenario.opening import content_of
from sim.scenario.shape import Figure, Word
from sim.scenario.values import listed
from sim.scenario.workbook import layout as of
from sim.scenario.workbook.cells import SheetCells, Table, sheet_place
from sim.scenario.workbook.reading_teams import TeamsReading, evidence
from sim.spreadsheet import Sheet, SpreadsheetError, read_spreadsheet

LARGEST_FILE = 5_000_000
"""Bytes; the workbook of a large county has about 100,000."""

ENDING = ".xlsx"
_REFUSED = {
    ".xlsm": "a workbook with macros (.xlsm) is not opened; save it as an Excel workbook (.xlsx)",
    ".xls": "a workbook of the old kind (.xls) is not read; save it as an Excel workbook (.xlsx)",
    ".xlsb": "a binary workbook (.xlsb) is not read; save it as an Excel workbook (.xlsx)",
    ".ods": "an OpenDocument workbook (.ods) is not read; save it as an Excel workbook (.xlsx)",
}


def is_workbook(path: Path) -> bool:
    """Whether a file's name says that it is a workbook of some kind."""
    return path.suffix.lower() in (ENDING, *_REFUSED)


def read_workbook(path: Path, shown_as: str) -> tuple[Node, list[Fault]]:
    """Read a workbook into nodes.

    Parameters
    ----------
    path : Path
        The file.
    shown_as : str
        What messages call it.

    Returns
    -------
    tuple of Node and list of Fault
        The tree, as of a complete YAML file, and the faults that leave the rest of the workbook worth checking.

    Raises
    ------
    ScenarioError
        The file cannot be read, or is no workbook of a scenario.
    """
    whole = Where(shown_as, 0)
    content = content_of(path, whole, kind="scenario workbook", largest=LARGEST_FILE)
    if (rule := _REFUSED.get(path.suffix.lower())) is not None:
        raise ScenarioError([Fault(whole, "", rule)])
    try:
        sheets = read_spreadsheet(content)
    except SpreadsheetError as error:
        raise ScenarioError([Fault(whole, "", str(error))]) from None
    reading = _Reading(shown_as)
    reading.take({sheet.name: sheet for sheet in sheets})
    return reading.tree(), reading.faults


class _Reading:
    """The reading of one workbook."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.sheets: dict[str, SheetCells] = {}
        self.parameters = Branch(Where(file, 0), {})

    def take(self, found: Mapping[str, Sheet]) -> None:
        """Take the sheets that a workbook should have; one of another layout is not read any further."""
        known = of.layout().sheets
        whole = Where(self.file, 0)
        if of.READ_ME not in found and of.COUNCIL not in found:
            rule = f"this is no workbook of a scenario: it has no sheets {of.READ_ME} and {of.COUNCIL}"
            raise ScenarioError([Fault(whole, "", rule + "; `throughcare workbook` writes one")])
        strange = [name for name in found if name not in known]
        for number, name in enumerate(known, start=1):
            if name in found:
                self.sheets[name] = SheetCells(found[name], number, self.file, self.faults)
                continue
            near = get_close_matches(name, strange, n=1, cutoff=0.6)
            advice = f'; is it the one now called "{visible(near[0])}"?' if near else ""
            self.faults.append(Fault(self.place_of(name), "", f"this sheet is missing{advice}"))
        for number, name in enumerate(strange, start=len(known) + 1):
            rule = "a sheet that no scenario has and nobody reads; move it to a workbook of its own"
            self.faults.append(Fault(sheet_place(visible(name), number, self.file), "", rule))
        self.must_be_our_layout()
        for name, cells in self.sheets.items():
            if name != of.READ_ME:
                cells.note_formulas()

    def must_be_our_layout(self) -> None:
        if of.READ_ME not in self.sheets:
            return
        cells = self.sheets[of.READ_ME]
        labels = [place for place in cells.sheet.cells if cells.text_at(place).strip() == of.VERSION_LABEL]
        if not labels:
            cells.fault(None, "", f'the line "{of.VERSION_LABEL}" is missing, so that the version is not known')
            return
        row, column = min(labels)
        if cells.text_at((row, column + 1)).strip() != str(of.VERSION):
            rule = f"this program reads layout {of.VERSION}; write the workbook anew with `throughcare workbook`"
            cells.fault((row, column + 1), "", rule)
            raise ScenarioError(self.faults)

    def place_of(self, sheet: str) -> Where:
        return sheet_place(sheet, of.layout().sheets.index(sheet) + 1, self.file)

    def tree(self) -> Node:
        """Return the tree of the whole workbook."""
        top: dict[str, Node] = {"throughcare": Leaf(Where(self.file, 0), "1", 1)}
        self.council(top)
        for name, figures in of.layout().figures.items():
            self.settings(name, figures, of.SETTING_COLUMNS)
        for name, lists in of.layout().lists.items():
            self.settings(name, lists, (*of.LIST_COLUMNS, *of.list_headings(name)))
        teams = TeamsReading(self.sheets.get(of.TEAMS), self.sheets.get(of.TEAM_SOURCES), self.place_of(of.TEAMS))
        self.parameters.entries["teams"] = teams.node()
        top["sources"] = self.sources()
        top["parameters"] = self.parameters
        return Branch(Where(self.file, 0), top)

    def council(self, top: dict[str, Node]) -> None:
        """Read the words that stand on the first sheet."""
        words: dict[str, Word] = {field: Word(meaning, str) for field, meaning in of.TOP.items()}
        known = {**words, **of.layout().words}
        table = self.table(of.COUNCIL, of.COUNCIL_COLUMNS)
        for field, row in self.rows(table, known).items():
            node: Node
            if table is None or row is None or not table.has(of.VALUE):
                node = Broken(self.place_of(of.COUNCIL))
            elif (field == "draws" or of.may_be_left_out(known[field])) and table.is_blank(row, of.VALUE):
                continue
            elif known[field].kind is date:
                node = table.cells.day(table.place(row, of.VALUE), field)
            else:
                node = table.words(row, of.VALUE, field)
            if field in of.TOP:
                top[field] = node
            else:
                self.put(field, node)

    def settings(self, sheet: str, figures: Mapping[str, Figure], columns: tuple[str, ...]) -> None:
        """Read the figures, or the lists, of a sheet."""
        table = self.table(sheet, columns)
        for field, row in self.rows(table, figures).items():
            figure = figures[field]
            if table is None or row is None:
                self.put(field, Broken(self.place_of(sheet)), sheet)
                continue
            value = (
                self.list_of(table, row, field, sheet)
                if figure.is_list
                else table.number(row, of.VALUE, f"{field}.value")
            )
            is_left_out = of.may_be_left_out(figure) and table.is_blank(row, of.VALUE, of.SOURCE, of.STATUS)
            if not is_left_out:
                self.put(field, evidence(table, row, field, value), sheet)

    def list_of(self, table: Table, row: int, field: str, sheet: str) -> Node:
        """Read the numbers of a list, one after the other."""
        headings = [heading for heading in of.list_headings(sheet) if table.has(heading)]
        if len(headings) < len(of.list_headings(sheet)):
            return Broken(table.cells.whole)
        filled = [number for number, heading in enumerate(headings) if not table.is_blank(row, heading)]
        items = []
        for number, heading in enumerate(headings[: max(filled, default=-1) + 1], start=1):
            place = table.place(row, heading)
            item = table.cells.number(place, f"{field}.value[{number}]")
            if isinstance(item, Leaf) and item.value is None:
                rule = "nothing is written here; a list has no gaps"
                table.cells.fault(place, f"{field}.value[{number}]", rule, repeat=False)
                item = Broken(item.where)
            items.append(item)
        return Row(table.cells.where(table.place(row, headings[0])), tuple(items))

    def sources(self) -> Node:
        """Read the sources."""
        table = self.table(of.SOURCES, tuple(of.SOURCE_COLUMNS), of.SHORT_NAME)
        if table is None:
            return Broken(self.place_of(of.SOURCES))
        sources: dict[str, Node] = {}
        first: dict[str, str] = {}
        for row in table.rows():
            place = table.place(row, of.SHORT_NAME)
            name = table.cells.text_at(place).strip()
            if name in sources:
                table.cells.fault(place, f"sources.{name}", f"written twice; the first is in {first[name]}")
                continue
            first[name] = table.cells.where(place).cell
            parts: dict[str, Node] = {}
            for heading, part in of.SOURCE_COLUMNS.items():
                optional = part in ("url", "records")
                if part and not (optional and table.is_blank(row, heading)):
                    parts[part] = table.words(row, heading, f"sources.{name}.{part}")
            sources[name] = Branch(table.cells.where(place), parts)
        return Branch(self.place_of(of.SOURCES), sources)

    def table(self, sheet: str, columns: tuple[str, ...], key: str = of.FIELD) -> Table | None:
        """Return the table of a sheet, None if there is none."""
        if sheet not in self.sheets:
            return None
        table = Table(self.sheets[sheet], columns, key)
        return table if table.is_sound else None

    def rows(self, table: Table | None, known: Collection[str]) -> dict[str, int | None]:
        """Return the row of every setting that a sheet should have, None for those it has not."""
        found: dict[str, int | None] = dict.fromkeys(known)
        if table is None:
            return found
        for row in table.rows():
            place = table.place(row, of.FIELD)
            written = table.cells.text_at(place).strip()
            field = self.meant(written, place, table, known)
            if field is None:
                continue
            before = found[field]
            if before is None:
                found[field] = row
            else:
                first = table.cells.where(table.place(before, of.FIELD)).cell
                table.cells.fault(place, written, f"written twice; the first is in {first}", repeat=False)
        for field, row_found in found.items():
            if row_found is None:
                table.cells.fault(None, field, "the row of this setting is missing")
        return found

    def meant(self, written: str, place: tuple[int, int], table: Table, known: Collection[str]) -> str | None:
        """Return the setting that a row is of; one that is nearly right is reported and then read."""
        if written in known:
            return written
        elsewhere = of.layout().sheet_of(written)
        near = get_close_matches(written[:120], known, n=1, cutoff=0.7)
        if elsewhere is not None:
            rule = f"this setting belongs on sheet {elsewhere}"
        elif near:
            rule = f'unknown setting; did you mean "{near[0]}"?'
        else:
            rule = f"unknown setting; on this sheet are {listed(list(known)[:4])} ..."
        table.cells.fault(place, written, rule, repeat=False)
        return near[0] if near and elsewhere is None else None

    def put(self, path: str, node: Node, sheet: str = of.COUNCIL) -> None:
        """Put a setting into its section."""
        *sections, name = path.split(".")
        branch = self.parameters
        for section in sections:
            inner = branch.entries.setdefault(section, Branch(self.place_of(sheet), {}))
            assert isinstance(inner, Branch)
            branch = inner
        branch.entries[name] = node
