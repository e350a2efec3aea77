"""`throughcare run`: simulate a scenario many times and write a run folder."""

import dataclasses
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.answering import command_line
from sim.cli.common import FAILED, MOST_YEARS, NoResultError, ScenarioFile, progress_of_runs, say
from sim.cli.progressing import ProgressFile, ProgressPlace
from sim.experiment import Experiment, Outcome, run_many
from sim.report.console import data_console
from sim.report.summary import summary_document, summary_table
from sim.results import Run, describe, new_run_folder, read_run
from sim.results.folder import published_beside
from sim.results.reading import CHART
from sim.scenario import draws_csv, load, resolved_yaml


def run(
    scenario: ScenarioFile,
    out: Annotated[Path, typer.Option(help="Run folder to write.")],
    years: Annotated[int | None, typer.Option(min=1, max=MOST_YEARS, help="Years to simulate [default: 5].")] = None,
    months: Annotated[
        int | None, typer.Option(min=1, max=12 * MOST_YEARS, help="Months to simulate, in place of years.")
    ] = None,
    runs: Annotated[int, typer.Option(min=1, help="Runs, each with its own luck.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="Seed: the same seed gives the same result.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, help="Runs worked on at a time.")] = 2,
    central: Annotated[
        bool, typer.Option("--central", help="The central case in every run: leave the scenario's draws aside.")
    ] = False,
    events: Annotated[bool, typer.Option("--events", help="Keep every event (events.parquet; large).")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as one JSON document.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no summary.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the run folder if it is there.")] = False,
    told_in: ProgressPlace = None,
) -> None:
    """Simulate SCENARIO and write a run folder."""
    if years is not None and months is not None:
        raise typer.TyperException("give --years or --months, not both")
    months = months or 12 * (years or 5)
    asked = load(scenario)
    if central:
        asked = asked.central()
    started = datetime.now(UTC)
    with new_run_folder(out, force=force) as folder:
        told = ProgressFile(told_in, runs)

        def keep(outcome: Outcome) -> None:
            if outcome.simulated is not None:
                folder.add_events(outcome.simulated, outcome.draw)
            progress.advance(task)
            told.another()

        with progress_of_runs(quiet=quiet) as progress:
            task = progress.add_task(asked.name, total=runs)
            experiment = run_many(
                asked.parameters,
                seed=seed,
                runs=runs,
                months=months,
                draws=asked.draws,
                jobs=jobs,
                on_result=keep,
                keep_events=events,
            )
        _must_have_results(experiment)
        manifest = describe(asked, experiment, started, command=command_line())
        folder.write(
            manifest,
            experiment.table,
            resolved_yaml(asked),
            published_beside(Path(asked.path)),
            draws_csv(asked.draws) if asked.draws is not None else None,
        )
        result = read_run(folder.path)
        _draw(result, folder.path / CHART)
    _show(dataclasses.replace(result, folder=out), as_json=as_json, quiet=quiet)
    if experiment.failures:
        say(f"{len(experiment.failures)} of {runs} runs failed; manifest.json in {out} says why.")
        raise typer.Exit(FAILED)


def _must_have_results(experiment: Experiment) -> None:
    if len(experiment.failures) == experiment.runs:
        raise NoResultError(
            f"All {experiment.runs} runs failed, so nothing was written. The first said: {experiment.failures[0].error}"
        )


def _draw(result: Run, path: Path) -> None:
    """Draw the chart; a missing font is no reason to lose an hour's runs."""
    try:
        from sim.report.charts import overview_chart  # noqa: PLC0415 - no run waits for Matplotlib

        overview_chart(result, path)
    except Exception as error:
        path.unlink(missing_ok=True)
        say(f"The chart could not be drawn ({type(error).__name__}: {error}); the results are complete.")


def _show(result: Run, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(summary_document(result), indent=2, allow_nan=False) + "\n")
    elif not quiet:
        data_console().print(summary_table(result))
    if not quiet:
        manifest = result.manifest
        say(
            f"Written to {result.folder} in {manifest.duration_seconds:.0f} s "
            f"({manifest.events_per_year:,.0f} events a simulated year)."
        )
