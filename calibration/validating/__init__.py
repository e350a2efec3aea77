"""Holds forecasts against what came: calibrated on the years up to one, scored on those after it."""
