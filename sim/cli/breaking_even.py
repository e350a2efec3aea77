"""`throughcare break-even`: by which month options of a comparison have paid for themselves."""

import sys
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from sim.cli.answering import answer_json
from sim.cli.common import AsJson, nearest, say
from sim.planning.breaking_even import BreakEven, break_even
from sim.report.console import data_console
from sim.report.planning.breaking_even import break_even_report
from sim.report.planning.breaking_even_document import (
    LINES,
    ROWS,
    break_even_charts,
    break_even_document,
    break_even_rows,
    line_rows,
)
from sim.results.compared import read_comparison, write_csv_table
from sim.results.folder import Kind, new_folder
from sim.results.whole import write_text
from sim.scenario.options import BASELINE

ANSWER, BY_MONTH, OF_LINES, PICTURE = "break-even.json", "by-month.csv", "lines.csv", "net-"
_KIND = Kind(
    "an answer of throughcare break-even",
    "an earlier answer",
    lambda place: (place / ANSWER).is_file(),
    lambda name: name in (ANSWER, BY_MONTH, OF_LINES) or (name.startswith(PICTURE) and name.endswith(".png")),
)


def break_even_months(
    comparison: Annotated[Path, typer.Argument(metavar="COMPARISON", help="Folder made by `throughcare compare`.")],
    option: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="An option; again for another [default: all].")
    ] = None,
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write the answer into this new folder: CSV, JSON, pictures.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the folder if it holds an earlier answer.")] = False,
) -> None:
    """Say by which month each option of COMPARISON has paid for itself, in cash and by what its file says is worth."""
    read = read_comparison(comparison)
    keys = [each.key for each in read.manifest.options if each.key != BASELINE]
    for key in option or ():
        if key not in keys:
            raise typer.TyperException(f"{comparison}: has no option {key}; {nearest(key, keys)}")
    found = break_even(read, option or ())
    if out is not None:
        _write(found, out, force=force)
        say(f"Written to {out}.")
    if as_json:
        sys.stdout.write(_as_json(found))
    else:
        data_console().print(break_even_report(found))


def _write(found: BreakEven, out: Path, *, force: bool) -> None:
    with new_folder(out, kind=_KIND, force=force) as folder:
        write_text(folder / ANSWER, _as_json(found))
        write_csv_table(folder / BY_MONTH, pd.DataFrame(break_even_rows(found), columns=ROWS))
        write_csv_table(folder / OF_LINES, pd.DataFrame(line_rows(found), columns=LINES))
        for chart in break_even_charts(found):
            chart.png(folder / f"{chart.key}.png")


def _as_json(found: BreakEven) -> str:
    return answer_json(break_even_document(found))
