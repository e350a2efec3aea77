"""The Word document: its headings, tables, pictures and language, and a council's own template."""

import io
import zipfile

import pytest
from lxml import etree

docx = pytest.importorskip("docx")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SECTIONS = [
    "1 Recommendation",
    "2 Options at a glance",
    "3 Costs, and whether it pays for itself",
    "4 What this does not cover",
    "5 How sure this is",
    "6 Appendix: what each option does",
    "7 Appendix: assumptions",
    "8 Appendix: audit trail",
]


def opened(file):
    return docx.Document(str(file))


def headings(document):
    styles = [(each.style.name, each.text) for each in document.paragraphs]
    return [(int(name[-1]), text) for name, text in styles if name.startswith("Heading ")]


def must_be_accessible(document):
    """Headings in order, every table with a row of headings and no cell without words, every picture described."""
    before = 0
    for level, text in headings(document):
        assert text.strip()
        assert level <= before + 1
        before = level
    for table in document.tables:
        first, *rest = table.rows
        assert first._tr.trPr.find(f"{W}tblHeader") is not None
        assert rest
        for row in table.rows:
            assert row._tr.trPr.find(f"{W}cantSplit") is not None
            assert all(cell.text.strip() and cell.text.strip() != "–" for cell in row.cells)
        assert table._tbl.tblPr.find(f"{W}tblCaption") is not None
    pictures = document.inline_shapes
    assert len(pictures)
    assert all(len(each._inline.docPr.get("descr")) > 40 for each in pictures)
    for run in document.element.body.iter(f"{W}r"):
        if run.find(f"{W}t") is not None:
            assert run.find(f"{W}rPr/{W}lang").get(f"{W}val") == "en-GB"
    blank = [each for each in document.paragraphs if not each.text.strip() and not list(each._p.iter(f"{W}drawing"))]
    assert not blank  # nothing is laid out by empty paragraphs


def test_options_paper_is_shaped_as_an_appraisal(papers):
    document = opened(papers / "options.docx")
    assert [text for level, text in headings(document) if level == 1] == SECTIONS
    must_be_accessible(document)
    about = document.core_properties
    assert (about.title, about.author, about.language) == ("Small options", "Throughcare", "en-GB")
    assert "Smallshire" in about.subject
    footer = document.sections[0].footer._element.xml
    assert "PAGE" in footer
    assert "NUMPAGES" in footer
    texts = [each.text for each in document.paragraphs]
    assert "Two more <assessment> workers & a clerk" in " ".join(texts)
    assert document.styles.element.xml.count('w:lang w:val="en-GB"') == 1


def test_run_paper_has_a_shape_of_its_own(run_papers):
    document = opened(run_papers / "run.docx")
    first = [text for level, text in headings(document) if level == 1]
    assert first[:3] == ["1 What the time simulated looks like", "2 Beside published figures", "3 Where time is lost"]
    assert first[-1] == "9 Audit trail"
    must_be_accessible(document)


def test_captions_are_counted_by_word(papers):
    document = opened(papers / "options.docx")
    fields = [each.get(f"{W}instr").strip() for each in document.element.body.iter(f"{W}fldSimple")]
    assert fields.count("SEQ Table \\* ARABIC") == len(document.tables)
    assert fields.count("SEQ Figure \\* ARABIC") == len(document.inline_shapes)


def template(path, *paragraphs, remove=(), header="County Hall"):
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = header
    made.sections[0].footer.paragraphs[0].text = "Not for publication"
    for words in paragraphs:
        made.add_paragraph(words)
    for name in remove:
        made.styles.element.remove(made.styles[name].element)
    made.save(path)
    return path


def test_a_template_keeps_its_looks_and_gets_the_paper_at_its_place(call, comparison, tmp_path):
    file = template(tmp_path / "council.docx", "Before", "{{throughcare}}", "After", remove=["Heading 2", "Caption"])
    code, _, said = call("report", comparison, "--word", "--template", file, "--out", tmp_path / "out")
    assert code == 0, said
    document = opened(tmp_path / "out" / "options.docx")
    texts = [each.text for each in document.paragraphs]
    assert texts[0] == "Before"
    assert texts[-1] == "After"
    assert "{{throughcare}}" not in texts
    assert texts.index("1 Recommendation") > 0
    assert document.sections[0].header.paragraphs[0].text == "County Hall"
    assert document.sections[0].footer.paragraphs[0].text == "Not for publication"
    assert "Heading 2" in [each.style.name for each in document.paragraphs]
    must_be_accessible_template = [each for each in document.tables if each.rows[0]._tr.trPr is None]
    assert not must_be_accessible_template


def test_a_template_without_a_place_gets_the_paper_on_a_page_behind(call, comparison, tmp_path):
    file = template(tmp_path / "council.docx", "A title page")
    assert call("report", comparison, "--word", "--template", file, "--out", tmp_path / "out")[0] == 0
    first, second = opened(tmp_path / "out" / "options.docx").paragraphs[:2]
    assert first.text == "A title page"
    assert second.text == "Small options"
    assert second.paragraph_format.page_break_before


@pytest.mark.slow
def test_a_template_with_numbered_headings_gets_no_second_number(call, comparison, tmp_path):
    file = template(tmp_path / "council.docx")
    made = docx.Document(str(file))
    properties = made.styles["Heading 1"].element.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = 1
    made.save(str(file))
    assert call("report", comparison, "--word", "--template", file, "--out", tmp_path / "out")[0] == 0
    assert "Recommendation" in [each.text for each in opened(tmp_path / "out" / "options.docx").paragraphs]


@pytest.mark.slow
def test_a_word_template_file_is_taken_as_a_document(call, comparison, tmp_path):
    file = template(tmp_path / "council.docx", "{{throughcare}}")
    called = tmp_path / "council.dotx"
    with zipfile.ZipFile(file) as given, zipfile.ZipFile(called, "w") as made:
        for name in given.namelist():
            kind = (b"wordprocessingml.document.main", b"wordprocessingml.template.main")
            made.writestr(name, given.read(name).replace(*kind) if name == "[Content_Types].xml" else given.read(name))
    code, _, said = call("report", comparison, "--word", "--template", called, "--out", tmp_path / "out")
    assert code == 0, said


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "this is not a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word (.doc), or has a password"),
        (archive(xl__workbook_xml="<a/>"), "this is an Excel workbook"),
        (archive(word__document_xml="<a/>", word__vbaProject_bin="x"), "has macros"),
        (archive(word__document_xml="<a/>"), "this is not a Word document"),
        (b"", "this is not a Word document"),
    ],
)
def test_wrong_templates_are_refused_in_words(call, comparison, tmp_path, content, words):
    file = tmp_path / "wrong.docx"
    file.write_bytes(content)
    code, _, said = call("report", comparison, "--word", "--template", file, "--out", tmp_path / "out")
    assert code == 3
    assert "wrong.docx" in said
    assert words in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", [("{{throughcare}}", "{{throughcare}}"), ("Here {{throughcare}} please",)])
def test_a_place_that_is_none_is_refused(call, comparison, tmp_path, words):
    file = template(tmp_path / "council.docx", *words)
    code, _, said = call("report", comparison, "--word", "--template", file, "--out", tmp_path / "out")
    assert code == 3
    assert "{{throughcare}}" in said


def test_damaged_and_missing_templates_are_refused(call, comparison, tmp_path):
    file = template(tmp_path / "council.docx", "Words")
    file.write_bytes(file.read_bytes()[:-400])
    assert call("report", comparison, "--word", "--template", file, "--out", tmp_path / "out")[0] == 3
    missing = tmp_path / "none.docx"
    code, _, said = call("report", comparison, "--word", "--template", missing, "--out", tmp_path / "out")
    assert code == 3
    assert "cannot be read" in said


def test_the_document_is_well_formed(papers):
    with zipfile.ZipFile(papers / "options.docx") as packed:
        for name in packed.namelist():
            if name.endswith(".xml"):
                etree.fromstring(packed.read(name))
