"""What a planner asks of the model: how many staff, when, what matters most, what pays, what a shock does."""
