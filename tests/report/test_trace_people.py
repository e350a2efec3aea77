"""Who holds, advises, assesses and supports a child, and a care leaver's journey to 25, in words."""

from datetime import date

import numpy as np
from councils import small_council

from sim.report.trace import Narrator
from sim.results import team_labels
from sim.vocabulary import CareEnd, Decision, EntryRoute, Event, LegalStatus, PlacementKind

from .stories import (
    ADVISER,
    AFTER,
    ASSESSOR,
    CARE,
    FIRST,
    GROWN,
    KINSHIP,
    LEAVING,
    MANAGER,
    OTHER_ADVISER,
    SECOND,
    SUPPORTER,
    care,
    ending,
    sentences,
)


def test_a_care_leaver_to_25_word_for_word():
    rows = (
        (0.0, Event.CARE_STARTED, CARE, -1, EntryRoute.UNACCOMPANIED, GROWN),
        (0.0, Event.PLACEMENT_STARTED, CARE, -1, PlacementKind.IN_HOUSE_FOSTER, 1),
        (5.0, Event.ELIGIBLE, CARE, -1, 0, 0),
        (8.0, Event.ADVISER_NEEDED, LEAVING, -1, 0, 0),
        (20.0, Event.ADVISER_ASSIGNED, LEAVING, ADVISER, 12, 0),
        (60.0, Event.PATHWAY_PLAN_MADE, CARE, FIRST, -2, 0),
        (270.0, Event.PLACEMENT_ENDED, CARE, -1, PlacementKind.IN_HOUSE_FOSTER, 270),
        (270.0, Event.STAYING_PUT_STARTED, -1, -1, PlacementKind.IN_HOUSE_FOSTER, 0),
        (270.0, Event.CARE_ENDED, CARE, -1, CareEnd.AGED_18, PlacementKind.IN_HOUSE_FOSTER),
        (270.0, Event.LEAVING_CARE_STARTED, -1, -1, 18.0, 0),
        (300.0, Event.ADVISER_CONTACT, LEAVING, ADVISER, 30, 0),
        (340.0, Event.ADVISER_CONTACT, LEAVING, ADVISER, 41, 0),
        (400.0, Event.PATHWAY_REVIEW, LEAVING, ADVISER, 120, 0),
        (600.0, Event.STAYING_PUT_ENDED, -1, -1, PlacementKind.IN_HOUSE_FOSTER, 0),
        (2043.0, Event.ADVISER_RELEASED, LEAVING, ADVISER, 2023, 0),
        (2043.0, Event.LEAVING_CARE_ENDED, -1, -1, 24.999, 0),
        (2043.0, Event.CASE_CLOSED, -1, -1, 0, 0),
    )
    assert sentences(*rows, months=108) == [
        "The young person, aged 16, comes into care as an unaccompanied asylum-seeking child (section 20).",
        "Placed with the council's own foster carers.",
        "The young person, aged 16, is now eligible for leaving care support.",
        "Leaving care is asked for a personal adviser; none is free yet.",
        "Leaving care personal adviser 1 becomes the young person's personal adviser after a wait of 12 working days.",
        (
            "Needs are assessed and the pathway plan is made with Children in care social worker 1 (due within 3 "
            "months): in time."
        ),
        "The young person turns 18, leaves care after 13 months and stays put with the council's own foster carers.",
        "Support as a care leaver begins, at 18.",
        (
            "2 times up to Tue 5 Aug 2025: contact with the personal adviser, at most 41 working days since the one "
            "before (limit 40): 1 late."
        ),
        "Once: review of the pathway plan, 120 working days since the one before (limit 127): in time.",
        "Staying put ends: the young person, aged 19, leaves the foster carers.",
        "Leaving care personal adviser 1 is no longer the adviser, after 8 years.",
        "The young person turns 25: support as a care leaver ends for good.",
        "The case is closed.",
    ]


def test_support_ends_at_21_where_it_is_owed_no_longer():
    until_21 = small_council(care_leaver_duty={"until_age": 21})
    later = small_council(care_leaver_duty={"from_date": date(2026, 4, 1)})
    for council in (until_21, later):
        row = (0, Event.LEAVING_CARE_ENDED, -1, -1, 21.0, 0)
        words = Narrator(council, 2, team_labels(council), ()).tell(np.array([[*row[:2], 7, *row[2:]]], float), 7)
        assert words[0][1] == "The young person turns 21, to which age support was owed by the law of the day: it ends."


def test_support_asked_for_again():
    rows = (
        (0.0, Event.LEAVING_CARE_STARTED, -1, -1, 18, 0),
        (10.0, Event.LEAVING_CARE_ENDED, -1, -1, 21, 0),
        (20.0, Event.CASE_OPENED, -1, -1, 0, 0),
        (20.0, Event.LEAVING_CARE_STARTED, -1, -1, 22.1, 0),
    )
    assert sentences(*rows)[2:] == [
        "The young person asks for support again.",
        "Support as a care leaver begins again, at 22.",
    ]


def test_a_worker_who_leaves_hands_the_child_over():
    rows = (
        (0.0, Event.ALLOCATED, CARE, FIRST, 0, 0),
        care(),
        (40.0, Event.RELEASED, CARE, FIRST, 40, 0),
        (40.0, Event.QUEUED, CARE, -1, 0, 0),
        (40.0, Event.ALLOCATED, CARE, SECOND, 0, 0),
    )
    left = sentences(*rows, staff_rows=[(40.0, Event.WORKER_LEFT, CARE, FIRST, 900, 1)])
    assert left[2:] == [
        "Children in care social worker 1 leaves the council; the child passes to a colleague after 40 working days.",
        "Allocated to Children in care social worker 2 (a change of worker, the first in this period of care).",
    ]
    for absences in (
        [(20.0, Event.ABSENCE_STARTED, CARE, FIRST, 0, 1)],
        [(20.0, Event.ABSENCE_STARTED, CARE, FIRST, 0, 1), (70.0, Event.ABSENCE_ENDED, CARE, FIRST, 50, 1)],
    ):
        assert sentences(*rows, staff_rows=absences)[2] == (
            "Children in care social worker 1 has been absent for 20 working days; the child passes to a colleague "
            "after 40 working days."
        )
    absence_over = [(20.0, Event.ABSENCE_STARTED, CARE, FIRST, 0, 1), (30.0, Event.ABSENCE_ENDED, CARE, FIRST, 10, 1)]
    for staff_rows in ([], absence_over, [(10.0, Event.ABSENCE_ENDED, CARE, FIRST, 10, 1)]):
        assert sentences(*rows, staff_rows=staff_rows)[2] == (
            "Children in care social worker 1 hands the child over, after 40 working days."
        )


def test_nobody_free_to_take_over_is_said():
    rows = (
        (0.0, Event.ALLOCATED, CARE, FIRST, 0, 0),
        (40.0, Event.RELEASED, CARE, FIRST, 40, 0),
        (40.0, Event.QUEUED, CARE, -1, 0, 0),
        (43.0, Event.ALLOCATED, CARE, SECOND, 3, 1),
    )
    assert sentences(*rows, staff_rows=[(40.0, Event.WORKER_LEFT, CARE, FIRST, 900, 1)])[1:] == [
        (
            "Children in care social worker 1 leaves the council; the child is to pass to a colleague after 40 working "
            "days."
        ),
        "Children in care is to take the child; no worker is allocated yet.",
        (
            "Allocated to Children in care social worker 2 after 3 working days unallocated, above the caseload "
            "ceiling (a change of worker)."
        ),
    ]


def test_advisers_come_and_go_and_may_come_back():
    rows = (
        (0.0, Event.RELEASED, LEAVING, FIRST, 10, 0),
        (0.0, Event.ADVISER_NEEDED, LEAVING, -1, 0, 0),
        (0.0, Event.ADVISER_ASSIGNED, LEAVING, ADVISER, 0, 0),
        (40.0, Event.ADVISER_RELEASED, LEAVING, ADVISER, 40, 0),
        (40.0, Event.ADVISER_NEEDED, LEAVING, -1, 0, 0),
        (50.0, Event.ADVISER_ASSIGNED, LEAVING, ADVISER, 10, 0),
        (60.0, Event.ADVISER_RELEASED, LEAVING, ADVISER, 10, 0),
        (60.0, Event.ADVISER_ASSIGNED, LEAVING, OTHER_ADVISER, 0, 0),
    )
    staff = [
        (20.0, Event.ABSENCE_STARTED, LEAVING, ADVISER, 0, 1),
        (48.0, Event.ABSENCE_ENDED, LEAVING, ADVISER, 28, 1),
    ]
    assert sentences(*rows, staff_rows=staff) == [
        "Children in care social worker 1 hands over to the adviser, after 10 working days.",
        "Leaving care personal adviser 1 becomes the young person's personal adviser.",
        (
            "Leaving care personal adviser 1 has been absent for 20 working days, after 40 working days as the young "
            "person's adviser."
        ),
        "Leaving care is asked for a personal adviser; none is free yet.",
        "Leaving care personal adviser 1 is back as personal adviser after a wait of 10 working days.",
        "Leaving care personal adviser 1 is no longer the adviser, after 10 working days.",
        "Leaving care personal adviser 2 takes over as personal adviser.",
    ]


def test_a_special_guardian_is_assessed_and_supported():
    guardian = CareEnd.SPECIAL_GUARDIANSHIP
    rows = (
        care(),
        (10.0, Event.PERMANENCE_WORK_STARTED, CARE, -1, guardian, 0),
        (10.0, Event.CONNECTED_ASSESSMENT_STARTED, KINSHIP, -1, 0, 0),
        (12.5, Event.SUPPORT_STARTED, KINSHIP, ASSESSOR, 2.5, 0),
        (60.1, Event.CONNECTED_ASSESSMENT_COMPLETED, KINSHIP, -1, 50.1, 0),
        (60.1, Event.SUPPORT_ENDED, KINSHIP, ASSESSOR, 47.6, 0),
        (70.0, Event.DECISION, CARE, MANAGER, 0, Decision.PERMANENCE),
        (90.0, Event.ORDER_MADE, CARE, -1, guardian, 0),
        (90.0, Event.LEFT_LATE, CARE, -1, 0.1, PlacementKind.KINSHIP),
        (90.0, Event.CARE_ENDED, CARE, -1, guardian, PlacementKind.KINSHIP),
        (90.0, Event.AFTER_PERMANENCE_STARTED, -1, -1, guardian, 1),
    )
    assert sentences(*rows)[2:] == [
        "Kinship is to assess the special guardian to be.",
        "Kinship social worker 1 takes on the assessment after a wait of 2.5 working days.",
        "The assessment of the special guardian to be is complete, after 50.1 working days.",
        "Children in care team manager 1 agrees to the special guardianship.",
        "The court makes a special guardianship order.",
        "The child, aged 4, goes to a special guardian and leaves care after 4 months.",
        "Support after special guardianship is owed until the child is 18; the family wants a support worker.",
    ]
    assert ending(*rows) == "The run ends. The child is aged 5, living with a family that is owed support."


def test_temporary_approval_of_relatives_may_run_out():
    def complete(days):
        rows = (
            (0.0, Event.CONNECTED_ASSESSMENT_STARTED, KINSHIP, -1, 0, 0),
            (days, Event.CONNECTED_ASSESSMENT_COMPLETED, KINSHIP, -1, days, 0),
        )
        return sentences(*rows)[1]

    what = "The assessment of the relatives or friends is complete, after"
    assert complete(60.0) == f"{what} 60 working days (temporary approval has not run out after 78)."
    assert complete(80.0) == f"{what} 80 working days (temporary approval ran out after 78)."


def test_how_things_stand_in_care():
    rows = (
        care(),
        (0.0, Event.LEGAL_STATUS, CARE, -1, LegalStatus.INTERIM_CARE_ORDER, 0),
        (0.0, Event.PROCEEDINGS_STARTED, CARE, -1, 1, 0),
        (0.0, Event.PLACEMENT_STARTED, CARE, -1, PlacementKind.OWN_HOME, 1),
        (0.0, Event.ALLOCATED, CARE, FIRST, 0, 0),
        (0.0, Event.ADVISER_NEEDED, LEAVING, -1, 0, 0),
    )
    assert ending(*rows) == (
        "The run ends. The young person is aged 5, in care proceedings, in care under an interim care order "
        "in the council's own children's home, held by Children in care social worker 1, waiting for a personal "
        "adviser."
    )
    supported = (
        (1.0, Event.ADVISER_ASSIGNED, LEAVING, ADVISER, 1, 0),
        (1.0, Event.SUPPORT_STARTED, AFTER, SUPPORTER, 0, 0),
    )
    assert ending(*supported) == (
        "The run ends. The young person is advised by Leaving care personal adviser 1, supported by After permanence "
        "social worker 1."
    )
