"""Every measure by its name: the one place where a number's definition is looked up."""

from sim.measures.front import FRONT
from sim.measures.measure import Measure
from sim.measures.plans_and_care import PLANS_AND_CARE
from sim.measures.service import SERVICE

_DEFINED = (*FRONT, *PLANS_AND_CARE, *SERVICE)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _DEFINED}
"""All measures, in the order in which a report gives them; those not `simulated` are names kept for later."""

if len(MEASURES) != len(_DEFINED):
    raise RuntimeError("a measure is defined twice")
