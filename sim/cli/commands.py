"""The commands there are: a command's module is loaded when that command is given, and not before.

What a command needs (pandas, SciPy, all of calibration) takes seconds to load, so nobody waits for what another
command needs. The line of help stands here too: the list of commands loads none of them.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group


@dataclass(frozen=True, slots=True)
class Later:
    """A command that is not loaded yet.

    Attributes
    ----------
    place : str
        Module and name of its function, or of its group of commands.
    help : str
        The first line of its docstring.
    """

    place: str
    help: str

    def load(self) -> Any:
        """Return the function, or the group."""
        module, _, name = self.place.partition(":")
        return getattr(import_module(module), name)


COMMANDS = {
    "run": Later("sim.cli.simulating:run", "Simulate SCENARIO and write a run folder."),
    "check": Later("sim.cli.checking:check", "Check a scenario file or a file of options and say every fault in it."),
    "measures": Later("sim.cli.asking:measures", "Print what every measure means."),
    "assumptions": Later(
        "sim.cli.asking:assumptions", "Print every figure of SCENARIO with its unit, source, date, status and interval."
    ),
    "schema": Later("sim.cli.asking:schema", "Print the JSON Schema of scenario files, for editors."),
    "summary": Later("sim.cli.reporting:summary", "Print the summary of a run again, or every measure of it."),
    "baseline-check": Later("sim.cli.reporting:baseline_check", "Compare a run with published figures."),
    "costs": Later("sim.cli.reporting:costs", "Print what a run costs by financial year and by the budget that pays."),
    "team": Later("sim.cli.reporting:team", "Print what one team's manager sees week by week, in one simulated run."),
    "trace": Later(
        "sim.cli.telling:trace",
        "Tell one simulated child's journey in plain words, or find children whose journey to tell.",
    ),
    "councils": Later("sim.cli.published:councils", "List the councils with published figures."),
    "baseline": Later(
        "sim.cli.calibrating:baseline",
        "Write a runnable scenario of a council from its published figures, and the figures to compare a run with.",
    ),
    "balance": Later(
        "sim.cli.calibrating:balance",
        "Say where a council's published figures contradict one another, and what they leave open.",
    ),
    "calibrate": Later(
        "sim.cli.fitting:calibrate",
        "Fit SCENARIO to published figures; write it with draws of what is uncertain, and a report.",
    ),
    "validate": Later(
        "sim.cli.validating:validate",
        "Calibrate councils on what was published up to a year, forecast the years after it, and score the forecast.",
    ),
    "compare": Later(
        "sim.cli.comparing:compare",
        "Compare the options of FILE with their baseline: the same luck and the same draws in each.",
    ),
    "break-even": Later(
        "sim.cli.breaking_even:break_even_months",
        "Say by which month each option of COMPARISON has paid for itself, in cash and by what its file says is worth.",
    ),
    "sensitivity": Later(
        "sim.cli.sensitivity:sensitivity",
        "Say which uncertain figures an answer hangs on, by how much, and which would be worth measuring.",
    ),
    "stress": Later(
        "sim.cli.stressing:stress",
        "Strike SCENARIO with shocks, one by one: what they do, how long they are felt, which reserve absorbs them.",
    ),
    "caseload": Later(
        "sim.cli.caseload:caseload",
        "Work out the sums of the paper behind FILE, and simulate the caseloads they are about.",
    ),
    "staff": Later(
        "sim.cli.staffing:staff",
        "Find the cheapest posts that meet standards with a chance, or say that staffing cannot.",
    ),
    "advertise": Later(
        "sim.cli.advertising:advertise",
        "Say how many posts to advertise, and by when, to have N more in seat by the end of a month.",
    ),
    "export": Later(
        "sim.cli.exporting:export",
        "Write simulated journeys as the returns a council makes, marked as synthetic: nobody in them is real.",
    ),
    "report": Later(
        "sim.cli.papers:report",
        "Write a run or a comparison as papers: for Word, Excel and the browser; these three unless told which.",
    ),
    "workbook": Later(
        "sim.cli.workbooks:workbook",
        "Write SCENARIO as a workbook, or a workbook as YAML; a variant is written with its baseline, complete.",
    ),
    "app": Later("sim.cli.serving:app", "Open the planner's page in the browser; it is served on this computer alone."),
    "published": Later("sim.cli.published:published", "Bring published figures: next year's, or another council's."),
    "import": Later("sim.cli.importing:returns", "Read a council's own returns into figures of the model."),
}


def new_app(**settings: Any) -> typer.Typer:
    """Return an application that shows help in plain letters and leaves exceptions to its caller."""
    return typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, **settings)


class Commands(TyperGroup):
    """A group that knows its commands by name and line of help, and loads the one that is given."""

    def __init__(self, **settings: Any) -> None:
        settings["commands"] = {name: TyperCommand(name, help=later.help) for name, later in COMMANDS.items()}
        super().__init__(**settings)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command that the arguments name, loaded."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, loaded(name) if name is not None else command, rest


def loaded(name: str) -> Any:
    """Return a command that can be given."""
    found = COMMANDS[name].load()
    alone = new_app()
    if isinstance(found, typer.Typer):
        alone.add_typer(found, name=name)
    else:
        alone.command(name=name)(found)
    return get_group(alone).commands[name]
