"""Commands that tell definitions and figures, and simulate nothing."""

import csv
import dataclasses
import json
import sys
from typing import Annotated

import typer

from sim.cli.common import NewCsvFile, ScenarioFile, write_csv
from sim.report.console import data_console
from sim.report.summary import assumptions_table, measures_table
from sim.scenario import json_schema, load


def measures() -> None:
    """Print what every measure means."""
    data_console().print(measures_table())


def assumptions(
    scenario: ScenarioFile,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, for a spreadsheet.")] = False,
    out: NewCsvFile = None,
) -> None:
    """Print every figure of SCENARIO with its unit, source, date, status and interval."""
    register = load(scenario).register_as_drawn()
    headings = [field.name for field in dataclasses.fields(register[0])]
    rows = [["" if cell is None else str(cell) for cell in dataclasses.astuple(row)] for row in register]
    if out is not None:
        write_csv(out, headings, rows)
        return
    if as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([headings, *rows])
        return
    data_console().print(assumptions_table(register))


def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    sys.stdout.write(json.dumps(json_schema(), indent=2) + "\n")
