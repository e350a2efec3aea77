"""What an import of a council's own return found, as a page a planner reads; aggregates only."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.report.words import number

PAGE = "report.md"
MOST_FLOW_MONTHS = 24
SMALL = 10
"""Numbers below are written with two decimals."""
STATISTICAL = (
    "Ranges hold 80 %: how far chance alone could have led with as many records. They know nothing of records that are "
    "faulty, of what has changed since, or of a model that is wrong."
)


@dataclass(frozen=True, slots=True)
class ImportAccount:
    """What an import was of, besides its tables.

    Attributes
    ----------
    title : str
        The return and its days.
    files : sequence of str
        Names of the files read, without their folders.
    of_whom : str
        How many children or workers it tells of, as it may be shown.
    not_estimated : sequence of (str, str)
        What could not be estimated or may not be shown, and why.
    not_taken : sequence of (str, str)
        Fields of the scenario that stay as they were, and why.
    scenario : str
        Name of the scenario the figures were taken into; empty if there is none.
    next_steps : sequence of str
        What to type now.
    """

    title: str
    files: Sequence[str]
    of_whom: str
    not_estimated: Sequence[tuple[str, str]]
    not_taken: Sequence[tuple[str, str]]
    scenario: str
    next_steps: Sequence[str]


def import_page(
    account: ImportAccount, findings: pd.DataFrame, counts: pd.DataFrame, estimates: pd.DataFrame, taken: pd.DataFrame
) -> str:
    """Write the page.

    Parameters
    ----------
    account : ImportAccount
    findings, counts, estimates, taken : pandas.DataFrame
        As `calibration.adopting.tables` makes them.
    """
    lines = [f"# {account.title}", ""]
    lines += [f"Read from {_listed(account.files)}: {account.of_whom}.", ""]
    lines += ["Nobody's data is in this folder: counts of 1 to 5 children are c, and records are rounded to five.", ""]
    lines += ["## What was found in the data", ""]
    lines += [f"- {words}" for words in _findings(findings)] or ["Nothing doubtful."]
    lines += ["", "## What it says about the council", "", STATISTICAL, ""]
    figures, observed = estimates[estimates["measure"] == ""], estimates[estimates["measure"] != ""]
    lines += _table(
        ["figure", "value", "80 % range", "records", "how"],
        [_estimate(row.to_dict()) for _, row in figures.iterrows()],
    )
    if len(observed):
        lines += ["", "### What was counted, year by year", "", *_by_period(observed)]
    if account.scenario:
        lines += ["", f"## Taken into the scenario {account.scenario}", ""]
        lines += _table(
            ["field", "was", "is"],
            [[f"`{row['field']}`", row["before"], row["after"]] for row in taken.to_dict("records")],
        )
    if account.not_taken:
        lines += ["", "## Not taken", "", *(f"- `{field}`: {reason}." for field, reason in account.not_taken)]
    if account.not_estimated:
        lines += ["", "## Not estimated, or not shown", ""]
        lines += [f"- {name.replace('_', ' ')}: {reason}." for name, reason in account.not_estimated]
    if len(counts):
        lines += ["", "## Counts", "", *_counts(counts)]
    if account.next_steps:
        lines += ["", "## Now", "", "```console", *(f"$ {step}" for step in account.next_steps), "```"]
    return "\n".join(lines) + "\n"


def _findings(findings: pd.DataFrame) -> list[str]:
    """Tell a finding once, however many files have it."""
    told = []
    for (place, rule), rows in findings.groupby(["place", "rule"], sort=False):
        if len(rows) == 1:
            told.append(str(rows["words"].iloc[0]))
            continue
        counts = [f"{row['file']} {row['rows']}" for row in rows.to_dict("records") if row["rows"]]
        where = f"{place}: " if place else ""
        in_files = f" Rows: {', '.join(counts)}." if counts else f" In {_listed(rows['file'].tolist())}."
        told.append(f"{where}{rule}.{in_files}")
    return told


def _estimate(row: Mapping[Any, Any]) -> list[str]:
    unit = str(row["unit"])
    return [str(row["words"]), str(row["shown"]), _range(row["low"], row["high"], unit), str(row["records"]), _how(row)]


def _how(row: Mapping[Any, Any]) -> str:
    return "; ".join(str(row[part]) for part in ("method", "note") if row[part])


def _range(low: object, high: object, unit: str) -> str:
    if not isinstance(low, float) or not isinstance(high, float) or math.isnan(low) or math.isnan(high):
        return "–"
    kind = unit.partition(" ")[0]
    if kind != "share" and max(abs(low), abs(high)) < SMALL:
        return f"{low:.2f} to {high:.2f}"
    return f"{number(low, kind)} to {number(high, kind)}"


def _by_period(observed: pd.DataFrame) -> list[str]:
    """Write a line for each measure, with a column for each time it was counted over."""
    periods = sorted({(row["from_month"], row["to_month"]) for _, row in observed.iterrows()})
    cells: dict[str, dict[tuple[str, str], str]] = {}
    for _, row in observed.iterrows():
        cells.setdefault(row["words"], {})[row["from_month"], row["to_month"]] = row["shown"]
    headings = [first if first == last else f"{first} to {last}" for first, last in periods]
    return _table(
        ["measure", *headings], [[name, *(by.get(period, "") for period in periods)] for name, by in cells.items()]
    )


def _counts(counts: pd.DataFrame) -> list[str]:
    """Months across would not fit a page: one line a kind, its months one after the other."""
    lines = []
    for name, rows in counts.groupby("counted", sort=False):
        last = rows.tail(MOST_FLOW_MONTHS)
        if len(rows) == 1:
            lines.append(f"- {name}: {last['number'].iloc[0]}")
        else:
            months = f"{last['month'].iloc[0]} to {last['month'].iloc[-1]}"
            lines.append(f"- {name}, {months}: {', '.join(last['number'])}")
    return lines


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return ["None."]
    cells = [[cell.replace("|", "/") for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in (headings, ["---"] * len(headings), *cells)]


def _listed(names: Sequence[str]) -> str:
    most = 6
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
