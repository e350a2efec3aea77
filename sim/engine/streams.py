"""Keyed random numbers: the same child has the same luck in every scenario.

A draw depends on the seed, the run, the *purpose* (a name such as ``"assessment days"``) and the *index* (which
child, which time round), and on nothing else: neither on the order in which things are scheduled nor on how many
others draw. Philox counts, so any place of a stream can be reached directly; numbers are made a small block at
a time, when first needed, and kept packed because most of a block is never read.
"""

from array import array
from collections.abc import Callable
from zlib import crc32

import numpy as np

BLOCK = 256
_PER_COUNT = 4
"""Philox makes four 64-bit words a count and `random` uses one word a number."""
_SHIFT = BLOCK.bit_length() - 1
_MASK = BLOCK - 1
_PERIOD = 2**256


class Stream:
    """Uniform numbers in [0, 1) for one purpose, reached by index.

    Examples
    --------
    >>> stream = Streams(seed=1, run=0).stream("assessment days")
    >>> stream(7) == Streams(seed=1, run=0).stream("assessment days")(7)
    True
    """

    __slots__ = ("_at", "_bits", "_blocks", "_generator")

    def __init__(self, key: np.random.SeedSequence) -> None:
        self._bits = np.random.Philox(key)
        self._generator = np.random.Generator(self._bits)
        self._at = 0
        self._blocks: dict[int, array[float]] = {}

    def __call__(self, index: int) -> float:
        """Return the number at `index` (any integer from 0 to 2**60)."""
        block = self._blocks.get(index >> _SHIFT)
        if block is None:
            block = self._blocks[index >> _SHIFT] = array("d", self.numbers(index & ~_MASK, BLOCK).tobytes())
        return block[index & _MASK]

    def numbers(self, start: int, count: int) -> np.ndarray:
        """Return the numbers at `start`, `start` + 1, ...: shape (count,). `start` must be a multiple of 4."""
        if start % _PER_COUNT:
            raise ValueError("a vector of draws starts at a multiple of 4")
        counter = start // _PER_COUNT
        if counter != self._at:
            self._bits.advance((counter - self._at) % _PERIOD)
        whole = -(-count // _PER_COUNT)
        self._at = counter + whole
        return self._generator.random(whole * _PER_COUNT)[:count]


class Streams:
    """All streams of one run.

    Parameters
    ----------
    seed : int
        Root seed of the experiment.
    run : int
        Number of the run. The scenario is left out of the key on purpose.
    """

    def __init__(self, seed: int, run: int) -> None:
        self._seed, self._run = seed, run
        self._streams: dict[str, Stream] = {}

    def stream(self, purpose: str) -> Stream:
        """Return the stream of `purpose`, the same object each time."""
        if purpose not in self._streams:
            key = np.random.SeedSequence(self._seed, spawn_key=(self._run, crc32(purpose.encode())))
            self._streams[purpose] = Stream(key)
        return self._streams[purpose]


def from_bands(edges: tuple[float, ...], shares: tuple[float, ...]) -> Callable[[float], float]:
    """Return the quantile function of a distribution given as bands, even within each band.

    Parameters
    ----------
    edges : tuple of float, length n + 1
        Rising edges of the bands.
    shares : tuple of float, length n
        Share of each band.

    Returns
    -------
    callable
        Maps a uniform number in [0, 1) to a value.

    Raises
    ------
    ValueError
        If there is not one share for each band, or all shares are 0.
    """
    if len(edges) != len(shares) + 1:
        raise ValueError(f"{len(edges)} edges need {len(edges) - 1} shares, not {len(shares)}")
    total = sum(shares)
    if total <= 0:
        raise ValueError("the shares of the bands must not all be 0")
    steps: list[tuple[float, float, float, float]] = []
    below = 0.0
    for low, high, part in zip(edges, edges[1:], shares, strict=False):
        if part > 0:
            below += part / total
            steps.append((below, low, high, (high - low) * total / part))
    last_high = steps[-1][2]

    def quantile(u: float) -> float:
        for above, low, high, slope in steps:
            if u < above:
                return max(low, high - (above - u) * slope)  # rounding must not leave the band
        return last_high

    return quantile


def survival_of_bands(edges: tuple[float, ...], shares: tuple[float, ...]) -> Callable[[float], float]:
    """Return the share still open after a time, for the same distribution as `from_bands`."""
    total = sum(shares)
    cumulative = np.concatenate(([0.0], np.cumsum(shares) / total))

    def survival(time: float) -> float:
        return float(1.0 - np.interp(time, edges, cumulative))

    return survival
