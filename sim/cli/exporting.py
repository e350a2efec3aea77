"""`throughcare export`: a run's journeys as the returns that councils make, marked as synthetic."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.again import must_have, once_more
from sim.cli.common import FAULT, INVALID, RunFolderPlace, say
from sim.engine import WorkingCalendar
from sim.report.returns.periods import TooShortError
from sim.report.returns.workbook import NoWorkbooksError
from sim.report.returns.writing import (
    RETURNS,
    Return,
    Simulated,
    last_day,
    must_be_possible,
    write_returns,
)
from sim.results import Run, read_run
from sim.results.folder import new_folder


def export(
    where: RunFolderPlace,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Write into this new folder.")],
    ssda903: Annotated[
        bool,
        typer.Option("--ssda903", help="Looked after children: CSV files for each whole year to 31 March."),
    ] = False,
    annex_a: Annotated[bool, typer.Option("--annex-a", help="Annex A: an Excel workbook of lists 1 to 10.")] = False,
    cin_census: Annotated[
        bool, typer.Option("--cin-census", help="Children in need: an XML file for each whole year to 31 March.")
    ] = False,
    inspected: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day on which Annex A is inspected [default: the run's last]."),
    ] = None,
    run: Annotated[int, typer.Option(min=1, help="Number of the run.")] = 1,
    force: Annotated[bool, typer.Option("--force", help="Replace synthetic returns that are there already.")] = False,
) -> None:
    """Write simulated journeys as the returns a council makes, marked as synthetic: nobody in them is real."""
    asked = {Return.ANNEX_A: annex_a, Return.SSDA903: ssda903, Return.CIN_CENSUS: cin_census}
    wanted = [each for each, is_wanted in asked.items() if is_wanted]
    if not wanted:
        raise typer.TyperException("say what to write: --ssda903, --annex-a, --cin-census, or several of them")
    if inspected is not None and not annex_a:
        raise typer.TyperException("--inspected is a day for Annex A; give --annex-a too")
    result = read_run(where)
    must_have(result, run)
    with new_folder(out, kind=RETURNS, force=force) as folder:
        simulated = _simulated(result, run)
        day = last_day(simulated) if inspected is None else inspected.date()
        try:
            must_be_possible(simulated, wanted, day)
        except TooShortError as error:
            say(str(error))
            raise typer.Exit(INVALID) from None
        except NoWorkbooksError as error:
            say(str(error))
            raise typer.Exit(FAULT) from None
        written = write_returns(folder, simulated, wanted, day)
    say(f"Written to {out}: {', '.join(written)}. All of it is synthetic: nobody in it is real.")


def _simulated(result: Run, run: int) -> Simulated:
    """Return a run with its log, simulated again if the folder has none."""
    manifest = result.manifest
    log = result.log(run) if result.has_events else once_more(result, run).log
    teams = [label.name for label in manifest.teams.values()]
    return Simulated(
        log, WorkingCalendar(manifest.start), manifest.months, manifest.seed, run, teams, manifest.scenario
    )
