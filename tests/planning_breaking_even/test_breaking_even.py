"""Break-even on a made-up comparison whose answers are known by hand."""

import json
import math
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from command_line import typed

from sim.experiment.worth import paid_back
from sim.measures import MEASURES
from sim.measures.definitions.costs import PARTS_OF_THE_TOTAL, cost_of
from sim.planning.breaking_even import CASH, LINES, break_even
from sim.planning.lasting import first_lasting, lasting
from sim.results.compared import Comparison, ComparisonManifest, OptionTold, WorthTold
from sim.results.comparison import COMPARISON, DRAWS, MONTHS, ComparisonError
from sim.results.parquet import write_table
from sim.scenario.options import Worth
from sim.vocabulary import PlacementKind

LENGTH, PAIRS = 4, 4
AGENCY, FOSTER = cost_of(PlacementKind.AGENCY_FOSTER), cost_of(PlacementKind.IN_HOUSE_FOSTER)
WEEKS = WorthTold(
    key="weeks",
    name="A child-week at £100",
    saved="drift_child_weeks",
    gbp=100.0,
    paid="cost_staff_gbp",
    months=(2, 4),
    source="tests",
    status="assumption",
    note="",
)


def option(key, **more):
    told = {
        "key": key,
        "name": key,
        "description": "",
        "scenario": "",
        "scenario_hash": "",
        "together": (),
        "lines": (),
        "first_month": "",
        "first_year_gbp": 30.0,
        "full_year_gbp": 40.0,
        "not_simulated_full_year_gbp": 0.0,
        "fte_by_role": {},
        "by_funding_line": {},
        "not_simulated_by_month": (0.0,) * LENGTH,
        "own_places_are_cashable_share": 0.25,
    }
    return OptionTold(**told | more)


def manifest(*options, **more):
    told = {
        "name": "Made up",
        "description": "",
        "options_path": "options.yaml",
        "options_hash": "0",
        "council": "Nowhere",
        "start": date(2024, 4, 1),
        "months": LENGTH,
        "seed": 1,
        "budget": PAIRS,
        "runs": PAIRS,
        "draws": 0,
        "drawn_from": "nothing is drawn",
        "runs_per_draw": 2,
        "precision": None,
        "stopped": "",
        "failed": (),
        "headline": "drift_child_weeks",
        "options": (option("baseline"), *options),
        "standards": (),
        "worth": (WEEKS,),
        "teams": {},
        "versions": {},
        "code": "",
        "commit": "",
        "dirty": None,
        "started": datetime(2026, 1, 1, tzinfo=UTC),
        "duration_seconds": 1.0,
        "events_per_run": 1.0,
        "command": "",
    }
    return ComparisonManifest(**told | more)


def write(folder, told, changes, draw=0):
    """Write runs in which each measure is 1,000 a month, but for `changes`: option, measure and its difference."""
    rows = [
        {
            "option": each.key,
            "draw": draw,
            "run": run,
            "month": f"2024-{4 + month:02d}",
            "team": "all",
            "measure": measure,
            "numerator": 1000.0 + run + difference[run - 1, month],
            "denominator": 1000.0 + run + difference[run - 1, month] if measure == "depth_of_work" else 1.0,
        }
        for each in told.options
        for measure in MEASURES
        for difference in (np.broadcast_to(changes.get((each.key, measure), 0.0), (PAIRS, LENGTH)),)
        for run in range(1, PAIRS + 1)
        for month in range(LENGTH)
    ]
    write_table(pd.DataFrame(rows), folder / MONTHS)
    empty = pd.DataFrame()
    return Comparison(folder, told, empty, empty, empty, empty, empty)


def by_key(lines, months=LENGTH):
    return {each.line.key: each for each in lines if each.months == months}


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    """A post of 100 a month that saves 0, 50, 200 and 300 of agency fostering, and more so from run to run."""
    told = manifest(option("post"))
    saved = -np.array([[0.0, 50.0, 200.0, 300.0]]) + np.array([[0.0], [-40.0], [-100.0], [300.0]])
    changes = {
        ("post", "cost_staff_gbp"): 100.0,
        ("post", AGENCY): saved,
        ("post", FOSTER): -40.0,
        ("post", "drift_child_weeks"): -1.0,
        ("post", "depth_of_work"): -8.0,
    }
    return write(tmp_path_factory.mktemp("post"), told, changes), saved


def test_what_is_saved_and_paid_adds_up_pair_by_pair(post):
    comparison, agency = post
    (found,) = break_even(comparison).options
    cash = found.accounts[0]
    net = np.cumsum(-agency + 0.25 * 40.0 - 100.0, axis=1)
    assert [each.paid.net for each in cash.by_month] == pytest.approx(net.mean(axis=0))
    assert [each.paid.chance for each in cash.by_month] == pytest.approx((net > 0).mean(axis=0))
    assert [each.paid.paid for each in cash.by_month] == pytest.approx([100.0, 200.0, 300.0, 400.0])
    assert (found.pairs, cash.key, cash.by_month[0].month) == (PAIRS, CASH, "2024-04")


def test_to_stay_is_not_to_be_above_once(tmp_path):
    told = manifest(option("post"))
    # net of the months 10, -30, 40, 0 in every run: above, below, above, above
    staff = -np.array([[10.0, -30.0, 40.0, 0.0]])
    (found,) = break_even(write(tmp_path, told, {("post", "cost_staff_gbp"): staff})).options
    cash = found.accounts[0]
    assert [each.paid.chance for each in cash.by_month] == [1.0, 0.0, 1.0, 1.0]
    assert [each.stays for each in cash.by_month] == [0.0, 0.0, 1.0, 1.0]
    assert (cash.breaks_even.median, cash.breaks_even.never) == (3.0, 0.0)


def test_every_pound_of_the_total_is_in_one_line(tmp_path):
    told = manifest(option("post"))
    parts = [name for name in PARTS_OF_THE_TOTAL if name != "cost_placements_gbp"]
    parts += [cost_of(kind) for kind in PlacementKind]
    changes = {("post", name): float(2**place) for place, name in enumerate(parts)}
    changes["post", "cost_agency_premium_gbp"] = 3.0
    (found,) = break_even(write(tmp_path, told, changes)).options
    lines = by_key(found.lines)
    pounds = sum(each.mean for each in lines.values() if each.line.is_cash) + lines["own_places_not_cash"].mean
    assert pounds == pytest.approx(-LENGTH * sum(2**place for place in range(len(parts))))
    assert lines["agency_premium"].mean == -12.0


def test_what_is_not_cash_has_its_own_unit_and_is_not_added(post):
    (found,) = break_even(post[0]).options
    lines = by_key(found.lines)
    assert (lines["drift"].mean, lines["drift"].line.unit) == (4.0, "child-weeks")
    assert (lines["hours"].mean, lines["hours"].line.unit) == (32.0, "hours")
    assert lines["own_places_not_cash"].mean == pytest.approx(0.75 * 160.0)
    cash = sum(each.mean for key, each in lines.items() if each.line.is_cash)
    assert cash == pytest.approx(found.accounts[0].by_month[-1].paid.net)
    assert {line.key for line in LINES if not line.is_cash} == {"own_places_not_cash", "drift", "hours"}


def test_an_option_that_adds_places_pays_for_all_of_them(tmp_path):
    told = manifest(option("post"))
    changes = {("post", FOSTER): 40.0, ("post", "own_home_beds"): 4.0}
    (found,) = break_even(write(tmp_path, told, changes)).options
    assert found.has_other_places
    assert found.accounts[0].by_month[-1].paid.net == pytest.approx(-160.0)


def test_a_worth_of_the_file_is_what_the_comparison_says_of_it(post):
    comparison, _ = post
    (found,) = break_even(comparison).options
    worth = next(account for account in found.accounts if account.kind == "worth")
    assert (worth.key, worth.status) == ("weeks", "assumption")
    sums = pd.DataFrame(
        {
            "option": name,
            "draw": 0,
            "run": run,
            "saved": 4000.0 - 2 * (name == "post"),
            "paid": 200.0 * (name == "post"),
        }
        for name in ("baseline", "post")
        for run in range(1, PAIRS + 1)
    )
    asked = Worth(key="weeks", name="", saved="", gbp=100.0, paid="")
    (same,) = paid_back(sums, asked, 2, "baseline", {})
    assert worth.by_month[1].paid == same


def test_what_is_paid_and_not_simulated_is_on_top(tmp_path):
    told = manifest(option("officer", not_simulated_by_month=(0.0, 10.0, 20.0, 20.0)))
    (found,) = break_even(write(tmp_path, told, {})).options
    for account in found.accounts:
        assert [each.paid.paid for each in account.by_month] == [0.0, 10.0, 20.0, 20.0]
        assert account.breaks_even.never == 1.0
    assert math.isnan(found.accounts[0].by_month[0].paid.chance)


def test_the_share_of_own_places_that_is_cash_is_that_of_the_draw(tmp_path):
    told = manifest(option("post"), draws=2)
    comparison = write(tmp_path, told, {("post", FOSTER): -40.0}, draw=2)
    table = pd.DataFrame({"draw": [1, 2], "prices.own_places_are_cashable_share": [0.1, 0.5]})
    table.to_csv(tmp_path / DRAWS, index=False)
    (found,) = break_even(comparison).options
    assert found.accounts[0].by_month[-1].paid.net == pytest.approx(0.5 * 160.0)


def test_a_comparison_that_did_not_keep_what_is_needed_is_refused(tmp_path):
    told = manifest(option("officer", not_simulated_by_month=(), not_simulated_full_year_gbp=12.0))
    with pytest.raises(ComparisonError, match="compare again"):
        break_even(write(tmp_path, told, {}))
    (tmp_path / MONTHS).write_bytes(b"no table")
    damaged = Comparison(tmp_path, told, *[pd.DataFrame()] * 5)
    with pytest.raises(ComparisonError, match="missing or damaged"):
        break_even(damaged)


def test_lasting_counts_runs_that_never_do():
    holds = np.array([[True] * 5, [False, False, True, True, True], [True, True, True, True, False]])
    assert first_lasting(holds).tolist() == [0.0, 2.0, math.inf]
    assert first_lasting(holds, at_least=4).tolist() == [0.0, math.inf, math.inf]
    found = lasting(first_lasting(holds))
    assert (found.median, found.low, found.high, found.never, found.runs) == (2.0, 0.0, math.inf, 1 / 3, 3)


def test_the_command_tells_writes_and_refuses(post, capsys, tmp_path):
    comparison, _ = post
    (comparison.folder / COMPARISON).write_text(comparison.manifest.model_dump_json(), encoding="utf-8")
    for name in ("summary", "differences", "chances", "worth"):
        (comparison.folder / f"{name}.csv").write_text("option\n", encoding="utf-8")
    code, out, _ = typed(capsys, "break-even", comparison.folder, "--json", "--out", tmp_path / "answer")
    told = json.loads(out)
    assert code == 0
    assert told["options"][0]["accounts"][0]["by_month"][3]["paid"] == 400.0
    assert {file.name for file in (tmp_path / "answer").iterdir()} == {
        "break-even.json",
        "by-month.csv",
        "lines.csv",
        "net-post-cash.png",
        "net-post-weeks.png",
    }
    code, out, _ = typed(capsys, "break-even", comparison.folder, "--option", "post")
    assert code == 0
    assert "never added to pounds" in " ".join(out.split())
    code, _, said = typed(capsys, "break-even", comparison.folder, "--option", "pots")
    assert code == 2
    assert 'did you mean "post"?' in said
    assert typed(capsys, "break-even", tmp_path / "none")[0] == 1
