"""What all tests share: a text is parsed once, and workers divide the tests so that none makes what another has."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sim.scenario import reading

TESTS = Path(__file__).parent
SHARING = {"browser", "export_returns", "report_papers"}
"""Folders whose files share something dear, a page or a comparison: one worker has all of them."""
LONGEST_FIRST = ["browser", "report_papers", "cli", "docs", "calibrations", "model", "measures", "export_returns"]
"""Else a worker might begin the longest when the other has nothing left to do."""
MOST_KEPT = 8
"""Texts used last; each is some megabytes once parsed."""


class ParsingOnce(YAML):
    """Most tests read one and the same small council: its text gives the events of the first time.

    What is broken is parsed anew each time: only events up to the end are kept.
    """

    kept: dict[str, list] = {}  # noqa: RUF012 - for all readers of a test run

    def parse(self, stream):
        if stream not in self.kept:
            return self._keeping(stream)
        self.kept[stream] = self.kept.pop(stream)
        return iter(self.kept[stream])

    def _keeping(self, text):
        events = []
        for event in super().parse(text):
            events.append(event)
            yield event
        if len(self.kept) >= MOST_KEPT:
            del self.kept[next(iter(self.kept))]
        self.kept[text] = events


def pytest_configure(config):
    reading.YAML = ParsingOnce
    config.option.loadscopereorder = False  # xdist would begin with the files of most tests


def pytest_collection_modifyitems(items):
    def rank(item):
        folder = _folder(item.nodeid)
        return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=rank)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With `--dist loadfile` files are divided among workers, and a folder that shares something stays whole."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid):
            folder = _folder(nodeid)
            return folder if folder in SHARING else super()._split_scope(nodeid)

    return Scheduling(config, log)


def _folder(nodeid):
    """Return the folder of tests that a test is in."""
    parts = nodeid.partition("::")[0].split("/")
    return parts[parts.index(TESTS.name) + 1] if TESTS.name in parts[:-2] else ""
