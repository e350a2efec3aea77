"""The JSON Schema accepts what the reader accepts, and sees what an editor can see."""

import json

import jsonschema
import pytest

from sim.scenario import json_schema
from sim.scenario.nodes import Branch, Leaf, Row
from sim.scenario.reading import read_tree

from .files import damaged, good_text
from .test_variants import HEAD, ONE_POST


def plain(node):
    if isinstance(node, Branch):
        return {name: plain(entry) for name, entry in node.entries.items()}
    if isinstance(node, Row):
        return [plain(item) for item in node.items]
    assert isinstance(node, Leaf)
    return node.value


def problems(text, folder):
    path = folder / "x.yaml"
    path.write_text(text, encoding="utf-8")
    tree, _ = read_tree(path, "x.yaml")
    return list(jsonschema.Draft202012Validator(json_schema()).iter_errors(plain(tree)))


def test_the_schema_is_a_schema():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("text", [good_text(), ONE_POST, HEAD + "changes: {}\n"])
def test_good_files_pass(text, tmp_path):
    assert problems(text, tmp_path) == []


@pytest.mark.parametrize(
    "damage",
    [
        ("trend_per_year: ", "trend_per_yaer: "),
        ("unit: share per year", "unit: share"),
        ("status: assumption", "status: guess"),
        ("delay_share: {value: 0.7", "delay_share: {value: 70"),
        ("delay_share: {value: 0.7", 'delay_share: {value: "0.7"'),
        ("places: {value: 60", "places: {value: 60.5"),
        ("sibling_group_shares: {value: [0.55,", "sibling_group_shares: {value: [-0.55,"),
        ("kind: assessment", "kind: asessment"),
        ("start: 2024-04-01", "start: soon"),
        ("throughcare: 1", "throughcare: 2"),
        ("  council: Smallshire\n", ""),
        ("    leaving_care:\n      name", "    all:\n      name"),
        ("parameters:", "baseline: x.yaml\nparameters:"),
        (", source: tests", ""),
    ],
)
def test_bad_files_fail(damage, tmp_path):
    assert problems(damaged(damage), tmp_path)


def test_every_field_is_described():
    complete = json_schema()["oneOf"][0]["properties"]["parameters"]

    def described(schema, path):
        assert schema.get("description"), path
        if "value" in schema.get("properties", {}):
            return 1
        inner = {**schema.get("properties", {})}
        if isinstance(schema.get("additionalProperties"), dict):
            inner["*"] = schema["additionalProperties"]
        return sum(described(one, f"{path}.{name}") for name, one in inner.items())

    assert described(complete, "") > 100
