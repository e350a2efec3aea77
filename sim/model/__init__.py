"""The council as SimPy processes."""
