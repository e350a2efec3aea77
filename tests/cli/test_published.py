"""Listing councils and bringing tables, in this process."""

import gzip
import json
import signal

import pytest

from calibration.published.volumes import Volumes
from sim.cli import main

HEADING = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name,category,CPP_start,CPP_subsequent,CPP_subsequent_percent\n"
)
KENT = "2026,Reporting year,Local authority,E92000001,England,E12000008,South East,886,E10000016,Kent,Plans,900,c,c\n"
ENGLAND = "2026,Reporting year,National,E92000001,England,,,,,,Plans,61000,15000,24.6\n"


@pytest.fixture
def call(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "downloads").mkdir()
    handlers = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, " ".join(said.err.split())

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


def download(folder, text=HEADING + KENT + ENGLAND, name="d3.csv"):
    (folder / "downloads" / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("out", ["mine.csv", "mine.csv.gz"])
def test_tables_are_brought(call, tmp_path, out):
    download(tmp_path)
    download(tmp_path, "a,b\n1,2\n", "other.csv")
    code, printed, words = call("published", "import", "downloads", "--out", out)
    assert (code, printed) == (0, "")
    assert "d3.csv: D3, second or later child protection plans; 1 council, 2026" in words
    assert "other.csv: skipped, it is no DfE table" in words
    assert f"Written to {out}: 4 figures on 1 council, 2026." in words
    assert "Without a value: 1 confidential" in words
    volumes = Volumes.read(tmp_path / out)
    assert volumes.value("Kent", "cp_plans_started", 2026) == 900
    assert volumes.figure("Kent", "cp_plans_second_or_later", 2026).missing.startswith("confidential")
    assert volumes.value("Leicestershire", "referrals", 2018) == 7555
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["downloads", out])


def test_the_same_downloads_give_the_same_file(call, tmp_path):
    download(tmp_path)
    for name in ("one.csv.gz", "two.csv.gz"):
        assert call("published", "import", "downloads", "--out", name)[0] == 0
    assert (tmp_path / "one.csv.gz").read_bytes() == (tmp_path / "two.csv.gz").read_bytes()
    assert gzip.decompress((tmp_path / "one.csv.gz").read_bytes()).startswith(b"code,council,region,level,measure,")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEADING.replace("CPP_subsequent,", "CPP_second,") + KENT, "CPP_second"),
        ((HEADING + KENT).replace(",", ";"), "parted by semicolons"),
        (HEADING + KENT + "Source: DfE\n", "line 3, looks like a note"),
        (HEADING + KENT + KENT, "line 3, repeats line 2 (Kent, 2026)"),
        (HEADING + KENT.replace("2026", "26"), 'time_period: must be a year such as 2018 or 201718 (written: "26")'),
        (HEADING + KENT.replace("900", "many"), "line 2, CPP_start: must be a number of 0 or more"),
        ("", "d3.csv: is empty"),
        ("a,b\n1,2\n", "no DfE table in it"),
    ],
)
def test_faulty_tables_are_refused_and_nothing_written(call, tmp_path, text, expected):
    download(tmp_path, text)
    code, printed, words = call("published", "import", "downloads", "--out", "mine.csv")
    assert (code, printed) == (3, "")
    assert expected in words
    assert not (tmp_path / "mine.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["downloads"]


def test_a_folder_that_is_not_there(call):
    code, _, words = call("published", "import", "nowhere", "--out", "mine.csv")
    assert code == 3
    assert "nowhere: there is no such folder" in words


def test_a_file_that_is_there_is_left_alone_unless_forced(call, tmp_path):
    download(tmp_path)
    (tmp_path / "mine.csv").write_text("precious", encoding="utf-8")
    code, _, words = call("published", "import", "downloads", "--out", "mine.csv")
    assert code == 2
    assert "is there already" in words
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == "precious"
    assert call("published", "import", "downloads", "--out", "mine.csv", "--force")[0] == 0
    assert call("published", "import", "downloads", "--out", "downloads")[0] == 2
    assert call("published", "import", "downloads", "--out", "no/such/folder.csv")[0] == 2


def test_councils_are_listed(call):
    code, printed, words = call("councils")
    assert (code, words) == (0, "")
    assert "E10000018" in printed
    assert len(printed.splitlines()) > 145


def test_councils_like_a_name(call):
    printed = " ".join(call("councils", "--like", "cumb")[1].split())
    assert "Cumbria North West 2013 to 2023 Succeeded by Cumberland and Westmorland and Furness" in printed
    assert "Cumberland North West 2024 to 2025 Formed from Cumbria" in printed
    assert "Essex" not in printed
    assert "Leicestershire" in call("councils", "--like", "Leicstershire")[1]


def test_no_council_of_that_name(call):
    code, printed, words = call("councils", "--like", "Xyzzy")
    assert (code, printed) == (2, "")
    assert 'no council called "Xyzzy"' in words
    assert "ended on 31 March 2021" in call("councils", "--like", "Northamptonshire County Council")[2]


def test_councils_as_json(call, tmp_path):
    found = json.loads(call("councils", "--like", "Poole", "--json")[1])
    assert [each["name"] for each in found] == ["Bournemouth, Christchurch and Poole", "Poole"]
    assert found[1]["succeeded_by"] == ["Bournemouth, Christchurch and Poole"]
    download(tmp_path)
    call("published", "import", "downloads", "--out", "mine.csv")
    found = json.loads(call("councils", "--published", "mine.csv", "--like", "Kent", "--json")[1])
    assert found[0] | {"code": "E10000016", "region": "South East", "first_year": 2026} == found[0]


def test_a_file_of_published_figures_that_is_none(call, tmp_path):
    (tmp_path / "mine.csv").write_text("a,b\n", encoding="utf-8")
    code, _, words = call("councils", "--published", "mine.csv")
    assert code == 3
    assert "mine.csv, line 1: is no table made by" in words
