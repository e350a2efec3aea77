"""Posts and the people in them: who comes and goes, what stands empty, who is away."""

from dataclasses import replace

import numpy as np

from sim.measures.reading import Cells, MonthlyLog
from sim.measures.spells import days_between, person_days, spells, stock
from sim.measures.staff import PERMANENT_SOCIAL_WORKERS, Staff
from sim.vocabulary import WORKING_DAYS_PER_YEAR, Event, Role

AGENCY = frozenset({Role.AGENCY_SOCIAL_WORKER})


def posts(log: MonthlyLog, staff: Staff) -> dict[str, Cells]:
    """Return every measure of turnover, empty posts, agency cover and absence."""
    joined, left = log.of(Event.WORKER_JOINED).flows(), log.of(Event.WORKER_LEFT).flows()
    permanent = ~staff.has(AGENCY)
    leaving = np.where(staff.has(PERMANENT_SOCIAL_WORKERS), staff.fte_at_last, 0.0)[left.worker]
    in_post = staff.fte_days(PERMANENT_SOCIAL_WORKERS)
    return {
        "workers_joined": log.count(joined.where(permanent[joined.worker])),
        "workers_left": log.count(left.where(permanent[left.worker])),
        "turnover_share": Cells(log.sum(left, leaving), in_post / WORKING_DAYS_PER_YEAR),
        "empty_posts_fte": stock(log, empty_days(log)),
        "agency_fte": Cells(staff.fte_days(AGENCY), log.whole() * log.days),
        "absent_fte": Cells(staff.by_team(_absent(log, staff) * staff.fte), log.whole() * log.days),
    }


def empty_days(log: MonthlyLog) -> np.ndarray:
    """Full-time working days for which posts stood empty, by team as `spread`.

    Each row says how many of a team's posts are empty from then on.
    """
    rows = log.of(Event.POST_EMPTY)
    rows = rows.where(np.lexsort((rows.time, rows.team)))
    before = np.zeros(len(rows))
    same = rows.team[1:] == rows.team[:-1]
    before[1:][same] = rows.value[:-1][same]
    return person_days(log, rows.team, log.teams, rows.time, rows.value - before)


def _absent(log: MonthlyLog, staff: Staff) -> np.ndarray:
    """Working days for which each was away, but for those after leaving: shape (workers, months)."""
    rows = log.of(Event.ABSENCE_STARTED, Event.ABSENCE_ENDED)
    away = spells(replace(rows, child=rows.worker), Event.ABSENCE_STARTED)
    end = np.minimum(away.end, staff.until[away.rows.worker])
    return days_between(log, away.rows.worker, staff.count, away.rows.time, end)[1:]
