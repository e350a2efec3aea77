"""The pictures that every comparison leaves in its folder: a fan and a difference chart of each headline measure."""

from pathlib import Path

from sim.report.charting import charts_of_measures
from sim.results.compared import Comparison


def draw_comparison(comparison: Comparison, folder: Path) -> dict[str, str]:
    """Draw every picture.

    Parameters
    ----------
    comparison : Comparison
        A comparison of which everything but the pictures is there.
    folder : Path
        Where the PNG files go.

    Returns
    -------
    dict of str to str
        Each file's name, and the picture in words.
    """
    folder.mkdir(exist_ok=True)
    told: dict[str, str] = {}
    for chart in charts_of_measures(comparison):
        chart.png(folder / f"{chart.key}.png")
        told[f"{chart.key}.png"] = f"{chart.title}. {chart.subtitle} {chart.alt}"
    return told
