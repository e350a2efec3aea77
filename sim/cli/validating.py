"""`throughcare validate`: forecast years that are known by now from those before, and score the forecast."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from calibration.fitting.placing import FEWEST_RUNS
from calibration.published.volumes import Council, Volumes
from calibration.validating.listed import LISTED
from calibration.validating.report import PAGE, write_results
from calibration.validating.results import Results
from calibration.validating.scores import FEWEST_MEMBERS
from calibration.validating.study import Asked, Validating, ValidationFolderError
from sim.cli.calibrating import PublishedFile
from sim.cli.common import AsJson, NoResultError, progress_of_runs, say, taken_up_later
from sim.report.console import data_console


def validate(
    train_to: Annotated[int, typer.Option(metavar="YEAR", help="Last year ending 31 March that is known.")],
    test_to: Annotated[int, typer.Option(metavar="YEAR", help="Last year ending 31 March that is forecast.")],
    out: Annotated[Path, typer.Option(help="Folder of the validation; one that was interrupted is taken up.")],
    council: Annotated[
        list[str] | None,
        typer.Option("--council", metavar="NAME", help="A council, by name or code; may be given several times."),
    ] = None,
    study: Annotated[bool, typer.Option("--study", help="The councils of our own study as well.")] = False,
    runs: Annotated[int, typer.Option(min=FEWEST_RUNS, help="Simulations to calibrate each council with.")] = 120,
    futures: Annotated[int, typer.Option(min=FEWEST_MEMBERS, help="Futures to forecast of each.")] = 40,
    no_drift: Annotated[bool, typer.Option("--no-drift", help="Let rates stay as they were fitted.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Seed: the same seed gives the same result.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, help="Runs, or councils, worked on at a time.")] = 2,
    file: PublishedFile = None,
    as_json: AsJson = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no summary.")] = False,
) -> None:
    """Calibrate councils on what was published up to a year, forecast the years after it, and score the forecast."""
    names = [*(council or []), *(each.council for each in LISTED if study)]
    if not names:
        raise typer.TyperException("give a council with --council, or --study for those of our own study")
    if train_to >= test_to:
        raise typer.TyperException(
            f"--train-to {train_to} must be before --test-to {test_to}: the years between them are forecast"
        )
    volumes = Volumes.read(file)
    councils = [volumes.find(name) for name in dict.fromkeys(names)]
    if faults := [words for each in councils if (words := _not_there(each, train_to, test_to))]:
        raise typer.TyperException("\n".join(faults))
    asked = Asked(train_to, test_to, runs, futures, seed, drift=not no_drift)
    with taken_up_later(out), progress_of_runs(quiet=quiet) as progress:
        tasks = {what: progress.add_task(what, total=None, visible=False) for what in _PARTS}

        def told(_: str, what: str, done: int, total: int) -> None:
            progress.update(tasks[what], completed=done, total=total, visible=True)

        try:
            validating = Validating(volumes, asked, out, jobs, told)
        except ValidationFolderError as error:
            raise typer.TyperException(str(error)) from error
        done, scores = validating.validate([each.name for each in dict.fromkeys(councils)])
    for one in done:
        if one.error and not quiet:
            say(f"{one.council}: not validated. {one.error}")
    if all(one.error for one in done):
        raise NoResultError("No council could be validated.")
    if scores.empty:
        raise NoResultError("Of none of the councils anything was published in the years forecast.")
    results = Results.read(out)
    write_results(results, out, volumes)
    if as_json:
        rows = json.loads(scores.to_json(orient="records"))
        sys.stdout.write(json.dumps({"scores": rows}, indent=2, allow_nan=False) + "\n")
    elif not quiet:
        held = scores["inside_80"].astype(bool)
        data_console().print(
            f"{int(held.sum()):,} of {len(held):,} published figures of {train_to + 1} to {test_to} lie within the "
            "ranges meant to hold 80 %."
        )
    if not quiet:
        say(f"Written to {out}; {PAGE} says what was found.")


_PARTS = ("fitted", "checked", "forecast", "councils")
"""What is counted while it is under way."""


def _not_there(council: Council, train_to: int, test_to: int) -> str:
    """Say why the years cannot be had of a council; empty if they can."""
    if council.first_year <= train_to and test_to <= council.last_year:
        return ""
    return (
        f"the table has {council.name} for the years ending 31 March {council.first_year} to {council.last_year}, "
        f"not all from {train_to} to {test_to}; `throughcare published import` brings others"
    )
