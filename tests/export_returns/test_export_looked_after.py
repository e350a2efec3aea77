"""Returns of looked after children from logs written by hand: rows and windows, exactly."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_logs import Log

from sim.report.returns import in_care
from sim.report.returns.journeys import OPEN, Journeys
from sim.report.returns.looked_after import tables_of_year
from sim.returns import ssda903
from sim.vocabulary import CareEnd, Decision, EntryRoute, Event, LegalStatus, PlacementKind

COLUMNS = ["CHILD", "DECOM", "RNE", "LS", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE"]
A, B, C = "SYN0000001", "SYN0000002", "SYN0000003"


def episodes(log, year, **more):
    simulated = log.simulated(**more)
    return tables_of_year(simulated.journeys, simulated.children, year)["episodes"]


def rows(table, columns=COLUMNS):
    return [tuple(row) for row in table[list(columns)].itertuples(index=False)]


@pytest.fixture
def through_care():
    """From before the run, over a court order and moves, to adoption."""
    log = Log()
    log.into_care(
        "2017-05-10", 1, EntryRoute.COURT, "2016-01-31", LegalStatus.INTERIM_CARE_ORDER, PlacementKind.KINSHIP
    )
    log.move("2018-06-04", 1, PlacementKind.AGENCY_FOSTER, 2)
    log.note("2018-09-03", Event.LEGAL_STATUS, 1, LegalStatus.PLACEMENT_ORDER)
    log.note("2019-02-11", Event.LEGAL_STATUS, 1, LegalStatus.FULL_CARE_ORDER)
    log.move("2019-02-11", 1, PlacementKind.ADOPTIVE, 3)
    log.note("2019-08-01", Event.CARE_ENDED, 1, CareEnd.ADOPTION, PlacementKind.ADOPTIVE)
    return log


def test_a_year_has_the_episodes_live_in_it_with_their_true_beginnings(through_care):
    assert rows(episodes(through_care, 2019)) == [
        (A, "10/05/2017", "S", "C1", "U3", "PR1", "04/06/2018", "X1", "OTHER"),
        (A, "04/06/2018", "P", "C1", "U6", "PR4", "03/09/2018", "X1", ""),
        (A, "03/09/2018", "L", "E1", "U6", "PR4", "11/02/2019", "X1", "CARPL"),
        (A, "11/02/2019", "B", "C2", "A6", "PR1", "", "", ""),
    ]


def test_the_next_year_closes_what_was_open_and_has_nothing_older(through_care):
    assert rows(episodes(through_care, 2020)) == [
        (A, "11/02/2019", "B", "C2", "A6", "PR1", "01/08/2019", "E12", ""),
    ]


def test_the_header_has_every_child_of_the_year(through_care):
    simulated = through_care.simulated()
    header = tables_of_year(simulated.journeys, simulated.children, 2019)["header"]
    assert rows(header, ["CHILD", "DOB", "UPN", "MOTHER"]) == [(A, "31/01/2016", "UN1", "")]
    assert set(header["SEX"]) <= {"1", "2"}


@pytest.mark.parametrize(
    ("ended", "of_2019", "of_2020"),
    [
        ("2018-03-29", [], []),
        ("2019-03-29", [("29/03/2019", "E4B")], []),
        ("2019-04-01", [("", "")], [("01/04/2019", "E4B")]),
        (None, [("", "")], [("", "")]),
    ],
)
def test_an_episode_that_ends_at_the_edge_of_a_year(ended, of_2019, of_2020):
    log = Log()
    log.into_care("2017-05-10", 1, EntryRoute.SECTION_20, "2010-01-31", LegalStatus.SECTION_20, PlacementKind.KINSHIP)
    if ended:
        log.note(ended, Event.CARE_ENDED, 1, CareEnd.HOME_UNPLANNED, PlacementKind.KINSHIP)
    assert rows(episodes(log, 2019), ["DEC", "REC"]) == of_2019
    assert rows(episodes(log, 2020), ["DEC", "REC"]) == of_2020


def test_what_changes_on_one_day_is_one_change_and_no_episode_starts_and_ends_on_one_day():
    log = Log()
    log.into_care(
        "2018-05-01",
        1,
        EntryRoute.POLICE_PROTECTION,
        "2010-01-31",
        LegalStatus.POLICE_PROTECTION,
        PlacementKind.KINSHIP,
    )
    log.note("2018-05-01", Event.LEGAL_STATUS, 1, LegalStatus.SECTION_20, part=0.7)
    log.move("2018-05-03", 1, PlacementKind.UNREGISTERED, 2, part=0.1)
    log.move("2018-05-03", 1, PlacementKind.AGENCY_HOME, 3, part=0.6)
    log.move("2018-05-10", 1, PlacementKind.SUPPORTED, 4)
    log.note("2018-05-10", Event.CARE_ENDED, 1, CareEnd.OTHER, PlacementKind.SUPPORTED, part=0.9)
    assert rows(episodes(log, 2019)) == [
        (A, "01/05/2018", "S", "V2", "U3", "PR1", "03/05/2018", "X1", "OTHER"),
        (A, "03/05/2018", "P", "V2", "K2", "PR4", "10/05/2018", "E8", ""),
    ]


def test_a_period_of_care_within_one_day_is_left_out():
    log = Log()
    log.into_care("2018-05-01", 1, EntryRoute.SECTION_20, "2010-01-31", LegalStatus.SECTION_20, PlacementKind.KINSHIP)
    log.note("2018-05-01", Event.CARE_ENDED, 1, CareEnd.HOME_UNPLANNED, PlacementKind.KINSHIP, part=0.8)
    assert episodes(log, 2019).empty


def test_a_child_who_comes_back_has_two_periods():
    log = Log()
    for begins, ends in (("2018-05-01", "2018-06-01"), ("2018-06-01", "2018-07-02")):
        log.into_care(begins, 1, EntryRoute.SECTION_20, "2010-01-31", LegalStatus.SECTION_20, PlacementKind.KINSHIP)
        log.note(ends, Event.CARE_ENDED, 1, CareEnd.HOME, PlacementKind.KINSHIP, part=0.4)
    log.rows.sort(key=lambda row: row[0])
    assert rows(episodes(log, 2019), ["DECOM", "RNE", "DEC", "REC"]) == [
        ("01/05/2018", "S", "01/06/2018", "E4A"),
        ("01/06/2018", "S", "02/07/2018", "E4A"),
    ]


@pytest.mark.parametrize(
    ("end", "kind", "legal", "stays", "code"),
    [
        (CareEnd.HOME, PlacementKind.AGENCY_FOSTER, LegalStatus.SECTION_20, False, "E4A"),
        (CareEnd.SPECIAL_GUARDIANSHIP, PlacementKind.KINSHIP, LegalStatus.FULL_CARE_ORDER, False, "E45"),
        (CareEnd.SPECIAL_GUARDIANSHIP, PlacementKind.AGENCY_FOSTER, LegalStatus.FULL_CARE_ORDER, False, "E46"),
        (CareEnd.SPECIAL_GUARDIANSHIP, PlacementKind.AGENCY_HOME, LegalStatus.FULL_CARE_ORDER, False, "E47"),
        (CareEnd.CHILD_ARRANGEMENTS, PlacementKind.KINSHIP, LegalStatus.SECTION_20, False, "E41"),
        (CareEnd.OTHER, PlacementKind.OWN_HOME, LegalStatus.REMAND, False, "E14"),
        (CareEnd.OTHER, PlacementKind.OWN_HOME, LegalStatus.SECTION_20, False, "E8"),
        (CareEnd.AGED_18, PlacementKind.IN_HOUSE_FOSTER, LegalStatus.SECTION_20, True, "E17"),
        (CareEnd.AGED_18, PlacementKind.IN_HOUSE_FOSTER, LegalStatus.SECTION_20, False, "E5"),
    ],
)
def test_why_care_ceased(end, kind, legal, stays, code):
    log = Log()
    log.into_care("2018-05-01", 1, EntryRoute.SECTION_20, "2001-01-31", legal, kind)
    if stays:
        log.note("2019-01-31", Event.STAYING_PUT_STARTED, 1, kind)
    log.note("2019-01-31", Event.CARE_ENDED, 1, end, kind)
    assert rows(episodes(log, 2019), ["REC"]) == [(code,)]
    assert ssda903.CARE_ENDS[code] is end
    assert ssda903.valid("REC", code, 2019)


@pytest.mark.parametrize(("year", "place", "sexes"), [(2024, "H5", {"1", "2"}), (2025, "K3", {"M", "F"})])
def test_codes_are_those_of_the_year(year, place, sexes):
    log = Log(date(year - 1, 4, 3))
    route, status = EntryRoute.UNACCOMPANIED, LegalStatus.SECTION_20
    log.into_care(f"{year - 1}-05-10", 1, route, f"{year - 17}-03-01", status, PlacementKind.SUPPORTED)
    simulated = log.simulated(12)
    tables = tables_of_year(simulated.journeys, simulated.children, year)
    assert rows(tables["episodes"], ["PLACE", "CIN"]) == [(place, "N8")]
    assert set(tables["header"]["SEX"]) <= sexes
    assert rows(tables["uasc"], ["CHILD", "DUC"]) == [(A, "")]


def test_reviews_and_care_leavers_and_adoptions_of_the_year(through_care):
    through_care.note("2018-10-01", Event.CARE_REVIEW, 1, 0, 31)
    through_care.note("2018-03-01", Event.CARE_REVIEW, 1, 0, 11)
    through_care.note("2018-06-20", Event.PERMANENCE_WORK_STARTED, 1, CareEnd.ADOPTION)
    through_care.note("2018-07-20", Event.DECISION, 1, 0, Decision.PERMANENCE)
    through_care.note("2019-02-11", Event.DECISION, 1, 0, Decision.PERMANENCE)
    through_care.note("2019-02-11", Event.MATCHED, 1, 1)
    # two young people supported: one of 19 now staying put, one long grown up
    through_care.note("2018-06-01", Event.LEAVING_CARE_STARTED, 2, 18)
    through_care.note("2018-06-01", Event.STAYING_PUT_STARTED, 2, 1)
    through_care.note("2018-06-01", Event.LEAVING_CARE_STARTED, 3, 23)
    simulated = through_care.simulated()
    of_2019, of_2020 = (tables_of_year(simulated.journeys, simulated.children, year) for year in (2019, 2020))
    assert rows(of_2019["reviews"], ["CHILD", "REVIEW", "REVIEW_CODE"]) == [(A, "01/10/2018", "PN0")]
    assert rows(of_2019["oc3"], ["CHILD", "IN_TOUCH", "ACCOM"]) == [(B, "YES", "Z1")]
    assert rows(of_2019["placed_adoption"], ["CHILD", "DATE_PLACED"]) == [(A, "20/07/2018")]
    assert of_2019["ad1"].empty
    assert rows(of_2020["ad1"], ["CHILD", "DATE_INT", "DATE_MATCH"]) == [(A, "20/07/2018", "11/02/2019")]
    assert set(of_2019["header"]["CHILD"]) == {A, B}


def test_a_decision_that_no_log_tells_of_lies_no_later_than_the_placement_order(through_care):
    simulated = through_care.simulated()
    tables = tables_of_year(simulated.journeys, simulated.children, 2019)
    assert rows(tables["placed_adoption"], ["DATE_PLACED"]) == [("03/09/2018",)]


PARTS = (0.0, 0.25, 0.5, 0.75)
STATUSES, KINDS = list(LegalStatus), list(PlacementKind)
CHANGES = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(PARTS), st.one_of(st.sampled_from(STATUSES), st.sampled_from(KINDS))),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(changes=CHANGES, lasts=st.one_of(st.none(), st.integers(1, 180).map(lambda quarters: quarters / 4)))
def test_episodes_tile_their_period_and_say_what_held_at_the_end_of_each_first_day(changes, lasts):
    log = Log()
    began = 10.0
    until = np.inf if lasts is None else began + lasts
    log.rows = [
        (began, Event.CARE_STARTED, 1, -1, -1, EntryRoute.COURT, 735_000),
        (began, Event.LEGAL_STATUS, 1, -1, -1, LegalStatus.SECTION_20, 0),
        (began, Event.PLACEMENT_STARTED, 1, -1, -1, PlacementKind.KINSHIP, 1),
    ]
    number = 1
    held = [(began, LegalStatus.SECTION_20, 1)]
    for day, part, change in sorted(changes, key=lambda each: each[0] + each[1]):
        time = began + day + part
        if time > until:
            continue
        if isinstance(change, LegalStatus):
            log.rows.append((time, Event.LEGAL_STATUS, 1, -1, -1, change, 0))
            held.append((time, change, number))
        else:
            number += 1
            log.rows.append((time, Event.PLACEMENT_STARTED, 1, -1, -1, change, number))
            held.append((time, held[-1][1], number))
    if lasts is not None:
        log.rows.append((until, Event.CARE_ENDED, 1, -1, -1, CareEnd.HOME, 1))
    found = in_care.episodes(log.simulated().journeys)
    last = OPEN if lasts is None else log.calendar.date_of(until).toordinal()
    if last == log.calendar.date_of(began).toordinal():
        assert found.empty
        return
    assert found["began"].iloc[0] == log.calendar.date_of(began).toordinal()
    assert found["began"].tolist()[1:] == found["ended"].tolist()[:-1]
    assert (found["began"] < found["ended"]).all()
    assert found["ended"].iloc[-1] == last
    assert found["is_first"].tolist() == [True] + [False] * (len(found) - 1)
    assert (found["is_first"] | found["legal_changed"] | found["placement_changed"]).all()
    for each in found.itertuples():
        day = date.fromordinal(each.began)
        next_day = log.calendar.time_of(day + timedelta(days=1))
        _, legal, number = [row for row in held if row[0] < next_day][-1]
        assert (each.legal, each.number) == (legal, number)


def test_the_order_in_which_a_log_is_kept_does_not_matter(through_care):
    simulated = through_care.simulated()
    by_time = simulated.log[np.argsort(simulated.log[:, 0], kind="stable")]
    other = Journeys.of(by_time, simulated.calendar, simulated.months)
    assert other.rows.equals(simulated.journeys.rows)


def test_a_child_whose_team_has_nobody_is_in_care_without_a_status_or_a_place():
    """So the model writes children of the start whom no worker ever holds."""
    log = Log()
    log.note("2018-03-29", Event.CARE_STARTED, 1)
    assert rows(episodes(log, 2019), ["DECOM", "RNE", "LS", "PLACE", "PLACE_PROVIDER", "DEC"]) == [
        ("29/03/2018", "S", "V2", "Z1", "", ""),
    ]
