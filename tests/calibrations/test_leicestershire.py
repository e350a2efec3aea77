"""The Leicestershire baseline: what it is made of, and that the files are what the closed forms say."""

import csv
from pathlib import Path

import pytest

from calibration import leicestershire_2017 as built
from calibration.published import read_figures, read_sources
from sim.scenario import load
from sim.vocabulary import TeamKind

from .source_tables import needs_source_tables, paper_says, rows_of

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios" / "leicestershire-2017"


@pytest.fixture(scope="module")
def council() -> built.Leicestershire:
    return built.at_targets()


@pytest.mark.parametrize("name", ["baseline.yaml", "permanent-only.yaml"])
def test_the_files_are_what_the_closed_forms_give(name: str, tmp_path: Path) -> None:
    built.main(tmp_path)
    assert (tmp_path / name).read_text(encoding="utf-8") == (FOLDER / name).read_text(encoding="utf-8")


def test_every_figure_has_source_date_and_status() -> None:
    for row in load(FOLDER / "baseline.yaml").register:
        if row.source == "default":
            assert row.field.startswith("teams.")  # posts and cases a team has none of
            assert row.value == 0
            continue
        assert row.source_title
        assert row.date
        assert row.status in {"published", "derived", "assumption"}


def test_assumptions_that_matter_carry_an_interval() -> None:
    register = {row.field: row for row in load(FOLDER / "baseline.yaml").register}
    for field in ("assessment.hours", "practice.delay_share", "practice.ceiling_share", "assessment.sprint"):
        assert register[field].low is not None, field
        assert register[field].low < register[field].value < register[field].high, field


def test_open_cases_add_up_to_the_paper(council: built.Leicestershire) -> None:
    stock = load(FOLDER / "baseline.yaml").parameters.stock
    total = stock.children_in_assessment + stock.children_on_cp_plan + stock.children_on_cin_plan
    total += stock.disabled_children + stock.children_in_care + stock.care_leavers
    assert total == council.published["open_cases"] == 2800


def test_team_sizes_move_with_the_mean_target(council: built.Leicestershire) -> None:
    """76 to 109 FTE: the upper end at 19, the lower at 17 (at 17.5 the paper's figures give 81)."""
    sizes = {target: built.team_sizes(council.published, target).fte for target in (17.0, 17.5, 18.25, 19.0)}
    assert [round(fte) for fte in sizes.values()] == [76, 81, 92, 109]


def test_permanent_posts_at_the_papers_caseloads_hold_the_papers_cases() -> None:
    teams = load(FOLDER / "permanent-only.yaml").parameters.teams
    for team, caseload in (("first_response", 26.5), ("child_protection_1b", 21), ("strengthening_families_3", 27)):
        one = teams[team]
        assert one.agency_social_workers_fte == 0
        permanent = one.social_workers_fte + one.senior_practitioners_fte + one.asye_fte
        assert one.cases_at_start / permanent == pytest.approx(caseload, rel=0.005)


def test_case_holders_as_staffed_are_those_dfe_counted(council: built.Leicestershire) -> None:
    """Supervising and kinship social workers hold carers, not children: they are not among them."""
    teams = [
        team
        for team in load(FOLDER / "baseline.yaml").parameters.teams.values()
        if team.kind not in (TeamKind.FOSTERING, TeamKind.KINSHIP)
    ]
    fte = sum(
        team.social_workers_fte + team.senior_practitioners_fte + team.asye_fte + team.agency_social_workers_fte
        for team in teams
    )
    assert fte == pytest.approx(council.published["case_holders_2017"], abs=0.1)


def test_assessment_effort_is_reconciled_with_the_hours_not_with_timeliness(council: built.Leicestershire) -> None:
    assert 4 <= council.effort.assessment <= 18
    more = built.at_targets(load=1.05)
    less = built.at_targets(load=0.85)
    assert less.effort.assessment < council.effort.assessment < more.effort.assessment


def test_referrals_are_dfes_months(council: built.Leicestershire) -> None:
    assert council.referrals == 6868
    expected = council.returns.by_month(council.months(12), council.return_share, 12)
    closed, still_open = council.returns.from_before(council.months(16, ending=-16), council.return_share, 12)
    back = [sum(parts) for parts in zip(council.first_time, expected, closed, still_open, strict=True)]
    assert back == pytest.approx(council.months(12))


def test_sources_are_named_once() -> None:
    sources = read_sources()
    assert len({source.id for source in sources}) == len(sources)
    with (ROOT / "calibration" / "published" / "leicestershire_2017.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["source"] for row in rows} <= {source.id for source in sources}
    assert len({row["id"] for row in rows}) == len(rows)


@needs_source_tables
@pytest.mark.parametrize(
    ("table", "year", "column", "figure"),
    [
        ("c1_children_in_need_referrals_and_rereferrals_2013_to_2025", 2018, "referral_count", "referrals_2018"),
        ("c2_children_in_need_assessments_duration_2014_to_2024", 2018, "41-45_days", "assessments_41_to_45_days_2018"),
        ("c4_children_in_need_section_47s_and_icpcs_2013_to_2024", 2019, "ICPC", "icpcs_2019"),
        ("c6_children_in_need_referrals_by_month_2013_to_2024", 2018, "August", "referrals_in_2017_08"),
        ("c6_children_in_need_referrals_by_month_2013_to_2024", 2019, "July", "referrals_in_2018_07"),
        ("d1_child_protection_plans_2013_to_2024", 2018, "CPP_end", "cp_plans_ended_2018"),
        ("b1_children_in_need_2013_to_2025", 2018, "Ended_episodes", "episodes_of_need_ended_2018"),
        ("csww_indicators_2017_to_2025", 2017, "case_holders_fte", "case_holders_2017"),
    ],
)
def test_figures_are_dfes(table: str, year: int, column: str, figure: str) -> None:
    rows = [row for row in rows_of(f"dfe/{table}.csv.gz") if row["la_name"] == "Leicestershire"]
    [row] = [row for row in rows if row["time_period"] == str(year)]
    assert float(row[column]) == read_figures("leicestershire_2017")[figure]


@needs_source_tables
@pytest.mark.parametrize(
    ("fact", "figure"),
    [
        ("Open cases across children's social care", "open_cases"),
        ("First Response: children requiring assessment in July", "children_requiring_assessment"),
        ("CP Locality 3 Team C cases over capacity", "cp_3c_over_capacity"),
        ("CIN Locality 3 over capacity", "cin_3_over_capacity"),
        ("IRO average caseload (LAC + CP) March 2017", "reviewing_officer_caseload"),
    ],
)
def test_figures_are_the_papers(fact: str, figure: str) -> None:
    assert paper_says(fact) == read_figures("leicestershire_2017")[figure]


@pytest.mark.parametrize("target", built.FEASIBLE_TARGETS)
def test_the_scenario_can_be_built_at_both_ends_of_the_mean_target(target: float) -> None:
    at = built.at_targets(target)
    parameters = built.draft(at).scenario("end", "of the range").parameters
    assert 0 < parameters.stock.care_in_child_protection_teams < parameters.stock.children_in_care


def test_beyond_that_the_paper_contradicts_itself() -> None:
    """At 19 the child protection teams would hold more children in care than there were."""
    at = built.Leicestershire(mean_target=18.9)
    assert at.care_in_cp_teams > at.published["children_in_care"]
