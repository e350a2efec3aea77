import doctest

import pytest

from calibration.validating import drift, observed, scoring, study, telling
from calibration.validating.observed import SERIES
from calibration.validating.telling import said
from sim.measures import MEASURES


@pytest.mark.parametrize("module", [drift, scoring, study, telling])
def test_examples_in_the_documentation_are_true(module):
    assert doctest.testmod(module).failed == 0


def test_every_series_is_of_measures_there_are_and_has_a_name_of_its_own():
    assert all(part in MEASURES for each in SERIES for part in each.name.split(" / "))
    assert len({said(each.name) for each in SERIES}) == len(SERIES) == len(observed.series_by_name())
