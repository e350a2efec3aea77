"""`throughcare compare`: simulate options beside a baseline, with the same luck, and say what differs."""

import dataclasses
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.answering import command_line
from sim.cli.common import FAILED, MOST_YEARS, NoResultError, progress_of_runs, say, taken_up_later
from sim.cli.progressing import ProgressFile, ProgressPlace
from sim.experiment import Cluster, Compared, Precision
from sim.experiment import compare as run_options
from sim.experiment.tasks import RUNS_PER_DRAW
from sim.measures import MEASURES
from sim.report.comparison import LATE, comparison_document, options_rows
from sim.report.comparison_tables import options_table
from sim.report.console import data_console
from sim.report.words import many
from sim.results.compared import Comparison, write_csv_table
from sim.results.comparison import CHARTS, TABLE, comparison_folder, finish
from sim.results.concluding import conclude, describe_comparison
from sim.results.fingerprint import code_fingerprint, options_hash
from sim.results.manifest import versions
from sim.scenario import Options, drawn_options, load_options

DRAWS = 200
"""Sets of parameters drawn; which of them runs use does not depend on how many runs there are."""


def compare(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File of options (YAML).")],
    out: Annotated[Path, typer.Option(help="Folder of the comparison.")],
    years: Annotated[int | None, typer.Option(min=1, max=MOST_YEARS, help="Years to simulate [default: 3].")] = None,
    months: Annotated[
        int | None, typer.Option(min=1, max=12 * MOST_YEARS, help="Months to simulate, in place of years.")
    ] = None,
    runs: Annotated[int, typer.Option(min=1, help="Runs of each option; with --precision the most there may be.")] = 40,
    seed: Annotated[int, typer.Option(min=0, help="Seed: the same seed gives the same result.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, help="Runs worked on at a time, on this machine.")] = 2,
    precision: Annotated[
        float | None,
        typer.Option(help="Stop when every option's mean difference in the headline measure is known within this."),
    ] = None,
    draws: Annotated[int, typer.Option(min=1, max=2000, help="Sets of parameters to draw, two runs each.")] = DRAWS,
    central: Annotated[bool, typer.Option("--central", help="The central case in every run: draw nothing.")] = False,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Dask scheduler to run on, such as tcp://server:8786.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Take up a comparison that was interrupted.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the comparison if one is there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no tables.")] = False,
    told_in: ProgressPlace = None,
) -> None:
    """Compare the options of FILE with their baseline: the same luck and the same draws in each."""
    if years is not None and months is not None:
        raise typer.TyperException("give --years or --months, not both")
    months = months or 12 * (years or 3)
    options = load_options(file, MEASURES)
    _must_be_judged_within(options, months)
    wanted = None
    if precision is not None:
        if not precision > 0:
            raise typer.TyperException(f"--precision must be above 0, not {precision:g}")
        wanted = Precision(measure=options.headline, half_width=precision)
    drawn = drawn_options(options, draws=0 if central else draws, seed=seed)
    executor = None
    if cluster is not None:
        executor = Cluster(cluster, code=code_fingerprint)
        size = executor.check()
        if not quiet:
            say(f"The cluster at {cluster} has {many(size.workers, 'worker')} with {many(size.threads, 'thread')}.")
    identity = options_hash(drawn)
    asked = {
        "seed": seed,
        "months": months,
        "runs_per_draw": RUNS_PER_DRAW,
        "draws": drawn.draws,
        "options": identity,
        "code": code_fingerprint(),
        "versions": versions(),
    }
    started = datetime.now(UTC)
    with (
        comparison_folder(out, asked, resume=resume, force=force) as kept,
        taken_up_later(out, "the command with --resume"),
    ):
        told = ProgressFile(told_in, runs * len(options.options))

        def one_more(_: object) -> None:
            progress.advance(task)
            told.another()

        def of_batch(total: int, there: int) -> None:
            progress.update(task, total=total, completed=there)
            told.so_far(total, there)

        with progress_of_runs(quiet=quiet) as progress:
            task = progress.add_task(options.name, total=runs * len(options.options))
            compared = run_options(
                drawn,
                seed=seed,
                runs=runs,
                months=months,
                store=kept,
                jobs=jobs,
                executor=executor,
                precision=wanted,
                last_months={each.last_months for each in options.standards} | ({LATE} if months >= LATE else set()),
                on_result=one_more,
                on_batch=of_batch,
            )
        _must_have_results(compared)
        conclude(out, kept, options, drawn, compared)
        manifest = describe_comparison(
            options,
            identity,
            drawn,
            compared,
            precision=precision,
            started=started,
            command=command_line(),
        )
        result = Comparison.of(out, manifest)
        charts = _draw(result, out / CHARTS)
        result = dataclasses.replace(result, manifest=manifest.model_copy(update={"charts": charts}))
        write_csv_table(out / TABLE, options_rows(result))
        finish(out, result.manifest.model_dump_json(indent=2) + "\n")
    _show(result, as_json=as_json, quiet=quiet)
    if compared.failures:
        say(f"{len(compared.failures)} runs failed; comparison.json in {out} says why.")
        raise typer.Exit(FAILED)


def _must_be_judged_within(options: Options, months: int) -> None:
    """Refuse standards that look back further than runs last, before any run starts."""
    for standard in options.standards:
        if standard.last_months > months:
            raise typer.TyperException(
                f"{options.path}: the standard {standard.key} is judged over the last {standard.last_months} months, "
                f"but runs last {months}; simulate longer, or give the standard fewer last_months"
            )


def _must_have_results(compared: Compared) -> None:
    failed = {(each.option, each.run) for each in compared.failures}
    for option in compared.options:
        if all((option, run) in failed for run in range(1, compared.runs + 1)):
            first = next(each for each in compared.failures if each.option == option)
            raise NoResultError(f"All {compared.runs} runs of {option} failed. The first said: {first.error}")


def _draw(result: Comparison, folder: Path) -> dict[str, str]:
    """Draw the charts; a missing font is no reason to lose an hour's runs."""
    try:
        from sim.report.comparison_pictures import draw_comparison  # noqa: PLC0415 - no run waits for Matplotlib

        return draw_comparison(result, folder)
    except Exception as error:
        say(f"The charts could not be drawn ({type(error).__name__}: {error}); the results are complete.")
        return {}


def _show(result: Comparison, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        document: dict[str, Any] = comparison_document(result)
        sys.stdout.write(json.dumps(document, indent=2, allow_nan=False) + "\n")
    elif not quiet:
        data_console().print(options_table(result))
    if not quiet:
        manifest = result.manifest
        for note in manifest.notes:
            say(f"Note: {note}.")
        say(f"Written to {result.folder} in {manifest.duration_seconds:.0f} s. {manifest.stopped}")
