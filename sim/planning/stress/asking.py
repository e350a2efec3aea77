"""What is asked: which shocks strike which council, when, and over what they are followed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sim.measures import COUNCIL
from sim.measures.planned import first_day_after
from sim.planning.faults import RequestError
from sim.planning.stress.shocks import SHOCKS, Happening, must_be_possible
from sim.scenario import BASELINE, Option, Options, Scenario
from sim.scenario.in_force import tried
from sim.scenario.posting import taken_too_far

SETTLING = 6
"""Months before the shocks unless a day is asked for."""
FOLLOWED = ("caseload_per_fte", "unallocated_children", "drift_child_weeks", "cost_total_gbp")
TIMELINESS = ("assessments_within_45_days", "initial_assessments_within_limit")
"""Of each council that which it has."""
OF_THE_TEAM = ("caseload_per_fte", "unallocated_children")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Shocks asked of a council.

    Attributes
    ----------
    scenario : Scenario
    happenings : mapping of str to Happening
        By the shock's key.
    months : int
        Length of the runs.
    tolerance : float
        How far from the unshocked council is no difference: as a part of its mean, of shares in points of 1.
    """

    scenario: Scenario
    happenings: Mapping[str, Happening]
    months: int
    tolerance: float = 0.05

    def month_of(self, key: str) -> int:
        """Return the place of the month in which a shock begins, from 0."""
        start, day = self.scenario.parameters.start, self.happenings[key].day
        return 12 * (day.year - start.year) + day.month - start.month

    def followed(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return the measures, and whose, that a shock is followed in."""
        team = self.happenings[key].team
        council = ((name, COUNCIL) for name in (*FOLLOWED[:1], *TIMELINESS, *FOLLOWED[1:], *SHOCKS[key].watched))
        return (*council, *((name, team) for name in OF_THE_TEAM if team))

    def options(self) -> Options:
        """Return the council as it is, and struck by each shock by itself."""
        scenario = self.scenario
        council = scenario.parameters
        struck = [
            Option(key=key, name=SHOCKS[key].name, description="", scenario=scenario, overrides=overrides, posts=posts)
            for key, happening in self.happenings.items()
            for overrides, posts in (SHOCKS[key].strikes(council, happening),)
        ]
        as_it_is = Option(key=BASELINE, name=scenario.name, description=scenario.description, scenario=scenario)
        return Options(
            name=f"{scenario.name}, shocks",
            description="",
            path=scenario.path,
            options=(as_it_is, *struck),
            standards=(),
            headline=FOLLOWED[0],
        )


def asked(
    scenario: Scenario,
    shocks: Iterable[str] = (),
    *,
    day: date | None = None,
    sizes: Mapping[str, float] | None = None,
    lasts: int | None = None,
    team: str = "",
    months: int = 24,
    tolerance: float = 0.05,
) -> tuple[Asked, tuple[str, ...]]:
    """Return what is asked, and what is left out of it, in words.

    Parameters
    ----------
    scenario : Scenario
    shocks : iterable of str
        Keys of `SHOCKS`; if there are none, all that can strike the council.
    day : datetime.date, optional
        On which they begin; the first of the seventh month unless asked for.
    sizes : mapping of str to float, optional
        In place of the shocks' own.
    lasts : int, optional
        Months, in place of the shocks' own; nothing to those that are not undone.
    team : str
        Team for those that strike one.
    months : int
    tolerance : float

    Raises
    ------
    RequestError
        Something of it cannot be; the message says all that is wrong.
    """
    wanted, sizes = tuple(dict.fromkeys(shocks)), sizes or {}
    faults = [
        f"there is no shock {key}; there are {', '.join(SHOCKS)}" for key in (*wanted, *sizes) if key not in SHOCKS
    ]
    council = scenario.parameters
    begins = day or first_day_after(council.start, SETTLING).replace(day=1)
    end = first_day_after(council.start, months)
    if not council.start <= begins < end:
        faults.append(f"the runs go from {council.start} to {end}; a shock on {begins} is not among their days")
    if lasts is not None and lasts < 1:
        faults.append(f"a shock lasts a month at least, not {lasts}")
    if not 0 < tolerance < 1:
        faults.append(f"the tolerance is above 0 and below 1 (0.05 is 5 % or 5 points), not {tolerance:g}")
    if faults:
        raise RequestError(faults)
    happenings = {
        key: _happening(key, scenario, begins, sizes.get(key), lasts, team) for key in (wanted or tuple(SHOCKS))
    }
    left_out: list[str] = []
    if wanted:
        must_be_possible(happenings, council)
    else:
        for key in tuple(happenings):
            try:
                must_be_possible({key: happenings[key]}, council)
            except RequestError as error:
                left_out.append(str(error))
                del happenings[key]
    found = Asked(scenario=scenario, happenings=happenings, months=months, tolerance=tolerance)
    if contradictions := list(_contradictions(found)):
        raise RequestError(contradictions)
    return found, tuple(left_out)


def _happening(key: str, scenario: Scenario, day: date, size: float | None, lasts: int | None, team: str) -> Happening:
    shock = SHOCKS[key]
    months = None if shock.months is None else lasts or shock.months
    return Happening(
        day=day,
        until=None if months is None else first_day_after(day, months),
        size=shock.size(scenario.parameters) if size is None else size,
        team=team if shock.needs_team else "",
    )


def _contradictions(asked: Asked) -> Iterator[str]:
    """Yield what a shock makes of the council that cannot be."""
    council = asked.scenario.parameters
    for option in asked.options().options[1:]:
        yield from (f"{option.key}: {one.path} {one.rule}" for one in tried(option, council, {})[2])
        yield from (f"{option.key}: {rule}" for _, rule in taken_too_far(option.posts, council, council))
