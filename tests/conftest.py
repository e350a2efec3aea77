"""What all tests share: workers divide the tests so that none makes what another has."""

import gc
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SHARING = {"browser", "export_returns", "report_papers"}
"""Folders whose files share something dear, a page or a comparison: one worker has all of them."""
LONGEST_FIRST = ["browser", "report_papers", "cli", "docs", "calibrations", "model", "measures", "export_returns"]
"""Else a worker might begin the longest when the other has nothing left to do."""


def pytest_configure(config):
    gc.set_threshold(50_000, 20, 100)  # what is loaded for tests is much, stays, and is looked through each time
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
