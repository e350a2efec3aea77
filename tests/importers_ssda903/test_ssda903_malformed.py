"""Whatever is in the files: a fault or findings in words, never anything else, and never a word of what a cell says."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ssda903_made import csv_of, episode

from calibration.importers import ReturnFault
from calibration.importers.ssda903 import read_ssda903
from calibration.importers.ssda903.sources import MOST_CSV_BYTES
from sim.returns.ssda903 import TABLES

CHILD, BIRTH, POSTCODE, UPN, NAME = "CANARY7741", "13/07/2011", "ZZ9 9CN", "K820001234567", "Philomena Canarysdottir"
SECRETS = (CHILD, BIRTH, "2011-07-13", POSTCODE, UPN, NAME, "Philomena", "Canarysdottir")
STAY = [episode("1.5.2017", "1.9.2017", "S/E4A", child=CHILD, post=POSTCODE)]
TEXT = csv_of("episodes", STAY)
HEADER = TEXT.split("\n")[0]


def workbook() -> bytes:
    book, kept = openpyxl.Workbook(), io.BytesIO()
    book.active.append([CHILD, NAME])
    book.save(kept)
    return kept.getvalue()


def zipped(**parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, raw in parts.items():
            opened.writestr(name.replace("__", "/"), raw)
    return kept.getvalue()


def with_password() -> bytes:
    raw = bytearray(zipped(episodes=TEXT.encode()))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.index(sign) + flags
        raw[at : at + 2] = struct.pack("<H", struct.unpack("<H", raw[at : at + 2])[0] | 1)
    return bytes(raw)


def unknown_packing() -> bytes:
    raw = bytearray(zipped(**{"episodes.csv": TEXT.encode()}))
    for sign, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = raw.index(sign) + place
        raw[at : at + 2] = struct.pack("<H", 97)
    return bytes(raw)


def broken_inside() -> bytes:
    raw = bytearray(zipped(**{"episodes.csv": TEXT.encode() * 50}))
    raw[60:80] = b"\xff" * 20
    return bytes(raw)


XML = f'<?xml version="1.0"?><SSDA903><CHILD><HEADER><CHILDID>{CHILD}</CHILDID></HEADER></CHILD></SSDA903>'

FAULTY: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.csv", lambda: b"", "is empty"),
    "blank": ("a.csv", lambda: b" \n\r\n\t\n", "is empty"),
    "binary": ("a.csv", lambda: bytes(range(256)) * 40, "is no text"),
    "an image": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "is no text"),
    "header alone": ("a.csv", HEADER.encode, "none of these files has episodes"),
    "no header": ("a.csv", TEXT.split("\n")[1].encode, "has no header"),
    "prose": ("a.csv", f"Dear {NAME},\nthe child {CHILD} is well.\n".encode, "has no header"),
    "another table": ("a.csv", lambda: csv_of("header", [{"CHILD": CHILD, "UPN": UPN}]).encode(), "none of these"),
    "columns lacking": ("a.csv", f"CHILD,DECOM,RNE,LS,DEC\n{CHILD},1/5/2017,S,V2,\n".encode, "REC"),
    "no child column": ("a.csv", lambda: TEXT.replace("CHILD", "NAME").encode(), "has no header"),
    "rows cut short": ("a.csv", f"{HEADER}\n{CHILD},1/5/2017\n{CHILD}".encode, "more than half"),
    "dates unreadable": ("a.csv", lambda: TEXT.replace("01/05/2017", NAME).encode(), "more than half"),
    "American dates": ("a.csv", lambda: TEXT.replace("01/05/2017", "05/21/2017").encode(), "more than half"),
    "ids gone": ("a.csv", lambda: TEXT.replace(CHILD, "").encode(), "more than half"),
    "zeros between": ("a.csv", lambda: TEXT.encode("utf-16-le"), "is no text"),
    "half a sign": ("a.csv", lambda: TEXT.encode("utf-16")[:-1], "is no text"),
    "wrong separator": ("a.csv", lambda: TEXT.replace(",", ":").encode(), "has no header"),
    "a huge cell": ("a.csv", lambda: TEXT.replace(POSTCODE, "Z" * 200_000).encode(), "a cell of more than"),
    "a huge cell in quotes": ("a.csv", lambda: TEXT.replace(POSTCODE, f'"{"Z" * 200_000}"').encode(), "a cell of more"),
    "XML": ("a.xml", XML.encode, "is XML"),
    "XML named CSV": ("a.csv", lambda: b"\xef\xbb\xbf\n" + XML.encode(), "is XML"),
    "a workbook": ("a.xlsx", workbook, "is a workbook"),
    "a workbook named CSV": ("a.csv", workbook, "is a workbook"),
    "an old workbook": ("a.csv", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "is a workbook"),
    "a bomb": ("a.zip", lambda: zipped(**{"episodes.csv": b"0" * 30_000_000}), "unpacks to far more"),
    "a password": ("a.zip", with_password, "password"),
    "a zip within": ("a.zip", lambda: zipped(**{"a.zip": zipped(**{"episodes.csv": TEXT.encode()})}), "not opened"),
    "a zip within, named CSV": ("a.zip", lambda: zipped(**{"a.csv": zipped(e=TEXT.encode())}), "not opened"),
    "a broken zip": ("a.zip", lambda: zipped(**{"episodes.csv": TEXT.encode()})[:-30], "broken off or damaged"),
    "no zip": ("a.zip", TEXT.encode, "broken off or damaged"),
    "damaged within": ("a.zip", broken_inside, "cannot be unpacked"),
    "an unknown packing": ("a.zip", unknown_packing, "cannot be unpacked"),
    "an empty zip": ("a.zip", zipped, "none of these files"),
    "XML zipped": ("a.zip", lambda: zipped(**{"903.xml": XML.encode()}), "is XML"),
}


def must_not_tell(*words: str) -> None:
    for text in words:
        for secret in SECRETS:
            assert secret.casefold() not in text.casefold(), secret


@pytest.mark.parametrize("kind", FAULTY)
def test_refused_in_words(tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str) -> None:
    name, made, words = FAULTY[kind]
    path = tmp_path / name
    path.write_bytes(made())
    for given_paths in ([path], [tmp_path]):
        if name.endswith(".xlsx") and given_paths == [tmp_path]:
            words = "no CSV or zip files"
        with pytest.raises(ReturnFault) as refused:
            read_ssda903(given_paths)
        told = str(refused.value)
        assert words in told
        assert refused.value.__cause__ is None
        must_not_tell(told, repr(refused.value), *capfd.readouterr())
        assert str(tmp_path) not in told


def test_all_faults_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "b.xml").write_text(XML)
    (tmp_path / "c.zip").write_bytes(with_password())
    with pytest.raises(ReturnFault) as refused:
        read_ssda903([tmp_path, tmp_path / "b.xml", tmp_path / "none.csv"])
    assert len(refused.value.faults) == 4


def test_no_files_and_folders_without_any(tmp_path: Path) -> None:
    with pytest.raises(ReturnFault, match="none of these files"):
        read_ssda903([])
    with pytest.raises(ReturnFault, match="no CSV or zip"):
        read_ssda903([tmp_path])


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as opened:
        opened.truncate(MOST_CSV_BYTES + 1)
    with pytest.raises(ReturnFault, match="is larger than 300 MB"):
        read_ssda903([path])


SPOILT = [
    STAY[0],
    *[episode("1.5.2017", child=f"N{n}") for n in range(12)],
    episode("1.5.2017", child=NAME),
    STAY[0] | {"DECOM": NAME},
    STAY[0] | {"DEC": f"{BIRTH} {NAME}"},
    STAY[0] | {"RNE": NAME, "LS": CHILD, "PLACE": POSTCODE, "PLACE_PROVIDER": UPN, "REC": BIRTH},
    STAY[0] | {"DECOM": BIRTH, "DEC": ""},
    STAY[0] | {"URN": UPN, "REASON_PLACE_CHANGE": NAME, "HOME_POST": POSTCODE},
]


def test_no_word_of_a_child_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    columns = ",".join((*TABLES["episodes"], "LA", "YEAR", NAME))
    rows = [",".join([*csv_of("episodes", [row]).split("\n")[1].split(","), NAME, BIRTH, UPN]) for row in SPOILT]
    (tmp_path / "eps.csv").write_text("\n".join([f"Return of {NAME}", columns, *rows, CHILD, f'{CHILD},"{NAME}']))
    births = [{"CHILD": CHILD, "DOB": BIRTH, "UPN": UPN}, {"CHILD": CHILD, "DOB": NAME}, {"CHILD": NAME, "DOB": UPN}]
    (tmp_path / "head.csv").write_text(csv_of("header", births))
    (tmp_path / "ad1.csv").write_text(csv_of("ad1", [{"CHILD": CHILD, "DATE_INT": NAME, "DATE_MATCH": BIRTH}]))
    (tmp_path / "oc3.csv").write_text(csv_of("oc3", [{"CHILD": CHILD, "DOB": BIRTH, "IN_TOUCH": NAME}]))
    (tmp_path / "other.csv").write_text(f"{NAME},{CHILD}\n{POSTCODE},{UPN}\n")
    journeys, findings = read_ssda903([tmp_path])
    assert len(list(findings)) > 10
    tables = [table.to_csv() + repr(table) for table in journeys.tables.values()]
    must_not_tell(repr(findings), *(found.words + repr(found) for found in findings), *tables)
    must_not_tell(*capfd.readouterr(), caplog.text)


VALID = csv_of("episodes", SPOILT[:13]).encode()
SLIP = st.tuples(st.integers(0, len(VALID) - 1), st.integers(0, 3), st.binary(min_size=1, max_size=6))
PIECES = st.sampled_from([b'"', b",", b"\n", b"\x00", b"\xff", b";", b"CHILD", b"31/02/2020", b"=1+1", b"\r", b"'"])


def mutated(slips: list[tuple[int, int, bytes]]) -> bytes:
    raw = bytearray(VALID)
    for place, how, what in slips:
        place = min(place, max(0, len(raw) - 1))
        if how == 0:
            raw[place : place + 1] = what
        elif how == 1:
            raw[place:place] = what
        elif how == 2:
            del raw[place : place + 40 * len(what)]
        else:
            raw[place:place] = raw[: 200 * len(what)]
    return bytes(raw)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(slips=st.lists(st.one_of(SLIP, st.tuples(SLIP.map(lambda each: each[0]), st.just(1), PIECES)), max_size=12))
def test_slips_anywhere_never_break_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], slips: list[tuple[int, int, bytes]]
) -> None:
    path = tmp_path / "2018.csv"
    path.write_bytes(mutated(slips))
    try:
        _, findings = read_ssda903([path])
    except ReturnFault as fault:
        must_not_tell(str(fault))
    else:
        must_not_tell(*(found.words for found in findings))
    assert capfd.readouterr() == ("", "")


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_cells_never_break_it(tmp_path: Path, data: st.DataObject) -> None:
    day = st.sampled_from(["01/05/2017", "31/03/2018", "01/04/2018", "5/6/2016", "2019-02-01", "", "1/1/30", "x"])
    code = {
        "CHILD": st.sampled_from(["A", "B", "C", ""]),
        "DECOM": day,
        "DEC": day,
        "DOB": day,
        "RNE": st.sampled_from("SLPTBU") | st.just(""),
        "LS": st.sampled_from(["V2", "C1", "V3", "E1", "J1", "?"]),
        "PLACE": st.sampled_from(["U6", "T1", "A6", "K2", "", "Z1"]),
        "PLACE_PROVIDER": st.sampled_from(["PR1", "PR4", ""]),
        "REC": st.sampled_from(["X1", "E4A", "E17", "E12", ""]),
        "YEAR": st.sampled_from(["2017", "2018", "2019", "2018", ""]),
    }
    rows = data.draw(st.lists(st.fixed_dictionaries(code), max_size=14))
    (tmp_path / "episodes.csv").write_text(csv_of("episodes", rows, ("DOB", "YEAR")))
    try:
        journeys, _ = read_ssda903([tmp_path])
    except ReturnFault:
        return
    for name in ("care", "placements", "legal"):
        spells = journeys.tables[name]
        closed = spells[spells["ended"] != -1]
        assert (closed["ended"] >= closed["began"]).all()
        after = spells.groupby("child")["seen_from"].shift(-1)
        assert ((spells["ended"] <= after) & (spells["ended"] != -1) | after.isna()).all()
