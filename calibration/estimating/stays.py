"""Periods of care that may end by a way out, and how many children are still in care after a year and two."""

from dataclasses import dataclass

import numpy as np

from calibration.estimating.entering_care import is_unaccompanied
from calibration.estimating.estimate import DEVIATIONS, FEWEST
from calibration.estimating.lifetimes import Flags, Lifetimes, Whole
from calibration.estimating.product_limit import CENSORED, aalen_johansen, kaplan_meier
from calibration.estimating.sheet import Columns, Sheet
from calibration.estimating.window import DAYS_PER_MONTH, DAYS_PER_YEAR, Window
from calibration.importers.journeys import NONE
from sim.scenario.care_parameters import WAYS_OUT
from sim.vocabulary import AGE_BANDS, CareEnd, EntryRoute

WAYS = tuple(way for way in WAYS_OUT if way != "long_term_fostering")
_YEAR, _TWO_YEARS = DAYS_PER_YEAR, 2 * DAYS_PER_YEAR


@dataclass(frozen=True, slots=True)
class Stays:
    """Periods of care that may end by a way out, and by which they did.

    Attributes
    ----------
    lives : Lifetimes
        In days; at risk until the 18th birthday at most.
    way : ndarray of int
        Index in `WAYS`; `len(WAYS)` if it ended in a way not said; `CENSORED`.
    band : ndarray of int
        Age on coming into care, as one of the published bands.
    entered : ndarray of bool
        Whether it began in the days the records show.
    without_age : int
        Periods left out for the child's age.
    """

    lives: Lifetimes
    way: Whole
    band: Whole
    entered: Flags
    without_age: int


def stays_of(care: Columns, window: Window) -> Stays:
    """Return the periods of care that may end by a way out: not those of unaccompanied children and remands."""
    began, age, way = care.whole("began"), care.number("age_began"), care.text("way")
    by_pathway = ~is_unaccompanied(care) & (care.text("route") != EntryRoute.REMAND.name.lower())
    has_age = np.isfinite(age) & (age < AGE_BANDS[-1])
    chosen = by_pathway & has_age
    began, age, way = began[chosen], age[chosen], way[chosen]
    eighteenth = began + np.floor((AGE_BANDS[-1] - np.maximum(age, 0.0)) * DAYS_PER_YEAR).astype(np.int64)
    # who ended in the days before it because of it was not leaving any other way
    ended = np.where(way == CareEnd.AGED_18.name.lower(), NONE, care.whole("ended")[chosen])
    aged = np.where(way == CareEnd.AGED_18.name.lower(), care.whole("ended")[chosen], window.last)
    last = np.minimum(np.minimum(window.last, eighteenth - 1), aged)
    lives = Lifetimes.of(began, ended, care.whole("seen_from")[chosen], last)
    code = np.full(len(way), len(WAYS), dtype=np.int64)
    for place, name in enumerate(WAYS):
        code[way == name] = place
    kept = lives.kept
    band = np.searchsorted(AGE_BANDS[1:-1], np.maximum(age, 0.0), side="right")
    return Stays(
        lives,
        np.where(lives.is_ended, code[kept], CENSORED),
        band[kept].astype(np.int64),
        began[kept] >= window.first,
        int(np.sum(by_pathway & ~has_age)),
    )


def still_in_care(sheet: Sheet, stays: Stays, effect: float) -> None:
    """Tell how many are still in care after a year and two, and how many have gone home by then."""
    lives, home = stays.lives, [WAYS.index("home"), WAYS.index("home_unplanned")]
    still = kaplan_meier(lives, least=FEWEST)
    gone_home = np.where(stays.way == CENSORED, CENSORED, np.where(np.isin(stays.way, home), 0, 1))
    by_way = aalen_johansen(lives, gone_home, 2, least=FEWEST)
    reached = float(lives.exit.max())
    for days, words in ((_YEAR, "a year"), (_TWO_YEARS, "two years")):
        ending = words.replace(" ", "_")
        names = f"still_in_care_after_{ending}", f"home_within_{ending}"
        if still.since > DAYS_PER_MONTH or reached < days:
            for name in names:
                sheet.leave_out(name, "too few are at risk at the beginning, or nobody for so long")
            continue
        told = (
            (names[0], f"Share of children still in care after {words}", still.still_at(days),
             still.error_of_survival(days), "Kaplan-Meier with delayed entry"),
            (names[1], f"Share of children gone home from care within {words}",
             float(by_way.left_by(0, np.array([days]))[0]), by_way.error_of(0, days),
             "Aalen-Johansen with delayed entry"),
        )  # fmt: skip
        for name, said, value, error, method in told:
            error *= DEVIATIONS * float(np.sqrt(effect))
            interval = max(value - error, 0.0), min(value + error, 1.0)
            note = "were there no 18th birthday; without unaccompanied children and remands"
            if still.since > 0.0:
                note += f"; of those still there after {still.since:.0f} days, before which too few are at risk"
            sheet.number(name, said, value, interval, "share", len(lives), method, note=note)
