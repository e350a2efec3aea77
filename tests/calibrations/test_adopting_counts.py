"""Counts by month as a planner would compare them with the council's own."""

from datetime import date

import pandas as pd

from calibration.adopting import counts_of
from calibration.importers import NONE, TABLES, Journeys


def day(*parts: int) -> int:
    return date(*parts).toordinal()


def journeys(**tables: list[dict[str, int]]) -> Journeys:
    frames = {name: pd.DataFrame(rows, columns=list(TABLES[name])) for name, rows in tables.items()}
    return Journeys("cin_census", date(2017, 4, 1), date(2017, 6, 15), frames)


def plans(began: list[int], ended: list[int]) -> list[dict[str, int]]:
    return [
        {"child": place, "began": first, "ended": last, "seen_from": max(first, day(2017, 4, 1)), "earlier_plans": 0}
        for place, (first, last) in enumerate(zip(began, ended, strict=True))
    ]


def test_happenings_are_counted_in_their_month_and_only_inside_the_window():
    referrals = [
        {"child": place, "day": when, "no_further_action": 0, "earlier": 0}
        for place, when in enumerate(
            [day(2017, 3, 31)] * 9 + [day(2017, 4, 1)] * 7 + [day(2017, 4, 30)] * 2 + [day(2017, 6, 15)] * 6
        )
    ]
    counted = counts_of(journeys(referrals=referrals))
    assert counted.months == ("2017-04", "2017-05", "2017-06")
    assert counted.flows == {"referrals": ["9", "0", "6"]}


def test_what_is_open_on_the_last_day_is_counted_once_and_endings_too():
    began = [day(2016, 1, 1)] * 8 + [day(2017, 4, 10)] * 7
    ended = [NONE] * 8 + [day(2017, 5, 5)] * 7
    counted = counts_of(journeys(cp_plans=plans(began, ended)))
    assert counted.open_on_last_day == {"child protection plans": "8"}
    assert counted.flows["child protection plans begun"] == ["7", "0", "0"]
    assert counted.flows["child protection plans ended"] == ["0", "7", "0"]
    assert set(counted.table()["number"]) == {"7", "0", "8"}


def test_small_numbers_are_not_shown():
    counted = counts_of(journeys(cp_plans=plans([day(2017, 4, 10)] * 3, [NONE] * 3)))
    assert counted.open_on_last_day == {"child protection plans": "c"}
    assert counted.flows["child protection plans begun"] == ["c", "0", "0"]
