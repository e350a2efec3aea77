"""What is asked: how many in seat, in which posts, by when, how surely; and whether that can be asked at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.planning.faults import RequestError
from sim.scenario import Scenario
from sim.scenario.options import Amount
from sim.scenario.posting import POOLS, roles_of
from sim.scenario.values import Values, listed
from sim.vocabulary import Role

MOST_POSTS = 300
"""Most posts that one request advertises: more are no matter of one team."""
MOST_MONTHS = 120
RUNS = 400
CHANCE = 0.8
_DRAWN: Mapping[str, Any] = {"coverage": 0.8, "key": "advertised/recruited_in_months"}
_LONGEST_RECRUITMENT = 60.0
"""Months, as in a file of options."""
_TIMES_AS_MANY, _AT_LEAST_MORE = 4, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that can be answered.

    Attributes
    ----------
    scenario : Scenario
    team : str
        A team, or `sim.vocabulary.REVIEWING_OFFICERS` or `LAWYERS`.
    role : Role
    in_seat : int
        Full-time posts in which somebody is wanted, more than there would be without.
    begins, by : datetime.date
        First days of the month in which the posts are advertised, and of that at whose end they are wanted in seat.
        The scenario's first month begins on its first day.
    chance : float
        Share of futures in which they are wanted to be.
    recruited_in : Amount or None
        Mean months until a new post is filled; None is the council's own. Whoever leaves is always replaced in the
        council's own time.
    agency_meanwhile : float or None
        Share of new posts that agency workers cover until then; None is the council's own.
    most : int
        Most posts that may be advertised.
    runs, seed : int
        Futures, and their seed.
    """

    scenario: Scenario
    team: str
    role: Role
    in_seat: int
    begins: date
    by: date
    chance: float
    recruited_in: Amount | None
    agency_meanwhile: float | None
    most: int
    runs: int
    seed: int


def asked_for(
    scenario: Scenario,
    *,
    team: str,
    role: str,
    in_seat: int,
    by: date,
    begins: date | None = None,
    chance: float = CHANCE,
    recruited_in: float | None = None,
    recruited_between: tuple[float, float] | None = None,
    agency_meanwhile: float | None = None,
    most: int | None = None,
    runs: int = RUNS,
    seed: int = 1,
) -> Asked:
    """Return a request, if it can be answered.

    Parameters
    ----------
    recruited_between : tuple of float, optional
        Ends of the 80 % interval of `recruited_in`, from which it is drawn.
    most : int, optional
        Four times as many as are wanted, and at least ten more, unless told otherwise.

    Other parameters are as in `Asked`, months by any of their days.

    Raises
    ------
    RequestError
        It cannot be answered; the message says all that is wrong.
    """
    first = scenario.parameters.start
    asked_from, by = (begins or first).replace(day=1), by.replace(day=1)
    begins = max(first, asked_from)
    faults = [
        *_of_who(scenario, team, role),
        *_of_when(first, asked_from, by),
        *_of_how_many(in_seat, chance, most),
        *_of_how(recruited_in, recruited_between, agency_meanwhile),
    ]
    if runs < 1 or seed < 0:
        faults.append(f"runs must be at least 1 and seed at least 0, not {runs} and {seed}")
    if faults:
        raise RequestError(faults)
    low, high = recruited_between or (None, None)
    return Asked(
        scenario=scenario,
        team=team,
        role=Role(_plain(role)),
        in_seat=in_seat,
        begins=begins,
        by=by,
        chance=chance,
        recruited_in=None if recruited_in is None else Amount(value=recruited_in, low=low, high=high, **_DRAWN),
        agency_meanwhile=agency_meanwhile,
        most=min(MOST_POSTS, max(_TIMES_AS_MANY * in_seat, in_seat + _AT_LEAST_MORE)) if most is None else most,
        runs=runs,
        seed=seed,
    )


def _of_who(scenario: Scenario, team: str, role: str) -> Iterator[str]:
    teams, plain = scenario.parameters.teams, _plain(role)
    if team in POOLS:
        if plain != POOLS[team]:
            yield f"role: {team} are all {_said(POOLS[team])}s, not {role}"
        return
    if team not in teams:
        yield f"team: there is no {team}; {_meant(team, [*teams, *POOLS])}"
    if plain not in list(Role):
        yield f"role: there is no {role}; {_meant(plain, list(Role))}"
    elif team in teams and plain not in (allowed := roles_of(teams[team].kind)):
        home = next((pool for pool, own in POOLS.items() if own == plain), None)
        yield f"role: {team} has no {_said(plain)}s; " + (
            f"they stand beside the teams: give the team {home}" if home else f"it can have {', '.join(allowed)}"
        )


def _of_when(first: date, begins: date, by: date) -> Iterator[str]:
    if begins < first.replace(day=1):
        yield f"from: {begins:%Y-%m} is before the scenario begins, on {first}"
    if by < begins:
        yield f"by: {by:%Y-%m} is before {begins:%Y-%m}, the month in which the posts are advertised"
    elif 12 * (by.year - first.year) + by.month - first.month >= MOST_MONTHS:
        yield f"by: must be within {MOST_MONTHS // 12} years of the scenario's start on {first}, not {by:%Y-%m}"


def _of_how_many(in_seat: int, chance: float, most: int | None) -> Iterator[str]:
    if not 1 <= in_seat <= MOST_POSTS:
        yield f"in-seat: must be a whole number from 1 to {MOST_POSTS}, not {in_seat}"
    if not 0 < chance < 1:
        yield f"chance: must be above 0 and below 1, not {chance:g}; nothing is sure"
    if most is not None and not 1 <= most <= MOST_POSTS:
        yield f"most: must be a whole number from 1 to {MOST_POSTS}, not {most}"
    elif most is not None and most < in_seat:
        yield f"most: {in_seat} people cannot be in seat in at most {most} posts"


def _of_how(
    recruited_in: float | None, between: tuple[float, float] | None, agency_meanwhile: float | None
) -> Iterator[str]:
    for name, value in (("recruited-in", recruited_in), *(("recruited-between", end) for end in between or ())):
        if value is not None and not 0 <= value <= _LONGEST_RECRUITMENT:
            yield f"{name}: must be 0 to {_LONGEST_RECRUITMENT:g} months, not {value:g}"
    if between is not None and recruited_in is None:
        yield "recruited-between: give recruited-in too, the time that is thought as likely too short as too long"
    elif between is not None and recruited_in is not None and not between[0] <= recruited_in <= between[1]:
        yield f"recruited-between: {recruited_in:g} months do not lie between {between[0]:g} and {between[1]:g}"
    if agency_meanwhile is not None and not 0 <= agency_meanwhile <= 1:
        yield f"agency-meanwhile: must be a share from 0 to 1, not {agency_meanwhile:g}"


def _meant(written: str, known: list[str]) -> str:
    near = Values().nearest(written, known)
    return f"known are {listed(known)}" if near is None else f'did you mean "{near}"?'


def _plain(role: str) -> str:
    return role.strip().lower().replace("-", "_").replace(" ", "_")


def _said(role: str) -> str:
    return role.replace("_", " ")
