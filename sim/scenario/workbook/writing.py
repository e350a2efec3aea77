"""Write a scenario as a workbook: one row a setting, teams in a grid, everything else locked."""

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sim import __version__
from sim.scenario.asked import LEFT_OUT, Assumption, Scenario
from sim.scenario.faults import Fault, ScenarioError, Where
from sim.scenario.shape import Figure, Word
from sim.scenario.workbook import layout as of
from sim.scenario.workbook.pages import Page, Row
from sim.scenario.workbook.read_me import read_me
from sim.scenario.workbook.styles import Styles
from sim.scenario.writing import DRAWS_FILE

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

LONGEST_CELL = 32_767
"""Signs that a cell can hold."""
SPARE_TEAMS, SPARE_SOURCES, SPARE_ROWS = 15, 40, 40
"""Empty rows for teams, sources and figures of teams that are added by hand."""

_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""When every workbook says it was made, so that the same scenario gives the same file."""


class NoWorkbooksError(Exception):
    """The package that writes workbooks is not installed; the message says how to install it."""


def workbook_of(scenario: Scenario, draws_file: str = DRAWS_FILE) -> bytes:
    """Return a scenario, complete, as a workbook that loads back to the same hash and the same register.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    draws_file : str
        What the file of its draws, if it has any, is called, beside the workbook.

    Returns
    -------
    bytes
        The workbook; the same scenario gives the same.

    Raises
    ------
    NoWorkbooksError
        The package that writes workbooks is missing.
    ScenarioError
        The scenario holds words too long for a cell.
    """
    try:
        import xlsxwriter  # noqa: PLC0415 - only who writes workbooks needs it
    except ImportError:
        raise NoWorkbooksError(
            'The package that writes workbooks is missing: pip install "throughcare[report]"'
        ) from None
    _must_fit(scenario)
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": scenario.name[:255], "created": _MADE})
        _Writing(book, scenario, draws_file if scenario.draws is not None else "").sheets()
    return file.getvalue()


def _must_fit(scenario: Scenario) -> None:
    words = {"name": scenario.name, "description": scenario.description}
    words |= {f"{row.field}.note": row.note for row in scenario.register}
    words |= {f"sources.{source.id}": max(source.title, source.url, key=len) for source in scenario.sources}
    whole, rule = Where(scenario.path, 0), f"over {LONGEST_CELL:,} signs: too long for a cell of a workbook"
    faults = [Fault(whole, field, rule) for field, text in words.items() if len(text) > LONGEST_CELL]
    if faults:
        raise ScenarioError(faults)


class _Writing:
    """The writing of one scenario."""

    def __init__(self, book: "Workbook", scenario: Scenario, draws_file: str) -> None:
        self.book = book
        self.scenario = scenario
        self.draws_file = draws_file
        self.styles = Styles(book)
        self.register = {row.field: row for row in scenario.register if row.source != LEFT_OUT}
        self.last_source = Page.FIRST_ROW + len(scenario.sources) + SPARE_SOURCES - 1
        self.declared = of.layout()

    def sheets(self) -> None:
        """Write all sheets, in their order."""
        read_me(self.book.add_worksheet(of.READ_ME), self.styles, self.scenario, __version__)
        self.council()
        self.teams()
        for name, figures in self.declared.figures.items():
            self.settings(name, figures)
        for name, lists in self.declared.lists.items():
            self.lists(name, lists)
        self.team_sources()
        self.sources()

    def page(self, name: str, hint: str, columns: dict[str, float], *, frozen: int = 1, above: Any = None) -> Page:
        """Begin a sheet."""
        return Page(self.book.add_worksheet(name), name, hint, columns, self.styles, frozen=frozen, above=above)

    def council(self) -> None:
        """Write name, description, start and choices."""
        page = self.page(of.COUNCIL, "What is asked, of which council, from which day.",
                         {of.SETTING: 30, of.FIELD: 28, of.MEANING: 50, of.VALUE: 70})  # fmt: skip
        scenario = self.scenario
        top = {"name": scenario.name, "description": scenario.description, "draws": self.draws_file}
        for field, meaning in of.TOP.items():
            row = page.row()
            _describe(row, field, meaning)
            row.text(of.VALUE, top[field])
        for path, word in self.declared.words.items():
            row = page.row()
            _describe(row, path, word.description)
            _word(row, of.VALUE, word, _at(scenario.parameters, path))
        page.close()

    def teams(self) -> None:
        """Write the grid: a row for each team, a column for what is said of it."""
        fields = of.team_fields()
        columns = of.team_columns()
        widths = {of.SHORT_NAME: 22.0} | {
            heading: {"name": 32.0, "kind": 18.0, "funding_line": 18.0}.get(name, 11.5)
            for heading, name in columns.items()
        }
        meanings = {heading: fields[name].description for heading, name in columns.items()}
        meanings |= {
            of.SHORT_NAME: "What other sheets call the team: small letters, digits and _",
            of.SOURCE: f"For a new team: of all its figures that have no row on sheet {of.TEAM_SOURCES}",
            of.STATUS: "The same",
        }
        page = self.page(
            of.TEAMS,
            "One row a team; posts in full-time equivalents. A blank figure means none (a demand share: 1). "
            f"Where each figure comes from stands on sheet {of.TEAM_SOURCES}. For a new team use the next empty row.",
            {**widths, of.SOURCE: 14, of.STATUS: 12},
            frozen=2,
            above=meanings,
        )
        names = list(self.scenario.parameters.teams)
        for short in [*names, *[""] * SPARE_TEAMS]:
            row = page.row()
            row.text(of.SHORT_NAME, short)
            for heading, name in columns.items():
                shape, path = fields[name], f"teams.{short}.{name}"
                value = getattr(self.scenario.parameters.teams[short], name) if short else None
                if isinstance(shape, Word):
                    _word(row, heading, shape, value)
                else:
                    row.number(heading, value if path in self.register else None, shape)
            row.source(self.last_source, "")
            row.status("")
        page.close(printed=len(names))

    def settings(self, name: str, figures: Any) -> None:
        """Write the figures of a sheet, one row each."""
        page = self.page(name, "One row a setting. When you change a value, say in Source and Status what it is now.",
                         {of.SETTING: 30, of.FIELD: 24, of.MEANING: 42, of.VALUE: 11, **_EVIDENCE_WIDTHS})  # fmt: skip
        for path, figure in figures.items():
            row, known = page.row(), self.register.get(path)
            _describe(row, path, _meaning(figure))
            row.number(of.VALUE, None if known is None else known.value, figure)
            self.evidence(row, known, figure)
        page.close()

    def lists(self, name: str, lists: Any) -> None:
        """Write the lists of a sheet, the numbers of one across its row."""
        headings = of.list_headings(name)
        page = self.page(
            name,
            _LIST_HINTS[name],
            {of.SETTING: 30, of.FIELD: 24, of.MEANING: 42, of.UNIT: 14, of.SOURCE: 13, of.STATUS: 12, of.NOTE: 30}
            | dict.fromkeys(headings, 9.0),
        )
        longest = 0
        for path, figure in lists.items():
            row, known = page.row(), self.register.get(path)
            _describe(row, path, _meaning(figure))
            row.fixed(of.UNIT, figure.unit)
            row.source(self.last_source, known.source if known else "")
            row.status(known.status if known else "")
            row.text(of.NOTE, known.note if known else "")
            values = known.value if known and isinstance(known.value, tuple) else ()
            longest = max(longest, len(values))
            for number, heading in enumerate(headings[: figure.longest]):
                row.number(heading, values[number] if number < len(values) else None, figure)
        page.close(columns=len(of.LIST_COLUMNS) + longest)

    def team_sources(self) -> None:
        """Write where every figure of the grid comes from."""
        page = self.page(of.TEAM_SOURCES, f"Where each figure of sheet {of.TEAMS} comes from; its value stands there.",
                         {of.SETTING: 46, of.FIELD: 44, **_EVIDENCE_WIDTHS})  # fmt: skip
        fields = of.team_fields()
        for short, team in self.scenario.parameters.teams.items():
            for name, shape in fields.items():
                known = self.register.get(f"teams.{short}.{name}")
                if known is not None and isinstance(shape, Figure):
                    row = page.row()
                    row.fixed(of.SETTING, f"{team.name}: {of.plain_name(name)}")
                    row.path(of.FIELD, known.field)
                    self.evidence(row, known, shape)
        rows = page.rows
        for _ in range(SPARE_ROWS):
            row = page.row()
            row.fixed(of.SETTING, "")
            row.text(of.FIELD, "")
            self.evidence(row, None, None)
        page.close(printed=rows)

    def sources(self) -> None:
        """Write the sources that figures name."""
        widths = dict(zip(of.SOURCE_COLUMNS, (20.0, 80.0, 13.0, 60.0, 44.0), strict=True))
        page = self.page(of.SOURCES, "Where figures come from. A new source goes into the next empty row; its date is "
                         "a year, a year and month or a day, as in 2017, 2017-07 or 2017-07-14.", widths)  # fmt: skip
        known = [(one.id, one.title, one.date, one.url, one.records) for one in self.scenario.sources]
        for cells in [*known, *[("",) * len(of.SOURCE_COLUMNS)] * SPARE_SOURCES]:
            row = page.row()
            for heading, cell in zip(of.SOURCE_COLUMNS, cells, strict=True):
                row.text(heading, cell)
        page.close(printed=len(known))

    def evidence(self, row: Row, known: Assumption | None, figure: Figure | None) -> None:
        """Write what stands beside a value."""
        row.number(of.LOW, None if known is None else known.low, figure)
        row.number(of.HIGH, None if known is None else known.high, figure)
        row.coverage(of.COVERAGE, None if known is None else known.coverage)
        row.fixed(of.UNIT, figure.unit) if figure is not None else row.text(of.UNIT, "")
        row.source(self.last_source, known.source if known else "")
        row.status(known.status if known else "")
        row.text(of.NOTE, known.note if known else "")


_LIST_HINTS = {
    of.BY_MONTH: "One row a list, its numbers month by month without a gap.",
    of.BY_AGE: "One row a list, a number for each age.",
    of.IN_BANDS: "One row a list, its numbers one after the other without a gap. Edges are one number more than the "
    "shares of the bands between them; shares sum to 1.",
}
_EVIDENCE_WIDTHS = dict(zip(of.EVIDENCE, (10.0, 10.0, 10.0, 16.0, 13.0, 12.0, 40.0), strict=True))


def _describe(row: Row, path: str, meaning: str) -> None:
    row.fixed(of.SETTING, of.plain_name(path))
    row.path(of.FIELD, path)
    row.fixed(of.MEANING, meaning)


def _meaning(figure: Figure) -> str:
    """Return what a figure means and what it may be."""
    bounds = f"{figure.least:g} to {figure.most:g}" if figure.most is not None else f"at least {figure.least:g}"
    whole = ", whole" if figure.whole else ""
    left_out = f"; {figure.default:g} if left blank" if figure.default is not None else ""
    return f"{figure.description} ({bounds}{whole}{left_out})"


def _word(row: Row, heading: str, word: Word, value: Any) -> None:
    if word.choices:
        row.choice(heading, "" if value is None else str(value), word.choices)
    elif word.kind is date:
        row.day(heading, value)
    else:
        row.text(heading, "" if value is None else str(value))


def _at(parameters: Any, path: str) -> Any:
    for name in path.split("."):
        parameters = getattr(parameters, name)
    return parameters
