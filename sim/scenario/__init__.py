"""What is asked: files, validation, frozen parameters."""

from sim.scenario.asked import Assumption, Scenario, Source, scenario_hash
from sim.scenario.draws import Draws, draw_of_run
from sim.scenario.faults import Fault, ScenarioError, Where
from sim.scenario.loading import load
from sim.scenario.schema import json_schema
from sim.scenario.writing import DRAWS_FILE, draws_csv, resolved_yaml

__all__ = [
    "DRAWS_FILE",
    "Assumption",
    "Draws",
    "Fault",
    "Scenario",
    "ScenarioError",
    "Source",
    "Where",
    "draw_of_run",
    "draws_csv",
    "json_schema",
    "load",
    "resolved_yaml",
    "scenario_hash",
]
