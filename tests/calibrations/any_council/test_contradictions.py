"""What is published twice: nothing is said where it agrees, and exactly that is said which does not."""

import pytest

from calibration.council import baseline_of
from calibration.council.contradictions import contradictions, equations_of, half_a_unit, published_equations
from calibration.council.equations import RULES
from calibration.council.published_inputs import MONTH_BANDS
from calibration.council.undetermined import UNDETERMINED
from calibration.published.volumes import Figure, Volumes
from sim.scenario.parameters import Parameters
from sim.scenario.shape import figures_of

from .made_up import HERE, YEAR, bands, round_council, table, with_england

IN_BALANCE = {
    "caseload": 20,
    "cases_held": 1000,
    # 10 months by Little's law, 10.4 and 10.9 by the middles of the bands of those that ended
    **bands("cp_plans_{}_ended", MONTH_BANDS, (10, 15, 60, 35, 0)),
    **bands("episodes_of_need_{}_ended", MONTH_BANDS, (300, 200, 300, 250, 150)),
    "section_47_rate": 48,
    "icpc_rate": 16,
    "cp_plans_ended_rate": 12,
    "children_in_care_rate": 20,
    "care_started_rate": 8,
    "care_ended_rate": 8,
    "referrals_assessed_not_in_need": 960,
    "episodes_of_need_started": 1200,
}


def equations(**changed):
    return published_equations(table(with_england(round_council(**IN_BALANCE | changed))), HERE, YEAR)


def contradicted(**changed):
    return {each.subject for each in contradictions(equations(**changed))}


def test_a_council_in_balance_is_not_contradicted():
    found = equations()
    assert [each.subject for each in found] == [rule.subject for rule in RULES]
    assert contradicted() == set()


@pytest.mark.parametrize(
    ("measure", "value", "subject"),
    [
        ("episodes_of_need_ended", 1190, "Episodes of need"),
        ("cp_plans_ended", 121, "Child protection plans"),
        ("care_ended", 70, "Children in care"),
        ("referrals_in_may", 201, "Referrals by month"),
        ("referrals_assessed_not_in_need", 800, "What becomes of referrals"),
        ("caseload", 22, "Caseload"),
        ("leavers", 20, "Social workers in post"),
        ("cp_plans_started", 161, "Plans from conferences"),
        ("icpcs", 481, "Conferences from enquiries"),
        ("section_47_rate", 53, "Rate of enquiries"),
        ("children_in_care_rate", 25, "Rate of children in care"),
        ("cases_held", 400, "Cases of social workers"),
        ("foster_places_filled", 150, "Foster places"),
        ("adopted", 80, "Reasons for leaving care"),
        ("in_care_aged_1_to_4", 50, "Ages in care"),
        ("assessments_completed", 2300, "Assessments"),
    ],
)
def test_what_is_broken_is_said(measure, value, subject):
    found = contradicted(**{measure: value})
    assert subject in found
    # whatever else it touches shares the figure
    shared = {each.subject for each in equations() if any(name.startswith(measure) for name in each.figures)}
    assert found <= shared


@pytest.mark.parametrize("subject", ["Referrals by month", "Open plans by length", "Open episodes by length"])
def test_one_figure_off_contradicts_one_equation(subject):
    band = {
        "Referrals by month": "referrals_in_june",
        "Open plans by length": "cp_plans_3_to_6_months_open",
        "Open episodes by length": "episodes_of_need_3_to_6_months_open",
    }[subject]
    assert contradicted(**{band: 17}) == {subject}


def test_rounding_is_no_contradiction():
    # a rate of 48 may be 47.5 to 48.5, of 100,000 children 475 to 485
    assert contradicted(section_47s=484) == set()
    assert "Rate of enquiries" in contradicted(section_47s=520)


def test_what_is_withheld_contradicts_nothing():
    without = {each.subject for each in equations(referrals_in_may="confidential", cases_held=None)}
    assert {rule.subject for rule in RULES} - without == {"Referrals by month", "Cases of social workers", "Caseload"}


def test_an_equation_says_both_sides_its_size_and_what_is_held_to():
    found = next(each for each in equations(cp_plans_ended=130) if each.subject == "Child protection plans")
    assert (found.left_value, found.right_value, found.difference) == (90, 100, pytest.approx(-0.1))
    assert (found.beyond, found.rounding) == (pytest.approx(0.1), 0)
    assert "Child protection plans: the number open at the start and begun, less ended is 90" in found.words
    assert "(-10.0%; England's differ by +0.0%). Held to: the stock at the start" in found.words
    assert f"cp_plans_open {YEAR - 1}" in found.figures


def test_what_all_england_has_is_a_matter_of_counting():
    figures = with_england(round_council(**IN_BALANCE, episodes_of_need_ended=1100))
    figures |= {("England", "episodes_of_need_ended", year): 110_000 for year in (YEAR, YEAR - 1)}
    found = contradictions(published_equations(table(figures), HERE, YEAR))
    assert [(each.subject, each.is_usual) for each in found if each.subject == "Episodes of need"] == [
        ("Episodes of need", True)
    ]
    alone = {each.subject: each for each in contradictions(equations(episodes_of_need_ended=1100))}
    assert not alone["Episodes of need"].is_usual


@pytest.mark.parametrize(
    ("value", "measure", "source", "half"),
    [
        (161, "referrals", "dfe_c1", 0),
        (160, "referrals", "dfe_c1", 0),
        (160, "foster_places_filled", "lait", 2.5),
        (161, "foster_places_filled", "lait", 0),
        (13.1, "caseload", "dfe_csww", 0.05),
        (12, "turnover", "dfe_csww", 0.5),
        (89.6, "section_47_rate", "dfe_c4", 0.05),
    ],
)
def test_how_far_a_figure_may_be_rounded(value, measure, source, half):
    assert half_a_unit(Figure(value, "", "", source, YEAR, HERE, "council"), measure) == pytest.approx(half)


@pytest.fixture(scope="module")
def leicestershire():
    volumes = Volumes.read()
    return volumes, baseline_of(volumes, "Leicestershire", 2024)


def test_contradictions_stand_first_and_by_their_size(leicestershire):
    found = equations_of(*leicestershire)
    sizes = [(not each.beyond, each.is_usual, -each.beyond) for each in found]
    assert sizes == sorted(sizes)
    assert len(found) > 20


def test_closed_forms_are_held_against_what_is_published(leicestershire):
    subjects = {each.subject for each in equations_of(*leicestershire)}
    assert subjects >= {"Children in care in the long run", "Child in need plans", "Children in court"}


def test_what_is_known_only_together_are_fields_of_a_scenario(leicestershire):
    scenario = leicestershire[1].draft.scenario("", "")
    assert isinstance(scenario.parameters, Parameters)
    paths = [path for path, _, _ in figures_of(scenario.parameters)]
    for group in UNDETERMINED:
        assert group.known
        assert group.needed
        for parameter in group.parameters:
            before, star, after = parameter.partition("*")
            fits = [path for path in paths if path.startswith(before) and path.endswith(after)]
            assert fits if star else parameter in paths, parameter
