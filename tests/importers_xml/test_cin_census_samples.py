"""Files nobody here wrote: read with the counts their own text has, or refused in words."""

import pytest
from xml_returns import SAMPLES, words

from calibration.importers.cin_census import read_cin_census
from calibration.importers.cin_census.reading import read_census
from calibration.importers.findings import Findings, ReturnFault

pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples lie outside the project")
FOLDER = SAMPLES / "cin_census"


def test_many_children():
    """332 children, 402 cases, no modules; every referral is without further action, so there is no case in need."""
    census = read_census(FOLDER / "many_children_fake.xml", Findings())
    assert len(census.children) == 332
    assert len(census.records["CINdetails"]) == 402
    journeys, findings = read_cin_census([FOLDER / "many_children_fake.xml"])
    assert (str(journeys.first_day), str(journeys.last_day)) == ("2021-04-01", "2022-03-31")
    assert {name: len(table) for name, table in journeys.tables.items() if len(table)} == {"referrals": 54}
    assert set(journeys.tables["referrals"]["no_further_action"]) == {1}
    text = words(findings)
    assert "begins after the census year; left out. 46 rows" in text
    assert "no further action on a referral from before the year, which is not to be listed; left out. 302 rows" in text


def test_every_module():
    """Two children whose dates contradict one another and the header: all but one assessment is left out."""
    path = FOLDER / "fake_data_CIN_Census_2024.xml"
    census = read_census(path, Findings())
    assert len(census.children) == 2
    assert {record: len(rows) for record, rows in census.records.items()} == {
        "CINdetails": 2,
        "Assessments": 2,
        "CINPlanDates": 1,
        "Section47": 1,
        "ChildProtectionPlans": 1,
    }
    journeys, findings = read_cin_census([path])
    assert str(journeys.last_day) == "2024-03-31"
    assert {name: len(table) for name, table in journeys.tables.items() if len(table)} == {"assessments": 1}
    assert "Year and ReferenceDate disagree" in words(findings)


def test_a_child_of_1970():
    """Its dates are before any return there was."""
    with pytest.raises(ReturnFault, match="more than half of the CINreferralDate cannot be read"):
        read_cin_census([FOLDER / "one_child_every_module_2022.xml"])


def test_the_workforce_sample_is_sent_to_its_command():
    with pytest.raises(ReturnFault, match="throughcare import workforce"):
        read_cin_census([SAMPLES / "workforce_census" / "social_work_workforce_2022.xml"])
