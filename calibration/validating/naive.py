"""What a planner does without a model: last year's figure, or its trend, as a point and with the usual changes."""

import numpy as np

from calibration.fitting.problem import Floats
from calibration.validating.observed import Panel, series_by_name
from calibration.validating.scoring import on_scale

TREND_YEARS, FEWEST_YEARS = 5, 3
"""The trend is fitted to at most, and at least, so many years."""
FEWEST_CHANGES = 20
"""Changes of other councils that are needed for a spread."""


class Naive:
    """Naive forecasts from the figures up to a year, on the scale they are scored on.

    Parameters
    ----------
    panel : Panel
        Published figures of all councils, of that year and before.
    last : int
        The year.
    """

    def __init__(self, panel: Panel, last: int) -> None:
        self._panel, self._last = panel, last
        self._pooled: dict[tuple[str, int], tuple[list[str], Floats]] = {}

    def last_value(self, council: str, name: str) -> float | None:
        """Return the figure of the last year known; None if it was not published."""
        value = self._panel.of(council, self._last).get(name)
        return None if value is None else float(on_scale(value, is_share=series_by_name()[name].is_share))

    def trend(self, council: str, name: str, years: int) -> float | None:
        """Return where a straight line through the last years' logarithms or points is so many years on.

        Where fewer than three years are known the last figure stays; a share ends at 0 and 100 %.
        """
        is_share = series_by_name()[name].is_share
        span = range(self._last - TREND_YEARS + 1, self._last + 1)
        known = {year: self._panel.of(council, year)[name] for year in span if name in self._panel.of(council, year)}
        if self._last not in known or len(known) < FEWEST_YEARS:
            return self.last_value(council, name)
        values = on_scale(list(known.values()), is_share=is_share)
        slope, level = np.polyfit(np.array(list(known)) - self._last, values, 1)
        straight = float(level + slope * years)
        return min(max(straight, 0.0), 100.0) if is_share else straight

    def changes(self, council: str, name: str, years: int) -> Floats:
        """Return the changes of other councils over so many years up to the last one known.

        Where the table does not reach back so far, those over fewer years, widened by the root of the years.
        """
        for span in range(years, 0, -1):
            councils, changes = self._changes(name, span)
            others = changes[[each != council for each in councils]]
            if len(others) >= FEWEST_CHANGES:
                return others * float(np.sqrt(years / span))
        return np.empty(0)

    def _changes(self, name: str, span: int) -> tuple[list[str], Floats]:
        if (name, span) not in self._pooled:
            is_share = series_by_name()[name].is_share
            found = list(self._panel.changes(name, span))
            before, after = (on_scale([row[place] for row in found], is_share=is_share) for place in (1, 2))
            self._pooled[name, span] = [row[0] for row in found], after - before
        return self._pooled[name, span]
