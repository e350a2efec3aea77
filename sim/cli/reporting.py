"""Commands about a run folder: its summary, costs and teams, and how it compares with what was published."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.again import must_have, once_more
from sim.cli.common import AsJson, NewCsvFile, RunFolderPlace, nearest, write_csv
from sim.measures import COUNCIL
from sim.report.baseline import baseline_table, compare
from sim.report.console import data_console
from sim.report.costs import costs_document, costs_table, costs_to_read
from sim.report.summary import every_measure_table, summary_document, summary_table
from sim.report.targets import read_targets
from sim.report.team import WEEKS_SHOWN, team_table, team_view
from sim.results import Run, read_run
from sim.scenario import load


def summary(
    run: RunFolderPlace,
    every: Annotated[
        bool, typer.Option("--all", help="Every measure, for the whole council and team by team.")
    ] = False,
    out: NewCsvFile = None,
    as_json: AsJson = False,
) -> None:
    """Print the summary of a run again, or every measure of it."""
    _one_of(as_json=as_json, out=out)
    result = read_run(run)
    if out is not None:
        _write_rows(out, summary_document(result)["summary"])
    elif as_json:
        _print_document(summary_document(result))
    else:
        data_console().print(every_measure_table(result) if every else summary_table(result))


def baseline_check(
    run: RunFolderPlace,
    targets: Annotated[Path | None, typer.Option(help="CSV file of published figures [default: the run's].")] = None,
) -> None:
    """Compare a run with published figures."""
    result = read_run(run)
    file = targets or result.targets_file
    if file is None:
        raise typer.TyperException(f"{run} has no published figures in it (targets.csv); give a file with --targets")
    data_console().print(baseline_table(result, compare(result, read_targets(file, _teams(result)))))


def costs(run: RunFolderPlace, out: NewCsvFile = None, as_json: AsJson = False) -> None:
    """Print what a run costs by financial year and by the budget that pays."""
    _one_of(as_json=as_json, out=out)
    result = read_run(run)
    found = costs_table(result, load(result.scenario_file).parameters)
    if out is not None:
        _write_rows(out, costs_document(result, found)["costs"])
    elif as_json:
        _print_document(costs_document(result, found))
    else:
        data_console().print(costs_to_read(result, found))


def team(
    place: RunFolderPlace,
    team: Annotated[str, typer.Option(metavar="ID", help="The team, as the scenario file names it.")],
    run: Annotated[int, typer.Option(min=1, help="Number of the run.")] = 1,
    weeks: Annotated[
        int | None, typer.Option(min=1, help=f"Last weeks to show [default: {WEEKS_SHOWN}; all in a file].")
    ] = None,
    out: NewCsvFile = None,
) -> None:
    """Print what one team's manager sees week by week, in one simulated run."""
    result = read_run(place)
    must_have(result, run)
    teams = list(load(result.scenario_file).parameters.teams)
    if team not in teams:
        raise typer.TyperException(f'there is no team "{team}"; {nearest(team, teams)}')
    simulated = once_more(result, run)
    view = team_view(simulated, team, weeks if out is not None else weeks or WEEKS_SHOWN)
    if out is not None:
        write_csv(out, list(view.columns), view.itertuples(index=False))
    else:
        data_console().print(team_table(simulated, team, view))


def _one_of(*, as_json: bool, out: Path | None) -> None:
    if as_json and out is not None:
        raise typer.TyperException("give --json or --out, not both")


def _write_rows(out: Path, rows: list[dict[str, Any]]) -> None:
    write_csv(out, list(rows[0]), ([("" if cell is None else cell) for cell in row.values()] for row in rows))


def _print_document(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, indent=2, allow_nan=False) + "\n")


def _teams(result: Run) -> list[str]:
    return [team for team in result.table["team"].cat.categories if team != COUNCIL]
