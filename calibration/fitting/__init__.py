"""Parameters from aggregate targets: closed form, emulator, two waves of simulations, MCMC on the true prior.

Nothing here knows what is simulated: `calibrate` is given a `Problem` and a function that simulates.
"""

from calibration.fitting.placing import Simulate, divide
from calibration.fitting.posterior import Posterior
from calibration.fitting.problem import Prior, Problem, Scale, Target
from calibration.fitting.waves import calibrate

__all__ = ["Posterior", "Prior", "Problem", "Scale", "Simulate", "Target", "calibrate", "divide"]
