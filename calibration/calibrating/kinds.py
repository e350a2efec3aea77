"""Figures of a council that can be fitted: what each is, and how another value of it is set.

Shares that may not exceed 1 together are brought down by a rule, said in the function that sets them; every single
value is brought within the bounds the scenario declares for its field.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from calibration.fitting import Scale
from sim.scenario.care_parameters import WAYS_OUT
from sim.scenario.parameters import Parameters
from sim.scenario.shape import Figure, Group, shape_of

_LEAST_ASSESSED = 0.01
_WAYS = tuple(way for way in WAYS_OUT if way != "long_term_fostering")


class Sections:
    """The sections of a council, changed one after the other and put together once."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters, self._changed = parameters, dict[str, Any]()

    def __getitem__(self, name: str) -> Any:
        return self._changed.get(name) or getattr(self._parameters, name)

    def change(self, name: str, **fields: Any) -> None:
        """Change fields of a section, which checks itself again."""
        self._changed[name] = replace(self[name], **fields)

    def together(self) -> Parameters:
        """Return the council as changed, which checks itself again."""
        return replace(self._parameters, **self._changed)


Change = Callable[[Sections, float], None]


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
        Sets another value.
    path : str
        The field of the scenario whose interval it has; empty for factors, whose interval is an assumption.
    """

    name: str
    words: str
    scale: Scale
    value: Callable[[Parameters], float]
    change: Change
    path: str = ""


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
    section, _, rest = path.partition(".")
    inner, _, leaf = rest.rpartition(".")

    def change(council: Sections, value: float) -> None:
        value = _within_bounds(path, value)
        if inner:
            council.change(section, **{inner: replace(getattr(council[section], inner), **{leaf: value})})
        else:
            council.change(section, **{leaf: value})

    return change


def _field(name: str, path: str, words: str, scale: Scale, change: Change | None = None) -> Kind:
    return Kind(name, words, scale, _get(path), change or _set(path), path)


def _factor(name: str, words: str, change: Change) -> Kind:
    return Kind(name, words, Scale.LOG, lambda _: 1.0, change)


def _demand(council: Sections, factor: float) -> None:
    """Multiply first contacts and first referrals alike."""
    names = ("first_time_contacts_by_month", "first_time_referrals_by_month")
    demand = council["demand"]
    council.change("demand", **{name: tuple(factor * number for number in getattr(demand, name)) for name in names})


def _share_assessed(parameters: Parameters) -> float:
    front = parameters.front_door
    return 1.0 - front.no_further_action_share - front.no_new_assessment_share


def _assess(council: Sections, share: float) -> None:
    """Set the share assessed: those joined to open work give way first, then those with no further action."""
    share = min(max(share, _LEAST_ASSESSED), 1.0)
    nothing = min(council["front_door"].no_further_action_share, 1.0 - share)
    joined = max(0.0, 1.0 - share - nothing)
    council.change("front_door", no_further_action_share=nothing, no_new_assessment_share=joined)


def _outcome(section: str, field: str, fields: tuple[str, ...]) -> Change:
    """Set one of some shares of what follows: if they exceed 1 together, all of them come down in proportion."""

    def change(council: Sections, value: float) -> None:
        shares = {name: getattr(council[section], name) for name in fields}
        shares[field] = _within_bounds(f"{section}.{field}", value)
        total = max(1.0, sum(shares.values()))
        council.change(section, **{name: share / total for name, share in shares.items()})

    return change


def _lengths(section: str) -> Change:
    """Stretch the natural lengths of a plan; how long those open at the start have been open stays as it is."""

    def change(council: Sections, factor: float) -> None:
        plan = council[section].plan
        edges = tuple(factor * edge for edge in plan.length_months_edges)
        council.change(section, plan=replace(plan, length_months_edges=edges))

    return change


def _ways_out(council: Sections, factor: float) -> None:
    """Multiply the shares of all ways out of care but 18: at no age may they exceed what matches until 18 leave."""
    permanence = council["permanence"]
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
    council.change("permanence", **ways)


_AFTER_ASSESSMENT = ("child_in_need_share", "disabled_children_share", "care_share")
_AFTER_PLAN = ("care_share", "child_in_need_share")

_LISTED = (
    _factor("demand_level", "First contacts and referrals, as a multiple of those given", _demand),
    _field("return_share", "returning.return_share", "Share of closed referrals that come back", Scale.LOGIT),
    Kind("share_assessed", "Share of referrals that are assessed", Scale.LOGIT, _share_assessed, _assess),
    _field("assessment_hours", "assessment.hours", "Hours of work for an assessment", Scale.LOG),
    _field("assessment_days", "assessment.median_days", "Days an assessment takes by nature (median)", Scale.LOG),
    _field("assessment_spread", "assessment.sigma", "Spread of the days an assessment takes", Scale.LOG),
    _field("promotion_day", "assessment.promotion_day", "Day on which an open assessment becomes urgent", Scale.LOG),
    _field("sprint", "assessment.sprint", "Speed of an assessment once urgent", Scale.LOG),
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
        _outcome("assessment", "child_in_need_share", _AFTER_ASSESSMENT),
    ),
    _field(
        "care_share",
        "assessment.care_share",
        "Share of assessed children who come into care at once",
        Scale.LOGIT,
        _outcome("assessment", "care_share", _AFTER_ASSESSMENT),
    ),
    _field(
        "plan_care_share",
        "child_protection.care_share",
        "Share of protection plans that end in care",
        Scale.LOGIT,
        _outcome("child_protection", "care_share", _AFTER_PLAN),
    ),
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
USUALLY = tuple(name for name in KINDS if name not in ("care_share", "leavers_share"))
"""Those fitted if nothing else is asked: so few come into care at once that nothing is learned of it, and nothing but
the turnover rate itself tells of who leaves."""
