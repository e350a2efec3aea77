"""The people who do the work: caseloads, changes of worker, managers, reviewing officers and hours."""

import numpy as np

from sim.measures.reading import Cells, MonthlyLog
from sim.measures.spells import person_days
from sim.measures.staff import SOCIAL_WORKERS, Staff
from sim.vocabulary import REVIEWING_OFFICERS, WORKING_DAYS_PER_YEAR, Event, Role, TeamKind

TAKEN_ON = (Event.ALLOCATED, Event.ADVISER_ASSIGNED, Event.SUPPORT_STARTED)
LET_GO = (Event.RELEASED, Event.ADVISER_RELEASED, Event.SUPPORT_ENDED)
WITHOUT_CASES = frozenset({TeamKind.FOSTERING, TeamKind.KINSHIP})
"""Teams whose social workers assess and support carers: no caseload of theirs is counted."""

_HOLDING_CASES = SOCIAL_WORKERS | {Role.PERSONAL_ADVISER}
_TOLERANCE = 1e-9


def caseloads(log: MonthlyLog, staff: Staff) -> dict[str, Cells]:
    """Return children held, for each post, against the standard, for each manager, and changes of social worker."""
    held = _held_by_worker(log, staff.count)
    social = (staff.has(SOCIAL_WORKERS) & ~staff.among(log.teams_of_kind(*WITHOUT_CASES)))[:, None]
    adviser = staff.has(frozenset({Role.PERSONAL_ADVISER}))[:, None]
    fte_days = staff.fte * staff.in_post
    has_standard = social & (staff.standard_days > 0)
    above = has_standard & (held > staff.standard_days + _TOLERANCE)
    fte = staff.fte * staff.share
    children = staff.by_team(held * social)
    return {
        "children_held": Cells(staff.by_team(held), log.whole() * log.days),
        "caseload_per_fte": Cells(children, staff.by_team(fte_days * social)),
        "personal_adviser_caseload": Cells(staff.by_team(held * adviser), staff.by_team(fte_days * adviser)),
        "share_of_workers_above_standard": Cells(staff.by_team(fte * above), staff.by_team(fte * has_standard)),
        "social_worker_changes": Cells(_changes(log, staff), children / WORKING_DAYS_PER_YEAR),
        **_spans(log, staff, held),
    }


def _spans(log: MonthlyLog, staff: Staff, held: np.ndarray) -> dict[str, Cells]:
    """Return what one team manager answers for: people who hold cases, and the children."""
    managers = staff.fte_days(frozenset({Role.TEAM_MANAGER}))
    support = staff.has(frozenset({Role.FAMILY_SUPPORT_WORKER}))
    hold_cases = staff.has(_HOLDING_CASES) | (support & staff.among(log.teams_of_kind(TeamKind.AFTER_PERMANENCE)))
    return {
        "manager_span_workers": Cells(staff.by_team(staff.in_post * hold_cases[:, None]), managers),
        "manager_span_children": Cells(staff.by_team(held), managers),
    }


def _held_by_worker(log: MonthlyLog, workers: int) -> np.ndarray:
    """Child-working-days held by each worker: shape (workers, months)."""
    taken, released = log.of(*TAKEN_ON), log.of(*LET_GO)
    return person_days(
        log,
        np.concatenate((taken.worker, released.worker)),
        workers,
        np.concatenate((taken.time, released.time)),
        np.concatenate((np.ones(len(taken)), -np.ones(len(released)))),
    )[1:]


def _changes(log: MonthlyLog, staff: Staff) -> np.ndarray:
    """Allocations of a child whose last social worker, since the case was opened, was somebody else."""
    rows = log.of(Event.ALLOCATED, Event.CASE_CLOSED)
    rows = rows.where((rows.event == Event.CASE_CLOSED) | staff.is_social_worker_of(rows.worker))
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


def reviewing_officers(log: MonthlyLog, staff: Staff, cp_plans: Cells, in_care: Cells) -> dict[str, Cells]:
    """Return the caseload of reviewing officers: children on plans and in care of the whole council."""
    children, posts = np.zeros_like(cp_plans.numerator), np.zeros_like(cp_plans.numerator)
    pool = [log.teams]
    if REVIEWING_OFFICERS in log.run.teams:
        pool.append(log.run.teams.index(REVIEWING_OFFICERS))
    children[pool] = cp_plans.numerator[-1] + in_care.numerator[-1]
    posts[pool] = staff.fte_days(frozenset({Role.REVIEWING_OFFICER}))[-1]
    return {"reviewing_officer_caseload": Cells(children, posts)}


def hours(log: MonthlyLog, staff: Staff) -> dict[str, Cells]:
    """Return hours given and how deep the work was, from each worker's meters at the months' ends."""
    rows = log.of(Event.HOURS)
    reading = log.month_ending(rows.time) + 1
    meters = np.zeros((2, staff.count, log.months + 1))
    np.maximum.at(meters[0], (rows.worker, reading), rows.value)
    np.maximum.at(meters[1], (rows.worker, reading), rows.other)
    # A meter that was not read has not gone back.
    delivered, needed = np.diff(np.maximum.accumulate(meters, axis=2), axis=2)
    return {
        "hours_delivered": Cells(staff.by_team(delivered), log.whole()),
        "depth_of_work": Cells(staff.by_team(delivered), staff.by_team(needed)),
    }
