"""What is asked: files, validation, frozen parameters."""

from sim.scenario.asked import Assumption, Scenario, Source, scenario_hash
from sim.scenario.faults import Fault, ScenarioError, Where
from sim.scenario.loading import load
from sim.scenario.schema import json_schema
from sim.scenario.writing import resolved_yaml

__all__ = [
    "Assumption",
    "Fault",
    "Scenario",
    "ScenarioError",
    "Source",
    "Where",
    "json_schema",
    "load",
    "resolved_yaml",
    "scenario_hash",
]
