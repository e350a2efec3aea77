"""Which figures an option may change, and what to do about the others."""

from collections.abc import Iterator, Mapping
from functools import cache

from sim.scenario.shape import Figure, Group, Named, Word, shape_of
from sim.scenario.values import join
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, Role

ALIASES: Mapping[str, tuple[str, ...]] = {
    "demand.contacts": (
        "demand.first_time_contacts_by_month",
        "demand.first_time_referrals_by_month",
        "demand.returning_referrals_by_month",
    ),
}
"""Names for several figures that are changed by one factor."""

_STRUCTURE = "begin the option with a council of its own instead: `scenario: other.yaml`"
_ELSEWHERE = {
    "council": f"the council is not changed by an option; {_STRUCTURE}",
    "start": "all options begin on the day the baseline begins",
    "stock": f"who is there on the first day is not changed by an option; {_STRUCTURE}",
    "teams": f"posts are changed under `posts`; for teams of another shape {_STRUCTURE}",
    "court.lawyers_fte": f"lawyers are changed under `posts`, with team {LAWYERS} and role {Role.LAWYER.value}",
    "reviewing.reviewing_officers_fte": (
        f"reviewing officers are changed under `posts`, with team {REVIEWING_OFFICERS} and role "
        f"{Role.REVIEWING_OFFICER.value}"
    ),
    "demand.replayed_months": f"which months are replayed belongs to the council; {_STRUCTURE}",
}


@cache
def declared() -> Mapping[str, Figure | Word]:
    """Return every figure and word outside the teams by its path."""
    return dict(_leaves(shape_of(), ""))


@cache
def changeable() -> tuple[str, ...]:
    """Return what an option may change, names of several figures included."""
    return (*(path for path in declared() if refusal(path) is None), *ALIASES)


def refusal(path: str) -> str | None:
    """Say why an option cannot change a figure and what to do instead; None if it can, or there is no such figure."""
    return next((why for name, why in _ELSEWHERE.items() if path == name or path.startswith(f"{name}.")), None)


def paths_of(figure: str) -> tuple[str, ...]:
    """Return the paths that the name of a figure, or of several, stands for.

    >>> paths_of("assessment.hours")
    ('assessment.hours',)
    """
    return ALIASES.get(figure, (figure,))


def _leaves(group: Group, prefix: str) -> Iterator[tuple[str, Figure | Word]]:
    for name, shape in group.fields.items():
        path = join(prefix, name)
        if isinstance(shape, Group):
            yield from _leaves(shape, path)
        elif not isinstance(shape, Named):
            yield path, shape
