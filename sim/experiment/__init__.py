"""Many runs of one scenario or of several options, and what they say together."""

from sim.experiment.cluster import Cluster, ClusterError, ClusterSize
from sim.experiment.comparing import Compared, compare
from sim.experiment.differences import (
    INTERVAL_OF_MEAN,
    INTERVAL_OF_MEAN_DIFFERENCE,
    RANGE_OF_DIFFERENCE,
    RANGE_OF_FUTURES,
    SHARE_OF_CHANCE,
    SHARE_OF_PARAMETERS,
    SIMULATION_ERROR,
    SIMULATION_ERROR_OF_DIFFERENCE,
    VARIANCE_REDUCTION,
    VARIANCE_REDUCTION_WITHIN_DRAWS,
    differences,
    pairs_words,
    summarise_options,
)
from sim.experiment.executors import Executor, Processes
from sim.experiment.period import numbers_of
from sim.experiment.precision import Precision
from sim.experiment.running import Experiment, Failure, Outcome, run_many
from sim.experiment.store import MemoryStore, Store
from sim.experiment.summary import RANGE_NAME, coverage_words, range_name, summarise
from sim.experiment.tasks import RUNS_PER_DRAW, Asked, draw_of_paired_run

__all__ = [
    "INTERVAL_OF_MEAN",
    "INTERVAL_OF_MEAN_DIFFERENCE",
    "RANGE_NAME",
    "RANGE_OF_DIFFERENCE",
    "RANGE_OF_FUTURES",
    "RUNS_PER_DRAW",
    "SHARE_OF_CHANCE",
    "SHARE_OF_PARAMETERS",
    "SIMULATION_ERROR",
    "SIMULATION_ERROR_OF_DIFFERENCE",
    "VARIANCE_REDUCTION",
    "VARIANCE_REDUCTION_WITHIN_DRAWS",
    "Asked",
    "Cluster",
    "ClusterError",
    "ClusterSize",
    "Compared",
    "Executor",
    "Experiment",
    "Failure",
    "MemoryStore",
    "Outcome",
    "Precision",
    "Processes",
    "Store",
    "compare",
    "coverage_words",
    "differences",
    "draw_of_paired_run",
    "numbers_of",
    "pairs_words",
    "range_name",
    "run_many",
    "summarise",
    "summarise_options",
]
