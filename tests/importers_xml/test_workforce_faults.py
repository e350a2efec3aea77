"""Files that are no workforce census, and what must not be told of any worker."""

import re
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_returns import SAMPLES, case, child, message, saved, words, worker, workforce_message

from calibration.importers.findings import ReturnFault
from calibration.importers.workforce import read_workforce

GOOD = workforce_message(worker(FTE="1", OrgRole="5", RoleStartDate="2020-01-01", FTE30="1", Cases30="18"))
REFUSED = {
    "CIN census": (message(child("A", case("2023-05-01"))), "throughcare import cin-census"),
    "nobody": (workforce_message(), "has no CSWWWorker element"),
    "no header": (workforce_message(worker(), year=None), "for which 30 September"),
    "document type": ("<!DOCTYPE Message [<!ENTITY a 'b'>]>" + GOOD, "document type"),
    "cut": (GOOD[:-30], "broken off"),
    "a list of children": ("CHILD,SEX\n1,2\n", "import ssda903"),
    "another root": (GOOD.replace("Message", "Workers"), "outermost element is not Message"),
    "deep": (GOOD.replace("AB1", "<x>" * 50 + "</x>" * 50), "deep in one another"),
}


@pytest.mark.parametrize(("content", "said"), REFUSED.values(), ids=REFUSED)
def test_refused_in_words(tmp_path, content, said):
    with pytest.raises(ReturnFault) as fault:
        read_workforce(saved(tmp_path, content, "workforce.xml"))
    assert said in str(fault.value)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples lie outside the project")
def test_the_samples_of_the_cin_census_are_sent_to_their_command():
    for path in (SAMPLES / "cin_census").iterdir():
        with pytest.raises(ReturnFault, match="throughcare import cin-census"):
            read_workforce(path)


PLANTED = re.compile("XQ7741903|Wilhelmina|1971-11-23|23/11/1971|ZE3", re.IGNORECASE)
ODD = worker(
    "XQ7741903",
    "XQ7741903",
    FTE="Wilhelmina",
    PersonBirthDate="1971-11-23",
    Name="Wilhelmina",
    OrgRole="Wilhelmina ZE3 9JW",
    RoleStartDate="Wilhelmina",
    RoleEndDate="XQ7741903",
    FTE30="1971-11-23",
    Cases30="XQ7741903",
    WorkingDaysLost="23/11/1971",
)


def test_no_worker_is_told_of(tmp_path, capfd):
    totals = "<LALevelVacancies><NumberOfVacancies>Wilhelmina</NumberOfVacancies></LALevelVacancies>"
    text = workforce_message(ODD, ODD, worker("0", "XQ7741903", FTE30="1"), totals=totals).replace("CSWW<", "ZE3 9JW<")
    workforce, findings = read_workforce(saved(tmp_path, text))
    captured = capfd.readouterr()
    told = "\n".join([words(findings), repr(list(findings)), repr(workforce), captured.out, captured.err])
    assert len(findings) > 8
    assert not PLANTED.search(told)


@pytest.mark.parametrize("cut", [200, 400, 600, 700])
def test_no_worker_is_told_of_in_faults(tmp_path, cut):
    with pytest.raises(ReturnFault) as fault:
        read_workforce(saved(tmp_path, workforce_message(ODD)[:cut]))
    assert not PLANTED.search(repr(fault.value))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(
        st.tuples(st.integers(0, len(GOOD)), st.integers(0, 30), st.one_of(st.binary(max_size=9), st.just(b"9e9"))),
        min_size=1,
        max_size=5,
    )
)
def test_mutated_bytes_never_raise_anything_else(tmp_path, edits):
    content = bytearray(GOOD.encode())
    for at, length, new in edits:
        content[at : at + length] = new
    with suppress(ReturnFault):
        _, findings = read_workforce(saved(tmp_path, bytes(content)))
        words(findings)
