"""Commands about a council's published figures: the baseline that follows from them, and whether they agree."""

import csv
import dataclasses
import io
import json
import secrets
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.table import Table
from rich.text import Text

from calibration.council import Baseline, baseline_of
from calibration.council.contradictions import Equation, amount, contradictions, equations_of
from calibration.council.evidence import ENGLAND
from calibration.council.published_targets import TargetRow, target_rows
from calibration.council.undetermined import UNDETERMINED
from calibration.published.volumes import Volumes
from sim.cli.common import AsJson, say
from sim.report.console import data_console
from sim.report.targets import COLUMNS

MOST_TOLD = 5
"""Contradictions that `baseline` tells; `balance` tells all."""

CouncilName = Annotated[str, typer.Option("--council", metavar="NAME", help="The council, by name or code.")]
Year = Annotated[int, typer.Option("--year", metavar="YEAR", help="Year ending 31 March.")]
PublishedFile = Annotated[
    Path | None, typer.Option("--published", metavar="FILE", help="With what `published import` brought.")
]


def baseline(
    out: Annotated[Path, typer.Argument(metavar="OUT.yaml", help="Scenario file to write.")],
    council: CouncilName,
    year: Year,
    file: PublishedFile = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the files if they are there.")] = False,
) -> None:
    """Write a runnable scenario of a council from its published figures, and the figures to compare a run with."""
    targets = out.with_name(f"{out.stem}.published.csv")
    _must_be_writable(out, targets, force=force)
    volumes = Volumes.read(file)
    made = _baseline(volumes, council, year)
    rows = target_rows(volumes, made.published)
    texts = {out: made.text()}
    if rows:
        texts[targets] = _csv(rows)
    _write_whole(texts)
    if not rows:
        targets.unlink(missing_ok=True)
    say(f"Written to {out}: {made.name}, from {made.published.start:%d %B %Y}.")
    say(_where_from(made))
    for words in _told(contradictions(equations_of(volumes, made)), made):
        say(words)
    if rows:
        say(
            f"Written to {targets}: {len(rows)} figures published of {made.published.evidence.council.name} for that "
            "year; `throughcare run` keeps them with the run, for `throughcare baseline-check`."
        )
    else:
        say("Nothing is published of that very year to compare a run with.")


def balance(council: CouncilName, year: Year, file: PublishedFile = None, as_json: AsJson = False) -> None:
    """Say where a council's published figures contradict one another, and what they leave open."""
    volumes = Volumes.read(file)
    started = time.perf_counter()
    made = _baseline(volumes, council, year)
    equations = equations_of(volumes, made)
    elapsed = 1000 * (time.perf_counter() - started)
    if as_json:
        sys.stdout.write(json.dumps(_document(made, equations), indent=2, ensure_ascii=False, allow_nan=False) + "\n")
    else:
        data_console().print(_to_read(made, equations))
    say(f"Balanced in {elapsed:.0f} ms.")


def _baseline(volumes: Volumes, name: str, year: int) -> Baseline:
    council = volumes.find(name, year)
    if not council.first_year <= year <= council.last_year:
        raise typer.TyperException(
            f"the table has {council.name} for the years ending 31 March {council.first_year} to {council.last_year}, "
            f"not {year}; `throughcare published import` brings others"
        )
    return baseline_of(volumes, council.name, year)


def _must_be_writable(out: Path, targets: Path, *, force: bool) -> None:
    if out.is_dir():
        raise typer.TyperException(f"{out} is a folder; name a file in it")
    if out.suffix not in {".yaml", ".yml"}:
        raise typer.TyperException(f"{out} is to be a scenario file; end its name in .yaml")
    if not out.absolute().parent.is_dir():
        raise typer.TyperException(f"there is no folder {out.absolute().parent} to write {out.name} into")
    there = [file for file in (out, targets) if file.exists()]
    if there and not force:
        raise typer.TyperException(f"{there[0]} is there already; choose another name, or --force to replace it")


def _write_whole(texts: dict[Path, str]) -> None:
    """Write files under names of their own and move them to their places when all are complete."""
    written = {place: place.with_name(f".{place.name}-{secrets.token_hex(4)}") for place in texts}
    try:
        for place, beside in written.items():
            beside.write_text(texts[place], encoding="utf-8", newline="\n")
        for place, beside in written.items():
            beside.replace(place)
    finally:
        for beside in written.values():
            beside.unlink(missing_ok=True)


def _csv(rows: tuple[TargetRow, ...]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        cells = dataclasses.asdict(row)
        writer.writerow(cells | {name: f"{cells[name]:.10g}" for name in ("published", "tolerance")})
    return text.getvalue()


def _where_from(made: Baseline) -> str:
    """Say how much of the baseline is the council's own."""
    council, found = made.published.evidence.council, made.published.told.values()
    where: Counter[str] = Counter()
    for each in found:
        if each.place == council.name:
            where["its own of that year" if each.is_own else "its own of other years or by its rates"] += 1
        elif each.place in (ENGLAND, council.region):
            where[f"of {each.place}"] += 1
        else:
            where["of the councils it was formed from"] += 1
    status = Counter(row.status for row in made.draft.scenario(made.name, "").register)
    parts = [f"{count} {words}" for words, count in where.most_common()]
    figures = {
        "stand as published": status["published"],
        "follow from published ones": status["derived"],
        "are assumptions": status["assumption"],
    }
    return (
        f"Of {len(found)} published figures taken for {council.name}, {_listed(parts)}. "
        f"Of {sum(figures.values())} figures in the file, "
        f"{_listed([f'{count} {words}' for words, count in figures.items()])}; every line says which."
    )


def _told(found: tuple[Equation, ...], made: Baseline) -> list[str]:
    """Say what contradicts what, the largest first; what all England has in common only as a number."""
    own = [each for each in found if not each.is_usual]
    words = [f"- {each.words}." for each in own[:MOST_TOLD]]
    words += [f"- {field}: {what}." for field, what in made.contradictions.items()]
    left = len(found) - min(len(own), MOST_TOLD)
    if left:
        words.append(
            f"- {left} more{', which England as a whole has too' if len(own) <= MOST_TOLD else ''}: "
            f'`throughcare balance --council "{made.published.evidence.council.name}" --year {made.published.year}`.'
        )
    return ["Contradictions in what is published:", *words] if words else ["What is published agrees."]


def _document(made: Baseline, equations: tuple[Equation, ...]) -> dict[str, Any]:
    return {
        "council": made.published.evidence.council.name,
        "year": made.published.year,
        "equations": [
            dataclasses.asdict(each)
            | {"difference": each.difference, "beyond": each.beyond, "contradicted": each.is_contradicted}
            | {"usual": each.is_usual}
            for each in equations
        ],
        "bent": made.contradictions,
        "undetermined": [dataclasses.asdict(each) for each in UNDETERMINED],
    }


def _to_read(made: Baseline, equations: tuple[Equation, ...]) -> Group:
    name = f"{made.published.evidence.council.name}, year ending 31 March {made.published.year}"
    both = Table(title=Text(f"Figures that are said twice: {name}"), title_justify="left")
    for heading in ("about", "one side", "other side", "difference", "England", "verdict", "note"):
        both.add_column(heading, justify="right" if heading in {"difference", "England"} else "left")
    notes = {}
    for number, each in enumerate(equations, start=1):
        verdict = "agrees"
        if each.is_contradicted:
            verdict = "differs as England does" if each.is_usual else "contradiction"
        both.add_row(
            *map(Text, (each.subject, f"{amount(each.left_value)}", amount(each.right_value))),
            Text(f"{each.difference:+.1%}"),
            Text("–" if each.england is None else f"{each.england:+.1%}"),
            Text(verdict),
            Text(str(number)),
        )
        apart = "may be less than" if each.at_most else "against"
        notes[number] = f"{number}. {each.left}, {apart} {each.right}. Held to: {each.held_to}."
    bent = [f"- {field}: {what}." for field, what in made.contradictions.items()]
    if bent:
        bent = ["", "Where published figures could not all be taken as they stand:", *bent]
    open_ = Table(title=Text("Known only together"), title_justify="left")
    for heading in ("about", "parameters", "what is known", "what would tell them apart"):
        open_.add_column(heading, overflow="fold")
    for group in UNDETERMINED:
        open_.add_row(*map(Text, (group.subject, "\n".join(group.parameters), group.known, group.needed)))
    meaning = (
        "A contradiction is a difference beyond rounding and beyond what counting on other days, or a little "
        "differently, explains."
    )
    return Group(both, Text("\n".join([meaning, *notes.values(), *bent, ""])), open_)


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
