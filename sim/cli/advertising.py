"""`throughcare advertise`: how many posts to advertise, and by when, to have some people in seat."""

import re
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from sim.cli.answering import answer_json
from sim.cli.common import AsJson, ScenarioFile, progress_of_runs
from sim.experiment.executors import Processes
from sim.planning.recruiting import Answer, asked_for
from sim.planning.recruiting import advertise as worked_out
from sim.report.console import data_console
from sim.report.planning.recruiting import recruiting_report
from sim.report.planning.recruiting_document import ROWS, recruiting_chart, recruiting_document, recruiting_rows
from sim.results.compared import write_csv_table
from sim.results.folder import Kind, new_folder
from sim.results.whole import write_text
from sim.scenario import load

ANSWER, TABLE, CHART = "advertise.json", "advertise.csv", "in-seat-by-month.png"
_KIND = Kind(
    "an answer of throughcare advertise",
    "an earlier answer",
    lambda place: (place / ANSWER).is_file(),
    lambda name: name in (ANSWER, TABLE, CHART),
)


def _month(written: str) -> date:
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", written.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
        raise typer.BadParameter(f"a month is written like 2018-05, not {written}")
    return date(int(found[1]), int(found[2]), 1)


def advertise(
    scenario: ScenarioFile,
    team: Annotated[str, typer.Option(help="Team of the posts, by its name in the file.")],
    role: Annotated[str, typer.Option(help="Role of the posts, such as social_worker.")],
    in_seat: Annotated[int, typer.Option(metavar="N", help="So many more are wanted in seat.")],
    by: Annotated[date, typer.Option(parser=_month, metavar="YYYY-MM", help="At the end of this month.")],
    begins: Annotated[
        date | None,
        typer.Option("--from", parser=_month, metavar="YYYY-MM", help="Month of advertising [default: the first]."),
    ] = None,
    chance: Annotated[float, typer.Option(help="Share of futures in which they are wanted in seat.")] = 0.8,
    recruited_in: Annotated[
        float | None, typer.Option(metavar="MONTHS", help="Mean time to fill a new post [default: the council's].")
    ] = None,
    recruited_between: Annotated[
        tuple[float, float] | None, typer.Option(metavar="LOW HIGH", help="80 % interval of that time.")
    ] = None,
    agency_meanwhile: Annotated[
        float | None, typer.Option(metavar="SHARE", help="Share of new posts covered by agency until filled.")
    ] = None,
    most: Annotated[
        int | None, typer.Option(metavar="POSTS", help="Most that may be advertised [default: 4 N, at least N + 10].")
    ] = None,
    runs: Annotated[int, typer.Option(help="Simulated futures.")] = 400,
    seed: Annotated[int, typer.Option(help="Seed: the same seed gives the same result.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, help="Futures worked on at a time.")] = 2,
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write the answer into this new folder: CSV, JSON, picture.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the folder if it holds an earlier answer.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress.")] = False,
) -> None:
    """Say how many posts to advertise, and by when, to have N more in seat by the end of a month."""
    asked = asked_for(
        load(scenario),
        team=team,
        role=role,
        in_seat=in_seat,
        by=by,
        begins=begins,
        chance=chance,
        recruited_in=recruited_in,
        recruited_between=recruited_between,
        agency_meanwhile=agency_meanwhile,
        most=most,
        runs=runs,
        seed=seed,
    )
    with progress_of_runs(quiet=quiet) as progress:
        task = progress.add_task("Posts", total=runs)
        executor = None if jobs == 1 else Processes(jobs)
        answer = worked_out(asked, executor, lambda _: progress.advance(task))
    if out is not None:
        _write(answer, out, force=force)
    if as_json:
        sys.stdout.write(_as_json(answer))
    else:
        data_console().print(recruiting_report(answer))


def _write(answer: Answer, out: Path, *, force: bool) -> None:
    with new_folder(out, kind=_KIND, force=force) as folder:
        write_text(folder / ANSWER, _as_json(answer))
        write_csv_table(folder / TABLE, pd.DataFrame(recruiting_rows(answer), columns=ROWS))
        recruiting_chart(answer).png(folder / CHART)


def _as_json(answer: Answer) -> str:
    return answer_json(recruiting_document(answer))
