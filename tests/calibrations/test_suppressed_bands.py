"""Small numbers withheld from a table of bands: what is left of the published total, and no more."""

import pytest

from calibration.council import baseline_of
from calibration.council.effort import SharedPosts
from calibration.council.evidence import Evidence
from calibration.council.published_inputs import ASSESSMENT_BANDS
from calibration.published.volumes import Volumes

NAMES = [f"assessments_{band}" for band in ASSESSMENT_BANDS]


def test_withheld_bands_share_what_is_left_of_the_total() -> None:
    """Barnsley completed 1,837 assessments, 99.5 % in time; as in England some 13 % would have been late."""
    volumes = Volumes.read()
    evidence = Evidence(volumes, volumes.find("Barnsley"), 2018)
    filled = evidence.bands(NAMES, total="assessments_completed").value
    assert sum(filled) == pytest.approx(1837)
    assert sum(filled[:6]) / sum(filled) == pytest.approx(0.995, abs=0.001)
    as_in_england = evidence.bands(NAMES).value
    assert sum(as_in_england[:6]) / sum(as_in_england) < 0.9


def test_the_baseline_takes_them_so() -> None:
    bands = baseline_of(Volumes.read(), "Barnsley", 2018).published.inputs.pathway.assessment_bands
    assert sum(bands[:5]) / sum(bands) == pytest.approx(0.995, abs=0.001)


def test_known_posts_are_taken_as_they_are_and_the_others_share_the_rest() -> None:
    made = baseline_of(Volumes.read(), "Barnsley", 2018, posts={"disabled_children": 7.6})
    effort = made.closed.effort
    assert isinstance(effort, SharedPosts)
    assert effort.posts.disabled_children == 7.6
    assert effort.posts.case_holders == pytest.approx(made.published.inputs.held.case_holders_fte)
