"""How many posts to advertise, for people: what it takes, by when, and what stands behind it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

import numpy as np
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.planning.recruiting import Answer, OfMonth
from sim.report.words import many, number
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, Role, Switch

_MOST_MONTHS, _MOST_NUMBERS, _MOST_ROWS = 8, 8, 12
_POOLS = {REVIEWING_OFFICERS: "the pool of reviewing officers", LAWYERS: "the council's lawyers"}
Item = TypeVar("Item")


def recruiting_report(answer: Answer) -> Group:
    """Return everything there is to read."""
    parts: list[RenderableType] = [Text(title(answer), style="bold"), Text("")]
    parts += [Text(sentence) for sentence in (*finding(answer), *bridge_words(answer))]
    parts += [Text(""), _by_number(answer), _by_month(answer), _over_time(answer)]
    parts += [Text(sentence) for sentence in assumed(answer)]
    return Group(*parts)


def title(answer: Answer) -> str:
    """Say what was asked."""
    asked = answer.asked
    return (
        f"{_people(answer, asked.in_seat)} more in seat in {_team(answer)} by the end of {month_words(_by(answer))}, "
        f"in at least {100 * asked.chance:g} of 100 futures"
    )


def finding(answer: Answer) -> Iterator[str]:
    """Yield the answer in sentences, the most important first."""
    asked, plan = answer.asked, answer.plan
    when = month_words(plan.month)
    if plan.advertised is None:
        yield (
            f"Cannot be met with at most {many(asked.most, 'post')}, in whichever month from {when} on they are "
            f"advertised: all {asked.most}, advertised in {when}, are enough {_chance(plan)}."
        )
    else:
        if plan is not answer.by_month[0]:
            first = month_words(answer.by_month[0].month)
            yield f"Advertised in {first}, {asked.most} posts are not enough; later they are."
        yield f"Advertise {many(plan.advertised, 'post')} in {when}: enough {_chance(plan)}."
        yield from _surely(answer)
    yield (
        f"One post advertised in {when} has somebody in it at the end of {month_words(_by(answer))} in "
        f"{100 * answer.one_post:.0f} of 100 futures; of {answer.posts}, {number(answer.in_seat.mean, 'FTE')} have on "
        f"average, {_whole(answer.in_seat.low)} to {_whole(answer.in_seat.high)} in 80 % of futures."
    )
    if answer.posts > asked.in_seat:
        yield (
            f"More posts than the {asked.in_seat} wanted are established then, and may be filled: a full year of all "
            f"{answer.posts} costs {number(answer.full_year_gbp, 'GBP')}, of {asked.in_seat} "
            f"{number(answer.full_year_gbp * asked.in_seat / answer.posts, 'GBP')} (pay of the start)."
        )
    yield from _latest(answer)


def bridge_words(answer: Answer) -> Iterator[str]:
    """Yield what agency workers are needed meanwhile."""
    bridge, asked = answer.bridge, answer.asked
    if bridge is None:
        return
    posts = (
        f"Agency bridge: to have {asked.in_seat} at work on every day from {month_words(answer.plan.month)} on takes"
    )
    months = f"{bridge.months.mean:,.0f} months of agency work ({bridge.months.low:,.0f} to {bridge.months.high:,.0f})"
    if bridge.gbp is None or bridge.premium_gbp is None:
        yield f"{posts} {months}. The model has no agency workers for such posts."
        return
    yield (
        f"{posts} {months} until the end of {month_words(_by(answer))}: {number(bridge.gbp.mean, 'GBP')} "
        f"({number(bridge.gbp.low, 'GBP')} to {number(bridge.gbp.high, 'GBP')}), of which "
        f"{number(bridge.premium_gbp.mean, 'GBP')} above what permanent workers would cost."
    )
    yield (
        f"By the share of empty posts that agency workers cover, they are in the {answer.posts} posts for "
        f"{bridge.in_posts.mean:,.0f} months ({bridge.in_posts.low:,.0f} to {bridge.in_posts.high:,.0f})."
    )


def assumed(answer: Answer) -> Iterator[str]:
    """Yield what stands behind the numbers."""
    asked, turnover = answer.asked, answer.asked.scenario.parameters.turnover
    drawn = f"each with its own draw of what is uncertain ({answer.draws_words})" if answer.draws else "central case"
    yield (
        f"{many(answer.runs, 'simulated future')}, seed {asked.seed}, {drawn}. Ranges hold 80 % of futures; chances "
        "have a 95 % simulation error. Posts are established on the first working day of their month."
    )
    yield from _of_the_process(answer)
    if asked.agency_meanwhile is not None and not answer.agency_covers:
        yield "In the model agency workers do not cover such posts: the share asked for changes nothing."
    if not answer.people_leave:
        yield (
            f"In the model nobody leaves such a post again ({_role(answer)}, {_team(answer)}): the chance only rises "
            "with time, and is too hopeful for later months."
        )
    elif asked.scenario.parameters.strain.switch is Switch.ON:
        yield "Strain is on in this scenario, but left aside here: whoever has too much work may leave sooner."
    if asked.role is not Role.AGENCY_SOCIAL_WORKER and turnover.induction_days > 0 and answer.people_leave:
        days = f"{turnover.induction_days:g} working days"
        yield f"In seat is from the first day on: {days} of induction and absences count too."


def month_words(label: str) -> str:
    """Write a month.

    >>> month_words("2018-05")
    'May 2018'
    """
    return f"{date.fromisoformat(label + '-01'):%B %Y}"


def _of_the_process(answer: Answer) -> Iterator[str]:
    asked, figures = answer.asked, answer.asked.scenario.parameters.turnover
    is_support = asked.role in (Role.PERSONAL_ADVISER, Role.FAMILY_SUPPORT_WORKER)
    if asked.role is Role.AGENCY_SOCIAL_WORKER and asked.recruited_in is None:
        took = f"an agency worker comes after {figures.agency_lead_days:g} working days"
    elif asked.recruited_in is not None:
        one = asked.recruited_in
        between = "" if one.low is None else f" (80 % interval {one.low:g} to {one.high:g})"
        took = f"a new post is filled after {one.value:g} months on average{between}, as asked"
    else:
        months = figures.support_recruitment_months if is_support else figures.recruitment_months
        took = f"a new post is filled after {months:g} months on average, as the council's own"
    leavers = figures.adviser_leavers_share_per_year if is_support else figures.leavers_share_per_year
    leavers = figures.agency_leavers_share_per_year if asked.role is Role.AGENCY_SOCIAL_WORKER else leavers
    leave = f", {100 * leavers:g} % leave in a year and are replaced" if answer.people_leave else ""
    yield (
        f"Assumed (central case): {took}{leave}. Within a future each post is filled independently of the others: that "
        "many posts advertised at once take longer to fill is not in it."
    )


def _surely(answer: Answer) -> Iterator[str]:
    plan, asked = answer.plan, answer.asked
    if plan.surely is None:
        yield f"No number up to {asked.most} is above {100 * asked.chance:g} of 100 for all of its simulation error."
    elif plan.surely != plan.advertised:
        wanted = f"{100 * asked.chance:g} of 100"
        yield f"With {plan.surely} the chance is at least {wanted} for all of its simulation error."
    table = answer.table
    exact = table[(table["advertised"] == asked.in_seat) & (table["month"] == _by(answer))]["chance"].iloc[0]
    if plan is answer.by_month[0] and plan.advertised != asked.in_seat:
        yield f"With {asked.in_seat} posts and no more: in {100 * exact:.0f} of 100 simulated futures."


def _latest(answer: Answer) -> Iterator[str]:
    latest, plan = answer.latest, answer.plan
    if latest is None or plan.advertised is None:
        return
    same = [one for one in answer.by_month if one.advertised is not None and one.advertised <= plan.advertised]
    yield f"These {plan.advertised} are enough if advertised by {month_words(same[-1].month)} at the latest."
    if latest.month != _by(answer):
        yield (
            f"{month_words(latest.month)} is the last month that is not too late: it takes {latest.advertised} posts "
            f"then, and after it {answer.asked.most} are not enough."
        )


def _by_number(answer: Answer) -> Table:
    """Return chances by number advertised and month."""
    asked, table = answer.asked, answer.table
    months = _some([one.month for one in answer.by_month], _MOST_MONTHS)
    highest = min(asked.most, answer.posts + max(2, (answer.posts - asked.in_seat) // 2))
    numbers = sorted({*_some(range(asked.in_seat, highest + 1), _MOST_NUMBERS), answer.posts})
    chances = dict(zip(zip(table["advertised"], table["month"], strict=True), table["chance"], strict=True))
    shown = _table(
        f"Share of 100 futures with {asked.in_seat} in seat at the end of the month, advertised in "
        f"{month_words(answer.by_month[0].month)}"
    )
    shown.add_column("posts advertised", justify="right")
    for month in months:
        shown.add_column(month, justify="right", no_wrap=True)
    for posts in numbers:
        style = "bold" if posts == answer.plan.advertised else ""
        shown.add_row(str(posts), *(f"{100 * chances[posts, month]:.0f}" for month in months), style=style)
    return shown


def _by_month(answer: Answer) -> Table:
    """Return what it takes by month of advertising."""
    shown = _table(f"Posts to advertise, by the month of advertising, for the end of {month_words(_by(answer))}")
    shown.add_column("advertised in", no_wrap=True)
    for heading in ("posts", "enough in", "simulation error", "posts to be sure of it"):
        shown.add_column(heading, justify="right", no_wrap=True)
    for one in _some(answer.by_month, _MOST_ROWS):
        posts = f"more than {answer.asked.most}" if one.advertised is None else str(one.advertised)
        error = f"{100 * one.low:.0f} to {100 * one.high:.0f}"
        shown.add_row(
            one.month, posts, f"{100 * one.chance:.0f} of 100", error, "–" if one.surely is None else str(one.surely)
        )
    return shown


def _over_time(answer: Answer) -> Table:
    """Return who is in the posts month by month."""
    first = month_words(answer.by_month[0].month)
    shown = _table(f"Who is in {many(answer.posts, 'post')} advertised in {first}, at the end of the month")
    shown.add_column("month", no_wrap=True)
    for heading in ("in seat", "80 % range", "agency besides", f"{answer.asked.in_seat} in seat", "with agency"):
        shown.add_column(heading, justify="right", no_wrap=True)
    own = answer.table[answer.table["advertised"] == answer.posts]
    for row in _some(own.to_dict("records"), _MOST_ROWS):
        shown.add_row(
            row["month"],
            f"{row['in_seat']:.1f}",
            f"{_whole(row['in_seat_low'])} to {_whole(row['in_seat_high'])}",
            f"{row['agency']:.1f}",
            f"{100 * row['chance']:.0f} of 100",
            f"{100 * row['chance_with_agency']:.0f} of 100",
        )
    return shown


def _table(heading: str) -> Table:
    return Table(title=Text(heading), title_justify="left")


def _some(items: Sequence[Item], most: int) -> list[Item]:
    """Return the first, the last and others evenly between.

    >>> _some(range(10), 4)
    [0, 3, 6, 9]
    """
    places = np.unique(np.linspace(0, len(items) - 1, min(len(items), most)).round().astype(int))
    return [items[place] for place in places]


def _chance(one: OfMonth) -> str:
    error = f"{100 * one.low:.0f} to {100 * one.high:.0f}"
    return f"in {100 * one.chance:.0f} of 100 simulated futures (simulation error {error})"


def _by(answer: Answer) -> str:
    return answer.by_month[-1].month


def _whole(people: float) -> str:
    return f"{people:.0f}"


def _role(answer: Answer) -> str:
    return "ASYE" if answer.asked.role is Role.ASYE else answer.asked.role.value.replace("_", " ")


def _people(answer: Answer, count: int) -> str:
    return many(count, "newly qualified social worker" if answer.asked.role is Role.ASYE else _role(answer))


def _team(answer: Answer) -> str:
    team = answer.asked.team
    return _POOLS.get(team) or answer.asked.scenario.parameters.teams[team].name
