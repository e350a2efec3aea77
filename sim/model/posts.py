"""The posts of a council: those it has at the start, those added to them, and those taken away."""

from collections.abc import Iterable
from zlib import crc32

from sim.model.council import Council
from sim.model.joining import holds_cases
from sim.model.people import PLACE_SHIFT
from sim.model.workers import Team, Worker
from sim.model.workforce import as_people
from sim.vocabulary import Event, Role, TeamKind

SUPPORT = (Role.PERSONAL_ADVISER, Role.FAMILY_SUPPORT_WORKER)


class Post:
    """One post: the team, its hours and role, whose luck it has, and who is in it.

    Parameters
    ----------
    team : Team
        The team.
    role : Role
        What whoever is in it does first; a newly qualified worker's or an agency worker's post is a social worker's.
    fte : float
        Its hours.
    name : str
        Names its luck.
    worker : Worker or None
        Who is in it.

    Attributes
    ----------
    first_role : Role
        The role as asked.
    is_of_agency : bool
        Whether only agency workers are wanted in it.
    gbp_per_year : float or None
        What it costs, if it has a price of its own.
    is_new : bool
        Whether it was added, and nobody has been recruited for it yet.
    recruited_in_months, agency_meanwhile : float or None
        While it is new: the mean time to fill it, and the chance that an agency worker covers it meanwhile; None is
        the council's own.
    is_abolished : bool
        Whether there is no such post any longer.
    """

    def __init__(self, team: Team, role: Role, fte: float, name: str, worker: Worker | None) -> None:
        self.team = team
        self.first_role = role
        self.role = Role.SOCIAL_WORKER if role in (Role.ASYE, Role.AGENCY_SOCIAL_WORKER) else role
        self.fte = fte
        self.worker = worker
        self.is_of_agency = False
        self.gbp_per_year: float | None = None
        self.is_new = False
        self.recruited_in_months: float | None = None
        self.agency_meanwhile: float | None = None
        self.is_abolished = False
        self._luck = crc32(name.encode()) % (1 << PLACE_SHIFT)
        self._drawn: dict[str, int] = {}

    @property
    def is_followed(self) -> bool:
        """Whether people in it come and go by themselves."""
        return holds_cases(self.team, self.first_role)

    def next(self, what: str = "") -> int:
        """Index of the luck of the next thing of a kind that happens to the post."""
        drawn = self._drawn[what] = self._drawn.get(what, 0) + 1
        return self._luck + (drawn << PLACE_SHIFT)


class Posts(list[Post]):
    """Every post there is, in the order in which they were established."""

    def of(self, team: Team) -> list[Post]:
        """Posts of a team."""
        return [post for post in self if post.team is team]

    def to_cut(self, team: Team, role: Role) -> list[Post]:
        """Posts of a role in a team in the order in which they would be taken away.

        Empty ones come first, then those established last; of a social worker's posts those of newly qualified
        workers come after the others. Posts that are only for agency workers are a role of their own.
        """
        fits = [(place, post) for place, post in enumerate(self) if post.team is team and _is_of(post, role)]
        return [post for _, post in sorted(fits, key=lambda each: (_order(each[1]), -each[0]))]


def found(council: Council) -> Posts:
    """Return the posts of the scenario, with the people who are in them on the first day."""
    posts = Posts()
    for team in council.workforce.all_teams:
        places: dict[Role, int] = {}
        for worker in (*team.everybody(), *team.managers, *team.supporters):
            place = places[worker.role] = places.get(worker.role, -1) + 1
            posts.append(Post(team, worker.role, worker.fte, f"{team.identifier} {worker.role} {place}", worker))
        if team.setup is not None and team.kind is not TeamKind.FRONT_DOOR:
            posts += _vacant(team, as_people(team.setup.vacant_posts_fte))
    return posts


def _vacant(team: Team, each: Iterable[float]) -> list[Post]:
    role = Role.SOCIAL_WORKER
    return [Post(team, role, fte, f"{team.identifier} {role} {-1 - place}", None) for place, fte in enumerate(each)]


def note_empty(council: Council, team: Team, fte: float) -> None:
    """Note that a post falls empty (or, if negative, is filled)."""
    team.empty_fte = max(0.0, round(team.empty_fte + fte, 9))
    council.log.write(council.now, Event.POST_EMPTY, -1, team.index, -1, team.empty_fte)


def make_smaller(council: Council, post: Post, fte: float, *, is_noted: bool) -> None:
    """Take so many hours (in FTE) off a post; whoever is in it works less and holds what she holds.

    Whether it `is_noted` already that the post is empty, if it is.
    """
    left = round(post.fte - fte, 9)
    if post.worker is None and is_noted:
        note_empty(council, post.team, -fte)
    elif post.worker is not None:
        if post.worker in post.team.supporters:
            post.team.support_fte = max(0.0, round(post.team.support_fte - fte, 9))
            council.workforce.give_support(post.team)
        council.workforce.give_hours(post.worker, post.team, left)
        post.team.share_out()
    post.fte = left


def _is_of(post: Post, role: Role) -> bool:
    is_agency = post.first_role is Role.AGENCY_SOCIAL_WORKER
    if role is Role.SOCIAL_WORKER:
        return post.role is Role.SOCIAL_WORKER and not is_agency
    return post.first_role is role


def _order(post: Post) -> tuple[bool, bool]:
    return post.worker is not None, post.worker is not None and post.worker.role is Role.ASYE
