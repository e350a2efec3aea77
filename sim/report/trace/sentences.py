"""What every event says: one sentence each, except for those about staff alone.

Visits, routine reviews and time lost are told together (`together.py`).
"""

from collections.abc import Callable

from sim.report.trace import after_care, before_care, holding, in_care, permanence
from sim.report.trace.journey import Journey, Row
from sim.vocabulary import Event

Sentence = Callable[[Journey, Row], str]

PLAIN: dict[Event, str] = {**before_care.PLAIN, **permanence.PLAIN}
SENTENCES: dict[Event, Sentence] = {
    **before_care.SENTENCES,
    **holding.SENTENCES,
    **in_care.SENTENCES,
    **permanence.SENTENCES,
    **after_care.SENTENCES,
}
ABOUT_NO_CHILD = frozenset(
    {
        Event.HOURS,
        Event.WORKER_JOINED,
        Event.WORKER_LEFT,
        Event.POST_EMPTY,
        Event.ABSENCE_STARTED,
        Event.ABSENCE_ENDED,
        Event.PLACES,
    }
)
"""Events that happen to no child: where they matter to one, its own sentences say so."""


def sentence(journey: Journey, row: Row) -> str:
    """Return the sentence for a row; nothing where there is nothing to say."""
    if row.event in SENTENCES:
        words = SENTENCES[row.event](journey, row)
    else:
        words = "" if row.event in ABOUT_NO_CHILD else PLAIN[row.event]
    return words[:1].upper() + words[1:]
