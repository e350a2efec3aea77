"""What a run costs, as a finance officer reads it: by financial year and by the budget that pays."""

from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Group
from rich.table import Table
from rich.text import Text

from sim.experiment.ranges import ranges_of
from sim.measures import MEASURES, by_financial_year
from sim.measures.money import MONTHS_PER_YEAR, financial_year
from sim.report.summary import coverage, document_head, range_words
from sim.report.words import extent, number, plain, readable
from sim.results import Run, RunFolderError
from sim.scenario.parameters import Parameters

EVERY_LINE, TOTAL = "all", "cost_total_gbp"
ITEM, LINE_TOTAL, YEAR_TOTAL, APART = "item", "total of the line", "total", "not in the total"
"""What a row is; only items add up."""

_KEYS = ["financial_year", "funding_line", "item", "counts_as"]
_NOT_ADDED = "Not in the total: a part of the costs above, or no cost at all. Never add these"
_NOTES = (
    "The range of a total is that of the runs' totals; ranges do not add up.\n"
    "A part of a financial year has the costs of that part alone. What costs nothing in any run is left out."
)


def costs_table(run: Run, parameters: Parameters) -> pd.DataFrame:
    """Return costs with mean and range over runs.

    Every total is first taken run by run; mean and range are then those of the runs' totals.

    Parameters
    ----------
    run : Run
        The run folder, read.
    parameters : Parameters
        What was simulated: the funding lines.

    Returns
    -------
    pandas.DataFrame
        Columns financial_year, months (simulated in it), funding_line, item, counts_as (`ITEM`, `LINE_TOTAL`,
        `YEAR_TOTAL` or `APART`), mean, low, high (NaN for one run) and runs.

    Raises
    ------
    RunFolderError
        If the run was made before costs were measured.
    """
    if not (run.table["measure"] == TOTAL).any():
        raise RunFolderError(f"{run.folder}: has no costs in it; an earlier version made it, so run the scenario again")
    each = by_financial_year(run.table, parameters)
    each["counts_as"] = np.where(each["in_total"], ITEM, APART)
    of_lines = each[each["in_total"]].assign(item=TOTAL, counts_as=LINE_TOTAL)
    of_years = of_lines.assign(funding_line=EVERY_LINE, counts_as=YEAR_TOTAL)
    by_run = pd.concat([each, of_lines, of_years]).groupby([*_KEYS, "run"])["value"].sum()
    groups = by_run.groupby(level=_KEYS)
    low, high = ranges_of(by_run.to_numpy(float), groups.ngroup().to_numpy(), groups.ngroups)
    found: pd.DataFrame = groups.agg(mean="mean").assign(low=low, high=high, runs=groups.count())
    found.loc[found["runs"] < 2, ["low", "high"]] = np.nan
    table = found.reset_index()
    table.insert(1, "months", table["financial_year"].map(_began_in).map(_months(run)))
    place = {name: position for position, name in enumerate(MEASURES)}
    return table.sort_values(
        ["financial_year", "funding_line", "item"],
        key=lambda column: column.map(place) if column.name == "item" else column,
        ignore_index=True,
    )


def costs_document(run: Run, costs: pd.DataFrame) -> dict[str, Any]:
    """Return costs as one JSON document: amounts to the penny, and over which runs they are taken."""
    money = ["mean", "low", "high"]
    return {
        **document_head(run),
        "unit": "GBP",
        "costs": [
            {name: plain(value) for name, value in row.items()}
            for row in costs.assign(**costs[money].round(2)).to_dict("records")
        ],
    }


def costs_to_read(run: Run, costs: pd.DataFrame) -> Group:
    """Return costs for people: a part for every financial year, what is not in its total apart."""
    manifest = run.manifest
    table = Table(title=Text(f"{manifest.council}: {manifest.scenario}, costs by financial year"), title_justify="left")
    table.add_column("financial year, funding line, item")
    table.add_column("mean", justify="right", no_wrap=True)
    table.add_column("80 % range", justify="right", no_wrap=True)
    for year, rows in costs.groupby("financial_year"):
        _add_year(table, _how_much(str(year), rows["months"].iloc[0], manifest.start), rows)
    return Group(table, Text(f"Range: {range_words(run)}.\n{_NOTES}\nBased on a {coverage(run)}."))


def _add_year(table: Table, heading: str, rows: pd.DataFrame) -> None:
    table.add_section()
    table.add_row(Text(heading, style="bold"))
    some = rows[(rows["mean"] != 0) | (rows["low"] != rows["high"]) & rows["low"].notna()]
    for line, of_line in some[some["counts_as"].isin([ITEM, LINE_TOTAL])].groupby("funding_line"):
        _add(table, f"  {str(line).capitalize()}", of_line[of_line["counts_as"] == LINE_TOTAL].iloc[0])
        for _, row in of_line[of_line["counts_as"] == ITEM].iterrows():
            _add(table, f"    {item_words(row['item'])}", row)
    _add(table, "  Total", rows[rows["counts_as"] == YEAR_TOTAL].iloc[0], style="bold")
    apart = some[some["counts_as"] == APART]
    if len(apart):
        table.add_row(Text(f"  {_NOT_ADDED}", style="italic"))
    for _, row in apart.iterrows():
        _add(table, f"    {item_words(row['item'])} ({row['funding_line']})", row)


def _add(table: Table, words: str, row: "pd.Series[Any]", style: str = "") -> None:
    table.add_row(Text(words), number(row["mean"], "GBP"), extent(row["low"], row["high"], "GBP"), style=style)


def item_words(item: str) -> str:
    """Say what was paid for.

    >>> item_words("cost_staff_gbp"), item_words("cost_placements_agency_foster_gbp")
    ('Staff', 'Placements: agency foster')
    >>> item_words("saving_on_empty_posts_gbp"), item_words("cost_of_drift_cashable_gbp")
    ('Saving on empty posts', 'Cost of drift, cashable')
    """
    for start, words in {"cost_placements_": "Placements: ", "cost_of_drift_": "Cost of drift, "}.items():
        if item.startswith(start):
            return words + item.removeprefix(start).removesuffix("_gbp").replace("_", " ")
    return readable(item.removeprefix("cost_"))


def _months(run: Run) -> Counter[int]:
    """Count the months simulated of every financial year, named by the year in which it began."""
    return Counter(financial_year(str(month)) for month in run.table["month"].unique())


def _how_much(year: str, months: int, start: date) -> str:
    """Name a financial year, and say how much of it was simulated if that is not all.

    >>> _how_much("2017-18", 8, date(2017, 8, 1)), _how_much("2018-19", 12, date(2017, 8, 1))
    ('2017-18: 8 of 12 months', '2018-19')
    >>> _how_much("2017-18", 12, date(2017, 4, 18))
    '2017-18: from 18 April 2017'
    """
    words = [] if months == MONTHS_PER_YEAR else [f"{months} of {MONTHS_PER_YEAR} months"]
    if start.day > 1 and _began_in(year) == financial_year(f"{start:%Y-%m}"):
        words.append(f"from {start.day} {start:%B %Y}")
    return f"{year}: {', '.join(words)}" if words else year


def _began_in(year: str) -> int:
    return int(year.partition("-")[0])
