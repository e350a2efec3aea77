"""A council whose every published figure is round: what is derived can be worked out by hand."""

import pytest

from calibration.council.evidence import Evidence
from calibration.council.published_inputs import PublishedInputs

from .made_up import HERE, YEAR, round_council, table, with_england


def inputs(**changed):
    volumes = table(with_england(round_council(**changed)))
    return PublishedInputs(Evidence(volumes, volumes.find(HERE, YEAR), YEAR))


@pytest.fixture(scope="module")
def council():
    return inputs()


MEAN_DAYS = (280 * 5 + 400 * 15 + 400 * 25 + 400 * 35 + 220 * 42.5 + 80 * 47.5 + 60 * 55 + 60 * 75) / 1920
IN_ASSESSMENT = 1920 * MEAN_DAYS / 253
DISABLED = 1000 * 130 / 2800


def test_it_begins_a_year_before(council):
    assert council.start.isoformat() == "2017-04-01"
    assert council.before == YEAR - 1


def test_demand(council):
    pathway = council.inputs.pathway
    assert pathway.referrals_by_month == pytest.approx((200,) * 12)
    assert pathway.earlier_referrals_by_month == pytest.approx((200,) * 16)
    assert pathway.contacts_per_month == pytest.approx(200 / 0.273)
    assert pathway.rereferred_share == pytest.approx(0.2)
    assert pathway.no_further_action_share == pytest.approx(0.1)


def test_assessments_and_enquiries(council):
    pathway = council.inputs.pathway
    assert (pathway.assessed_share, pathway.assessments) == (pytest.approx(0.8), pytest.approx(1920))
    assert council.reassessed == 0
    assert pathway.assessment_bands == (300, 400, 400, 400, 220, 80, 60, 60)
    assert pathway.assessment_mean_days == pytest.approx(MEAN_DAYS)
    assert (pathway.section_47s, pathway.conference_share) == (480, pytest.approx(1 / 3))
    assert (pathway.plan_share, pathway.repeat_plan_share) == (pytest.approx(0.75), pytest.approx(0.2))


def test_plans(council):
    pathway = council.inputs.pathway
    assert pathway.plans_ended == 120
    assert pathway.cp_months == pytest.approx(10)
    assert pathway.cin_plans_started == 500
    # no band is nothing where rates are taken of it
    assert pathway.cp_open == (30, 20, 30, 20, 0)
    assert pathway.cp_open_on_average == (30, 20, 30, 20, 0.5)


def test_open_episodes_are_shared_out(council):
    held = council.inputs.held
    assert (held.care, held.on_cp_plan) == (200, 100)
    assert held.leavers == pytest.approx(100)
    assert held.disabled == pytest.approx(DISABLED)
    assert held.in_assessment == pytest.approx(IN_ASSESSMENT)
    left = 1000 - 200 - 100 - 100 - DISABLED - IN_ASSESSMENT
    assert held.on_cin_plan == pytest.approx(left) == pytest.approx(council.left_for_need)
    # the bands without plans, the first without assessments, the last without leavers
    assert council.inputs.pathway.need_open == pytest.approx((300 - 30 - IN_ASSESSMENT, 130, 170, 180, 50))


def test_staff(council):
    held = council.inputs.held
    children = 200 + 100 + held.on_cin_plan + DISABLED + IN_ASSESSMENT
    assert (held.case_holders_fte, held.agency_fte) == (50, pytest.approx(5))
    assert held.caseload == pytest.approx(children / 50)
    assert (held.leaving_share, held.sickness_share) == (0.2, 0.04)
    assert council.agency_cover == 0.5
    assert council.recruitment_months()[0] == pytest.approx(6)


def test_care(council):
    care = council.inputs.care
    assert (care.started, care.ended, care.growth_per_year) == (80, 80, pytest.approx(0, abs=1e-9))
    assert (care.unaccompanied, care.unaccompanied_started, care.remands) == (10, pytest.approx(4), pytest.approx(2))
    assert care.started_directly == pytest.approx(6)
    # 4 of the 40 by agreement are unaccompanied
    assert care.section_20_share == pytest.approx(36 / 76)
    assert care.court_share == pytest.approx(30 / 76)
    assert care.ends == pytest.approx(
        {"home": 16, "home_unplanned": 4, "special_guardianship": 10, "child_arrangements": 3.2, "adoption": 12}
    )
    assert care.applications == pytest.approx(50)
    assert care.in_education_share == pytest.approx(15 / 54)


def test_placements(council):
    placed = council.inputs.care.placed
    # 190 of 200 are not with adopters; 70 % of them are fostered, 18 % of these with relatives
    assert placed.adoptive == pytest.approx(10)
    assert placed.kinship == pytest.approx(0.18 * 133)
    assert placed.in_house_foster == 60
    assert placed.agency_foster == pytest.approx(0.82 * 133 - 60)
    assert (placed.residential, placed.supported) == (pytest.approx(22.8), pytest.approx(15.2))
    assert placed.with_parents == pytest.approx(15.2)


def test_every_figure_found_is_the_council_s_own(council):
    assert {found.place for found in council.told.values()} == {HERE}
    elsewhere = {name: found.year for name, found in council.told.items() if found.year not in (YEAR, YEAR - 1)}
    assert elsewhere.keys() <= {"referrals"}, elsewhere


def test_the_year_s_referrals_are_said_to_be_the_year_s(council):
    assert council.told["referrals"].year == YEAR


def test_assessments_beyond_referrals_are_of_open_cases():
    council = inputs(assessments_completed=2640)
    assert council.inputs.pathway.assessed_share == pytest.approx(0.9)
    assert council.reassessed == pytest.approx(480)


def test_shares_never_exceed_the_whole():
    council = inputs(icpcs=600, cp_plans_started=700, section_47s=2000, foster_places_filled=500)
    pathway, placed = council.inputs.pathway, council.inputs.care.placed
    assert (pathway.conference_share, pathway.plan_share) == (pytest.approx(600 / 1728), 1.0)
    assert pathway.section_47s == pytest.approx(0.9 * 1920)
    assert placed.agency_foster == pytest.approx(0)


def test_where_the_others_leave_none_some_are_in_need():
    council = inputs(children_in_care_open=900)
    assert council.left_for_need < 0
    assert council.inputs.held.on_cin_plan == pytest.approx(150)


def test_ends_leave_room_for_18th_birthdays():
    council = inputs(adopted=60, special_guardianship_orders=60)
    assert sum(council.inputs.care.ends.values()) == pytest.approx(0.95 * 80)


def test_a_year_of_which_only_the_share_in_time_is_published():
    figures = with_england(round_council())
    for measure in [measure for place, measure, _ in figures if place == HERE and measure.startswith("assessments_")]:
        if measure != "assessments_completed":
            figures.pop((HERE, measure, YEAR), None)
    figures[HERE, "assessments_within_45_days_share", YEAR] = 95
    volumes = table(figures)
    council = PublishedInputs(Evidence(volumes, volumes.find(HERE, YEAR), YEAR))
    bands = council.inputs.pathway.assessment_bands
    assert sum(bands[:5]) / sum(bands) == pytest.approx(0.95)
    assert "with 95 % within 45 days" in council.told["assessments_{}"].note
