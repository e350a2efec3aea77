"""The command line, run in the process of the tests."""

from sim.cli import main


def typed(capsys, *arguments):
    """Run a command; return its exit code, its output and what it said, in one line."""
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "Something went wrong" not in said.err
    return code, said.out, " ".join(said.err.split())
