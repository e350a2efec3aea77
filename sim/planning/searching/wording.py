"""A question in words, as it is typed: standards, posts that may be added, months; checked all at once."""

from collections.abc import Sequence

from sim.planning.faults import RequestError
from sim.planning.searching.asking import Question
from sim.planning.searching.posts import PostsReading, Terms, usual_levers
from sim.planning.searching.standards import StandardsReading
from sim.scenario.parameters import Parameters

__all__ = ["Terms", "question"]


def question(
    parameters: Parameters,
    *,
    meet: Sequence[str],
    posts: Sequence[str],
    chance: float,
    months: int,
    terms: Terms | None = None,
) -> Question:
    """Return the question that words ask of a council.

    Parameters
    ----------
    parameters : Parameters
    meet, posts : sequence of str
        Standards, and what there may be more of; without posts, those that the standards are about.
    chance : float
        Share of futures in which all standards are to be met.
    months : int
        Length of the runs.
    terms : Terms, optional

    Raises
    ------
    RequestError
        The question cannot be asked; the message says all that is wrong.
    """
    terms, faults = terms or Terms(), list[str]()
    standards = StandardsReading(parameters, months, faults).read(meet)
    reading = PostsReading(parameters, terms, faults)
    levers = tuple(one for text in posts if (one := reading.read(text)) is not None)
    if posts:
        reading.must_differ([lever.key for lever in levers])
    elif not faults:
        levers = usual_levers(parameters, standards, terms)
    if not 0 < chance < 1:
        faults.append(
            f"--chance: a chance is above 0 and below 1 (0.8 is eight futures in ten), written {chance:g}; no number "
            "of simulated futures shows that something is certain"
        )
    if not levers and not faults:
        faults.append("--posts: nobody's work is known to move these standards; say which posts may be added")
    if faults:
        raise RequestError(faults)
    return Question(levers, standards, chance)
