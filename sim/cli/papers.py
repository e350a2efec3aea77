"""`throughcare report`: a run, a comparison or an answer as papers for Word, Excel and the browser."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from sim.cli.common import FAULT, INVALID, say
from sim.report.papers import (
    CHANCE,
    EXCEL,
    WEB,
    WORD,
    AnswerError,
    KeptAnswer,
    NoPapersError,
    Paper,
    TemplateError,
    answer_in,
    answer_paper,
    moving_page,
    must_be_usable,
    options_paper,
    package,
    read_answer,
    run_paper,
    web_page,
    word_document,
    workbook,
)
from sim.results import Run, RunFolderError, read_run
from sim.results.compared import Comparison, read_comparison
from sim.results.comparison import COMPARISON, UNFINISHED, ComparisonError
from sim.results.folder import make_parents
from sim.results.whole import write_whole

WORKBOOK, PAGE, MOVING = "results.xlsx", "report.html", "animation.html"


def report(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="Folder made by `throughcare run` or `compare`, or by `staff`, `advertise` and their like with --out.",
        ),
    ],
    word: Annotated[
        bool, typer.Option("--word", help="A Word document: options.docx, run.docx, staffing.docx …")
    ] = False,
    excel: Annotated[bool, typer.Option("--excel", help=f"An Excel workbook with all numbers: {WORKBOOK}.")] = False,
    html: Annotated[bool, typer.Option("--html", help=f"One page for a browser: {PAGE}.")] = False,
    animation: Annotated[
        bool, typer.Option("--animation", help=f"The flow of children month by month, moving: {MOVING}.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write into this folder [default: FOLDER-report].")
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(metavar="FILE.docx", help="Your own Word template; the paper goes where it says {{throughcare}}."),
    ] = None,
    chance: Annotated[
        float | None,
        typer.Option(
            help=f"Chance of meeting every standard that an option must have to be recommended [default: {CHANCE}]."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace papers that are there.")] = False,
) -> None:
    """Write a run or a comparison as papers: for Word, Excel and the browser; these three unless told which."""
    if chance is not None and not 0 < chance <= 1:
        raise typer.TyperException(f"--chance must be above 0 and at most 1, not {chance:g}; 0.8 is eight in ten")
    if not (word or excel or html or animation):
        word = excel = html = True
    if template is not None and not word:
        raise typer.TyperException("--template is for Word; add --word")
    is_comparison = any((folder / name).is_file() for name in (COMPARISON, UNFINISHED))
    if chance is not None and folder.is_dir() and not is_comparison:
        raise typer.TyperException("--chance is for a comparison of options; this folder is of something else")
    asked = "" if is_comparison else answer_in(folder)
    if asked and animation:
        raise typer.TyperException("--animation is for a run or a comparison; an answer has no months of children")
    place = out or _beside(folder)
    document = f"{'options' if is_comparison else Path(asked).stem or 'run'}.docx"
    names = [document] * word + [WORKBOOK] * excel + [PAGE] * html + [MOVING] * animation
    _must_be_free(place, names, force=force)
    try:
        for needed in [WORD] * word + [EXCEL] * excel + [WEB] * (html or animation):
            package(*needed)  # nobody waits for a paper that cannot be written
        if template is not None:
            must_be_usable(template)
        found = _read(folder, asked, is_comparison=is_comparison)

        @cache
        def paper() -> Paper:
            return _paper(found, CHANCE if chance is None else chance)

        writers: dict[str, Callable[[], bytes]] = {
            WORKBOOK: lambda: workbook(paper()),
            PAGE: lambda: web_page(paper()),
            MOVING: lambda: moving_page(_with_months(found)),
        }
        written = {name: writers.get(name, lambda: word_document(paper(), template))() for name in names}
    except (AnswerError, ComparisonError, RunFolderError, TemplateError) as error:
        say(str(error))
        raise typer.Exit(INVALID) from None
    except duckdb.Error as error:
        say(f"{folder}: a file of it is damaged and cannot be read; simulate again ({type(error).__name__})")
        raise typer.Exit(INVALID) from None
    except NoPapersError as error:
        say(str(error))
        raise typer.Exit(FAULT) from None
    make_parents(place / "paper")
    for name, content in written.items():
        write_whole(place / name, lambda part, content=content: part.write_bytes(content))  # type: ignore[misc]
    say(f"Written to {place}: {', '.join(written)}.")


def _read(folder: Path, asked: str, *, is_comparison: bool) -> Run | Comparison | KeptAnswer:
    if asked:
        return read_answer(folder)
    return read_comparison(folder) if is_comparison else read_run(folder)


def _with_months(found: Run | Comparison | KeptAnswer) -> Run | Comparison:
    assert not isinstance(found, KeptAnswer)
    return found


def _paper(found: Run | Comparison | KeptAnswer, chance: float) -> Paper:
    if isinstance(found, KeptAnswer):
        return answer_paper(found)
    return run_paper(found) if isinstance(found, Run) else options_paper(found, chance)


def _beside(folder: Path) -> Path:
    """Return the folder beside another one into which its papers go."""
    named = folder if folder.name not in {"", ".."} else folder.resolve()
    return named.with_name(f"{named.name}-report")


def _must_be_free(place: Path, names: list[str], *, force: bool) -> None:
    """Check that nothing is written over unasked."""
    if place.exists() and not place.is_dir():
        raise typer.TyperException(f"--out {place}: this is a file; give the name of a folder")
    there = [name for name in names if (place / name).exists()]
    if any((place / name).is_dir() for name in there):
        raise typer.TyperException(f"{place}: {there[0]} in it is a folder; give --out another name")
    if there and not force:
        raise typer.TyperException(
            f"{place}: {', '.join(there)} is there already; add --force, or give --out another name"
        )
