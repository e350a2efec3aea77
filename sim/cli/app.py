"""The program: its commands, and an exit code for everything that can go wrong."""

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer

import sim
from calibration.calibrating import TargetsFault
from calibration.calibrating.keeping import CalibrationFolderError
from calibration.council import TooLittlePublishedError
from calibration.importers import ReturnFault
from calibration.published.volumes import PublishedError, UnknownCouncilError
from sim.cli.asking import assumptions, check, measures, schema
from sim.cli.calibrating import balance, baseline
from sim.cli.caseload import caseload
from sim.cli.common import FAILED, FAULT, INTERRUPTED, INVALID, USAGE, NoResultError, StoppedError, say
from sim.cli.comparing import compare
from sim.cli.exporting import export
from sim.cli.fitting import calibrate
from sim.cli.importing import returns
from sim.cli.papers import report
from sim.cli.published import councils, published
from sim.cli.reporting import baseline_check, costs, summary, team
from sim.cli.serving import app as page
from sim.cli.simulating import run
from sim.cli.telling import trace
from sim.cli.validating import validate
from sim.cli.workbooks import workbook
from sim.experiment import ClusterError
from sim.report.console import data_console, prepare
from sim.report.targets import TargetsError
from sim.report.trace import UnknownChildError
from sim.results import FolderInUseError, RunFolderError
from sim.results.comparison import ComparisonError
from sim.scenario import ScenarioError


def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Simulate an English council's children's social care, child by child and worker by worker."""
    if version:
        data_console().print(f"throughcare {sim.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.TyperException("give a command; `throughcare --help` lists them")


app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
app.callback(invoke_without_command=True)(start)
for _command in (
    run,
    check,
    measures,
    assumptions,
    schema,
    summary,
    baseline_check,
    costs,
    team,
    trace,
    councils,
    baseline,
    balance,
    calibrate,
    validate,
    compare,
    caseload,
    export,
    report,
    workbook,
):
    app.command(name=_command.__name__.replace("_", "-"))(_command)
app.command(name="app")(page)
app.add_typer(published, name="published")
app.add_typer(returns, name="import")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; no exception leaves it.

    Parameters
    ----------
    arguments : sequence of str, optional
        In place of `sys.argv[1:]`.
    """
    prepare()
    try:
        code = app(args=arguments, prog_name="throughcare", standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        say(f"{error.format_message()}\nTry `throughcare --help`.")
        return USAGE
    except (CalibrationFolderError, ClusterError, FolderInUseError, UnknownChildError, UnknownCouncilError) as error:
        say(str(error))
        return USAGE
    except (
        ScenarioError,
        TargetsError,
        TargetsFault,
        PublishedError,
        TooLittlePublishedError,
        ReturnFault,
    ) as error:
        say(str(error))
        return INVALID
    except NoResultError as error:
        say(str(error))
        return FAILED
    except StoppedError as error:
        say(str(error))
        return INTERRUPTED
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # Whoever read our output (head, a pager) has seen enough; typer answers that by leaving.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (ComparisonError, RunFolderError, OSError) as error:
        say(f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error))
        return FAULT
    except Exception as error:
        # The last guard between a defect of ours and a planner: one sentence, no traceback.
        if os.environ.get("THROUGHCARE_DEBUG") == "1":
            traceback.print_exc()
        say(
            f"Something went wrong inside Throughcare ({type(error).__name__}: {error}); please report it with the "
            "command you gave (THROUGHCARE_DEBUG=1 shows the details)."
        )
        return FAULT
    if code == INTERRUPTED:
        say("Stopped; nothing was written.")
    return code if isinstance(code, int) else 0
