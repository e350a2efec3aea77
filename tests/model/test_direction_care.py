"""Row 5 in care: the team manager of the 2019 paper, and lawyers: more of them make nothing later."""

from dataclasses import asdict
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from sim.model.council import Destination
from sim.model.luck import Luck
from sim.vocabulary import Cause, Decision, Event, Stage

from .certain import NO_STOCK, Trace
from .reading import check_whole, drift, lower_bound, of
from .test_extremes import MANY, unlimited

CHILDREN, RUNS = 361, 3


def service(managers):
    """361 children with one children-in-care team: social workers, lawyers and places enough, and so many managers."""
    council = unlimited()
    teams = {name: asdict(team) for name, team in council.teams.items()}
    teams["children_in_care"]["team_managers_fte"] = managers
    teams["children_in_care"]["social_workers_fte"] = 24
    return unlimited(
        practice={**asdict(council.practice), "casework_hours_per_week": 22.4, "ceiling_share": 10},
        management={
            "supervision_hours_per_worker_per_month": 3,
            "oversight_hours_per_child_in_care_per_month": 0.25,
            "oversight_complex_factor": 3,
        },
        stock={**NO_STOCK, "children_in_care": CHILDREN},
        entry={"unaccompanied_per_year": 0, "remands_per_year": 0},
        teams=teams,
    )


class Watched(Trace):
    """The children of one run number."""

    def __init__(self, parameters, run, **more):
        super().__init__(parameters, **more)
        self.number = run

    def run(self):
        from unittest import mock

        from sim.model import simulate

        with mock.patch("sim.model.simulation.arrivals", self._arrivals):
            return simulate(self.parameters, seed=1, run=self.number, months=self.months)


@cache
def watched(managers, run):
    return Watched(service(managers), run, months=24).run()


def waits(managers, *, complex_needs, what=Decision.PERMANENCE):
    """Mean wait for managers' decisions in the children-in-care team, run by run."""
    means = []
    for number in range(RUNS):
        run = watched(managers, number)
        team = list(run.parameters.teams).index("children_in_care")
        rows = of(run, Event.DECISION)
        rows = rows[(rows[:, 6] == what) & (rows[:, 3] == team)]
        luck = Luck(1, number)
        needs = np.array(
            [luck.complex_needs(int(child) // 8) < run.parameters.care.complex_share for child in rows[:, 2]]
        )
        means.append(rows[needs == complex_needs, 5].mean())
    return np.array(means)


def test_nothing_but_the_number_of_managers_differs():
    two, three = (asdict(service(managers)) for managers in (2, 3))
    team = two["teams"]["children_in_care"], three["teams"]["children_in_care"]
    assert (team[0].pop("team_managers_fte"), team[1].pop("team_managers_fte")) == (2, 3)
    assert two == three


def test_with_two_managers_settled_children_wait_and_complex_ones_go_first():
    for number in range(RUNS):
        check_whole(watched(2, number))
    settled, complex_ones = (waits(2, complex_needs=needs) for needs in (False, True))
    assert lower_bound(settled - complex_ones, t=2.92) > 0.5
    assert (complex_ones < 0.1).all()


def test_third_manager_shortens_the_wait_and_the_drift_of_settled_children():
    gain = waits(2, complex_needs=False) - waits(3, complex_needs=False)
    assert lower_bound(gain, t=2.92) > 0.5
    lost = {
        managers: np.array(
            [drift(watched(managers, number))[100 * Stage.PERMANENCE + Cause.MANAGER] for number in range(RUNS)]
        )
        for managers in (2, 3)
    }
    assert lower_bound(lost[2] - lost[3], t=2.92) > 0
    assert lost[3].mean() < 0.5 * lost[2].mean()


def test_what_settled_children_leave_late_by_is_in_the_log_and_falls():
    def late(managers):
        return np.array([of(watched(managers, number), Event.LEFT_LATE)[:, 5].sum() for number in range(RUNS)])

    assert lower_bound(late(2) - late(3), t=2.92) > 0


# -- lawyers -----------------------------------------------------------------------------------------------------


def in_court(lawyers, hours=25.0):
    """Children who come by court and stay; nothing but proceedings asks for lawyers."""
    ways = {name: {"shares": [0] * 5} for name in ("home", "home_unplanned", "special_guardianship", "other")}
    ways |= {name: {"shares": [0] * 5} for name in ("child_arrangements", "adoption", "long_term_fostering")}
    council = unlimited(
        entry={"section_20_share": 0, "court_share": 1, "unaccompanied_per_year": 0, "remands_per_year": 0},
        court={"lawyers_fte": lawyers, "lawyer_hours_per_week": hours, "proceedings_lawyer_share": 1},
        permanence=ways,
        stock=NO_STOCK,
    )
    trace = Trace(council, months=30)
    for number in range(60):
        trace.enter(3.0 * number, Destination.CARE, family=4 * number, age=5)
    run = trace.run().simulated
    return {int(row[2]): row[0] for row in of(run, Event.PROCEEDINGS_ENDED)}, run


def test_more_hours_of_the_lawyer_make_no_proceedings_longer():
    each = [in_court(1, hours)[0] for hours in (18, 24, 30, 45, 60)]
    for fewer, more in pairwise(each):
        assert set(fewer) <= set(more)
        assert all(more[child] <= time + 1e-6 for child, time in fewer.items())
    assert len(each[-1]) == 60
    assert sum(each[0].values()) > sum(each[-1][child] for child in each[0]) + 100


def test_more_lawyers_shorten_proceedings():
    one, two = (in_court(lawyers) for lawyers in (1, 2))
    both = sorted(set(one[0]) & set(two[0]))
    gains = np.array([one[0][child] - two[0][child] for child in both])
    assert gains.mean() > 10
    assert lower_bound(gains, t=1.67) > 0
    code = 100 * Stage.PROCEEDINGS + Cause.LAWYER
    assert drift(two[1])[code] < drift(one[1])[code]


@pytest.mark.parametrize("lawyers", [1, MANY])
def test_proceedings_drift_is_what_they_last_beyond_their_nature(lawyers):
    ended, run = in_court(lawyers)
    natural, _ = in_court(MANY)
    end = run.calendar.month_starts(run.months)[-1]
    late = sum(min(ended.get(child, end), end) - at for child, at in natural.items() if at < end)
    assert drift(run)[100 * Stage.PROCEEDINGS + Cause.LAWYER] == pytest.approx(late, abs=1e-4)
