"""Where published figures say the same thing twice, whether they agree, and which of them a baseline is held to.

Every equation has two sides. Where all its figures are published, there is one equation more than unknowns: something
must give, and `Equation.held_to` says what. The difference is told beside England's own of the same year, for some
tables never agree: what all councils have in common is a matter of definition, not of this council's returns.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from calibration.balance import MONTHS_PER_YEAR
from calibration.council.baseline import Baseline
from calibration.council.equations import RULES, Known, NotPublishedError, Rule
from calibration.council.evidence import ENGLAND
from calibration.published.measures import read_measures
from calibration.published.volumes import Figure, Volumes

STEADY, ROUGH = 0.1, 0.3
"""How far a steady state, or a count of something a little different, may be away before it is a contradiction."""
ROUNDED_TO_FIVE = {"lait", "dfe_cla"}
"""Sources whose counts are rounded to the next 5 where they are multiples of 5, as far as one can see."""
USUAL = 1.5
"""A difference up to so many times England's own is a matter of definition rather than of this council's returns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """Two numbers that ought to agree, or of which one ought not to exceed the other.

    Attributes
    ----------
    subject : str
        What it is about.
    left, right : str
        What either number is.
    left_value, right_value : float
    at_most : bool
        Whether the left may be less than the right.
    rounding : float
        By how much rounding alone may part the two.
    slack : float
        Share by which they may differ beside that, on account of definitions; 0 for counts of the same thing.
    held_to : str
        What the baseline takes, and what becomes of the other figure.
    figures : tuple of str
        The published figures in it, with their years.
    england : float or None
        England's own difference, as a share; None where it cannot be told.
    """

    subject: str
    left: str
    right: str
    left_value: float
    right_value: float
    at_most: bool
    rounding: float
    slack: float
    held_to: str
    figures: tuple[str, ...]
    england: float | None

    @property
    def difference(self) -> float:
        """How much the left exceeds the right, as a share of the right."""
        return _difference(self.left_value, self.right_value)

    @property
    def beyond(self) -> float:
        """Share of the right by which they differ beyond rounding and definitions; 0 if they do not."""
        gap = self.left_value - self.right_value
        gap = max(gap, 0.0) if self.at_most else abs(gap)
        # what is equal on paper is equal, whatever the last bit says
        allowed = self.rounding + self.slack * abs(self.right_value) + 1e-9 * (1.0 + abs(self.right_value))
        return max(gap - allowed, 0.0) / max(abs(self.right_value), 1e-9)

    @property
    def is_contradicted(self) -> bool:
        """Whether the two cannot both be right."""
        return self.beyond > 0.0

    @property
    def is_usual(self) -> bool:
        """Whether the figures of all England differ in the same direction and about as much."""
        return self.england is not None and 0.0 < self.difference * self.england <= USUAL * self.england**2

    @property
    def words(self) -> str:
        """The two sides in a sentence."""
        says = "more than" if self.at_most else "against"
        usual = "" if self.england is None else f"; England's differ by {self.england:+.1%}"
        return (
            f"{self.subject}: {self.left} is {amount(self.left_value)}, {says} {amount(self.right_value)}, which is "
            f"{self.right} ({self.difference:+.1%}{usual}). Held to: {self.held_to}"
        )


def equations_of(volumes: Volumes, baseline: Baseline) -> tuple[Equation, ...]:
    """Return everything that is over-determined about a council and year.

    Contradictions stand first, by their size; among them those of the council before those all England has.

    Parameters
    ----------
    volumes : Volumes
    baseline : Baseline
    """
    council, year = baseline.published.evidence.council.name, baseline.published.year
    found = [*_published(volumes, council, year), *_in_closed_form(baseline)]
    return tuple(sorted(found, key=lambda each: (not each.beyond, each.is_usual, -each.beyond, -abs(each.difference))))


def contradictions(equations: Iterable[Equation]) -> tuple[Equation, ...]:
    """Return the equations that do not hold."""
    return tuple(each for each in equations if each.is_contradicted)


def published_equations(volumes: Volumes, council: str, year: int) -> tuple[Equation, ...]:
    """Return the equations between published figures of a council and year, in the order they are listed."""
    return tuple(_published(volumes, council, year))


def amount(value: float) -> str:
    """Write a number for people.

    >>> amount(7555.0), amount(12.345), amount(0.5)
    ('7,555', '12.3', '0.5')
    """
    return f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.3g}"


def _published(volumes: Volumes, council: str, year: int) -> Iterable[Equation]:
    for rule in RULES:
        asked = _Asked(volumes, council, year)
        try:
            left, right = rule.sides(asked)
        except NotPublishedError:
            continue
        yield Equation(
            subject=rule.subject,
            left=rule.left,
            right=rule.right,
            left_value=left,
            right_value=right,
            at_most=rule.at_most,
            rounding=_rounding(rule, asked, left - right),
            slack=rule.slack,
            held_to=rule.held_to,
            figures=tuple(f"{measure} {then}" for measure, then in asked.figures),
            england=_england(volumes, rule, year),
        )


class _Asked:
    """A place's own figures of a year, with a note of those that were asked for."""

    def __init__(self, volumes: Volumes, place: str, year: int) -> None:
        self._volumes, self._place, self._year = volumes, place, year
        self.figures: dict[tuple[str, int], Figure] = {}
        self.shifted: dict[tuple[str, int], float] = {}

    def __call__(self, measure: str, before: int = 0) -> float:
        key = measure, self._year - before
        figure = self._volumes.figure(self._place, *key)
        if figure is None or figure.value is None:
            raise NotPublishedError
        self.figures[key] = figure
        return figure.value + self.shifted.get(key, 0.0)


def _rounding(rule: Rule, asked: _Asked, gap: float) -> float:
    """Return by how much rounding may part the two sides: every figure half a unit off, all for the worse."""
    worst = 0.0
    for key, figure in tuple(asked.figures.items()):
        asked.shifted = {key: half_a_unit(figure, key[0])}
        left, right = rule.sides(asked)
        worst += abs(left - right - gap)
    return worst


def half_a_unit(figure: Figure, measure: str) -> float:
    """Return by how much a figure may have been rounded; counts of children are not, but for some tables."""
    assert figure.value is not None
    decimals = len(f"{figure.value:.10g}".partition(".")[2])
    if decimals == 0 and _kinds().get(measure, "count") == "count":
        return 2.5 if figure.source in ROUNDED_TO_FIVE and figure.value % 5 == 0 else 0.0
    return float(0.5 * 10.0**-decimals)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {measure.name: measure.kind for measure in read_measures()}


def _england(volumes: Volumes, rule: Rule, year: int) -> float | None:
    try:
        left, right = rule.sides(_Asked(volumes, ENGLAND, year))
    except NotPublishedError:
        return None
    return _difference(left, right)


def _difference(left: float, right: float) -> float:
    return (left - right) / right if right else float(left != right)


def _in_closed_form(baseline: Baseline) -> Iterable[Equation]:
    """Yield what follows from published figures through the model's closed forms, against what is published."""
    published, closed = baseline.published, baseline.closed
    told, care = published.told, closed.care

    def equation(
        subject: str, left: tuple[str, float], right: tuple[str, float], slack: float, held_to: str, *figures: str
    ) -> Equation:
        return Equation(
            subject=subject,
            left=left[0],
            right=right[0],
            left_value=left[1],
            right_value=right[1],
            at_most=False,
            rounding=0.0,
            slack=slack,
            held_to=held_to,
            figures=tuple(f"{name}: {told[name].note}" for name in figures if name in told),
            england=None,
        )

    yield equation(
        "Children in care in the long run",
        ("the number that a year's starts, at these ways out and ages, keep up", care.steady_stock),
        ("the number there is", care.stock),
        ROUGH,
        "the stock and the year's flows; the number drifts towards the other one as years go by",
        *("care_started", "care_ended", "children_in_care_open at the start"),
    )
    plans = _own(baseline, "cin_plans_open")
    if plans is not None:
        yield equation(
            "Child in need plans",
            ("the number counted as such (B7)", plans),
            ("what the other groups leave of open episodes", published.left_for_need),
            ROUGH,
            "what the others leave, for every open episode needs work; of B7 only how many start a year is used",
            *("episodes_of_need_open at the start", "children_in_care_open at the start", "cp_plans_open at the start"),
        )
    yield equation(
        "Children in court",
        ("Cafcass's applications, each for a family's children", care.figures.applications * closed.siblings),
        ("the children whose way into or out of care needs an order", care.proceedings),
        ROUGH,
        "routes into care and ways out of it; applications are not used",
        *("care_applications", "routes"),
    )
    yield equation(
        "Child in need plans begun",
        ("those counted (B7)", told_number(baseline, "cin_plans_started")),
        (
            f"those that keep up their number at a mean of {closed.cin_months:.1f} months",
            closed.on_cin_plan / closed.cin_months * MONTHS_PER_YEAR,
        ),
        STEADY,
        "their number and a mean length of 3 to 24 months",
        *("cin_plans_started", "episodes_of_need_open at the start"),
    )


def told_number(baseline: Baseline, name: str) -> float:
    """Return a number the inputs were told."""
    value = baseline.published.told[name].value
    assert isinstance(value, float)
    return value


def _own(baseline: Baseline, measure: str) -> float | None:
    evidence = baseline.published.evidence
    return evidence.at(evidence.council.name, measure, baseline.published.before)


__all__ = ["Equation", "Known", "amount", "contradictions", "equations_of", "published_equations"]
