"""Which figures of a council are fitted, and what is believed of them beforehand.

The prior of a figure is the interval that the scenario's own register of assumptions gives it. Where the register has
none (a figure derived from published counts, say), the interval is an assumption: `WITHOUT_INTERVAL`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calibration.calibrating.kinds import KINDS, USUALLY, Kind, Sections
from calibration.fitting import Prior, Scale
from sim.scenario import Scenario
from sim.scenario.parameters import Parameters

COVERAGE = 0.8
WITHOUT_INTERVAL = {
    "demand_level": (1.10, "referrals are counted; how many of them are first ones is not"),
    "share_assessed": (1.25, "the two published tables it follows from differ by more"),
    "protection_length": (1.25, "from the bands of two years"),
    "need_length": (1.25, "published for all episodes of need, not for these plans"),
    "ways_out_rate": (1.25, "published for a year; single ways swing by more"),
}
"""Figures without an interval of their own: factor up and down (of the odds, for a share) that COVERAGE lies within."""
OTHERWISE = (1.25, "no interval is given: a quarter either way, an assumption")
USED_AGAIN = ("return_share", "assessment_days", "assessment_spread", "earlier_plan_share", "leavers_share")
"""Figures whose interval was worked out from published figures that are targets as well."""
WIDER = 2.0
"""So much wider, on the figure's scale, is the prior of these: the targets must not be used twice."""
NEAREST_TO_END = 0.02
"""An interval's end at 0 or 1, where the logit has no value, is taken as this far inside."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A figure that is fitted for one council.

    Attributes
    ----------
    kind : Kind
    value : float
        What the scenario says.
    prior : Prior
    reason : str
        Where the prior's interval comes from.
    """

    kind: Kind
    value: float
    prior: Prior
    reason: str

    @property
    def name(self) -> str:
        """Name in tables."""
        return self.kind.name


def uncertain_in(scenario: Scenario, names: Sequence[str] | None = None) -> tuple[Uncertain, ...]:
    """Return what is fitted for a council, in the order of the pathway.

    A figure that is 0 (or a share that is 1) is a decision of the scenario and is not fitted.

    Parameters
    ----------
    scenario : Scenario
    names : sequence of str, optional
        Only these; `USUALLY` by default.

    Raises
    ------
    ValueError
        If a name is unknown.
    """
    wanted = list(USUALLY if names is None else names)
    if unknown := [name for name in wanted if name not in KINDS]:
        raise ValueError(f"there is no figure to fit called {', '.join(unknown)}; there are {', '.join(KINDS)}")
    intervals = {row.field: row for row in scenario.register}
    found = []
    for kind in (KINDS[name] for name in KINDS if name in wanted):
        value = kind.value(scenario.parameters)
        if value <= 0.0 or (kind.scale is Scale.LOGIT and value >= 1.0):
            continue
        row = intervals.get(kind.path)
        if row is not None and row.low is not None and row.high is not None and row.coverage is not None:
            prior = _from_register(kind, value, row.low, row.high, row.coverage)
            wider = ", made wider, for targets come from it too" if kind.name in USED_AGAIN else ""
            found.append(Uncertain(kind, value, prior, f"{row.source_title} ({row.status}){wider}"))
        else:
            factor, reason = WITHOUT_INTERVAL.get(kind.name, OTHERWISE)
            found.append(Uncertain(kind, value, _around(kind, value, factor), f"assumption: {reason}"))
    return tuple(found)


def apply(parameters: Parameters, values: Mapping[str, float]) -> Parameters:
    """Return the council with fitted figures set.

    Every value is brought within the bounds the scenario declares for its field. Shares that may not exceed 1
    together are brought down in proportion: see the functions below.

    Raises
    ------
    ValueError
        If a name is unknown.
    """
    if unknown := [name for name in values if name not in KINDS]:
        raise ValueError(f"there is no figure to fit called {', '.join(unknown)}; there are {', '.join(KINDS)}")
    sections = Sections(parameters)
    for name, kind in KINDS.items():
        if name in values:
            kind.change(sections, float(values[name]))
    return sections.together()


def _from_register(kind: Kind, value: float, low: float, high: float, coverage: float) -> Prior:
    if kind.scale is Scale.LOGIT:
        low, high = max(low, NEAREST_TO_END), min(high, 1.0 - NEAREST_TO_END)
    else:
        low = max(low, NEAREST_TO_END * value)
    if low >= high:  # the whole interval lies beyond the ends
        return _around(kind, value, OTHERWISE[0])
    centre = value if low < value < high else None
    if kind.name in USED_AGAIN:
        middle = (
            (kind.scale.forward(low) + kind.scale.forward(high)) / 2 if centre is None else kind.scale.forward(value)
        )
        low, high = (
            float(kind.scale.backward(middle + WIDER * (kind.scale.forward(end) - middle))) for end in (low, high)
        )
    return Prior(kind.name, low, high, coverage, kind.scale, centre)


def _around(kind: Kind, value: float, factor: float) -> Prior:
    if kind.scale is Scale.LOGIT:
        odds = value / (1.0 - value)
        low, high = (changed / (1.0 + changed) for changed in (odds / factor, odds * factor))
    else:
        low, high = value / factor, value * factor
    return Prior(kind.name, low, high, COVERAGE, kind.scale)
