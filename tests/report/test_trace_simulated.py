"""Simulated journeys of ten years, told from the log to the last sentence."""

import re
from datetime import date

import numpy as np
import pytest
from councils import _council, _team, small_council

from sim.model import simulate
from sim.report.trace import ABOUT_NO_CHILD, Narrator, children_who, saying
from sim.report.trace.journey import Journey, Row
from sim.report.trace.sentences import sentence
from sim.report.trace.together import TOLD_TOGETHER
from sim.results import people, team_labels
from sim.vocabulary import CareEnd, EntryRoute, Event

MONTHS = 120
NOT_ALWAYS_TOLD = {
    Event.QUEUED,
    Event.ADVISER_NEEDED,
    Event.LEGAL_STATUS,
    Event.PLACEMENT_ENDED,
    Event.CHAIR_RELEASED,
    Event.SUPPORT_ENDED,
    Event.STAYING_PUT_STARTED,
    Event.LEFT_LATE,
}
"""Another sentence of the same day says it, or it is too little to tell."""
ONE_OF_MANY = r"(?<![\d.])1 (working days|weeks|months|years)\b"
MANY_OF_ONE = r"(?<![\d.])(?!1 )\d[\d.]* (working day|week|month|year)\b"
WRONG = re.compile(rf"{ONE_OF_MANY}|{MANY_OF_ONE}|\bnan\b|\binf\b|  |\.\.|-\d|[Ss]omebody")


class Ten:
    """Ten years of a council with every kind of team, whose workers come and go."""

    def __init__(self):
        teams = {
            "fostering": _team("fostering", "Fostering", 0, social_workers_fte=2),
            "kinship": _team("kinship", "Kinship", 0, social_workers_fte=1),
            "after_permanence": _team("after_permanence", "After permanence", 0, social_workers_fte=1),
            "leaving_care": {**_council()["teams"]["leaving_care"], "social_workers_fte": 1},
        }
        turnover = {"leavers_share_per_year": 0.15, "agency_cover_share": 0.6, "absence_share": 0.04}
        self.council = small_council(teams=teams, turnover=turnover)
        simulated = simulate(self.council, seed=1, run=0, months=MONTHS)
        self.log = simulated.log
        self._told = {}
        self.narrator = Narrator(self.council, MONTHS, team_labels(self.council), people(simulated))

    def children(self, event, value=None):
        of_kind = (self.log[:, 1] == event) & (self.log[:, 2] >= 0)
        if value is not None:
            of_kind &= self.log[:, 5] == value
        return [int(child) for child in np.unique(self.log[of_kind, 2])]

    def rows(self, child):
        mine = self.log[self.log[:, 2] == child]
        return [
            Row(t, Event(int(e)), int(team), int(worker), v, o)
            for t, e, _, team, worker, v, o in mine[np.argsort(mine[:, 0], kind="stable")].tolist()
        ]

    def journey(self, child):
        if child not in self._told:
            self._told[child] = self.narrator.tell(self.log, child)
        return self._told[child]

    def sentences(self, child):
        return [words for _, words in self.journey(child)]


@pytest.fixture(scope="module")
def ten():
    return Ten()


def left_out(steps, sentences):
    """Return the steps the story leaves out or tells in another order."""
    left = iter(sentences)
    return [step for step in steps if not any(step in words for words in left)]


def test_every_journey_through_care_is_told_in_plain_sentences(ten):
    affected = {*ten.children(Event.CARE_STARTED), *ten.children(Event.LEAVING_CARE_STARTED)}
    affected |= set(ten.children(Event.AFTER_PERMANENCE_STARTED))
    assert len(affected) > 200
    for child in affected:
        journey = ten.journey(child)
        days = [day for day, _ in journey]
        assert days == sorted(days)
        for _, words in journey:
            assert not WRONG.search(words), words
            assert words[0].isupper() or words[0].isdigit(), words
            assert words.endswith("."), words


def test_nothing_is_left_out_of_a_story_but_on_purpose(ten):
    setting = ten.narrator._setting(ten.log)
    silent = set()
    for child in ten.children(Event.CARE_STARTED):
        journey = Journey(setting, ten.rows(child))
        for row in journey.rows:
            if row.event not in TOLD_TOGETHER and not sentence(journey, row):
                silent.add(row.event)
            journey.take_note(row)
    assert silent <= NOT_ALWAYS_TOLD
    assert not silent & ABOUT_NO_CHILD


def test_no_date_of_birth_is_told(ten):
    for child in ten.children(Event.CARE_STARTED):
        birthday = date.fromordinal(int(next(row.other for row in ten.rows(child) if row.event is Event.CARE_STARTED)))
        text = " ".join(ten.sentences(child))
        assert birthday.isoformat() not in text
        assert str(birthday.toordinal()) not in text
        if birthday < ten.council.start:
            assert saying.on(birthday) not in text


def test_every_coming_leaving_and_move_has_its_sentence(ten):
    for child in ten.children(Event.CARE_STARTED):
        events = [row.event for row in ten.rows(child)]
        told = ten.sentences(child)
        assert sum("into care" in words and "comes" in words for words in told) == events.count(Event.CARE_STARTED)
        assert sum("leaves care" in words for words in told if "proceedings end" not in words) == events.count(
            Event.CARE_ENDED
        )
        moves = sum(words.startswith(("A move", "Placed ", "When the run begins")) for words in told)
        assert moves == events.count(Event.PLACEMENT_STARTED)


def test_from_the_first_contact_to_the_end_of_support(ten):
    (child, *_) = children_who(ten.log, Event.LEAVING_CARE_ENDED, 10, also=[Event.CONTACT, Event.CARE_STARTED])
    steps = [
        "A contact about the child (aged 1",
        "The contact becomes a referral",
        "Allocated to",
        "comes into care",
        "Placed ",
        "The care plan is made",
        "First review in care",
        "is now eligible for leaving care support",
        "the pathway plan is made",
        "personal adviser",
        "turns 18",
        "Support as a care leaver begins, at 18.",
        "contact with the personal adviser",
        "review of the pathway plan",
        "Support as a care leaver ends, at 2",
        "The case is closed.",
        "The run ends. The young person is no longer known to the service.",
    ]
    assert left_out(steps, ten.sentences(child)) == []


def test_an_unaccompanied_child_to_the_25th_birthday(ten):
    came = set(ten.children(Event.CARE_STARTED, EntryRoute.UNACCOMPANIED))
    to_25 = {
        child
        for child in came & set(ten.children(Event.LEAVING_CARE_ENDED))
        if any(row.event is Event.LEAVING_CARE_ENDED and row.value > 24.9 for row in ten.rows(child))
    }
    assert to_25
    for child in to_25:
        steps = [
            "comes into care as an unaccompanied asylum-seeking child (section 20).",
            "turns 18",
            "Support as a care leaver begins, at 18.",
            "The young person turns 25: support as a care leaver ends for good.",
        ]
        assert left_out(steps, ten.sentences(child)) == []


ADOPTION = (
    "comes into care",
    "Work on adoption begins",
    "agrees to the plan of adoption",
    "agrees to the match with the adopters",
    "lives with the adoptive family",
    "an adoption order",
    "is adopted and leaves care",
    "Support after adoption is owed",
)
GUARDIANSHIP = (
    "comes into care",
    "Work on special guardianship begins",
    "to assess the special guardian to be",
    "the special guardian to be is complete",
    "agrees to the special guardianship",
    "a special guardianship order",
    "goes to a special guardian",
    "Support after special guardianship is owed",
)


@pytest.mark.parametrize(("end", "steps"), [(CareEnd.ADOPTION, ADOPTION), (CareEnd.SPECIAL_GUARDIANSHIP, GUARDIANSHIP)])
def test_ways_out_of_care_from_beginning_to_end(ten, end, steps):
    whole = set(ten.children(Event.CARE_ENDED, end)) & set(ten.children(Event.CONTACT))
    assert whole
    for child in whole:
        assert left_out(steps, ten.sentences(child)) == []


def test_home_and_back_into_care(ten):
    back = ten.children(Event.RETURNED_TO_CARE)
    assert back
    for child in back:
        steps = ["home to the parents", "the child has to come back", "comes back into care"]
        assert left_out(steps, ten.sentences(child)) == []
