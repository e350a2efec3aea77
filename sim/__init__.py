"""Throughcare: children's social care simulated child by child and worker by worker."""

__version__ = "0.1.0"
