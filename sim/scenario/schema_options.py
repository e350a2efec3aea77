"""The JSON Schema of files of options, for editors."""

from typing import Any

from sim.scenario.changeable import changeable
from sim.scenario.options import BASELINE, How
from sim.scenario.schema_parts import COVERAGE, DAY, TEAM_PATTERN, WORDS, object_of
from sim.vocabulary import Role

_NUMBER = {"type": "number"}
_TEAM = {**WORDS, "description": "A team of the council, reviewing_officers or lawyers"}
_FROM = {
    "source": {"type": ["string", "integer"], "description": "One of the ids under sources, here or in the baseline"},
    "status": {"$ref": "#/$defs/status"},
    "note": {"type": "string"},
}
_DATES = {
    "from": {**DAY, "description": "First day; the start if left out"},
    "until": {**DAY, "description": "First day on which it holds no more; for good if left out"},
}
_FUNDING = {"funding_line": {**WORDS, "description": "Budget that pays; that of the team if left out"}}


def options_schema() -> dict[str, Any]:
    """Return the JSON Schema of a file of options; it refers to the definitions of a scenario's."""
    fields = {
        "throughcare_options": {"const": 1, "description": "Version of this file format"},
        "name": {**WORDS, "description": "What the comparison is called"},
        "description": {**WORDS, "description": "One paragraph on what is asked"},
        "baseline": {**WORDS, "description": "Scenario file with which all is compared, relative to this file"},
        "headline": {**WORDS, "description": "The measure on which --precision is judged"},
        "sources": {"$ref": "#/$defs/sources"},
        "standards": _named(_standard(), "What is to be met, so that the chance of meeting it can be given"),
        "worth": _named(_worth(), "Whether what an option saves is worth what it costs"),
        "forecast": {
            "type": "array",
            "items": WORDS,
            "uniqueItems": True,
            "description": "Measures to be told quarter by quarter",
        },
        "options": {
            **_named(_option(), "What might be done"),
            "minProperties": 1,
            "propertyNames": {"pattern": TEAM_PATTERN, "not": {"const": BASELINE}},
        },
    }
    required = ("throughcare_options", "name", "baseline", "options")
    return object_of(fields, required=required, description="A file of options")


def _worth() -> dict[str, Any]:
    fields = {
        "name": WORDS,
        "saved": {**WORDS, "description": "A measure that is to fall: a count or money"},
        "gbp": {**_NUMBER, "minimum": 0, "description": "What one of it is worth; 1 for money"},
        "paid": {**WORDS, "description": "A measure of money"},
        "months": {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 120}, "minItems": 1},
        **_FROM,
    }
    return object_of(
        fields, required=("name", "saved", "gbp", "paid", "source", "status"), description="A saving against a cost"
    )


def _option() -> dict[str, Any]:
    several = {
        "posts": (_posts(), "Posts added, or taken away"),
        "changes": (_change(), "Figures that are others from a day on"),
        "lines": (_line(), "What is paid for and not simulated"),
        "caseload": (_sum(), "The paper's own sum"),
        "printed": (_total(), "Totals that the paper prints, for all of it or one budget"),
    }
    fields = {
        "name": {**WORDS, "description": "What tables and charts call it"},
        "description": WORDS,
        "scenario": {**WORDS, "description": "Scenario file of the council it begins with, in place of the baseline"},
        "together": {
            "type": "array",
            "items": WORDS,
            "minItems": 1,
            "uniqueItems": True,
            "description": "Options whose posts, changes and lines come before its own",
        },
        **{name: {"type": "array", "items": one, "description": words} for name, (one, words) in several.items()},
    }
    return object_of(fields, required=("name",), description="One option")


def _posts() -> dict[str, Any]:
    fields = {
        "name": WORDS,
        "team": _TEAM,
        "teams": {"type": "array", "items": _TEAM, "minItems": 1, "uniqueItems": True},
        "role": {"enum": [role.value for role in Role]},
        "grade": WORDS,
        "fte": {**_NUMBER, "not": {"const": 0}, "description": "Full-time posts; below 0 they are taken away"},
        **_DATES,
        "recruited_in_months": _amount("Mean time to fill them", least=0, most=60),
        "agency_meanwhile": _amount("Share that agency workers cover until they are filled", least=0, most=1),
        "gbp_per_year": {
            **_NUMBER,
            "minimum": 0,
            "description": "Of one full-time post; the council's own if left out",
        },
        "gbp_per_year_in_all": {**_NUMBER, "description": "Of the whole line"},
        **_FUNDING,
        **_FROM,
    }
    return object_of(fields, required=("fte", "source", "status"), description="A line of posts")


def _change() -> dict[str, Any]:
    ways = {
        "value": {"type": ["number", "string", "array"], "items": _NUMBER, "description": "What the figure is instead"},
        "times": {**_NUMBER, "minimum": 0, "description": "What it is multiplied by"},
        "plus": {**_NUMBER, "description": "What is added to it"},
    }
    interval = {"low": _NUMBER, "high": _NUMBER, "coverage": COVERAGE}
    fields = {
        "figure": {"enum": list(changeable()), "description": "Its path in the scenario"},
        **ways,
        "unit": {**WORDS, "description": "The unit of the figure, with value and plus"},
        "interval": object_of(interval, required=tuple(interval), description="Where the true value may lie"),
        **_DATES,
        **_FROM,
    }
    schema = object_of(fields, required=("figure", "source", "status"), description="A figure that changes")
    return {**schema, "oneOf": [{"required": [how.value]} for how in How]}


def _line() -> dict[str, Any]:
    fields = {
        "name": WORDS,
        "gbp": {**_NUMBER, "description": "A year, or once"},
        "once": {"type": "boolean"},
        **_FUNDING,
        **_FROM,
    }
    return object_of(fields, required=("name", "gbp", "source", "status"), description="Something paid for")


def _sum() -> dict[str, Any]:
    above = {**_NUMBER, "exclusiveMinimum": 0}
    fields = {
        "caseload": {**above, "description": "Cases to a full-time post now"},
        "posts_fte": {**above, "description": "Posts now"},
        "to": {**above, "description": "The caseload wanted"},
        "gbp_per_post": {**_NUMBER, "minimum": 0},
        "in_whole_posts": {"type": "boolean", "description": "Whether posts are rounded before they are priced"},
        "printed_fte": {**_NUMBER, "description": "What the paper prints"},
        "printed_gbp": {**_NUMBER, "description": "What the paper prints"},
        "source": _FROM["source"],
        "note": _FROM["note"],
    }
    return object_of(fields, required=("caseload", "posts_fte", "to", "gbp_per_post", "source"))


def _total() -> dict[str, Any]:
    fields = {"gbp": _NUMBER, **_FUNDING, "source": _FROM["source"], "note": _FROM["note"]}
    return object_of(fields, required=("gbp", "source"))


def _standard() -> dict[str, Any]:
    fields = {
        "name": WORDS,
        "measure": {**WORDS, "description": "As `throughcare measures` names it"},
        "team": {**WORDS, "description": "council, or a team"},
        "at_least": _NUMBER,
        "at_most": _NUMBER,
        "last_months": {"type": "integer", "minimum": 1, "maximum": 120},
    }
    schema = object_of(fields, required=("name", "measure"))
    return {**schema, "oneOf": [{"required": [limit]} for limit in ("at_least", "at_most")]}


def _amount(words: str, *, least: float, most: float) -> dict[str, Any]:
    number = {**_NUMBER, "minimum": least, "maximum": most}
    parts = {"value": number, "low": number, "high": number, "coverage": COVERAGE}
    return {"description": words, "anyOf": [number, object_of(parts, required=tuple(parts))]}


def _named(one: dict[str, Any], words: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": words,
        "propertyNames": {"pattern": TEAM_PATTERN},
        "additionalProperties": one,
    }
