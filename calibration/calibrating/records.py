"""Which published figures rest on the same records as figures of the scenario: nobody may be fitted to both.

What DfE publishes of a council is added up from the very returns the council can import. A figure estimated from a
return already holds what its records say, so that a published figure of the same records would be used twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from calibration.calibrating.targets import LeftOut, Target
from sim.scenario import Source

RETURNS = {
    "annex_a": "Annex A",
    "ssda903": "SSDA903 returns",
    "cin_census": "CIN census",
    "workforce": "Workforce census",
}
OF_CARE = ("care_", "children_in_care", "returned_to_care", "placement", "matched_", "staying_put", "pathway_")
OF_WORKFORCE = ("caseload_per_fte", "turnover_share", "empty_posts_fte", "agency_fte", "absent_fte", "workers_")
OF_NEITHER = ("cost_", "saving_", "drift_", "hours_", "depth_", "manager_", "proceedings_", "pre_proceedings_")
TIMELINESS = ("assessments_within_45_days", "assessments_days_")
"""No figure is estimated from how long assessments took, for that holds waiting: these remain to be fitted to."""


@dataclass(frozen=True, slots=True)
class Used:
    """Records that figures of the scenario were estimated from."""

    records: str
    first_day: date
    last_day: date

    @classmethod
    def of(cls, source: Source) -> "Used | None":
        """Read the records of a source, None if it is none of the council's returns."""
        if not source.records:
            return None
        records, first, _, last = source.records.split(" ")
        return cls(records, date.fromisoformat(first), date.fromisoformat(last))

    @property
    def words(self) -> str:
        """What a planner calls them."""
        return f"{RETURNS[self.records]} {self.first_day:%B %Y} to {self.last_day:%B %Y}"

    def hold(self, target: Target) -> bool:
        """Whether a figure was counted from these records."""
        figure = target.figure
        if figure.to_month < f"{self.first_day:%Y-%m}" or figure.from_month > f"{self.last_day:%Y-%m}":
            return False
        named = (name for name in (figure.measure, figure.whole) if name)
        return any(self.records in returns_behind(measure) for measure in named)


def returns_behind(measure: str) -> tuple[str, ...]:
    """Return the returns from which a measure is counted in what is published.

    >>> returns_behind("care_started"), returns_behind("icpcs"), returns_behind("assessments_within_45_days")
    (('ssda903', 'annex_a'), ('cin_census', 'annex_a'), ())
    """
    if measure.startswith((*TIMELINESS, *OF_NEITHER)):
        return ()
    if measure.startswith(OF_WORKFORCE):
        return ("workforce",)
    return ("ssda903", "annex_a") if measure.startswith(OF_CARE) else ("cin_census", "annex_a")


def without_used(
    targets: Sequence[Target], sources: Sequence[Source]
) -> tuple[tuple[Target, ...], tuple[LeftOut, ...]]:
    """Leave out the targets whose records figures of the scenario were estimated from.

    Parameters
    ----------
    targets : sequence of Target
    sources : sequence of Source
        The scenario's.

    Returns
    -------
    targets, left_out
    """
    used = [each for each in map(Used.of, sources) if each is not None]
    kept, left_out = [], []
    for target in targets:
        holder = next((each for each in used if each.hold(target)), None)
        if holder is None:
            kept.append(target)
        else:
            reason = f"counted from the same records as figures of the scenario ({holder.words})"
            left_out.append(LeftOut(target.name, reason))
    return tuple(kept), tuple(left_out)
