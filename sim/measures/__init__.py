"""Event log to tidy tables: pure functions."""
