"""Figures of long-running work with a child, the same for every kind of plan."""

from typing import Self

from pydantic import model_validator
from pydantic.dataclasses import dataclass

from sim.scenario.declaring import CONFIG, RULES, NotNegative, Share, agree, bands, quantity, series, share


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Visits:
    """Visits (or meetings) at planned gaps somewhat below a limit."""

    limit_days: float = quantity("working days", "Longest gap the standard allows", least=1, most=260)
    planned_gap_share: float = quantity("share", "Planned gap as a share of the limit", least=0.1, most=1.5)
    gap_cv: float = quantity("coefficient of variation", "Variation of planned gaps", least=0, most=1)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Plan:
    """Long-running work with a child: a plan, or care itself."""

    hours_per_month: float = quantity(
        "hours per child per month", "Social worker's effort at full depth", least=0.01, most=80
    )
    sibling_hours_share: float = share("Effort for each further sibling, as a share of the first child's")
    worker_share: float = share("Part of progress that waits for the worker (w)")
    length_months_edges: tuple[NotNegative, ...] = series(
        "months", "Edges of the bands of natural length", shortest=2, longest=30
    )
    length_shares: tuple[Share, ...] = series("share", "Shares of these bands", shortest=1, longest=29)
    open_months_edges: tuple[NotNegative, ...] = series(
        "months", "Edges of the bands of time already open at the start", shortest=2, longest=30
    )
    open_shares: tuple[Share, ...] = series("share", "Shares of these bands", shortest=1, longest=29)
    visits: Visits

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        return agree(self)


RULES[Plan] = (
    *bands("length_months_edges", "length_shares"),
    *bands("open_months_edges", "open_shares"),
)
