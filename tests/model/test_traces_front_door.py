"""Row 2: exact traces of contact, early help, the decision on a referral, closure and return."""

import pytest

from sim.model.council import Destination
from sim.model.luck import exponential
from sim.vocabulary import Cause, ReferralOutcome, Stage

from .certain import Trace, certain


def test_contact_becomes_a_referral_that_a_manager_decides_on():
    trace = Trace(certain(front_door={"no_further_action_share": 1})).contact(0.25).run()
    assert trace.journey() == [
        (0.25, "CONTACT", "front_door", 0.0, 0.0),
        (0.75, "CONTACT_SCREENED", "front_door", 0.5, 0.0),  # 1 hour in half a day; 5 hours a day are there
        (0.75, "REFERRAL", "assessment", -1.0, 0.0),  # never referred before
        (1.25, "DECISION", "assessment", 0.0, 1.0),
        (1.25, "REFERRAL_DECIDED", "assessment", 1.0, float(ReferralOutcome.NO_FURTHER_ACTION)),  # on the next day
    ]
    assert trace.lost_in_all == 0


@pytest.mark.parametrize(
    ("shares", "outcome"),
    [
        ({"no_further_action_share": 1}, ReferralOutcome.NO_FURTHER_ACTION),
        ({"no_new_assessment_share": 1}, ReferralOutcome.NO_NEW_ASSESSMENT),
        ({}, ReferralOutcome.ASSESSMENT),
    ],
)
def test_manager_decides_as_the_shares_say_and_only_an_assessment_opens_a_case(shares, outcome):
    trace = Trace(certain(front_door=shares)).contact(0.25).run()
    decided = trace.journey(only=("REFERRAL_DECIDED", "CASE_OPENED"))
    opened = [(1.25, "CASE_OPENED", "-", 0.0, 0.0)] if outcome is ReferralOutcome.ASSESSMENT else []
    assert decided == [(1.25, "REFERRAL_DECIDED", "assessment", 1.0, float(outcome)), *opened]


def test_two_contacts_at_once_share_the_screening_officer():
    council = certain(front_door={"screening_hours": 4}, early_help={"share_of_other_contacts": 0})
    trace = Trace(council)
    trace.contact(0.25, family=4, is_referral=False).contact(0.25, family=8, is_referral=False).run()
    for family in (4, 8):
        # each asks for 8 hours a day, together 16 where there are 5: 0.5 x 16/5 = 1.6 days instead of 0.5
        assert trace.journey(family=family) == [
            (0.25, "CONTACT", "front_door", 0.0, 0.0),
            (1.85, "DRIFT", "front_door", 1.1, 101.0),
            (1.85, "CONTACT_SCREENED", "front_door", 1.6, 0.0),
        ]


def test_siblings_are_screened_together_at_an_effort_for_each():
    # three children: 3 hours in half a day are 6 a day where there are 5
    trace = Trace(certain(early_help={"share_of_other_contacts": 0}))
    trace.contact(0.25, children=3, is_referral=False).run()
    for place in range(3):
        assert trace.journey(place=place, only=("CONTACT_SCREENED",)) == [
            (0.85, "CONTACT_SCREENED", "front_door", 0.6, 0.0)
        ]


def test_slow_manager_delays_the_decision_and_that_is_drift():
    # 5 hours in half a day are 10 a day where there are 5: a day instead of half a day
    trace = Trace(certain(front_door={"referral_decision_hours": 5, "no_further_action_share": 1})).contact(0.25).run()
    assert trace.journey()[3:] == [
        (1.75, "DRIFT", "assessment", 0.5, 303.0),
        (1.75, "DECISION", "assessment", 0.5, 1.0),
        (1.75, "REFERRAL_DECIDED", "assessment", 1.0, 1.0),
    ]


def test_contact_that_is_no_referral_goes_to_early_help_or_ends_with_advice():
    helped = Trace(certain()).contact(0.25, is_referral=False).run()
    length = exponential(helped.luck.early_help_length(4), 90)
    assert helped.journey() == [
        (0.25, "CONTACT", "front_door", 0.0, 0.0),
        (0.75, "CONTACT_SCREENED", "front_door", 0.5, 0.0),
        (0.75, "EARLY_HELP_QUEUED", "-", 0.0, 0.0),
        (0.75, "EARLY_HELP_STARTED", "-", 0.0, 0.0),
        (round(0.75 + length, 6), "EARLY_HELP_ENDED", "-", 0.0, 0.0),
    ]
    advised = Trace(certain(early_help={"share_of_other_contacts": 0})).contact(0.25, is_referral=False).run()
    assert [row[1] for row in advised.journey()] == ["CONTACT", "CONTACT_SCREENED"]


def test_full_house_makes_the_next_family_wait_for_the_place():
    trace = Trace(certain(early_help={"patience_days": 1e7, "days": 10}))
    trace.enter(0.25, Destination.EARLY_HELP, family=4).enter(0.5, Destination.EARLY_HELP, family=8).run()
    first = exponential(trace.luck.early_help_length(4), 10)
    second = exponential(trace.luck.early_help_length(8), 10)
    free = 0.25 + first
    assert free > 0.5
    assert trace.journey(family=8, without=("DRIFT",)) == [
        (0.5, "EARLY_HELP_QUEUED", "-", 0.0, 0.0),
        (round(free, 6), "EARLY_HELP_STARTED", "-", round(free - 0.5, 6), 0.0),
        (round(free + second, 6), "EARLY_HELP_ENDED", "-", 0.0, 0.0),
    ]
    assert trace.lost(Stage.EARLY_HELP, Cause.PLACE, family=8) == round(free - 0.5, 6)
    assert trace.lost(Stage.EARLY_HELP, Cause.PLACE, family=4) == 0


def test_family_that_gives_up_waiting_never_takes_the_place():
    trace = Trace(certain(early_help={"patience_days": 1, "days": 2000}), months=24)
    trace.enter(0.25, Destination.EARLY_HELP, family=4).enter(0.5, Destination.EARLY_HELP, family=8).run()
    gives_up = 0.5 + exponential(trace.luck.early_help_patience(8), 1)
    place_is_free = 0.25 + exponential(trace.luck.early_help_length(4), 2000)
    assert gives_up < place_is_free
    assert trace.journey(family=8, without=("DRIFT",)) == [
        (0.5, "EARLY_HELP_QUEUED", "-", 0.0, 0.0),
        (round(gives_up, 6), "EARLY_HELP_ENDED", "-", 1.0, 0.0),
    ]
    assert trace.lost(Stage.EARLY_HELP, Cause.PLACE, family=8) == round(gives_up - 0.5, 6)


def test_without_places_nobody_is_helped():
    trace = Trace(certain(early_help={"places": 0, "patience_days": 5})).enter(0.25, Destination.EARLY_HELP).run()
    gives_up = 0.25 + exponential(trace.luck.early_help_patience(4), 5)
    assert trace.journey(without=("DRIFT",))[-1] == (round(gives_up, 6), "EARLY_HELP_ENDED", "-", 1.0, 0.0)


def test_closed_referral_comes_back_as_a_contact_and_a_re_referral():
    council = certain(
        returning={"return_share": 1, "mean_days_to_return": 40}, front_door={"no_further_action_share": 1}
    )
    trace = Trace(council, months=24).contact(0.25).run()
    away = exponential(trace.luck.return_days(4), 40)
    came = round(1.25 + away, 6)
    again = trace.journey()[5:9]
    assert again == [
        (came, "CONTACT", "front_door", 0.0, 0.0),
        (round(came + 0.5, 6), "CONTACT_SCREENED", "front_door", 0.5, 0.0),
        # from referral at 0.75 to referral at 1.25 + away + 0.5
        (round(came + 0.5, 6), "REFERRAL", "assessment", round(1.0 + away, 6), 0.0),
        (round(came + 1.0, 6), "DECISION", "assessment", 0.0, 1.0),
    ]
    second = exponential(trace.luck.return_days(4 + (1 << 44)), 40)  # other luck the second time
    assert second != away
    assert trace.journey(only=("CONTACT",))[2][0] == pytest.approx(came + 1.0 + second)
