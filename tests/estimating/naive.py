"""Estimators that are wrong, to show how wrong: they are used nowhere else. And spells whose lengths are known."""

import numpy as np

from calibration.estimating.lifetimes import Lifetimes
from calibration.importers.journeys import NONE

FIRST = 736_420
WINDOW_DAYS = 730
BEFORE_DAYS = 20 * 365
LAST = FIRST + WINDOW_DAYS - 1


def lognormal_days(rng, n, mean=800.0, sigma=1.0):
    return rng.lognormal(np.log(mean) - sigma**2 / 2, sigma, n)


def weibull_days(rng, n, scale=800.0, shape=0.8):
    return scale * rng.weibull(shape, n)


def spells_seen(rng, a_year, growth=0.0, lengths=lognormal_days, ways=None):
    """What two years of records show of spells that began in any of the twenty years before, or within.

    `growth` is yearly: of admissions, whose number in the window's first year is `a_year`. With `ways`, lengths and
    ways come from a function.
    """
    days = np.arange(FIRST - BEFORE_DAYS, LAST + 1)
    rate = a_year / 365.25 * np.exp(growth * (days - FIRST) / 365.25)
    began = np.repeat(days, rng.poisson(rate))
    lasts = lengths(rng, len(began))
    way = np.zeros(len(began), dtype=np.int64)
    if ways is not None:
        way, lasts = ways(rng, len(began))
    ended = began + np.round(lasts).astype(np.int64)
    there = ended >= FIRST
    began, ended, way = began[there], ended[there], way[there]
    ended = np.where(ended > LAST, NONE, ended)
    return began, ended, np.maximum(began, FIRST), way


def lives_seen(*args, **more):
    began, ended, seen_from, way = spells_seen(*args, **more)
    lives = Lifetimes.of(began, ended, seen_from, LAST)
    return lives, way[lives.kept]


def completed_mean(lives):
    """Mean of the spells that ended: leaves out the long ones that have not."""
    return float(np.mean(lives.exit[lives.is_ended]))


def without_delayed_entry(lives):
    """Take every spell as if it had been in sight from its beginning: the long ones are there too often."""
    return Lifetimes(np.zeros(len(lives)), lives.exit, lives.is_ended, lives.kept)


def as_if_others_were_censored(lives, way, which):
    """Take other ways out as censoring: 1 - Kaplan-Meier."""
    return Lifetimes(lives.entry, lives.exit, lives.is_ended & (way == which), lives.kept)
