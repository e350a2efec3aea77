"""Commands about published figures: councils there are, and tables brought from the DfE."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from calibration.published.compiling import compile_folder, extent, marks, write_volumes
from calibration.published.places import Council, listed, read_councils
from calibration.published.volumes import Volumes
from sim.cli.common import AsJson, say
from sim.report.console import data_console

published = typer.Typer(no_args_is_help=True, help="Bring published figures: next year's, or another council's.")


@published.command(name="import")
def import_tables(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of DfE downloads (CSV, plain or gzipped).")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="New table to write; gzipped if it ends in .gz.")],
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there.")] = False,
) -> None:
    """Read the DfE's tables in FOLDER, known by their columns, into one table for `baseline --published`."""
    if out.is_dir():
        raise typer.TyperException(f"{out} is a folder; name a file in it")
    if not out.absolute().parent.is_dir():
        raise typer.TyperException(f"there is no folder {out.absolute().parent} to write {out.name} into")
    if out.exists() and not force:
        raise typer.TyperException(f"{out} is there already; choose another name, or --force to replace it")
    compiled = compile_folder(folder, read_councils())
    write_volumes(compiled, out)
    for words in compiled.said:
        say(words)
    say(f"Written to {out}: {len(compiled.figures):,} figures on {extent(compiled.councils, compiled.years)}.")
    if missing := marks(compiled):
        say("Without a value: " + ", ".join(f"{count:,} {reason}" for reason, count in missing.most_common()) + ".")


def councils(
    like: Annotated[str, typer.Option(metavar="NAME", help="Only councils of a name like this.")] = "",
    file: Annotated[
        Path | None, typer.Option("--published", metavar="FILE", help="With what `published import` brought.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the councils with published figures."""
    volumes = Volumes.read(file)
    found = volumes.like(like) if like else volumes.councils
    if as_json:
        sys.stdout.write(json.dumps([_document(council) for council in found], indent=2, ensure_ascii=False) + "\n")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("Code", "Council", "Region", "Years", "Note"):
        table.add_column(heading, overflow="fold")
    for council in found:
        years = f"{council.first_year} to {council.last_year}"
        table.add_row(*map(Text, (council.code, council.name, council.region, years, _note(council))))
    data_console().print(table)


def _document(council: Council) -> dict[str, object]:
    return {
        "code": council.code,
        "name": council.name,
        "region": council.region,
        "first_year": council.first_year,
        "last_year": council.last_year,
        "formed_from": council.formed_from,
        "succeeded_by": council.succeeded_by,
        "also": council.also,
        "note": _note(council),
    }


def _note(council: Council) -> str:
    parts = []
    if council.succeeded_by:
        parts.append(f"succeeded by {listed(council.succeeded_by)}")
    if council.formed_from:
        parts.append(f"formed from {listed(council.formed_from)}")
    words = ". ".join(filter(None, ["; ".join(parts), council.note]))
    return words[:1].upper() + words[1:]
