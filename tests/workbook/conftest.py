import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from workbook_files import Book, small

from sim.scenario import ScenarioError, load


@pytest.fixture
def book():
    """Return a good workbook of a small council, to damage."""
    return Book(small())


@pytest.fixture(scope="session")
def faults_of(tmp_path_factory):
    """Return everything that is wrong with a workbook."""
    folder = tmp_path_factory.mktemp("damaged")

    def faults_of(content, name="x.xlsx"):
        path = folder / name
        path.write_bytes(content)
        with pytest.raises(ScenarioError) as caught:
            load(path)
        faults = caught.value.faults
        assert str(caught.value) == "\n".join(map(str, faults))
        for fault in faults:
            said = str(fault)
            assert said.startswith(str(path))
            assert "\n" not in said
            assert "pydantic" not in said.lower()
        return faults

    return faults_of
