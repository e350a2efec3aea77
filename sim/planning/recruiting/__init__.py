"""How many posts to advertise, and by when, to have some people in seat at the end of a month."""

from sim.planning.recruiting.answering import Answer, Bridge, OfMonth, advertise
from sim.planning.recruiting.asking import Asked, asked_for

__all__ = ["Answer", "Asked", "Bridge", "OfMonth", "advertise", "asked_for"]
