"""Any council: its published figures, what follows from them in closed form, and the scenario drafted from both."""

from calibration.council.baseline import Baseline, baseline_of
from calibration.council.evidence import TooLittlePublishedError

__all__ = ["Baseline", "TooLittlePublishedError", "baseline_of"]
