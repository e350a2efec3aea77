"""What an answer hangs on, for people: findings in sentences, then the tables behind them."""

import math
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.measures import COUNCIL
from sim.planning.sensitivity import (
    NO_OPTION,
    Deciding,
    InPosts,
    Known,
    OfOption,
    Sensitivity,
    Tornado,
    Weight,
    swing_of,
)
from sim.planning.sensitivity.inputs import Input
from sim.planning.sensitivity.posts import RATIO_NAME
from sim.planning.sensitivity.ranking import ERROR_NAME, FLOOR_NAME
from sim.report.comparison import draws_words
from sim.report.words import difference, many, number, readable
from sim.scenario.options import BASELINE

_MOST_ROWS = 12
_NAMED = 3


def sensitivity_report(found: Sensitivity, option: str = BASELINE) -> Group:
    """Return everything there is to read of the baseline and, if one is named, of what another option changes."""
    parts: list[RenderableType] = [Text(title(found), style="bold"), Text("")]
    parts += [Text(sentence) for sentence in findings(found, option)]
    for own in found.of_options:
        if own.option in (BASELINE, option):
            parts += [Text(""), _ranking(found, own)]
    if found.tornado is not None:
        parts += [Text(""), _tornado(found, found.tornado)]
    for deciding in found.deciding:
        if any(each.changes for each in deciding.known):
            parts += [Text(""), _knowing(found, deciding)]
    parts += [Text(""), *(Text(sentence) for sentence in assumed(found))]
    return Group(*parts)


def title(found: Sensitivity) -> str:
    """Say what is asked."""
    return f"{found.comparison.manifest.name}: what {about(found)} hangs on"


def about(found: Sensitivity) -> str:
    """Say the number that is asked about."""
    one, manifest = found.number, found.comparison.manifest
    team = "" if one.team == COUNCIL else f" of {manifest.teams[one.team].name}"
    return f"“{readable(one.measure)}”{team} ({one.statistic})"


def input_name(each: Input) -> str:
    """Name an input: its first figure, and how many move with it."""
    others = len(each.figures) - 1
    # spaces let a long key of an amount be broken across lines
    name = each.name.replace("/", " / ")
    return f"{name} (with {many(others, 'other')} that move as it does)" if others else name


def effect_words(value: float, unit: str) -> str:
    """Write an effect, small ones with a second decimal: half a point, or a twentieth of a case, may be a finding.

    >>> effect_words(-0.034, "cases per FTE"), effect_words(0.0042, "share"), effect_words(3.14, "cases per FTE")
    ('-0.03', '+0.42 points', '+3.1')
    """
    if unit == "share" and abs(value) < 0.01:
        return f"{100 * value:+.2f} points"
    return (
        f"{value:+.2f}"
        if abs(value) < 1 and not unit.startswith("GBP") and unit != "share"
        else difference(value, unit)
    )


def findings(found: Sensitivity, option: str = BASELINE) -> Iterator[str]:
    """Yield what can be said, the most important first."""
    for deciding in found.deciding:
        yield from knowing_words(found, deciding)
    if found.tornado is not None:
        yield tornado_words(found, found.tornado)
    for own in found.of_options:
        if own.option in (BASELINE, option):
            yield ranking_words(found, own)


def ranking_words(found: Sensitivity, own: OfOption) -> str:
    """Say which inputs move a number, over draws."""
    what = of_which(found, own.option)
    ranking = own.ranking
    told = ranking.told
    over = f"over {many(ranking.draws, 'draw')}"
    if not told:
        least = min((each.floor for each in ranking.weights), default=math.nan)
        return (
            f"{what}: {over}, nothing can be told from figures that do nothing; only a weight above {least:.2f} "
            f"could be. To see one of 0.2, about {many(ranking.draws_needed, 'draw')} are needed."
        )
    named = "; ".join(f"{input_name(each.input)} {_swing_words(found, each)}" for each in told[:_NAMED])
    others = f", and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
    return f"{what} hangs most, {over}, on {named}{others}. No other figure can be told from one that does nothing."


def tornado_words(found: Sensitivity, tornado: Tornado) -> str:
    """Say which ends make a difference with the same luck."""
    told = [end for end in tornado.ends if end.effect.is_told]
    what = f"One figure at a time, all else central, {many(tornado.runs, 'run')} of each with the same luck"
    if not told:
        return f"{what}: no end of any figure makes a difference that can be told from none."
    unit = found.number.unit
    named = "; ".join(
        f"{input_name(end.input)} at its {end.end} end {effect_words(end.effect.mean, unit)}"
        for end in told[: 2 * _NAMED]
    )
    return f"{what}: {named}."


def knowing_words(found: Sensitivity, deciding: Deciding) -> Iterator[str]:
    """Say what it would be worth to know an input."""
    now = _option_name(found, deciding, deciding.decided)
    yield f"By the rule “{deciding.words}”, the choice is {now}."
    if not any(each.changes for each in (*deciding.known, *([deciding.all_known] if deciding.all_known else []))):
        yield f"In none of the {many(deciding.draws, 'draw')} would knowing any one figure change that."
        return
    told = [each for each in deciding.known if each.is_told]
    rest = max((each.changes for each in deciding.known if not each.is_told), default=0.0)
    for each in told[:_NAMED]:
        assert each.input is not None
        yield (
            f"Measuring {input_name(each.input)} would change the choice in {_hundred(each.changes)} simulated futures "
            f"(95 % error {100 * each.low:.0f} to {100 * each.high:.0f}), to {_to_words(found, deciding, each)}"
            f"{_gain_words(each)}."
        )
    floor = deciding.known[0].changes_floor if deciding.known else 0.0
    if told:
        yield (
            f"Nothing else would in more than {max(100 * rest, 0):.0f}."
            if len(told) <= _NAMED
            else (f"{len(told) - _NAMED} others would as well, in fewer; the rest cannot be told from doing nothing.")
        )
    else:
        yield (
            "Measuring no single figure would change it more often than a figure that does nothing seems to "
            f"(up to {_hundred(floor)}, with {many(deciding.draws, 'draw')})."
        )
    every = deciding.all_known
    if every is None:
        yield "What it would be worth to know everything takes more draws than there are."
    elif every.is_told:
        yield f"Knowing everything would change it in {_hundred(every.changes)}{_gain_words(every)}."
    else:
        yield "Even knowing everything cannot be told from knowing nothing, as far as these draws show."


def assumed(found: Sensitivity) -> Iterator[str]:
    """Yield what stands behind the numbers."""
    manifest = found.comparison.manifest
    yield f"{many(manifest.runs, 'run')} of each option over {many(manifest.months, 'month')}, {draws_words(manifest)}."
    ranking = found.of_options[0].ranking
    way = (
        "all figures in one regression"
        if ranking.at_once
        else f"each figure by itself, for want of draws ({ranking.draws_at_once} would do for all at once): one that "
        "does nothing but moves with another takes part of its weight"
    )
    yield f"Cost in total: simulated, {found.money.statistic}."
    yield f"Weights: standardised coefficients on ranks, {way}; ± is the {ERROR_NAME}. Floor: {FLOOR_NAME}."
    if found.posts is not None:
        yield f"In posts: held against {found.posts.words}; {_post_words(found)}"
    if found.tornado is not None:
        yield (
            "Tornado: an end is the 10 % or 90 % point of what is drawn; figures that were fitted together are moved "
            "one at a time here, so two that offset each other look larger than together. ±: 95 % simulation error, of "
            "each end by itself: of twenty ends that do nothing one is expected beyond it."
        )
    if found.not_drawn:
        yield (
            f"{found.not_drawn} other figures have an interval but are not drawn, so nothing is said of them; "
            "--intervals draws these too."
        )


def _ranking(found: Sensitivity, own: OfOption) -> Table:
    unit = found.number.unit
    table = Table(title=Text(f"{of_which(found, own.option)}: rank regression"), title_justify="left")
    table.add_column("figure", min_width=22)
    for heading in ("weight", "floor", "low to high end", "cost in total", "in posts"):
        table.add_column(heading, justify="right")
    for each in own.ranking.weights[:_MOST_ROWS]:
        error = (each.high - each.low) / 2
        money = own.cost_of(each)
        table.add_row(
            Text(f"{'' if each.is_told else '· '}{input_name(each.input)}"),
            f"{each.weight:+.2f} ± {error:.2f}" if each.input.has_direction else f"{each.weight:.2f} ± {error:.2f}",
            f"{each.floor:.2f}",
            effect_words(each.swing, unit) if each.is_told else "not told from none",
            difference(money.swing, "GBP") if money.is_told else "not told from none",
            _posts(found.in_posts(swing_of(each, own.ranking.draws))) if each.is_told else "–",
        )
    if len(own.ranking.weights) > _MOST_ROWS:
        table.caption = f"and {len(own.ranking.weights) - _MOST_ROWS} more, in ranking.csv"
    return table


def _tornado(found: Sensitivity, tornado: Tornado) -> Table:
    unit = found.number.unit
    what = of_which(found, tornado.option)
    heading = f"{what}: one figure at a time, {central_words(tornado, unit)} with all central"
    table = Table(title=Text(heading), title_justify="left")
    table.add_column("figure", min_width=22)
    for name in ("end", "difference", "cost in total", "in posts"):
        table.add_column(name, justify="right")
    for end in tornado.ends:
        if end.error:
            table.add_row(Text(input_name(end.input)), end.end, Text(f"could not be simulated: {end.error}"), "–", "–")
            continue
        mean, error = (effect_words(one, unit) for one in (end.effect.mean, end.effect.half_width))
        cost = f"{difference(end.cost.mean, 'GBP')} ± {number(end.cost.half_width, 'GBP')}"
        table.add_row(
            Text(f"{'' if end.effect.is_told else '· '}{input_name(end.input)}"),
            end.end,
            f"{mean} ± {error.lstrip('+')}",
            cost,
            _posts(found.in_posts(end.effect)) if end.effect.is_told else "–",
        )
    return table


def _knowing(found: Sensitivity, deciding: Deciding) -> Table:
    table = Table(title=Text(f"If it were known: {deciding.words}"), title_justify="left")
    table.add_column("figure", min_width=22)
    for heading in ("another choice in", "floor", "to", *(["worth"] if deciding.rule != "standards" else [])):
        table.add_column(heading, justify="right")
    rows = [*deciding.known[: _MOST_ROWS // 2], *([deciding.all_known] if deciding.all_known is not None else [])]
    for each in rows:
        name = "everything" if each.input is None else input_name(each.input)
        gain = [difference(each.gain, "GBP") if each.gain > each.gain_floor else "not told from none"]
        table.add_row(
            Text(f"{'' if each.is_told else '· '}{name}"),
            f"{_hundred(each.changes)}\n{100 * each.low:.0f} to {100 * each.high:.0f}",
            f"{100 * each.changes_floor:.0f}",
            Text(_to_words(found, deciding, each) if each.to else "–"),
            *(gain if deciding.rule != "standards" else []),
        )
    return table


def of_which(found: Sensitivity, option: str) -> str:
    """Say what is asked about of an option: the baseline's number, or what another one changes of it."""
    manifest = found.comparison.manifest
    name = manifest.name_of(option)
    what = readable(found.number.measure)
    return f"{what}, {name}" if option == BASELINE else f"{what}, difference that “{name}” makes"


def central_words(tornado: Tornado, unit: str) -> str:
    """Say what comes out with all figures at the centre: a number, or what an option changes of it."""
    return number(tornado.central, unit) if tornado.option == BASELINE else difference(tornado.central, unit)


def _swing_words(found: Sensitivity, each: Weight) -> str:
    unit = found.number.unit
    if not each.input.has_direction:
        return f"(up to {effect_words(each.swing, unit)})"
    return f"({effect_words(each.swing, unit)} from its low to its high end)"


def _posts(posts: InPosts) -> str:
    if not math.isfinite(posts.posts):
        return "not known"
    return f"{posts.posts:+.1f}\n{posts.low:+.1f} to {posts.high:+.1f}"


def _post_words(found: Sensitivity) -> str:
    posts, unit = found.posts, found.number.unit
    assert posts is not None
    one = posts.one
    mean = effect_words(one.mean, unit)
    if not one.is_told:
        return f"what one of them does ({mean}) cannot be told from nothing, so effects in posts are not known."
    return (
        f"one of them makes {mean}. A minus is as if there were so many fewer. Effects of posts are taken to add up. "
        f"Ranges in posts: {RATIO_NAME}."
    )


def _hundred(share: float) -> str:
    return f"{100 * share:.0f} of 100"


def _option_name(found: Sensitivity, deciding: Deciding, place: int) -> str:
    return "none" if place == NO_OPTION else f"“{found.comparison.manifest.name_of(deciding.options[place])}”"


def _to_words(found: Sensitivity, deciding: Deciding, each: Known) -> str:
    parts = sorted(each.to.items(), key=lambda one: -one[1])
    return ", ".join(f"{_option_name(found, deciding, place)} in {100 * share:.0f}" for place, share in parts)


def _gain_words(each: Known) -> str:
    if not math.isfinite(each.gain):
        return ""
    if each.gain <= each.gain_floor:
        return "; what that is worth cannot be told from nothing"
    return f"; worth {number(each.gain, 'GBP')} on average"
