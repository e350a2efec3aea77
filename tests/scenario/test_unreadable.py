"""Files that are wrong before their meaning is looked at."""

import os
import sys
import time

import pytest

from sim.scenario import ScenarioError, load
from sim.scenario.reading import LARGEST_FILE

from .files import damaged, faults_in, faults_of, good_text


def test_a_missing_file_is_named(tmp_path):
    (fault,) = faults_of(tmp_path / "none.yaml")
    assert str(fault) == f"{tmp_path / 'none.yaml'}: there is no such file"


def test_a_folder_is_no_file(tmp_path):
    (fault,) = faults_of(tmp_path)
    assert "this is a folder" in str(fault)


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_impossible_names(name, tmp_path):
    with pytest.raises(ScenarioError):
        load(tmp_path / name)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes among its files")
def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (fault,) = faults_of(tmp_path / "pipe")
    assert "not an ordinary file" in str(fault)


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    def refuse(*_args, **_more):
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "x.yaml"
    path.write_text(good_text(), encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.open", refuse)
    (fault,) = faults_of(path)
    assert "the file cannot be read: permission denied" in str(fault)


def test_a_file_over_2_mb(tmp_path):
    (fault,) = faults_in(good_text() + "#" * LARGEST_FILE, tmp_path)
    assert "over 2 MB" in str(fault)


def test_bytes_that_are_not_utf_8_are_named(tmp_path):
    text = damaged(("name: Small council", "name: Caf")).encode().replace(b"Caf", b"Caf\xe9", 1)
    (fault,) = faults_in(text, tmp_path)
    assert str(fault).endswith(
        "x.yaml, line 2: the file is not UTF-8 text (byte 25); save it as UTF-8 (written: byte 0xE9)"
    )


@pytest.mark.parametrize(("start", "end"), [("﻿", "\n"), ("", "\r\n")])
def test_files_written_on_windows_are_read(start, end, tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes((start + good_text().replace("\n", end)).encode())
    assert load(path).name == "Small council"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 0, "the file is empty"),
        ("# only a remark\n\n", 0, "the file is empty"),
        ("---\n", 0, "the file is empty"),
        ("null\n", 1, "named settings should be here"),
        ("words\n", 1, "named settings should be here"),
        ("- 1\n- 2\n", 1, "named settings should be here"),
        ("\n\n42\n", 3, "named settings should be here"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here"),
        ("a: 1\n\tb: 2\n", 2, "a tab"),
        ("a: b: c\n", 1, "a colon in an unexpected place"),
        ("a: 1\n  b: 2\n", 2, "a colon in an unexpected place"),
        ("a:\n   b: 1\n  c: 2\n", 3, "the indentation does not fit"),
        ("x: 1\na: 'open\nb: 2\n", 2, "never closed"),
        ('x: 1\na: "open\nb: 2\n', 2, "never closed"),
        ("x: 1\na: [1, 2\nb: 3\n", 2, "a square bracket [ is not closed"),
        ("x: 1\na: {b: 1\nc: 3\n", 2, "a curly bracket { is not closed"),
        ("x: 1\na: ]\n", 2, "a value was expected"),
        ("a: @x\n", 1, "put them in quotes"),
        ('a: "C:\\qq"\n', 1, "use single quotes"),
        ("a: 1\n- b\n", 2, "a list item where a named setting should be"),
        ("a: b\nc d\ne: f\n", 2, "a name without a colon"),
        ('a: "\\UFFFFFFFF"\n', 1, "this is not YAML"),
        ("%YAML 9.9\n---\na: 1\n", 1, "an unknown version of YAML"),
        ("a: !e!x 1\n", 1, "tags (words beginning with !) are not allowed"),
        ("a: \x07\n", 1, "a sign that cannot be seen (written: \\x07)"),
        ("a: 1\nb: \0\n", 2, "a sign that cannot be seen (written: \\x00)"),
        ("[" * 100_000, 1, "nested more than 20 levels deep"),
        ("a: " + "{a: " * 30, 1, "nested more than 20 levels deep"),
        ("- " * 10_000, 1, "nested more than 20 levels deep"),
    ],
)
def test_one_plain_sentence_with_its_line(text, line, words, tmp_path):
    begun = time.process_time()
    faults = faults_in(text, tmp_path)
    assert [fault.where.line for fault in faults if words in str(fault)] == [line]
    assert time.process_time() - begun < 5


def test_an_alias_bomb_is_refused_before_it_grows(tmp_path):
    rows = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    begun = time.process_time()
    faults = faults_in("\n".join(rows), tmp_path)
    assert time.process_time() - begun < 2
    said = [str(fault) for fault in faults]
    assert any("line 1, a0: anchors are not allowed (written: &a0)" in one for one in said)
    assert any("line 2, a1: aliases are not allowed" in one and "*a0" in one for one in said)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("!!python/object:os.system ls", "tags are not allowed (written: !!python/object:os.system)"),
        ("!!python/object/apply:os.system [ls]", "tags are not allowed"),
        ("!mine 3", "tags are not allowed (written: !mine)"),
        ("!!set {a, b}", "tags are not allowed (written: !!set)"),
        ("!!binary aGk=", "tags are not allowed"),
        ("&here words", "anchors are not allowed (written: &here)"),
        ('"a\\x07b"', "a sign that cannot be seen (written: \\x07)"),
        ('"a\\ud83d"', "a sign that cannot be seen"),
    ],
)
def test_what_a_value_may_not_carry(value, words, tmp_path):
    faults = faults_in(damaged(("council: Smallshire", f"council: {value}")), tmp_path)
    assert [(fault.where.line, fault.field) for fault in faults] == [(7, "council")]
    assert words in str(faults[0])


def test_a_merge_key_is_an_unknown_setting(tmp_path):
    faults = faults_in(damaged(("  returning:\n", "  returning:\n    <<: {a: 1}\n")), tmp_path)
    assert [(fault.where.line, fault.field) for fault in faults] == [(20, "returning.<<")]


def test_keys_written_twice_name_both_lines(tmp_path):
    text = damaged(("  returning:\n", "  returning:\n    return_share: 1\n"), ("name: Small", "name: x\nname: Small"))
    said = [str(fault) for fault in faults_in(text, tmp_path)]
    assert any("line 3, name: written twice; the first is on line 2" in one for one in said)
    assert any("line 22, returning.return_share: written twice; the first is on line 21" in one for one in said)


def test_a_list_is_no_name(tmp_path):
    faults = faults_in(damaged(("  returning:\n", "  returning:\n    ? [a]\n    : 1\n")), tmp_path)
    assert [(fault.where.line, fault.rule) for fault in faults] == [
        (20, "a name should be here, not a list or mapping")
    ]


def test_faults_before_a_syntax_error_are_told_too(tmp_path):
    first, second = faults_in("a: 1\na: 2\nb: @\n", tmp_path)
    assert "written twice" in str(first)
    assert second.where.line == 3


@pytest.mark.parametrize("text", ["a: {" + "b, " * 300_000 + "}", "a: &a 1\nb: [" + "*a, " * 300_000 + "1]"])
def test_a_flood_of_values_is_cut_short(text, tmp_path):
    begun = time.process_time()
    faults = faults_in(text, tmp_path)
    assert "more than 50000 names and values" in str(faults[-1])
    assert time.process_time() - begun < 20


def test_the_nearest_name_is_not_sought_for_ever(tmp_path):
    begun = time.process_time()
    faults = faults_in("x: 1\n" + "".join(f"trend_per_yaer_{n}: 1\n" for n in range(3000)), tmp_path)
    assert len(faults) > 3000
    assert time.process_time() - begun < 10
