"""Every measure by its name: the one place where a number's definition is looked up."""

from sim.measures.definitions.care import CARE
from sim.measures.definitions.costs import COSTS
from sim.measures.definitions.court import COURT
from sim.measures.definitions.front import FRONT
from sim.measures.definitions.leaving_care import LEAVERS
from sim.measures.definitions.placements import PLACEMENTS
from sim.measures.definitions.plans import PLANS
from sim.measures.definitions.service import SERVICE
from sim.measures.definitions.workforce import POSTS
from sim.measures.measure import Measure

_DEFINED = (*FRONT, *PLANS, *CARE, *PLACEMENTS, *COURT, *LEAVERS, *SERVICE, *POSTS, *COSTS)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _DEFINED}
"""All measures, in the order in which a report gives them."""

if len(MEASURES) != len(_DEFINED):
    raise RuntimeError("a measure is defined twice")
