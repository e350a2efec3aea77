"""The council as SimPy processes."""

from sim.model.run import SimulatedRun, StaffMember
from sim.model.simulation import simulate

__all__ = ["SimulatedRun", "StaffMember", "simulate"]
