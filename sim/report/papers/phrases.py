"""How papers word lists and chances, and which signs they are set in."""

import re
from collections.abc import Sequence

MOST_NAMED = 4
"""Names in a sentence."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
"""Signs that no document may hold; an error that is quoted may have some."""
_MINUS = re.compile(r"(?<![^\s(])-(?=[£\d])")


def chance_words(chance: float) -> str:
    """Write a chance in whole per cent, never one that is not there.

    >>> chance_words(0.834), chance_words(1.0), chance_words(0.996), chance_words(0.002), chance_words(0.0)
    ('83 %', '100 %', 'over 99 %', 'under 1 %', '0 %')
    """
    if 0.995 <= chance < 1:
        return "over 99 %"
    if 0 < chance < 0.005:
        return "under 1 %"
    return f"{100 * chance:.0f} %"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Write a list in words.

    >>> listed(["one"]), listed(["one", "two", "three"])
    ('one', 'one, two and three')
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def quoted(names: Sequence[str]) -> str:
    """Write names in quotation marks; of many the first few.

    >>> quoted(["Two managers", "A team"])
    '“Two managers” and “A team”'
    >>> quoted(["a", "b", "c", "d", "e", "f", "g"])
    '“a”, “b”, “c”, “d” and 3 more'
    """
    shown = names if len(names) <= MOST_NAMED + 1 else names[:MOST_NAMED]
    more = [f"{len(names) - len(shown)} more"] if len(shown) < len(names) else []
    return listed([*(f"“{name}”" for name in shown), *more])


def printable(words: str) -> str:
    r"""Return words without signs that no document may hold.

    >>> printable("a\x1b[31m b")
    'a [31m b'
    """
    return _UNPRINTABLE.sub(" ", words)


def typeset(words: str) -> str:
    r"""Return words with signs that are never parted from their numbers, and with true minus signs.

    >>> typeset("-1.3 points ± 0.2 (-1.5 to +2.5 %)")
    '−1.3 points ±\xa00.2 (−1.5 to +2.5\xa0%)'
    """
    return (
        _MINUS.sub("\N{MINUS SIGN}", printable(words))
        .replace(" %", "\N{NO-BREAK SPACE}%")
        .replace("± ", "±\N{NO-BREAK SPACE}")
    )
