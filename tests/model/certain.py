"""A council without chance, and one child's way through it: what the exact traces are made of.

Every share is 0, every length one day's width, nobody works overtime, leaves or is away, and a full-time worker has
5 hours a day, so each time in a trace can be worked out by hand. The clock starts on Tuesday 2 January 2024. Children
in care are 8 years old, live in the council's own foster homes, and stay until 18 unless they are `going` a way.
"""

from dataclasses import asdict
from datetime import date
from unittest import mock

import numpy as np
from councils import small_council

from sim.engine import begin
from sim.model import simulate
from sim.model.care import come_into_care
from sim.model.council import Destination
from sim.model.demand import children_of
from sim.model.front_door import contact
from sim.model.luck import Luck, family_of
from sim.model.pathway import follow_from, one_by_one
from sim.model.people import CHILDREN_PER_FAMILY, Siblings
from sim.scenario.care_parameters import WAYS_OUT
from sim.scenario.timetable import AS_IT_IS
from sim.vocabulary import EntryRoute, Event

HAIR = 1e-9
"""A band must be wider than nothing."""
DAYS_PER_MONTH = 253 / 12
DAYS_PER_WEEK = 253 / (365.25 / 7)
BANDS = 5
NO_STOCK = {
    "children_in_assessment": 0,
    "children_on_cp_plan": 0,
    "children_on_cin_plan": 0,
    "disabled_children": 0,
    "children_in_care": 0,
    "unaccompanied_children": 0,
    "care_leavers": 0,
    "care_leavers_without_adviser": 0,
    "children_with_special_guardians": 0,
    "children_adopted_with_support": 0,
    "families_in_early_help": 0,
    "cin_in_child_protection_teams": 0,
    "care_in_child_protection_teams": 0,
}


def lasting(days):
    """Bands that make every plan last so many working days."""
    months = days / DAYS_PER_MONTH
    return {"length_months_edges": [months, months + HAIR], "length_shares": [1.0]}


def going(way, days, *, shares=(1,) * BANDS):
    """A way out of care that all children take (who come at an age with a share of 1), so many days after coming."""
    return {way: {"shares": shares, **_just(days)}}


def _just(days):
    months = days / DAYS_PER_MONTH
    return {"months_edges": [months, months + HAIR], "month_shares": [1.0]}


def aged(years):
    """Children of one age at first contact."""
    return {"age_years_edges": [years, years + HAIR], "age_shares": [1.0]}


def in_court(days):
    """Proceedings of so many working days."""
    weeks = days / DAYS_PER_WEEK
    return {"proceedings_weeks_edges": [weeks, weeks + HAIR], "proceedings_shares": [1.0]}


def team_of(kind, **staff):
    """A further team."""
    return {"name": kind, "kind": kind, "team_managers_fte": 1, **staff}


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
        court={
            "lawyer_hours_per_week": 25,
            "diverted_share": 0,
            "pre_proceedings_days": 40,
            **in_court(120),
            "proceedings_worker_share": 1,
            "proceedings_lawyer_share": 1,
            "private_law_reports_per_year": 0,
        },
        entry={
            "section_20_share": 1,
            "court_share": 0,
            **aged(8),
            "unaccompanied_per_year": 0,
            "remands_per_year": 0,
        },
        care={
            "complex_share": 0,
            "entry_hours": 2,
            "visits": visits(30, 24),
            "close_visits": visits(20, 16),
            "long_term_visits": visits(63, 50),
        },
        placements={
            "kinship_shares": [0] * BANDS,
            "with_parents_shares": [0] * BANDS,
            "residential_shares": [0] * BANDS,
            "supported_shares": [0] * BANDS,
            "own_home_beds": 0,
            "unregistered_share": 0,
            "early_move_share": 0,
            "moves_per_year": 0,
            "complex_moves_per_year": 0,
            "fostering": {
                "approved_places": 2,
                "unusable_share": 0,
                "leavers_share_per_year": 0,
                "applications_per_year": 0,
            },
        },
        permanence={
            **{way: {"shares": [0] * BANDS, **_just(200)} for way in WAYS_OUT},
            "home_child_in_need_share": 0,
            "return_shares": [0, 0, 0],
        },
        after_permanence={"guardianship_support_share": 0, "adoption_support_share": 0},
        leaving_care={"contacts": visits(40, 32), "pathway_reviews": visits(127, 100), "staying_put_share": 0},
        care_leaver_duty={
            "in_education_share": 0,
            "take_up_at_21": 1,
            "take_up_at_22": 1,
            "take_up_at_23": 1,
            "take_up_at_24": 1,
        },
        management={
            "supervision_hours_per_worker_per_month": 0,
            "other_duties_share": 0,
            "oversight_hours_per_child_in_care_per_month": 0,
        },
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
    later : Timetable
        What changes meanwhile.
    """

    def __init__(self, parameters, *, months=12, later=AS_IT_IS):
        self.parameters = parameters
        self.later = later
        self.months = months
        self.luck = Luck(seed=1, run=0)
        self.rows = np.empty((0, 7))
        self._entries = []
        self._teams = (*parameters.teams, "reviewing_officers", "lawyers", "-")

    def contact(self, at, *, family=4, children=1, is_referral=True):
        """Let a contact about a family come in."""
        self._entries.append((at, family, children, is_referral))
        return self

    def enter(self, at, destination, *, family=4, children=1, age=None):
        """Put a family, referred and with an open case, straight into a stage, at an age if one is given."""
        self._entries.append((at, family, children, (destination, age)))
        return self

    def come(self, at, route, *, family=4, age=16.0, months=None):
        """Let a child nobody knew come straight into care."""
        self._entries.append((at, family, 1, (route, age, months)))
        return self

    def run(self):
        with mock.patch("sim.model.simulation.arrivals", self._arrivals):
            self.simulated = simulate(self.parameters, seed=1, run=0, months=self.months, later=self.later)
        self.rows = self.simulated.log
        return self

    def _arrivals(self, council):
        for at, number, children, what in sorted(self._entries, key=lambda entry: entry[:2]):
            yield council.env.timeout(at - council.now)
            family = family_of(number, council.luck)
            siblings = Siblings(family, children_of(council, family, children))
            if not isinstance(what, tuple):
                begin(follow_from(council, contact(council, siblings, float(what))))
                continue
            where, age, *months = what
            family.known_since = at
            for child in siblings:
                child.last_referral = at
                if age is not None:
                    council.born(child, age, at=at)
            if where is not Destination.EARLY_HELP:
                council.open_case(siblings)
            if isinstance(where, EntryRoute):
                begin(follow_from(council, come_into_care(council, siblings, where, months=months[0])))
            else:
                for destination, group in one_by_one(council, [(where, siblings)]):
                    council.begin(group, destination)

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
