"""The people who do the work: caseloads, changes of worker, hours and what they cost."""

from calendar import monthrange
from datetime import date

import numpy as np

from sim.vocabulary import REVIEWING_OFFICERS
from sim.measures.reading import Cells, MonthlyLog
from sim.measures.stocks import person_days
from sim.scenario.parameters import Costs
from sim.vocabulary import WORKING_DAYS_PER_YEAR, Event, Role

SOCIAL_WORKERS = frozenset({Role.SOCIAL_WORKER, Role.SENIOR_PRACTITIONER, Role.ASYE, Role.AGENCY_SOCIAL_WORKER})
"""Roles whose caseloads are counted."""

MONTHS_PER_YEAR = 12
_TOLERANCE = 1e-9


class _Staff:
    """Everybody in post as arrays, and sums over them by team."""

    def __init__(self, log: MonthlyLog) -> None:
        staff = log.run.staff
        self.count = len(staff)
        self.team = np.array([worker.team for worker in staff], dtype=np.int64)
        self.fte = np.array([worker.fte for worker in staff], dtype=np.float64)
        self.standard = np.array([worker.standard for worker in staff], dtype=np.float64)
        self.is_social_worker = np.array([worker.role in SOCIAL_WORKERS for worker in staff], dtype=np.bool_)
        self._teams = log.teams

    def by_team(self, table: np.ndarray) -> np.ndarray:
        """Sum a table of workers (rows) by team, the council last."""
        sums = np.zeros((self._teams + 1, *table.shape[1:]))
        placed = self.team >= 0
        np.add.at(sums, self.team[placed], table[placed])
        sums[-1] = table.sum(axis=0)
        return sums


def caseloads(log: MonthlyLog) -> dict[str, Cells]:
    """Return children held, for each post, against the standard, and changes of social worker."""
    staff = _Staff(log)
    held = _held_by_worker(log, staff.count)
    social = staff.is_social_worker[:, None]
    fte_days = np.outer(staff.fte * staff.is_social_worker, log.days)
    has_standard = social & (staff.standard > 0)[:, None]
    above = has_standard & (held > np.outer(staff.standard, log.days) + _TOLERANCE)
    fte = np.broadcast_to(staff.fte[:, None], held.shape)
    children = staff.by_team(held * social)
    return {
        "children_held": Cells(staff.by_team(held), log.whole() * log.days),
        "caseload_per_fte": Cells(children, staff.by_team(fte_days)),
        "share_of_workers_above_standard": Cells(staff.by_team(fte * above), staff.by_team(fte * has_standard)),
        "social_worker_changes": Cells(_changes(log, staff), children / WORKING_DAYS_PER_YEAR),
    }


def _held_by_worker(log: MonthlyLog, workers: int) -> np.ndarray:
    """Child-working-days held by each worker: shape (workers, months)."""
    taken, released = log.of(Event.ALLOCATED), log.of(Event.RELEASED)
    return person_days(
        log,
        np.concatenate((taken.worker, released.worker)),
        workers,
        np.concatenate((taken.time, released.time)),
        np.concatenate((np.ones(len(taken)), -np.ones(len(released)))),
    )[1:]


def _changes(log: MonthlyLog, staff: _Staff) -> np.ndarray:
    """Allocations of a child whose last social worker, since the case was opened, was somebody else."""
    rows = log.of(Event.ALLOCATED, Event.CASE_CLOSED)
    is_social_worker = np.append(staff.is_social_worker, np.False_)  # -1: nobody
    rows = rows.where((rows.event == Event.CASE_CLOSED) | is_social_worker[rows.worker])
    rows = rows.where(np.lexsort((rows.time, rows.child)))
    changed = np.zeros(len(rows), dtype=np.bool_)
    changed[1:] = (
        (rows.event[1:] == Event.ALLOCATED)
        & (rows.event[:-1] == Event.ALLOCATED)
        & (rows.child[1:] == rows.child[:-1])
        & (rows.worker[1:] != rows.worker[:-1])
    )
    changes = rows.where(changed & (rows.month >= 0))
    by_worker = np.zeros((staff.count, log.months))
    np.add.at(by_worker, (changes.worker, changes.month), 1.0)
    return staff.by_team(by_worker)


def reviewing_officers(log: MonthlyLog, cp_plans: Cells, children_in_care: Cells) -> dict[str, Cells]:
    """Return the caseload of reviewing officers: children on plans and in care of the whole council."""
    fte = sum(worker.fte for worker in log.run.staff if worker.role is Role.REVIEWING_OFFICER)
    children, posts = np.zeros_like(cp_plans.numerator), np.zeros_like(cp_plans.numerator)
    pool = [log.teams]
    if REVIEWING_OFFICERS in log.run.teams:
        pool.append(log.run.teams.index(REVIEWING_OFFICERS))
    children[pool] = cp_plans.numerator[-1] + children_in_care.numerator[-1]
    posts[pool] = fte * log.days
    return {"reviewing_officer_caseload": Cells(children, posts)}


def hours(log: MonthlyLog) -> dict[str, Cells]:
    """Return hours given and how deep the work was, from each worker's meters at the months' ends."""
    staff, rows = _Staff(log), log.of(Event.HOURS)
    # Meters are read at the month's edge: take the nearest, whatever the rounding of the clock.
    reading = np.searchsorted((log.edges[1:] + log.edges[:-1]) / 2, rows.time)
    meters = np.zeros((2, staff.count, log.months + 1))
    np.maximum.at(meters[0], (rows.worker, reading), rows.value)
    np.maximum.at(meters[1], (rows.worker, reading), rows.other)
    # A meter that was not read has not gone back.
    delivered, needed = np.diff(np.maximum.accumulate(meters, axis=2), axis=2)
    return {
        "hours_delivered": Cells(staff.by_team(delivered), log.whole()),
        "depth_of_work": Cells(staff.by_team(delivered), staff.by_team(needed)),
    }


def costs(log: MonthlyLog) -> dict[str, Cells]:
    """Return what permanent and agency staff cost."""
    staff, prices = _Staff(log), log.run.parameters.costs
    monthly = np.array([yearly_cost(worker.role, prices) for worker in log.run.staff]) / MONTHS_PER_YEAR * staff.fte
    is_agency = np.array([worker.role is Role.AGENCY_SOCIAL_WORKER for worker in log.run.staff], dtype=np.bool_)
    part_of_month = np.ones(log.months)
    part_of_month[:1] = _part_left(log.run.parameters.start)
    return {
        "cost_staff_gbp": Cells(staff.by_team(np.outer(monthly * ~is_agency, part_of_month)), log.whole()),
        "cost_agency_gbp": Cells(staff.by_team(np.outer(monthly * is_agency, part_of_month)), log.whole()),
    }


def yearly_cost(role: Role, prices: Costs) -> float:
    """Yearly cost of one full-time post of a role, in pounds with on-costs."""
    if role is Role.AGENCY_SOCIAL_WORKER:
        return prices.social_worker_gbp_per_year * (1 + prices.agency_premium_share)
    return float(getattr(prices, f"{role.value}_gbp_per_year"))


def _part_left(start: date) -> float:
    """Part of the first month that is simulated."""
    days = monthrange(start.year, start.month)[1]
    return (days - start.day + 1) / days
