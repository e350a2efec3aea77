"""The calibrated councils that are shipped: valid, with draws, and what they say of themselves is so."""

from pathlib import Path

import numpy as np
import pytest

from sim.model import simulate
from sim.scenario import load

FOLDERS = sorted(Path(__file__).parents[2].joinpath("scenarios").glob("*/calibrated.yaml"))
DRAWS = 200


def test_four_councils_are_shipped_with_draws():
    assert [file.parent.name for file in FOLDERS] == [
        "barnsley-2017",
        "leicestershire-2017",
        "stockton-2010",
        "wirral-2009",
    ]


@pytest.fixture(params=FOLDERS, ids=lambda file: file.parent.name)
def scenario(request):
    return load(request.param)


def test_the_draws_spread_round_the_scenario(scenario):
    assert scenario.draws is not None
    assert len(scenario.draws) == DRAWS
    rows = {row.field: row for row in scenario.register if row.status == "calibrated" and row.low is not None}
    assert len(rows) >= 5
    for place, figure in enumerate(scenario.draws.figures):
        if figure in rows:
            drawn = scenario.draws.values[:, place]
            assert drawn.min() <= rows[figure].value <= drawn.max()
            assert np.quantile(drawn, [0.1, 0.9]) == pytest.approx([rows[figure].low, rows[figure].high], rel=1e-3)


def test_every_draw_is_a_council_that_runs(scenario):
    for draw in (1, DRAWS // 2, DRAWS):
        assert scenario.at(draw) != scenario.parameters
    assert len(simulate(scenario.at(1), seed=1, run=1, months=1).log) > 0
