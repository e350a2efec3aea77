"""The flow of children, month by month, as one page that moves: nothing outside of it is needed."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sim.report.charting.evidence import Evidence, evidence_of, month_words
from sim.report.charting.flow_by_month import STEPS, Step, flow_by_month
from sim.report.papers.content import NO_VALUE
from sim.report.papers.moving_page import PAGE, SCRIPT, STYLE
from sim.report.papers.packages import package
from sim.report.papers.phrases import typeset
from sim.report.words import many, number
from sim.results import Run
from sim.results.compared import Comparison

LONGEST = 160.0
"""How wide the widest ribbon is, and the widest bar: each kind has one scale for all months and options."""
_HEADING, _ROW, _THICK = 26.0, 27.0, 19.0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a step, or the name of a stage, stands in the picture."""

    top: float
    words: str
    step: Step | None = None
    number: int = -1


def moving_page(found: Run | Comparison) -> bytes:
    """Return the flow of children of a run, or of a comparison's baseline beside one of its options, as a page.

    Raises
    ------
    NoPapersError
        The package that fills in pages is missing.
    """
    jinja2 = package("jinja2", "Web pages")
    safe = package("markupsafe", "Web pages").Markup
    evidence = evidence_of(found)
    values = _values(evidence)
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    environment.filters["typeset"] = typeset
    places = _places()
    shown = [*evidence.options][:2]
    scales = [_scale(values, is_open=is_open) for is_open in (False, True)]
    page = environment.from_string(PAGE).render(
        title=f"The flow of children, month by month: {evidence.council}",
        name=evidence.name,
        what=_what_it_is(evidence),
        source=evidence.source,
        options=evidence.options,
        shown=shown,
        places=places,
        height=places[-1].top + _ROW,
        thick=_THICK,
        scales=scales,
        steps=STEPS,
        months=[month_words(month) for month in evidence.months],
        values=values,
        said=_said,
        style=safe(STYLE),
        script=safe(SCRIPT),
        hash=base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode("ascii"),
        told=safe(_told(evidence, values, scales)),
    )
    return str(page).encode("utf-8")


def _what_it_is(evidence: Evidence) -> str:
    over = f"Means over {many(evidence.runs, 'run')}" if evidence.runs > 1 else "One run, so chance is all in it"
    smooth = "; a single year would be less smooth" if evidence.runs > 1 else ""
    return f"{over}{smooth}. Simulated, not observed."


def _values(evidence: Evidence) -> dict[str, list[list[float | None]]]:
    """Return, of each option, for each month the means of all steps; None where there is none."""
    flow = flow_by_month(evidence).set_index(["option", "month", "measure"])["mean"].to_dict()
    return {
        option: [[flow.get((option, month, step.measure)) for step in STEPS] for month in evidence.months]
        for option in evidence.options
    }


def _scale(values: Mapping[str, Sequence[Sequence[float | None]]], *, is_open: bool) -> float:
    """Return the width of one child, the same in all months and options."""
    ours = [place for place, step in enumerate(STEPS) if step.is_open == is_open]
    largest = max((month[place] or 0.0 for months in values.values() for month in months for place in ours), default=0)
    return LONGEST / largest if largest else 0.0


def _places() -> list[_Place]:
    placed: list[_Place] = []
    top = 0.0
    for stage, steps in groupby(enumerate(STEPS), key=lambda each: each[1].stage):
        placed.append(_Place(top, stage))
        top += _HEADING
        for place, step in steps:
            placed.append(_Place(top, step.words, step, place))
            top += _ROW
    return placed


def _said(value: float | None) -> str:
    return NO_VALUE if value is None else number(value, "")


def _told(evidence: Evidence, values: Mapping[str, Sequence[Sequence[float | None]]], scales: Sequence[float]) -> str:
    """Return what the script shows: names, months, and every number as its width and in words."""
    told: dict[str, Any] = {
        "months": [month_words(month) for month in evidence.months],
        "names": [*evidence.options.values()],
        "widths": [
            [
                [round((value or 0.0) * scales[step.is_open], 2) for step, value in zip(STEPS, month, strict=True)]
                for month in months
            ]
            for months in values.values()
        ],
        "words": [[[_said(value) for value in month] for month in months] for months in values.values()],
    }
    # A name may hold anything, even the end of a script
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
