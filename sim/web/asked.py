"""What was asked, read back from the words of a command, so that its form can be filled in again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of a command.

    Attributes
    ----------
    options : mapping of str to tuple of str
        What was given with each, in the order in which it was; nothing of one that takes nothing.
    """

    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def all(self, name: str) -> tuple[str, ...]:
        """Return all that was given with an option."""
        return self.options.get(name, ())

    def one(self, name: str, otherwise: str = "") -> str:
        """Return what was given with an option that is given once."""
        return next(iter(self.all(name)), otherwise)

    def number(self, name: str, otherwise: float) -> float:
        """Return a number that was given with an option."""
        return float(self.one(name, f"{otherwise!r}"))

    def whole(self, name: str, otherwise: int) -> int:
        """Return a whole number that was given with an option."""
        return int(self.number(name, otherwise))

    def day(self, name: str) -> date | None:
        """Return the first day of a month that was given with an option."""
        return date.fromisoformat(f"{self.one(name)}-01") if self.one(name) else None


def asked_in(words: Sequence[str]) -> Asked:
    """Read a command's words.

    >>> read = asked_in(["staff", "a.yaml", "--meet", "a >= 1", "--meet", "b <= 2", "--central", "--seed", "3"])
    >>> read.all("--meet"), read.whole("--seed", 1), "--central" in read.options
    (('a >= 1', 'b <= 2'), 3, True)
    """
    found: dict[str, tuple[str, ...]] = {}
    for word, after in zip(words, [*words[1:], "--"], strict=True):
        if word.startswith("--"):
            found[word] = (*found.get(word, ()), *(() if after.startswith("--") else (after,)))
    return Asked(found)
