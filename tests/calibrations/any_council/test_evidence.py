"""Which published figure stands for one of a council."""

import pytest

from calibration.council.evidence import Evidence, TooLittlePublishedError
from calibration.published.places import Council

from .made_up import ENGLAND, HERE, OLD, REGION, YEAR, bands, table

BANDS = ("small", "middle", "large")


def evidence(figures, *, formed_from=(), **more):
    volumes = table(figures, **more)
    council = Council("E10000099", HERE, REGION, YEAR - 3, YEAR, formed_from=formed_from)
    return Evidence(volumes, council, YEAR)


def test_the_council_s_own_figure_of_the_year_comes_first():
    found = evidence({(HERE, "icpcs", YEAR): 160, (ENGLAND, "icpcs", YEAR): 70000}).count("icpcs")
    assert (found.value, found.status, found.is_own) == (160, "published", True)
    assert found.note == f"{HERE}, {YEAR}"


def test_a_nought_that_is_published_is_a_figure():
    assert evidence({(HERE, "adopted", YEAR): 0}).count("adopted").value == 0


def test_else_as_many_as_in_the_nearest_year_for_each_child():
    found = evidence(
        {
            (HERE, "icpcs", YEAR - 1): 100,
            (HERE, "population", YEAR - 1): 50_000,
            (HERE, "population", YEAR): 60_000,
            (HERE, "icpcs", YEAR + 1): 999,
        }
    ).count("icpcs")
    assert found.value == pytest.approx(120)
    assert (found.status, found.is_own, found.year) == ("derived", False, YEAR - 1)
    assert found.note == f"{HERE}, {YEAR - 1}, the nearest year published"


def test_else_the_region_s_and_a_withheld_number_says_why():
    found = evidence(
        {
            (HERE, "icpcs", YEAR): "confidential",
            (HERE, "section_47s", YEAR): 300,
            (HERE, "population", YEAR): 10_000,
            (REGION, "icpcs", YEAR): 4000,
            (REGION, "population", YEAR): 500_000,
            (ENGLAND, "icpcs", YEAR): 1,
            (ENGLAND, "population", YEAR): 1,
        }
    ).count("icpcs")
    assert found.value == pytest.approx(80)
    assert found.note == f"{REGION}, {YEAR}: the council's own is not published (confidential)"


def test_else_england_s_of_a_year_far_away():
    found = evidence(
        {
            (HERE, "population", YEAR): 10_000,
            (ENGLAND, "icpcs", YEAR - 9): 60_000,
            (ENGLAND, "population", YEAR - 9): 12_000_000,
        }
    ).count("icpcs")
    assert found.value == pytest.approx(50)
    assert (found.place, found.year) == (ENGLAND, YEAR - 9)


def test_a_figure_is_never_of_one_place_and_its_base_of_another():
    known = {
        (REGION, "icpcs", YEAR): 4000,
        (ENGLAND, "population", YEAR): 12_000_000,
        (HERE, "population", YEAR): 10_000,
    }
    with pytest.raises(TooLittlePublishedError, match="icpcs and population: nothing is published for Sampleshire"):
        evidence(known).count("icpcs")


def test_a_rate_per_10_000_of_its_own_goes_before_other_places():
    found = evidence(
        {
            (HERE, "section_47_rate", YEAR): 150,
            (HERE, "population", YEAR): 20_000,
            (ENGLAND, "section_47s", YEAR): 1,
            (ENGLAND, "population", YEAR): 1,
        }
    ).count("section_47s", rate="section_47_rate")
    assert found.value == pytest.approx(300)
    assert "its rate per 10,000 children" in found.note


def test_a_council_without_its_children_counted_goes_by_referrals():
    found = evidence(
        {
            (HERE, "referrals", YEAR): 1000,
            (ENGLAND, "icpcs", YEAR): 70,
            (ENGLAND, "referrals", YEAR): 700,
            (ENGLAND, "population", YEAR): 5,
        }
    ).count("icpcs")
    assert found.value == pytest.approx(100)


def test_without_its_children_counted_its_referrals_are_those_of_the_nearest_year():
    found = evidence({(HERE, "referrals", YEAR - 1): 1000, (ENGLAND, "population", YEAR): 5}).count("referrals")
    assert (found.value, found.year) == (1000, YEAR - 1)


def test_shares_are_of_one_place_and_year():
    figures = {
        (HERE, "rereferrals", YEAR): "low",
        (HERE, "referrals", YEAR): 900,
        (HERE, "rereferrals", YEAR - 1): 100,
        (HERE, "referrals", YEAR - 1): 500,
    }
    found = evidence(figures).share("rereferrals", "referrals")
    assert (found.value, found.is_own, found.year) == (pytest.approx(0.2), False, YEAR - 1)


def test_a_share_of_nothing_is_passed_over():
    figures = {
        (HERE, "rereferrals", YEAR): 0,
        (HERE, "referrals", YEAR): 0,
        (ENGLAND, "rereferrals", YEAR): 30,
        (ENGLAND, "referrals", YEAR): 100,
    }
    assert evidence(figures).share("rereferrals", "referrals").place == ENGLAND


def test_positive_shares_pass_over_noughts():
    figures = {
        (HERE, "assessments_completed", YEAR): 0,
        (HERE, "referrals", YEAR): 10,
        (HERE, "assessments_completed", YEAR + 1): 8,
        (HERE, "referrals", YEAR + 1): 10,
    }
    assert evidence(figures).share("assessments_completed", "referrals").value == 0
    found = evidence(figures).share("assessments_completed", "referrals", positive=True)
    assert (found.value, found.year) == (pytest.approx(0.8), YEAR + 1)


def test_levels_are_published_only_if_of_the_council_and_year():
    assert evidence({(HERE, "turnover", YEAR): 12}).level("turnover").status == "published"
    assert evidence({(HERE, "turnover", YEAR - 1): 12}).level("turnover").status == "derived"
    assert evidence({(ENGLAND, "turnover", YEAR): 12}).level("turnover").status == "derived"


def test_a_successor_takes_patterns_of_the_council_it_was_formed_from():
    old = Council("E10000098", OLD, REGION, YEAR - 6, YEAR - 1, succeeded_by=(HERE,))
    figures = {(OLD, "turnover", YEAR - 1): 15, (ENGLAND, "turnover", YEAR): 12}
    found = evidence(figures, formed_from=(OLD,), councils=[old], places={OLD: ("E10000098", "council")}.items()).level(
        "turnover"
    )
    assert (found.value, found.place) == (15, OLD)


def test_withheld_bands_are_filled_in_as_in_england():
    own = bands("{}", BANDS, (30, "confidential", 50))
    england = bands("{}", BANDS, (300, 100, 500))
    figures = {(HERE, name, YEAR): value for name, value in own.items()}
    figures |= {(ENGLAND, name, YEAR): value for name, value in england.items()}
    found = evidence(figures).bands(BANDS)
    assert found.value == pytest.approx((30, 10, 50))
    assert "suppressed bands as in England" in found.note


def test_bands_mostly_withheld_are_of_elsewhere():
    figures = {(HERE, "small", YEAR): 30}
    figures |= {(REGION, name, YEAR): value for name, value in bands("{}", BANDS, (3, 2, 1)).items()}
    found = evidence(figures).bands(BANDS)
    assert (found.value, found.place) == ((3, 2, 1), REGION)


def test_bands_of_another_place_must_be_whole_and_not_all_nothing():
    figures = {(HERE, name, YEAR): 0 for name in BANDS}
    figures |= {(REGION, "small", YEAR): 3, (REGION, "large", YEAR): 4}
    figures |= {(ENGLAND, name, YEAR): 7 for name in BANDS}
    assert evidence(figures).bands(BANDS).place == ENGLAND


def test_nothing_at_all_is_said():
    empty = evidence({(HERE, "referrals", YEAR): 5})
    for ask in (empty.level, empty.count, empty.england):
        with pytest.raises(TooLittlePublishedError, match=f"turnover.*near {YEAR}.*East Midlands or England"):
            ask("turnover")
    with pytest.raises(TooLittlePublishedError):
        empty.bands(BANDS)
    assert not empty.has_own("turnover")
    assert empty.series("turnover", range(YEAR - 2, YEAR)) == (None, None)
