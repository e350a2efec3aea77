"""Returns of a simulated council against its own measures, which are computed from the log in another way."""

import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from export_length import MONTHS
from made_up_logs import as_simulated

from sim.measures.definitions.care import ending
from sim.report.returns import in_care
from sim.report.returns.census import census_of_year
from sim.report.returns.children import Children
from sim.report.returns.inspection import Inspection
from sim.report.returns.looked_after import tables_of_year
from sim.report.returns.workbook import lists_of
from sim.report.returns.writing import Return, last_day, write_returns
from sim.returns import annex_a, ssda903
from sim.vocabulary import CareEnd, Event

YEARS = (2025, 2026)
FIRST = date(2025, 10, 1).toordinal()
"""First of the six whole months before the inspection on the last day."""
DATES = re.compile(r"\d\d/\d\d/\d{4}")


@pytest.fixture(scope="module")
def returns(council):
    simulated = council.simulated
    assert simulated.years == list(YEARS)
    return {year: tables_of_year(simulated.journeys, simulated.children, year) for year in YEARS}


@pytest.fixture(scope="module")
def censuses(council):
    simulated = council.simulated
    return {
        year: ET.fromstring(
            census_of_year(simulated.journeys, simulated.children, year, simulated.add_working_days).encode()
        )
        for year in YEARS
    }


@pytest.fixture(scope="module")
def lists(council):
    simulated = council.simulated
    return lists_of(Inspection(simulated.journeys, simulated.children, simulated.teams))


def day(text):
    return date(int(text[6:]), int(text[3:5]), int(text[:2])).toordinal()


def in_year(days, year):
    return days.map(lambda text: bool(text) and date(year - 1, 4, 1).toordinal() <= day(text))


def within_a_day(council):
    """Periods of care that began and ended on one day, which no return shows."""
    periods = in_care.periods(council.simulated.journeys)
    return periods[periods["began"] == periods["ended"]]


# -- looked after children -----------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_who_came_into_care_and_who_left_it_in_a_year(council, returns, year):
    episodes = returns[year]["episodes"]
    first, last = date(year - 1, 4, 1).toordinal(), date(year, 3, 31).toordinal()
    unseen = within_a_day(council)["began"].between(first, last).sum()
    came = (episodes["RNE"] == ssda903.STARTED) & in_year(episodes["DECOM"], year)
    left = episodes["REC"].str.startswith("E")
    assert came.sum() + unseen == council.measured("care_started", year)
    assert left.sum() + unseen == council.measured("care_ended", year)
    for end, codes in {CareEnd.ADOPTION: ["E11", "E12"], CareEnd.HOME: ["E4A"], CareEnd.AGED_18: ["E5", "E17"]}.items():
        counted = council.measured(ending(end), year)
        assert episodes["REC"].isin(codes).sum() == counted


@pytest.mark.parametrize("year", YEARS)
def test_who_is_in_care_on_31_march(council, returns, year):
    stock = round(council.parameters.stock.children_in_care)
    years = [each for each in YEARS if each <= year]
    expected = stock + sum(
        council.measured("care_started", each) - council.measured("care_ended", each) for each in years
    )
    assert (returns[year]["episodes"]["DEC"] == "").sum() == expected


def test_the_mean_of_children_in_care_month_by_month(council, returns):
    """Every episode of two returns laid over the months: to the fraction of a day by which days are coarser."""
    both = pd.concat([tables["episodes"] for tables in returns.values()])
    both = both.drop_duplicates(["CHILD", "DECOM"], keep="last")
    calendar = council.run.calendar
    edges = calendar.month_starts(MONTHS)
    began = np.array([calendar.time_of(date.fromordinal(day(text))) for text in both["DECOM"]])
    ended = np.array([calendar.time_of(date.fromordinal(day(text))) if text else np.inf for text in both["DEC"]])
    means = [
        np.clip(np.minimum(ended, late) - np.maximum(began, early), 0, None).sum() / (late - early)
        for early, late in pairwise(edges)
    ]
    measured = council.measured("children_in_care") / np.diff(edges)
    assert np.abs(np.array(means) - measured.to_numpy()).max() < 1.0


@pytest.mark.parametrize("year", YEARS)
def test_episodes_of_a_child_follow_one_another_without_gap_or_overlap(returns, year):
    episodes = returns[year]["episodes"]
    for _, mine in episodes.groupby("CHILD"):
        for one, following in pairwise(mine.to_dict("records")):
            assert one["DEC"] != ""
            if one["REC"] == ssda903.GOES_ON:
                assert following["DECOM"] == one["DEC"]
                assert following["RNE"] in ("L", "P", "B")
            else:
                assert following["RNE"] == ssda903.STARTED
                assert day(following["DECOM"]) >= day(one["DEC"])
    closed = episodes[episodes["DEC"] != ""]
    assert (closed["DECOM"].map(day) < closed["DEC"].map(day)).all()
    assert (closed["DEC"].map(day) >= date(year - 1, 4, 1).toordinal()).all()
    assert (episodes["DECOM"].map(day) <= date(year, 3, 31).toordinal()).all()
    assert ((episodes["DEC"] == "") == (episodes["REC"] == "")).all()


def test_what_was_open_in_a_return_is_in_the_next_with_its_beginning(returns):
    first, second = (returns[year]["episodes"] for year in YEARS)
    was_open = first[first["DEC"] == ""]
    same = was_open.merge(second, on=["CHILD", "DECOM", "RNE", "LS", "PLACE", "PLACE_PROVIDER", "CIN"])
    assert len(same) == len(was_open)
    closed = first[first["DEC"] != ""]
    assert closed.merge(second, on=["CHILD", "DECOM"]).empty


@pytest.mark.parametrize("year", YEARS)
def test_every_open_stay_is_in_the_last_return_of_its_year(council, returns, year):
    known = council.simulated.journeys.until(date(year, 3, 31).toordinal())
    periods = in_care.periods(known)
    is_open = periods[periods["by"] != Event.CARE_ENDED]
    identifiers = council.simulated.children.table["identifier"]
    episodes = returns[year]["episodes"]
    assert set(episodes.loc[episodes["DEC"] == "", "CHILD"]) == set(identifiers.loc[is_open["child"]])


@pytest.mark.parametrize("year", YEARS)
def test_every_code_is_one_of_the_year(returns, year):
    for table in returns[year].values():
        for column in set(table) & set(ssda903.CODES):
            written = set(table[column]) - {""}
            assert all(ssda903.valid(column, code, year) for code in written), (column, written)


# -- the census ----------------------------------------------------------------------------------------------


def days_of(root, element, part, year):
    found = [each.findtext(part) for each in root.iter(element)]
    return [each for each in found if each and each >= f"{year - 1}-04-01"]


@pytest.mark.parametrize("year", YEARS)
def test_what_happened_in_the_year_of_a_census(council, censuses, year):
    root, first = censuses[year], date(year - 1, 4, 1).toordinal()
    cases = council.simulated.journeys.until(date(year, 3, 31).toordinal())
    # nobody refers those who come straight into care, or come back; their cases are listed all the same
    opened = cases.of_event(Event.CASE_OPENED)
    decided = cases.of_event(Event.REFERRAL_DECIDED)[["child", "time"]]
    by_referral = opened.merge(decided, on=["child", "time"])
    straight = (opened["day"] >= first).sum() - (by_referral["day"] >= first).sum()
    assert len(days_of(root, "CINdetails", "CINreferralDate", year)) == council.measured("referrals", year) + straight
    for element, part, measure in (
        ("Assessments", "AssessmentAuthorisationDate", "assessments_completed"),
        ("Section47", "S47ActualStartDate", "section_47s"),
        ("Section47", "DateOfInitialCPC", "icpcs"),
        ("ChildProtectionPlans", "CPPstartDate", "cp_plans_started"),
        ("ChildProtectionPlans", "CPPendDate", "cp_plans_ended"),
    ):
        assert len(days_of(root, element, part, year)) == council.measured(measure, year), measure


def test_how_many_are_on_a_plan_at_the_end_of_a_year(council, censuses):
    on_plan = round(council.parameters.stock.children_on_cp_plan)
    for year in YEARS:
        on_plan += council.measured("cp_plans_started", year) - council.measured("cp_plans_ended", year)
        plans = list(censuses[year].iter("ChildProtectionPlans"))
        assert sum(plan.find("CPPendDate") is None for plan in plans) == on_plan


def test_a_census_lists_each_case_once(censuses):
    for root in censuses.values():
        for child in root.iter("Child"):
            referred = [each.findtext("CINreferralDate") for each in child.iter("CINdetails")]
            assert len(referred) == len(set(referred))


def test_what_one_census_leaves_open_the_next_closes_or_leaves_open(censuses):
    left_open, next_year = set(), {}
    for child in censuses[YEARS[0]].iter("Child"):
        for each in child.iter("CINdetails"):
            if each.find("CINclosureDate") is None and each.findtext("ReferralNFA") == "0":
                left_open.add((child.findtext("ChildIdentifiers/LAchildID"), each.findtext("CINreferralDate")))
    for child in censuses[YEARS[1]].iter("Child"):
        for each in child.iter("CINdetails"):
            next_year[child.findtext("ChildIdentifiers/LAchildID"), each.findtext("CINreferralDate")] = each
    undecided = len(left_open - set(next_year))
    assert undecided <= 5  # referrals that nobody had decided by 31 March, and then led to nothing
    for key in left_open & set(next_year):
        assert (next_year[key].findtext("CINclosureDate") or "2025-04-01") >= "2025-04-01"


# -- Annex A -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "column", "measure"),
    [
        (1, "Date of Contact", "contacts"),
        (3, "Date of referral", "referrals"),
        (4, "Continuous Assessment Date of Authorisation", "assessments_completed"),
        (5, "Strategy discussion initiating Section 47 Enquiry Start Date", "section_47s"),
    ],
)
def test_what_happened_in_the_six_months_before_the_inspection(council, lists, number, column, measure):
    days = lists[number][column]
    of_months = council.measured(measure)
    expected = round(of_months[of_months.index >= "2025-10"].sum())
    assert days.between(FIRST, council.simulated.journeys.last).sum() == expected


def test_who_is_there_at_the_inspection(council, lists, returns, censuses):
    known = council.simulated.journeys
    in_care_now = lists[8][lists[8]["Date Ceased to be Looked After"] > known.last]
    of_return = returns[2026]["episodes"]
    assert set(in_care_now["Child Unique ID"]) == set(of_return.loc[of_return["DEC"] == "", "CHILD"])
    on_plan = (lists[7]["Child Protection Plan End Date"] > known.last).sum()
    assert on_plan == sum(each.find("CPPendDate") is None for each in censuses[2026].iter("ChildProtectionPlans"))
    leavers = known.of_event(Event.LEAVING_CARE_STARTED, Event.LEAVING_CARE_ENDED)
    now = leavers.drop_duplicates("child", keep="last")["event"] == Event.LEAVING_CARE_STARTED
    assert len(lists[9]) == now.sum()


def test_lists_of_children_have_one_row_for_each(lists):
    for each in annex_a.LISTS:
        if each.one_row_a_child:
            assert lists[each.number][each.identifier].is_unique


def test_nothing_that_must_be_there_is_blank(lists):
    for each in annex_a.LISTS:
        for column in each.columns:
            cells = lists[each.number][column.name]
            if not column.may_be_blank:
                assert cells.notna().all(), (each.number, column.name)
                assert not cells.eq("").any(), (each.number, column.name)


def test_every_status_of_children_in_need_agrees_with_the_other_lists(lists):
    statuses = lists[6].set_index("Child Unique ID")["Case Status"]
    now = lists[8]["Date Ceased to be Looked After"] > date(2026, 3, 31).toordinal()
    assert set(statuses[statuses == "a) Looked after child"].index) == set(lists[8].loc[now, "Child Unique ID"])
    assert set(statuses) >= {
        "b) Child Protection plan",
        "c) Child in need plan",
        "d) Open assessment",
        "e) Closed episode",
    }


# -- who they are --------------------------------------------------------------------------------------------


def test_birthdays_are_the_models_own_where_it_has_them(council):
    came = council.run.log[council.run.log[:, 1] == Event.CARE_STARTED]
    born = council.simulated.children.table["born"]
    assert (born.loc[came[:, 2].astype(int)].to_numpy() == came[:, 6]).all()


def test_children_are_children_while_they_are_known_to_the_front_of_the_service(council):
    rows = council.simulated.journeys.of_event(
        Event.CONTACT, Event.REFERRAL, Event.CP_PLAN_STARTED, Event.CIN_PLAN_STARTED
    )
    known = set(council.simulated.journeys.of_event(Event.CARE_STARTED, Event.LEAVING_CARE_STARTED)["child"])
    rows = rows[~rows["child"].isin(known)]
    days = rows["day"].to_numpy() - council.simulated.children.table["born"].loc[rows["child"]].to_numpy()
    assert days.min() >= 0
    assert days.max() < 18 * 365.25


def test_sex_and_ethnicity_are_even_and_mean_nothing(council):
    table = council.simulated.children.table
    assert abs(table["is_male"].mean() - 0.5) < 0.03
    shares = table["ethnicity"].value_counts(normalize=True)
    assert shares.max() < 0.08
    assert shares.min() > 0.03


@pytest.fixture(scope="module")
def written(council, tmp_path_factory):
    folder = tmp_path_factory.mktemp("returns")
    write_returns(folder, council.simulated, list(Return), last_day(council.simulated))
    return folder


def test_nothing_looks_like_somebody_real(council, written):
    files = [file for file in written.rglob("*") if file.is_file()]
    assert all("SYNTHETIC" in file.name or file.name == "README.txt" for file in files)
    postcode = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
    for file in files:
        if file.suffix == ".xlsx":
            continue
        text = file.read_text(encoding="utf-8")
        assert set(postcode.findall(text)) <= {"ZZ99 3CZ"}
        invented = set(council.simulated.children.table["identifier"])
        assert set(re.findall(r"\bSYN\d+", text)) <= invented


def bytes_of(folder):
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_same_run_gives_the_same_bytes(council, written, tmp_path):
    again = as_simulated(council.run)
    write_returns(tmp_path, again, list(Return), last_day(again))
    assert bytes_of(tmp_path) == bytes_of(written)


def test_another_run_has_other_people(council):
    table = council.simulated.children.table
    others = Children.of(council.simulated.journeys, council.simulated.seed, council.simulated.run + 1).table
    assert (table["is_male"] != others["is_male"]).mean() > 0.4
