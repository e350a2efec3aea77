"""Of many options one table stands in front, and nothing is lost: the other tables are appendices."""

import pytest

from sim.report.papers import glance, options_paper
from sim.report.papers.content import Section, Table
from sim.results.compared import read_comparison


def tables(section: Section) -> list[Table]:
    own = [part for part in section.parts if isinstance(part, Table)]
    return own + [table for inner in section.sections for table in tables(inner)]


@pytest.fixture
def both_ways(comparison, monkeypatch):
    """The paper as it is, and as it would be if its four options were many."""
    found = read_comparison(comparison)
    few = options_paper(found, charts=())
    monkeypatch.setattr(glance, "MOST_IN_FULL", 3)
    return few, options_paper(found, charts=())


def test_in_front_of_many_options_stands_one_table(both_ways):
    few, many = both_ways
    in_front = [section for section in many.sections if not section.is_appendix]
    assert [table.key for section in in_front for table in tables(section)] == ["side-by-side"]
    behind = {table.key: table for section in many.sections if section.is_appendix for table in tables(section)}
    for section in few.sections:
        for table in tables(section):
            assert behind[table.key] == table
    kinds = [section.is_appendix for section in many.sections]
    assert kinds == sorted(kinds)


def test_the_one_table_has_the_numbers_of_the_others(both_ways):
    _, many = both_ways
    found = {table.key: table for section in many.sections for table in tables(section)}
    last = max(key for key in found if key.startswith("chances-"))
    for place, row in enumerate(found["side-by-side"].rows):
        name, _, full_year, level, change, chance = row
        assert (name, full_year) == (found["asked"].rows[place][0], found["asked"].rows[place][3])
        assert level == found["outcomes"].rows[place][1]
        assert chance == found[last].rows[place][-1]
        if place:
            assert change.value == found["differences"].rows[place - 1][1].value
            assert found["differences"].rows[place - 1][1].words.startswith(change.words)
