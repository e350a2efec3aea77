"""The command line, run in the process of the tests."""

from contextlib import contextmanager
from unittest import mock

from sim.cli import main


@contextmanager
def undrawn():
    """Leave out the pictures of runs and comparisons, for tests of something else: they take longer than the runs."""
    with (
        mock.patch("sim.report.charts.overview_chart", lambda _run, path: path.write_bytes(b"a picture")),
        mock.patch("sim.report.comparison_pictures.draw_comparison", lambda _result, folder: folder.mkdir() or {}),
    ):
        yield


def typed(capsys, *arguments):
    """Run a command; return its exit code, its output and what it said, in one line."""
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "Something went wrong" not in said.err
    return code, said.out, " ".join(said.err.split())
