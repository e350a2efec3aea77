"""Everybody who was ever in post as arrays: who, where, in which months, and sums over them by team."""

import numpy as np

from sim.measures.reading import MonthlyLog
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
    """

    def __init__(self, log: MonthlyLog) -> None:
        staff = log.run.staff
        self._log = log
        self.count = len(staff)
        self.team = np.array([worker.team for worker in staff], dtype=np.int64)
        self.fte = np.array([worker.fte for worker in staff], dtype=np.float64)
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
        return self.by_team(self.in_post * (self.fte * self.has(roles))[:, None])

    def by_team(self, table: np.ndarray) -> np.ndarray:
        """Sum a table of workers (rows) by team, the council last."""
        sums = np.zeros((self._log.teams + 1, *table.shape[1:]))
        placed = self.team >= 0
        np.add.at(sums, self.team[placed], table[placed])
        sums[-1] = table.sum(axis=0)
        return sums
