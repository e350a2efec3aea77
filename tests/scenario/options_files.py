"""A good file of options of the small council, and helpers to damage it; conftest.py reads it."""

MEASURES = ("assessments_within_45_days", "contacts", "unallocated_children")
CALIBRATED = "draw,assessment.hours,turnover.agency_cover_share\n1,8.5,0.1\n2,9.5,0.4\n3,9.1,0.2\n"

GOOD = """\
throughcare_options: 1
name: Options of Smallshire
description: For tests.
baseline: base.yaml
sources:
  paper: {title: Report to cabinet, date: 2024-01}
standards:
  in_time: {name: In time, measure: assessments_within_45_days, at_least: 0.9, last_months: 6}
  few_wait: {name: Few wait, measure: unallocated_children, at_most: 5, team: assessment}
options:
  posts:
    name: Two more posts
    description: From next spring.
    posts:
      - name: Assessment social workers
        team: assessment
        role: social_worker
        grade: PO4
        fte: 2
        from: 2025-04-01
        until: 2026-04-01
        recruited_in_months: {value: 4, low: 2, high: 7, coverage: 0.8}
        agency_meanwhile: {value: 0.5, low: 0.2, high: 0.9, coverage: 0.8}
        gbp_per_year: 41839
        funding_line: Growth
        source: paper
        status: published
        note: as printed
      - {teams: [child_protection_1, child_in_need], role: social_worker, fte: -1, gbp_per_year_in_all: -40000,
         source: paper, status: derived}
      - {name: Clerks, fte: 2.5, gbp_per_year_in_all: 60000, source: paper, status: published}
    lines:
      - {name: Software, gbp: 37000, once: true, source: paper, status: published}
    caseload:
      - {caseload: 21.7, posts_fte: 70.4, to: 18, gbp_per_post: 41839, printed_fte: 14.47, source: paper}
  standard:
    name: A standard of 16
    changes:
      - figure: practice.caseload_standard
        value: 16
        unit: children per FTE
        interval: {low: 15, high: 17, coverage: 0.8}
        from: 2024-10-01
        until: 2025-04-01
        source: paper
        status: published
      - {figure: practice.caseload_standard, plus: -1, unit: children per FTE, from: 2025-04-01,
         source: paper, status: assumption}
  demand:
    name: Demand up by a tenth
    changes:
      - {figure: demand.contacts, times: 1.1, from: 2025-01-01, interval: {low: 1, high: 1.25, coverage: 0.9},
         source: tests, status: assumption}
      - {figure: early_help.places, times: 1.11, source: tests, status: assumption}
  both:
    name: All of it
    together: [posts, standard, demand]
    changes:
      - {figure: practice.regime, value: single_assessment_2023, source: paper, status: assumption}
"""


def damaged_options(*replacements: tuple[str, str]) -> str:
    text = GOOD
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, piece: str) -> int:
    return text[: text.index(piece)].count("\n") + 1


def option_of(options, key):
    return next(option for option in options.options if option.key == key)
