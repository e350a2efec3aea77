"""One good scenario file, and helpers to damage and read it."""

from functools import cache
from pathlib import Path

import pytest
from councils import as_scenario_text, small_council

from sim.scenario import Fault, ScenarioError, load


@cache
def good_text() -> str:
    return as_scenario_text(small_council())


def damaged(*replacements: tuple[str, str]) -> str:
    text = good_text()
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def faults_of(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    faults = caught.value.faults
    assert faults
    assert str(caught.value) == "\n".join(map(str, faults))
    assert all("\n" not in str(fault) and "pydantic" not in str(fault).lower() for fault in faults)
    lines = [fault.where.line for fault in faults if fault.where.file == str(path)]
    assert lines == sorted(lines)
    return faults


def faults_in(text: str | bytes, folder: Path) -> tuple[Fault, ...]:
    path = folder / "x.yaml"
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return faults_of(path)
