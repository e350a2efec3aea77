"""Discrete-event machinery that knows no social care."""

from sim.engine.allocation import AllocationQueue, Holder, Request
from sim.engine.calendar import WorkingCalendar, whole_days
from sim.engine.environment import Environment, Happening, Process, all_of, begin, first_of
from sim.engine.log import COLUMNS, EventLog
from sim.engine.shared_time import SharedTime, Work
from sim.engine.streams import Stream, Streams, from_bands

__all__ = [
    "COLUMNS",
    "AllocationQueue",
    "Environment",
    "EventLog",
    "Happening",
    "Holder",
    "Process",
    "Request",
    "SharedTime",
    "Stream",
    "Streams",
    "Work",
    "WorkingCalendar",
    "all_of",
    "begin",
    "first_of",
    "from_bands",
    "whole_days",
]
