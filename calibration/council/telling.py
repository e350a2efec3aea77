"""Write figures of a council into a draft, each with where it was found."""

from collections.abc import Sequence

from calibration.council.closed_form import ClosedForm
from calibration.council.effort import SharedPosts
from calibration.council.evidence import Found
from calibration.council.published_inputs import PublishedInputs
from calibration.drafting import Draft
from calibration.published import Norm

Interval = tuple[float, float, float]
Number = float | Sequence[float]


class Telling:
    """A draft, and what is published about the council.

    Parameters
    ----------
    paper : Draft
    published : PublishedInputs

    Attributes
    ----------
    contradictions : dict of str to str
        By field, what in the sources contradicts what was taken.
    """

    def __init__(self, paper: Draft, published: PublishedInputs) -> None:
        self.paper, self.published = paper, published
        self.contradictions: dict[str, str] = {}

    def derived(self, field: str, value: Number, *names: str, interval: Interval | None = None, note: str = "") -> None:
        """Write a figure that follows from published ones; the first named gives the source."""
        found = [self.published.told[name] for name in names]
        where = list(dict.fromkeys(part.note for part in found))
        status = "published" if len(found) == 1 and not note and found[0].status == "published" else "derived"
        self.figure(field, value, found[0].source, status, interval=interval, note="; ".join([*where, *_some(note)]))

    def found(self, field: str, found: Found[float], *, interval: Interval | None = None) -> None:
        """Write a figure as it was found."""
        self.figure(field, found.value, found.source, found.status, interval=interval, note=found.note)

    def assumed(
        self,
        field: str,
        value: Number,
        source: str = "founders",
        *,
        interval: Interval | None = None,
        note: str = "",
    ) -> None:
        """Write an assumption."""
        self.figure(field, value, source, "assumption", interval=interval, note=note)

    def hours(self, field: str, closed: ClosedForm) -> None:
        """Write the hours a child takes: the norm's, times what fills the hours the council's workers have."""
        effort = closed.effort
        assert isinstance(effort, SharedPosts)
        norm, value = closed.norm(field), effort.of(field)
        note = (
            f"fills the hours of the team's part of the social workers at a load of {closed.load:g} (norm: {norm:g}); "
            "only hours of work over hours there are is known"
        )
        self.figure(field, value, "balance", "derived", interval=(value * 0.75, value * 1.35, 0.8), note=note)
        if effort.is_contradicted:
            self.contradicts(field, "the social workers published are too few or too many for the children published")

    def scaled(self, norm: Norm, factor: float, note: str) -> None:
        """Write a norm times a factor, its interval too."""
        assert isinstance(norm.value, float)
        interval = None
        if norm.interval is not None:
            low, high, coverage = norm.interval
            interval = (low * factor, high * factor, coverage)
        status = "assumption" if norm.status == "assumption" else "derived"
        self.figure(norm.field, norm.value * factor, norm.source, status, interval=interval, note=note)

    def figure(
        self,
        field: str,
        value: Number,
        source: str,
        status: str,
        *,
        interval: Interval | None = None,
        note: str = "",
    ) -> None:
        """Write a figure; an interval of no width is none."""
        if interval is not None and interval[0] >= interval[1]:
            interval = None
        number = value if isinstance(value, (int, float)) else list(value)
        self.paper.figure(field, number, source, status, interval=interval, note=note)

    def contradicts(self, field: str, what: str) -> None:
        """Note that sources contradict each other, or the closed form, about a figure."""
        self.contradictions[field] = what


def _some(note: str) -> list[str]:
    return [note] if note else []
