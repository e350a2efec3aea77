"""Small answers as the page keeps them: a folder with inputs, what was asked, a document and its pictures."""

import json
import shlex
import shutil
from dataclasses import asdict

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from sim.web.draft import Draft
from sim.web.work import ADVERTISE, BREAK_EVEN, SENSITIVITY, STAFF, STRESS, About, find
from tests.report_papers.answers_kept import staffing

MONTHS = ("2024-10", "2024-11", "2024-12")
RANGE = "80 % range of the difference"


def _by_month(numbers, name="mean"):
    return [
        {"month": month, name: number, "low": number - 1.0, "high": number + 1.0}
        for month, number in zip(MONTHS, numbers, strict=True)
    ]


def _measure(name, unit, numbers, on_average, team="all"):
    worst = max(numbers, key=abs)
    told = {"measure": name, "team": team, "unit": unit, "usual": 16.0, "tolerance": 1.0}
    told |= {"worst_month": MONTHS[numbers.index(worst)], "worst": worst, "worst_low": 1.0, "worst_high": 3.5}
    told |= {"months": {"median": None, "low": 2.0, "high": None, "never": 0.6, "runs": 10}}
    return told | {"on_average": on_average, "by_month": _by_month(numbers)}


def _shock(key, name, measures, reserve=None, team=""):
    told = {"key": key, "name": name, "team": team, "measures": measures, "reserve": reserve}
    return told | {"words": f"{name}. Size: our own assumption. Not shown: nobody leaves over it."}


_RESERVE = {"verdict": "posts", "fte": 1.5, "gbp": 70_677.0, "chance": 0.9, "words": "Reserve: 1.5 posts absorb it."}
STRESSED = {
    "throughcare_stress": 1,
    "versions": {"throughcare": "0.1"},
    "scenario": "Small council",
    "hash": "ab" * 32,
    "months": 24,
    "runs": 10,
    "seed": 4,
    "draws": 0,
    "drawn": "nothing is drawn",
    "ranges": {"low, high of by_month; worst_low, worst_high": RANGE, "months": "median and 80 % range over runs"},
    "shocks": [
        _shock(
            "serious-incident",
            "A serious incident",
            [
                _measure("caseload_per_fte", "children per FTE", [0.0, 2.25, 1.5], 3.0),
                _measure("drift_child_weeks", "child-weeks", [0.0, 12.0, 9.0], None),
                _measure("unallocated_children", "children", [0.0, 0.5, 0.0], 0.0),
            ],
            _RESERVE,
        ),
        _shock(
            "team-loses-40-percent",
            "A team loses two workers in five",
            [
                _measure("caseload_per_fte", "children per FTE", [1.0, 0.5, 0.25], 0.0),
                _measure("caseload_per_fte", "children per FTE", [4.75, 3.0, 2.0], 0.0, team="assessment"),
            ],
            team="assessment",
        ),
    ],
    "words": ["Each shock beside the council without it, on the same draw and luck: 10 runs of 24 months."],
}
_FOUND = {"option": "baseline", "unit": "share", "weight_low": -0.9, "weight_high": -0.5}
_FOUND |= {"swing_gbp": 1000.0, "swing_gbp_low": -10.0, "swing_gbp_high": 2010.0}
_FOUND |= {"posts": -2.0, "posts_low": -3.0, "posts_high": -1.0}
_END = {"unit": "share", "half_width": 0.01, "runs": 20, "error": ""}
_KNOWN = {"rule": "standards", "chosen_now": "two_managers", "changes_low": 0.1, "changes_high": 0.4, "gain_gbp": None}
HANGING = {
    "throughcare_sensitivity": 1,
    "versions": {"throughcare": "0.1"},
    "name": "Small options",
    "council": "Smallshire",
    "options_hash": "cd" * 32,
    "asked": {"measure": "assessments_within_45_days", "team": "all", "statistic": "last 12 months", "unit": "share"},
    "option": "baseline",
    "months": 24,
    "runs": 120,
    "draws": 60,
    "seed": 2,
    "drawn_from": "60 draws",
    "ranges": {"half_width": "95 % simulation error of the mean difference", "swing_low, swing_high": "95 % interval"},
    "ranking": [
        {"input": "assessment.hours", "weight": -0.7, "swing": -0.12, "swing_low": -0.15, "swing_high": -0.09}
        | {"told": True}
        | _FOUND,
        {"input": "practice.delay_share", "weight": 0.1, "swing": 0.01, "swing_low": -0.02, "swing_high": 0.04}
        | {"told": False}
        | _FOUND,
    ],
    "tornado": {
        "ends": [
            {"input": "assessment.hours", "end": "low", "difference": 0.06} | _END,
            {"input": "assessment.hours", "end": "high", "difference": -0.055} | _END,
        ]
    },
    "deciding": [{"rule": "standards", "options": ["baseline", "two_managers"], "chosen": "two_managers"}],
    "knowing": [
        {"input": "assessment.hours", "changes": 0.22, "told": True} | _KNOWN,
        {"input": "everything", "changes": 0.3, "told": True} | _KNOWN,
    ],
    "findings": ["It hangs most on assessment.hours."],
    "assumed": ["120 runs of each option."],
    "words": ["Small options: what it hangs on", "It hangs most on assessment.hours.", "120 runs of each option."],
}


def _account(key, name, kind, median, never):
    chances = {"chance": 0.75, "chance_low": 0.4, "chance_high": 0.95, "saved": 60_000.0, "paid": 54_500.0}
    months = [each | chances | {"months": place + 1} for place, each in enumerate(_by_month([-2e3, 1e3, 5.5e3], "net"))]
    lasts = {"median": median, "low": 1.0, "high": None, "never": never, "runs": 8}
    return {"key": key, "name": name, "kind": kind, "breaks_even_months": lasts, "by_month": months}


def _line(key, name, side, unit, mean):
    told = {"key": key, "name": name, "side": side, "unit": unit, "months": 3, "mean": mean}
    return told | {"low": mean - 5.0 if mean else 0.0, "high": mean + 5.0 if mean else 0.0}


BROKEN_EVEN = {
    "throughcare_break_even": 1,
    "versions": {"throughcare": "0.1"},
    "comparison": "Small options",
    "options_hash": "ef" * 32,
    "start": "2024-10-01",
    "months": 3,
    "runs": 8,
    "draws": 4,
    "seed": 1,
    "ranges": {"net": "saved less paid since the start", "low, high": RANGE},
    "options": [
        {
            "key": "own_1",
            "name": "Two managers",
            "accounts": [
                _account("cash", "In cash", "cash", 2.0, 0.25),
                _account("drift", "Drift at £750 a child-week", "worth", None, 0.875),
            ],
            "lines": [
                _line("staff", "People in post", "paid", "GBP", -54_500.0),
                _line("bought_places", "Placements bought", "saved", "GBP", 60_000.0),
                _line("legal", "Proceedings", "saved", "GBP", 0.0),
                _line("drift", "Drift", "beside", "child-weeks", 41.0),
            ],
            "words": ["Its posts and lines cost £54,500 in a full year.", "In cash: net +£5,500."],
        }
    ],
    "words": ["Each option beside the baseline of the same draw and luck: 8 pairs of runs."],
}
ADVERTISED = {
    "throughcare_advertise": 1,
    "versions": {"throughcare": "0.1"},
    "scenario": "Small council",
    "hash": "cd" * 32,
    "runs": 60,
    "seed": 3,
    "draws": 0,
    "drawn": "nothing is drawn",
    "by_month": [{"month": "2024-04", "advertised": 4, "surely": 5, "chance": 0.9, "low": 0.8, "high": 0.95}],
    "words": ["3 more in seat", "Advertise 4 posts in April 2024: enough in 90 of 100 simulated futures."],
}
SCENARIO, COMPARISON = "inputs/small.yaml", "b" * 20
ASKED = {
    kind: tuple(shlex.split(words))
    for kind, words in {
        STAFF: f'{SCENARIO} --meet "caseload_per_fte@assessment <= 14 over 6 months" --meet '
        '"assessments_within_45_days >= 85 %" --posts assessment:team_manager=0..3@60000 '
        "--chance 0.7 --by 2025-06 --seed 9",
        ADVERTISE: f"{SCENARIO} --team assessment --role team_manager --in-seat 7 --from 2024-06 --by 2026-01 "
        "--chance 0.65 --seed 3",
        STRESS: f"{SCENARIO} --shock serious-incident --shock team-loses-40-percent --team child_protection_1 "
        "--size serious-incident=3 --size team-loses-40-percent=0.25 --from 2024-07 --lasts 5 --seed 4 --months 30 "
        '--runs 25 --keep "caseload_per_fte@assessment <= 16" --chance 0.75 --most 6',
        SENSITIVITY: f"{SCENARIO} --measure caseload_per_fte@assessment --years 3 --runs 200 --seed 2",
        BREAK_EVEN: f"../{COMPARISON}/result --option own_1",
    }.items()
}
"""What was asked in each, as the page tells the command."""
_DOCUMENTS = {
    STAFF: staffing(),
    ADVERTISE: ADVERTISED,
    STRESS: STRESSED,
    SENSITIVITY: HANGING,
    BREAK_EVEN: BROKEN_EVEN,
}
_PICTURES = {
    ADVERTISE: ("in-seat-by-month",),
    STRESS: (
        *("effect-serious-incident-caseload-per-fte", "effect-serious-incident-drift-child-weeks"),
        "effect-team-loses-40-percent-caseload-per-fte",
    ),
    SENSITIVITY: ("tornado",),
    BREAK_EVEN: ("net-own-1-cash", "net-own-1-drift"),
}


def keep_answer(home, kind, scenario):
    """Keep a finished answer to a question of a kind under a name of its own."""
    name = {kind: f"{place:020x}" for place, kind in enumerate(ASKED, start=1)}[kind]
    folder = home / name
    (folder / "inputs").mkdir(parents=True)
    (folder / "result").mkdir()
    shutil.copy(scenario, folder / SCENARIO)
    draft = Draft(folder=folder / "inputs", base="small.yaml", origin="Uploaded: small.yaml")
    about = About(
        kind=kind,
        title="Small council",
        council="Small",
        words=(kind, *ASKED[kind], "--out", "result", "--jobs", "1"),
        runs=0,
        months=0,
        options=1,
        started="2026-01-01T00:00:00+00:00",
        draft=draft.as_kept(),
        of=COMPARISON if kind == BREAK_EVEN else "",
    )
    (folder / "about.json").write_text(json.dumps(asdict(about)), encoding="utf-8")
    found = find(home, name)
    found.document.write_text(json.dumps(_DOCUMENTS[kind]), encoding="utf-8")
    for key in _PICTURES.get(kind, ()):
        words = PngInfo()
        words.add_text("Title", f"Finding of {key}")
        words.add_text("Description", f"{key} in words")
        Image.new("RGB", (90, 60), "white").save(found.result / f"{key}.png", pnginfo=words)
    return found
