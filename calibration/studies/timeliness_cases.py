"""What the page of timeliness says of single councils: Barnsley, and those that collapsed."""

import pandas as pd

from calibration.studies.cases import STEEP, Odds
from calibration.studies.published_panel import NEW_METHOD
from calibration.studies.running import ALIKE, BASELINE, OWN_TIME
from calibration.studies.timeliness_pictures import CASES
from calibration.studies.timeliness_tables import barnsley_table, collapse_table, percent
from calibration.writing import bullets, paragraph

FALL = 0.05
"""A simulated fall of this much or more counts as foreseeing a collapse."""


def risen(collapsed: pd.DataFrame) -> int:
    """Count the collapses with a steep rise of the caseload, by one method."""
    known = collapsed[collapsed["before"] >= NEW_METHOD]
    return int((known["caseload_after"] >= known["caseload_before"] * (1 + STEEP)).sum())


def seen(collapsed: pd.DataFrame) -> tuple[int, int]:
    """Count the collapses the model sees, and those simulated at both ends."""
    known = collapsed.dropna(subset=["simulated_before", "simulated_after"])
    return int((known["simulated_before"] - known["simulated_after"] >= FALL).sum()), len(known)


def barnsley_words(rows: pd.DataFrame) -> str:
    """Say how Barnsley was at its highest and lowest caseload."""
    known = rows[rows["year"] >= NEW_METHOD].dropna(subset=["share", "caseload", ALIKE]).sort_values("caseload")
    low, *_, top = known.to_dict("records")
    return (
        f"At {top['caseload']:.1f} cases (year to March {top['year']:.0f}) it had {percent(top['share'], 1)} % in "
        f"time, at {low['caseload']:.1f} ({low['year']:.0f}) {percent(low['share'], 1)} %; simulated alike "
        f"{percent(top[ALIKE])} % and {percent(low[ALIKE])} %."
    )


def _extent(rows: pd.DataFrame, name: str) -> str:
    return f"{percent(rows[name].min())} to {percent(rows[name].max())} %"


def of_barnsley(rows: pd.DataFrame) -> str:
    """Say what the model makes of Barnsley."""
    known = rows[rows["year"] >= NEW_METHOD].dropna(subset=["share"])
    return "\n".join(
        [
            paragraph(
                """
                Its paper of December 2017 reports 99 % within 45 days at an average caseload of 21.7 in the teams it
                counts, and asks for posts to bring it to 18. Social workers who hold cases are not published before
                September 2017, so earlier years are simulated with that staff and say nothing about staffing; nobody
                publishes assessments in 45 days before the year to March 2015.
                """
            ),
            barnsley_table(rows),
            paragraph(
                f"""
                Its timeliness goes the other way than workload. {barnsley_words(rows)} From 2018 on it has
                {_extent(known, "share")} in time; alike it would have {_extent(known, ALIKE)}, with its own natural
                time {_extent(known, OWN_TIME)}, and its drafted baselines have {_extent(known, BASELINE)}. So neither
                its 99 % nor the years below 90 % are explained by staffing. And 99 % is out of reach even of times
                fitted to its own durations: a lognormal with a sprint from day 40 leaves a tail that Barnsley did not
                have. Promotion day and sprint have to be calibrated for such a council; its baseline as drafted is
                wrong.
                """
            ),
        ]
    )


def of_collapses(rows: pd.DataFrame, chances: Odds) -> str:
    """Say what staffing did about collapses, and what the model says."""
    fell, known = seen(rows)
    by_one_method = rows[rows["before"] >= NEW_METHOD]
    before = by_one_method[by_one_method["before"] > NEW_METHOD].dropna(subset=["caseload_earlier", "caseload_before"])
    led = int((before["caseload_before"] > before["caseload_earlier"]).sum())
    during = by_one_method.dropna(subset=["caseload_before", "caseload_after"])
    rose = int((during["caseload_after"] > during["caseload_before"]).sum())
    left = rows.dropna(subset=["turnover_before", "turnover_after"])
    turned = int((left["turnover_after"] > left["turnover_before"]).sum())
    back = rows.dropna(subset=["share_later"])
    gained = float((back["share_later"] - back["share_after"]).median())
    rest, rest_falls = chances.windows - chances.steep, chances.falls - chances.steep_falls
    return "\n".join(
        [
            paragraph(
                """
                All falls by 25 points or more within two years. Each cell: the year before the fall began, its last
                good year, its worst year, the year after; staffing of the September in these years. Caseloads of the
                year to March 2017 are by the older method and not counted below.
                """
            ),
            collapse_table(rows),
            f"![Published and simulated shares, Barnsley and the councils that collapsed]({CASES})\n",
            bullets(
                [
                    f"""In {led} of {len(before)} the caseload had risen the year before; in {rose} of {len(during)} it
                    rose during the fall, in {risen(rows)} by {percent(STEEP)} % or more. Turnover rose in {turned} of
                    {len(left)}.""",
                    f"""Of {chances.steep} two-year windows with caseloads up by {percent(STEEP)} % or more
                    {chances.steep_falls} hold a collapse ({percent(chances.steep_falls / chances.steep, 1)} %), of the
                    {rest} others {rest_falls} ({percent(rest_falls / rest, 1)} %): a warning, mostly a false
                    one.""",
                    f"""The year after, {percent(gained)} points (median) are won back, more than staffing changes in a
                    year: much of a collapse is a backlog, a new system or new managers, and the way back is partly
                    regression to the mean.""",
                    f"""Simulated alike, {fell} of {known} fall by {percent(FALL)} points or more.""",
                ]
            ),
        ]
    )


def case_title(collapsed: pd.DataFrame) -> str:
    """Return the title of the picture of cases."""
    fell, known = seen(collapsed)
    return (
        f"Workload as the model sees it explains neither Barnsley's 99 % nor most collapses: it falls in {fell} of "
        f"{known} (share of assessments within 45 days, years to March)"
    )
