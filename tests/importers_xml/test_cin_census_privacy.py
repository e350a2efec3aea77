"""No child's data in anything that leaves the reader."""

import re

import pytest
from xml_returns import assessment, case, child, cp_plan, enquiry, header, message, saved, words

from calibration.importers.cin_census import read_cin_census
from calibration.importers.findings import ReturnFault

IDENTIFIER, UPN, NAME, BORN, POSTCODE = "ZQX7741903", "H841203999017", "Wilhelmina-Xerxes", "2011-11-23", "ZE3 9JW"
PLANTED = re.compile("|".join((IDENTIFIER, UPN, NAME, "Xerxes", BORN, "23/11/2011", POSTCODE)), re.IGNORECASE)
ODD = child(
    IDENTIFIER,
    case(BORN, assessment(NAME, UPN), nfa=NAME),
    case(
        "2023-05-01", enquiry("2023-05-02", BORN, NAME), cp_plan("2023-06-01", POSTCODE, UPN), reason=NAME, closed=UPN
    ),
    case("2023-05-09", closed="2023-06-09", reason=IDENTIFIER, conference=NAME),
    case("2023-05-09", closed="2023-06-09", reason=f"{NAME} {POSTCODE}"),
    born=NAME,
    expected="23/11/2011",
).replace("</LAchildID>", f"</LAchildID><UPN>{UPN}</UPN><Name>{NAME}</Name><PersonBirthDate>{BORN}</PersonBirthDate>")
LEAKY_HEAD = header(2024, collection=NAME).replace("999", POSTCODE)


def everything(journeys, findings, captured):
    found = [words(findings), repr(list(findings)), repr(findings), repr(journeys), captured.out, captured.err]
    return "\n".join([*found, *(table.to_csv() for table in journeys.tables.values())])


@pytest.mark.parametrize("head", [None, LEAKY_HEAD, LEAKY_HEAD.replace("2024", NAME)])
def test_canaries_in_what_is_read(tmp_path, capfd, caplog, head):
    good = [child(f"{IDENTIFIER}{number}", case("2023-05-01")) for number in range(3)]
    journeys, findings = read_cin_census([saved(tmp_path, message(*good, ODD, head=head))])
    assert len(findings) > 8
    assert not PLANTED.search(everything(journeys, findings, capfd.readouterr()) + caplog.text)


FAULTY = {
    "cut in an identifier": message(ODD)[: message(ODD).index(UPN) + 5],
    "an element named so": message(ODD).replace("<Name>", f"<{NAME}>"),
    "an entity named so": message(ODD).replace(f">{NAME}<", f">&{NAME};<"),
    "a document type named so": f"<!DOCTYPE {NAME} [<!ENTITY a '{UPN}'>]><Message/>",
    "root named so": f"<{NAME}>{UPN}</{NAME}>",
    "attribute twice": message(ODD).replace("<Child>", f'<Child {NAME}="{BORN}" {NAME}="{BORN}">'),
    "encoding named so": message(ODD)[:-9].replace("utf-8", NAME),
    "all unreadable": message(child(None, case(NAME)), child(None, case(BORN))),
    "no XML": f"{IDENTIFIER},{UPN},{NAME}\n{BORN}",
    "long text": message(child(NAME * 2000)),
    "two councils": None,
}


@pytest.mark.parametrize("content", FAULTY.values(), ids=FAULTY)
def test_canaries_in_faults(tmp_path, capfd, content):
    paths = (
        [saved(tmp_path, content)]
        if content
        else [
            saved(tmp_path, message(ODD, ODD, child("A", case("2023-05-01")), head=LEAKY_HEAD), "a.xml"),
            saved(tmp_path, message(child("A", case("2022-05-01")), year=2023), "b.xml"),
        ]
    )
    with pytest.raises(ReturnFault) as fault:
        read_cin_census(paths)
    captured = capfd.readouterr()
    assert not PLANTED.search("\n".join([str(fault.value), repr(fault.value), captured.out, captured.err]))
    assert fault.value.__cause__ is None
    assert fault.value.__suppress_context__ or fault.value.__context__ is None
