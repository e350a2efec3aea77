"""What changes while a run goes on, by a timetable: other figures hold, posts come and go.

A change takes place when its day begins, before anything else happens on it; on a closed day, when the next working
day begins. Figures come first, then posts that end, then posts that are added, then those that are taken away.
"""

from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from itertools import count
from math import inf

from sim.model.council import Council
from sim.model.joining import join, leave
from sim.model.posts import Post, Posts, make_smaller
from sim.model.turnover import abolish, establish, people_come_and_go
from sim.model.workers import Team
from sim.model.workforce import as_people
from sim.scenario.timetable import PostsChange, Timetable
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, Role

_FIGURES, _ENDS, _ADDED, _TAKEN_AWAY = range(4)
_SMALLEST_FTE = 1e-9


class Changes:
    """The timetable of a run, and the council that follows it.

    Parameters
    ----------
    council : Council
        The council, on its first day.
    posts : Posts
        Its posts, which are kept up to date.
    later : Timetable
        What changes.
    """

    def __init__(self, council: Council, posts: Posts, later: Timetable) -> None:
        self._council = council
        self._posts = posts
        self._order = count()
        self._has_begun = False
        self._due: list[tuple[float, int, int, Callable[[], None]]] = []
        self._new_turnover: list[float] = []
        self._new_duty: list[float] = []
        before = council.parameters
        for phase in later.phases:
            figures, time = phase.parameters, council.time_of(phase.begins)
            self._plan(time, _FIGURES, partial(council.adopt, figures))
            if (figures.turnover, figures.strain) != (before.turnover, before.strain):
                self._new_turnover.append(time)
            if figures.care_leaver_duty != before.care_leaver_duty:
                self._new_duty.append(time)
            before = figures
        for change in later.posts:
            self._plan_posts(change)
        self.take_place()

    def begin(self) -> None:
        """Follow the posts from now on, which are those of the first day."""
        people_come_and_go(self._council, self._posts)
        self._has_begun = True

    def take_place(self) -> None:
        """Let everything change that is due by now."""
        now = self._council.now
        self._council.next_new_turnover = next((time for time in self._new_turnover if time > now), inf)
        self._council.next_new_duty = next((time for time in self._new_duty if time > now), inf)
        while self._due and self._due[0][0] <= now:
            heappop(self._due)[-1]()

    def advance(self, until: float) -> None:
        """Let time pass, and change what falls due before `until`."""
        while self._due and self._due[0][0] < until:
            self._council.env.advance(self._due[0][0])
            self.take_place()
        self._council.env.advance(until)

    def _plan(self, time: float, kind: int, change: Callable[[], None]) -> None:
        if time < self._council.end:
            heappush(self._due, (time, kind, next(self._order), change))

    # -- posts -----------------------------------------------------------------------------------------------

    def _plan_posts(self, change: PostsChange) -> None:
        begins = self._council.time_of(change.begins)
        ends = inf if change.ends is None else self._council.time_of(change.ends)
        if ends <= begins:
            return
        team = _team_of(self._council, change)
        if change.fte > 0.0:
            added: list[Post] = []
            self._plan(begins, _ADDED, partial(self._add, change, team, [change.fte], added))
            self._plan(ends, _ENDS, partial(self._end, added))
        else:
            taken: list[float] = []
            self._plan(begins, _TAKEN_AWAY, partial(self._take_away, change, team, taken))
            self._plan(ends, _ADDED, partial(self._add, change, team, taken, []))

    def _add(self, change: PostsChange, team: Team, fte: list[float], added: list[Post]) -> None:
        for place, part in enumerate(as_people(sum(fte))):
            post = _new_post(change, team, part, place)
            added.append(post)
            self._posts.append(post)
            if self._has_begun:
                establish(self._council, post)
            elif not post.recruited_in_months:
                _is_in_post(self._council, post)

    def _end(self, added: list[Post]) -> None:
        for post in added:
            if not post.is_abolished:
                self._remove(post)

    def _take_away(self, change: PostsChange, team: Team, taken: list[float]) -> None:
        """Take posts away, as many as there are, and say how much was `taken`."""
        left = -change.fte
        for post in self._posts.to_cut(team, change.role):
            if left <= _SMALLEST_FTE:
                return
            cut = min(left, post.fte)
            if post.fte <= left + _SMALLEST_FTE:
                self._remove(post)
            else:
                make_smaller(self._council, post, cut, is_noted=self._has_begun)
            taken.append(cut)
            left -= cut

    def _remove(self, post: Post) -> None:
        self._posts.remove(post)
        if self._has_begun:
            abolish(self._council, post)
        elif post.worker is not None:  # as if there had never been anybody
            leave(self._council, post.team, post.worker)


def _team_of(council: Council, change: PostsChange) -> Team:
    workforce = council.workforce
    pools = {REVIEWING_OFFICERS: workforce.reviewing, LAWYERS: workforce.lawyers}
    team = pools.get(change.team) or workforce.teams.get(change.team)
    if team is None:
        raise ValueError(f"there is no team {change.team!r} to change the posts of")
    return team


def _new_post(change: PostsChange, team: Team, fte: float, place: int) -> Post:
    post = Post(team, change.role, fte, f"added {change.key} {place}", None)
    post.is_of_agency = change.role is Role.AGENCY_SOCIAL_WORKER
    post.is_new = True
    post.gbp_per_year = change.gbp_per_year
    post.recruited_in_months, post.agency_meanwhile = change.recruited_in_months, change.agency_meanwhile
    return post


def _is_in_post(council: Council, post: Post) -> None:
    """Somebody has been in the post since before the start."""
    post.worker = council.workforce.hire(post.team, post.first_role, post.fte, post.gbp_per_year)
    post.is_new = False
    join(council, post.team, post.worker)
