"""Answers as their folders keep them, small enough to read."""

import json

_STANDARD = {"measure": "caseload_per_fte", "team": "assessment", "at_least": None, "at_most": 14.0, "last_months": 1}
_NAME = "Caseload per FTE at most 14, Assessment (last month)"
_POSTS = {"key": "posts", "name": "social workers, Assessment", "least": 0.0, "most": 6.0, "step": 1.0}


def _tried(amount, chance, runs, *, beaten=False):
    told = {"words": f"{amount:g} social workers, Assessment" if amount else "nothing"}
    told |= {"amounts": {"posts": float(amount)}, "cost_gbp": 41_250.0 * amount, "chance": chance}
    return told | {"low": chance / 2, "high": (1 + chance) / 2, "runs": runs, "beaten": beaten}


def _of(median, chance):
    ends = {"low": median - 1.0, "high": median + 1.0, "runs": 60}
    return {"standard": "standard_1", "chance": chance, "median": median} | ends


def staffing(feasible=True):
    """Four posts at £41,250 are enough in 54 of 60 futures."""
    effect = {"standard": "standard_1", "mean": -5.3, "low": -5.4, "high": -5.2, "pairs": 16}
    return {
        "scenario": "Small council",
        "scenario_hash": "ab" * 32,
        "council": "Smallshire",
        "starts_as": "baseline",
        "from": "2024-04",
        "months": 3,
        "seed": 7,
        "draws": 0,
        "drawn": "nothing is drawn: every run is of the central case",
        "command": "throughcare staff small.yaml",
        "versions": {"throughcare": "0.1.0", "python": "3.11.9"},
        "posts_from": "2024-05",
        "recruited_in_months": 4.0,
        "agency_meanwhile": 0.5,
        "question": {
            "chance": 0.8,
            "standards": [{"key": "standard_1", "name": _NAME, **_STANDARD}],
            "levers": [{**_POSTS, "gbp_per_year": 41_250.0, "unit": "FTE"}],
        },
        "sentence": "The cheapest plan found adds 4 social workers, Assessment.",
        "feasible": feasible,
        "plan": {"posts": 4.0} if feasible else None,
        "tried_at_most": None if feasible else {"posts": 4.0},
        "cost_gbp": 165_000.0 if feasible else None,
        "chance": 0.9,
        "chance_low": 0.831,
        "chance_high": 0.947,
        "chance_is": "share of simulated futures in which every standard is met",
        "runs": 60,
        "standards": [_of(13.14, 0.9)],
        "without": [_of(18.68, 0.0)],
        "frontier": [_tried(0, 0.0, 16), _tried(3, 0.3125, 16), _tried(4, 0.9, 60), _tried(5, 0.88, 16, beaten=True)],
        "levers": [
            {"lever": "posts", "amount": 4.0, "gbp": 41_250.0, "without_last": 0.3125, "with_next": None}
            | {"alone": [effect], "in_plan": [effect | {"mean": None, "low": None, "high": None}]}
        ],
        "binding": ["Caseload per FTE: met in 54 of 60 futures"],
        "sayings": [],
        "plans_tried": 4,
        "runs_made": 108,
        "stopped_early": False,
        "words": ["The cheapest plan found adds 4 social workers, Assessment."],
    }


def kept(folder, document, name="staffing.json"):
    """Write a document into a folder of its own."""
    folder.mkdir()
    (folder / name).write_text(json.dumps(document), encoding="utf-8")
    return folder
