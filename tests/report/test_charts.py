"""The overview chart shows what the table holds."""

import math

import numpy as np
import pytest
from matplotlib.image import imread

from sim.report.charts import Line, overview_chart

from .conftest import made_up_run


def test_means_and_ends_of_the_range_are_over_runs_and_by_month():
    line = Line("", np.array([[1.0, 10.0], [2.0, math.nan], [6.0, 20.0]]))
    assert line.mean.tolist() == [3.0, 15.0]
    assert line.low.tolist() == pytest.approx([np.quantile([1, 2, 6], 0.1), 11.0])
    assert line.high.tolist() == pytest.approx([np.quantile([1, 2, 6], 0.9), 19.0])


def test_a_month_without_any_value_is_a_gap():
    line = Line("", np.array([[math.nan, 1.0], [math.nan, 2.0]]))
    assert math.isnan(line.mean[0])
    assert line.mean[1] == 1.5


@pytest.mark.parametrize(
    "changes", [{}, {"runs": 1, "months": 1}, {"months": 60, "runs": 2}], ids=["usual", "least", "long"]
)
def test_the_picture_is_drawn(tmp_path, changes):
    overview_chart(made_up_run(**changes), tmp_path / "overview.png")
    picture = imread(tmp_path / "overview.png")
    assert picture.shape[:2] == (1440, 2250)
    # Something is drawn in each of the six places, even where there is nothing to show.
    for row in (slice(250, 680), slice(870, 1300)):
        for column in (slice(100, 550), slice(950, 1350), slice(1500, 1950)):
            assert picture[row, column, :3].std() > 0
