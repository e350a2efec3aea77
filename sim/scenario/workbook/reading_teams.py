"""From the grid of teams, and the sheet that says where its figures come from, to nodes."""

from difflib import get_close_matches

from sim.scenario.faults import Where
from sim.scenario.nodes import Branch, Broken, Leaf, Node
from sim.scenario.shape import Figure
from sim.scenario.workbook import layout as of
from sim.scenario.workbook.cells import SheetCells, Table


class TeamsReading:
    """The reading of the two sheets.

    Parameters
    ----------
    teams, sources : SheetCells or None
        The grid, and where its figures come from; None for a sheet that is missing.
    place : Where
        The grid as a place.
    """

    def __init__(self, teams: SheetCells | None, sources: SheetCells | None, place: Where) -> None:
        self.place = place
        self.columns = of.team_columns()
        headings = (of.SHORT_NAME, *self.columns, of.SOURCE, of.STATUS)
        self.grid = None if teams is None else Table(teams, headings, of.SHORT_NAME)
        self.sources = None if sources is None else Table(sources, of.TEAM_SOURCE_COLUMNS, of.FIELD)

    def node(self) -> Node:
        """Return all teams."""
        if self.grid is None or not self.grid.is_sound:
            return Broken(self.place)
        rows = self._rows(self.grid)
        told = self._told(rows) if self.sources is not None and self.sources.is_sound else None
        return Branch(self.place, {short: self._team(self.grid, row, short, told) for short, row in rows.items()})

    def _rows(self, grid: Table) -> dict[str, int]:
        rows: dict[str, int] = {}
        for row in grid.rows():
            place = grid.place(row, of.SHORT_NAME)
            short = grid.cells.text_at(place).strip()
            if short in rows:
                first = grid.cells.where(grid.place(rows[short], of.SHORT_NAME)).cell
                grid.cells.fault(place, f"teams.{short}", f"written twice; the first is in {first}", repeat=False)
            else:
                rows[short] = row
        return rows

    def _told(self, teams: dict[str, int]) -> dict[str, int]:
        """Return the row of every figure of a team that says where it comes from."""
        assert self.sources is not None
        table = self.sources
        fields = {name for name, shape in of.team_fields().items() if isinstance(shape, Figure)}
        known = [f"teams.{short}.{name}" for short in teams for name in fields]
        told: dict[str, int] = {}
        for row in table.rows():
            place = table.place(row, of.FIELD)
            path = table.cells.text_at(place).strip()
            if path in told:
                first = table.cells.where(table.place(told[path], of.FIELD)).cell
                table.cells.fault(place, path, f"written twice; the first is in {first}", repeat=False)
            elif path in known:
                told[path] = row
            else:
                near = get_close_matches(path[:120], known, n=1, cutoff=0.7)
                advice = f'; did you mean "{near[0]}"?' if near else ""
                rule = f"sheet {of.TEAMS} has no such team or column{advice}"
                table.cells.fault(place, path, rule, repeat=False)
        return told

    def _team(self, grid: Table, row: int, short: str, told: dict[str, int] | None) -> Node:
        entries: dict[str, Node] = {}
        path = f"teams.{short}"
        says_source, says_status = (not grid.is_blank(row, heading) for heading in (of.SOURCE, of.STATUS))
        if says_source != says_status:
            rule = "Source and Status of a team stand there together or not at all"
            grid.cells.fault(grid.place(row, of.SOURCE if says_status else of.STATUS), path, rule, repeat=False)
        for heading, name in self.columns.items():
            shape, field = of.team_fields()[name], f"{path}.{name}"
            blank = grid.is_blank(row, heading)
            if not grid.has(heading):
                entries[name] = Broken(grid.cells.whole)
            elif not isinstance(shape, Figure):
                if not (blank and of.may_be_left_out(shape)):
                    entries[name] = grid.words(row, heading, field)
            elif told is None:
                grid.number(row, heading, f"{field}.value")
                entries[name] = Broken(grid.cells.where(grid.place(row, heading)))
            elif field in told and self.sources is not None:
                value = grid.number(row, heading, f"{field}.value")
                entries[name] = evidence(self.sources, told[field], field, value)
            elif not blank:
                entries[name] = self._by_team(grid, row, heading, field, shape, is_told=says_source and says_status)
        return Branch(grid.cells.where(grid.place(row, of.SHORT_NAME)), entries)

    def _by_team(self, grid: Table, row: int, heading: str, field: str, figure: Figure, *, is_told: bool) -> Node:
        """Return a figure that comes from where the team's row says."""
        place = grid.place(row, heading)
        where = grid.cells.where(place)
        value = grid.number(row, heading, f"{field}.value")
        if not is_told:
            if grid.is_blank(row, of.SOURCE, of.STATUS):
                rule = (
                    f"say where it comes from: in Source and Status of this row, or in a row on sheet {of.TEAM_SOURCES}"
                )
                grid.cells.fault(place, field, rule)
            return Broken(where)
        return Branch(
            where,
            {
                "value": value,
                "unit": Leaf(where, figure.unit, figure.unit),
                "source": grid.words(row, of.SOURCE, f"{field}.source"),
                "status": grid.words(row, of.STATUS, f"{field}.status"),
            },
        )


def evidence(table: Table, row: int, field: str, value: Node) -> Node:
    """Return a figure: its value, and what stands in a row about it."""
    parts: dict[str, Node] = {"value": value}
    for heading in (of.UNIT, of.SOURCE, of.STATUS):
        parts[heading.lower()] = table.words(row, heading, f"{field}.{heading.lower()}")
    if not table.is_blank(row, of.NOTE):
        parts["note"] = table.words(row, of.NOTE, f"{field}.note")
    bounds = [heading for heading in (of.LOW, of.HIGH, of.COVERAGE) if table.has(heading)]
    if bounds and not table.is_blank(row, *bounds):
        interval: dict[str, Node] = {}
        for heading in bounds:
            bound = f"{field}.interval.{heading.lower()}"
            interval[heading.lower()] = table.number(row, heading, bound)
            if table.is_blank(row, heading):
                place = table.place(row, heading)
                rule = f"{of.LOW}, {of.HIGH} and {of.COVERAGE} stand there together or not at all"
                table.cells.fault(place, bound, rule, repeat=False)
                interval[heading.lower()] = Broken(table.cells.where(place))
        parts["interval"] = Branch(table.cells.where(table.place(row, bounds[0])), interval)
    return Branch(value.where, parts)
