"""Everybody who was ever in post as arrays: who, where, in which months, and sums over them by team."""

import numpy as np

from sim.measures.reading import MonthlyLog, Worker
from sim.vocabulary import Role

PERMANENT_SOCIAL_WORKERS = frozenset({Role.SOCIAL_WORKER, Role.SENIOR_PRACTITIONER, Role.ASYE})
SOCIAL_WORKERS = PERMANENT_SOCIAL_WORKERS | {Role.AGENCY_SOCIAL_WORKER}
"""Roles whose caseloads are counted."""


class Staff:
    """The run's staff list as arrays of one entry each, and of one row each with a column for each month.

    Parameters
    ----------
    log : MonthlyLog
        Gives the staff list and the months.

    Attributes
    ----------
    count : int
        How many were ever in post.
    in_post : np.ndarray
        Working days in post, by worker and month.
    share : np.ndarray
        The same as a share of the month; of a month without a working day the whole for those in post at it.
    qualified : np.ndarray
        Part of `share` after the assessed year of a newly qualified worker.
    standard_days : np.ndarray
        Caseload standard times days in post, by worker and month.
    fte : np.ndarray
        Full-time equivalent, by worker and month: the mean of the days in post.
    fte_at_last : np.ndarray
        Full-time equivalent at the end.
    gbp_per_year : np.ndarray
        What a post costs that has a price of its own; NaN for the others.
    """

    def __init__(self, log: MonthlyLog) -> None:
        staff = log.run.staff
        self._log = log
        self.count = len(staff)
        self.team = np.array([worker.team for worker in staff], dtype=np.int64)
        self.fte_at_last = np.array([[worker, *worker.later][-1].fte for worker in staff], dtype=np.float64)
        self.gbp_per_year = np.array([worker.gbp_per_year for worker in staff], dtype=np.float64)
        self.roles = [worker.role for worker in staff]
        since, until, qualified_at, standard, standard_after = (
            np.array([getattr(worker, name) for worker in staff], dtype=np.float64)
            for name in ("since", "until", "qualified_at", "standard", "standard_after")
        )
        self.until = until
        self.in_post = self._days(since, until)
        after = self._days(np.maximum(since, qualified_at), until)
        self.share = self._share(since, until, self.in_post)
        self.qualified = self._share(np.maximum(since, qualified_at), until, after)
        self.standard_days = standard[:, None] * (self.in_post - after) + standard_after[:, None] * after
        self.fte = np.repeat(np.array([[worker.fte] for worker in staff]).reshape(-1, 1), log.months, axis=1)
        for place, worker in enumerate(staff):
            if worker.later:
                self._step_by_step(place, worker)

    def _step_by_step(self, place: int, worker: Worker) -> None:
        """Work out hours and standards of somebody who had other ones while in post: the last change holds."""
        changes = [(each.since, each.fte, each.standard) for each in worker.later]
        if worker.qualified_at < worker.until:
            before = [fte for since, fte, _ in changes if since <= worker.qualified_at]
            fte = before[-1] if before else worker.fte
            changes.append((worker.qualified_at, fte, worker.standard_after))
        steps = np.array(sorted([(worker.since, worker.fte, worker.standard), *changes], key=lambda step: step[0]))
        since, fte, standard = steps.T
        days = self._days(since, np.minimum(np.append(since[1:], worker.until), worker.until))
        self.standard_days[place] = standard @ days
        held = np.searchsorted(since, self._log.edges[:-1], side="right") - 1
        self.fte[place] = fte[np.maximum(held, 0)]
        there = self.in_post[place] > 0
        self.fte[place, there] = (fte @ days)[there] / self.in_post[place, there]

    def _days(self, since: np.ndarray, until: np.ndarray) -> np.ndarray:
        edges = self._log.edges
        end = np.minimum(until[:, None], edges[1:])
        days: np.ndarray = np.maximum(end - np.maximum(since[:, None], edges[:-1]), 0.0)
        return days

    def _share(self, since: np.ndarray, until: np.ndarray, days: np.ndarray) -> np.ndarray:
        there = (since[:, None] <= self._log.edges[:-1]) & (until[:, None] > self._log.edges[:-1])
        share = there.astype(np.float64)
        np.divide(days, self._log.days, out=share, where=self._log.days > 0)
        return share

    def has(self, roles: frozenset[Role]) -> np.ndarray:
        """Whether each has one of some roles."""
        return np.array([role in roles for role in self.roles], dtype=np.bool_)

    def among(self, teams: frozenset[int]) -> np.ndarray:
        """Whether each is in one of some teams."""
        return np.isin(self.team, list(teams))

    def is_social_worker_of(self, worker: np.ndarray) -> np.ndarray:
        """Whether each of the log's worker numbers is a social worker's; -1 is nobody."""
        each: np.ndarray = np.append(self.has(SOCIAL_WORKERS), np.False_)[worker]
        return each

    def fte_days(self, roles: frozenset[Role]) -> np.ndarray:
        """Full-time days in post of some roles, by team and month, the council last."""
        return self.by_team(self.in_post * (self.fte * self.has(roles)[:, None]))

    def by_team(self, table: np.ndarray) -> np.ndarray:
        """Sum a table of workers (rows) by team, the council last."""
        sums = np.zeros((self._log.teams + 1, *table.shape[1:]))
        placed = self.team >= 0
        np.add.at(sums, self.team[placed], table[placed])
        sums[-1] = table.sum(axis=0)
        return sums
