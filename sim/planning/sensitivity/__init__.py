"""What an answer hangs on: which uncertain figures move it, by how much, and which would be worth knowing."""

from sim.planning.sensitivity.answering import (
    NO_OPTION,
    Deciding,
    OfOption,
    OfPosts,
    Sensitivity,
    sensitivity_of,
    swing_of,
)
from sim.planning.sensitivity.inputs import Input, inputs_of, of_all_draws
from sim.planning.sensitivity.knowing import Known, first_at_least, largest, worth_knowing
from sim.planning.sensitivity.posts import InPosts, Paired, in_posts, paired
from sim.planning.sensitivity.ranking import Ranking, Weight, ranked
from sim.planning.sensitivity.tornado import Cases, End, Tornado, cases_of, run_tornado
from sim.planning.sensitivity.uncertain import alone, not_drawn, only, with_intervals

__all__ = [
    "NO_OPTION",
    "Cases",
    "Deciding",
    "End",
    "InPosts",
    "Input",
    "Known",
    "OfOption",
    "OfPosts",
    "Paired",
    "Ranking",
    "Sensitivity",
    "Tornado",
    "Weight",
    "alone",
    "cases_of",
    "first_at_least",
    "in_posts",
    "inputs_of",
    "largest",
    "not_drawn",
    "of_all_draws",
    "only",
    "paired",
    "ranked",
    "run_tornado",
    "sensitivity_of",
    "swing_of",
    "with_intervals",
    "worth_knowing",
]
