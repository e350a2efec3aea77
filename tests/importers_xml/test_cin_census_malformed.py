"""Files that are no CIN census, are damaged, or mean harm: refused in words, or read with a finding."""

import io
import zipfile
from contextlib import suppress

import pytest
from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_returns import (
    assessment,
    case,
    child,
    cin_plan,
    cp_plan,
    element,
    enquiry,
    header,
    message,
    saved,
    words,
    worker,
    workforce_message,
)

from calibration.importers.cin_census import read_cin_census
from calibration.importers.findings import ReturnFault

GOOD = message(*(child(f"G{number}", case("2023-05-01")) for number in range(4)))
DECLARATION, BODY = GOOD.split("\n", 1)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def zipped(files: dict[str, bytes | str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return held.getvalue()


def damaged_zip() -> bytes:
    packed = bytearray(zipped({"cin.xml": GOOD * 50}))
    packed[200:240] = b"\x55" * 40
    return bytes(packed)


REFUSED = {
    "billion laughs": (
        f'<?xml version="1.0"?><!DOCTYPE Message [<!ENTITY l0 "ha">{LAUGHS}]><Message>&l9;</Message>',
        "document type",
    ),
    "external entity": (
        '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><Message>&x;</Message>',
        "document type",
    ),
    "parameter entity": (
        '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY % x SYSTEM "http://localhost/x"> %x;]><Message/>',
        "document type",
    ),
    "a DTD elsewhere": (f'<!DOCTYPE Message SYSTEM "cin.dtd">{BODY}', "document type"),
    "an entity without any": (GOOD.replace("G1", "&nbsp;"), "an entity is named"),
    "broken off in an element": (GOOD[: len(GOOD) // 2], "broken off"),
    "broken off in a tag": (GOOD[: GOOD.index("CINreferralDate") + 5], "broken off"),
    "only the declaration": (DECLARATION, "broken off"),
    "not XML": ("These are our children.", "is no XML"),
    "empty": ("", "is empty"),
    "only blanks": ("  \n \n", "is empty"),
    "HTML": ("<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
    "HTML without type": ("<html><body>Sign in</body></html>", "web page"),
    "JSON": ('{"Message": {"Children": []}}', "is JSON"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "annex-a"),
    "workbook": (zipped({"[Content_Types].xml": "<x/>", "sheet1.xml": "<x/>"}), "annex-a"),
    "CSV": ("a,b,c\n1,2,3\n", "is CSV"),
    "SSDA903": ("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1,1,01/01/2015,WBRI,,,\n", "import ssda903"),
    "NUL bytes": (GOOD.replace("G1", "G\x001"), "NUL"),
    "a control sign": (GOOD.replace("G1", "G\x011"), "not well-formed"),
    "huge text": (GOOD.replace("G1", "G" * 20_000), "longer than 10,000 signs"),
    "endless comment": (GOOD.replace("G1", f"<!--{'x' * 9_000_000}-->"), "one piece goes on"),
    "endless tag": (GOOD.replace("G1", f'<x y="{"z" * 9_000_000}"/>'), "one piece goes on"),
    "depth": (GOOD.replace("G1", "<x>" * 10_000 + "</x>" * 10_000), "deep in one another"),
    "many names": (GOOD.replace("G1", "".join(f"<x{n}/>" for n in range(20_000))), "different names"),
    "wrong root": ("<Nachricht><Children/></Nachricht>", "outermost element is not Message"),
    "no children": (element("Message", header(2024) + "<Children/>"), "has no Child element"),
    "no header and no date": (message(child("A", case(None)), head=""), "says no year"),
    "two roots": (GOOD + "<Message/>", "follows after the end"),
    "tags crossed": (GOOD.replace("</CINdetails></Child>", "</Child></CINdetails>"), "closed that is not the one open"),
    "attribute twice": (GOOD.replace("<Message>", '<Message a="1" a="2">'), "same attribute twice"),
    "blank line first": ("\n\n" + GOOD, "not at the very beginning"),
    "workforce census": (workforce_message(worker()), "throughcare import workforce"),
    "nobody has an id": (message(*(child(None, case("2023-05-01")) for _ in range(3))), "have no LAchildID"),
    "no date can be read": (message(*(child(f"A{n}", case("31/31/2023")) for n in range(3))), "CINreferralDate"),
    "zip bomb": (zipped({"cin.xml": b"<Message>" + b" " * 30_000_000}), "unpacks to far more"),
    "two files in a zip": (zipped({"a.xml": GOOD, "b.xml": GOOD}), "2 XML files"),
    "no XML in a zip": (zipped({"a.csv": "CHILD"}), "0 XML files"),
    "damaged zip": (damaged_zip(), "broken off or damaged"),
    "cut zip": (zipped({"cin.xml": GOOD})[:-30], "broken off or damaged"),
    "UTF-16 cut": (GOOD.encode("utf-16")[:-32], "broken off"),
}


@pytest.mark.parametrize(("content", "said"), REFUSED.values(), ids=REFUSED)
def test_refused_in_words(tmp_path, content, said):
    with pytest.raises(ReturnFault) as fault:
        read_cin_census([saved(tmp_path, content)])
    assert said in str(fault.value)
    assert str(fault.value).startswith("cin.xml")
    assert str(tmp_path) not in str(fault.value)
    assert fault.value.__cause__ is None


NOTED = {
    "UTF-16": (GOOD.replace("utf-8", "utf-16").encode("utf-16"), ""),
    "UTF-16 without mark": (GOOD.encode("utf-16-le"), "is UTF-16 although it says otherwise"),
    "UTF-16 big end first": (GOOD.replace("utf-8", "UTF-16").encode("utf-16-be"), ""),
    "UTF-8 called UTF-16": (GOOD.replace("utf-8", "utf-16"), "does not have the encoding it says"),
    "an encoding nobody knows": (GOOD.replace("utf-8", "klingon"), "does not have the encoding it says"),
    "UTF-8 with its mark": (b"\xef\xbb\xbf" + GOOD.encode(), ""),
    "Windows signs in UTF-8": (GOOD.replace("G1", "Gé’").encode("cp1252"), "read as Windows-1252"),
    "Latin signs, as declared": (GOOD.replace("utf-8", "ISO-8859-1").replace("G1", "Gé").encode("latin-1"), ""),
    "Windows signs, as declared": (GOOD.replace("utf-8", "windows-1252").replace("G1", "G’").encode("cp1252"), ""),
    "UTF-8 called Latin": (GOOD.replace("utf-8", "ISO-8859-1").replace("G1", "Gé"), "read as UTF-8"),
    "ASCII called Latin": (GOOD.replace("utf-8", "ISO-8859-1"), ""),
    "no declaration": (BODY, ""),
    "carriage returns": (GOOD.replace("\n", "\r\n"), ""),
    "comments and instructions": (GOOD.replace("<Children>", "<!-- made by hand --><?x y?><Children>"), ""),
    "CDATA": (GOOD.replace("G1", "<![CDATA[G1]]>"), ""),
    "namespace that is nobody's": (GOOD.replace("CINreferralDate", "x:CINreferralDate"), ""),
    "default namespace": (GOOD.replace("<Message>", '<Message xmlns="urn:x">'), ""),
    "elements nobody knows": (GOOD.replace("<CINdetails>", "<CINdetails><Name>Smith</Name>"), ""),
    "in a zip": (zipped({"cin.xml": GOOD}), ""),
    "in a zip of a Mac": (zipped({"cin.xml": GOOD, "__MACOSX/._cin.xml": "x"}), ""),
}


@pytest.mark.parametrize(("content", "said"), NOTED.values(), ids=NOTED)
def test_read_all_the_same(tmp_path, content, said):
    journeys, findings = read_cin_census([saved(tmp_path, content)])
    assert len(journeys.tables["referrals"]) == 4
    assert said in words(findings)
    if not said:
        assert not len(findings)


def test_where_it_is_broken_is_told(tmp_path):
    with pytest.raises(ReturnFault, match=r"cin\.xml, line 2, column 11: "):
        read_cin_census([saved(tmp_path, "<Message>\n<Header></Child>")])


def test_a_folder(tmp_path):
    with pytest.raises(ReturnFault, match="is a folder"):
        read_cin_census([tmp_path])


FULL = message(
    child(
        "A",
        case(
            "2022-05-01",
            assessment("2023-05-01", "2023-06-01"),
            cin_plan("2023-05-01", "2023-06-01"),
            enquiry("2023-06-01", "2023-06-20"),
            cp_plan("2023-06-20", None, "1"),
            closed="2024-02-01",
            reason="RC7",
        ),
    ),
    child("B", case("2023-05-01", nfa="1"), born=None, expected="2023-12-01"),
    child("C", case("2023-08-01", enquiry("2023-08-02", None, "1"))),
).encode()
EDITS = st.lists(
    st.tuples(
        st.integers(0, len(FULL) - 1),
        st.integers(0, 40),
        st.one_of(
            st.binary(max_size=12),
            st.sampled_from(
                [b"<", b"</Child>", b"<Child>", b"&amp;", b"0000-00-00", b"9999-12-31", b"-1", b"<Section47>"]
            ),
        ),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=examples(12, 60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_mutated_bytes_never_raise_anything_else(tmp_path, edits):
    content = bytearray(FULL)
    for at, length, new in edits:
        content[at : at + length] = new
    with suppress(ReturnFault):
        _, findings = read_cin_census([saved(tmp_path, bytes(content))])
        words(findings)


TEXTS = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="<&\ufffe\uffff"), max_size=20
)


@settings(max_examples=examples(12, 60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.one_of(TEXTS, st.dates().map(str), st.integers().map(str)), min_size=12, max_size=12))
def test_any_texts_in_well_formed_files_never_raise_anything_else(tmp_path, texts):
    a, b, c, d, e, f, g, h, i, j, k, m = texts
    odd = child(
        a,
        case(b, assessment(c, d), cin_plan(e, f), enquiry(g, h, i), cp_plan(j, k, m), closed=m, reason=a, nfa=b),
        born=c,
        expected=d,
    )
    with suppress(ReturnFault):
        read_cin_census([saved(tmp_path, message(odd, child("G", case("2023-05-01"))))])
    with suppress(ReturnFault):
        read_cin_census([saved(tmp_path, message(odd, head=element("Header", element("Year", a)), year=None))])
