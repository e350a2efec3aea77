"""What the records show of the measures a simulation reports: figures to hold a run against."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from calibration.estimating.estimate import DEVIATIONS, FEWEST
from calibration.estimating.front_door import referral_days, rereferred
from calibration.estimating.lifetimes import Flags, Numbers, Whole
from calibration.estimating.protection import CONFERENCE_WITHIN
from calibration.estimating.sheet import TOO_FEW, Columns, Sheet, named_for, since, until
from calibration.estimating.window import DAYS_PER_MONTH, DAYS_PER_YEAR, Months
from calibration.importers.journeys import NONE
from sim.measures import MEASURES
from sim.measures.definitions.care import age_band, ending, entering, under_status
from sim.measures.definitions.front import ASSESSMENT_BANDS, band_name
from sim.vocabulary import AGE_BANDS, CareEnd, EntryRoute, LegalStatus, Standard

PREFIX = "observed_"
_MEAN_OF_DAYS = "mean over all days; the measure's is over working days"


def observed(sheet: Sheet) -> None:
    """Write down each measure that the records have, for the years or months they show."""
    _Observed(sheet).tell()


class _Observed:
    """The measures of one return.

    Parameters
    ----------
    sheet : Sheet
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def tell(self) -> None:
        """Write everything down."""
        parts: dict[str, Callable[[Columns], None]] = {
            "contacts": lambda table: self._count("contacts", "contacts", table.whole("day")),
            "early_help": lambda table: self._stock("early_help_open", "early_help", table),
            "referrals": self._referrals,
            "assessments": self._assessments,
            "section_47s": self._section_47s,
            "cp_plans": self._cp_plans,
            "cin_plans": lambda table: self._stock("cin_plans_open", "cin_plans", table),
            "need": lambda table: self._stock("open_cases", "need", table),
            "care": self._care,
            "legal": self._legal,
        }
        for name, tell in parts.items():
            table = self._sheet.table(name)
            if table is not None and not self._sheet.window(name).blocks():
                self._sheet.leave_out(f"{PREFIX}{name}", "the days shown hold no whole month")
            elif table is not None:
                tell(table)
        self._ratios()

    # -- how a measure is told ---------------------------------------------------------------------------------

    def _blocks(self, measure: str, table: str, after_days: int = 0) -> list[tuple[Months, dict[str, Any]]]:
        """Return years of whole months, with what is the same for every estimate of them."""
        blocks = self._sheet.window(table).blocks(after_days=after_days)
        return [
            (
                block,
                {
                    "name": PREFIX + named_for(measure, block, blocks),
                    "words": measure.replace("_", " ").capitalize(),
                    "measure": measure,
                    "from_month": block.from_month,
                    "to_month": block.to_month,
                },
            )
            for block in blocks
        ]

    def _count(self, measure: str, table: str, days: Whole, *, after_days: int = 0, note: str = "") -> None:
        effect = self._sheet.effect(self._sheet.window(table), days)
        for block, told in self._blocks(measure, table, after_days):
            count = int(np.sum(block.has(days)))
            unit = MEASURES[measure].unit
            self._sheet.rate(**told, counted=count, exposure=1.0, effect=effect, unit=unit, statistic="sum", note=note)

    def _share(self, measure: str, table: str, days: Whole, yes: Flags, *, after_days: int = 0, note: str = "") -> None:
        effect = self._sheet.effect(self._sheet.window(table), days)
        for block, told in self._blocks(measure, table, after_days):
            self._sheet.share(**told, yes=yes[block.has(days)], effect=effect, statistic="share", note=note)

    def _stock(self, measure: str, table: str, spells: Columns) -> None:
        self._open_between(measure, table, since(spells), until(spells))

    def _open_between(self, measure: str, table: str, begins: Whole | Numbers, ends: Whole | Numbers) -> None:
        for block, told in self._blocks(measure, table):
            days = np.minimum(ends, block.last + 1) - np.maximum(begins, block.first)
            there = days > 0
            self._sheet.number(
                **told, value=float(days[there].sum()) / block.days, interval=None, unit=MEASURES[measure].unit,
                records=int(there.sum()), method="days open over days", statistic="mean", note=_MEAN_OF_DAYS,
            )  # fmt: skip

    # -- which measures there are -----------------------------------------------------------------------------

    def _referrals(self, table: Columns) -> None:
        day, nothing = table.whole("day"), table.whole("no_further_action")
        self._count("referrals", "referrals", day)
        known = nothing != NONE
        self._share("referral_no_further_action_share", "referrals", day[known], nothing[known] == 1)
        window = self._sheet.window("referrals")
        known, again = rereferred(window, table.whole("child"), day, table.whole("earlier"))
        if known.any():
            self._share("rereferrals_within_12_months", "referrals", day[known], again[known])

    def _assessments(self, table: Columns) -> None:
        ended = table.whole("ended")
        completed = ended != NONE
        self._count("assessments_completed", "assessments", ended)
        referred, guessed = referral_days(self._sheet, table)
        usable = completed & (referred != NONE)
        worked = self._sheet.window("assessments").working_days(referred[usable], ended[usable])
        note = f"{guessed} counted from their own beginning" if guessed > FEWEST else ""
        by_limit = worked <= Standard.ASSESSMENT_WORKING_DAYS
        self._share("assessments_within_45_days", "assessments", ended[usable], by_limit, note=note)
        for low, high in ASSESSMENT_BANDS:
            inside = (worked >= low) & (worked <= (np.inf if high is None else high))
            self._share(band_name(low, high), "assessments", ended[usable], inside, note=note)
        self._stock("assessments_open", "assessments", table)

    def _section_47s(self, table: Columns) -> None:
        began, held = table.whole("began"), table.whole("conference")
        self._count("section_47s", "section_47s", began)
        is_held = (held != NONE) & (began != NONE)
        days = self._sheet.window("section_47s").working_days(began[is_held], held[is_held])
        note = "not of the first months: conferences of enquiries begun before the first day are not there"
        later = CONFERENCE_WITHIN
        if not self._sheet.window("section_47s").blocks(after_days=later):
            self._sheet.leave_out(f"{PREFIX}icpcs", "no whole month begins late enough after the first day")
        self._count("icpcs", "section_47s", held[is_held], after_days=later, note=note)
        in_time = days <= Standard.ICPC_WORKING_DAYS
        self._share("icpcs_within_15_days", "section_47s", held[is_held], in_time, after_days=later, note=note)

    def _cp_plans(self, table: Columns) -> None:
        began, earlier = table.whole("began"), table.whole("earlier_plans")
        self._count("cp_plans_started", "cp_plans", began)
        self._count("cp_plans_ended", "cp_plans", table.whole("ended"))
        self._stock("cp_plans_open", "cp_plans", table)
        known = earlier != NONE
        if known.any():
            self._share("repeat_cp_plans", "cp_plans", began[known], earlier[known] > 0)

    def _care(self, table: Columns) -> None:
        began, ended, route, way = table.whole("began"), table.whole("ended"), table.text("route"), table.text("way")
        self._count("care_started", "care", began)
        for entry in EntryRoute:
            self._count(entering(entry), "care", began[route == entry.name.lower()])
        self._count("care_ended", "care", ended)
        for end in CareEnd:
            self._count(ending(end), "care", ended[way == end.name.lower()])
        self._stock("children_in_care", "care", table)
        self._by_age(table)
        self._months_of_leavers(began, ended)

    def _by_age(self, table: Columns) -> None:
        began, age = table.whole("began"), table.number("age_began")
        known = np.isfinite(age) & (began != NONE)
        if known.sum() < 0.9 * len(table):
            self._sheet.leave_out(f"{PREFIX}{age_band(0)}", "of too many children in care the age is not known")
            return
        born = began[known] - age[known] * DAYS_PER_YEAR
        begins, ends = since(table)[known], until(table)[known]
        for band, (low, high) in enumerate(pairwise(AGE_BANDS)):
            first = begins if band == 0 else np.maximum(begins, born + low * DAYS_PER_YEAR)
            last = ends if high == AGE_BANDS[-1] else np.minimum(ends, born + high * DAYS_PER_YEAR)
            self._open_between(age_band(band), "care", first, last)

    def _months_of_leavers(self, began: Whole, ended: Whole) -> None:
        measure, known = "care_months_of_leavers", (began != NONE) & (ended != NONE)
        for block, told in self._blocks(measure, "care"):
            inside = known & block.has(ended)
            if (count := int(inside.sum())) < FEWEST:
                self._sheet.leave_out(told["name"], TOO_FEW)
                continue
            months = (ended - began)[inside] / DAYS_PER_MONTH
            mean, error = float(months.mean()), DEVIATIONS * float(months.std(ddof=1) / np.sqrt(count))
            self._sheet.number(
                **told, value=mean, interval=(max(mean - error, 0.0), mean + error), unit=MEASURES[measure].unit,
                records=count, method="mean of those who left", statistic="mean",
                note="only of those who left: no estimate of how long care lasts",
            )  # fmt: skip

    def _legal(self, table: Columns) -> None:
        status = table.text("status")
        for legal in LegalStatus:
            chosen = status == legal.name.lower()
            self._open_between(under_status(legal), "legal", since(table)[chosen], until(table)[chosen])

    def _ratios(self) -> None:
        """Tell how many of one kind there were for each referral, as councils quote it."""
        referrals = self._sheet.table("referrals")
        if referrals is None:
            return
        window = self._sheet.window("referrals")
        ratios = (
            ("assessments_per_referral", "assessments", "ended"),
            ("referral_to_plan_ratio", "cp_plans", "began"),
            ("referral_to_care_ratio", "care", "began"),
        )
        for measure, name, column in ratios:
            table = self._sheet.table(name)
            if table is None:
                continue
            days, referred = table.whole(column), referrals.whole("day")
            effect = max(self._sheet.effect(window, referred), self._sheet.effect(window, days))
            for block, told in self._blocks(measure, "referrals"):
                count, of = int(np.sum(block.has(days))), int(np.sum(block.has(referred)))
                if min(count, of) < FEWEST:
                    self._sheet.leave_out(told["name"], TOO_FEW)
                    continue
                factor = float(np.exp(DEVIATIONS * np.sqrt(effect * (1.0 / count + 1.0 / of))))
                self._sheet.number(
                    **told, value=count / of, interval=(count / of / factor, count / of * factor),
                    unit=MEASURES[measure].unit, records=count, method="ratio of counts", statistic="mean",
                )  # fmt: skip
