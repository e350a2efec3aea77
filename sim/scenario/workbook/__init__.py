"""A scenario as an Excel workbook, beside the YAML file of which it says the same."""

from sim.scenario.workbook.reading import ENDING, is_workbook, read_workbook

__all__ = ["ENDING", "is_workbook", "read_workbook"]
