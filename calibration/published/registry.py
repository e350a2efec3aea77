"""Which place every row of the downloads is about."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from calibration.published.places import SEPTEMBER, Council, spoken, with_history
from calibration.published.reading import Area, Reading, Row


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one figure: its value, or why there is none."""

    value: float | None
    missing: str
    source: str


Key = tuple[str, int, str]
"""Place, year, measure."""


class Registry:
    """Which council a row is about, by its three-digit number first: names and codes drift, the number stays."""

    def __init__(self, known: Iterable[Council], readings: Sequence[Reading]) -> None:
        self.faults: list[str] = []
        self.regions: dict[str, str] = {}
        self._by: dict[str, str] = {}
        self._councils: dict[str, Council] = {}
        self._places: dict[Area, str] = {}
        for council in known:
            self._keep(council)
        self._meet(readings)

    def place(self, area: Area) -> str:
        """Return the name of the council, region or country."""
        return self._places[area]

    def with_years(self, figures: Mapping[Key, Known]) -> dict[str, Council]:
        """Return the councils with the first and last year they have figures for."""
        march: dict[str, set[int]] = {}
        every: dict[str, set[int]] = {}
        for (place, year, _), known in figures.items():
            if known.value is not None:
                every.setdefault(place, set()).add(year)
                if known.source not in SEPTEMBER:
                    march.setdefault(place, set()).add(year)
        councils = {}
        for name, council in self._councils.items():
            if years := march.get(name) or every.get(name):
                councils[name] = dataclasses.replace(council, first_year=min(years), last_year=max(years))
        return councils

    def _meet(self, readings: Sequence[Reading]) -> None:
        """Name the place of every row; tables with codes first, of each the latest year first, as names drift."""
        areas: dict[Area, tuple[bool, int, str, Row]] = {}
        for reading in readings:
            for row in reading.rows:
                before = areas.get(row.area)
                if before is None or row.year > -before[1]:
                    areas[row.area] = (not row.area.code, -row.year, reading.file.name, row)
        for area, (_, _, file, row) in sorted(areas.items(), key=lambda each: each[1][:3]):
            if area.level == "council":
                self._places[area] = self._council(area, f"{file}, line {row.line}")
            else:
                self._places[area] = area.name
                self.regions[area.name] = area.code

    def _council(self, area: Area, where: str) -> str:
        keys = [f"{kind} {key}" for kind, key in (("number", area.number), ("code", area.code)) if key]
        known = [self._by.get(key) for key in keys]
        named = self._by.get(f"name {spoken(area.name)}")
        # A number of its own makes a council another one, even of the same name: Dorset before and after 2019.
        name = next((each for each in known if each), None) or (None if area.number else named)
        if name is None:
            if not area.code:
                self.faults.append(
                    f'{where}: no council known by "{area.name}" ({area.number}); give a table with codes'
                )
                return area.name
            return self._keep(with_history(Council(area.code, area.name, area.region, 0, 0, number=area.number))).name
        if any(known) and named and named != name and not self._namesakes(name, area.name):
            self.faults.append(f'{where}: says "{area.name}" with the code of {name}')
        self._also(name, area)
        return name

    def _keep(self, council: Council) -> Council:
        self._councils[council.name] = council
        for key in (f"number {council.number}", f"code {council.code}", *(f"code {each}" for each in council.also)):
            self._by.setdefault(key, council.name)
        for name in (council.name, *council.also):
            self._by.setdefault(f"name {spoken(name)}", council.name)
        return council

    def _also(self, name: str, area: Area) -> None:
        """Remember another name or code of a council."""
        council = self._councils[name]
        taken = {spoken(each) for each in (council.name, council.code, *council.also)}
        new = [each for each in (area.code, area.name) if each and spoken(each) not in taken]
        new = [each for each in new if not self._by.get(f"name {spoken(each)}")]
        if new:
            self._keep(dataclasses.replace(council, also=(*council.also, *new)))

    def _namesakes(self, name: str, written: str) -> bool:
        """Say whether a council may well be written so: Dorset before and after 2019."""
        return spoken(name).startswith(spoken(written)) or any(
            spoken(written) == spoken(each) for each in self._councils[name].also
        )
