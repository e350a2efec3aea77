"""What a validation rests on, in words: how it is done, how rates drift, what it owes to later years."""

from collections.abc import Sequence
from textwrap import dedent

import pandas as pd

from calibration.calibrating.kinds import KINDS
from calibration.published.volumes import Volumes
from calibration.validating.drift import EVIDENCE
from calibration.validating.telling import table
from calibration.validating.view import Until
from calibration.writing import bullets, paragraph

PANDEMIC = 2021
"""Year ending 31 March of the first whole year of it."""


def method(train_to: int) -> str:
    """Say how a validation is made."""
    return _bullets(
        f"""
        **Training.** The baseline of the year ending 31 March {train_to}, drafted from a view of the table that shows
        nothing of later years, is calibrated to that year's published figures.

        **Forecast.** The council begins again on 1 April {train_to} with the stocks of the day before and the
        workforce last known, that of September {train_to - 1}; posts stay as they are. Flows of the first year are
        those last known. Hours a child takes are those of the training year. What was fitted is carried over as it
        was: values as values, and of multiples (demand, lengths of plans, ways out of care) what they multiply comes
        from the scenario they were fitted in.

        **Futures.** One draw of the posterior, one way for rates to drift, one run.

        **What came.** The council's own published figures of those very years, the same that a calibration is held
        to: sums over a year, shares, numbers on 31 March.

        **Scores.** Ranges end at places p(n + 1) of the futures in order. The fair continuous ranked probability score
        is that of endlessly many futures, so that few of them are not marked down for being few. Counts and means are
        scored as natural logarithms, shares in points.

        **Against.** The last value, and a straight line through up to five years (of logarithms, or points), each as a
        point and with the changes that other councils had over as many years before; where the table does not reach
        back so far, those over fewer years, widened by the root of the years.
        """
    )


def drift_words(drift: pd.DataFrame | None) -> str:
    """Say how far each fitted figure drifts, and which do not."""
    if drift is None:
        return paragraph("They do not: every rate stays as it was fitted.")
    rows = []
    for name, (reading, evidence) in EVIDENCE.items():
        if reading in drift.index:
            row = drift.loc[reading]
            rows.append(
                {
                    "fitted figure": KINDS[name].words,
                    "moves as": evidence,
                    "walk a year": f"{row['walk']:.2f}",
                    "year's own": f"{row['own']:.2f}",
                    "changes": f"{row['changes']:,.0f}",
                }
            )
    still = [KINDS[name].words[0].lower() + KINDS[name].words[1:] for name in KINDS if name not in EVIDENCE]
    words = paragraph(
        """A published rate moves for two reasons: it walks away, and each year has a deviation of its own that is gone
        the next. They are told apart by how the spread of changes grows from one year to five, over all councils and
        only the years up to the last one known, less what counting so few children does by itself. Spreads are taken so
        that eight changes in ten lie within; they are on the log scale, of shares on the logit. Drifts of a year go
        together as the published changes did. There is no trend. What councils publish holds the service's strain
        too (days of assessments, say), so some of it counts twice."""
    )
    none = paragraph(f"No published counterpart, and so no drift: {'; '.join(still)}. Neither do posts change.")
    return f"{words}\n{table(pd.DataFrame(rows))}\n{none}"


def leaks(volumes: Volumes, train_to: int) -> str:
    """List what of the forecast still stems from later years."""
    lent = Until(volumes, train_to).lent
    return _bullets(
        f"""
        **England's mix where our table begins too late** ({len(lent)} of its figures, first published in it
        {_years(list(lent.values()))}): children in care by age, route, order, placement and reason for leaving, care
        leavers of 17 and 18, child-in-need plans. England's first year stands for them, counts in proportion to all
        children in care (episodes of need). They are the same for every council. No council's or region's own figure
        of a later year is used.

        **Norms and assumptions** (`norms.csv`): hours, natural lengths, ages and months of ways out, practice
        standards. They were collected from papers and tables of 2009 to 2025 and are the same for all councils.

        **National series between few known points**: weeks of care proceedings, and contacts for each referral, are
        read between the years known on either side of the start.

        **The model itself** was built by people who know what came, and tried on Barnsley, Leicestershire, Wirral and
        Stockton.

        **Revisions**: the table holds figures as last revised; population estimates were revised after the census of
        2021.

        **Which councils there are**: those that were merged or split since are not among them.
        """
    )


def _years(years: Sequence[int]) -> str:
    if not years:
        return "in no later year"
    first, last = min(years), max(years)
    return f"in {first}" if first == last else f"from {first} to {last}"


def doubts(train_to: int, test_to: int) -> str:
    """Say what to doubt."""
    pandemic = "**2020-21 is among the test years.** No figure of before says anything of a pandemic."
    return _bullets(
        f"""
        **One origin.** All forecasts begin on the same day. Whatever happened to all councils after it (the pandemic,
        prices, a new return) is one event, not one for each council; the errors given do not know it.

        {pandemic if train_to < PANDEMIC <= test_to else ""}

        **Councils are not independent**, nor are figures of one council: referrals that are too low bring assessments,
        enquiries and plans down with them.

        **Posts stay** as they were last known. A planner knows their own; where a council took people on, caseload and
        timeliness were bound to be missed.

        **Not everything drifts.** What children leave care for, how many are moved, and who becomes a care leaver stay
        as they were fitted or as in England; their ranges hold luck and little else.

        **Definitions** differ between what is published and what is simulated; *moved* shows how much of a miss was
        there from the first day.

        **Our figures are of few futures.** Ends of ranges are those of a few dozen simulated ones.
        """
    )


def _bullets(text: str) -> str:
    return bullets([part for part in dedent(text).strip().split("\n\n") if part.strip()], sign="-")
