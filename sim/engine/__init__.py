"""Discrete-event machinery that knows no social care."""
