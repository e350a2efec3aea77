"""Posts that are followed alone: who is in them, by the model's own rules, in a council without children.

A post's luck is its own, so that whoever comes to it and leaves it is the same person on the same day as in a run of
the whole council. Only strain ties the two together: without work nobody is overloaded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf, nextafter

import numpy as np

from sim.model.changes import Changes
from sim.model.council import Council
from sim.model.luck import Luck
from sim.model.posts import SUPPORT, Posts
from sim.model.simulation import no_garbage_collection
from sim.model.workers import Worker
from sim.scenario.changing import with_values
from sim.scenario.parameters import Parameters
from sim.scenario.timetable import PostsChange, Timetable
from sim.vocabulary import Role

NOBODY, AGENCY, PERMANENT = range(3)
"""Who is in a post."""
_FIRST_DAY = 1.0
"""Posts of the first moment may be filled already; those of the next day are new."""
_FEWEST_DAYS_PER_MONTH = 18
_WITHOUT_ABSENCE = ("turnover.absence_share",)


@dataclass(frozen=True, slots=True, eq=False)
class PostsAlone:
    """Who is in some posts.

    Attributes
    ----------
    who : np.ndarray of int8, (posts, times)
        `NOBODY`, `AGENCY` or `PERMANENT`.
    people_leave : bool
        Whether people in such posts ever leave.
    agency_covers : bool
        Whether agency workers cover such posts while they are empty.
    """

    who: np.ndarray
    people_leave: bool
    agency_covers: bool


def posts_alone(
    parameters: Parameters, asked: PostsChange, *, seed: int, run: int, times: Sequence[float]
) -> PostsAlone:
    """Follow new posts without anything else.

    Parameters
    ----------
    parameters : Parameters
        The council.
    asked : PostsChange
        The posts. Nothing that happens to them depends on the day on which they are established, so whatever day it
        says makes no difference.
    seed, run : int
        As of `simulate`: the same give the same people in the same posts.
    times : sequence of float
        Working days since the posts were established, rising: when to look.

    Returns
    -------
    PostsAlone
    """
    months = ceil((times[-1] + _FIRST_DAY) / _FEWEST_DAYS_PER_MONTH) + 1
    with no_garbage_collection():
        council = Council(_without_absence(parameters), Luck(seed, run), months)
        posts, day = Posts(), council.calendar.date_of(_FIRST_DAY)
        changes = Changes(council, posts, Timetable(posts=(replace(asked, begins=day, ends=None),)))
        changes.begin()
        who = np.array(list(_looks(changes, posts, times)), dtype=np.int8).T
    covers = posts[0].is_followed and not posts[0].is_of_agency and posts[0].role not in SUPPORT
    return PostsAlone(who, people_leave=posts[0].is_followed, agency_covers=covers)


def _looks(changes: Changes, posts: Posts, times: Sequence[float]) -> Iterator[list[int]]:
    """Let time pass and yield who is in each post at each time, with what falls due at that very moment."""
    for time in times:
        changes.advance(nextafter(_FIRST_DAY + time, inf))
        yield [_who(post.worker) for post in posts]


def _who(worker: Worker | None) -> int:
    if worker is None:
        return NOBODY
    return AGENCY if worker.role is Role.AGENCY_SOCIAL_WORKER else PERMANENT


def _without_absence(parameters: Parameters) -> Parameters:
    """Leave out long absences, which take time to follow and move nobody: whoever is absent is still in post."""
    council, broken = with_values(parameters, _WITHOUT_ABSENCE, [0.0])
    assert council is not None, broken
    return council
