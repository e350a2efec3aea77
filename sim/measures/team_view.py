"""A team manager's view: her team week by week, worker by worker."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.measures.care import WORKING_DAYS_PER_MONTH
from sim.measures.reading import MonthlyLog, Rows, Run
from sim.measures.spells import Spells
from sim.measures.stocks import assessments_due, day_of_referral
from sim.measures.timeliness import care_visit_limits, limit_of_each, limit_of_month
from sim.measures.workforce import LET_GO, TAKEN_ON
from sim.scenario.parameters import Parameters
from sim.vocabulary import Decision, Event, TeamKind

DAYS_A_WEEK = 5
LOOK_AHEAD_DAYS = 40
"""Eight weeks."""
LATE_IN_ASSESSMENT = 40
"""Working day after the referral past which an assessment that is still open needs the manager's eye."""
TEAM = -1
"""Stands in the column of workers for the team as a whole."""

_BY_WORKER = ("children_held", "allocations", "transfers_in", "transfers_out")
_BY_TEAM = ("sign_offs_waiting", "assessments_past_day_40", "reviews_due_in_8_weeks", "visits_due_in_8_weeks")
_NOBODY_BEFORE = -1


def team_weeks(run: Run, team: str) -> pd.DataFrame:
    """Return what one team's manager sees at the end of each week of five working days from the start.

    By worker and for the team: children held at the week's end; children given to her in the week; of these, children
    who came from another worker (of any team) while their case stayed open; and children who went from her to another.

    For the team:

    sign_offs_waiting
        Children whose assessment waits for a manager's sign-off. The log says when a decision was made and how long
        it waited beyond its own time, so its beginning is reckoned back; sign-offs not made before the run's end are
        not known, and the last weeks show too few.
    assessments_past_day_40
        Assessments due (also those waiting for a worker) more than 40 working days after the referral.
    reviews_due_in_8_weeks
        Children held by the team with a review (child protection or care) overdue or due within 40 working days:
        by the statutory date of the child's next review where it is held before the run's end, otherwise by the
        scenario's interval from the last one (or from coming on the plan, or into care; children there at the start
        of whom no review is in the log are left out).
    visits_due_in_8_weeks
        Visits, child-in-need and pathway reviews and advisers' contacts that keep to their limits for the next 40
        working days would take, for children held by the team: the next by the limit from the last (at once if that
        is past), and one each limit after it.

    Parameters
    ----------
    run : Run
        A run with its event log.
    team : str
        The team's identifier.

    Returns
    -------
    pandas.DataFrame
        Columns week (1, 2, ...), ends_on (date of its last working day), worker (the place in the staff list; -1 the
        team), measure and value.

    Raises
    ------
    ValueError
        If the run has no such team.
    """
    if team not in run.parameters.teams:
        raise ValueError(f"no team {team!r}; there are {', '.join(run.parameters.teams)}")
    view = _TeamView(run, run.teams.index(team))
    rows = [
        (number, run.calendar.date_of(end - 1), worker, measure, float(value))
        for number, end in enumerate(view.week_ends, start=1)
        for worker, measure, value in view.week(end)
    ]
    return pd.DataFrame(rows, columns=["week", "ends_on", "worker", "measure", "value"])


class _TeamView:
    """One team's part of the log."""

    def __init__(self, run: Run, team: int) -> None:
        log = MonthlyLog(run)
        self._team = team
        self._staff = run.staff
        self.week_ends = np.arange(DAYS_A_WEEK, log.edges[-1] + 1, DAYS_A_WEEK)
        self._workers = [number for number, person in enumerate(run.staff) if person.team == team]
        held = log.of(*TAKEN_ON, *LET_GO)
        self._held = _hold(held, np.isin(held.worker, self._workers))
        self._moves = _moves(log)
        self._assessments = _of_team(assessments_due(log), team)
        decisions = log.of(Event.DECISION)
        self._sign_offs = decisions.where((decisions.team == team) & (decisions.other == Decision.SIGN_OFF))
        self._sign_off_days = limit_of_month(log, self._sign_offs, lambda figures: figures.assessment.sign_off_days)
        self._reviews = [_cp_reviews(log), _care_reviews(log)]
        self._visits, self._limits = _visits(log)

    def week(self, end: float) -> Iterator[tuple[int, str, float]]:
        """Give each worker's and the team's numbers for the week that ends at a time."""
        open_ = (self._held.rows.time < end) & (end <= self._held.end)
        children = np.unique(self._held.rows.child[open_])
        by_worker = self._week_of_workers(open_, end)
        for worker in self._workers:
            if self._staff[worker].since < end and self._staff[worker].until > end - DAYS_A_WEEK:
                for measure, counts in zip(_BY_WORKER, by_worker, strict=True):
                    yield worker, measure, counts[worker]
        yield from (
            (TEAM, name, counts[self._workers].sum()) for name, counts in zip(_BY_WORKER, by_worker, strict=True)
        )
        due = (self._waiting(end), self._late(end), self._reviews_due(children, end), self._visits_due(children, end))
        yield from ((TEAM, name, value) for name, value in zip(_BY_TEAM, due, strict=True))

    def _week_of_workers(self, open_: np.ndarray, end: float) -> tuple[np.ndarray, ...]:
        people = len(self._staff)
        moves, before = self._moves
        now = (moves.time >= end - DAYS_A_WEEK) & (moves.time < end)
        passed_on = now & (before != _NOBODY_BEFORE) & (before != moves.worker)
        return (
            np.bincount(self._held.rows.worker[open_], minlength=people),
            np.bincount(moves.worker[now], minlength=people),
            np.bincount(moves.worker[passed_on], minlength=people),
            np.bincount(before[passed_on], minlength=people),
        )

    def _waiting(self, end: float) -> int:
        asked = self._sign_offs.time - self._sign_offs.value - self._sign_off_days
        return int(((asked < end) & (end <= self._sign_offs.time)).sum())

    def _late(self, end: float) -> int:
        due = self._assessments
        still_open = (due.rows.time < end) & (end <= due.end)
        return int((still_open & (end - 1 - day_of_referral(due.rows) > LATE_IN_ASSESSMENT)).sum())

    def _reviews_due(self, children: np.ndarray, end: float) -> int:
        return sum(
            int(
                (
                    (reviews.rows.time < end)
                    & (end <= reviews.end)
                    & (dates <= end + LOOK_AHEAD_DAYS)
                    & np.isin(reviews.rows.child, children)
                ).sum()
            )
            for reviews, dates in self._reviews
        )

    def _visits_due(self, children: np.ndarray, end: float) -> int:
        gaps = self._visits
        seen = gaps.time - gaps.value
        still_open = (seen < end) & ((end <= gaps.time) & np.isin(gaps.child, children))
        limit = self._limits[still_open]
        first = np.maximum(seen[still_open] + limit, end)
        later = np.floor((end + LOOK_AHEAD_DAYS - first) / limit)
        return int(np.where(first <= end + LOOK_AHEAD_DAYS, 1 + later, 0).sum())


def _of_team(stretches: Spells, team: int) -> Spells:
    return stretches.where(stretches.rows.team == team)


def _hold(rows: Rows, ours: np.ndarray) -> Spells:
    """Return who of the team held whom, and until when: a child can be held by several."""
    rows = rows.where(ours)
    order = np.lexsort((rows.time, rows.worker, rows.child))
    rows = rows.where(order)
    end = np.full(len(rows), np.inf)
    same = (rows.child[1:] == rows.child[:-1]) & (rows.worker[1:] == rows.worker[:-1])
    end[:-1][same] = rows.time[1:][same]
    return Spells(rows, end).where(np.isin(rows.event, TAKEN_ON))


def _moves(log: MonthlyLog) -> tuple[Rows, np.ndarray]:
    """Return all allocations since the start, and who held the child before while its case stayed open (-1: nobody).

    Advisers and support workers, who hold a child beside or after its social worker, take over from nobody.
    """
    rows = log.of(Event.ALLOCATED, Event.CASE_CLOSED)
    rows = rows.where(np.lexsort((rows.time, rows.child)))
    before = np.full(len(rows), _NOBODY_BEFORE)
    same = (rows.child[1:] == rows.child[:-1]) & (rows.event[:-1] == Event.ALLOCATED)
    before[1:][same] = rows.worker[:-1][same]
    before = before[rows.event == Event.ALLOCATED]
    rows = rows.where(rows.event == Event.ALLOCATED)
    beside = log.of(*TAKEN_ON[1:])
    both = rows.and_then(beside)
    before = np.append(before, np.full(len(beside), _NOBODY_BEFORE))
    return both.flows(), before[both.month >= 0]


def _reviews(rows: Rows, review: Event, first: np.ndarray, interval: np.ndarray) -> tuple[Spells, np.ndarray]:
    """Return the stretches between one review (or the beginning) and the next, and when the next is due.

    Parameters
    ----------
    rows : Rows
        Beginnings, reviews and ends, sorted by child and time.
    review : Event
        Which of them are reviews.
    first : np.ndarray
        For each row: working days from the beginning to the first review.
    interval : np.ndarray
        For each row that is a review: working days to the next.
    """
    is_review = rows.event == review
    end = np.full(len(rows), np.inf)
    same = rows.child[1:] == rows.child[:-1]
    end[:-1][same] = rows.time[1:][same]
    dates = rows.time + np.where(is_review, interval, first)
    followed = np.zeros(len(rows), dtype=np.bool_)
    followed[:-1] = same & is_review[1:]
    known = np.roll(rows.time - rows.value, -1)
    dates[followed] = known[followed]
    dates[~followed & ~is_review & (rows.time < 0)] = np.inf  # its last review is not in the log
    return Spells(rows, end), dates


def _cp_reviews(log: MonthlyLog) -> tuple[Spells, np.ndarray]:
    rows = log.of(Event.CP_PLAN_STARTED, Event.CP_REVIEW, Event.CP_PLAN_ENDED)
    rows = rows.where(np.lexsort((rows.time, rows.child)))
    interval = limit_of_month(log, rows, lambda figures: figures.child_protection.later_reviews_months)
    first = limit_of_month(log, rows, lambda figures: figures.child_protection.first_review_months)
    stretches, dates = _reviews(
        rows, Event.CP_REVIEW, first * WORKING_DAYS_PER_MONTH, interval * WORKING_DAYS_PER_MONTH
    )
    going_on = rows.event != Event.CP_PLAN_ENDED
    return stretches.where(going_on), dates[going_on]


def _care_reviews(log: MonthlyLog) -> tuple[Spells, np.ndarray]:
    rows = log.of(Event.CARE_STARTED, Event.CARE_REVIEW, Event.CARE_ENDED)
    rows = rows.where(np.lexsort((rows.time, rows.child)))
    first = limit_of_month(log, rows, lambda figures: figures.care.first_review_days)
    months = np.where(
        rows.other // 10 == 1,
        limit_of_month(log, rows, lambda figures: figures.care.second_review_months),
        limit_of_month(log, rows, lambda figures: figures.care.later_reviews_months),
    )
    stretches, dates = _reviews(rows, Event.CARE_REVIEW, first, months * WORKING_DAYS_PER_MONTH)
    going_on = rows.event != Event.CARE_ENDED
    return stretches.where(going_on), dates[going_on]


def _visits(log: MonthlyLog) -> tuple[Rows, np.ndarray]:
    """Return all gaps between visits and the like, and the limit of each."""
    gaps = log.of(*_visit_limits(log.run.parameters))
    limit = limit_of_each(log, gaps, _visit_limits)
    disabled = np.isin(gaps.team, list(log.teams_of_kind(TeamKind.DISABLED_CHILDREN)))
    of_disabled = limit_of_month(log, gaps, lambda figures: figures.disabled_children.plan.visits.limit_days)
    return gaps, np.where((gaps.event == Event.CIN_VISIT) & disabled, of_disabled, limit)


def _visit_limits(figures: Parameters) -> dict[Event, float]:
    return {
        Event.CP_VISIT: figures.child_protection.plan.visits.limit_days,
        Event.CIN_VISIT: figures.child_in_need.plan.visits.limit_days,
        Event.CIN_REVIEW: figures.child_in_need.reviews.limit_days,
        **care_visit_limits(figures),
        Event.PATHWAY_REVIEW: figures.leaving_care.pathway_reviews.limit_days,
        Event.ADVISER_CONTACT: figures.leaving_care.contacts.limit_days,
    }
