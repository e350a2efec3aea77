"""Run folders: what a simulation leaves behind, written whole or not at all."""

from sim.results.folder import FolderInUseError, RunFolder, new_run_folder
from sim.results.manifest import FailedRun, Manifest, Person, TeamLabel, describe, people, team_labels
from sim.results.reading import Run, RunFolderError, is_run_folder, read_run

__all__ = [
    "FailedRun",
    "FolderInUseError",
    "Manifest",
    "Person",
    "Run",
    "RunFolder",
    "RunFolderError",
    "TeamLabel",
    "describe",
    "is_run_folder",
    "new_run_folder",
    "people",
    "read_run",
    "team_labels",
]
