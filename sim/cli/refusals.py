"""Exceptions whose message is for whoever gave the command, and the exit code each ends it with.

They are known by their names: to import the classes would load all that can raise them with every command.
"""

from sim.cli.common import FAILED, FAULT, INTERRUPTED, INVALID, USAGE

CODES = {
    "calibration.calibrating.keeping:CalibrationFolderError": USAGE,
    "calibration.published.places:UnknownCouncilError": USAGE,
    "sim.experiment.cluster:ClusterError": USAGE,
    "sim.report.trace.finding:UnknownChildError": USAGE,
    "sim.results.folder:FolderInUseError": USAGE,
    "calibration.calibrating.reading:TargetsFault": INVALID,
    "calibration.council.evidence:TooLittlePublishedError": INVALID,
    "calibration.importers.findings:ReturnFault": INVALID,
    "calibration.published.reading:PublishedError": INVALID,
    "sim.planning.faults:RequestError": INVALID,
    "sim.report.targets:TargetsError": INVALID,
    "sim.scenario.faults:ScenarioError": INVALID,
    "sim.cli.common:NoResultError": FAILED,
    "sim.cli.common:StoppedError": INTERRUPTED,
    "sim.results.comparison:ComparisonError": FAULT,
    "sim.results.reading:RunFolderError": FAULT,
}


def code_of(error: Exception) -> int | None:
    """Return the exit code of an exception, by its class or one above it; None: it is a defect of ours."""
    names = (f"{kind.__module__}:{kind.__qualname__}" for kind in type(error).__mro__)
    return next((CODES[name] for name in names if name in CODES), None)
