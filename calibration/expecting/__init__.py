"""What lies behind `calibration.expected`: flows through the pathway in closed form, on a grid of working days.

Numbers of children are linear in what comes in, so that every delay is a convolution; only the pace of work depends on
how many are open, and is found by repetition.
"""
