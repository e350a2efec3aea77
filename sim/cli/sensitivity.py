"""`throughcare sensitivity`: which uncertain figures an answer hangs on, and which would be worth measuring."""

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from sim.cli.answering import answer_json, command_line
from sim.cli.common import MOST_YEARS, AsJson, progress_of_runs, say, taken_up_later
from sim.measures import MEASURES
from sim.planning.deciding import CHANCE
from sim.planning.faults import RequestError
from sim.planning.sensitivity import Sensitivity, alone, not_drawn, only, sensitivity_of, with_intervals
from sim.planning.sensitivity.making import TORNADO, Making, compared, with_tornado
from sim.planning.sensitivity.reading import wanted
from sim.report.console import data_console
from sim.report.planning.sensitivity import sensitivity_report
from sim.report.planning.sensitivity_document import (
    knowing_rows,
    ranking_rows,
    sensitivity_document,
    tornado_chart,
    tornado_rows,
)
from sim.results import FolderInUseError
from sim.results.compared import read_comparison, write_csv_table
from sim.results.folder import Kind, new_folder
from sim.results.whole import write_text
from sim.scenario import Options, is_options_file, load, load_options
from sim.scenario.options import BASELINE

ANSWER, CHART = "sensitivity.json", "tornado.png"
TABLES = {"ranking.csv": ranking_rows, "tornado.csv": tornado_rows, "knowing.csv": knowing_rows}
_KIND = Kind(
    "an answer of throughcare sensitivity",
    "an earlier answer",
    lambda place: (place / ANSWER).is_file(),
    lambda name: name in (ANSWER, CHART, *TABLES),
)
_DEFAULT = "assessments_within_45_days"


def sensitivity(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Scenario, file of options, or folder of a finished comparison.")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write here; needed where runs are to be made.")
    ] = None,
    measure: Annotated[
        str | None,
        typer.Option(metavar="MEASURE[@TEAM]", help="The number asked about [default: the headline of the options]."),
    ] = None,
    option: Annotated[
        str | None, typer.Option(help="Ask about the difference this option makes; of a file, compare no other.")
    ] = None,
    posts: Annotated[
        str | None, typer.Option(metavar="OPTION", help="Tell effects in posts by those of this option.")
    ] = None,
    years: Annotated[int | None, typer.Option(min=1, max=MOST_YEARS, help="Years to simulate [default: 2].")] = None,
    months: Annotated[
        int | None, typer.Option(min=1, max=12 * MOST_YEARS, help="Months to simulate, in place of years.")
    ] = None,
    runs: Annotated[int, typer.Option(min=20, help="Runs of each option over draws, two to a draw.")] = 120,
    draws: Annotated[int, typer.Option(min=10, max=2000, help="Sets of figures drawn.")] = 200,
    intervals: Annotated[
        bool, typer.Option("--intervals", help="Draw also every other figure that has an interval.")
    ] = False,
    top: Annotated[int, typer.Option(min=0, help="Figures moved one at a time, those that matter most.")] = 8,
    pairs: Annotated[int, typer.Option(min=2, help="Runs of each end of these.")] = 20,
    chance: Annotated[
        float, typer.Option(help="Chance of meeting every standard that the recommended option must have.")
    ] = CHANCE,
    seed: Annotated[int, typer.Option(min=0, help="Seed: the same seed gives the same result.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, help="Runs worked on at a time.")] = 2,
    resume: Annotated[bool, typer.Option("--resume", help="Take up what was interrupted.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier answer.")] = False,
    as_json: AsJson = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no tables.")] = False,
) -> None:
    """Say which uncertain figures an answer hangs on, by how much, and which would be worth measuring."""
    if years is not None and months is not None:
        raise typer.TyperException("give --years or --months, not both")
    if not 0 < chance <= 1:
        raise typer.TyperException(f"--chance must be above 0 and at most 1, not {chance:g}; 0.8 is eight in ten")
    if file.is_dir():
        found = sensitivity_of(read_comparison(file), measure, posts=posts, chance=chance)
        _must_have(found, option)
        if out is not None:
            with new_folder(out, kind=_KIND, force=force) as folder:
                _write(found, folder, option or BASELINE)
    else:
        if out is None:
            raise typer.TyperException("runs are to be made: give --out a folder for them")
        options = _options(file, measure, option)
        others = 0 if intervals else len(not_drawn(options))
        if intervals:
            options = with_intervals(options, seed)
        length = months or 12 * (years or 2)
        _must_make_sense(options, measure, length)
        if (out / ANSWER).exists() and not force:
            raise FolderInUseError(
                f"{out}: holds an earlier answer; add --force to replace it or give --out another name"
            )
        (out / ANSWER).unlink(missing_ok=True)
        with (
            taken_up_later(out, "the command with --resume"),
            progress_of_runs(quiet=quiet) as progress,
        ):
            task = progress.add_task(options.name, total=None)
            making = Making(
                out,
                seed,
                length,
                jobs,
                resume,
                force,
                lambda _: progress.advance(task),
                lambda total, there: progress.update(task, total=total, completed=there),
            )
            comparison = compared(making, options, runs=runs, draws=draws, command=command_line())
            found = replace(sensitivity_of(comparison, measure, posts=posts, chance=chance), not_drawn=others)
            if top:
                found = with_tornado(making, options, found, option=option or BASELINE, top=top, runs=pairs)
        _write(found, out, option or BASELINE)
        shutil.rmtree(out / TORNADO, ignore_errors=True)
    if as_json:
        sys.stdout.write(_as_json(found, option or BASELINE))
    elif not quiet:
        data_console().print(sensitivity_report(found, option or BASELINE))
    if out is not None and not quiet:
        say(f"Written to {out}.")


def _options(file: Path, measure: str | None, option: str | None) -> Options:
    if is_options_file(file):
        options = load_options(file, MEASURES)
        if option is None:
            return options
        if option not in options.keys[1:]:
            raise RequestError([f'--option: {file} has no option "{option}"; it has {", ".join(options.keys[1:])}'])
        return only(options, (option,))
    if option is not None:
        raise typer.TyperException("--option is for a file of options; a scenario has none")
    return alone(load(file), (measure or _DEFAULT).partition("@")[0])


def _must_make_sense(options: Options, measure: str | None, months: int) -> None:
    """Refuse what cannot be answered before any run starts."""
    wanted(measure or options.headline, months, dict.fromkeys(options.baseline.scenario.parameters.teams, ""))
    late = [each for each in options.standards if each.last_months > months]
    if late:
        raise RequestError(
            f"the standard {each.key} is judged over the last {each.last_months} months, but runs last {months}"
            for each in late
        )


def _must_have(found: Sensitivity, option: str | None) -> None:
    known = [each.option for each in found.of_options]
    if option is not None and option not in known:
        raise RequestError([f'--option: the comparison has no option "{option}"; it has {", ".join(known)}'])


def _write(found: Sensitivity, folder: Path, option: str) -> None:
    for name, rows in TABLES.items():
        table = pd.DataFrame(rows(found))
        if len(table):
            write_csv_table(folder / name, table)
    chart = tornado_chart(found)
    if chart is not None:
        chart.png(folder / CHART)
    write_text(folder / ANSWER, _as_json(found, option))


def _as_json(found: Sensitivity, option: str) -> str:
    return answer_json(sensitivity_document(found, option))
