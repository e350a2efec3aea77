"""The command line: `throughcare`. Data goes to stdout, words to stderr."""

import csv
import dataclasses
import difflib
import json
import os
import shlex
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

import sim
from sim.experiment import Experiment, Outcome, run_many
from sim.measures import COUNCIL
from sim.model import simulate
from sim.report.baseline import TargetsError, baseline_table, compare, read_targets
from sim.report.charts import overview_chart
from sim.report.console import data_console, prepare, words_console
from sim.report.summary import assumptions_table, measures_table, summary_document, summary_table
from sim.report.trace import ABOUT_NO_CHILD, Narrator, UnknownChildError, children_who, written
from sim.results import FolderInUseError, Run, RunFolderError, describe, new_run_folder, people, read_run, team_labels
from sim.results.folder import published_beside
from sim.results.manifest import commit
from sim.results.reading import CHART
from sim.scenario import Scenario, ScenarioError, json_schema, load, resolved_yaml
from sim.vocabulary import Event

FAULT, USAGE, INVALID, FAILED, INTERRUPTED = 1, 2, 3, 4, 130
CHILDREN_FOUND = 10
"""How many children `trace --find` names."""
MOST_YEARS = 10

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)

ScenarioFile = Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file (YAML).")]
RunFolderPlace = Annotated[Path, typer.Argument(metavar="RUN", help="Run folder made by `throughcare run`.")]


class NoResultError(Exception):
    """Every run failed."""


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Simulate an English council's children's social care, child by child and worker by worker."""
    if version:
        data_console().print(f"throughcare {sim.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.TyperException("give a command; `throughcare --help` lists them")


@app.command()
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
    events: Annotated[bool, typer.Option("--events", help="Keep every event (events.parquet; large).")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as one JSON document.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no summary.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the run folder if it is there.")] = False,
) -> None:
    """Simulate SCENARIO and write a run folder."""
    if years is not None and months is not None:
        raise typer.TyperException("give --years or --months, not both")
    months = months or 12 * (years or 5)
    asked = load(scenario)
    started = datetime.now(UTC)
    with new_run_folder(out, force=force) as folder:

        def keep(outcome: Outcome) -> None:
            if outcome.simulated is not None:
                folder.add_events(outcome.simulated)
            progress.advance(task)

        with _progress(quiet=quiet) as progress:
            task = progress.add_task(asked.name, total=runs)
            experiment = run_many(
                asked.parameters,
                seed=seed,
                runs=runs,
                months=months,
                jobs=jobs,
                on_result=keep,
                keep_events=events,
            )
        _must_have_results(experiment)
        manifest = describe(
            asked, experiment, started, command=shlex.join(["throughcare", *sys.argv[1:]]), staff=folder.staff
        )
        folder.write(manifest, experiment.table, resolved_yaml(asked), published_beside(Path(asked.path)))
        result = read_run(folder.path)
        _draw(result, folder.path / CHART)
    _show(dataclasses.replace(result, folder=out), as_json=as_json, quiet=quiet)
    if experiment.failures:
        _say(f"{len(experiment.failures)} of {runs} runs failed; manifest.json in {out} says why.")
        raise typer.Exit(FAILED)


@app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="Scenario file (YAML).")]) -> None:
    """Check a scenario file and say every fault in it."""
    asked = load(file)
    by_status = {status: sum(row.status == status for row in asked.register) for status in _statuses(asked)}
    figures = ", ".join(f"{count} {status}" for status, count in by_status.items())
    data_console().print(
        Text(
            f"{file}: valid. {asked.name} ({asked.parameters.council}, from {asked.parameters.start:%d %B %Y}, "
            f"{len(asked.parameters.teams)} teams); {len(asked.register)} figures: {figures}. Hash {asked.hash[:12]}."
        ),
        soft_wrap=True,
    )


@app.command()
def measures() -> None:
    """Print what every measure means."""
    data_console().print(measures_table())


@app.command()
def assumptions(
    scenario: ScenarioFile,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, for a spreadsheet.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write the CSV into this new file, for Excel.")] = None,
) -> None:
    """Print every figure of SCENARIO with its unit, source, date, status and interval."""
    register = load(scenario).register
    headings = [field.name for field in dataclasses.fields(register[0])]
    rows = [["" if cell is None else str(cell) for cell in dataclasses.astuple(row)] for row in register]
    if out is not None:
        # Excel reads UTF-8 only where a file begins with its mark
        with out.open("x", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([headings, *rows])
        _say(f"Written to {out}.")
        return
    if as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([headings, *rows])
        return
    data_console().print(assumptions_table(register))


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    sys.stdout.write(json.dumps(json_schema(), indent=2) + "\n")


@app.command(name="baseline-check")
def baseline_check(
    run: RunFolderPlace,
    targets: Annotated[Path | None, typer.Option(help="CSV file of published figures [default: the run's].")] = None,
) -> None:
    """Compare a run with published figures."""
    result = read_run(run)
    file = targets or result.targets_file
    if file is None:
        raise typer.TyperException(f"{run} has no published figures in it (targets.csv); give a file with --targets")
    teams = [team for team in result.table["team"].cat.categories if team != COUNCIL]
    data_console().print(baseline_table(result, compare(result, read_targets(file, teams))))


@app.command()
def trace(
    where: Annotated[Path, typer.Argument(metavar="RUN_OR_SCENARIO", help="Run folder or scenario file.")],
    child: Annotated[int | None, typer.Option(help="Number of the child.")] = None,
    find: Annotated[
        list[str] | None,
        typer.Option(
            help="Name children to whom this happens, such as cp_plan_started; may be given more than once. For long "
            "journeys: --find contact --find leaving_care_ended.",
            metavar="EVENT",
        ),
    ] = None,
    run: Annotated[int, typer.Option(min=1, help="Number of the run.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Seed, for a scenario file.")] = 1,
    months: Annotated[int, typer.Option(min=1, max=12 * MOST_YEARS, help="Months, for a scenario file.")] = 12,
) -> None:
    """Tell one simulated child's journey in plain words, or find children whose journey to tell."""
    if (child is None) == (not find):
        raise typer.TyperException("say either which child to tell of (--child) or what happened to it (--find)")
    events = [_event_named(name) for name in find or ()]
    log = None
    if where.is_dir():
        result = read_run(where)
        _must_have(result, run)
        asked, seed, months = load(result.scenario_file), result.manifest.seed, result.manifest.months
        if result.has_events:
            log, staff = result.log(run), result.manifest.staff
        elif (result.manifest.versions["throughcare"], result.manifest.commit) != (sim.__version__, commit()[0]):
            _say("Made by another version, and without --events: this version may tell another journey.")
    else:
        asked = load(where)
    if log is None:
        simulated = simulate(asked.parameters, seed=seed, run=run, months=months)
        log, staff = simulated.log, people(simulated)
    if events:
        found = children_who(log, events[0], CHILDREN_FOUND, also=events[1:])
        sys.stdout.write("".join(f"{number}\n" for number in found))
        those = "1 child" if len(found) == 1 else f"{len(found)} children with the most to tell"
        _say(f"{those}, run {run}; tell of one with --child." if found else "Nobody.")
        return
    assert child is not None
    narrator = Narrator(asked.parameters, months, team_labels(asked.parameters), staff)
    journey = narrator.tell(log, child)
    heading = f"Simulated child {child} (nobody real): {asked.name}, run {run}, seed {seed}"
    sys.stdout.write(f"{heading}\n\n{written(journey)}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; no exception leaves it.

    Parameters
    ----------
    arguments : sequence of str, optional
        In place of `sys.argv[1:]`.
    """
    prepare()
    try:
        code = app(args=arguments, prog_name="throughcare", standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        _say(f"{error.format_message()}\nTry `throughcare --help`.")
        return USAGE
    except (FolderInUseError, UnknownChildError) as error:
        _say(str(error))
        return USAGE
    except (ScenarioError, TargetsError) as error:
        _say(str(error))
        return INVALID
    except NoResultError as error:
        _say(str(error))
        return FAILED
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # Whoever read our output (head, a pager) has seen enough; typer answers that by leaving.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (RunFolderError, OSError) as error:
        _say(f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error))
        return FAULT
    except Exception as error:
        # The last guard between a defect of ours and a planner: one sentence, no traceback.
        if os.environ.get("THROUGHCARE_DEBUG") == "1":
            traceback.print_exc()
        _say(
            f"Something went wrong inside Throughcare ({type(error).__name__}: {error}); please report it with the "
            "command you gave (THROUGHCARE_DEBUG=1 shows the details)."
        )
        return FAULT
    if code == INTERRUPTED:
        _say("Stopped; nothing was written.")
    return code if isinstance(code, int) else 0


def _event_named(name: str) -> Event:
    plain = name.strip().upper().replace("-", "_").replace(" ", "_")
    names = [event.name for event in Event if event not in ABOUT_NO_CHILD]
    if plain in names:
        return Event[plain]
    if plain in Event.__members__:
        raise typer.TyperException(f'"{name}" happens to staff or places, not to children')
    near = difflib.get_close_matches(plain, names, n=1, cutoff=0.5)
    known = ", ".join(each.lower() for each in names)
    advice = f'did you mean "{near[0].lower()}"?' if near else f"known are {known}"
    raise typer.TyperException(f'there is no event "{name}"; {advice}')


def _progress(*, quiet: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("runs"),
        TimeRemainingColumn(),
        console=words_console(),
        transient=True,
        disable=quiet,
    )


def _must_have_results(experiment: Experiment) -> None:
    if len(experiment.failures) == experiment.runs:
        raise NoResultError(
            f"All {experiment.runs} runs failed, so nothing was written. The first said: {experiment.failures[0].error}"
        )


def _must_have(result: Run, run: int) -> None:
    manifest = result.manifest
    if run > manifest.runs:
        raise typer.TyperException(f"there is no run {run}; {result.folder} has runs 1 to {manifest.runs}")
    for failed in manifest.runs_failed:
        if failed.run == run:
            raise typer.TyperException(f"run {run} failed ({failed.error}); choose another")


def _draw(result: Run, path: Path) -> None:
    """Draw the chart; a missing font is no reason to lose an hour's runs."""
    try:
        overview_chart(result, path)
    except Exception as error:
        path.unlink(missing_ok=True)
        _say(f"The chart could not be drawn ({type(error).__name__}: {error}); the results are complete.")


def _show(result: Run, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(summary_document(result), indent=2, allow_nan=False) + "\n")
    elif not quiet:
        data_console().print(summary_table(result))
    if not quiet:
        manifest = result.manifest
        _say(
            f"Written to {result.folder} in {manifest.duration_seconds:.0f} s "
            f"({manifest.events_per_year:,.0f} events a simulated year)."
        )


def _statuses(asked: Scenario) -> list[Any]:
    return list(dict.fromkeys(row.status for row in asked.register))


def _say(words: str) -> None:
    words_console().print(Text(words), soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
