"""Estimates of the model's figures from the journeys of children that returns show."""
