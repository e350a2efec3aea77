"""Draws for a comparison: what they spread over, that options share them, and that nothing else moves them."""

import pickle
import subprocess
import sys
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from scipy.stats import qmc

from sim.scenario import ScenarioError, drawn_options, in_force, load, load_options, reading_options
from sim.scenario.drawing import _Drawing
from sim.scenario.reading_options_values import bounds
from sim.scenario.spread import Spread

from .files import good_text
from .options_files import GOOD, MEASURES, option_of

HOUSE = Path(__file__).parents[2]
CERTAIN = "unit: {}, source: tests, status: assumption}}"
INTERVALS = {
    "practice.delay_share": ("delay_share: {value: 0.7, unit: share", (0.4, 0.8, 0.8)),
    "early_help.days": ("days: {value: 90, unit: working days", (40.0, 150.0, 0.9)),
    "early_help.places": ("places: {value: 60, unit: families", (50.0, 70.0, 0.8)),
    "demand.trend_per_year": ("trend_per_year: {value: 0, unit: share per year", (-0.02, 0.05, 0.8)),
}
TAIL = "source: paper, status: assumption}"


def with_intervals(text: str, *paths: str) -> str:
    for path in paths:
        begins, (low, high, coverage) = INTERVALS[path]
        assert text.count(begins) == 1, begins
        interval = f"interval: {{low: {low}, high: {high}, coverage: {coverage}}}"
        text = text.replace(begins, f"{begins}, {interval}")
    return text


@pytest.fixture
def uncertain(read, options_folder):
    def uncertain(*paths: str, text: str = GOOD, name: str = "uncertain"):
        file = f"{name}{'_'.join(paths)}.yaml"
        (options_folder / file).write_text(with_intervals(good_text(), *paths), encoding="utf-8")
        return read(text.replace("baseline: base.yaml", f"baseline: {file}"))

    return uncertain


def columns(drawn):
    names, values = drawn.table()
    return dict(zip(names, values.T, strict=True))


@pytest.mark.parametrize(
    ("value", "low", "high", "coverage", "figure"),
    [
        (0.7, 0.4, 0.8, 0.8, bounds("share", 0, 1)),
        (0.02, 0.0, 0.1, 0.8, bounds("share", 0, 1)),
        (0.95, 0.9, 1.0, 0.9, bounds("share", 0, 1)),
        (9.0, 4.0, 30.0, 0.9, bounds("hours", 0.1, 80)),
        (0.0, -0.02, 0.05, 0.5, bounds("share per year", -0.5, 1)),
        (3.0, 0.0, 12.0, 0.8, bounds("months", 0, 60)),
        (-1.0, -3.0, 4.0, 0.8, bounds("children")),
        (5.0, 5.0, 9.0, 0.8, bounds("FTE", 0)),
    ],
)
def test_value_low_and_high_are_the_quantiles_they_are_said_to_be(value, low, high, coverage, figure):
    spread = Spread(value, low, high, coverage, figure)
    quantiles = np.array([(1 - coverage) / 2, 0.5, (1 + coverage) / 2])
    assert spread.at(quantiles) == pytest.approx([low, value, high], abs=1e-12)
    everything = spread.at(np.linspace(0, 1, 10_001))
    assert np.all(np.diff(everything) >= 0)
    if figure.least is not None:
        assert everything.min() >= figure.least
    if figure.most is not None:
        assert everything.max() <= figure.most


def test_whole_numbers_are_drawn_whole():
    assert set(Spread(60, 50, 70, 0.8, bounds("families", 0, whole=True)).at(np.linspace(0, 1, 99)) % 1) == {0.0}


def test_figures_and_amounts_are_spread_over_their_intervals(uncertain):
    options = uncertain(*INTERVALS)
    drawn = columns(drawn_options(options, draws=200, seed=1))
    expected = {path: interval for path, (_, interval) in INTERVALS.items()} | {
        "posts/assessment_social_worker/recruited_in_months": (2, 7, 0.8),
        "posts/assessment_social_worker/agency_meanwhile": (0.2, 0.9, 0.8),
        "standard/practice.caseload_standard@2024-10-01": (15, 17, 0.8),
        "demand/demand.contacts@2025-01-01": (1, 1.25, 0.9),
    }
    assert set(drawn) == set(expected)
    for name, (low, high, coverage) in expected.items():
        found = np.quantile(drawn[name], [(1 - coverage) / 2, (1 + coverage) / 2])
        assert found == pytest.approx([low, high], rel=0.03, abs=0.002), name
    hours, places = drawn["early_help.days"], drawn["early_help.places"]
    assert abs(np.corrcoef(hours, places)[0, 1]) < 0.2


def test_the_central_case_is_untouched(uncertain):
    options = uncertain(*INTERVALS)
    drawn = drawn_options(options, draws=5, seed=1)
    assert drawn.draws == 5
    for option in options.options:
        assert drawn.at(option.key, 0) == in_force(option)


def test_every_option_has_the_same_draw(uncertain):
    drawn = drawn_options(uncertain(*INTERVALS), draws=6, seed=3)
    for draw in range(1, 7):
        councils = {key: drawn.at(key, draw)[0] for key in drawn.keys}
        assert councils["posts"] == councils["standard"] == councils["baseline"]
        assert councils["demand"].practice == councils["baseline"].practice
        assert councils["demand"].early_help.days == councils["baseline"].early_help.days
        assert drawn.at("both", draw)[1].posts == drawn.at("posts", draw)[1].posts
        standard = drawn.at("standard", draw)[1].phases[0].parameters.practice.caseload_standard
        assert drawn.at("both", draw)[1].phases[0].parameters.practice.caseload_standard == standard


def test_another_option_or_interval_changes_no_other_draw(uncertain):
    before = columns(drawn_options(uncertain("practice.delay_share", "early_help.days"), draws=20, seed=1))
    more = GOOD + (
        "  more: {name: x, changes: [{figure: early_help.days, times: 2, "
        "interval: {low: 1.5, high: 2.5, coverage: 0.8}, " + TAIL + "]}\n"
    )
    after = columns(drawn_options(uncertain(*INTERVALS, text=more), draws=20, seed=1))
    assert set(after) - set(before) == {"demand.trend_per_year", "early_help.places", "more/early_help.days"}
    for name, values in before.items():
        assert np.array_equal(values, after[name])


def test_the_seed_changes_everything_that_is_drawn(uncertain):
    options = uncertain(*INTERVALS)
    one, other = (columns(drawn_options(options, draws=20, seed=seed)) for seed in (1, 2))
    assert not any(np.array_equal(one[name], other[name]) for name in one)


def test_nothing_uncertain_has_no_draws(read, options_folder):
    text = GOOD[: GOOD.index("options:\n")] + "options:\n  a: {name: a, lines: [{name: b, gbp: 1, " + TAIL + "]}\n"
    drawn = drawn_options(read(text), draws=20, seed=1)
    assert drawn.draws == 0
    assert drawn.table()[1].shape == (0, 0)
    assert drawn.at("a", 0)[0] == load(options_folder / "base.yaml").parameters
    with pytest.raises(ValueError, match="there is no draw 1"):
        drawn.at("a", 1)
    with pytest.raises(KeyError):
        drawn.at("b", 0)
    assert drawn_options(read(), draws=0, seed=1).draws == 0


def test_uncertain_amounts_alone_are_drawn_too(read):
    drawn = drawn_options(read(), draws=4, seed=1)
    assert drawn.draws == 4
    assert drawn.at("baseline", 3) == drawn.at("baseline", 0)
    assert drawn.at("standard", 3) != drawn.at("standard", 0)
    assert drawn.words == "4 draws from 4 uncertain amounts of the options"


def test_draws_that_contradict_the_rest_are_drawn_again(uncertain):
    text = GOOD + (
        "  slower: {name: x, changes: [{figure: practice.delay_share, plus: 0.15, unit: share, "
        "interval: {low: 0.1, high: 0.25, coverage: 0.8}, " + TAIL + "]}\n"
    )
    drawn = drawn_options(uncertain("practice.delay_share", text=text), draws=60, seed=1)
    assert 0 < drawn.redrawn < 30
    assert f"in {drawn.redrawn} something was drawn again" in drawn.words
    shares = [drawn.at("slower", draw)[0].practice.delay_share for draw in range(1, 61)]
    assert max(shares) <= 1
    # The figure of the baseline stays as it is without that option: the option's own amount was drawn again.
    alone = columns(drawn_options(uncertain("practice.delay_share"), draws=60, seed=1))
    assert np.array_equal(alone["practice.delay_share"], columns(drawn)["practice.delay_share"])


def test_too_many_contradictions_are_a_fault_before_anything_runs(uncertain):
    text = GOOD + (
        "  slower: {name: x, changes: [{figure: practice.delay_share, times: 1.42, "
        "interval: {low: 1.41, high: 1.43, coverage: 0.8}, " + TAIL + "]}\n"
    )
    with pytest.raises(ScenarioError) as caught:
        drawn_options(uncertain("practice.delay_share", text=text), draws=60, seed=1)
    (fault,) = caught.value.faults
    assert fault.field == "options.slower, practice.delay_share"
    assert "more than half of the draws from the intervals would contradict a rule: would be 1." in fault.rule


def test_a_council_of_its_own_shares_the_draws_and_keeps_what_it_says_otherwise(uncertain, options_folder):
    figure = (
        "{{value: {}, unit: {}, source: tests, status: assumption, interval: {{low: {}, high: {}, coverage: 0.8}}}}"
    )
    (options_folder / "own.yaml").write_text(
        "throughcare: 1\nname: Own\ndescription: x\n"
        "baseline: sharedpractice.delay_share_early_help.days.yaml\nchanges:\n"
        "  early_help:\n    days: " + figure.format(45, "working days", 30, 60) + "\n"
    )
    text = GOOD + "  own: {name: Own, scenario: own.yaml}\n"
    drawn = drawn_options(
        uncertain("practice.delay_share", "early_help.days", text=text, name="shared"), draws=9, seed=1
    )
    table = columns(drawn)
    assert {"early_help.days", "own.yaml: early_help.days", "practice.delay_share"} < set(table)
    for draw in range(1, 10):
        own, baseline = drawn.at("own", draw)[0], drawn.at("baseline", draw)[0]
        assert own.practice.delay_share == baseline.practice.delay_share
        assert own.early_help.days == table["own.yaml: early_help.days"][draw - 1]
    # The same luck: where the baseline's is long, so is its own.
    assert np.array_equal(np.argsort(table["early_help.days"]), np.argsort(table["own.yaml: early_help.days"]))


def test_the_baselines_own_draws_are_taken_row_by_row(read):
    text = GOOD.replace("baseline: base.yaml", "baseline: calibrated.yaml")
    drawn = drawn_options(read(text), draws=100, seed=1)
    assert drawn.draws == 3
    assert [drawn.at("posts", draw)[0].assessment.hours for draw in (0, 1, 2, 3)] == [9, 8.5, 9.5, 9.1]
    assert drawn_options(read(text), draws=2, seed=1).draws == 2
    assert drawn.words.startswith("3 draws from rows of base.draws.csv and 4 uncertain amounts")


def test_rows_that_an_option_contradicts_are_left_out(read):
    text = GOOD.replace("baseline: base.yaml", "baseline: calibrated.yaml") + (
        "  more_agency: {name: x, changes: [{figure: turnover.agency_cover_share, times: 3, " + TAIL + "]}\n"
    )
    drawn = drawn_options(read(text), draws=3, seed=1)
    assert (drawn.draws, drawn.redrawn) == (2, 1)
    assert [drawn.at("baseline", draw)[0].assessment.hours for draw in (1, 2)] == [8.5, 9.1]


def test_the_posterior_of_a_shipped_council():
    folder = HOUSE / "scenarios" / "leicestershire-2017"
    scenario = load(folder / "calibrated.yaml")
    drawn = drawn_options(load_options(folder / "options.yaml", _every_measure()), draws=50, seed=1)
    assert drawn.draws == 50
    for draw in (1, 25, 50):
        assert drawn.at("baseline", draw)[0] == scenario.at(draw)
    assert len(pickle.dumps(drawn)) < 1_000_000


def _every_measure():
    from sim.measures import MEASURES as EVERY

    return EVERY


def test_the_same_in_another_process(uncertain, options_folder):
    drawn = drawn_options(uncertain(*INTERVALS), draws=7, seed=5)
    again = pickle.loads(pickle.dumps(drawn))
    assert again.at("both", 7) == drawn.at("both", 7)
    program = (
        "import sys\nfrom sim.scenario import drawn_options, load_options\n"
        f"options = load_options({str(options_folder / 'options.yaml')!r}, {MEASURES!r})\n"
        "sys.stdout.buffer.write(drawn_options(options, draws=7, seed=5).table()[1].tobytes())\n"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=HOUSE)
    assert there.stdout == drawn.table()[1].tobytes()


def test_options_are_read_with_the_ordinary_loader(options_folder):
    assert reading_options.load is load
    (options_folder / "plain.yaml").write_text(GOOD, encoding="utf-8")
    assert option_of(load_options(options_folder / "plain.yaml", MEASURES), "both").overrides


def test_quantiles_of_a_figure_are_a_latin_hypercube_as_scipy_makes_it():
    asked = _Drawing.__new__(_Drawing)
    asked.seed, asked.draws = 7, 50
    found = asked.evenly("demand.contacts_per_year")
    assert sorted(np.floor(found * 50).astype(int)) == list(range(50))
    rng = np.random.default_rng([7, crc32(b"demand.contacts_per_year")])
    assert found.tolist() == qmc.LatinHypercube(d=1, seed=rng).random(50)[:, 0].tolist()
