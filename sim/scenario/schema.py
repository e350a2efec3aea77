"""The JSON Schema of scenario files, and of files of options, for editors."""

from typing import Any

from sim.scenario.asked import STATUSES
from sim.scenario.parameters import Parameters
from sim.scenario.schema_options import options_schema
from sim.scenario.schema_parts import (
    COVERAGE,
    DATE_PATTERN,
    DAY,
    RECORDS_PATTERN,
    SOURCE_PATTERN,
    TEAM_PATTERN,
    WORDS,
    object_of,
)
from sim.scenario.shape import Figure, Named, Shape, Word, shape_of

RESERVED_TEAMS = ("all", "reviewing_officers")
"""Names that results use for the council as a whole and for the pool of reviewing officers."""


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file, complete or a variant, or of a file of options."""
    shared = {
        "throughcare": {"const": 1, "description": "Version of this file format"},
        "name": {**WORDS, "description": "What the scenario is called"},
        "description": {**WORDS, "description": "One paragraph on what is asked"},
        "sources": {"$ref": "#/$defs/sources"},
        "draws": {**WORDS, "description": "CSV file of draws of some figures, relative to this file"},
    }
    complete = {**shared, "parameters": _schema(shape_of(), complete=True)}
    variant = {
        **shared,
        "baseline": {**WORDS, "description": "The file this one changes, relative to this file"},
        "changes": _schema(shape_of(), complete=False),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Throughcare scenario, or options of one",
        "type": "object",
        "oneOf": [
            object_of(
                complete,
                required=tuple(part for part in complete if part != "draws"),
                description="A complete scenario",
            ),
            object_of(
                variant,
                required=("throughcare", "name", "description", "baseline", "changes"),
                description="A variant of another scenario",
            ),
            options_schema(),
        ],
        "$defs": {"sources": _sources(), "status": {"enum": list(STATUSES)}},
    }


def _schema(shape: Shape, *, complete: bool) -> dict[str, Any]:
    if isinstance(shape, Figure):
        return _figure(shape)
    if isinstance(shape, Word):
        return _word(shape)
    if isinstance(shape, Named):
        return {
            "type": "object",
            "description": shape.description,
            "propertyNames": {"pattern": TEAM_PATTERN, "not": {"enum": list(RESERVED_TEAMS)}},
            "additionalProperties": _schema(shape.member, complete=complete),
            "minProperties": 1 if complete else 0,
        }
    fields = {name: _schema(field, complete=complete) for name, field in shape.fields.items()}
    required = tuple(name for name, field in shape.fields.items() if is_required(field)) if complete else ()
    # In a variant the parameters are called changes, and the class's own description would mislead.
    description = shape.description if complete or shape.kind is not Parameters else "What differs from the baseline"
    return object_of(fields, required=required, description=description)


def is_required(field: Shape) -> bool:
    """Say whether a complete file must have this field."""
    return not isinstance(field, (Figure, Word)) or field.default is None


def _word(word: Word) -> dict[str, Any]:
    if word.choices:
        return {"enum": list(word.choices), "description": word.description}
    if word.kind is str:
        return {**WORDS, "description": word.description}
    return {**DAY, "description": word.description}


def _figure(figure: Figure) -> dict[str, Any]:
    number: dict[str, Any] = {"type": "integer" if figure.whole else "number"}
    if figure.least is not None:
        number["minimum"] = figure.least
    if figure.most is not None:
        number["maximum"] = figure.most
    fields: dict[str, Any] = {
        "value": number,
        "unit": {"const": figure.unit},
        "source": {"type": ["string", "integer"], "description": "One of the ids under sources"},
        "status": {"$ref": "#/$defs/status"},
        "note": {"type": "string"},
    }
    if figure.is_list:
        fields["value"] = {
            "type": "array",
            "items": number,
            "minItems": figure.shortest,
            "maxItems": figure.longest,
        }
    else:
        interval = {"low": number, "high": number, "coverage": COVERAGE}
        fields["interval"] = object_of(interval, required=tuple(interval), description="Where the true value may lie")
    return object_of(fields, required=("value", "unit", "source", "status"), description=figure.description)


def _sources() -> dict[str, Any]:
    source = {
        "title": WORDS,
        "date": {
            "description": "A year, a year and month, or a day",
            "anyOf": [
                {"type": "integer", "minimum": 1000, "maximum": 9999},
                {"type": "string", "pattern": DATE_PATTERN},
            ],
        },
        "url": {"type": "string"},
        "records": {
            "description": "Of figures from a council's own return: which return, and the days of which it tells",
            "type": "string",
            "pattern": RECORDS_PATTERN,
        },
    }
    return {
        "type": "object",
        "description": "Where figures come from",
        "propertyNames": {"pattern": SOURCE_PATTERN, "not": {"const": "default"}},
        "additionalProperties": object_of(source, required=("title", "date")),
    }
