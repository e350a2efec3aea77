"""The packages that write papers, loaded where they are needed: the core does without them."""

import importlib
from types import ModuleType


class NoPapersError(Exception):
    """A package that writes papers is not installed; the message says how to install it."""


class TemplateError(Exception):
    """A template cannot be used; the message says why in a planner's words."""


WORD, EXCEL, WEB = ("docx", "Word documents"), ("xlsxwriter", "Excel workbooks"), ("jinja2", "Web pages")
"""The package that each kind of paper needs most of all, and what it is needed for."""


def package(name: str, writes: str) -> ModuleType:
    """Return a package.

    Parameters
    ----------
    name : str
        As it is imported.
    writes : str
        What it is needed for, such as "Word documents".

    Raises
    ------
    NoPapersError
        If it is missing.
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        raise NoPapersError(
            f'{writes} need a package that is not installed: pip install "throughcare[report]"'
        ) from None
