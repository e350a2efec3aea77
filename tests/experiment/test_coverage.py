"""An 80 % interval of a mean covers the truth 80 % of the time, over 200 synthetic repeats.

The synthetic council is a queue without a limit (arrivals at random, each child stays a time of its own), whose
mean is known: arrivals a month by months stayed. Repeats are told apart as teams, so one call summarises all.
"""

import math

import numpy as np
import pandas as pd
import pytest

from sim.experiment import differences, summarise_options
from sim.experiment.period import period_numbers
from sim.measures import MEASURES

REPEATS, MONTHS, DAYS = 200, 12, 21.0
STOCK, SHARE = "open_cases", "assessments_within_45_days"
OPEN, IN_TIME = 60.0, 0.7
"""True means of the baseline: children open, share in time."""
FEWER, SOONER = 0.8, 0.1
"""What the option does: so much of the stock is left, and so much more is in time."""
STAY = 0.7
"""Of the children open in a month, so many are still there in the next: months are like one another."""
WITHIN = 2.6 * math.sqrt(0.8 * 0.2 / REPEATS)
"""99 % of sampling error of a share of 200."""


def numbers(runs, draws, seed, same_luck=True):
    """Simulate both options for every repeat; return their numbers, and the draw of each run."""
    luck = np.random.default_rng(seed)
    draw = np.arange(runs) // 2 % draws + 1 if draws else np.zeros(runs, int)
    scale, ease = np.ones((runs, REPEATS)), np.zeros((runs, REPEATS))
    if draws:
        scale = luck.gamma(25, 1 / 25, (draws, REPEATS))[draw - 1]
        ease = luck.normal(0, 0.05, (draws, REPEATS))[draw - 1]
    tables = []
    state = luck.bit_generator.state
    for option, left, sooner in (("baseline", 1.0, 0.0), ("more", FEWER, SOONER)):
        if same_luck:
            luck.bit_generator.state = state
        open_now = luck.poisson(OPEN * scale)
        months = []
        for month in range(MONTHS):
            completed = luck.poisson(40, (runs, REPEATS)) + 1
            # As many of them in time as the lowest of their own numbers say: the option's are the same children.
            own = luck.random((60, runs, REPEATS)) + (np.arange(60)[:, None, None] >= completed)
            completed = np.minimum(completed, 60)
            timely = (own < IN_TIME + sooner + ease).sum(axis=0)
            kept = luck.random((200, runs, REPEATS))
            stock = ((kept < left) & (np.arange(200)[:, None, None] < open_now)).sum(axis=0)
            months.append((month, stock * DAYS, np.full_like(stock, DAYS, float), timely, completed))
            open_now = luck.binomial(open_now, STAY) + luck.poisson(OPEN * (1 - STAY) * scale)
        tables.append(_table(option, months, runs))
    draws_of = dict(zip(range(1, runs + 1), draw, strict=True))
    found = []
    for option, table in tables:
        each = period_numbers(table).assign(option=option)
        found.append(each[each["statistic"] == "over the period"].assign(draw=each["run"].map(draws_of)))
    return pd.concat(found, ignore_index=True)


def _table(option, months, runs):
    run, team = (each.ravel() for each in np.indices((runs, REPEATS)))
    parts = []
    for month, stock, days, timely, completed in months:
        for measure, over, under in ((STOCK, stock, days), (SHARE, timely, completed)):
            over, under = over.ravel().astype(float), under.ravel().astype(float)
            parts.append(
                pd.DataFrame({"run": run + 1, "team": team, "value": over / under, "numerator": over})
                .assign(denominator=under, month=f"2017-{month + 1:02}", measure=measure)
                .assign(unit=MEASURES[measure].unit)
            )
    return option, pd.concat(parts, ignore_index=True)


def covered(summary, measure, truth):
    rows = summary[summary["measure"] == measure]
    assert len(rows) == REPEATS
    return ((rows["mean_low"] <= truth) & (truth <= rows["mean_high"])).mean()


@pytest.mark.parametrize(("runs", "draws"), [(8, 0), (16, 8), (15, 5)])
def test_eight_in_ten_intervals_of_a_mean_cover_the_truth(runs, draws):
    """Runs of the central case; two runs in each of eight draws; draws used once, twice and three times over."""
    found = numbers(runs, draws, seed=11)
    summary = summarise_options(found)
    baseline, changed = (summary[summary["option"] == option] for option in ("baseline", "more"))
    difference = differences(found, "baseline")
    coverage = {
        "stock": covered(baseline, STOCK, OPEN),
        "stock of the option": covered(changed, STOCK, OPEN * FEWER),
        "share": covered(baseline, SHARE, IN_TIME),
        "difference of a stock": covered(difference, STOCK, -OPEN * (1 - FEWER)),
        "difference of a share": covered(difference, SHARE, SOONER),
    }
    assert coverage == pytest.approx(dict.fromkeys(coverage, 0.8), abs=WITHIN), coverage


def test_treating_runs_that_share_draws_as_independent_would_not_cover():
    """The test above can fail: without the draws, intervals are too narrow."""
    found = numbers(16, 8, seed=11).assign(draw=0)
    summary = summarise_options(found)
    assert covered(summary[summary["option"] == "baseline"], STOCK, OPEN) < 0.8 - WITHIN


def test_same_luck_gives_narrower_intervals_that_cover_as_often():
    same, own = (differences(numbers(8, 0, 3, same_luck=luck), "baseline") for luck in (True, False))
    for found in (same, own):
        assert covered(found, SHARE, SOONER) == pytest.approx(0.8, abs=WITHIN)
    width = {name: each.loc[each["measure"] == SHARE, "half_width"].mean() for name, each in (("s", same), ("o", own))}
    assert width["s"] < 0.7 * width["o"]
    assert same.loc[same["measure"] == SHARE, "variance_reduction"].median() > 2
    assert own.loc[own["measure"] == SHARE, "variance_reduction"].median() == pytest.approx(1, abs=0.3)
