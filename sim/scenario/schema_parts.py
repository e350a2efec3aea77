"""Pieces of JSON Schema that scenarios and files of options share."""

from typing import Any

DATE_PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
TEAM_PATTERN = r"^[a-z][a-z0-9_]{0,59}$"
RECORDS_PATTERN = r"^(annex_a|ssda903|cin_census|workforce) [0-9]{4}-[0-9]{2}-[0-9]{2} to [0-9]{4}-[0-9]{2}-[0-9]{2}$"
SOURCE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$"

WORDS: dict[str, Any] = {"type": "string", "minLength": 1}
DAY: dict[str, Any] = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
COVERAGE: dict[str, Any] = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}


def object_of(fields: dict[str, Any], *, required: tuple[str, ...], description: str = "") -> dict[str, Any]:
    """Return the schema of a mapping that has no other fields."""
    schema: dict[str, Any] = {"type": "object", "properties": fields, "additionalProperties": False}
    if required:
        schema["required"] = list(required)
    if description:
        schema["description"] = description
    return schema
