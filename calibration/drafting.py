"""Draft a scenario figure by figure, each with its source, and write it as a file."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from calibration.published import Norm
from sim.scenario import Assumption, Scenario, Source, resolved_yaml, scenario_hash
from sim.scenario.parameters import Parameters
from sim.scenario.shape import figures_of

Value = float | tuple[float, ...]
SIGNIFICANT = 5


class Draft:
    """A scenario in the making.

    Parameters
    ----------
    sources : tuple of Source
        Where figures may come from; those used are written into the file.
    """

    def __init__(self, sources: tuple[Source, ...]) -> None:
        self._sources = {source.id: source for source in sources}
        self._values: dict[str, Any] = {}
        self._provenance: dict[str, dict[str, Any]] = {}

    def word(self, path: str, value: Any) -> None:
        """Set a name, date or choice."""
        self._set(path, value)

    def figure(
        self,
        path: str,
        value: float | tuple[float, ...] | list[float],
        source: str,
        status: str,
        *,
        interval: tuple[float, float, float] | None = None,
        note: str = "",
    ) -> None:
        """Set a number or list of numbers, with where it comes from.

        `interval` is (low, high, coverage). Derived numbers are rounded to five significant digits, so that the
        file says what is used.
        """
        rounded = tuple(map(rounded_to, value)) if isinstance(value, (tuple, list)) else rounded_to(value)
        self._set(path, rounded)
        low, high, coverage = (*map(rounded_to, interval),) if interval is not None else (None, None, None)
        self._provenance[path] = {
            "source": source,
            "source_title": self._sources[source].title,
            "date": self._sources[source].date,
            "status": status,
            "low": low,
            "high": high,
            "coverage": coverage,
            "note": note,
        }

    def remove(self, section: str) -> None:
        """Take a section out, such as a team that the council does not have."""
        *sections, name = section.split(".")
        place = self._values
        for each in sections:
            place = place[each]
        del place[name]

    def norm(self, norm: Norm) -> None:
        """Set a figure from the table of norms and assumptions."""
        self.figure(norm.field, norm.value, norm.source, norm.status, interval=norm.interval, note=norm.note)

    def scenario(self, name: str, description: str) -> Scenario:
        """Check the draft and make it a scenario."""
        parameters = Parameters(**self._values)
        register = tuple(
            Assumption(field=path, value=value, unit=declared.unit, **self._of(path, value))
            for path, declared, value in figures_of(parameters)
        )
        used = {row.source for row in register}
        sources = tuple(source for source in self._sources.values() if source.id in used)
        return Scenario(name, description, parameters, register, sources, scenario_hash(parameters), "")

    def text(self, name: str, description: str) -> str:
        """Write the file."""
        return resolved_yaml(self.scenario(name, description))

    def _of(self, path: str, value: Value) -> Mapping[str, Any]:
        if path in self._provenance:
            return self._provenance[path]
        if value == 0.0 and path.startswith("teams."):
            return {"source": "default", "source_title": "default", "date": "", "status": "assumption"}
        raise KeyError(f"{path} has no source")

    def _set(self, path: str, value: Any) -> None:
        *sections, name = path.split(".")
        place = self._values
        for section in sections:
            place = place.setdefault(section, {})
        place[name] = value


def replaced(
    before: Assumption,
    value: Value,
    source: Source,
    *,
    status: str,
    interval: tuple[float | None, float | None, float | None] = (None, None, None),
    note: str = "",
) -> Assumption:
    """Return a row of the register with another value, its source and interval, and a note of what it was."""
    was = "another list" if isinstance(before.value, tuple) else f"{before.value:g}"
    low, high, coverage = interval
    return replace(
        before,
        value=value,
        source=source.id,
        source_title=source.title,
        date=source.date,
        status=status,
        low=low,
        high=high,
        coverage=coverage,
        note="; ".join(filter(None, (note, f"{was} before ({before.status}, {before.source})"))),
    )


def rounded_to(value: float, digits: int = SIGNIFICANT) -> float:
    """Round to significant digits."""
    return float(f"{value:.{digits}g}")


def shares(values: list[float] | tuple[float, ...]) -> tuple[float, ...]:
    """Round shares so that they still sum to 1."""
    total = sum(values)
    rounded = [round(value / total, 4) for value in values]
    rounded[rounded.index(max(rounded))] += 1.0 - sum(rounded)
    return tuple(round(value, 4) for value in rounded)
