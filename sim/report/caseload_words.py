"""Why a simulated caseload is another than the paper's, in a planner's words and with the run's numbers."""

import math
from collections.abc import Iterator

from sim.report.caseload_posts import Posts, day_of, gone, month_of, to_come
from sim.report.caseload_simulated import Reason, Simulated

HARDLY = 0.05
"""An effect on the caseload that is nothing when rounded."""
_FEW_CHILDREN = 0.5
_FEW_POSTS = 0.05
_NAMED = 3
"""Figures or posts that are named; the others are counted."""


def why(found: Simulated) -> list[str]:
    """Return the sentences for one option, the greatest effect first; what has no number here is not said."""
    if math.isnan(found.last.mean):
        return [f"No social worker is left in these teams in {months_in_words(found.months)}"]
    if found.paper is None:
        return [*_what_it_does(found), *_about_the_posts(found), *_beside(found)]
    by_weight = sorted(found.reasons, key=lambda reason: -abs(reason.effect))
    return [
        _difference(found),
        *(f"{_signed(each.effect)}: {_words(each, found)}" for each in by_weight if abs(each.effect) >= HARDLY),
        *_about_the_posts(found),
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
    return f"{day_of(month):%B %Y}"


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


def _what_it_does(found: Simulated) -> list[str]:
    change = found.last.mean - found.without.mean
    # Only where posts are all that is other than in the baseline are they what makes the difference.
    whole = found.besides or any(_absent(each, found) for each in found.posts)
    makes = "The option makes" if whole else f"{_signed(found.asked_fte)} posts of social workers make"
    caseload = f"{makes} the caseload {found.last.mean:.1f} in {months_in_words(found.months)}"
    if math.isnan(found.without.mean):
        return [f"{caseload}; without the option no social worker is in these teams"]
    said = [f"{caseload}, {_signed(change)} against {found.without.mean:.1f} without the option"]
    if found.empty_of_asked >= _FEW_POSTS:
        said.append(f"{found.empty_of_asked:.1f} more posts stand empty than without the option")
    return said


def _about_the_posts(found: Simulated) -> Iterator[str]:
    """Say which posts are not there all the time, and what the option does beside giving them."""
    of_all = f"Of the {_signed(found.asked_fte)} posts of social workers in these teams"
    times = [(each.fte, words) for each in found.posts if (words := _time(each, found))]
    for words in dict.fromkeys(words for _, words in times):
        yield f"{of_all}, {_signed(sum(fte for fte, same in times if same == words))} {words}"
    if found.besides:
        yield f"Beside {_signed(found.asked_fte)} posts of social workers in these teams, the option {_besides(found)}"


def _absent(posts: Posts, found: Simulated) -> bool:
    return gone(posts, found.months) or to_come(posts, found.months)


def _time(posts: Posts, found: Simulated) -> str:
    """Say when posts end or begin, if they are not there from before the last months to the end of the runs."""
    begins, last = month_of(posts.begins), month_of(posts.last_day)
    if to_come(posts, found.months):
        return f"begin in {_month(begins)}, after these months"
    if gone(posts, found.months):
        return f"ended in {_month(last)} and are gone in these months"
    if last < found.runs_end:
        return f"end in {_month(last)}; the runs go on to {_month(found.runs_end)} without them"
    if len(found.months) > 1 and begins > found.months[0]:
        return f"begin in {_month(begins)}, within these months"
    return ""


def _besides(found: Simulated) -> str:
    also = found.besides
    said = []
    if also.figures:
        said.append(f"changes {_names(also.figures)}")
    if also.posts:
        said.append(f"has other posts ({_names(also.posts)})")
    if also.council:
        said.append(f"begins with another council ({also.council})")
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _names(names: tuple[str, ...]) -> str:
    """List names, those beyond the first few by number.

    >>> _names(("contacts", "hours")), _names(("a", "b", "c", "d", "e"))
    ('contacts, hours', 'a, b, c and 2 more')
    """
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


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
