"""Ways out of care: which way children of an age go, and after how many months.

In the model a child that comes into care has a way out and a natural time for it; it leaves then, or at 18 if that
comes first. So the 18th birthday is a limit to what can be seen of a child, not a way that competes with the others:
here it ends a child's time at risk. Aalen-Johansen then gives, for each age at coming into care, the part that would
have left each way by each time, were there no birthday: the scenario's shares times its bands of months.
"""

from math import ceil, floor, inf

import numpy as np

from calibration.estimating.estimate import FEWEST, SMALL
from calibration.estimating.floors import EARLIEST, could_have_left, natural
from calibration.estimating.lifetimes import Lifetimes, Numbers, Whole
from calibration.estimating.product_limit import CENSORED, Incidence, aalen_johansen
from calibration.estimating.sheet import TOO_FEW, Sheet
from calibration.estimating.stays import WAYS, Stays, stays_of, still_in_care
from calibration.estimating.window import DAYS_PER_MONTH
from sim.engine import from_bands
from sim.scenario.care_parameters import WAYS_OUT
from sim.vocabulary import AGE_BANDS

REFERENCE_CHILDREN = 10.0
"""So many children like the scenario's are counted with those of each age in the records. Of an age with few children
the scenario's ways then count for much, and beyond what was observed for everything."""
MOST_UNSAID = 0.2
"""Largest part of endings whose way may be unknown."""
_EACH_WAY = 60
"""Spells that one of the scenario's ways is spread over."""
_TOO_EARLY = 0.1
"""Part of a way's children who may leave sooner than its steps allow without a word."""
_OUTSIDE = 0.02
"""Part of a way that may lie beyond the scenario's bands of months before they are made longer."""
_AGES = len(AGE_BANDS) - 1
_MOST_MONTHS = 216
_BANDS = ("under 1", "1 to 4", "5 to 9", "10 to 15", "16 and 17")
_LIKE = "like the scenario's (or the norms') counted with those of each age; beyond what is observed, its ways"
_STAFFED = "as staffed: what is lost by waiting is in it"


def leaving_care(sheet: Sheet) -> None:
    """Estimate which ways children leave care and when."""
    care = sheet.table("care")
    if care is None:
        return
    stays = stays_of(care, sheet.window("care"))
    endings = int(np.sum(stays.way != CENSORED))
    if len(stays.lives) < FEWEST or endings < FEWEST:
        sheet.leave_out("permanence", TOO_FEW)
        return
    effect = sheet.effect(sheet.window("care"), care.whole("began"))
    still_in_care(sheet, stays, effect)
    unsaid = float(np.mean(stays.way[stays.way != CENSORED] == len(WAYS)))
    if unsaid > MOST_UNSAID:
        sheet.leave_out("permanence", f"of {unsaid:.0%} of endings the way is not said")
        return
    _Ways(sheet, stays).tell()


class _Ways:
    """Shares by age and bands of months of each way out.

    Parameters
    ----------
    sheet : Sheet
    stays : Stays
    """

    def __init__(self, sheet: Sheet, stays: Stays) -> None:
        self._sheet, self._stays = sheet, stays
        self._reference = {way: self._of(way) for way in WAYS_OUT}
        self._by_age = [self._incidence(band) for band in range(_AGES)]
        entered = np.bincount(stays.band[stays.entered], minlength=_AGES).astype(np.float64)
        self._entered = entered / entered.sum() if entered.sum() > 0 else np.full(_AGES, 1.0 / _AGES)
        self._endings = np.bincount(stays.way[stays.way != CENSORED], minlength=len(WAYS) + 1)
        self._note = self._told()

    def _of(self, way: str) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
        """Return shares, edges and shares of months that the scenario or the norms have."""
        at = f"permanence.{way}."
        edges, parts = self._sheet.reference(at + "months_edges"), self._sheet.reference(at + "month_shares")
        return self._sheet.reference(at + "shares"), edges, parts

    def _incidence(self, band: int) -> Incidence:
        """Follow the children of an age, and some like the scenario's."""
        chosen = self._stays.band == band
        lives, way = self._stays.lives.where(chosen), self._stays.way[chosen]
        exits, ways, weights = self._like_the_scenario(band)
        more = len(exits)
        together = Lifetimes(
            np.concatenate((lives.entry, np.zeros(more))),
            np.concatenate((lives.exit, exits)),
            np.concatenate((lives.is_ended, ways != CENSORED)),
            np.arange(len(lives) + more),
        )
        return aalen_johansen(
            together,
            np.concatenate((way, ways)),
            len(WAYS) + 1,
            weights=np.concatenate((np.ones(len(lives)), weights)),
            least=0.0,
        )

    def _like_the_scenario(self, band: int) -> tuple[Numbers, Whole, Numbers]:
        """Return exits, ways and weights of the scenario's children of an age; those it keeps never leave."""
        exits, ways, weights = [], [], []
        parts = (np.arange(_EACH_WAY) + 0.5) / _EACH_WAY
        for place, name in enumerate(WAYS):
            shares, edges, month_shares = self._reference[name]
            if shares[band] > 0.0:
                months = from_bands(tuple(edges), tuple(month_shares))
                exits += [months(part) * DAYS_PER_MONTH for part in parts.tolist()]
                ways += [place] * _EACH_WAY
                weights += [REFERENCE_CHILDREN * shares[band] / _EACH_WAY] * _EACH_WAY
        kept = REFERENCE_CHILDREN - sum(weights)
        return (
            np.array([*exits, inf]),
            np.array([*ways, CENSORED], dtype=np.int64),
            np.array([*weights, max(kept, 0.0)]),
        )

    def _left_by(self, band: int, way: int, months: Numbers) -> Numbers:
        """Part of an age that has left a way by then; ways not said are shared out among those said."""
        found, days = self._by_age[band], months * DAYS_PER_MONTH
        unsaid = found.left_by(len(WAYS), days)
        said = sum((found.left_by(each, days) for each in range(len(WAYS))), np.zeros(len(days)))
        factor = 1.0 + np.divide(unsaid, said, out=np.zeros(len(days)), where=said > 0)
        left: Numbers = found.left_by(way, days) * factor
        return left

    def _told(self) -> str:
        counts = np.bincount(self._stays.band, minlength=_AGES)
        said = [f"{REFERENCE_CHILDREN:g} children {_LIKE}"]
        few = [_BANDS[band] for band in range(_AGES) if counts[band] < FEWEST]
        if few:
            said.append(f"mostly the scenario's for ages with fewer than {FEWEST} children: {', '.join(few)}")
        if self._stays.without_age > SMALL:
            said.append(f"{self._stays.without_age} without a known age left out")
        if self._stays.lives.unknown > SMALL:
            said.append(f"{self._stays.lives.unknown} whose beginning is not known left out")
        if self._endings[len(WAYS)] > SMALL:
            said.append(f"{self._endings[len(WAYS)]} endings in a way not said shared out in proportion")
        if self._sheet.journeys.records == "annex_a":
            said.append("of a child with two periods the return has the last one only: a little too few leave")
        return "; ".join(said)

    def tell(self) -> None:
        """Write everything down."""
        ever = np.array([inf])
        shares = np.array(
            [[float(self._left_by(band, way, ever)[0]) for band in range(_AGES)] for way in range(len(WAYS))]
        )
        method = "Aalen-Johansen by age with delayed entry, censored at 18"
        for place, name in enumerate(WAYS):
            self._sheet.listed(
                f"way_{name}_shares",
                f"Children who leave care by {name.replace('_', ' ')}, as a share of those of each age on coming in",
                shares[place],
                "share",
                len(self._stays.lives),
                method,
                field=f"permanence.{name}.shares",
                note=self._note,
                is_of_few=0 < self._endings[place] <= SMALL,
            )
            self._months(place, name, shares[place])
        self._long_term(shares.sum(axis=0))

    def _months(self, place: int, name: str, shares: Numbers) -> None:
        """Tell when children leave by a way: all ages together, each as often as children of it come in."""
        if self._endings[place] < FEWEST:
            self._sheet.leave_out(f"way_{name}_months", TOO_FEW)
            return
        grid = np.arange(0.0, _MOST_MONTHS + 1.0)
        left = sum(
            (self._entered[band] * self._left_by(band, place, grid) for band in range(_AGES)), np.zeros(len(grid))
        )
        whole = float(self._entered @ shares)
        reference = tuple(self._reference[name][1])
        left = np.minimum(left / whole, 1.0)
        parts, note = natural(name, grid, left, reference[0], self._sheet.reference), _STAFFED
        could = could_have_left(name, grid, self._sheet.reference)
        if could is not None:
            note += "; without what court and the steps after it take at least, which the model adds (an approximation)"
            if (early := float(np.max(left[could < EARLIEST], initial=0.0))) > _TOO_EARLY:
                note += f"; {early:.0%} leave sooner than court and these steps allow in the scenario: look at them"
        edges = _wide_enough(reference, grid, parts)
        by_edge = np.interp(edges, grid, parts)
        by_edge[0], by_edge[-1] = 0.0, 1.0
        records = int(self._endings[place])
        words = f"Months from coming into care to leaving it by {name.replace('_', ' ')}"
        method = "Aalen-Johansen, ages weighted by who comes in"
        at = f"permanence.{name}."
        if edges != reference:
            self._sheet.listed(
                f"way_{name}_months_edges", f"{words}: edges of bands", edges, "months", records, method,
                field=at + "months_edges", note="the scenario's, with a band more for those it does not reach",
            )  # fmt: skip
        self._sheet.listed(
            f"way_{name}_months", f"{words}, in bands", np.diff(by_edge), "share", records, method,
            field=at + "month_shares", note=note,
        )  # fmt: skip

    def _long_term(self, leaving: Numbers) -> None:
        """Tell how many can still be matched until 18, if the ways out leave fewer than the scenario has."""
        before = np.asarray(self._reference["long_term_fostering"][0])
        if np.all(before <= 1.0 - leaving):
            return
        self._sheet.listed(
            "matched_until_18_shares",
            "Children matched with long-term carers, as a share of those of each age on coming in",
            np.minimum(before, np.maximum(1.0 - leaving, 0.0)),
            "share",
            len(self._stays.lives),
            "the scenario's or the norms', less where ways out leave fewer",
            field="permanence.long_term_fostering.shares",
        )


def _wide_enough(edges: tuple[float, ...], grid: Numbers, parts: Numbers) -> tuple[float, ...]:
    """Return the scenario's edges, with one more at either end where a part worth telling lies beyond them."""
    wide = list(edges)
    if edges[0] > 0.0 and np.interp(edges[0], grid, parts) > _OUTSIDE:
        first = float(floor(np.interp(_OUTSIDE / 2, parts, grid)))
        wide.insert(0, min(first, edges[0] - 1.0) if edges[0] > 1.0 else 0.0)
    if np.interp(edges[-1], grid, parts) < 1.0 - _OUTSIDE:
        wide.append(max(float(ceil(np.interp(1.0 - _OUTSIDE / 2, parts, grid))), edges[-1] + 1.0))
    return tuple(wide)
