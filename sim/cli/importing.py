"""`throughcare import`: a council's own returns, read into figures of the model; no child's data is written."""

import json
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from calibration.adopting import (
    Adopted,
    Counted,
    Further,
    adopt,
    counts_of,
    estimates_table,
    findings_table,
    fit_to_show,
    observed_table,
    shown,
    source_of,
    staff_estimates,
    taken_table,
    with_demand,
    with_posts,
)
from calibration.calibrating.records import RETURNS
from calibration.estimating import Estimate, LeftOut, estimates_of
from calibration.importers import Findings, Journeys, ReturnFault
from calibration.importers.annex_a import read_annex_a
from calibration.importers.cin_census import read_cin_census
from calibration.importers.dates import written
from calibration.importers.ssda903 import read_ssda903
from calibration.importers.workforce import read_workforce
from sim.cli.common import AsJson, say
from sim.report.imported import PAGE, ImportAccount, import_page
from sim.results.folder import FolderInUseError, Kind, new_folder, published_beside
from sim.results.whole import write_text
from sim.scenario import Source, load, resolved_yaml
from sim.scenario.parameters import Parameters

FINDINGS, ESTIMATES, COUNTS, OBSERVED, TAKEN = (
    "findings.csv",
    "estimates.csv",
    "counts.csv",
    "observed.csv",
    "taken.csv",
)
SCENARIO, PUBLISHED = "scenario.yaml", "scenario.published.csv"
FILES = {PAGE, FINDINGS, ESTIMATES, COUNTS, OBSERVED, TAKEN, SCENARIO, PUBLISHED}
IMPORT = Kind(
    "an import folder",
    "an earlier import",
    lambda folder: (folder / PAGE).is_file() and (folder / FINDINGS).is_file(),
    FILES.__contains__,
)
MOST_TOLD = 8
"""Findings that are told at the keyboard; the page has all."""

returns = typer.Typer(no_args_is_help=True, help="Read a council's own returns into figures of the model.")

Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders or zip files of the return.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="The return.")]
Out = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="New folder for what is found.")]
Into = Annotated[
    Path | None,
    typer.Option("--scenario", metavar="SCENARIO", help="Take the figures into a copy of this scenario (YAML)."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace FOLDER if it holds an earlier import.")]


@dataclass(frozen=True, slots=True)
class _Asked:
    out: Path
    scenario: Path | None
    force: bool
    as_json: bool


@returns.command(name="annex-a")
def annex_a(
    path: File,
    out: Out,
    inspected: Annotated[
        datetime | None,
        typer.Option(
            metavar="DAY", formats=["%Y-%m-%d"], help="Day of the inspection [default: the latest date found]."
        ),
    ] = None,
    scenario: Into = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Read an Ofsted Annex A workbook (.xlsx)."""
    day: date | None = inspected.date() if inspected else None
    _import([path], _of_children(lambda: read_annex_a(path, inspected=day)), _Asked(out, scenario, force, as_json))


@returns.command(name="ssda903")
def ssda903(paths: Paths, out: Out, scenario: Into = None, force: Force = False, as_json: AsJson = False) -> None:
    """Read SSDA903 returns (CSV), one year or several, and join them."""
    _import(paths, _of_children(lambda: read_ssda903(paths)), _Asked(out, scenario, force, as_json))


@returns.command(name="cin-census")
def cin_census(paths: Paths, out: Out, scenario: Into = None, force: Force = False, as_json: AsJson = False) -> None:
    """Read CIN censuses (XML), one year or several, and join them."""
    _import(paths, _of_children(lambda: read_cin_census(paths)), _Asked(out, scenario, force, as_json))


@returns.command(name="workforce")
def workforce(path: File, out: Out, scenario: Into = None, force: Force = False, as_json: AsJson = False) -> None:
    """Read a children's social work workforce census (XML)."""

    def read() -> _Read:
        census, findings = read_workforce(path)
        first = date(census.as_of.year - 1, census.as_of.month, census.as_of.day) + timedelta(days=1)
        source = source_of("workforce", first, census.as_of)
        people = f"{census.in_post.headcount} social workers in post"
        return _Read(
            source, first, census.as_of, people, findings, Counted((), {}, {}), lambda _: (staff_estimates(census), ()),
            lambda parameters: with_posts(parameters, census),
        )  # fmt: skip

    _import([path], read, _Asked(out, scenario, force, as_json))


@dataclass(frozen=True, slots=True)
class _Read:
    """A return that was read, and what can be made of it."""

    source: Source
    first_day: date
    last_day: date
    of_whom: str
    findings: Findings
    counted: Counted
    estimate: Callable[[Parameters | None], tuple[Sequence[Estimate], Sequence[LeftOut]]]
    further: Further

    @property
    def title(self) -> str:
        """What the page is headed."""
        records, _, _ = self.source.records.partition(" ")
        return f"{RETURNS[records]}, {written(self.first_day)} to {written(self.last_day)}"


def _of_children(read: Callable[[], tuple[Journeys, Findings]]) -> Callable[[], _Read]:
    """Return how a return about children is read."""

    def reading() -> _Read:
        journeys, findings = read()
        first, last = journeys.first_day, journeys.last_day
        return _Read(
            source_of(journeys.records, first, last), first, last, f"{shown(_children(journeys))} children", findings,
            counts_of(journeys), lambda reference: estimates_of(journeys, reference),
            lambda parameters: with_demand(parameters, journeys),
        )  # fmt: skip

    return reading


class BrokenImportError(Exception):
    """A defect of ours met while records were being read; what the records say is not in it."""


@contextmanager
def _without_words_of_cells() -> Iterator[None]:
    """Let nothing out of a library's or our own exception but its kind and place: its words may repeat a cell's."""
    try:
        yield
    except (ReturnFault, FolderInUseError):
        raise
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}, line {frame.lineno}"
        raise BrokenImportError(f"{type(error).__name__} in {place}") from None


def _import(paths: Sequence[Path], read: Callable[[], _Read], asked: _Asked) -> None:
    """Read, estimate, take into the scenario, and write all of it into a folder that is there whole or not at all."""
    before = load(asked.scenario) if asked.scenario is not None else None
    with new_folder(asked.out, kind=IMPORT, force=asked.force) as folder:
        with _without_words_of_cells():
            found = read()
            estimates, left_out = found.estimate(before.parameters if before is not None else None)
        kept = fit_to_show(estimates)
        adopted = (
            adopt(before, kept.estimates, found.source, found.last_day, found.further) if before is not None else None
        )
        tables = {
            FINDINGS: findings_table(found.findings),
            COUNTS: found.counted.table(),
            ESTIMATES: estimates_table(kept.estimates),
            OBSERVED: observed_table(kept.estimates, beside=adopted is not None),
            TAKEN: taken_table(adopted),
        }
        for name, table in tables.items():
            if name != TAKEN or adopted is not None:
                write_text(folder / name, table.to_csv(index=False, lineterminator="\n"))
        account = ImportAccount(
            title=found.title,
            files=[path.name for path in paths],
            of_whom=found.of_whom,
            not_estimated=[*((each.name, each.reason) for each in left_out), *kept.held_back],
            not_taken=adopted.left if adopted is not None else (),
            scenario=before.name if before is not None else "",
            next_steps=_keep_scenario(adopted, asked, folder),
        )
        pages = (tables[name] for name in (FINDINGS, COUNTS, ESTIMATES, TAKEN))
        write_text(folder / PAGE, import_page(account, *pages))
    _show(tables, found.findings, asked)


def _keep_scenario(adopted: Adopted | None, asked: _Asked, folder: Path) -> list[str]:
    """Write the scenario with the figures in it, and say what to do with it."""
    if adopted is None or asked.scenario is None:
        return []
    write_text(folder / SCENARIO, resolved_yaml(adopted.scenario))
    steps = [f"throughcare check {asked.out / SCENARIO}"]
    if (published := published_beside(asked.scenario)) is not None:
        write_text(folder / PUBLISHED, published.read_text(encoding="utf-8-sig"))
        steps.append(f"throughcare calibrate {asked.out / SCENARIO} --out {asked.out}-calibrated")
    return steps


def _children(journeys: Journeys) -> int:
    numbers = [table["child"] for table in journeys.tables.values() if "child" in table]
    return int(pd.concat(numbers).nunique()) if numbers else 0


def _show(tables: dict[str, pd.DataFrame], findings: Findings, asked: _Asked) -> None:
    if asked.as_json:
        parts = {Path(name).stem: json.loads(table.to_json(orient="records")) for name, table in tables.items()}
        sys.stdout.write(json.dumps(parts, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
    told = [finding.words for finding in findings]
    for words in told[:MOST_TOLD]:
        say(f"- {words}")
    if len(told) > MOST_TOLD:
        say(f"- {len(told) - MOST_TOLD} more: {asked.out / PAGE}.")
    taken = f", {len(tables[TAKEN])} taken into {SCENARIO}" if asked.scenario is not None else ""
    say(f"Written to {asked.out}: {len(tables[ESTIMATES])} figures estimated{taken}. {PAGE} says what was found.")
