"""Sheets that a run and a comparison have alike: months, teams, what is combined run by run, inputs, sources, audit."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from sim.experiment.over_runs import over_runs
from sim.experiment.period import YEAR
from sim.experiment.ranges import ranges_of
from sim.measures import MEASURES, combine
from sim.report.charting.evidence import Evidence
from sim.report.papers.content import Column, Line, LineChart, Section, Sheet, Table, Value, finite
from sim.report.papers.inputs import Inputs
from sim.report.papers.rows import each_row
from sim.report.summary import HEADLINES
from sim.report.words import number, readable

QUARTER = 3
NEVER_ADD = (
    "Percentiles must not be added or averaged: eight in ten of a sum are not the sum of eight in ten. Every row "
    "here is "
    "worked out within each run first, and mean and range are then those of the runs' numbers."
)
_SUMMED = ("count", "money")
_RANGE = (Column("mean", 13, "row"), Column("low", 13, "row"), Column("high", 13, "row"))
_OPTION, _NAME, _UNIT = Column("option", 24), Column("name", 36), Column("unit", 20)
MEASURES_TOLD = tuple(dict.fromkeys(name for names in HEADLINES.values() for name in names))
"""Measures of the sheets by month and by team; the folder's Parquet files have all."""


def monthly_sheet(evidence: Evidence, measures: Sequence[str], drawn: Sequence[str], options: Sequence[str]) -> Sheet:
    """Return the sheet of months, and the charts drawn from it.

    Parameters
    ----------
    evidence : Evidence
    measures : sequence of str
        Measures on the sheet.
    drawn : sequence of str
        Those of which there is a chart.
    options : sequence of str
        Keys of the options that charts show.
    """
    told = _by_month(evidence, measures)
    rows = tuple(
        (
            *((row.option, evidence.options[row.option]) if evidence.is_comparison else ()),
            row.measure,
            readable(row.measure),
            row.month,
            MEASURES[row.measure].unit,
            *(finite(value) for value in (row.mean, row.low, row.high)),
        )
        for row in each_row(told)
    )
    names = (_OPTION, Column("option name", 46)) if evidence.is_comparison else ()
    columns = (*names, Column("measure", 34), _NAME, Column("month", 10), _UNIT, *_RANGE)
    return Sheet(
        "Monthly",
        "Measures by month, whole council",
        (f"Range: {evidence.range_words}. Shares are percentages of the month. {evidence.span_words}.",),
        columns,
        rows,
        charts=tuple(_charts(evidence, told, drawn, options, len(columns))),
        month_column=len(columns) - 5,
    )


def _by_month(evidence: Evidence, measures: Sequence[str]) -> pd.DataFrame:
    """Return what `Evidence.by_month` does of each measure, of all of them at one reading, each with its months."""
    rows = evidence.rows(measures).dropna(subset="value")
    groups = rows.groupby(["option", "measure", "month"], observed=True)["value"]
    low, high = ranges_of(rows["value"].to_numpy(float), groups.ngroup().to_numpy(), groups.ngroups)
    found: pd.DataFrame = groups.agg(mean="mean", runs="count").assign(low=low, high=high).reset_index()
    found.loc[found["runs"] < 2, ["low", "high"]] = np.nan
    for column, order in (("option", [*evidence.options]), ("measure", [*measures])):
        found[column] = pd.Categorical(found[column], order)
    return found.sort_values(["measure", "option", "month"], ignore_index=True).astype({"option": str, "measure": str})


def _charts(
    evidence: Evidence, told: pd.DataFrame, drawn: Sequence[str], options: Sequence[str], columns: int
) -> Iterator[LineChart]:
    for measure in drawn:
        lines: list[Line] = []
        unit = MEASURES[measure].unit
        said = []
        for place, option in enumerate(options):
            own = told.index[(told["measure"] == measure) & (told["option"] == option)]
            if not len(own):
                continue
            name = evidence.options[option]
            first, last = int(own[0]), int(own[-1])
            has_range = evidence.has_range and told.loc[own, "low"].notna().all()
            for offset, what in enumerate(("mean", "low end", "high end") if has_range else ("mean",)):
                column = columns - 3 + offset
                lines.append(Line(f"{name}: {what}", first, last, column, offset > 0, place))
            start, end = (number(mean, unit) for mean in told["mean"].to_numpy(float)[[first, last]])
            begun, ended = told["month"].astype(str).to_numpy()[[first, last]]
            said.append(f"{name}: mean {start} in {begun}, {end} in {ended}")
        if lines:
            span = f"; thin lines: {evidence.range_words}" if evidence.has_range else ""
            alt = f"{readable(measure)} by month, line: mean{span}. {'; '.join(said)}."
            yield LineChart(readable(measure), alt, unit, tuple(lines))


def team_sheet(evidence: Evidence, measures: Sequence[str]) -> Sheet:
    """Return the sheet of teams: a number for the period of each team and measure."""
    found = evidence.told(evidence.numbers(measures, by_team=True), ["option", "team", "measure"])
    kinds = {key: label.kind.replace("_", " ") for key, label in evidence.teams.items()}
    rows = tuple(
        (
            *((row.option, evidence.options[row.option]) if evidence.is_comparison else ()),
            row.team,
            # An option may have a team of its own, of which the baseline knows no name
            evidence.team_name(row.team) if row.team in kinds else row.team,
            kinds.get(row.team) or None,
            row.measure,
            readable(row.measure),
            evidence.unit(row.measure),
            *(finite(value) for value in (row.mean, row.low, row.high)),
        )
        for row in each_row(found)
    )
    names = (_OPTION, Column("option name", 46)) if evidence.is_comparison else ()
    return Sheet(
        "By team",
        "Measures by team",
        (
            f"Over the {evidence.period_words}. Range: {evidence.range_words}.",
            (
                "Teams do not add up to the council where children wait without a team; ranges never add up (see "
                "Combined)."
            ),
        ),
        (
            *names,
            Column("team", 22),
            Column("team name", 26),
            Column("kind", 20),
            Column("measure", 34),
            _NAME,
            _UNIT,
            *_RANGE,
        ),
        rows,
    )


def combined_sheet(evidence: Evidence, measures: Sequence[str]) -> Sheet:
    """Return the sheet of what is put together within each run: quarters, years, all months, teams of a kind."""
    parts = [*_periods(evidence, measures), *_kinds(evidence, measures)]
    rows = []
    for what, numbers in parts:
        if numbers["value"].notna().any():
            found = over_runs(numbers.dropna(subset="value"), ["option", "measure"])
            rows += [(what, row) for row in each_row(found)]
    place = {option: order for order, option in enumerate(evidence.options)}
    rows.sort(key=lambda each: place[each[1].option])
    return Sheet(
        "Combined",
        "Months and teams put together, run by run",
        (
            NEVER_ADD,
            (
                f"Range: {evidence.range_words}. Counts and money are sums; shares, means and stocks are of all months "
                f"together."
            ),
        ),
        (
            *((_OPTION, Column("option name", 46)) if evidence.is_comparison else ()),
            Column("put together", 40),
            Column("measure", 34),
            _NAME,
            _UNIT,
            *_RANGE,
            Column("runs", 7),
        ),
        tuple(
            (
                *((row.option, evidence.options[row.option]) if evidence.is_comparison else ()),
                what,
                row.measure,
                readable(row.measure),
                MEASURES[row.measure].unit,
                *(finite(value) for value in (row.mean, row.low, row.high)),
                int(row.runs),
            )
            for what, row in rows
        ),
    )


def _periods(evidence: Evidence, measures: Sequence[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    rows = evidence.rows(measures)
    months = evidence.months
    spans = [(f"all {len(months)} months", months)]
    for length, name in ((YEAR, "year"), (QUARTER, "quarter")):
        for start in range(0, len(months) - length + 1, length):
            span = months[start : start + length]
            spans.append((f"{name} {start // length + 1}: {span[0]} to {span[-1]}", span))
    for what, span in spans:
        yield what, _numbers(combine(rows[rows["month"].isin(span)], "months"))


def _kinds(evidence: Evidence, measures: Sequence[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Put together the teams that do the same work, over the months of the period."""
    rows = evidence.rows(measures, by_team=True)
    rows = rows[rows["month"].isin(evidence.period)]
    kinds = rows["team"].map({key: label.kind for key, label in evidence.teams.items()})
    span = f"{evidence.period[0]} to {evidence.period[-1]}"
    for kind in dict.fromkeys(label.kind for label in evidence.teams.values() if label.kind):
        own = rows[kinds == kind]
        if len(teams := own["team"].unique()) > 1:
            together = combine(combine(own, "months"), "teams")
            yield f"{len(teams)} {kind.replace('_', ' ')} teams, {span}", _numbers(together)


def _numbers(combined: pd.DataFrame) -> pd.DataFrame:
    """Return sums of counts and money, the value of all else."""
    summed = combined["measure"].map({name: MEASURES[name].kind in _SUMMED for name in combined["measure"].unique()})
    value = np.where(summed.astype(bool), combined["numerator"], combined["value"])
    return combined.assign(value=value)[["option", "draw", "run", "measure", "value"]]


def input_sheets(inputs: Inputs) -> tuple[Sheet, Sheet]:
    """Return the sheets of every figure that went in, and of their sources."""
    figures = Sheet(
        "Inputs",
        "Every figure that went in",
        (
            (
                "Shares are between 0 and 1. Low and high are the interval, coverage how much of what is thought "
                "possible it "
                "holds; without them the figure is taken as certain."
            ),
        ),
        (
            Column("where", 24),
            Column("figure", 52),
            Column("value", 14),
            Column("unit", 22),
            Column("low", 11),
            Column("high", 11),
            Column("coverage", 10),
            Column("source", 48),
            Column("date", 10),
            Column("status", 12),
            Column("note", 60),
        ),
        tuple(
            (
                each.where,
                each.figure,
                each.value,
                each.unit,
                each.low,
                each.high,
                each.coverage,
                each.source,
                each.date,
                each.status,
                each.note,
            )
            for each in inputs.figures
        ),
    )
    sources = Sheet(
        "Sources",
        "Where figures come from",
        (),
        (
            Column("identifier", 22),
            Column("title", 80),
            Column("date", 12),
            Column("address", 60),
            Column("records", 40),
        ),
        tuple((each.id, each.title, each.date, each.url, each.records) for each in inputs.sources),
    )
    return figures, sources


def sheet_of(table: Table, name: str, notes: Sequence[str] = ()) -> Sheet:
    """Return a table of the paper as a sheet of words."""
    widths = table.widths or (1.0,) * len(table.headings)
    columns = tuple(
        Column(heading, round(20 + 60 * width / sum(widths)))
        for heading, width in zip(table.headings, widths, strict=True)
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(tuple(cell.words for cell in row) for row in table.rows)
    return Sheet(name, table.title, tuple(notes), columns, rows)


def table_in(section: Section, key: str) -> Table:
    """Return a table of a section by its key."""
    return next(part for part in section.parts if isinstance(part, Table) and part.key == key)
