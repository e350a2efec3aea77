"""`throughcare check`: whether a file can be simulated; everybody who writes one asks this again and again."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from sim.measures import MEASURES
from sim.report.console import data_console
from sim.scenario import Draws, Scenario, is_options_file, load, load_options


def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Scenario file (YAML or .xlsx) or file of options (YAML).")
    ],
) -> None:
    """Check a scenario file or a file of options and say every fault in it."""
    if is_options_file(file):
        options = load_options(file, MEASURES)
        names = ", ".join(option.key for option in options.options[1:])
        words = f"{file}: valid. {options.name}, compared with {options.baseline.name}: {names}."
        data_console().print(Text(words), soft_wrap=True)
        return
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
    if asked.draws is not None:
        data_console().print(Text(_drawn(asked.draws)), soft_wrap=True)


def _drawn(draws: Draws) -> str:
    """Say how many draws there are, and of which figures."""
    figures = draws.lists_and_figures()
    names = [name if count == 1 else f"{name} ({count} numbers)" for name, count in figures.items()]
    many, several = ("" if number == 1 else "s" for number in (len(draws), len(figures)))
    return f"{len(draws)} draw{many} in {draws.file} of {len(figures)} figure{several}: {', '.join(names)}."


def _statuses(asked: Scenario) -> list[Any]:
    return list(dict.fromkeys(row.status for row in asked.register))
