"""The sections of the page of a validation that its numbers fill."""

import pandas as pd

from calibration.validating.listed import LISTED
from calibration.validating.pooling import ALL, COUNTS, SHARES, UNKNOWN, coverage_table
from calibration.validating.results import Results
from calibration.validating.telling import (
    give_or_take,
    off_by,
    percent,
    said,
    skill_words,
    table,
)
from calibration.writing import bullets, paragraph

MEANT = 0.8
BESIDE = 2.0
"""Standard errors beyond which a share is said to differ from what was meant."""


def what_was_done(results: Results) -> str:
    """Say what was forecast, and by which command."""
    asked, done = results.asked, results.finished
    words = paragraph(
        f"""{len(done)} councils were calibrated to what was published up to 31 March {asked["train_to"]}, and forecast
        from the next day to 31 March {asked["test_to"]}: {asked["futures"]} futures each, every one with its own draw
        of the fitted figures, its own way for rates to drift, and its own luck. Each council's own published figures
        of the years after were then held against the ranges: {len(results.scores):,} of them. This is one origin, one
        table of one country, and councils have years in common, the first of the pandemic among them: it is weak
        evidence, good or bad."""
    )
    return f"{words}{_unfinished(results)}\nMade by\n\n    {results.command}\n"


def _unfinished(results: Results) -> str:
    """Say so if councils of our own study are still to come."""
    done = set(results.scores["council"])
    chosen = [each.council for each in LISTED]
    if not done <= set(chosen) or len(done) in (1, len(chosen)):
        return ""
    return "\n" + paragraph(
        f"**The study is not finished**: of the {len(chosen)} councils chosen beforehand, the smallest first, "
        f"{len(done)} are here. `make validation` goes on with the others."
    )


def findings(results: Results) -> str:
    """Say what was found, group by group."""
    said_ = []
    for group in (COUNTS, SHARES, UNKNOWN):
        if (row := results.row(group)) is None:
            continue
        said_.append(_finding(group, row))
    best, worst = _ends(results)
    if best:
        said_.append(f"Held best: {best}. Held worst: {worst}.")
    return bullets(said_, sign="-")


def _finding(group: str, row: pd.Series) -> str:
    held, error = float(row["inside_80"]), _surest(row)
    words = f"**{group[0].upper()}{group[1:]}** ({row['cases']:,.0f} figures): the ranges meant to hold 80 % held "
    words += f"{give_or_take(held, error)}"
    off = held - MEANT
    if abs(off) <= BESIDE * error:
        words += ", no more away from 80 than so few councils allow"
    else:
        words += ": they are too " + ("wide" if off > 0 else "narrow or in the wrong place")
    if pd.notna(row["inside_80_last_spread"]):
        words += f"; last year's figure with the usual changes held {percent(float(row['inside_80_last_spread']))}"
    words += "."
    if group != UNKNOWN and pd.notna(row["skill"]):
        skill, of_error = float(row["skill"]), float(row["skill_error"])
        than = "better than" if skill > 0 else "worse than"
        sure = "" if abs(skill) > BESIDE * of_error else ", which may be chance"
        words += (
            f" The forecast was {than} last year's figure with the usual changes: skill {skill_words(skill, of_error)}"
            f"{sure}. Moved by what the training year was off: {skill_words(*_pair(row, 'skill_anchored'))}."
        )
    return words


def _surest(row: pd.Series) -> float:
    """Return the larger of both standard errors: that by councils is hardly known where there are few."""
    return float(row[["binomial_error_80", "clustered_error_80"]].max())


def _pair(row: pd.Series, name: str) -> tuple[float, float]:
    return float(row[name]), float(row[f"{name}_error"])


def _ends(results: Results) -> tuple[str, str]:
    rows = results.coverage
    rows = rows[(rows["horizon"] == ALL) & (rows["series"] != ALL) & rows["group"].isin([COUNTS, SHARES])]
    if len(rows) < 6:
        return "", ""
    ordered = rows.iloc[(rows["inside_80"] - MEANT).abs().argsort()]

    def words(part: pd.DataFrame) -> str:
        pairs = zip(part["series"], part["inside_80"], strict=True)
        return ", ".join(f"{said(str(series))} ({percent(float(held))})" for series, held in pairs)

    return words(ordered.head(3)), words(ordered.iloc[::-1].head(3))


def by_horizon(results: Results) -> str:
    """Return the table by how far ahead."""
    rows = []
    for group in (COUNTS, SHARES):
        horizons = results.coverage
        horizons = horizons[(horizons["group"] == group) & (horizons["series"] == ALL) & (horizons["horizon"] != ALL)]
        rows += [
            {
                "figures": group,
                "years ahead": row["horizon"],
                "cases": f"{row['cases']:,.0f}",
                "in 50 % range": give_or_take(row["inside_50"], row["clustered_error_50"]),
                "in 80 % range": give_or_take(row["inside_80"], row["clustered_error_80"]),
                "in 90 % range": give_or_take(row["inside_90"], row["clustered_error_90"]),
                "last value's 80 %": percent(row["inside_80_last_spread"]),
                "skill": skill_words(*_pair(row, "skill")),
                "skill, moved": skill_words(*_pair(row, "skill_anchored")),
            }
            for _, row in horizons.iterrows()
        ]
    words = paragraph(
        """After ± stands one standard error that takes each council as one whole; the binomial one, as if every figure
        stood for itself, is in `coverage.csv`. Skill is 1 less the forecast's score (fair CRPS) over
        that of last year's figure with the usual changes: above 0 the forecast was better. *Moved*: the same futures,
        shifted by as much as the simulated training year was off."""
    )
    return f"{table(pd.DataFrame(rows))}\n{words}"


def by_series(results: Results) -> str:
    """Return the tables by figure."""
    rows = results.coverage
    rows = rows[(rows["horizon"] == ALL) & (rows["series"] != ALL)]
    told = [
        {
            "figure": said(row["series"]),
            "cases": f"{row['cases']:,.0f}",
            "in 80 % range": give_or_take(row["inside_80"], row["clustered_error_80"]),
            "off by": off_by(row["bias"], "log" if row["group"] == COUNTS else "points"),
            "score": _score(row, "crps"),
            "last value": _score(row, "crps_last"),
            "with changes": _score(row, "crps_last_spread"),
            "trend": _score(row, "crps_trend"),
            "trend, with changes": _score(row, "crps_trend_spread"),
            "skill": skill_words(*_pair(row, "skill")),
            "skill, moved": skill_words(*_pair(row, "skill_anchored")),
        }
        for _, row in rows[rows["group"] != UNKNOWN].iterrows()
    ]
    words = paragraph(
        """*Off by*: the median forecast against what came, on average; in percent, of shares in points. Scores (fair
        CRPS, the smaller the better) are of natural logarithms, so 0.10 is about 10 %, and of shares in points."""
    )
    lent = [
        {
            "figure": said(row["series"]),
            "cases": f"{row['cases']:,.0f}",
            "in 80 % range": give_or_take(row["inside_80"], row["clustered_error_80"]),
            "score": _score(row, "crps"),
        }
        for _, row in rows[rows["group"] == UNKNOWN].iterrows()
    ]
    if not lent:
        return f"{table(pd.DataFrame(told))}\n{words}"
    more = paragraph(
        f"""Figures that the table did not have of the council in {results.train_to}, so that England's, or an older
        one, stood for its own. That these are often missed says what a council's own figures are worth:"""
    )
    return f"{table(pd.DataFrame(told))}\n{words}\n{more}\n{table(pd.DataFrame(lent))}"


def _score(row: pd.Series, name: str) -> str:
    if pd.isna(row[name]):
        return "–"
    return f"{row[name]:.2f}" if row["group"] == COUNTS else f"{row[name]:.1f}"


def places(results: Results) -> str:
    """Say where in their ranges figures fell."""
    parts = []
    for group in (COUNTS, SHARES):
        row = results.row(group)
        if row is not None:
            parts.append(f"of {group} {percent(row['pit_below_10'])} and {percent(row['pit_above_90'])}")
    return paragraph(
        f"""Were the futures right, a tenth of what came would lie in their lowest tenth and a tenth in their highest.
        It was {"; ".join(parts)}. More at the top than at the bottom means that more came than was forecast."""
    )


def without_drift(results: Results, without: Results) -> str:
    """Compare with futures whose rates stay."""
    shared = set(results.finished["council"]) & set(without.finished["council"])
    rows = []
    for words, each in (("rates drift", results), ("rates stay", without)):
        pooled = coverage_table(each.scores[each.scores["council"].isin(shared)])
        for group in (COUNTS, SHARES):
            row = pooled[(pooled["group"] == group) & (pooled["series"] == ALL) & (pooled["horizon"] == ALL)].iloc[0]
            rows.append(
                {
                    "futures": words,
                    "figures": group,
                    "in 50 % range": give_or_take(row["inside_50"], row["clustered_error_50"]),
                    "in 80 % range": give_or_take(row["inside_80"], row["clustered_error_80"]),
                    "in 90 % range": give_or_take(row["inside_90"], row["clustered_error_90"]),
                    "skill": skill_words(*_pair(row, "skill")),
                }
            )
    names = ", ".join(name for name in results.finished["council"] if name in shared)
    return f"{table(pd.DataFrame(rows))}\n{paragraph(f'The same draws and luck, {len(shared)} councils: {names}.')}"


def training(results: Results) -> str:
    """Say how the training year was met."""
    done = results.finished
    targets, within = int(done["targets"].sum()), int(done["within"].sum())
    unsure = done.loc[done["r_hat"] > 1.01, "council"].tolist()
    words = f"""Of {targets} published figures of the training year, {within} ({percent(within / max(targets, 1))}) lie
    in the range that holds 80 % of runs at the draws fitted to them."""
    if unsure:
        words += f" The chains do not quite agree (R-hat above 1.01) for {', '.join(unsure)}."
    failed = int(done["failed_runs"].sum()), int(done["failed_futures"].sum())
    words += f" {failed[0]} runs of calibrations and {failed[1]} futures failed." if any(failed) else " No run failed."
    return paragraph(words)


def councils(results: Results) -> str:
    """Return the table of councils."""
    chosen = {each.council: each for each in LISTED}
    rows = []
    for council, error in zip(results.councils["council"].astype(str), results.councils["error"], strict=True):
        known = chosen.get(council)
        inside = results.scores.loc[results.scores["council"] == council, "inside_80"].astype(float)
        rows.append(
            {
                "council": council,
                "region": known.region if known else "",
                "children, 2018": f"{known.children:,}" if known else "",
                "figures": f"{len(inside):,}",
                "in 80 % range": percent(float(inside.mean())),
                "why": error or (known.reason if known else ""),
            }
        )
    missing = [each.council for each in LISTED if each.council not in set(results.councils["council"])]
    more = paragraph(f"Of the list, not done yet: {', '.join(missing)}.") if missing else ""
    return f"{table(pd.DataFrame(rows))}\n{more}"
