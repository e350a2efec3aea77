"""Keyed streams: the same number for the same key, whatever else happens (row 7); sampled moments (row 3).

Statistical bounds: seeds are fixed; |z| < 4 has probability 6e-5 of failing by chance under the null.
"""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.engine import Stream, Streams, from_bands
from sim.engine.streams import BLOCK, survival_of_bands

LARGEST_Z = 4.0
NUMBER = 200_000


def stream(seed: int = 1, run: int = 0, purpose: str = "assessment days") -> Stream:
    return Streams(seed, run).stream(purpose)


# -- the same luck --------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    indices=st.lists(st.integers(0, 5 * BLOCK) | st.integers(0, 2**60), min_size=1, max_size=20, unique=True),
    data=st.data(),
)
def test_the_order_of_access_does_not_matter(indices: list[int], data: st.DataObject) -> None:
    first, second = stream(), stream()
    order = data.draw(st.permutations(indices))
    drawn = {index: first(index) for index in indices}
    assert {index: second(index) for index in order} == drawn
    assert [first(index) for index in order] == [drawn[index] for index in order]  # and again


def test_another_stream_changes_nothing() -> None:
    alone, beside = Streams(1, 0), Streams(1, 0)
    for purpose in ("sickness", "placement", "re-referral"):
        beside.stream(purpose)(12_345)
    assert [alone.stream("assessment days")(k) for k in range(50)] == [
        beside.stream("assessment days")(k) for k in range(50)
    ]


def test_asking_again_gives_the_same_object() -> None:
    streams = Streams(1, 0)
    assert streams.stream("a") is streams.stream("a")
    assert streams.stream("a") is not streams.stream("b")


@pytest.mark.parametrize("other", [stream(seed=2), stream(run=1), stream(purpose="assessment day")])
def test_another_seed_run_or_purpose_is_another_stream(other: Stream) -> None:
    numbers = stream().numbers(0, NUMBER)
    assert not np.any(numbers == other.numbers(0, NUMBER))


def test_seed_and_run_are_not_added_up() -> None:
    assert stream(seed=1, run=2)(0) != stream(seed=2, run=1)(0)


def test_numbers_are_pinned() -> None:
    """Stored results stay reproducible: these may change only together with the major version."""
    numbers = stream(seed=2017, run=3, purpose="pinned")
    assert [numbers(0), numbers(BLOCK), numbers(2**60)] == [0.4591004951478517, 0.4422238995765313, 0.12239635341728605]


def test_block_boundaries() -> None:
    numbers = stream()
    together = stream().numbers(0, 3 * BLOCK)
    for index in (0, 1, 3, 4, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK - 1, 2 * BLOCK, 3 * BLOCK - 1):
        assert numbers(index) == together[index]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(spans=st.lists(st.tuples(st.integers(0, 600).map(lambda n: 4 * n), st.integers(0, 700)), min_size=1, max_size=8))
def test_numbers_equal_calls(spans: list[tuple[int, int]]) -> None:
    vectors, calls = stream(), stream()
    for start, number in spans:
        drawn = vectors.numbers(start, number)
        assert drawn.shape == (number,)
        assert drawn.tolist() == [calls(index) for index in range(start, start + number)]
        assert calls.numbers(start, number).tolist() == drawn.tolist()  # calls and vectors may be mixed


def test_numbers_far_away() -> None:
    far = stream()
    assert far.numbers(2**60, 5).tolist() == [stream()(2**60 + k) for k in range(5)]
    assert far(0) == stream()(0)  # and back


@pytest.mark.parametrize("start", [1, 2, 3, 257])
def test_a_vector_starts_at_a_multiple_of_four(start: int) -> None:
    with pytest.raises(ValueError, match="a vector of draws starts at a multiple of 4"):
        stream().numbers(start, 4)


# -- uniform and independent ----------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", ["assessment days", "contact", "a"])
def test_uniform(purpose: str) -> None:
    numbers = stream(purpose=purpose).numbers(0, NUMBER)
    assert 0.0 <= numbers.min() < 1e-4
    assert 1 - 1e-4 < numbers.max() < 1.0
    assert stats.kstest(numbers, "uniform").pvalue > 1e-4
    assert abs(numbers.mean() - 0.5) * sqrt(12 * NUMBER) < LARGEST_Z
    fourths = (numbers - 0.5) ** 4  # mean 1/80, variance 1/2304 - 1/6400
    assert abs(fourths.mean() - 1 / 80) / sqrt((1 / 2304 - 1 / 6400) / NUMBER) < LARGEST_Z


def correlation_z(first: np.ndarray, second: np.ndarray) -> float:
    """Z-score of the correlation of independent uniforms: standard error 1 / sqrt(n)."""
    return float(np.mean((first - 0.5) * (second - 0.5)) * 12 * sqrt(len(first)))


@pytest.mark.parametrize("lag", [1, 2, 3, 4, BLOCK - 1, BLOCK, BLOCK + 1])
def test_neighbouring_indices_are_independent(lag: int) -> None:
    numbers = stream().numbers(0, NUMBER)
    assert abs(correlation_z(numbers[:-lag], numbers[lag:])) < LARGEST_Z


@pytest.mark.parametrize(
    "other",
    [stream(purpose="assessment dayt"), stream(run=1), stream(run=2), stream(seed=2), stream(seed=1 + 2**32)],
)
def test_neighbouring_purposes_runs_and_seeds_are_independent(other: Stream) -> None:
    first, second = stream().numbers(0, NUMBER), other.numbers(0, NUMBER)
    assert abs(correlation_z(first, second)) < LARGEST_Z
    counts = np.histogram2d(first, second, bins=8, range=[[0, 1], [0, 1]])[0].ravel()
    assert stats.chisquare(counts).pvalue > 1e-4


def test_first_numbers_of_many_runs_are_uniform_and_independent() -> None:
    firsts = np.array([Streams(1, run).stream("a").numbers(0, 4)[:2] for run in range(4_000)])
    assert stats.kstest(firsts[:, 0], "uniform").pvalue > 1e-4
    assert abs(correlation_z(firsts[:, 0], firsts[:, 1])) < LARGEST_Z
    assert abs(correlation_z(firsts[:-1, 0], firsts[1:, 0])) < LARGEST_Z


# -- bands ----------------------------------------------------------------------------------------------------

EDGES, SHARES = (0.0, 10.0, 15.0, 45.0), (0.25, 0.5, 0.25)


def test_bands_by_hand() -> None:
    quantile = from_bands(EDGES, SHARES)
    # a quarter of the way into each band, half, and so on
    assert [quantile(u) for u in (0.0, 0.125, 0.25, 0.5, 0.75, 0.875)] == [0.0, 5.0, 10.0, 12.5, 15.0, 30.0]
    assert quantile(np.nextafter(1.0, 0.0)) == pytest.approx(45.0)


def test_empty_bands_are_never_drawn() -> None:
    quantile = from_bands((0.0, 1.0, 2.0, 3.0, 4.0, 5.0), (0.0, 0.5, 0.0, 0.5, 0.0))
    values = np.array([quantile(u) for u in np.linspace(0, 1, 1001)[:-1]])
    assert values[0] == 1.0
    assert values.max() < 4.0
    assert not np.any((values > 2.0) & (values < 3.0))


def test_published_shares_need_not_sum_to_one_exactly() -> None:
    assert [from_bands(EDGES, (1.0, 2.0, 1.0))(u) for u in (0.25, 0.5)] == [10.0, 12.5]


bands = st.integers(1, 6).flatmap(
    lambda n: st.tuples(
        st.lists(st.floats(0.01, 100), min_size=n, max_size=n),
        st.lists(st.floats(0.001, 1), min_size=n, max_size=n),
        st.floats(0, 20),
    )
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(made=bands, inner=st.lists(st.floats(0, 1, exclude_max=True), max_size=20))
def test_bands_are_matched_monotone_and_never_left(
    made: tuple[list[float], list[float], float], inner: list[float]
) -> None:
    widths, shares, low = made
    edges = tuple(float(edge) for edge in low + np.concatenate(([0.0], np.cumsum(widths))))
    quantile, survival = from_bands(edges, tuple(shares)), survival_of_bands(edges, tuple(shares))
    cuts = np.cumsum(shares) / sum(shares)
    around = [float(u) for cut in cuts[:-1] for u in (np.nextafter(cut, 0), cut, np.nextafter(cut, 1))]
    ordered = sorted({0.0, float(np.nextafter(1.0, 0.0)), *around, *inner})
    values = [quantile(u) for u in ordered]
    assert values == sorted(values)
    assert edges[0] <= values[0]
    assert values[-1] <= edges[-1]
    for u, value in zip(ordered, values, strict=True):
        assert survival(value) == pytest.approx(1 - u, abs=1e-9)  # the inverse
    for edge, cut in zip(edges[1:-1], cuts[:-1], strict=True):
        assert quantile(cut) == pytest.approx(edge, abs=1e-6)


def test_sampled_bands_have_the_moments_of_theory() -> None:
    quantile = from_bands(EDGES, SHARES)
    values = np.array([quantile(u) for u in stream().numbers(0, NUMBER)])
    middles, widths, shares = np.array([5.0, 12.5, 30.0]), np.array([10.0, 5.0, 30.0]), np.array(SHARES)
    mean = float(shares @ middles)
    variance = float(shares @ (middles**2 + widths**2 / 12)) - mean**2
    assert abs(values.mean() - mean) / sqrt(variance / NUMBER) < LARGEST_Z
    assert values.var() == pytest.approx(variance, rel=0.01)  # kurtosis near 3: standard error .3 %
    counts = np.histogram(values, bins=EDGES)[0]
    assert stats.chisquare(counts, shares * NUMBER).pvalue > 1e-4


@pytest.mark.parametrize(
    ("edges", "shares", "message"),
    [
        ((0.0, 1.0, 2.0), (1.0,), "3 edges need 2 shares, not 1"),
        ((0.0, 1.0), (0.5, 0.5), "2 edges need 1 shares, not 2"),
        ((0.0, 1.0), (0.0,), "the shares of the bands must not all be 0"),
    ],
)
def test_bands_that_make_no_sense(edges: tuple[float, ...], shares: tuple[float, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_bands(edges, shares)
