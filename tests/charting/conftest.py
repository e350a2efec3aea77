import pytest
from made_for_charts import REFERENCE

from sim.results.reading import read_run


@pytest.fixture(scope="session")
def reference():
    return read_run(REFERENCE)


@pytest.fixture(scope="session")
def its_charts(reference):
    from sim.report.charting import charts_of_run

    return charts_of_run(reference)
