"""The page: self-contained, without scripts, and readable by everybody."""

import re
from itertools import pairwise

import pytest
from lxml import html

pytest.importorskip("jinja2")
LARGEST = 2_000_000


@pytest.fixture(params=["papers", "run_papers"])
def page(request):
    return (request.getfixturevalue(request.param) / "report.html").read_bytes()


@pytest.fixture
def tree(page):
    return html.fromstring(page)


def test_it_stands_by_itself(page, tree):
    assert len(page) < LARGEST
    assert not tree.xpath("//script | //link | //iframe | //object | //form | //*[@onclick or @onload]")
    addresses = tree.xpath("//@src | //@href")
    assert addresses
    assert all(each.startswith(("data:image/", "#")) for each in addresses)
    assert "url(" not in page.decode("utf-8")
    assert "default-src 'none'" in page.decode("utf-8")


def test_its_language_title_and_landmarks_are_named(tree):
    assert tree.get("lang") == "en-GB"
    assert tree.findtext(".//title").strip()
    for landmark in ("header", "nav", "main", "footer"):
        assert len(tree.xpath(f"//{landmark}")) == 1
    skip = tree.xpath("//body/a[1]")[0]
    assert skip.get("href") == "#content"
    assert tree.xpath("//main[@id='content']")


def test_headings_are_in_order_and_identifiers_stand_once(tree):
    levels = [int(each.tag[1]) for each in tree.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    identifiers = tree.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    for named in tree.xpath("//@aria-labelledby"):
        assert named in identifiers
    for address in tree.xpath("//@href"):
        assert address[1:] in identifiers


def test_tables_and_pictures_have_words(tree):
    tables = tree.xpath("//table")
    assert tables
    for table in tables:
        assert table.find("caption").text_content().strip()
        assert all(each.get("scope") == "col" for each in table.xpath("./thead//th"))
        for row in table.xpath("./tbody/tr"):
            assert row[0].tag == "th"
            assert row[0].get("scope") == "row"
            assert all(cell.text_content().strip() not in {"", "–"} for cell in row)
        assert table.getparent().get("tabindex") == "0"
        assert table.getparent().get("role") == "region"
    figures = tree.xpath("//figure")
    assert figures
    for figure in figures:
        assert len(figure.find("img").get("alt")) > 40
        assert figure.find("figcaption").text_content().strip()
        assert figure.xpath("./details/summary")
        assert figure.xpath("./details//table")


def contrast(one, other):
    def light(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_words_stand_out_from_what_is_behind_them(page):
    style = page.decode("utf-8")
    inks = set(re.findall(r"[^-]color: (#[0-9a-f]{6})", style))
    assert inks
    for behind in ("#ffffff", "#e7ecf1"):
        assert all(contrast(ink, behind) >= 4.5 for ink in inks - {"#ffffff"})


def test_what_a_paper_says_is_never_read_as_marks(papers):
    text = (papers / "report.html").read_text(encoding="utf-8")
    assert "Two more &lt;assessment&gt; workers &amp; a clerk" in text
    assert "<assessment>" not in text
