"""Row 3: what is sampled has the moments that theory gives it."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest
from councils import small_council

from sim.model import simulate
from sim.model.luck import Luck, exponential, lognormal
from sim.model.people import PLACE_SHIFT
from sim.model.quantiles import Quantiles
from sim.vocabulary import Event, ReferralOutcome, Stage

from .certain import NO_STOCK
from .reading import of
from .test_extremes import unlimited

SIZES = [0.55, 0.25, 0.13, 0.07]
MEAN_SIZE = sum(n * part for n, part in enumerate(SIZES, start=1))
MEAN_SQUARE = sum(n * n * part for n, part in enumerate(SIZES, start=1))
RATES = [120, 60, 90, 100, 110, 80, 130, 95, 105, 115, 85, 70]


def contacts_only(rates, *, noise=0.0, weekend=0.0, start=date(2024, 4, 1)):
    """Contacts come in, are screened, and nothing follows."""
    council = small_council(
        demand={
            "first_time_contacts_by_month": rates,
            "first_time_referrals_by_month": [0] * len(rates),
            "returning_referrals_by_month": [],
            "monthly_noise_cv": noise,
            "weekend_share": weekend,
            "sibling_group_shares": SIZES,
        },
        early_help={"share_of_other_contacts": 0},
        front_door={"screening_hours": 0.01},
        stock=NO_STOCK,
    )
    return replace(council, start=start)


def by_month(run):
    return np.histogram(of(run, Event.CONTACT)[:, 0], run.calendar.month_starts(run.months))[0]


@cache
def monthly_counts(noise, runs=40):
    return np.array(
        [by_month(simulate(contacts_only(RATES, noise=noise), seed=11, run=run, months=12)) for run in range(runs)]
    )


def test_arrivals_follow_the_months():
    counts = monthly_counts(0.0)
    # children come in families: the variance of a month's count is its mean times E[S^2] / E[S]
    error = np.sqrt(np.array(RATES) * MEAN_SQUARE / MEAN_SIZE / len(counts))
    assert (np.abs(counts.mean(axis=0) - RATES) < 3.5 * error).all()


@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_over_dispersion_is_what_siblings_and_the_months_noise_make_it(noise):
    counts = monthly_counts(noise)
    ratios = counts.var(axis=0, ddof=1) / counts.mean(axis=0)
    expected = MEAN_SQUARE / MEAN_SIZE + noise**2 * np.array(RATES)
    # a sample variance of n normal numbers has relative error sqrt(2 / (n - 1)); twelve months of it here
    relative = ratios / expected
    assert abs(relative.mean() - 1) < 3.5 * np.sqrt(2 / (len(counts) - 1) / 12)


def expected_weekdays(weekend, start, months):
    """Contacts by weekday of the working day on which they come, for the same number each month; by hand."""
    run_days = small_calendar(start, months)
    mass = np.zeros(7)
    for days in run_days:
        is_open = [calendar_open(day) for day in days]
        for k, day in enumerate(days):
            if is_open[k]:
                mass[day.weekday()] += (1 - weekend) / sum(is_open)
            else:  # passed on next working morning, even in the next month, but not when the run is over
                passed_on = next(other for other in day_after_day(day) if calendar_open(other))
                if passed_on <= run_days[-1][-1]:
                    mass[passed_on.weekday()] += weekend / (len(days) - sum(is_open))
    return mass / mass.sum()


def day_after_day(day):
    while True:
        yield day
        day += timedelta(days=1)


def small_calendar(start, months):
    days, found = start, []
    for _ in range(months):
        month = []
        first = days.month
        while days.month == first:
            month.append(days)
            days += timedelta(days=1)
        found.append(month)
    return found


BANK_HOLIDAYS = {date(2024, 5, 6), date(2024, 5, 27), date(2024, 8, 26)}


def calendar_open(day):
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


@pytest.mark.parametrize("weekend", [0.0, 0.15])
def test_arrivals_by_weekday_with_mondays_extra(weekend):
    start = date(2024, 5, 1)
    run = simulate(contacts_only([4000], weekend=weekend, start=start), seed=7, run=0, months=5)
    rows = of(run, Event.CONTACT)
    families = rows[rows[:, 2] % 8 == 0]
    days = np.array([run.calendar.date_of(time) for time in families[:, 0]])
    assert all(calendar_open(day) for day in days)  # nobody at weekends or on bank holidays
    seen = np.bincount([day.weekday() for day in days], minlength=7)
    expected = expected_weekdays(weekend, start, 5)
    assert (seen[5:] == 0).all()
    error = np.sqrt(len(days) * expected[:5] * (1 - expected[:5]))
    assert (np.abs(seen[:5] - len(days) * expected[:5]) < 3.5 * error).all()
    if weekend:
        assert expected[0] > expected[1] * 1.3  # Monday's extra is no accident
    in_the_morning = np.mean(families[:, 0] % 1 < 0.25)  # those who were passed on, and a quarter of the others
    assert in_the_morning == pytest.approx(weekend + 0.25 * (1 - weekend), abs=0.02)


def test_sibling_groups_have_their_sizes():
    run = simulate(contacts_only([4000]), seed=7, run=0, months=3)
    _, sizes = np.unique(of(run, Event.CONTACT)[:, 2] // 8, return_counts=True)
    seen = np.bincount(sizes, minlength=5)[1:]
    error = np.sqrt(len(sizes) * np.array(SIZES) * (1 - np.array(SIZES)))
    assert (np.abs(seen - len(sizes) * np.array(SIZES)) < 3.5 * error).all()


CHILDREN = 20_000


@pytest.mark.parametrize("stage", [Stage.CP_PLAN, Stage.CIN_PLAN, Stage.DISABLED_CHILDREN_PLAN])
def test_lengths_fall_into_their_bands(stage):
    quantiles, luck = Quantiles(small_council()), Luck(3, 0)
    plan = quantiles.plan(stage)
    months = np.array([quantiles.length(stage, luck.length[stage](k)) for k in range(CHILDREN)]) / (253 / 12)
    seen = np.histogram(months, plan.length_months_edges)[0]
    parts = np.array(plan.length_shares)
    assert (np.abs(seen - CHILDREN * parts) < 3.5 * np.sqrt(CHILDREN * parts * (1 - parts))).all()
    middles = (np.array(plan.length_months_edges[:-1]) + plan.length_months_edges[1:]) / 2
    assert months.mean() == pytest.approx(middles @ parts, rel=0.03)


@pytest.mark.parametrize("stage", [Stage.CP_PLAN, Stage.CIN_PLAN, Stage.DISABLED_CHILDREN_PLAN])
def test_what_is_left_of_an_open_plan_is_conditional_on_what_is_past(stage):
    quantiles, luck = Quantiles(small_council()), Luck(3, 0)
    plan = quantiles.plan(stage)
    elapsed = np.array([quantiles.elapsed(stage, luck.elapsed[stage](k)) for k in range(CHILDREN)])
    left = np.array(
        [quantiles.remaining(stage, so_far, luck.length[stage](k)) for k, so_far in enumerate(elapsed.tolist())]
    )
    low, high = np.array(plan.length_months_edges[:-1]), np.array(plan.length_months_edges[1:])
    parts = np.array(plan.length_shares)
    mean, square = parts @ (low + high) / 2, parts @ (low**2 + low * high + high**2) / 3
    # in a steady stock both what is past and what is left average E[L^2] / 2 E[L]
    expected = square / (2 * mean) * 253 / 12
    assert elapsed.mean() == pytest.approx(expected, rel=0.04)
    assert left.mean() == pytest.approx(expected, rel=0.04)
    assert (left + elapsed).max() <= plan.length_months_edges[-1] * 253 / 12 + 1.0


def test_assessment_times_are_lognormal_and_absences_exponential():
    luck = Luck(3, 0)
    logs = np.log([lognormal(luck.assessment_days(k), 20, 0.55) for k in range(CHILDREN)])
    assert logs.mean() == pytest.approx(np.log(20), abs=3.5 * 0.55 / np.sqrt(CHILDREN))
    assert logs.std() == pytest.approx(0.55, rel=3.5 / np.sqrt(2 * CHILDREN))
    days = np.array([exponential(luck.return_days(k), 110) for k in range(CHILDREN)])
    assert days.mean() == pytest.approx(110, rel=3.5 / np.sqrt(CHILDREN))
    assert days.std() == pytest.approx(110, rel=0.05)


@pytest.mark.parametrize("purpose", ["section_47_at_once", "plan_made"])
def test_siblings_share_an_outcome_as_often_as_said(purpose):
    from sim.model.people import Child, Turn

    luck = Luck(3, 0)
    stream = getattr(luck, purpose)
    same = 0
    for family in range(4000):
        eldest, second = Child(8 * family), Child(8 * family + 1)
        number = Turn(Stage.ASSESSMENT, (eldest, second), [eldest.luck, second.luck]).each(stream, luck.together, 0.8)
        assert number(eldest) == stream(family)
        assert number(second) in (stream(family), stream(family + (1 << PLACE_SHIFT)))
        same += number(second) == number(eldest)
    assert abs(same - 3200) < 3.5 * np.sqrt(4000 * 0.8 * 0.2)


@cache
def single_children():
    """A year and a half of an unlimited service for only children: every child a trial of its own."""
    base = small_council().demand
    demand = {
        "sibling_group_shares": [1.0],
        "first_time_contacts_by_month": [3 * n for n in base.first_time_contacts_by_month],
        "first_time_referrals_by_month": [3 * n for n in base.first_time_referrals_by_month],
    }
    return simulate(unlimited(demand=demand), seed=9, run=0, months=18)


def new(run, *events):
    rows = of(run, *events)
    return rows[rows[:, 0] >= 0]


def within_binomial_error(hits, trials, chance):
    assert trials > 100
    assert abs(hits - trials * chance) < 3.5 * np.sqrt(trials * chance * (1 - chance)), (hits, trials, chance)


def test_outcome_shares_are_within_binomial_error():
    run = single_children()
    figures = run.parameters
    decided = new(run, Event.REFERRAL_DECIDED)[:, 6]
    within_binomial_error(
        np.sum(decided == ReferralOutcome.NO_FURTHER_ACTION), len(decided), figures.front_door.no_further_action_share
    )
    within_binomial_error(
        np.sum(decided == ReferralOutcome.NO_NEW_ASSESSMENT), len(decided), figures.front_door.no_new_assessment_share
    )
    ended = new(run, Event.SECTION_47_ENDED)[:, 5]
    within_binomial_error(np.sum(ended), len(ended), figures.section_47.conference_share)
    conferences = len(new(run, Event.ICPC))
    within_binomial_error(len(new(run, Event.CP_PLAN_STARTED)), conferences, figures.section_47.plan_share)


def test_contacts_become_referrals_and_return_as_often_as_said():
    run = single_children()
    contacts, referrals = new(run, Event.CONTACT), new(run, Event.REFERRAL)
    first_time = contacts[contacts[:, 2] // 8 % 2**16 < 2**15, 2]
    children, times = np.unique(first_time, return_counts=True)
    referred = np.isin(children, referrals[:, 2])
    screened = len(children)
    within_binomial_error(np.sum(referred), screened, 57 / 109)
    assert (times[~referred] == 1).all()  # only those who were referred can come back
    # those whose referral was closed at once, long enough before the end for all but 1 % to have come back
    decided = new(run, Event.REFERRAL_DECIDED)
    end = run.calendar.month_starts(run.months)[-1]
    closed = decided[(decided[:, 6] < ReferralOutcome.ASSESSMENT) & (decided[:, 0] < 200)]
    came = [np.any((referrals[:, 2] == row[2]) & (referrals[:, 0] > row[0])) for row in closed]
    waited = end - closed[:, 0]
    chance = 0.21 * (1 - np.exp(-waited / 110))
    assert abs(sum(came) - chance.sum()) < 3.5 * np.sqrt((chance * (1 - chance)).sum())


def test_needs_after_an_assessment_are_within_binomial_error():
    run = single_children()
    enquiries = set(new(run, Event.SECTION_47_STARTED)[:, 2])
    completed = new(run, Event.ASSESSMENT_COMPLETED)
    without = [row for row in completed if row[2] not in enquiries and row[2] // 8 >= 2**16]
    seen = {event: set(map(tuple, new(run, event)[:, (2, 0)])) for event in (Event.CIN_PLAN_STARTED,)}
    hits = sum((row[2], row[0]) in seen[Event.CIN_PLAN_STARTED] for row in without)
    within_binomial_error(hits, len(without), run.parameters.assessment.child_in_need_share)
    started = new(run, Event.ASSESSMENT_STARTED)
    at_once = set(map(tuple, new(run, Event.SECTION_47_STARTED)[:, (2, 0)]))
    hits = sum((row[2], row[0]) in at_once for row in started)
    within_binomial_error(hits, len(started), run.parameters.assessment.section_47_share)
