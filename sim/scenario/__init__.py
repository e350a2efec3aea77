"""What is asked: files, validation, frozen parameters."""

from sim.scenario.asked import Assumption, Scenario, Source, scenario_hash
from sim.scenario.drawing import DrawnOptions, drawn_options
from sim.scenario.draws import Draws, draw_of_run
from sim.scenario.faults import Fault, ScenarioError, Where
from sim.scenario.in_force import in_force
from sim.scenario.loading import load
from sim.scenario.options import BASELINE, Option, Options
from sim.scenario.reading_options import is_options_file, load_options
from sim.scenario.schema import json_schema
from sim.scenario.timetable import AS_IT_IS, Timetable
from sim.scenario.writing import DRAWS_FILE, draws_csv, resolved_yaml

__all__ = [
    "AS_IT_IS",
    "BASELINE",
    "DRAWS_FILE",
    "Assumption",
    "DrawnOptions",
    "Draws",
    "Fault",
    "Option",
    "Options",
    "Scenario",
    "ScenarioError",
    "Source",
    "Timetable",
    "Where",
    "draw_of_run",
    "drawn_options",
    "draws_csv",
    "in_force",
    "is_options_file",
    "json_schema",
    "load",
    "load_options",
    "resolved_yaml",
    "scenario_hash",
]
