"""Estimates for scenario fields and measures, from made-up journeys whose figures are known."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import made
import numpy as np
import pandas as pd
import pytest

from calibration.estimating import COVERAGE, FEWEST, estimates_of
from calibration.estimating.estimate import STATISTICAL
from calibration.estimating.floors import ENOUGH, could_have_left, natural
from calibration.estimating.leaving_care import WAYS
from calibration.estimating.sheet import followed_by
from calibration.estimating.whole_days import shares_of_bands
from calibration.estimating.window import Window
from calibration.importers.journeys import NONE, TABLES, Journeys
from sim.measures import MEASURES
from sim.scenario import load
from sim.scenario.shape import Figure, Group, shape_of

BASELINE = Path(__file__).parents[2] / "scenarios" / "leicestershire-2017" / "baseline.yaml"


def by_name(journeys, *args, **more):
    return {each.name: each for each in estimates_of(journeys, *args, **more)[0]}


@pytest.fixture(scope="module")
def reference():
    return load(BASELINE).parameters


@pytest.fixture(scope="module")
def census():
    return by_name(made.census())


@pytest.fixture(scope="module")
def care():
    return by_name(made.care())


def all_three():
    return made.census(), made.care(), made.half_a_year()


# -- what estimates are ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("journeys", all_three(), ids=lambda each: each.records)
@pytest.mark.parametrize("given", [False, True], ids=["norms", "scenario"])
def test_every_estimate_is_of_something_there_is(journeys, given, reference):
    estimates, left_out = estimates_of(journeys, reference if given else None, unhurried=True)
    names = [each.name for each in estimates]
    assert len(set(names)) == len(names)
    assert not set(names) & {each.name for each in left_out}
    for each in estimates:
        assert each.records >= FEWEST
        assert each.coverage == COVERAGE
        assert all(np.isfinite(each.value if isinstance(each.value, tuple) else [each.value]))
        if each.low is not None:
            assert each.low <= each.value <= each.high
            assert each.note.endswith(STATISTICAL)
        if isinstance(each.value, tuple):
            assert each.low is each.high is None
        if each.field:
            field = shape_of()
            for part in each.field.split("."):
                assert isinstance(field, Group)
                field = field.fields[part]
            assert isinstance(field, Figure)
            values = each.value if isinstance(each.value, tuple) else (each.value,)
            assert all(field.least is None or value >= field.least for value in values)
        if each.measure:
            kind = MEASURES[each.measure].kind
            assert each.statistic == {"count": "sum", "share": "share", "stock": "mean", "mean": "mean"}[kind]
            assert each.from_month <= each.to_month
    assert all(each.reason for each in left_out)


@pytest.mark.parametrize("journeys", all_three(), ids=lambda each: each.records)
def test_lists_fit_the_scenario_they_were_made_for(journeys, reference):
    parameters = reference
    for each in estimates_of(journeys, reference)[0]:
        if each.field and isinstance(each.value, tuple) and not each.field.endswith("edges"):
            section, *rest = each.field.split(".")
            before = getattr(parameters, section)
            for part in rest:
                before = getattr(before, part)
            wider = {f"{each.field.rpartition('.')[0]}.months_edges"}
            if not wider & {other.field for other in estimates_of(journeys, reference)[0]}:
                assert len(each.value) == len(before)
    ways = {each.field: each.value for each in estimates_of(journeys, reference)[0] if "permanence" in each.field}
    if ways:
        matched = ways.get("permanence.long_term_fostering.shares", parameters.permanence.long_term_fostering.shares)
        totals = np.sum([ways[f"permanence.{way}.shares"] for way in WAYS], axis=0) + np.array(matched)
        assert np.all(totals <= 1.0005)
        fields = {
            way: replace(
                getattr(parameters.permanence, way),
                **{
                    part: ways[f"permanence.{way}.{part}"]
                    for part in ("shares", "months_edges", "month_shares")
                    if f"permanence.{way}.{part}" in ways
                },
            )
            for way in WAYS
        }
        long_term = replace(parameters.permanence.long_term_fostering, shares=matched)
        replace(parameters.permanence, **fields, long_term_fostering=long_term)


@pytest.mark.parametrize("records", ["annex_a", "ssda903", "cin_census"])
def test_empty_tables_and_no_tables_give_reasons_and_no_estimates(records):
    empty = {name: pd.DataFrame({column: [] for column in columns}) for name, columns in TABLES.items()}
    for tables in (empty, {}):
        estimates, left_out = estimates_of(Journeys(records, made.FIRST, made.LAST, tables))
        assert estimates == ()
        assert {"no_further_action_share", "referrals"} & {each.name for each in left_out}


def test_few_records_are_left_out_and_their_number_is_not_told():
    whole = made.census()
    few = {name: table.head(7) for name, table in whole.tables.items()}
    estimates, left_out = estimates_of(replace(whole, tables=few))
    assert estimates == ()
    assert not any("7" in each.reason for each in left_out)


def test_shares_of_few_are_marked():
    whole = made.half_a_year()
    referrals = whole.tables["referrals"].head(40).assign(no_further_action=[1] * 3 + [0] * 37)
    found = by_name(replace(whole, tables={"referrals": referrals}))
    assert found["no_further_action_share"].is_of_few
    assert not by_name(whole)["no_further_action_share"].is_of_few


# -- the front door, protection and plans ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "truth"),
    [
        ("no_further_action_share", made.NOTHING),
        ("no_new_assessment_share", made.JOINED),
        ("assessed_share", 1 - made.NOTHING - made.JOINED),
        ("section_47_share", made.ENQUIRED),
        ("conference_share", made.CONFERRED),
        ("plan_share", made.PLANNED),
        ("earlier_plan_share", made.EARLIER),
        ("assessment_to_need_share", made.NEED),
        ("assessment_days_median", made.MEDIAN),
        ("assessment_days_sigma", made.SIGMA),
        ("cin_plan_mean_months", 6.0 * (1 - np.exp(-36 / 6.0))),
        ("cp_plan_mean_months", made.PLAN_MONTHS * (1 - np.exp(-36 / made.PLAN_MONTHS))),
    ],
)
def test_known_figures_lie_within_or_near_their_intervals(census, name, truth):
    found = census[name]
    middle, width = (found.low + found.high) / 2, (found.high - found.low) / 2
    assert abs(middle - truth) <= 2.5 * width  # 80 % intervals: beyond this once in a thousand
    assert width < 0.25 * truth


def test_recent_referrals_do_not_bias_what_becomes_of_them():
    """Half a year, of which a tenth of the assessments, conferences and plans are still to come."""
    found = [by_name(_last_half_year(made.census(seed, a_year=4000))) for seed in range(3)]
    for name, truth in (("assessed_share", 0.7), ("conference_share", made.CONFERRED), ("plan_share", made.PLANNED)):
        assert np.mean([each[name].value for each in found]) == pytest.approx(truth, abs=0.03)


def _last_half_year(journeys):
    """Cut a census to the days of an Annex A, which lists what was going on or ended in them."""
    first = date(2018, 10, 1)
    start, tables = first.toordinal(), {}
    for name, table in journeys.tables.items():
        day = table["day"] if name == "referrals" else table["began"]
        until = table["ended"].mask(table["ended"] == NONE, made.END) if "ended" in table else day
        table = table[until >= start].reset_index(drop=True)
        tables[name] = table.assign(seen_from=np.maximum(table["seen_from"], start)) if "ended" in table else table
    return replace(journeys, records="annex_a", first_day=first, tables=tables)


def test_bands_of_days_are_those_of_the_time_that_runs_on():
    rng, edges, truth = np.random.default_rng(0), np.array([4.0, 10.0, 15.0, 20.0, 35.0]), [0.15, 0.76, 0.03, 0.06]
    band = rng.choice(4, 20_000, p=truth)
    booked, began = edges[band] + rng.random(len(band)) * np.diff(edges)[band], rng.random(len(band))
    days = np.floor(began + booked).astype(np.int64)
    assert shares_of_bands(days, edges, 15) == pytest.approx(truth, abs=0.012)
    straight = np.histogram(days, bins=[-1, 10.5, 15.5, 20.5, 99])[0] / len(days)
    assert straight[0] > truth[0] + 0.05


def test_what_is_booked_for_the_last_day_is_in_time():
    shares = shares_of_bands(np.array([15] * 60 + [12] * 30 + [17] * 10), np.array([4.0, 10.0, 15.0, 20.0, 35.0]), 15)
    assert shares == pytest.approx([0.0, 0.9, 0.1, 0.0], abs=1e-3)
    assert shares_of_bands(np.array([1, 99]), np.array([4.0, 10.0, 15.0]), 15).tolist() == pytest.approx([0.5, 0.5])


def test_lengths_of_plans_are_those_of_all_plans(census):
    still = np.exp(-np.array([0, 3, 6, 12, 24, np.inf]) / made.PLAN_MONTHS)
    assert census["cp_plan_length_shares"].value == pytest.approx(-np.diff(still), abs=0.05)


def test_only_an_unhurried_council_gives_natural_times():
    journeys = made.census(siblings=1)
    assert not [each for each in estimates_of(journeys)[0] if each.field == "assessment.median_days"]
    found = by_name(journeys, unhurried=True)
    assert found["assessment_natural_days_median"].field == "assessment.median_days"
    assert found["assessment_days_median"].field == ""


def test_the_sprint_and_what_lies_round_the_work_are_undone(reference):
    slow = replace(
        reference,
        assessment=replace(reference.assessment, promotion_day=20.0, sprint=2.0, worker_share=1.0, sign_off_days=1.0),
        front_door=replace(reference.front_door, referral_decision_days=1.0),
    )
    journeys = made.census()
    table = journeys.tables["assessments"].copy()
    worked = Window(made.FIRST, made.LAST).working_days(table["began"].to_numpy(), table["ended"].to_numpy())
    natural = worked.astype(float)
    takes = 1.0 + np.where(natural <= 19.0, natural, 19.0 + (natural - 19.0) / 2.0) + 1.0
    is_done = (table["ended"] != NONE).to_numpy()
    ended = made.after_working_days(table["began"].to_numpy(), np.round(takes).astype(np.int64))
    table["ended"] = np.where(is_done, np.minimum(ended, made.END), NONE)
    found = by_name(replace(journeys, tables=journeys.tables | {"assessments": table}), slow, unhurried=True)
    assert found["assessment_natural_days_median"].value == pytest.approx(made.MEDIAN, rel=0.07)


def test_siblings_widen_intervals():
    alone, together = by_name(made.census(3)), by_name(made.census(3, siblings=3))

    def width(found):
        return found["no_further_action_share"].high - found["no_further_action_share"].low

    assert width(together) == pytest.approx(3**0.5 * width(alone), rel=0.15)
    assert "design effect" in together["no_further_action_share"].note


def test_conferences_of_the_first_months_are_not_counted(census):
    assert census["observed_icpcs_to_2017_03"].from_month == "2016-06"
    assert census["observed_section_47s_to_2017_03"].from_month == "2016-04"


def test_open_assessments_begun_before_a_census_do_not_shorten_its_times():
    """Those begun before the first day are listed only if completed: with them the rest would look short-lived."""
    found = by_name(made.census(5, a_year=4000))
    assert found["assessment_days_median"].value == pytest.approx(made.MEDIAN, rel=0.04)


# -- care --------------------------------------------------------------------------------------------------------


def test_ways_out_are_found_for_each_age():
    found = np.array([[by_name(made.care(seed, 400))[f"way_{way}_shares"].value for way in WAYS] for seed in range(4)])
    truth = np.array([made.SHARES[way] for way in WAYS])
    assert np.abs(found.mean(axis=0)[:, :4] - truth[:, :4]).max() < 0.05
    # At 16 and 17 the birthday leaves little to see, and the norms count for more.
    assert np.abs(found.mean(axis=0)[:, 4] - truth[:, 4]).max() < 0.08


def test_ways_out_do_not_depend_on_growth():
    found = [by_name(made.care(seed, 250, growth=0.15)) for seed in range(4)]
    home = np.mean([each["way_home_shares"].value for each in found], axis=0)
    assert home[:4] == pytest.approx(made.SHARES["home"][:4], abs=0.05)


def test_when_children_leave_is_found():
    months = np.mean([by_name(made.care(seed, 400))["way_home_months"].value for seed in range(4)], axis=0)
    # evenly over 12 months, in bands to 1, 3, 6, 12, 24 and 48 months
    assert months == pytest.approx([1 / 12, 2 / 12, 3 / 12, 6 / 12, 0, 0], abs=0.04)


def test_a_band_is_added_where_much_lies_beyond_the_scenarios(monkeypatch):
    assert "way_home_months_edges" not in by_name(made.care(2, 500))
    monkeypatch.setitem(made.MONTHS, "home", (0.0, 80.0))
    found = by_name(made.care(2, 1000))
    edges, shares = found["way_home_months_edges"].value, found["way_home_months"].value
    assert edges[:-1] == (0.0, 1.0, 3.0, 6.0, 12.0, 24.0, 48.0)
    assert edges[-1] == pytest.approx(80.0, abs=6.0)
    assert len(shares) == len(edges) - 1
    assert shares[-1] == pytest.approx(32 / 80, abs=0.1)


def test_more_early_endings_than_court_allows_are_told(monkeypatch):
    assert "than court" not in by_name(made.care(2, 500))["way_adoption_months"].note
    monkeypatch.setitem(made.MONTHS, "adoption", (2.0, 30.0))
    assert "than court" in by_name(made.care(2, 500))["way_adoption_months"].note


def test_what_court_takes_at_least_is_taken_off_again(reference):
    """The later of a natural time and the steps of the way is seen; the natural time alone is the scenario's."""
    edges, parts = (8.0, 11.0, 14.0, 24.0, 48.0), (0.3, 0.3, 0.25, 0.15)
    months = np.arange(0.0, 61.0)
    by_nature = np.interp(months, edges, np.concatenate(([0.0], np.cumsum(parts))))

    def figures(path):
        found = reference
        for part in path.split("."):
            found = getattr(found, part)
        return found

    could = could_have_left("child_arrangements", months, figures)
    assert np.all(np.diff(could) >= 0.0)
    assert could[-1] == pytest.approx(1.0)
    found = natural("child_arrangements", months, by_nature * could, 8.0, figures)
    assert found[could >= ENOUGH] == pytest.approx(by_nature[could >= ENOUGH])
    assert np.all(np.diff(found) >= 0.0)
    assert could_have_left("home", months, figures) is None
    assert natural("home", months, by_nature, 0.0, figures) is by_nature


def test_children_of_an_age_with_few_are_mostly_like_the_scenario(reference):
    journeys = made.care(1, 250)
    table = journeys.tables["care"]
    without = table[(table["age_began"] >= 1) | (table["age_began"].isna())]
    found = by_name(replace(journeys, tables={"care": without}), reference)
    for way in WAYS:
        expected = getattr(reference.permanence, way).shares[0]
        assert found[f"way_{way}_shares"].value[0] == pytest.approx(expected, abs=0.001)
    assert "under 1" in found["way_home_shares"].note


def test_endings_in_ways_not_said_are_shared_out():
    journeys = made.care(1, 400)
    table, rng = journeys.tables["care"].copy(), np.random.default_rng(0)
    ended = ((table["ended"] != NONE) & (table["way"] != "aged_18")).to_numpy()
    table.loc[ended & (rng.random(len(table)) < 0.15), "way"] = ""
    found, before = by_name(replace(journeys, tables={"care": table})), by_name(journeys)
    for way in ("home", "adoption"):
        told, truth = (np.array(each[f"way_{way}_shares"].value) for each in (found, before))
        assert told == pytest.approx(truth, abs=0.05)
    assert "shared out" in found["way_home_shares"].note


def test_where_most_ways_are_not_said_nothing_is_said_of_them():
    journeys = made.care(1)
    table = journeys.tables["care"].assign(way=lambda each: np.where(each["way"] == "aged_18", "aged_18", ""))
    estimates, left_out = estimates_of(replace(journeys, tables={"care": table}))
    assert not [each for each in estimates if each.field.startswith("permanence.home")]
    assert "permanence" in {each.name for each in left_out}


def test_routes_ages_and_counts(care):
    assert care["entry_section_20_share"].value == pytest.approx(0.5, abs=0.05)
    assert care["entry_ages"].value == pytest.approx(made.ENTRY_AGES, abs=0.06)
    assert sum(care["entry_age_shares"].value) == pytest.approx(1.0)
    per_year = care["unaccompanied_per_year"]
    assert per_year.value * 3 == pytest.approx(per_year.records, rel=0.01)
    assert care["observed_care_started"].value == pytest.approx(250, abs=50)


def test_growth_of_entries_is_found():
    found = [by_name(made.care(seed, 500, growth=0.1))["care_growth"].value for seed in range(5)]
    assert np.mean(found) == pytest.approx(np.expm1(0.1), abs=0.03)


def test_what_is_beyond_the_scenarios_bounds_stands_for_nothing_there():
    shrinking = by_name(made.care(3, 900, growth=-1.5, years_before=1))["care_growth"]
    assert shrinking.value < -0.5
    assert shrinking.field == ""
    assert "beyond what the scenario allows" in shrinking.note


def test_who_is_there_on_a_day():
    journeys = made.care()
    table, day = journeys.tables["care"], date(2017, 7, 31)
    there = (table["began"] <= day.toordinal()) & ((table["ended"] == NONE) | (table["ended"] > day.toordinal()))
    assert by_name(journeys, on=day)["stock_in_care"].value == there.sum()
    last = by_name(journeys)["stock_in_care"]
    assert last.value == (table["ended"] == NONE).sum()
    assert last.low is last.high is None
    with pytest.raises(ValueError, match="not among the days"):
        estimates_of(journeys, on=date(2020, 1, 1))


def test_a_mean_stock_is_that_of_its_days(care):
    table = made.care().tables["care"]
    days = np.arange(date(2018, 4, 1).toordinal(), made.END + 1)
    began, ended = table["began"].to_numpy(), np.where(table["ended"] == NONE, 10**7, table["ended"])
    there = [np.sum((began <= day) & (ended > day)) for day in days.tolist()]
    assert care["observed_children_in_care"].value == pytest.approx(np.mean(there))
    by_age = [care[f"observed_children_in_care_{band}"].value for band in
              ("under_1", "1_to_4", "5_to_9", "10_to_15", "16_and_17")]  # fmt: skip
    assert sum(by_age) == pytest.approx(np.mean(there), rel=1e-6)


def test_unknown_beginnings_in_care_count_in_stocks_but_have_no_ages():
    journeys = made.care()
    table = journeys.tables["care"].copy()
    old = table["began"] < made.START
    table.loc[old, ["began", "age_began"]] = NONE, np.nan
    table["began"] = table["began"].astype(np.int64)
    estimates, left_out = estimates_of(replace(journeys, tables={"care": table}))
    found = {each.name: each for each in estimates}
    assert found["stock_in_care"].value == (table["ended"] == NONE).sum()
    assert {"stock_care_age_shares", "care_open_shares"} <= {each.name for each in left_out}
    assert found["way_home_shares"].value[:4] == pytest.approx(made.SHARES["home"][:4], abs=0.1)


def test_who_goes_home_and_comes_back_is_followed_to_the_last_day():
    rng = np.random.default_rng(0)
    n = 600
    began = rng.integers(made.START, made.END - 200, n)
    ended = began + 100
    back = rng.random(n) < 0.4
    again = ended + np.round(rng.uniform(0, 12 * made.MONTH, n)).astype(np.int64)
    returned = back & (again <= made.END)
    child = np.arange(n)
    first = made.table(
        "care", child=child, began=began, ended=ended, seen_from=began, way="home", route="section_20", age_began=5.0,
        unaccompanied=0,
    )  # fmt: skip
    second = made.table(
        "care", child=child[returned], began=again[returned], ended=NONE, seen_from=again[returned], way="",
        route="section_20", age_began=6.0, unaccompanied=0,
    )  # fmt: skip
    found = by_name(Journeys("ssda903", made.FIRST, made.LAST, {"care": pd.concat([first, second])}))
    within = found["return_shares"].value
    assert within[0] == pytest.approx(0.1, abs=0.03)
    assert within[1] == pytest.approx(0.4, abs=0.05)
    assert within[2] >= within[1]
    assert "beyond the records" in found["return_shares"].note


# -- half a year of Annex A ---------------------------------------------------------------------------------------


def test_half_a_year_gives_ways_out_without_bias():
    found = [by_name(made.half_a_year(seed)) for seed in range(6)]
    home = np.mean([each["way_home_shares"].value for each in found], axis=0)
    assert home[:4] == pytest.approx(made.SHARES["home"][:4], abs=0.07)
    still = np.mean([each["still_in_care_after_a_year"].value for each in found])
    three_years = np.mean([by_name(made.care(seed))["still_in_care_after_a_year"].value for seed in range(6)])
    assert still == pytest.approx(three_years, abs=0.03)


def test_what_one_row_a_child_hides_is_said():
    plans = made.census().tables["cp_plans"]
    found = by_name(Journeys("annex_a", made.FIRST, made.LAST, {"cp_plans": plans}))
    assert "last one only" in found["cp_plan_length_shares"].note
    assert "last one only" in by_name(made.half_a_year())["way_home_shares"].note
    assert "last one only" not in by_name(made.census())["cp_plan_length_shares"].note


def test_contacts_of_closed_days_are_counted():
    found = by_name(made.half_a_year())
    assert found["contacts_weekend_share"].value == pytest.approx(2 / 7 + 0.02, abs=0.03)
    journeys = made.half_a_year()
    contacts = journeys.tables["contacts"]
    open_days = contacts[Window(journeys.first_day, journeys.last_day).is_working_day(contacts["day"].to_numpy())]
    _, left_out = estimates_of(replace(journeys, tables={"contacts": open_days}))
    assert "contacts_weekend_share" in {each.name for each in left_out}


def test_a_window_without_a_whole_month_has_no_measures():
    journeys = made.half_a_year()
    narrow = replace(journeys, first_day=date(2019, 3, 5), last_day=date(2019, 3, 28))
    estimates, left_out = estimates_of(narrow)
    assert not [each for each in estimates if each.measure]
    assert any("no whole month" in each.reason for each in left_out)


def test_whole_months_are_taken_to_years_from_the_end():
    blocks = Window(date(2016, 9, 15), date(2019, 3, 30)).blocks()
    assert [(each.from_month, each.to_month) for each in blocks] == [
        ("2018-03", "2019-02"),
        ("2017-03", "2018-02"),
        ("2016-10", "2017-02"),
    ]


def test_what_follows_is_the_next_of_the_same_child():
    child, day = np.array([1, 1, 2, 3]), np.array([100, 200, 100, 100])
    later_child, later_day = np.array([2, 1, 1, 3]), np.array([110, 210, 105, NONE])
    assert followed_by(child, day, later_child, later_day, within=10).tolist() == [2, 1, 0, NONE]
    assert followed_by(child, day, later_child, later_day, within=4).tolist() == [NONE] * 4
    assert followed_by(child, day + 7, later_child, later_day, before=7, within=0).tolist() == [2, NONE, NONE, NONE]
