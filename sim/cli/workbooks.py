"""`throughcare workbook`: a scenario as an Excel workbook, and a workbook as a YAML file."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.common import ScenarioFile, say
from sim.results.whole import write_text, write_whole
from sim.scenario import Scenario, draws_csv, load, resolved_yaml
from sim.scenario.workbook import ENDING
from sim.scenario.workbook.writing import NoWorkbooksError, workbook_of

YAML_ENDINGS = (".yaml", ".yml")


def workbook(
    scenario: ScenarioFile,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="File to write: a workbook if it ends in .xlsx, YAML if in .yaml.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Write SCENARIO as a workbook, or a workbook as YAML; a variant is written with its baseline, complete."""
    if out.suffix.lower() not in (ENDING, *YAML_ENDINGS):
        raise typer.TyperException(f"--out {out}: the file to write ends in {ENDING}, or in {YAML_ENDINGS[0]}")
    asked = load(scenario)
    draws = _must_be_free(out, scenario, asked, force=force)
    content = _content(asked, out)
    if asked.draws is not None and draws is not None:
        write_text(draws, draws_csv(asked.draws))
        say(f"Draws written to {draws}.")
    write_whole(out, lambda part: part.write_bytes(content))
    say(f"Written to {out}. Hash {asked.hash[:12]}, as of {scenario}.")


def _content(asked: Scenario, out: Path) -> bytes:
    name = _draws_beside(out).name
    if out.suffix.lower() != ENDING:
        return resolved_yaml(asked, name).encode("utf-8")
    try:
        return workbook_of(asked, name)
    except NoWorkbooksError as error:
        raise typer.TyperException(str(error)) from None


def _must_be_free(out: Path, scenario: Path, asked: Scenario, *, force: bool) -> Path | None:
    """Check that nothing is written over unasked; return the file of draws to be written, if one is."""
    if out.resolve() == scenario.resolve():
        raise typer.TyperException(f"--out {out}: this is the scenario itself; name another file")
    if out.is_dir() or (out.exists() and not force):
        raise typer.TyperException(f"--out {out}: it is there already; name another file, or give --force")
    if not out.parent.is_dir():
        raise typer.TyperException(f"--out {out}: there is no such folder")
    if asked.draws is None:
        return None
    draws = _draws_beside(out)
    if draws.is_file() and draws.read_bytes() == draws_csv(asked.draws).encode("utf-8"):
        return None
    if draws.is_dir() or (draws.exists() and not force):
        rule = "the draws would be written there, but another file is; name another --out, or give --force"
        raise typer.TyperException(f"{draws}: {rule}")
    return draws


def _draws_beside(out: Path) -> Path:
    return out.with_name(f"{out.stem}.draws.csv")
