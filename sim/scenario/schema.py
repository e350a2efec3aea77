"""The JSON Schema of scenario files, for editors."""

from typing import Any

from sim.scenario.asked import STATUSES
from sim.scenario.parameters import Parameters
from sim.scenario.shape import Figure, Named, Shape, Word, shape_of

DATE_PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
TEAM_PATTERN = r"^[a-z][a-z0-9_]{0,59}$"
SOURCE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$"
RESERVED_TEAMS = ("all", "reviewing_officers")
"""Names that results use for the council as a whole and for the pool of reviewing officers."""

_WORDS = {"type": "string", "minLength": 1}


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file, complete or a variant."""
    shared = {
        "throughcare": {"const": 1, "description": "Version of this file format"},
        "name": {**_WORDS, "description": "What the scenario is called"},
        "description": {**_WORDS, "description": "One paragraph on what is asked"},
        "sources": {"$ref": "#/$defs/sources"},
        "draws": {**_WORDS, "description": "CSV file of draws of some figures, relative to this file"},
    }
    complete = {**shared, "parameters": _schema(shape_of(), complete=True)}
    variant = {
        **shared,
        "baseline": {**_WORDS, "description": "The file this one changes, relative to this file"},
        "changes": _schema(shape_of(), complete=False),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Throughcare scenario",
        "type": "object",
        "oneOf": [
            _object(
                complete,
                required=tuple(part for part in complete if part != "draws"),
                description="A complete scenario",
            ),
            _object(
                variant,
                required=("throughcare", "name", "description", "baseline", "changes"),
                description="A variant of another scenario",
            ),
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
    return _object(fields, required=required, description=description)


def is_required(field: Shape) -> bool:
    """Say whether a complete file must have this field."""
    return not isinstance(field, (Figure, Word)) or field.default is None


def _object(fields: dict[str, Any], *, required: tuple[str, ...], description: str = "") -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": fields, "additionalProperties": False}
    if required:
        schema["required"] = list(required)
    if description:
        schema["description"] = description
    return schema


def _word(word: Word) -> dict[str, Any]:
    if word.choices:
        return {"enum": list(word.choices), "description": word.description}
    if word.kind is str:
        return {**_WORDS, "description": word.description}
    return {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": word.description}


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
        coverage = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
        interval = {"low": number, "high": number, "coverage": coverage}
        fields["interval"] = _object(interval, required=tuple(interval), description="Where the true value may lie")
    return _object(fields, required=("value", "unit", "source", "status"), description=figure.description)


def _sources() -> dict[str, Any]:
    source = {
        "title": _WORDS,
        "date": {
            "description": "A year, a year and month, or a day",
            "anyOf": [
                {"type": "integer", "minimum": 1000, "maximum": 9999},
                {"type": "string", "pattern": DATE_PATTERN},
            ],
        },
        "url": {"type": "string"},
    }
    return {
        "type": "object",
        "description": "Where figures come from",
        "propertyNames": {"pattern": SOURCE_PATTERN, "not": {"const": "default"}},
        "additionalProperties": _object(source, required=("title", "date")),
    }
