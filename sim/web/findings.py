"""The first sentences of answers to what planners ask, from the documents that their commands write."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sim.measures import COUNCIL
from sim.report.papers.kept_answers import known
from sim.report.papers.phrases import chance_words, listed
from sim.report.planning.sensitivity import effect_words
from sim.report.words import difference, many, number, readable
from sim.scenario.options import BASELINE
from sim.scenario.workbook.layout import plain_name

_Told = dict[str, Any]
_NAMED = 3
_RESERVES = {
    "not kept before": "The standard is not kept even without the shock, so there is nothing for a reserve to keep.",
    "none needed": "The standard is kept with it in {chance} of futures: no reserve is needed.",
    "posts": "With a reserve of {fte:g} posts ({gbp} in a full year) the standard is kept in {chance} of futures.",
    "not absorbed": "With {fte:g} posts more, the most that were tried, the standard is not surely enough kept.",
}


def of_advertising(told: _Told) -> Iterator[str]:
    """Yield what it takes to fill posts."""
    yield told["words"][1]


def of_shocks(told: _Told) -> Iterator[str]:
    """Yield a finding for each shock: what it does to caseloads, how long it is felt, what absorbs it."""
    for shock in told["shocks"]:
        words = [f"{shock['name']}: {_at_worst(shock)}; {_felt(shock, told['months'])}."]
        if (reserve := shock["reserve"]) is not None:
            chance, gbp = chance_words(reserve["chance"]), number(reserve["gbp"], "GBP")
            words.append(_RESERVES[reserve["verdict"]].format(chance=chance, fte=reserve["fte"], gbp=gbp))
        yield " ".join(words)


def _at_worst(shock: _Told) -> str:
    """Say the first measure's largest difference; that of the team struck, if it strikes one."""
    team = shock["team"] or COUNCIL
    one = next((each for each in shock["measures"] if each["team"] == team), shock["measures"][0])
    what = f"{readable(one['measure'])}{' of the team' if shock['team'] else ''}"
    if not one["worst_month"]:
        return f"{what} does not move"
    month = date.fromisoformat(f"{one['worst_month']}-01")
    return f"{what} {difference(one['worst'], one['unit'])} at most, in {month:%B %Y}"


def _felt(shock: _Told, months: int) -> str:
    """Say how many measures leave what is usual, and when they are back, all on average over runs."""
    moved = [each["on_average"] for each in shock["measures"] if each["on_average"] != 0]
    back = [each for each in moved if each is not None]
    if not moved:
        return "on average nothing that is followed leaves its usual range"
    leave = "leaves its" if len(moved) == 1 else "leave their"
    measures = f"on average {len(moved)} of the {len(shock['measures'])} numbers followed {leave} usual range"
    are = "is" if len(back) == 1 else "are"
    within = f"{len(back)} {are} back within {many(round(max(back)), 'month')}" if back else "none is back"
    if len(back) == len(moved):
        return f"{measures}, all back within {many(round(max(back)), 'month')}"
    return f"{measures}: {within}, {len(moved) - len(back)} not by the end of the {months} months"


def of_sensitivity(told: _Told) -> Iterator[str]:
    """Yield what a number hangs on, and whether knowing it would change a choice."""
    rows = [row for row in told["ranking"] if row["option"] == told["option"] and row["told"]]
    asked = told["asked"]
    what = readable(asked["measure"])
    if told["option"] != BASELINE:
        what = f"What the option changes in “{what}”"
    if rows:
        names = [f"{plain_name(row['input'])} ({_swing(row)})" for row in rows[:_NAMED]]
        yield f"{what} hangs most on {listed(names)}."
    else:
        yield (
            f"{what}: in {many(told['runs'], 'run')} no figure's effect can be told from that of a figure that does "
            "nothing. More runs tell more."
        )
    if any(len(each["options"]) > 1 for each in told["deciding"]):
        yield _choice(told)


def _swing(row: _Told) -> str:
    return f"{effect_words(known(row['swing']), row['unit'])} from its low to its high end"


def _choice(told: _Told) -> str:
    several = {each["rule"] for each in told["deciding"] if len(each["options"]) > 1}
    rows = [row for row in told["knowing"] if row["rule"] in several and row["told"] and row["input"] != "everything"]
    if not rows:
        return "Knowing no single figure better would change which option is chosen, as far as so many runs tell."
    most = max(rows, key=lambda row: known(row["changes"]))
    name, share = plain_name(most["input"]), chance_words(most["changes"])
    return f"Knowing {name} would change which option is chosen in {share} of simulated futures."


def of_break_even(told: _Told) -> Iterator[str]:
    """Yield for each option by when it has paid for itself in cash."""
    for option in told["options"]:
        yield from (
            f"{option['name']}: {_paid(account)}." for account in option["accounts"] if account["kind"] == "cash"
        )


def _paid(account: _Told) -> str:
    lasts, last = account["breaks_even_months"], account["by_month"][-1]
    net = f"net {difference(known(last['net']), 'GBP')} on average after {many(last['months'], 'month')}"
    never = round(lasts["never"] * lasts["runs"])
    if lasts["median"] is None:
        return (
            f"in cash it has not paid for itself by the end of the runs in {never} of {lasts['runs']} simulated "
            f"futures; {net}"
        )
    rest = f", in {never} of {lasts['runs']} not by the end" if never else ""
    return (
        f"in cash it has paid for itself after {many(round(lasts['median']), 'month')} in the middle one of "
        f"{lasts['runs']} simulated futures{rest}; {net}"
    )
