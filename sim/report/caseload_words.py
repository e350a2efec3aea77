"""Why a simulated caseload is another than the paper's, in a planner's words and with the run's numbers."""

import math
from datetime import date

from sim.report.caseload_simulated import Reason, Simulated

HARDLY = 0.05
"""An effect on the caseload that is nothing when rounded."""
_FEW_CHILDREN = 0.5
_FEW_POSTS = 0.05


def why(found: Simulated) -> list[str]:
    """Return the sentences for one option, the greatest effect first; what has no number here is not said."""
    if math.isnan(found.last.mean):
        return [f"No social worker is left in these teams in {months_in_words(found.months)}"]
    if found.paper is None:
        return [*_what_posts_do(found), *_beside(found)]
    by_weight = sorted(found.reasons, key=lambda reason: -abs(reason.effect))
    return [
        _difference(found),
        *(f"{_signed(each.effect)}: {_words(each, found)}" for each in by_weight if abs(each.effect) >= HARDLY),
        *_beside(found),
    ]


def months_in_words(months: tuple[str, ...]) -> str:
    """Say from when to when.

    >>> months_in_words(("2018-11", "2018-12", "2019-01"))
    'November 2018 to January 2019'
    """
    first, last = (_month(month) for month in (months[0], months[-1]))
    return first if first == last else f"{first} to {last}"


def _month(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"


def _difference(found: Simulated) -> str:
    assert found.paper is not None, "only called with a sum"
    gap = found.last.mean - found.paper.reached
    return (
        f"The paper's division makes {found.paper.reached:.1f}, the simulation {found.last.mean:.1f} in "
        f"{months_in_words(found.months)}: " + ("the same." if abs(gap) < HARDLY else f"{_signed(gap)}.")
    )


def _words(reason: Reason, found: Simulated) -> str:
    assert found.paper is not None, "only called with a sum"
    match reason.key:
        case "asked_not_filled":
            return (
                f"{reason.amount:.1f} of the {reason.other:.1f} posts asked for in these teams stand empty, not "
                "filled yet or left again"
                if reason.amount > 0
                else f"{-reason.amount:.1f} fewer posts stand empty than without the option"
            )
        case "empty_anyway":
            return f"{reason.amount:.1f} of all {reason.other:.1f} posts stand empty with or without the option"
        case "children_moved":
            more = "more" if reason.amount > 0 else "fewer"
            return f"{abs(reason.amount):,.0f} {more} children held than when the posts began ({_month(found.since)})"
        case _:
            return (
                f"counted otherwise: when the posts began these teams held {found.begun_with:,.0f} children here, the "
                f"paper counts {found.paper.cases:,.0f}; they have {found.posts_fte:.1f} posts, empty ones and those "
                f"asked for with them, the paper counts {found.paper.asked.posts_fte + found.paper.priced_fte:.1f}"
                + _elsewhere(found.paper.priced_fte - found.asked_fte)
            )


def _elsewhere(posts: float) -> str:
    if posts < _FEW_POSTS:
        return ""
    return f"; {posts:.1f} of the posts asked for go to teams that hold no children here"


def _what_posts_do(found: Simulated) -> list[str]:
    change = found.last.mean - found.without.mean
    caseload = (
        f"{_signed(found.asked_fte)} posts of social workers make the caseload {found.last.mean:.1f} in "
        f"{months_in_words(found.months)}, {_signed(change)} against {found.without.mean:.1f} without the option"
    )
    said = [caseload]
    if found.empty_of_asked >= _FEW_POSTS:
        said.append(f"{found.empty_of_asked:.1f} more posts stand empty than without the option")
    return said


def _beside(found: Simulated) -> list[str]:
    """Say who is in nobody's caseload, or in that of somebody who is no social worker."""
    said = []
    if found.waiting >= _FEW_CHILDREN:
        said.append(
            f"Beside these, {found.waiting:,.0f} children of these teams wait for a worker and are in nobody's caseload"
        )
    if found.paper is not None and found.with_advisers >= _FEW_CHILDREN:
        said.append(
            f"Beside these, {found.with_advisers:,.0f} young people are with personal advisers, in no social worker's "
            "caseload; a paper that counts all cases of its teams has them in"
        )
    return said


def _signed(number: float) -> str:
    """Write a number with its sign.

    >>> _signed(1.25), _signed(-3)
    ('+1.2', '-3.0')
    """
    return f"{number:+.1f}"
