"""What a file of options asks for, read back from the folder of its comparison, where it was checked before it ran."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from sim.results.comparison import OPTIONS

NOT_DECIDED = ("demand.", "court.", "turnover.leavers_share_per_year")
"""Figures that come to a council and are not decided by it: an option that changes them asks "what if"."""
_OF_POSTS = {
    "fte": "FTE",
    "recruited_in_months": "months",
    "agency_meanwhile": "share",
    "gbp_per_year": "GBP per post and year",
    "gbp_per_year_in_all": "GBP a year",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFigure:
    """One figure of the file of options; `low`, `high` and `coverage` are None for one taken as certain."""

    field: str
    value: float | str
    unit: str
    low: float | None
    high: float | None
    coverage: float | None
    source: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class OptionsAsked:
    """A file of options as it was written, without its baseline; empty if the folder has none that can be read."""

    document: Mapping[str, Any]

    def not_decided(self, option: str) -> tuple[str, ...]:
        """Return the figures an option changes, itself or by those it puts together, that no council decides."""
        return tuple(dict.fromkeys(each for each in self._changed(option, ()) if each.startswith(NOT_DECIDED)))

    def changes_figures(self, option: str) -> bool:
        """Whether an option changes figures, and not posts alone."""
        return any(True for _ in self._changed(option, ()))

    def figures(self) -> Iterator[AskedFigure]:
        """Return every figure of the options."""
        for key, option in self._options().items():
            for line in option.get("posts") or ():
                called = line.get("name") or f"{line.get('role', 'posts')}, {line.get('team', 'all teams')}"
                for name, unit in _OF_POSTS.items():
                    if name in line:
                        yield _figure(f"{key}: {called}: {name}", line[name], unit, line)
            for change in option.get("changes") or ():
                how = next(each for each in ("value", "times", "plus") if each in change)
                since = f" from {change['from']}" if "from" in change else ""
                amount = {"value": change[how], **(change.get("interval") or {})}
                unit = "times" if how == "times" else str(change.get("unit", ""))
                yield _figure(f"{key}: {change['figure']}{since}", amount, unit, change)
            for line in option.get("lines") or ():
                unit = "GBP once" if line.get("once") else "GBP a year"
                yield _figure(f"{key}: {line.get('name', 'line of cost')}", line["gbp"], unit, line)

    def sources(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Return the sources that the file names, by identifier."""
        for key, source in (self.document.get("sources") or {}).items():
            yield str(key), source

    def _options(self) -> Mapping[str, Mapping[str, Any]]:
        return self.document.get("options") or {}

    def _changed(self, option: str, above: tuple[str, ...]) -> Iterator[str]:
        asked = self._options().get(option) or {}
        for change in asked.get("changes") or ():
            yield str(change["figure"])
        for other in asked.get("together") or ():
            if other not in above:
                yield from self._changed(str(other), (*above, option))


def options_asked(folder: Path) -> OptionsAsked:
    """Read the file of options in the folder of a comparison."""
    try:
        document = YAML(typ="safe", pure=True).load((folder / OPTIONS).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, YAMLError):
        document = None
    return OptionsAsked(document if isinstance(document, dict) else {})


def _figure(field: str, written: Any, unit: str, about: Mapping[str, Any]) -> AskedFigure:
    amount = written if isinstance(written, dict) else {"value": written}
    value = amount.get("value", "")
    return AskedFigure(
        field=field,
        value=float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value),
        unit=unit,
        low=amount.get("low"),
        high=amount.get("high"),
        coverage=amount.get("coverage"),
        source=str(about.get("source", "")),
        status=str(about.get("status", "")),
        note=str(about.get("note", "")),
    )
