"""A nought in the tables gives a baseline or a planner's message, never a division by it."""

import dataclasses

import pytest

from calibration.council import TooLittlePublishedError, baseline_of
from calibration.published.volumes import Figure, Volumes

COUNCIL, YEAR = "Rutland", 2018


class WithNought:
    """The published table, with one measure of one council nothing in every year."""

    def __init__(self, measure: str) -> None:
        self._volumes, self._measure = Volumes.read(), measure

    def __getattr__(self, name: str) -> object:
        return getattr(self._volumes, name)

    def figure(self, place: str, measure: str, year: int) -> Figure | None:
        found = self._volumes.figure(place, measure, year)
        if found is None or found.value is None or place != COUNCIL or measure != self._measure:
            return found
        return dataclasses.replace(found, value=0.0)

    def value(self, place: str, measure: str, year: int) -> float | None:
        found = self.figure(place, measure, year)
        return None if found is None else found.value


@pytest.mark.parametrize("measure", ["referrals", "children_in_care_open", "case_holders", "care_started"])
def test_without_these_there_is_no_baseline(measure):
    with pytest.raises(TooLittlePublishedError, match=measure.replace("_", " ")):
        baseline_of(WithNought(measure), COUNCIL, YEAR)


@pytest.mark.parametrize(
    "measure", ["section_47s", "icpcs", "cp_plans_open", "care_ended", "starters", "care_leavers_19_to_21", "adopted"]
)
def test_without_these_there_still_is_one(measure):
    assert "parameters:" in baseline_of(WithNought(measure), COUNCIL, YEAR).text()


def test_assessments_nearly_all_on_the_first_days_are_brought_within_bounds():
    """Herefordshire completed 78 % of its assessments within ten days in 2015-16."""
    scenario = baseline_of(Volumes.read(), "Herefordshire, County of", 2016)
    assert scenario.draft.scenario("h", "h").parameters.assessment.median_days >= 1.0
