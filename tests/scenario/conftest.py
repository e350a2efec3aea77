"""Fixtures for files of options: a folder with their councils, each of which is loaded once."""

from functools import cache

import pytest

from sim.scenario import Fault, ScenarioError, load, load_options, reading_options

from .files import good_text
from .options_files import CALIBRATED, GOOD, MEASURES


@pytest.fixture(scope="session")
def options_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("options")
    (folder / "base.yaml").write_text(good_text(), encoding="utf-8")
    with_draws = good_text().replace("\nsources:", "\ndraws: base.draws.csv\nsources:", 1)
    (folder / "calibrated.yaml").write_text(with_draws, encoding="utf-8")
    (folder / "base.draws.csv").write_text(CALIBRATED, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def loaded():
    return cache(load)


@pytest.fixture
def read(options_folder, loaded, monkeypatch):
    monkeypatch.setattr(reading_options, "load", loaded)

    def read(text=GOOD, name="options.yaml", measures=MEASURES):
        (options_folder / name).write_text(text, encoding="utf-8")
        return load_options(options_folder / name, measures)

    return read


@pytest.fixture
def faults(read):
    def faults(text: str, measures=MEASURES) -> tuple[Fault, ...]:
        with pytest.raises(ScenarioError) as caught:
            read(text, measures=measures)
        assert all("\n" not in str(fault) and "pydantic" not in str(fault) for fault in caught.value.faults)
        return caught.value.faults

    return faults
