"""The command line, run in the process of the tests."""

from contextlib import contextmanager
from unittest import mock

from sim.cli import main


@contextmanager
def undrawn():
    """Leave out a comparison's pictures, for tests that look at something else: they take longer than its runs."""
    with mock.patch("sim.report.comparison_pictures.draw_comparison", lambda _result, folder: folder.mkdir() or {}):
        yield


def typed(capsys, *arguments):
    """Run a command; return its exit code, its output and what it said, in one line."""
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "Something went wrong" not in said.err
    return code, said.out, " ".join(said.err.split())
