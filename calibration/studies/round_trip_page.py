"""The page about the way there and back.

``python -m calibration.studies.round_trip_page FOLDER docs/studies/round-trip.md``
"""

import argparse
from pathlib import Path

import pandas as pd

from calibration.adopting.taking import TOLD_ONLY
from calibration.studies.round_trip import OTHERWISE, PLENTY, YEARS
from calibration.writing import bullets, paragraph

NAMES = {"ssda903": "SSDA903", "cin-census": "CIN census", "annex-a": "Annex A"}
OF_THE_DAY = ("stock.", "open_")
EXPECTED = 0.8
WAYS = ["with both", "completed stays only", "no delayed entry", "not competing"]


def page(figures: pd.DataFrame, shortcuts: pd.DataFrame) -> str:
    """Write the page.

    Parameters
    ----------
    figures, shortcuts : pandas.DataFrame
        As `calibration.studies.round_trip` writes them.
    """
    figures = figures[~figures["field"].str.contains("|".join(OF_THE_DAY))]
    singles = figures[figures["low"].notna()].copy()
    singles["holds"] = (singles["low"] <= singles["known"]) & (singles["known"] <= singles["high"])
    taken = singles[~singles["field"].isin(TOLD_ONLY)]
    runs = figures["run"].nunique()
    command = "python -m calibration.studies.round_trip results/studies/round-trip"
    parts = [
        "# Do known figures come back from returns?\n",
        paragraph(f"""Written by `python -m calibration.studies.round_trip_page` from what `{command}` stored; no number
            is typed by hand."""),
        paragraph(f"""Leicestershire's scenario with {len(OTHERWISE)} figures changed and {PLENTY:g} times the posts (so
            that nobody waits, and the days things take are their natural ones) is simulated for {YEARS} years,
            {runs} times. Its returns are written as `throughcare export` does and read as `throughcare import`
            does, into the scenario as it was *before* the changes. Whatever comes back comes from the returns.
            Intervals are the 80 % ones that `calibrate` takes as priors."""),
        paragraph(f"""**{int(taken["holds"].sum())} of {len(taken)} intervals of figures that are taken into a scenario
            hold the known figure** (expected of exact ones: {EXPECTED * len(taken):.0f}; figures of one run share its
            luck)."""),
        "## Single figures\n",
        *_table(
            ["return", "figure", "known", "scenario had", "mean estimate", "intervals that hold it", "taken"],
            [
                [
                    NAMES[str(records)],
                    f"`{field}`",
                    f"{rows['known'].iloc[0]:.3g}",
                    f"{rows['scenario'].iloc[0]:.3g}",
                    f"{rows['estimate'].mean():.3g}",
                    f"{int(rows['holds'].sum())} of {len(rows)}",
                    "told only" if field in TOLD_ONLY else "yes",
                ]
                for (records, field), rows in singles.groupby(["records", "field"], sort=False)
            ],
        ),
        "## Lists\n",
        paragraph("""Mean distance from the known list, in percentage points of each number, beside that of the list
            which the scenario had. Lists whose second number is 0 were not changed: for them the first is
            chance, rounding to five records and bias together."""),
        *_table(["return", "list", "estimate", "scenario had", "taken"], _lists(figures)),
        "## The usual shortcuts, with the same records\n",
        paragraph("""Children under 16 who come into care by the pathway. Known is what became of all who could be
            followed so long in the simulation itself. *Completed stays only* leaves out who is still there; *no
            delayed entry* counts those found in care on the first day as watched from their beginning; *not
            competing* treats other ways out as if they were only a child lost from sight."""),
        *_table(["share", "known", *WAYS], _shortcuts(shortcuts)),
        "## What to keep in mind\n",
        bullets(
            [
                """The model is right here by construction: it simulates and it is estimated. Real records have faults
                    that simulated ones do not.""",
                """Links by child and date take what follows for what was caused: shares of assessments followed by a
                    child-in-need plan come out a tenth too high. Their intervals are wider for it, and say so.""",
                """With as many posts as Leicestershire had, plan lengths and months to ways out hold waiting as well.
                    They are estimated as staffed; `calibrate` may stretch them.""",
                *(f"`{field}` is told but not taken: {reason}." for field, reason in TOLD_ONLY.items()),
            ]
        ),
    ]
    return "\n".join(parts)


def _lists(figures: pd.DataFrame) -> list[list[str]]:
    """Return a row for each list of shares."""
    rows = []
    lists = figures[figures["low"].isna() & ~figures["field"].str.endswith("_edges")]
    for (records, field), own in lists.groupby(["records", "field"], sort=False):
        if own["place"].max() == 0:
            continue
        of, before = ((own[name] - own["known"]).abs().mean() * 100 for name in ("estimate", "scenario"))
        rows.append(
            [
                NAMES[str(records)],
                f"`{field}`",
                f"{of:.1f}",
                f"{before:.1f}",
                "told only" if field in TOLD_ONLY else "yes",
            ]
        )
    return rows


def _shortcuts(shortcuts: pd.DataFrame) -> list[list[str]]:
    means = shortcuts.groupby("about", sort=False)[["known", *WAYS]].mean()
    return [
        [about, *("–" if pd.isna(value) else f"{100 * value:.1f} %" for value in row)]
        for about, row in zip(means.index, means.to_numpy(), strict=True)
    ]


def _table(headings: list[str], rows: list[list[str]]) -> list[str]:
    lines = [headings, ["---"] * len(headings), *rows]
    return ["\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"]


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("page", type=Path)
    asked = parser.parse_args()
    figures, shortcuts = (pd.read_csv(asked.folder / f"{name}.csv") for name in ("figures", "shortcuts"))
    asked.page.write_text(page(figures, shortcuts), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
