"""One child's journey in plain words: how a practitioner judges the model."""

from sim.report.trace.finding import UnknownChildError, children_who
from sim.report.trace.narrator import Narrator, written
from sim.report.trace.sentences import ABOUT_NO_CHILD

__all__ = ["ABOUT_NO_CHILD", "Narrator", "UnknownChildError", "children_who", "written"]
