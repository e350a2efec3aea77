"""Which figures of a council are fitted: their names, how they are applied, and what is believed of them beforehand.

The prior of a figure is the interval that the scenario's own register of assumptions gives it. Where the register has
none (a figure derived from published counts, say), the interval is an assumption: `WITHOUT_INTERVAL`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from calibration.fitting import Prior, Scale
from sim.scenario import Scenario
from sim.scenario.care_parameters import WAYS_OUT
from sim.scenario.parameters import Parameters
from sim.scenario.shape import Figure, Group, shape_of

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
NEAREST_TO_END = 0.02
"""An interval's end at 0 or 1, where the logit has no value, is taken as this far inside."""
_LEAST_ASSESSED = 0.01
_WAYS = tuple(way for way in WAYS_OUT if way != "long_term_fostering")

Change = Callable[[Parameters, float], Parameters]


@dataclass(frozen=True, slots=True)
class Kind:
    """One figure that can be fitted.

    Attributes
    ----------
    name, words : str
        Its name in tables, and what a planner calls it.
    scale : Scale
    value : callable
        What it is in a council.
    change : callable
        The council with another value.
    path : str
        The field of the scenario whose interval it has; empty for factors, whose interval is an assumption.
    """

    name: str
    words: str
    scale: Scale
    value: Callable[[Parameters], float]
    change: Change
    path: str = ""


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
        Only these; all by default.

    Raises
    ------
    ValueError
        If a name is unknown.
    """
    wanted = list(KINDS) if names is None else list(names)
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
            found.append(Uncertain(kind, value, prior, f"{row.source_title} ({row.status})"))
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
    for name, kind in KINDS.items():
        if name in values:
            parameters = kind.change(parameters, float(values[name]))
    return parameters


# -- priors ------------------------------------------------------------------------------------------------------


def _from_register(kind: Kind, value: float, low: float, high: float, coverage: float) -> Prior:
    if kind.scale is Scale.LOGIT:
        low, high = max(low, NEAREST_TO_END), min(high, 1.0 - NEAREST_TO_END)
    else:
        low = max(low, NEAREST_TO_END * value)
    centre = value if low < value < high else None
    if low >= high:  # the whole interval lies beyond the ends
        return _around(kind, value, OTHERWISE[0])
    return Prior(kind.name, low, high, coverage, kind.scale, centre)


def _around(kind: Kind, value: float, factor: float) -> Prior:
    if kind.scale is Scale.LOGIT:
        odds = value / (1.0 - value)
        low, high = (changed / (1.0 + changed) for changed in (odds / factor, odds * factor))
    else:
        low, high = value / factor, value * factor
    return Prior(kind.name, low, high, COVERAGE, kind.scale)


# -- how figures are applied -------------------------------------------------------------------------------------


def _within_bounds(path: str, value: float) -> float:
    shape: Any = shape_of()
    for part in path.split("."):
        assert isinstance(shape, Group)
        shape = shape.fields[part]
    assert isinstance(shape, Figure)
    low = value if shape.least is None else max(value, shape.least)
    return low if shape.most is None else min(low, shape.most)


def _get(path: str) -> Callable[[Parameters], float]:
    def value(parameters: Parameters) -> float:
        section: Any = parameters
        for part in path.split("."):
            section = getattr(section, part)
        return float(section)

    return value


def _set(path: str) -> Change:
    return lambda parameters, value: _changed(parameters, path, _within_bounds(path, value))


def _changed(parameters: Any, path: str, value: Any) -> Any:
    """Return a copy with one field set; the sections on the way check themselves again."""
    first, _, rest = path.partition(".")
    inner = _changed(getattr(parameters, first), rest, value) if rest else value
    return replace(parameters, **{first: inner})


def _field(name: str, path: str, words: str, scale: Scale, change: Change | None = None) -> Kind:
    return Kind(name, words, scale, _get(path), change or _set(path), path)


def _factor(name: str, words: str, change: Change) -> Kind:
    return Kind(name, words, Scale.LOG, lambda _: 1.0, change)


def _demand(parameters: Parameters, factor: float) -> Parameters:
    """Multiply first contacts and first referrals alike."""
    demand = parameters.demand
    contacts, referrals = (
        tuple(factor * number for number in each)
        for each in (demand.first_time_contacts_by_month, demand.first_time_referrals_by_month)
    )
    demand = replace(demand, first_time_contacts_by_month=contacts, first_time_referrals_by_month=referrals)
    return replace(parameters, demand=demand)


def _share_assessed(parameters: Parameters) -> float:
    front = parameters.front_door
    return 1.0 - front.no_further_action_share - front.no_new_assessment_share


def _assess(parameters: Parameters, share: float) -> Parameters:
    """Set the share assessed: those joined to open work give way first, then those with no further action."""
    front, share = parameters.front_door, min(max(share, _LEAST_ASSESSED), 1.0)
    nothing = min(front.no_further_action_share, 1.0 - share)
    front = replace(front, no_further_action_share=nothing, no_new_assessment_share=max(0.0, 1.0 - share - nothing))
    return replace(parameters, front_door=front)


def _assessment_outcome(path: str) -> Change:
    """Set one of the shares of what follows an assessment: if they exceed 1 together, all come down in proportion."""
    fields = ("child_in_need_share", "disabled_children_share", "care_share")

    def change(parameters: Parameters, value: float) -> Parameters:
        figures = parameters.assessment
        shares = {name: getattr(figures, name) for name in fields}
        shares[path.rpartition(".")[2]] = _within_bounds(path, value)
        total = max(1.0, sum(shares.values()))
        figures = replace(figures, **{name: share / total for name, share in shares.items()})
        return replace(parameters, assessment=figures)

    return change


def _lengths(section: str) -> Change:
    """Stretch the natural lengths of a plan; how long those open at the start have been open stays as it is."""

    def change(parameters: Parameters, factor: float) -> Parameters:
        edges = getattr(parameters, section).plan.length_months_edges
        path = f"{section}.plan.length_months_edges"
        changed: Parameters = _changed(parameters, path, tuple(factor * edge for edge in edges))
        return changed

    return change


def _ways_out(parameters: Parameters, factor: float) -> Parameters:
    """Multiply the shares of all ways out of care but 18: at no age may they exceed what matches until 18 leave."""
    permanence = parameters.permanence
    matched = permanence.long_term_fostering.shares
    totals = [sum(getattr(permanence, way).shares[band] for way in _WAYS) for band in range(len(matched))]
    factors = [
        min(factor, (1.0 - kept) / total) if total > 0.0 else factor
        for kept, total in zip(matched, totals, strict=True)
    ]
    ways = {}
    for name in _WAYS:
        way = getattr(permanence, name)
        shares = tuple(min(1.0, share * each) for share, each in zip(way.shares, factors, strict=True))
        ways[name] = replace(way, shares=shares)
    return replace(parameters, permanence=replace(permanence, **ways))


_LISTED = (
    _factor("demand_level", "First contacts and referrals, as a multiple of those given", _demand),
    _field("return_share", "returning.return_share", "Share of closed referrals that come back", Scale.LOGIT),
    Kind("share_assessed", "Share of referrals that are assessed", Scale.LOGIT, _share_assessed, _assess),
    _field("assessment_hours", "assessment.hours", "Hours of work for an assessment", Scale.LOG),
    _field("assessment_days", "assessment.median_days", "Days an assessment takes by nature (median)", Scale.LOG),
    _field("assessment_spread", "assessment.sigma", "Spread of the days an assessment takes", Scale.LOG),
    _field(
        "section_47_share", "assessment.section_47_share", "Share of assessed children with an enquiry", Scale.LOGIT
    ),
    _field("conference_share", "section_47.conference_share", "Share of enquiries that go to conference", Scale.LOGIT),
    _field("plan_share", "section_47.plan_share", "Share of conferences that make a plan", Scale.LOGIT),
    _field(
        "need_share",
        "assessment.child_in_need_share",
        "Share of assessed children with a child-in-need plan",
        Scale.LOGIT,
        _assessment_outcome("assessment.child_in_need_share"),
    ),
    _field(
        "care_share",
        "assessment.care_share",
        "Share of assessed children who come into care at once",
        Scale.LOGIT,
        _assessment_outcome("assessment.care_share"),
    ),
    _field("plan_care_share", "child_protection.care_share", "Share of protection plans that end in care", Scale.LOGIT),
    _factor("protection_length", "Length of child protection plans, as a multiple", _lengths("child_protection")),
    _factor("need_length", "Length of child-in-need plans, as a multiple", _lengths("child_in_need")),
    _field("need_hours", "child_in_need.plan.hours_per_month", "Hours a month for a child-in-need plan", Scale.LOG),
    _field(
        "protection_hours",
        "child_protection.plan.hours_per_month",
        "Hours a month for a child protection plan",
        Scale.LOG,
    ),
    _factor("ways_out_rate", "Children who leave care before 18, as a multiple", _ways_out),
    _field(
        "earlier_plan_share", "returning.earlier_plan_share", "Share of children with a plan years ago", Scale.LOGIT
    ),
    _field("leavers_share", "turnover.leavers_share_per_year", "Social workers who leave in a year (share)", Scale.LOG),
    _field("delay_share", "practice.delay_share", "How far too much work means delay, not thinner work", Scale.LOGIT),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _LISTED}
"""All figures that can be fitted, by name, in the order of the pathway."""
