"""The command line over a fake model named by its first argument, as a process of its own."""

import sys

from experiment import fakes

import sim.measures
import sim.model
from sim.cli import main

if __name__ == "__main__":
    sim.model.simulate = getattr(fakes, sys.argv[1])
    sim.measures.tabulate = fakes.fake_tabulate
    sys.exit(main(sys.argv[2:]))
