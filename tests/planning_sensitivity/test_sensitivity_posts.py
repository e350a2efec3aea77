"""Effects in posts: a ratio with an interval that holds the truth, and none where what a post does is not known."""

import numpy as np
import pytest

from sim.planning.sensitivity import Paired, in_posts, paired


def test_the_interval_holds_the_true_ratio():
    rng = np.random.default_rng(1)
    held = []
    for _ in range(400):
        effect, post = paired(rng.normal(6, 3, 20)), paired(rng.normal(2, 1, 20))
        found = in_posts(effect, post)
        if np.isfinite(found.posts):
            held.append(found.low <= 3 <= found.high)
    assert len(held) > 390
    assert 0.92 < np.mean(held) < 0.985


def test_not_known_where_a_post_cannot_be_told_from_nothing():
    assert np.isnan(in_posts(Paired(6, 0.1, 20), Paired(0.1, 0.2, 20)).posts)
    assert np.isnan(in_posts(Paired(6, 0.1, 20), paired(np.array([1.0]))).posts)
    assert np.isnan(in_posts(paired(np.array([np.nan])), Paired(2, 0.1, 20)).posts)


def test_a_negative_post_turns_the_sign():
    found = in_posts(Paired(3, 0.01, 30), Paired(-0.5, 0.001, 30).over(2))
    assert found.posts == pytest.approx(-12)
    assert found.low < -12 < found.high < 0


def test_paired_differences_leave_out_what_is_missing():
    one = paired(np.array([1.0, 2.0, np.nan, 3.0]))
    assert (one.mean, one.number) == (2.0, 3)
    assert one.error == pytest.approx(1 / np.sqrt(3))
    assert not paired(np.array([1.0, -1.0, 0.5])).is_told
