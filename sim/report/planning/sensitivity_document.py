"""What an answer hangs on, for programs and spreadsheets, and as a picture."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from sim.planning.sensitivity import Deciding, OfOption, Paired, Sensitivity, Tornado, swing_of
from sim.planning.sensitivity.posts import RATIO_NAME
from sim.planning.sensitivity.ranking import ERROR_NAME, FLOOR_NAME
from sim.report.charting.chart import Chart
from sim.report.charting.effects import draw_differences
from sim.report.planning.sensitivity import assumed, central_words, findings, input_name, of_which, title, tornado_words
from sim.report.words import difference, many, plain

_Row = dict[str, Any]


def ranking_rows(found: Sensitivity) -> list[_Row]:
    """Return a row for each option and input: weights, and effects in the number's unit, in pounds and in posts."""
    return [row for own in found.of_options for row in _weights(found, own)]


def _weights(found: Sensitivity, own: OfOption) -> Iterator[_Row]:
    for each in own.ranking.weights:
        money, posts = own.cost_of(each), found.in_posts(swing_of(each, own.ranking.draws))
        yield {
            "option": own.option,
            "input": each.input.name,
            "figures": "; ".join(each.input.figures),
            "has_direction": each.input.has_direction,
            "weight": each.weight,
            "weight_low": each.low,
            "weight_high": each.high,
            "floor": each.floor,
            "told": each.is_told,
            "unit": found.number.unit,
            "swing": each.swing,
            "swing_low": each.swing_low,
            "swing_high": each.swing_high,
            "swing_gbp": money.swing,
            "swing_gbp_low": money.swing_low,
            "swing_gbp_high": money.swing_high,
            "told_gbp": money.is_told,
            "posts": posts.posts,
            "posts_low": posts.low,
            "posts_high": posts.high,
        }


def tornado_rows(found: Sensitivity) -> list[_Row]:
    """Return a row for each end; none without a tornado."""
    rows = []
    for end in found.tornado.ends if found.tornado is not None else ():
        posts = found.in_posts(end.effect)
        rows.append(
            {
                "input": end.input.name,
                "figures": "; ".join(f"{name} = {value:g}" for name, value in end.figures.items()),
                "end": end.end,
                "unit": found.number.unit,
                "difference": end.effect.mean,
                "half_width": end.effect.half_width,
                "told": end.effect.is_told,
                "difference_gbp": end.cost.mean,
                "half_width_gbp": end.cost.half_width,
                "posts": posts.posts,
                "posts_low": posts.low,
                "posts_high": posts.high,
                "runs": end.effect.number,
                "error": end.error,
            }
        )
    return rows


def knowing_rows(found: Sensitivity) -> list[_Row]:
    """Return a row for each rule and input, everything together last."""
    return [row for deciding in found.deciding for row in _known(deciding)]


def _known(deciding: Deciding) -> Iterator[_Row]:
    every = [deciding.all_known] if deciding.all_known is not None else []
    for each in (*deciding.known, *every):
        yield {
            "rule": deciding.rule,
            "input": "everything" if each.input is None else each.input.name,
            "figures": "" if each.input is None else "; ".join(each.input.figures),
            "chosen_now": deciding.name(deciding.decided),
            "changes": each.changes,
            "changes_low": each.low,
            "changes_high": each.high,
            "floor": each.changes_floor,
            "told": each.is_told,
            "to": "; ".join(f"{deciding.name(place) or 'none'}: {share:.3f}" for place, share in each.to.items()),
            "gain_gbp": each.gain,
            "gain_floor_gbp": each.gain_floor,
        }


def sensitivity_document(found: Sensitivity, option: str) -> dict[str, Any]:
    """Return one JSON document; its shape is told in docs/sensitivity.md."""
    manifest, asked = found.comparison.manifest, found.number
    ranking = found.of_options[0].ranking
    return {
        "throughcare_sensitivity": 1,
        "name": manifest.name,
        "council": manifest.council,
        "options_hash": manifest.options_hash,
        "asked": {"measure": asked.measure, "team": asked.team, "statistic": asked.statistic, "unit": asked.unit},
        "option": option,
        "months": manifest.months,
        "runs": manifest.runs,
        "runs_per_draw": manifest.runs_per_draw,
        "draws": ranking.draws,
        "seed": manifest.seed,
        "drawn_from": manifest.drawn_from,
        "not_drawn": found.not_drawn,
        "ranges": {
            "weight_low, weight_high, swing_low, swing_high": ERROR_NAME,
            "floor": FLOOR_NAME,
            "half_width": "95 % simulation error of the mean difference",
            "posts_low, posts_high": RATIO_NAME,
            "changes_low, changes_high": ERROR_NAME,
        },
        "method": {
            "all_at_once": ranking.at_once,
            "draws_for_all_at_once": ranking.draws_at_once,
            "draws_for_a_weight_of_0.2": ranking.draws_needed,
            "explained": plain(ranking.explained),
        },
        "one_post": None
        if found.posts is None
        else {"words": found.posts.words, "fte": found.posts.fte, **_mean(found.posts.one)},
        "ranking": _plain(ranking_rows(found)),
        "tornado": None if found.tornado is None else _of_tornado(found, found.tornado),
        "deciding": [
            {"rule": each.rule, "words": each.words, "options": list(each.options), "chosen": each.name(each.decided)}
            for each in found.deciding
        ],
        "knowing": _plain(knowing_rows(found)),
        "findings": list(findings(found, option)),
        "assumed": list(assumed(found)),
        "words": [title(found), *findings(found, option), *assumed(found)],
    }


def _of_tornado(found: Sensitivity, tornado: Tornado) -> dict[str, Any]:
    return {
        "option": tornado.option,
        "runs": tornado.runs,
        "central": plain(tornado.central),
        "more_posts": {"fte": tornado.posts, **_mean(tornado.of_posts)},
        "ends": _plain(tornado_rows(found)),
    }


def _mean(one: Paired) -> _Row:
    return {"mean": plain(one.mean), "half_width": plain(one.half_width), "number": one.number}


def _plain(rows: list[_Row]) -> list[Mapping[str, Any]]:
    return [
        {name: bool(value) if isinstance(value, bool) else plain(value) for name, value in row.items()} for row in rows
    ]


def tornado_chart(found: Sensitivity) -> Chart | None:
    """Return the tornado as a picture; None without one."""
    tornado, asked = found.tornado, found.number
    if tornado is None:
        return None
    rows = [
        {
            "option": f"{input_name(end.input)}, {end.end}",
            "mean": end.effect.mean,
            "low": float("nan"),
            "high": float("nan"),
            "error_low": end.effect.mean - end.effect.half_width,
            "error_high": end.effect.mean + end.effect.half_width,
            "unit": asked.unit,
        }
        for end in tornado.ends
        if not end.error and end.effect.number
    ]
    if not rows:
        return None
    what = of_which(found, tornado.option)
    points = " in percentage points" if asked.unit == "share" else ""
    return Chart(
        key="tornado",
        title=f"{what}: {_finding(tornado, asked.unit)}",
        subtitle=f"Difference from the central case{points}, {asked.statistic}; each figure at its low and high "
        f"end, all else central and with the same luck. Disc: mean; line with ends: 95 % simulation error over "
        f"{many(tornado.runs, 'run')}. Central: {central_words(tornado, asked.unit)}.",
        source=f"Source: Throughcare, {found.comparison.manifest.name}, seed {found.comparison.manifest.seed}.",
        alt=tornado_words(found, tornado),
        table=pd.DataFrame(rows),
        kind="difference",
        unit=asked.unit,
        category="option",
        drawn=draw_differences,
    )


def _finding(tornado: Tornado, unit: str) -> str:
    told = [end for end in tornado.ends if end.effect.is_told]
    if not told:
        return "no figure can be told from none"
    most = max(told, key=lambda end: abs(end.effect.mean))
    return f"most with {input_name(most.input)} at its {most.end} end, {difference(most.effect.mean, unit)}"
