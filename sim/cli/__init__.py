"""The command line: `throughcare`. Data goes to stdout, words to stderr."""

from sim.cli.app import main

__all__ = ["main"]
