"""A council without chance, and one child's way through it: what the exact traces are made of.

Every share is 0, every length one day's width, nobody works overtime and a full-time worker has 5 hours a day, so
each time in a trace can be worked out by hand. The clock starts on Tuesday 2 January 2024.
"""

from dataclasses import asdict
from datetime import date
from unittest import mock

import numpy as np
from councils import small_council

from sim.engine import begin
from sim.model import simulate
from sim.model.council import Destination
from sim.model.demand import children_of
from sim.model.front_door import contact
from sim.model.luck import Luck, family_of
from sim.model.pathway import follow_from
from sim.model.people import CHILDREN_PER_FAMILY, Siblings
from sim.vocabulary import Event

HAIR = 1e-9
"""A band must be wider than nothing."""
DAYS_PER_MONTH = 253 / 12
NO_STOCK = {
    "children_in_assessment": 0,
    "children_on_cp_plan": 0,
    "children_on_cin_plan": 0,
    "disabled_children": 0,
    "children_in_care": 0,
    "care_leavers": 0,
    "families_in_early_help": 0,
    "cin_in_child_protection_teams": 0,
    "care_in_child_protection_teams": 0,
}


def lasting(days):
    """Bands that make every plan last so many working days."""
    months = days / DAYS_PER_MONTH
    return {"length_months_edges": [months, months + HAIR], "length_shares": [1.0]}


def visits(limit, planned):
    return {"limit_days": limit, "planned_gap_share": planned / limit, "gap_cv": 0}


def certain(**changes):
    """A council without chance: one worker a team, to whom everything in the traces happens."""
    one = {"social_workers_fte": 1, "senior_practitioners_fte": 0, "asye_fte": 0, "team_managers_fte": 1}
    council = small_council(
        start=date(2024, 1, 2),
        demand={
            "first_time_contacts_by_month": [0],
            "first_time_referrals_by_month": [0],
            "returning_referrals_by_month": [],
            "monthly_noise_cv": 0,
            "weekend_share": 0,
            "sibling_group_shares": [1.0],
            "sibling_concordance": 1,
        },
        returning={"return_share": 0, "earlier_plan_share": 0},
        early_help={"share_of_other_contacts": 1, "places": 1},
        front_door={
            "screening_hours": 1,
            "screening_days": 0.5,
            "no_further_action_share": 0,
            "no_new_assessment_share": 0,
        },
        assessment={
            "hours": 10,
            "median_days": 20,
            "sigma": 0,
            "worker_share": 1,
            "section_47_share": 0,
            "child_in_need_share": 0,
            "disabled_children_share": 0,
            "care_share": 0,
            "core_assessment_share": 1,
            "core_hours": 10,
        },
        section_47={
            "hours": 9.1,
            "worker_share": 1,
            "conference_share": 1,
            "booked_days_edges": [13, 13 + HAIR],
            "booked_days_shares": [1.0],
            "conference_hours": 4,
            "plan_share": 1,
            "otherwise_child_in_need_share": 0,
            "otherwise_care_share": 0,
        },
        child_protection={
            "plan": {**lasting(100), "visits": visits(10, 8)},
            "care_share": 0,
            "child_in_need_share": 0,
        },
        child_in_need={
            "plan": {**lasting(50), "visits": visits(20, 16)},
            "reviews": visits(63, 30),
            "section_47_share": 0,
            "care_share": 0,
            "early_help_share": 0,
        },
        disabled_children={"plan": {**lasting(200), "visits": visits(60, 45)}},
        care={"plan": {**lasting(100), "visits": visits(30, 24)}, "leaving_care_share": 0},
        leaving_care={"plan": {**lasting(50)}},
        management={"supervision_hours_per_worker_per_month": 0, "other_duties_share": 0},
        practice={"casework_hours_per_week": 25, "overtime_share": 0, "normal_floor_share": 0, "delay_share": 1},
        reviewing={"reviewing_officers_fte": 1},
        stock=NO_STOCK,
        teams={
            "front_door": {"screening_officers_fte": 1},
            "assessment": one,
            "child_protection_1": {**one, "demand_share": 1},
            "child_protection_2": {"demand_share": 0},
            "child_in_need": one,
            "disabled_children": one,
            "children_in_care": one,
            "leaving_care": {"personal_advisers_fte": 1},
        },
    )
    return small_council(**_merged(asdict(council), changes))


def _merged(base, changes):
    return {
        **base,
        **{
            name: _merged(base[name], change)
            if isinstance(change, dict) and isinstance(base.get(name), dict)
            else change
            for name, change in changes.items()
        },
    }


class Trace:
    """A council into which families are put by hand; all else is as in any run.

    Parameters
    ----------
    parameters : Parameters
        Usually a `certain` one.
    months : int
        How long the council is watched.
    """

    def __init__(self, parameters, *, months=12):
        self.parameters = parameters
        self.months = months
        self.luck = Luck(seed=1, run=0)
        self.rows = np.empty((0, 7))
        self._entries = []
        self._teams = (*parameters.teams, "reviewing_officers", "-")

    def contact(self, at, *, family=4, children=1, is_referral=True):
        """Let a contact about a family come in."""
        self._entries.append((at, family, children, is_referral))
        return self

    def enter(self, at, destination, *, family=4, children=1):
        """Put a family, referred and with an open case, straight into a stage."""
        self._entries.append((at, family, children, destination))
        return self

    def run(self):
        with mock.patch("sim.model.simulation.arrivals", self._arrivals):
            self.rows = simulate(self.parameters, seed=1, run=0, months=self.months).log
        return self

    def _arrivals(self, council):
        for at, number, children, what in sorted(self._entries):
            yield council.env.timeout(at - council.now)
            family = family_of(number, council.luck)
            siblings = Siblings(family, children_of(council, family, children))
            if isinstance(what, Destination):
                for child in siblings:
                    child.last_referral = at
                if what is not Destination.EARLY_HELP:
                    council.open_case(siblings)
                council.begin(siblings, what)
            else:
                begin(follow_from(council, contact(council, siblings, float(what))))

    def journey(self, *, family=4, place=0, only=(), without=()):
        """One child's rows in the order of time: (time, event, team, value, other)."""
        rows = self.rows[self.rows[:, 2] == family * CHILDREN_PER_FAMILY + place]
        told = [
            (round(float(row[0]), 6), Event(int(row[1])).name, self._teams[int(row[3])], _tidy(row[5]), _tidy(row[6]))
            for row in rows[np.argsort(rows[:, 0].round(6), kind="stable")]
        ]
        return [row for row in told if (not only or row[1] in only) and row[1] not in without]

    def lost(self, stage, cause, *, family=4, place=0):
        """Working days one child lost in a stage to a cause."""
        rows = self.rows[self.rows[:, 2] == family * CHILDREN_PER_FAMILY + place]
        is_it = (rows[:, 1] == Event.DRIFT) & (rows[:, 6] == 100 * stage + cause)
        return round(float(rows[is_it, 5].sum()), 6)

    @property
    def lost_in_all(self):
        """Working days everybody lost."""
        return round(float(self.rows[self.rows[:, 1] == Event.DRIFT, 5].sum()), 6)


def _tidy(number):
    return round(float(number), 6) + 0.0  # no negative zero
