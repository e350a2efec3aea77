"""A journey through care in words, from logs made by hand."""

from datetime import date

import pytest

from sim.report.trace import written
from sim.vocabulary import CareEnd, Cause, Decision, EntryRoute, Event, LegalStatus, PlacementKind, Stage

from .stories import (
    AFTER,
    ASSESSOR,
    CARE,
    FIRST,
    GROWN,
    KINSHIP,
    LEAVING,
    MANAGER,
    MONTHS,
    OFFICER,
    SUPPORTER,
    care,
    narrator,
    sentences,
    told,
)


def test_a_journey_home_word_for_word():
    home, manager = CareEnd.HOME, Decision.PERMANENCE
    journey = told(
        care(EntryRoute.POLICE_PROTECTION),
        (0.0, Event.CHAIR_ASSIGNED, -1, OFFICER, 0, 0),
        (0.0, Event.LEGAL_STATUS, CARE, -1, LegalStatus.POLICE_PROTECTION, 0),
        (0.0, Event.PLACEMENT_STARTED, CARE, -1, PlacementKind.AGENCY_FOSTER, 1),
        (2.0, Event.PROCEEDINGS_STARTED, CARE, -1, 1, 0),
        (2.0, Event.LEGAL_STATUS, CARE, -1, LegalStatus.INTERIM_CARE_ORDER, 0),
        (4.0, Event.FIRST_CARE_VISIT, CARE, FIRST, 4, 0),
        (11.0, Event.CARE_PLAN_MADE, CARE, -1, 11, 0),
        (20.0, Event.CARE_REVIEW, CARE, OFFICER, 0, 10),
        (30.0, Event.PLACEMENT_ENDED, CARE, -1, PlacementKind.AGENCY_FOSTER, 30),
        (30.0, Event.PLACEMENT_STARTED, CARE, -1, PlacementKind.KINSHIP, 2),
        (50.0, Event.DECISION, CARE, MANAGER, 3.0, Decision.PERMANENCE_PLAN),
        (50.0, Event.PERMANENCE_PLAN_AGREED, CARE, -1, 50, 0),
        (90.0, Event.CARE_REVIEW, CARE, OFFICER, 7, 21),
        (100.0, Event.PROCEEDINGS_ENDED, CARE, -1, 20.4, LegalStatus.FULL_CARE_ORDER),
        (100.0, Event.LEGAL_STATUS, CARE, -1, LegalStatus.FULL_CARE_ORDER, 0),
        (110.0, Event.PERMANENCE_WORK_STARTED, CARE, -1, home, 0),
        (140.0, Event.DECISION, CARE, MANAGER, 1.0, manager),
        (180.0, Event.ORDER_MADE, CARE, -1, home, 0),
        (180.0, Event.LEFT_LATE, CARE, -1, 6.0, PlacementKind.KINSHIP),
        (180.0, Event.PLACEMENT_ENDED, CARE, -1, PlacementKind.KINSHIP, 150),
        (180.0, Event.CHAIR_RELEASED, -1, OFFICER, 0, 0),
        (180.0, Event.CARE_ENDED, CARE, -1, home, PlacementKind.KINSHIP),
        (220.0, Event.RETURNED_TO_CARE, -1, -1, 40, 0),
        care(at=220.0),
    )
    blank = " " * 15
    assert written(journey).splitlines() == [
        " Tue 2 Apr 2024  The child, aged 3, comes into care under police protection.",
        f"{blank}  Reviewing officer 1 is to review the plans for the child.",
        f"{blank}  Placed with agency foster carers.",
        (
            " Thu 4 Apr 2024  The council applies to court for a care order: care proceedings begin; "
            "an interim care order is made."
        ),
        " Mon 8 Apr 2024  First visit to the new placement, after 4 working days (limit 5: in time).",
        "Wed 17 Apr 2024  The care plan is made, 11 working days after coming into care (limit 10: late).",
        "Tue 30 Apr 2024  First review in care with reviewing officer 1, in time.",
        (
            "Wed 15 May 2024  A move after 30 working days with agency foster carers: the child now lives with "
            "relatives or friends, the second placement."
        ),
        (
            "Thu 13 Jun 2024  Children in care team manager 1 decides on the permanence plan, after waiting "
            "3 working days."
        ),
        f"{blank}  The permanence plan is agreed, 50 working days after coming into care.",
        (
            " Thu 8 Aug 2024  Second review in care with reviewing officer 1, 7 working days late; there is a "
            "permanence plan, as there should be by now."
        ),
        "Thu 22 Aug 2024  Care proceedings end after 20.4 weeks (limit 26: in time): the child is under a care order.",
        " Fri 6 Sep 2024  Work on the return home begins; the child is aged 4.",
        "Fri 18 Oct 2024  Children in care team manager 1 agrees to the return home, after waiting 1 working day.",
        "Fri 13 Dec 2024  The court discharges the order under which the child is in care.",
        f"{blank}  Care has lasted 6 working days longer than it would have with enough staff for everybody.",
        f"{blank}  The placement with relatives or friends ends after 7 months.",
        f"{blank}  The child, aged 4, goes home to the parents as planned and leaves care after 9 months.",
        "Wed 12 Feb 2025  It has not worked at home: the child has to come back, 40 working days after going there.",
        f"{blank}  The child, aged 4, comes back into care by agreement with the parents (section 20).",
        "Tue 30 Sep 2025  The run ends. The child is aged 5, in care.",
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (care(EntryRoute.COURT), "The child, aged 3, comes into care on an interim care order."),
        (care(EntryRoute.REMAND, born=0), "The child comes into care on remand."),
        (care(0, born=0), "The child comes into care."),
        (care(born=date(2024, 2, 10).toordinal()), "The child, aged 1 month, comes into care by agreement with the p"),
        (care(born=date(2024, 3, 20).toordinal()), "The child, aged under 1 month, comes into care by agreement wi"),
        ((0, Event.PLACEMENT_STARTED, CARE, -1, PlacementKind.OWN_HOME, 1), "Placed in the council's own children's h"),
        (
            (0, Event.LEGAL_STATUS, CARE, -1, LegalStatus.PLACEMENT_ORDER, 0),
            "From now on the child is in care under a p",
        ),
        (
            (0, Event.PRE_PROCEEDINGS_STARTED, CARE, -1, 0, 0),
            "Pre-proceedings begin: the parents are told what must cha",
        ),
        (
            (0, Event.PRE_PROCEEDINGS_ENDED, CARE, -1, 59, 0),
            "Pre-proceedings end after 59 working days: the case stays ",
        ),
        (
            (0, Event.PRE_PROCEEDINGS_ENDED, CARE, -1, 80, 1),
            "Pre-proceedings end after 4 months: the council applies to",
        ),
        (
            (0, Event.PROCEEDINGS_STARTED, CARE, -1, 0, 0),
            "The council applies to court for a care order, for a further c",
        ),
        (
            (0, Event.PROCEEDINGS_ENDED, CARE, -1, 1, 0),
            "Care proceedings end after 1 week (limit 26: in time): the child",
        ),
        (
            (0, Event.PROCEEDINGS_ENDED, CARE, -1, 26.01, LegalStatus.PLACEMENT_ORDER),
            "Care proceedings end after just over 26 weeks (limit 26: late): the child is under a placement order.",
        ),
        (
            (0, Event.CARE_REVIEW, CARE, OFFICER, 1, 10),
            "First review in care with reviewing officer 1, 1 working day la",
        ),
        (
            (0, Event.CARE_REVIEW, CARE, OFFICER, 0, 20),
            "Second review in care with reviewing officer 1, in time; no per",
        ),
        (
            (0, Event.CARE_REVIEW, CARE, OFFICER, 0, 110),
            "11th review in care with reviewing officer 1, in time; still n",
        ),
        ((0, Event.CARE_REVIEW, CARE, OFFICER, -1, 31), "Third review in care, in time."),
        (
            (0, Event.FIRST_CARE_VISIT, CARE, FIRST, 6, 0),
            "First visit to the new placement, after 6 working days (limi",
        ),
        ((0, Event.PERMANENCE_WORK_STARTED, CARE, -1, 0, 0), "Work on a match until 18 (long-term fostering) begins."),
        (
            (0, Event.DECISION, CARE, MANAGER, 0, Decision.PERMANENCE),
            "Children in care team manager 1 agrees to the nex",
        ),
        (
            (0, Event.CONNECTED_ASSESSMENT_STARTED, -1, -1, 1, 0),
            "The relatives or friends are approved for the time be",
        ),
        (
            (0, Event.CONNECTED_ASSESSMENT_COMPLETED, -1, -1, 79, 1),
            "The assessment of the relatives or friends is comp",
        ),
        ((0, Event.MATCHED, CARE, -1, 1, 300), "14 months after coming into care, the child is matched with adopters."),
        ((0, Event.ORDER_MADE, CARE, -1, CareEnd.ADOPTION, 0), "The court makes an adoption order."),
        ((0, Event.ORDER_MADE, CARE, -1, CareEnd.OTHER, 0), "The court makes an order with which care ends."),
        ((0, Event.CARE_ENDED, CARE, -1, CareEnd.ADOPTION, 8), "The child is adopted and leaves care."),
        (
            (0, Event.CARE_ENDED, CARE, -1, CareEnd.HOME_UNPLANNED, 1),
            "The child goes home to the parents, unplanned, an",
        ),
        (
            (0, Event.PATHWAY_PLAN_MADE, CARE, -1, 1, 0),
            "There is still no pathway plan (due within 3 months): 1 working",
        ),
        (
            (0, Event.ADVISER_NO_LONGER_NEEDED, LEAVING, -1, 9, 0),
            "Support ends before an adviser is found, after a wai",
        ),
        ((0, Event.LEAVING_CARE_ENDED, -1, -1, 19.2, 0), "Support as a care leaver ends, at 19."),
        (
            (0, Event.LEAVING_CARE_ENDED, -1, -1, 21.999, 0),
            "Support as a care leaver ends, at 22: from 21 on it is giv",
        ),
        ((0, Event.AFTER_PERMANENCE_STARTED, -1, -1, CareEnd.ADOPTION, 0), "Support after adoption is owed until the "),
        ((0, Event.AFTER_PERMANENCE_ENDED, -1, -1, CareEnd.SPECIAL_GUARDIANSHIP, 0), "The child turns 18: support af"),
        (
            (0, Event.SUPPORT_STARTED, AFTER, SUPPORTER, 1, 0),
            "After permanence social worker 1 begins to support the f",
        ),
        (
            (0, Event.SUPPORT_ENDED, AFTER, SUPPORTER, 300, 0),
            "After permanence social worker 1 stops supporting the fa",
        ),
        ((0, Event.SUPPORT_STARTED, KINSHIP, ASSESSOR, 0, 0), "Kinship social worker 1 takes on the assessment."),
        ((0, Event.CHAIR_RELEASED, -1, OFFICER, 0, 0), "Reviewing officer 1 no longer has the child."),
    ],
)
def test_one_sentence(row, sentence):
    (words,) = sentences(row)
    assert words.startswith(sentence)
    assert words.endswith(".")


def test_an_adoption_is_agreed_twice_and_a_match_says_where_the_child_is_to_stay():
    adopt, decided = CareEnd.ADOPTION, (Event.DECISION, CARE, MANAGER, 0, Decision.PERMANENCE)
    rows = (
        care(),
        (10.0, Event.PERMANENCE_WORK_STARTED, CARE, -1, adopt, 0),
        (20.0, *decided),
        (40.0, *decided),
        (40.0, Event.MATCHED, CARE, -1, 1, 40),
    )
    assert sentences(*rows)[2:] == [
        "Children in care team manager 1 agrees to the plan of adoption.",
        "Children in care team manager 1 agrees to the match with the adopters.",
        "40 working days after coming into care, the child, aged 3, is matched with adopters.",
    ]
    placed = (0.0, Event.PLACEMENT_STARTED, CARE, -1, PlacementKind.AGENCY_FOSTER, 1)
    matched = (40.0, Event.MATCHED, CARE, -1, 0, 40)
    assert sentences(care(), placed, matched)[2] == (
        "40 working days after coming into care, the child, aged 3, is matched: the placement with agency foster "
        "carers is to last until 18."
    )


def test_moves_between_places_of_one_kind_and_of_children_found_in_care():
    foster = PlacementKind.AGENCY_FOSTER
    rows = (
        care(at=-300.0),
        (-300.0, Event.PLACEMENT_STARTED, CARE, -1, foster, 1),
        (5.0, Event.PLACEMENT_ENDED, CARE, -1, foster, 305),
        (5.0, Event.PLACEMENT_STARTED, CARE, -1, foster, 2),
    )
    assert sentences(*rows)[1:] == [
        "When the run begins the child lives with agency foster carers; earlier placements are not known.",
        "Here the run begins; what went before is how the child was found.",
        (
            "A move after 14 months with agency foster carers: the child now lives with other agency foster carers, "
            "the second placement that is known."
        ),
    ]


def test_routine_reviews_are_told_together():
    def review(at, number, late=0, officer=OFFICER):
        return (at, Event.CARE_REVIEW, CARE, officer, late, 10 * number + 1)

    together = sentences(care(), review(100.0, 3), review(220.0, 4, late=2), review(340.0, 5, late=1))
    assert together[1] == "Reviews 3 to 5 in care, up to Tue 5 Aug 2025: 2 late, at most by 2 working days."
    assert sentences(care(), review(100.0, 3), review(220.0, 4))[1] == (
        "Reviews 3 and 4 in care, up to Wed 12 Feb 2025: all in time."
    )
    assert sentences(care(), review(100.0, 3, late=1))[1] == "Third review in care, 1 working day late."
    end = narrator().calendar.month_starts(MONTHS)[-1]
    overdue = told(care(), review(100.0, 3), review(end, 4, late=1, officer=-1))
    assert overdue[-2] == (
        date(2025, 9, 30),
        "The fourth review in care should have been held 1 working day ago.",
    )


def test_a_first_visit_that_was_never_made_is_not_told_as_made():
    foster = PlacementKind.AGENCY_FOSTER
    rows = (
        (0.0, Event.PLACEMENT_STARTED, CARE, -1, foster, 1),
        (8.0, Event.PLACEMENT_ENDED, CARE, -1, foster, 8),
        (8.0, Event.FIRST_CARE_VISIT, CARE, FIRST, 8, 0),
    )
    assert sentences(*rows)[1:] == [
        "Nobody has visited the placement in its 8 working days (limit 5: late).",
        "The placement with agency foster carers ends after 8 working days.",
    ]


def test_visits_have_the_limit_of_their_kind():
    rows = (
        (30.0, Event.CARE_VISIT, CARE, FIRST, 30, 0),
        (31.0, Event.CLOSE_CARE_VISIT, CARE, FIRST, 21, 0),
        (32.0, Event.LONG_TERM_CARE_VISIT, CARE, FIRST, 63, 0),
    )
    assert sentences(*rows) == [
        "Once: visit in care, 30 working days since the one before (limit 30): in time.",
        (
            "Once: visit in care (more often with temporarily approved relatives or with parents), 21 working days "
            "since the one before (limit 20): late."
        ),
        (
            "Once: visit in care (less often, as the placement is to last), 63 working days since the one before "
            "(limit 63): in time."
        ),
    ]


def test_a_remand_that_is_over():
    rows = (
        care(EntryRoute.REMAND, born=GROWN),
        (0.0, Event.LEGAL_STATUS, CARE, -1, LegalStatus.REMAND, 0),
        (40.0, Event.CARE_ENDED, CARE, -1, CareEnd.OTHER, PlacementKind.SUPPORTED),
    )
    assert sentences(*rows)[1] == "The remand is over: the young person, aged 17, leaves care after 40 working days."


def test_a_contact_about_a_child_not_yet_born():
    rows = ((0.0, Event.CONTACT, 0, -1, 0, 0), care(at=90.0, born=date(2024, 5, 1).toordinal()))
    assert sentences(*rows) == [
        "A contact about the child (not yet born) reaches the front door.",
        "The child, aged 3 months, comes into care by agreement with the parents (section 20).",
    ]


def test_who_waits_for_a_lawyer_is_said_to():
    row = (3.0, Event.DRIFT, CARE, -1, 1.0, 100 * Stage.PROCEEDINGS + Cause.LAWYER)
    assert sentences(row) == ["Time lost in care proceedings: 1 working day waiting for a council lawyer."]
