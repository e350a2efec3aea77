import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from councils import small_council
from export_length import MONTHS
from made_up_logs import as_simulated

from sim.measures import COUNCIL, tabulate
from sim.model import simulate


class Council:
    """Two years of the small council from 1 April 2024, as simulated, as measured and as returns."""

    def __init__(self):
        turnover = {"leavers_share_per_year": 0.15, "agency_cover_share": 0.6, "absence_share": 0.04}
        self.parameters = small_council(turnover=turnover)
        self.run = simulate(self.parameters, seed=5, run=1, months=MONTHS)
        self.simulated = as_simulated(self.run)
        table = tabulate(self.run)
        of_council = table[table["team"] == COUNCIL]
        self._numbers = of_council.pivot_table(index="month", columns="measure", values="numerator", observed=True)

    def measured(self, measure, year=None):
        """Sum of a measure over the months of a year to March, or month by month."""
        months = self._numbers[measure]
        if year is None:
            return months
        return round(months[(months.index >= f"{year - 1}-04") & (months.index <= f"{year}-03")].sum())


@pytest.fixture(scope="session")
def council():
    return Council()
