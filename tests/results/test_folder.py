"""A run folder appears whole or not at all, and nothing of anybody else's is touched."""

import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from councils import as_scenario_text
from experiment.fakes import COUNCIL, experiment

from sim.results import FolderInUseError, RunFolderError, describe, new_run_folder, read_run
from sim.scenario import load, resolved_yaml
from sim.vocabulary import Event


@pytest.fixture
def scenario(tmp_path):
    file = tmp_path / "council" / "small.yaml"
    file.parent.mkdir()
    file.write_text(as_scenario_text(COUNCIL), encoding="utf-8")
    return load(file)


def write(scenario, place, *, force=False, events=False, published=None, **changes):
    with new_run_folder(place, force=force) as folder:

        def keep(outcome):
            if outcome.simulated is not None:
                folder.add_events(outcome.simulated)

        done = experiment(on_result=keep, keep_events=events, **changes)
        started = datetime(2026, 11, 1, tzinfo=UTC)
        manifest = describe(scenario, done, started, command="throughcare run")
        folder.write(manifest, done.table, resolved_yaml(scenario), published)
    return done


def everything_below(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_what_is_written_is_read_back(scenario, tmp_path):
    place = tmp_path / "a place [1] it's" / "run"
    done = write(scenario, place)
    run = read_run(place)
    assert run.manifest.scenario_hash == scenario.hash
    assert (run.manifest.seed, run.manifest.runs, run.manifest.months) == (1, 5, 3)
    assert run.manifest.events_per_run == 1003
    assert run.manifest.events_per_year == 4012
    assert set(run.manifest.versions) == {"throughcare", "python", "numpy", "scipy", "pandas", "simpy"}
    assert set(run.table["scenario"]) == {scenario.name}
    assert set(run.table["draw"]) == {0}
    pd.testing.assert_frame_equal(
        run.table.drop(columns=["scenario", "draw"]), done.table, check_categorical=False, check_dtype=False
    )
    assert load(run.scenario_file).hash == scenario.hash
    assert everything_below(place) == ["manifest.json", "measures.parquet", "scenario.yaml"]


def test_the_parquet_file_is_compressed_with_zstd(scenario, tmp_path):
    write(scenario, tmp_path / "run")
    file = str(tmp_path / "run" / "measures.parquet")
    codecs = duckdb.execute("SELECT DISTINCT compression FROM parquet_metadata(?)", [file]).fetchall()
    assert codecs == [("ZSTD",)]


def test_failed_runs_stand_in_the_manifest(scenario, tmp_path):
    from experiment.fakes import broken_on_three

    write(scenario, tmp_path / "run", simulate=broken_on_three)
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    (failed,) = manifest["runs_failed"]
    assert failed["run"] == 3
    assert failed["error"].startswith("ValueError: no such team")


def test_events_are_kept_by_name_and_read_back_as_the_model_wrote_them(scenario, tmp_path):
    write(scenario, tmp_path / "run", events=True, jobs=2)
    file = str(tmp_path / "run" / "events.parquet")
    rows = duckdb.execute("SELECT run, time, event, child, team, worker FROM read_parquet(?)", [file]).fetchall()
    expected = []
    for run in range(1, 6):
        expected += [
            (run, -5.0, "case_opened", 200, None, -1),
            (run, float(run), "contact", 100 + run, "front_door", -1),
        ]
    assert rows == expected
    run = read_run(tmp_path / "run")
    assert run.has_events
    assert run.log(4).tolist() == [[-5, Event.CASE_OPENED, 200, -1, -1, 0, 0], [4, Event.CONTACT, 104, 0, -1, 0, 0]]
    assert [(person.team, person.role) for person in run.staff(4)] == [("assessment", "social_worker")]
    files = everything_below(tmp_path / "run")
    assert files == ["events.parquet", "manifest.json", "measures.parquet", "scenario.yaml", "staff.parquet"]


def test_published_figures_go_along(scenario, tmp_path):
    published = tmp_path / "published.csv"
    published.write_text("measure\n", encoding="utf-8")
    write(scenario, tmp_path / "run", published=published)
    assert read_run(tmp_path / "run").targets_file.read_text(encoding="utf-8") == "measure\n"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_whatever_goes_wrong_leaves_no_trace(tmp_path, error):
    def half(place):
        with new_run_folder(place) as folder:
            (folder.path / "measures.parquet").write_bytes(b"half")
            raise error

    with pytest.raises(error):
        half(tmp_path / "new" / "newer" / "run")
    assert everything_below(tmp_path) == []


def test_what_goes_wrong_leaves_the_earlier_run_as_it_was(scenario, tmp_path):
    write(scenario, tmp_path / "run")
    before = (tmp_path / "run" / "manifest.json").read_bytes()
    files = everything_below(tmp_path)

    def fail():
        with new_run_folder(tmp_path / "run", force=True):
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        fail()
    assert (tmp_path / "run" / "manifest.json").read_bytes() == before
    assert everything_below(tmp_path) == files


def test_an_earlier_run_is_replaced_only_when_forced(scenario, tmp_path):
    place = tmp_path / "run"
    write(scenario, place, events=True)
    with pytest.raises(FolderInUseError, match="holds an earlier run; add --force"):
        write(scenario, place)
    write(scenario, place, force=True, seed=2)
    assert read_run(place).manifest.seed == 2
    assert not read_run(place).has_events
    assert sorted(path.name for path in tmp_path.iterdir()) == ["council", "run"]


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_of_somebody_else_is_left_alone(tmp_path, force):
    place = tmp_path / "documents"
    place.mkdir()
    (place / "letter.txt").write_text("dear", encoding="utf-8")
    with (
        pytest.raises(FolderInUseError, match="is not a run folder, so it is left alone"),
        new_run_folder(place, force=force),
    ):
        pytest.fail("began")
    assert everything_below(tmp_path) == ["documents", str(Path("documents", "letter.txt"))]


def test_a_planners_notes_in_a_run_folder_are_not_thrown_away(scenario, tmp_path):
    write(scenario, tmp_path / "run")
    (tmp_path / "run" / "notes.docx").write_bytes(b"notes")
    with pytest.raises(FolderInUseError, match=r"notes\.docx in it is not Throughcare's"):
        write(scenario, tmp_path / "run", force=True)
    assert (tmp_path / "run" / "notes.docx").read_bytes() == b"notes"


def test_an_empty_folder_may_be_used(scenario, tmp_path):
    (tmp_path / "run").mkdir()
    write(scenario, tmp_path / "run")
    assert read_run(tmp_path / "run").manifest.runs == 5


def test_a_file_in_the_way_is_said_before_anything_begins(tmp_path):
    (tmp_path / "run").write_text("", encoding="utf-8")
    with pytest.raises(FolderInUseError, match="is a file"), new_run_folder(tmp_path / "run", force=True):
        pytest.fail("began")
    with pytest.raises(FolderInUseError, match="cannot be"), new_run_folder(tmp_path / "run" / "below"):
        pytest.fail("began")


def test_something_put_there_in_the_meantime_is_not_overwritten(tmp_path):
    place = tmp_path / "run"

    def race():
        with new_run_folder(place) as folder:
            (folder.path / "manifest.json").write_text("{}", encoding="utf-8")
            place.mkdir()
            (place / "other.txt").write_text("", encoding="utf-8")

    with pytest.raises(FolderInUseError, match="left alone"):
        race()
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def damage(place, name, change):
    file = place / name
    file.write_bytes(change(file.read_bytes()))


DAMAGES = [
    ("manifest.json", lambda text: text[:40], r"manifest\.json: is damaged \(it is not complete JSON\)"),
    ("manifest.json", lambda text: text.replace(b'"seed": 1', b'"seed": "x"'), r"the entry seed is missing or wrong"),
    ("manifest.json", lambda text: text.replace(b'"seed"', b'"sead"'), r"the entry sea?e?d is missing or wrong"),
    ("manifest.json", lambda _: b"\xff\xfe", r"manifest\.json: is damaged"),
    ("manifest.json", lambda _: b"[1]", r"manifest\.json: is damaged"),
    ("measures.parquet", lambda data: data[: len(data) // 2], r"measures\.parquet: is damaged and cannot be read"),
    ("measures.parquet", lambda _: b"", r"measures\.parquet: is damaged and cannot be read"),
]


@pytest.mark.parametrize(("name", "change", "words"), DAMAGES)
def test_a_damaged_run_is_said_in_plain_words(scenario, tmp_path, name, change, words):
    write(scenario, tmp_path / "run")
    damage(tmp_path / "run", name, change)
    with pytest.raises(RunFolderError, match=words):
        read_run(tmp_path / "run")


def test_a_table_of_something_else_is_no_run(scenario, tmp_path):
    write(scenario, tmp_path / "run")
    file = tmp_path / "run" / "measures.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS run) TO '{file}' (FORMAT parquet)")
    with pytest.raises(RunFolderError, match="no column scenario, draw, month"):
        read_run(tmp_path / "run")


def test_what_is_no_run_is_said(scenario, tmp_path):
    with pytest.raises(RunFolderError, match="there is no such folder"):
        read_run(tmp_path / "none")
    with pytest.raises(RunFolderError, match="is not a run folder"):
        read_run(tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RunFolderError, match="is a file"):
        read_run(tmp_path / "file")
    write(scenario, tmp_path / "run")
    (tmp_path / "run" / "measures.parquet").unlink()
    with pytest.raises(RunFolderError, match=r"measures\.parquet is missing"):
        read_run(tmp_path / "run")
