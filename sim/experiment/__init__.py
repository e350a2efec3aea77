"""Many runs of one scenario, and what they say together."""

from sim.experiment.executors import Executor, Processes
from sim.experiment.running import Experiment, Failure, Outcome, run_many
from sim.experiment.summary import RANGE_NAME, coverage_words, range_name, summarise

__all__ = [
    "RANGE_NAME",
    "Executor",
    "Experiment",
    "Failure",
    "Outcome",
    "Processes",
    "coverage_words",
    "range_name",
    "run_many",
    "summarise",
]
