"""Charts for papers: each states its finding and carries its words, its numbers and its picture."""

from sim.report.charting.chart import Band, Chart
from sim.report.charting.every import charts_of_comparison, charts_of_measures, charts_of_run

__all__ = ["Band", "Chart", "charts_of_comparison", "charts_of_measures", "charts_of_run"]
