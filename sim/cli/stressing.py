"""`throughcare stress`: what shocks do to a council, how long they are felt, and what absorbs them."""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from sim.cli.answering import answer_json
from sim.cli.common import FAILED, AsJson, ScenarioFile, progress_of_runs, say, taken_up_later
from sim.planning.stress import SHOCKS, asked, reserve_question
from sim.planning.stress.reserve import MOST_POSTS
from sim.planning.stress.running import Stressed
from sim.planning.stress.running import stress as simulate_shocks
from sim.report.console import data_console
from sim.report.planning.stress import stress_report
from sim.report.planning.stress_document import RECOVERY, recovery_rows, stress_charts, stress_document
from sim.results.compared import write_csv_table
from sim.results.folder import Kind, new_folder
from sim.results.whole import write_text
from sim.scenario import drawn_options, load

ANSWER, BY_MONTH, RECOVERIES, PICTURE = "stress.json", "by-month.csv", "recovery.csv", "effect-"
UNFINISHED = ".unfinished"
_DRAWS = 200
_KIND = Kind(
    "a stress test of throughcare stress",
    "an earlier stress test",
    lambda place: (place / ANSWER).is_file(),
    lambda name: name in (ANSWER, BY_MONTH, RECOVERIES) or (name.startswith(PICTURE) and name.endswith(".png")),
)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(f"{written}-01" if re.fullmatch(r"\d{4}-\d{2}", written.strip()) else written.strip())
    except ValueError as error:
        raise typer.BadParameter(f"a month is written like 2018-05, a day like 2018-05-01, not {written}") from error


def _sizes(written: list[str]) -> dict[str, float]:
    sizes = {}
    for each in written:
        key, _, number = each.partition("=")
        try:
            sizes[key.strip()] = float(number)
        except ValueError as error:
            raise typer.BadParameter(f"a size is written SHOCK=NUMBER, not {each}") from error
    return sizes


def stress(
    scenario: ScenarioFile,
    shock: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY", help=f"One of {', '.join(SHOCKS)}; again for another [default: all]."),
    ] = None,
    team: Annotated[str, typer.Option(help="Team that loses workers, by its name in the file.")] = "",
    size: Annotated[
        list[str] | None, typer.Option(metavar="KEY=NUMBER", help="Size, in place of a shock's own.")
    ] = None,
    begins: Annotated[
        date | None,
        typer.Option(
            "--from", parser=_day, metavar="YYYY-MM", help="Month or day of the shocks [default: seventh month]."
        ),
    ] = None,
    lasts: Annotated[int | None, typer.Option(metavar="MONTHS", help="Length, in place of a shock's own.")] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="STANDARD", help='Standard to be kept, such as "assessments_within_45_days >= 0.8".'),
    ] = None,
    chance: Annotated[float, typer.Option(help="Share of futures in which it is to be kept.")] = 0.8,
    most: Annotated[float, typer.Option(min=0.5, help="Most posts of a reserve.")] = MOST_POSTS,
    reserve_runs: Annotated[
        int, typer.Option(min=1, help="Futures a reserve is judged on; twice as many confirm.")
    ] = 60,
    months: Annotated[int, typer.Option(min=1, max=120, help="Months to simulate.")] = 24,
    runs: Annotated[int, typer.Option(min=1, help="Runs with each shock, and without.")] = 40,
    seed: Annotated[int, typer.Option(min=0, help="Seed: the same seed gives the same result.")] = 1,
    tolerance: Annotated[float, typer.Option(help="A smaller difference is none: part of the mean, or points.")] = 0.05,
    central: Annotated[bool, typer.Option("--central", help="The central case in every run: draw nothing.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Runs worked on at a time.")] = 2,
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write the answer into this new folder: CSV, JSON, pictures.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Take up a stress test that was interrupted.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Begin anew, and replace an earlier answer.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress.")] = False,
) -> None:
    """Strike SCENARIO with shocks, one by one: what they do, how long they are felt, which reserve absorbs them."""
    if resume and out is None:
        raise typer.TyperException("--resume takes up what an interrupted test with --out has kept; give --out too")
    read = load(scenario)
    sizes = _sizes(size or [])
    wanted, left_out = asked(
        read,
        shock or (),
        day=begins,
        sizes=sizes,
        lasts=lasts,
        team=team,
        months=months,
        tolerance=tolerance,
    )
    for words in left_out:
        say(f"Left out: {words}.")
    questions = {key: reserve_question(wanted, key, keep, chance, most) for key in wanted.happenings} if keep else {}
    drawn = drawn_options(wanted.options(), draws=0 if central else _DRAWS, seed=seed)
    with _places(out, force=force) as (work, answer), progress_of_runs(quiet=quiet) as progress:
        task = progress.add_task("Shocks", total=runs * (1 + len(wanted.happenings)))
        found = simulate_shocks(
            wanted,
            drawn,
            work,
            seed=seed,
            runs=runs,
            jobs=jobs,
            questions=questions,
            reserve_runs=reserve_runs,
            resume=resume,
            force=force,
            on_result=lambda _: progress.advance(task),
            told=lambda words: progress.update(task, description=f"Reserve: {words}"),
        )
        if answer is not None:
            _write(found, answer)
    if as_json:
        sys.stdout.write(_as_json(found))
    else:
        data_console().print(stress_report(found))
    if found.compared.failures:
        raise typer.Exit(FAILED)


@contextmanager
def _places(out: Path | None, *, force: bool) -> Iterator[tuple[Path, Path | None]]:
    """Yield where runs are kept while the work goes on, and where the answer is written."""
    if out is None:
        with tempfile.TemporaryDirectory() as temporary:
            yield Path(temporary), None
        return
    work = out.with_name(out.name + UNFINISHED)
    with new_folder(out, kind=_KIND, force=force) as answer, taken_up_later(work, "the command with --resume"):
        yield work, answer
    shutil.rmtree(work, ignore_errors=True)


def _write(found: Stressed, folder: Path) -> None:
    write_text(folder / ANSWER, _as_json(found))
    write_csv_table(folder / BY_MONTH, found.by_month.rename(columns={"option": "shock"}))
    write_csv_table(folder / RECOVERIES, pd.DataFrame(recovery_rows(found), columns=RECOVERY))
    for chart in stress_charts(found):
        chart.png(folder / f"{chart.key}.png")


def _as_json(found: Stressed) -> str:
    return answer_json(stress_document(found))
