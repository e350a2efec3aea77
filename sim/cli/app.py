"""The program: its commands, and an exit code for everything that can go wrong."""

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer

import sim
from sim.cli.commands import Commands, new_app
from sim.cli.common import FAULT, INTERRUPTED, USAGE, say
from sim.cli.refusals import code_of
from sim.report.console import data_console, prepare


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


app = new_app(cls=Commands, no_args_is_help=True)
app.callback(invoke_without_command=True)(start)


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
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # Whoever read our output (head, a pager) has seen enough; typer answers that by leaving.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        say(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        return FAULT
    except Exception as error:
        if (code := code_of(error)) is not None:
            say(str(error))
            return code
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
