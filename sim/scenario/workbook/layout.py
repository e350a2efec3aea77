"""What stands where in a scenario's workbook: the writer and the reader both go by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sim.scenario.care_parameters import BANDS
from sim.scenario.schema import is_required
from sim.scenario.shape import Figure, Group, Named, Word, shape_of
from sim.scenario.values import join

VERSION = 1
"""Of the layout; a workbook of another is refused."""

READ_ME, COUNCIL, TEAMS, TEAM_SOURCES, SOURCES = "Read me", "Council", "Teams", "Team sources", "Sources"
VERSION_LABEL = "Workbook layout"
"""Stands on the sheet `READ_ME` beside the version."""

SETTING, FIELD, MEANING, VALUE, LOW, HIGH, COVERAGE = "Setting", "Field", "Meaning", "Value", "Low", "High", "Coverage"
UNIT, SOURCE, STATUS, NOTE = "Unit", "Source", "Status", "Note"
SHORT_NAME = "Short name"
EVIDENCE = (LOW, HIGH, COVERAGE, UNIT, SOURCE, STATUS, NOTE)
"""Columns of a figure beside its value."""

COUNCIL_COLUMNS = (SETTING, FIELD, MEANING, VALUE)
SETTING_COLUMNS = (SETTING, FIELD, MEANING, VALUE, *EVIDENCE)
TEAM_SOURCE_COLUMNS = (SETTING, FIELD, *EVIDENCE)
LIST_COLUMNS = (SETTING, FIELD, MEANING, UNIT, SOURCE, STATUS, NOTE)
SOURCE_COLUMNS = {SHORT_NAME: "", "Title": "title", "Date": "date", "Address": "url", "Records": "records"}
"""Columns of the sheet of sources, and what a YAML file calls them."""

TOP = {
    "name": "What tables and charts call the scenario",
    "description": "What is asked, in a sentence or two",
    "draws": "File of draws (CSV) beside this workbook; blank if there is none",
}
"""Words of the sheet `COUNCIL` that are no parameters."""

_SECTIONS = {
    "Demand": ("demand", "returning", "early_help", "front_door"),
    "Assessment": ("assessment", "section_47"),
    "Plans": ("child_protection", "child_in_need", "disabled_children"),
    "Court": ("court",),
    "Care": ("entry", "care"),
    "Placements": ("placements",),
    "Permanence": ("permanence", "after_permanence"),
    "Leaving care": ("leaving_care", "care_leaver_duty"),
    "Workforce": ("management", "practice", "turnover", "strain", "reviewing"),
    "Stock": ("stock",),
    "Costs": ("costs", "prices"),
}
_OTHER = "Other settings"
"""Sheet of a section that has none yet."""
BY_MONTH, BY_AGE, IN_BANDS = "By month", "By age", "Bands"
_AGES = ("Under 1", "1 to 4", "5 to 9", "10 to 15", "16 and 17")

_WORDS = {"fte": "FTE", "gbp": "GBP", "asye": "ASYE", "cv": "variation", "cp": "CP", "cin": "CIN"}


@dataclass(frozen=True, slots=True)
class Layout:
    """The sheets of settings: for each, the paths it holds and what is declared of them."""

    words: Mapping[str, Word]
    figures: Mapping[str, Mapping[str, Figure]]
    lists: Mapping[str, Mapping[str, Figure]]

    @property
    def sheets(self) -> tuple[str, ...]:
        """All sheets of a workbook, in their order."""
        return (READ_ME, COUNCIL, TEAMS, *self.figures, *self.lists, TEAM_SOURCES, SOURCES)

    def sheet_of(self, path: str) -> str | None:
        """Return the sheet on which a figure or list stands."""
        return next((name for name, paths in (*self.figures.items(), *self.lists.items()) if path in paths), None)


@cache
def layout() -> Layout:
    """Return the layout of the workbook that the declared parameters need."""
    words: dict[str, Word] = {}
    figures: dict[str, dict[str, Figure]] = {sheet: {} for sheet in _SECTIONS}
    lists: dict[str, dict[str, Figure]] = {sheet: {} for sheet in (BY_MONTH, BY_AGE, IN_BANDS)}
    of_section = {section: sheet for sheet, sections in _SECTIONS.items() for section in sections}
    for path, shape in _declared(shape_of(), ""):
        if isinstance(shape, Word):
            words[path] = shape
        elif shape.is_list:
            lists[_list_sheet(path, shape)][path] = shape
        else:
            figures.setdefault(of_section.get(path.partition(".")[0], _OTHER), {})[path] = shape
    return Layout(words, figures, lists)


@cache
def team_fields() -> Mapping[str, Figure | Word]:
    """Return what the grid of teams has a column for."""
    teams = shape_of().fields["teams"]
    assert isinstance(teams, Named)
    return {name: shape for name, shape in teams.member.fields.items() if isinstance(shape, Figure | Word)}


def team_columns() -> dict[str, str]:
    """Return the columns of the grid of teams, and the field of each."""
    return {"Team" if name == "name" else plain_name(name): name for name in team_fields()}


def list_headings(sheet: str) -> tuple[str, ...]:
    """Return the headings over the numbers of lists."""
    if sheet == BY_AGE:
        return _AGES
    most = max(figure.longest or 0 for figure in layout().lists[sheet].values())
    what = "Month" if sheet == BY_MONTH else "Number"
    return tuple(f"{what} {number}" for number in range(1, most + 1))


def plain_name(path: str) -> str:
    """Return a path in plain words.

    >>> plain_name("child_protection.plan.visits.limit_days"), plain_name("social_workers_fte")
    ('Child protection: plan: visits: limit days', 'Social workers FTE')
    """
    parts = [" ".join(_WORDS.get(word, word) for word in part.split("_")) for part in path.split(".")]
    plain = ": ".join(parts)
    return plain[0].upper() + plain[1:]


def may_be_left_out(shape: Figure | Word) -> bool:
    """Whether a complete scenario does without the setting."""
    return not is_required(shape)


def _list_sheet(path: str, figure: Figure) -> str:
    if figure.shortest == figure.longest == BANDS:
        return BY_AGE
    return BY_MONTH if path.endswith("_by_month") else IN_BANDS


def _declared(group: Group, prefix: str) -> Iterator[tuple[str, Figure | Word]]:
    """Yield the path and declaration of every setting outside the teams."""
    for name, shape in group.fields.items():
        path = join(prefix, name)
        if isinstance(shape, Group):
            yield from _declared(shape, path)
        elif not isinstance(shape, Named):
            yield path, shape
