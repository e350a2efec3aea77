"""Rows 5, 7 and 8: the same child has the same luck; more staff help; common luck cuts the variance."""

import hashlib
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from councils import small_council

from sim.model import simulate
from sim.vocabulary import Event

from .reading import COUNTED_AFTERWARDS, journeys, lower_bound, of, share_in_time
from .test_extremes import unlimited

RUNS, MONTHS = 16, 6
THIS = Path(__file__).parent


def digest(seed, run, months=3):
    return hashlib.sha256(simulate(small_council(), seed=seed, run=run, months=months).log.tobytes()).hexdigest()


# -- row 7 ---------------------------------------------------------------------------------------------------


def test_same_seed_same_log_byte_for_byte_in_any_order_and_any_process():
    first = {run: digest(5, run) for run in (0, 1, 2)}
    assert {run: digest(5, run) for run in (2, 0, 1)} == first
    assert len(set(first.values())) == 3
    program = (
        "import sys; sys.path[:0] = sys.argv[1:3]\n"
        "from model.test_common_luck import digest\n"
        "print(digest(5, 2), digest(5, 0))"
    )
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, str(THIS.parent), str(THIS.parent.parent)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert told.stdout.split() == [first[2], first[0]]


def test_other_seed_or_run_is_other_luck():
    assert len({digest(1, 0, 1), digest(1, 1, 1), digest(2, 0, 1), digest(2, 1, 1)}) == 4


def test_run_goes_on_as_it_began_however_long_it_is():
    short, long = (simulate(small_council(), seed=4, run=0, months=months) for months in (3, 6))
    end = short.calendar.month_starts(3)[-1]
    for run in (short, long):
        assert len(of(run, Event.CONTACT)) > 0
    # what is written when a plan or a run ends cannot be compared row by row; everything else can
    rows = [run.log[(run.log[:, 0] < end) & ~np.isin(run.log[:, 1], COUNTED_AFTERWARDS)] for run in (short, long)]
    order = [np.lexsort(each.T[::-1]) for each in rows]
    assert np.array_equal(rows[0][order[0]], rows[1][order[1]])


def test_more_demand_adds_children_and_changes_none():
    base = small_council().demand
    more = {
        "first_time_contacts_by_month": [1.2 * n for n in base.first_time_contacts_by_month],
        "first_time_referrals_by_month": [1.2 * n for n in base.first_time_referrals_by_month],
    }
    # the returning are others for a 20 % higher rate too, but those of the base stay who they are
    more["returning_referrals_by_month"] = [1.2 * n for n in base.returning_referrals_by_month]
    without, with_more = (
        journeys(simulate(unlimited(**change), seed=2, run=0, months=12)) for change in ({}, {"demand": more})
    )
    assert len(with_more) > 1.1 * len(without) > 500
    for child, journey in without.items():
        assert with_more[child].shape == journey.shape, f"child {child}"
        assert np.allclose(with_more[child], journey, atol=1e-6), f"child {child}"


def test_adding_a_stream_changes_no_other():
    from sim.engine import Streams

    alone, beside = Streams(1, 0), Streams(1, 0)
    for purpose in ("strain", "sickness", "a purpose of the next version"):
        beside.stream(purpose)(7)
    assert [alone.stream("assessment days")(k) for k in range(99)] == [
        beside.stream("assessment days")(k) for k in range(99)
    ]


OUTCOMES = (
    Event.REFERRAL_DECIDED,
    Event.SECTION_47_ENDED,
    Event.CP_PLAN_STARTED,
    Event.CIN_PLAN_STARTED,
    Event.DISABLED_PLAN_STARTED,
    Event.CARE_STARTED,
    Event.LEAVING_CARE_STARTED,
)


def outcomes(run):
    """What was decided about each child, in order, without dates: (event, value or other where it is an outcome)."""
    told = {}
    for child, rows in journeys(run).items():
        rows = rows[np.isin(rows[:, 1], OUTCOMES)]
        carries = np.isin(rows[:, 1], (Event.SECTION_47_ENDED, Event.CP_PLAN_STARTED))
        told[child] = [
            (int(row[1]), float(row[3]) if carried else float(row[4]))
            for row, carried in zip(rows, carries, strict=True)
        ]
    return told


def test_other_staffing_changes_dates_but_no_outcome():
    fewer = {"social_workers_fte": 2, "senior_practitioners_fte": 0, "asye_fte": 0}
    base = simulate(small_council(), seed=3, run=0, months=18)
    other = simulate(small_council(teams={"assessment": fewer}), seed=3, run=0, months=18)
    assert share_in_time(base) - share_in_time(other) > 0.2
    told, told_otherwise = outcomes(base), outcomes(other)
    assert set(told_otherwise) == set(told)
    assert told != told_otherwise  # not all is reached within the 18 months
    for child, each in told.items():
        for one, another in zip(each, told_otherwise[child], strict=False):
            assert one == another, f"child {child}"


# -- row 5 ---------------------------------------------------------------------------------------------------


def one_worker(hours):
    """One assessment worker, to whom nothing but assessments happens; nobody comes back."""
    return small_council(
        demand={"returning_referrals_by_month": []},
        returning={"return_share": 0},
        front_door={"screening_hours": 0.01, "referral_decision_hours": 0.01},
        assessment={"section_47_share": 0, "sign_off_hours": 0.01},
        practice={"casework_hours_per_week": hours, "caseload_standard": 1e6},
        teams={"assessment": {"social_workers_fte": 1, "senior_practitioners_fte": 0, "asye_fte": 0}},
    )


def test_more_hours_make_no_assessment_later():
    completed = []
    for hours in (30, 38, 46, 54, 60):
        run = simulate(one_worker(hours), seed=1, run=0, months=6)
        rows = of(run, Event.ASSESSMENT_COMPLETED)
        completed.append({int(child): time for time, child in rows[:, (0, 2)]})
    for fewer, more in pairwise(completed):
        assert len(fewer) > 100
        assert set(fewer) <= set(more)
        assert all(more[child] <= time + 1e-6 for child, time in fewer.items())
    assert sum(completed[0].values()) > sum(completed[-1][child] for child in completed[0]) + 100


STRAINED = {"social_workers_fte": 2, "senior_practitioners_fte": 1, "asye_fte": 1}


@cache
def shares(workers, seed=1):
    """45-day shares of the runs of a strained assessment team with so many social workers."""
    council = small_council(teams={"assessment": {**STRAINED, "social_workers_fte": workers}})
    return np.array([share_in_time(simulate(council, seed=seed, run=run, months=MONTHS)) for run in range(RUNS)])


def test_added_worker_helps_the_team():
    gain = shares(3) - shares(2)
    assert lower_bound(gain, t=1.753) >= 0
    assert gain.mean() > 0.02


# -- row 8 ---------------------------------------------------------------------------------------------------


def test_common_luck_cuts_the_variance_of_a_difference():
    with_common_luck = np.var(shares(3) - shares(2), ddof=1)
    with_luck_of_their_own = np.var(shares(3), ddof=1) + np.var(shares(2), ddof=1)
    factor = with_luck_of_their_own / with_common_luck
    print(f"common luck cuts the variance of the difference in the 45-day share {factor:.1f} times")  # noqa: T201
    assert factor > 1.5


@pytest.mark.parametrize("workers", [2, 3])
def test_runs_differ_among_themselves(workers):
    assert len(set(shares(workers))) == RUNS
