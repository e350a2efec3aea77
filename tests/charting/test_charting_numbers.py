"""What charts hold is what the run or the comparison says of itself."""

import numpy as np
import pandas as pd
import pytest
from made_for_charts import Standard, comparison_of, luck, option, rows, run_of
from scipy import stats

from sim.experiment.summary import summarise
from sim.report.charting import charts_of_comparison, charts_of_run
from sim.report.charting.chances import chance_against_posts
from sim.report.charting.effects import differences
from sim.report.charting.evidence import evidence_of
from sim.report.charting.fans import fan
from sim.report.charting.waterfall import why_it_changed

KEYS = {
    "caseload-by-team",
    "waits-by-team",
    "flow-to-a-plan",
    "flow-through-care",
    "placements-and-cost",
    "care-leavers",
    "drift-by-cause",
    "drift-by-stage",
}


def by_key(charts):
    found = {chart.key: chart for chart in charts}
    assert len(found) == len(charts)
    return found


def summary_of(run, measure, team="all"):
    found = summarise(run.table)
    own = found[(found["measure"] == measure) & (found["team"] == team) & (found["statistic"] != "last month")]
    return own.iloc[0]


def test_a_run_has_every_kind_of_chart(its_charts):
    assert by_key(its_charts).keys() >= KEYS | {"assessments-within-45-days-by-month", "cost-total-gbp-by-month"}


def test_months_are_those_of_the_runs(reference, its_charts):
    table = by_key(its_charts)["open-cases-by-month"].table
    rows = reference.table[(reference.table["measure"] == "open_cases") & (reference.table["team"] == "all")]
    wide = rows.pivot_table(index="month", columns="run", values="value", observed=True)
    assert table["month"].tolist() == [str(month) for month in wide.index]
    np.testing.assert_allclose(table["mean"], wide.mean(axis=1))
    np.testing.assert_allclose(table["low"], wide.min(axis=1))
    np.testing.assert_allclose(table["high"], wide.max(axis=1))


def test_caseloads_are_the_summarys(reference, its_charts):
    table = by_key(its_charts)["caseload-by-team"].table.set_index("team")
    for team, label in reference.manifest.teams.items():
        if label.name in table.index:
            own = summary_of(reference, "caseload_per_fte", team)
            assert table.loc[label.name, ["mean", "low", "high"]].tolist() == pytest.approx(
                own[["mean", "low", "high"]].tolist()
            )
    assert len(table) == 15


def test_placements_are_the_summarys(reference, its_charts):
    table = by_key(its_charts)["placements-and-cost"].table.set_index(["panel", "placement"])
    for panel, measure in (
        ("Cost", "cost_placements_agency_home_gbp"),
        ("Children living there", "placements_agency_home"),
    ):
        own = summary_of(reference, measure)
        assert table.loc[(panel, "Agency children's homes"), "mean"] == pytest.approx(own["mean"])
    assert table.loc["Cost", "mean"].sum() == pytest.approx(summary_of(reference, "cost_placements_gbp")["mean"])


def test_the_flow_is_the_summarys(reference, its_charts):
    table = by_key(its_charts)["flow-to-a-plan"].table.set_index(["from", "to"])["mean"]
    assert table["Contacts"].sum() == pytest.approx(summary_of(reference, "contacts")["mean"])
    assert table["Contacts", "Referrals"] == pytest.approx(summary_of(reference, "referrals")["mean"])
    rows = reference.table[reference.table["measure"] == "referral_no_further_action_share"]
    nothing = rows[rows["team"] == "all"].groupby("run")["numerator"].sum().mean()
    assert table["Referrals", "no further action"] == pytest.approx(nothing)
    care = by_key(its_charts)["flow-through-care"].table
    counted = care[care["counted"] == "counted"]
    assert counted.loc[counted["to"] == "In care", "mean"].sum() == pytest.approx(
        summary_of(reference, "care_started")["mean"]
    )
    assert counted.loc[counted["from"] == "In care", "mean"].sum() == pytest.approx(
        summary_of(reference, "care_ended")["mean"]
    )


def test_drift_adds_up_to_all_drift(reference, its_charts):
    drift = reference.table[(reference.table["measure"] == "drift_child_weeks") & (reference.table["team"] == "all")]
    for by in ("cause", "stage"):
        table = by_key(its_charts)[f"drift-by-{by}"].table
        assert table["mean"].sum() == pytest.approx(drift["value"].sum() / reference.manifest.runs)


def test_care_leavers_with_and_without_are_all(its_charts):
    table = by_key(its_charts)["care-leavers"].table
    whole = table.groupby(["panel", "month"])["mean"].sum()
    np.testing.assert_allclose(whole["By age"], whole["By personal adviser"])


@pytest.fixture
def compared(tmp_path):
    """Two options and both together: own parts -10 and -4, together 3 less than their sum."""
    runs = 12
    both, made = luck(runs), []
    for run in range(1, runs + 1):
        base = 100 + 5 * both[run - 1]
        own = {"baseline": 0, "a": -10 + 0.1 * both[-run], "b": -4.0, "ab": -17 + 0.1 * both[-run]}
        for key, less in own.items():
            cells = {"open_cases": [base + less] * 14, "contacts": [50.0] * 14}
            made += rows(cells, option=key, run=run, draw=0)
    options = (
        option("baseline", "As it is"),
        option("a", "More workers", fte={"social_worker": 4.0}),
        option("b", "Fewer contacts"),
        option("ab", "Both", together=("a", "b"), fte={"social_worker": 4.0}),
    )
    standard = Standard(key="few", name="At most 97 open", measure="open_cases", at_most=97.0)
    return comparison_of(tmp_path, made, options, standards=(standard,))


def test_why_it_changed_adds_up_and_is_paired(compared):
    chart = why_it_changed(compared, "ab")
    table = chart.table.set_index("name")["mean"]
    assert table["Fewer contacts"] == pytest.approx(-4)
    assert table["What they do only together (interaction)"] == pytest.approx(-3)
    parts = chart.table[chart.table["step"].isin(["own part", "interaction"])]
    assert table["As it is"] + parts["mean"].sum() == pytest.approx(table["Both"])
    assert table["Change in all"] == pytest.approx(table["Both"] - table["As it is"])
    assert (chart.table.loc[chart.table["name"] == "Fewer contacts", ["low", "high"]] + 4).abs().to_numpy().max() < 1e-9
    assert "-17.0 in all" in chart.title
    assert "“More workers”" in chart.title
    assert why_it_changed(compared, "a") is None


def test_differences_are_the_comparisons(compared):
    chart = differences(compared, "open_cases")
    told = compared.differences[compared.differences["measure"] == "open_cases"]
    told = told[told["statistic"] == "last 12 months"].set_index("option")
    assert chart.table["option"].tolist() == ["More workers", "Fewer contacts", "Both"]
    for name, key in (("More workers", "a"), ("Both", "ab")):
        own = chart.table.set_index("option").loc[name]
        assert own[["mean", "low", "high"]].tolist() == pytest.approx(told.loc[key, ["mean", "low", "high"]].tolist())
        assert own["error_high"] - own["mean"] == pytest.approx(told.loc[key, "half_width"])
    assert chart.title == "Open cases: largest clear difference -17.0 with “Both”"
    none = differences(compared, "contacts")
    assert none.title == "Contacts: no option's difference can be told from none"


def test_every_chart_of_a_comparison_says_the_summarys_numbers(compared):
    charts = by_key(charts_of_comparison(compared))
    assert charts.keys() >= {"open-cases-by-month", "open-cases-difference", "chance-few", "why-open-cases-ab"}
    assert "and no option" not in charts["open-cases-by-month"].title
    evidence = evidence_of(compared)
    mine = evidence.told(evidence.numbers(["open_cases"]), ["option"]).set_index("option")
    theirs = compared.summary[(compared.summary["measure"] == "open_cases")]
    theirs = theirs[theirs["statistic"] == "last 12 months"].set_index("option")
    for name in ("mean", "low", "high", "half_width"):
        pd.testing.assert_series_equal(mine[name], theirs.loc[mine.index, name], check_names=False)


def test_chances_are_those_of_the_tables_with_wilsons_interval(compared):
    chart = chance_against_posts(compared, "few")
    told = compared.chances.set_index("option")
    for row in chart.table.to_dict("records"):
        key = {"As it is": "baseline", "More workers": "a", "Fewer contacts": "b", "Both": "ab"}[row["option"]]
        assert row["chance"] == told.loc[key, "chance"]
        assert (row["low"], row["high"]) == tuple(told.loc[key, ["low", "high"]])
        ours = stats.binomtest(round(12 * row["chance"]), 12).proportion_ci(0.95, method="wilson")
        assert (row["low"], row["high"]) == pytest.approx((ours.low, ours.high))
    assert chart.table["fte"].tolist() == [0, 4, 0, 4]
    assert "line: 95 % simulation error by Wilson's interval over 12 runs" in chart.subtitle


def test_the_words_of_a_table_are_planners(its_charts):
    words = by_key(its_charts)["assessments-within-45-days-by-month"].table_in_words()
    assert words["mean"].str.endswith(" %").all()
    costs = by_key(its_charts)["placements-and-cost"].table_in_words()
    assert costs.loc[costs["panel"] == "Cost", "mean"].str.startswith("£").all()


def test_runs_are_counted_not_claimed():
    """A rise that runs do not agree on is none; one run shows no range."""
    flat = [
        row for run, shift in enumerate([1, -1, 2, -2], 1) for row in rows({"open_cases": [100, 100 + shift]}, run=run)
    ]
    chart = fan(evidence_of(run_of(flat)), "open_cases")
    assert chart.title == "Open cases: 100 to 100 by month, no clear rise or fall"
    rising = [row for run in range(1, 5) for row in rows({"open_cases": [100, 110 + run]}, run=run)]
    assert fan(evidence_of(run_of(rising)), "open_cases").title == "Open cases: up from 100 to 112"
    (alone,) = charts_of_run(run_of(rows({"open_cases": [100, 111]})))
    assert alone.title == "Open cases: from 100 to 111 in the only run"
    assert "one run, so no range" in alone.subtitle
    assert alone.table["low"].isna().all()
