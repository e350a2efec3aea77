"""Paragraphs and lists of a page, wrapped."""

from collections.abc import Sequence
from textwrap import dedent, fill

WIDTH = 120


def paragraph(text: str) -> str:
    """Wrap a paragraph."""
    return fill(" ".join(dedent(text).split()), WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"


def bullets(texts: Sequence[str], *, sign: str = "*") -> str:
    """Wrap a list, each item behind a sign."""
    wrapped = (
        fill(
            " ".join(dedent(text).split()),
            WIDTH,
            initial_indent=f"{sign} ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for text in texts
    )
    return "\n".join(wrapped) + "\n"
