"""The shocks there are: what each is, how large it is taken to be, and why."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sim.planning.faults import RequestError
from sim.scenario.options import Amount, How, Override, PostsLine
from sim.scenario.parameters import Parameters
from sim.scenario.posting import FIELDS
from sim.vocabulary import Role, TeamKind

ADVERTISED_AFTER = timedelta(days=7)
"""After so long the posts that fell empty are recruited to, as the council recruits."""
CHILDREN_IN_CARE_TO_ONE_ARRIVING = 20
"""One unaccompanied child arrives for so many children in care, unless a number is asked for."""
BEDS_OF_A_HOME = 4
_MONTHS_PER_YEAR = 12
_LEAVING = (Role.SOCIAL_WORKER, Role.ASYE, Role.SENIOR_PRACTITIONER, Role.AGENCY_SOCIAL_WORKER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A shock as it is asked of a council.

    Attributes
    ----------
    day : datetime.date
        On which it begins.
    until : datetime.date or None
        First day on which it no longer holds; None for what is not undone.
    size : float
    team : str
        Team it strikes, where it strikes one.
    """

    day: date
    until: date | None
    size: float
    team: str = ""

    @property
    def months(self) -> int | None:
        """How many months it lasts; None for what is not undone."""
        if self.until is None:
            return None
        return _MONTHS_PER_YEAR * (self.until.year - self.day.year) + self.until.month - self.day.month


Struck = tuple[tuple[Override, ...], tuple[PostsLine, ...]]
"""Figures that are others, and posts that go and come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shock:
    """One of the shocks.

    Attributes
    ----------
    key, name : str
    words : str
        What happens, for planners; `{size}` and `{months}` stand for what is asked.
    unit : str
        Of its size.
    size : callable
        From the council to its size, unless one is asked for.
    most : float
        Largest size that makes sense.
    months : int or None
        How long it lasts unless asked for otherwise; None for what is not undone.
    source, status : str
        Where its size is from, and whether that is published or an assumption.
    not_shown : str
        What of it the model does not show.
    watched : tuple of str
        Measures of the shock itself.
    strained : tuple of TeamKind
        Teams a reserve is for.
    strikes : callable
        From the council and the happening to what changes.
    monthly : bool
        Whether it is read when months begin, so that it must begin with one.
    """

    key: str
    name: str
    words: str
    unit: str
    size: Callable[[Parameters], float]
    most: float
    months: int | None
    source: str
    not_shown: str
    watched: tuple[str, ...]
    strained: tuple[TeamKind, ...]
    strikes: Callable[[Parameters, Happening], Struck]
    status: str = "assumption"
    monthly: bool = False

    @property
    def needs_team(self) -> bool:
        """Whether it strikes one team, which has to be named."""
        return not self.strained


def _serious_incident(_: Parameters, happening: Happening) -> Struck:
    shares = ("assessment.section_47_share", "child_in_need.section_47_share")
    return tuple(_override(share, How.TIMES, happening.size, happening) for share in shares), ()


def _team_loses(council: Parameters, happening: Happening) -> Struck:
    team = council.teams[happening.team]
    there = {role: sum(getattr(team, name) for name in FIELDS[role]) for role in _LEAVING}
    lines = (
        PostsLine(
            key=f"shock_{happening.team}_{role.value}",
            name=f"{role.value.replace('_', ' ')}s who leave {team.name}",
            fte=-happening.size * there[role],
            teams=(happening.team,),
            role=role,
            begins=happening.day,
            ends=happening.day + ADVERTISED_AFTER,
        )
        for role in _LEAVING
    )
    return (), tuple(line for line in lines if line.fte)


def _unaccompanied(_: Parameters, happening: Happening) -> Struck:
    a_year = happening.size * _MONTHS_PER_YEAR / (happening.months or 1)
    return (_override("entry.unaccompanied_per_year", How.PLUS, a_year, happening),), ()


def _closed_home(council: Parameters, happening: Happening) -> Struck:
    beds = council.placements.own_home_beds
    # as a part of them, so that a draw with fewer beds loses as large a part
    left = 1.0 - happening.size / beds if beds else 1.0
    return (_override("placements.own_home_beds", How.TIMES, left, happening),), ()


def _override(figure: str, how: How, amount: float, happening: Happening) -> Override:
    return Override(figure=figure, how=how, amount=Amount(value=amount), begins=happening.day, ends=happening.until)


_SHOCKS = (
    Shock(
        key="serious-incident",
        name="A serious incident",
        words="After a serious incident {size:g} times as many assessments and child-in-need plans turn into a "
        "section 47 enquiry, for {months} months.",
        unit="times",
        size=lambda _: 2.0,
        most=10.0,
        months=3,
        source="Throughcare's own assumption: how far enquiries rise after an incident is not published by council",
        not_shown="Contacts, referrals and children who come into care do not rise by themselves, and nobody leaves "
        "over it. The size says how many times as many enquiries there are.",
        watched=("section_47s", "cp_plans_open"),
        strained=(TeamKind.ASSESSMENT, TeamKind.CHILD_PROTECTION),
        strikes=_serious_incident,
    ),
    Shock(
        key="team-loses-40-percent",
        name="A team loses two workers in five",
        words="On one day {size:.0%} of the social work posts of {team} stand empty, those that were empty before "
        "among them. The posts remain, and a week later the council begins to recruit to them as it always does.",
        unit="share",
        size=lambda _: 0.4,
        most=1.0,
        months=None,
        source="Throughcare's own assumption",
        not_shown="Managers and support workers stay. Posts that were empty already are among those that fall empty, "
        "so that fewer people leave than the share says where there were any.",
        watched=("empty_posts_fte", "social_worker_changes"),
        strained=(),
        strikes=_team_loses,
    ),
    Shock(
        key="unaccompanied-children",
        name="Unaccompanied children arrive",
        words="On average {size:g} unaccompanied asylum-seeking children more than usual come into care within "
        "{months} months.",
        unit="children",
        size=lambda council: max(1.0, round(council.stock.children_in_care / CHILDREN_IN_CARE_TO_ONE_ARRIVING)),
        most=500.0,
        months=1,
        source="Throughcare's own assumption: one child for every 20 in care",
        not_shown="How many come varies by chance from run to run around the number, as arrivals do. Age assessments, "
        "interpreters and the Home Office's grant are not in the model.",
        watched=("care_started_unaccompanied", "children_in_care"),
        strained=(TeamKind.CHILDREN_IN_CARE,),
        strikes=_unaccompanied,
        monthly=True,
    ),
    Shock(
        key="closed-childrens-home",
        name="A children's home closes",
        words="The council's own homes have {size:g} beds fewer from one day on.",
        unit="beds",
        size=lambda council: float(min(BEDS_OF_A_HOME, council.placements.own_home_beds)),
        most=500.0,
        months=None,
        source="Throughcare's own assumption: a home of four",
        not_shown="Nobody has to move out: the beds are not filled again once they are free, so the move of those who "
        "live there, its disruption and its cost are not shown, and the effect comes more slowly than it would. "
        "A bed is paid for while a child is in it; what closing saves or costs in staff and buildings is not shown.",
        watched=("own_home_beds_taken", "placements_agency_home", "cost_placements_gbp"),
        strained=(TeamKind.CHILDREN_IN_CARE,),
        strikes=_closed_home,
    ),
)
SHOCKS: Mapping[str, Shock] = {shock.key: shock for shock in _SHOCKS}
"""Every shock by its key."""


def impossible(shock: Shock, council: Parameters, happening: Happening) -> Iterator[str]:
    """Yield what a council cannot be struck by, in a planner's words."""
    if not 0 <= happening.size <= shock.most:
        yield f"{shock.key}: its size is 0 to {shock.most:g} {shock.unit}, not {happening.size:g}"
    if shock.needs_team and happening.team not in council.teams:
        there = ", ".join(key for key, team in council.teams.items() if team.social_workers_fte)
        asked = f"there is no team {happening.team}" if happening.team else "say which team with --team"
        yield f"{shock.key}: {asked}; teams with social workers are {there}"
    elif shock.needs_team and not any(line.fte for line in shock.strikes(council, happening)[1]) and happening.size:
        yield f"{shock.key}: {happening.team} has no social work posts to lose"
    if shock.monthly and happening.day.day != 1:
        yield f"{shock.key}: arrivals are read when a month begins, so it has to begin on the first of one"
    beds = council.placements.own_home_beds
    if shock.strikes is _closed_home and not beds:
        yield f"{shock.key}: the council has no beds in homes of its own that could close"
    elif shock.strikes is _closed_home and happening.size > beds:
        yield f"{shock.key}: the council has {beds} beds in homes of its own, so {happening.size:g} cannot close"


def must_be_possible(asked: Mapping[str, Happening], council: Parameters) -> None:
    """Refuse shocks that cannot strike a council, all of them at once.

    Raises
    ------
    RequestError
    """
    faults = [fault for key, happening in asked.items() for fault in impossible(SHOCKS[key], council, happening)]
    if faults:
        raise RequestError(faults)
