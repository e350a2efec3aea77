"""The page of the study of timeliness, written from its numbers."""

import pandas as pd

from calibration.studies.cases import Odds
from calibration.studies.published_answers import PublishedAnswers
from calibration.studies.simulated_answers import (
    DIFFERENCE,
    OUTCOMES,
    PUBLISHED,
    SIMULATED,
    SimulatedAnswers,
    implied_delay_share,
)
from calibration.studies.timeliness_cases import barnsley_words, of_barnsley, of_collapses, seen
from calibration.studies.timeliness_pictures import SCATTER, SLOPES
from calibration.studies.timeliness_tables import (
    compared_table,
    fifths_table,
    percent,
    points,
    published_table,
    settings_table,
    staffing_table,
    told,
)
from calibration.writing import bullets, paragraph


def page(
    published: PublishedAnswers,
    simulated: SimulatedAnswers,
    barnsley: pd.DataFrame,
    collapsed: pd.DataFrame,
    chances: Odds,
) -> str:
    """Write the page."""
    parts = [
        "# Does simulated timeliness respond to workload as published timeliness does?\n",
        paragraph(
            """
            Written by `python -m calibration.studies.timeliness`; nothing but its words is typed by hand. Runs and
            slopes are in `results/studies`. Ranges in brackets are 95 % intervals, by clusters of councils.
            """
        ),
        "## The answer\n",
        answer(published, simulated, barnsley, collapsed),
        "## What was compared\n",
        compared(published, simulated),
        "## What published figures say\n",
        in_data(published),
        "## What the model says of the same council-years\n",
        in_model(simulated),
        "## What remains with the council's own hours, and what is assumed\n",
        assumed(simulated),
        "## Barnsley: on time at rising caseloads\n",
        of_barnsley(barnsley),
        "## Councils that collapsed\n",
        of_collapses(collapsed, chances),
        "## What the data can and cannot tell\n",
        limits(published, simulated),
    ]
    return "\n".join(parts)


def answer(
    published: PublishedAnswers, simulated: SimulatedAnswers, barnsley: pd.DataFrame, collapsed: pd.DataFrame
) -> str:
    """Say what is found, in a planner's words."""
    s = simulated
    staff = {side: s.staffing[side, "within"].slopes["log_holders"] for side in OUTCOMES}
    first, last = s.fifths.iloc[0], s.fifths.iloc[-1]
    fell, known = seen(collapsed)
    return bullets(
        [
            f"""**In direction yes; too strongly, most of all where workload is high; and hardly at all between
            councils.** When the load of a council's assessment teams changes, its published timeliness moves the way
            the model says, at {percent(_part(s, "within"))} % of the strength: the slope of the logit on log load
            within councils is {told(s.slopes[PUBLISHED, "within", "log_load"])} published and
            {told(s.slopes[SIMULATED, "within", "log_load"])} simulated. Between councils it is
            {told(s.slopes[PUBLISHED, "between", "log_load"])} and
            {told(s.slopes[SIMULATED, "between", "log_load"])}: {percent(_part(s, "between"))} %.""",
            f"""**It is the overloaded whom the model gets wrong.** The fifth of council-years with the lowest load has
            {percent(first["share_simulated"])} % in time simulated and {percent(first["share"])} % published; the fifth
            with the highest, {last["load"]:.2f} on average, {percent(last["share_simulated"])} % and
            {percent(last["share"])} %. Councils with that many children for their staff do less for each, or have more
            staff on assessments than a rule can tell; what is published does not say which.""",
            f"""**Caseload alone looks right, and should not reassure.** Ten percent more cases for each social worker
            go with {points(s.points[PUBLISHED, "within"])} points within councils in the published figures of the years
            simulated and {points(s.points[SIMULATED, "within"])} in the simulated ones (all published years:
            {points(published.points["within"])}). But late assessments are open cases themselves. Without those under
            way the published slope is {told(published.without_assessments)} instead of
            {told(published.with_assessments)} (an over-correction: the truth lies
            between), and last September's caseload adds nothing ({told(published.with_lag.slopes["before"])}).""",
            f"""**More social workers: the model promises more than councils show.** At the same open cases in the March
            before and the same referrals, the slope on log social workers within councils is
            {told(staff[SIMULATED])} simulated and {told(staff[PUBLISHED])} published, the difference
            {told(staff[DIFFERENCE])}; over all published years it is
            {told(published.staffing["within"].slopes["log_holders"])}. Councils in trouble hire, which hides some
            of the good staff do: the published figure is more likely too low than too high.""",
            f"""**Most of the difference between councils is something else.** Volumes, stocks and staff, put through
            the model, explain
            {percent(s.follows["between"].explained, 1)} % of the published variance between councils of a year and
            {percent(s.follows["within"].explained, 1)} % within councils;
            {percent(published.variance.council)} % of all variance is the council's own lasting level: practice,
            recording, who does what. Barnsley is the clearest case. {barnsley_words(barnsley)} Of {known} collapses by
            25 points or more that could be simulated the model sees {fell}.""",
            f"""**The delay share assumed (0.7, range 0.3 to 1.0) is on the high side.** The published response to load
            within councils is the model's at a delay share of {_implied(s, "within")}, between councils of
            {_implied(s, "between")}. If half of what varies in the load were error, it would be
            {_implied(s, "within", known=0.5)} and {_implied(s, "between", known=0.5)}. A range of 0.2 to 0.8 about 0.5
            fits these better. An earlier promotion has the same effect, so the two cannot be told apart from shares
            alone (table below). Nothing was changed here.""",
            """**For using the model:** calibrate it to the council's own durations; read one council against itself,
            never councils against each other; take effects of added or lost posts as an upper estimate,
            with the delay share varied; and do not believe a simulated collapse at loads of 1.2 and more before asking
            how the council copes today.""",
        ]
    )


def _part(s: SimulatedAnswers, comparison: str) -> float:
    """Return the published response to load as a part of the simulated one."""
    published, model = (s.slopes[side, comparison, "log_load"].value for side in (PUBLISHED, SIMULATED))
    return published / model


def _implied(s: SimulatedAnswers, comparison: str, *, known: float = 1.0) -> str:
    found = implied_delay_share(s, comparison, known=known)
    value, low, high = ("below 0.3" if part is None else f"{part:.2f}" for part in (found.value, found.low, found.high))
    return f"{value} ({low} to {high})" if value != high else value


def compared(published: PublishedAnswers, simulated: SimulatedAnswers) -> str:
    """Say what was compared."""
    years = ", ".join(str(year) for year in simulated.years)
    return (
        paragraph(
            f"""
            *Published:* {published.councils} councils, {published.rows} council-years ending March 2018 to 2025: the
            share of assessments within 45 working days (LAIT, else DfE table C2), on caseload, agency, vacancy,
            turnover and sickness of the September in the year (workforce census), and assessments, referrals and open
            episodes for each social worker who holds cases. Councils with fewer than ten such workers are left out;
            shares beyond 1 and 99 % count as these. Caseload is cases over those who hold any, agency workers among
            them, since the census of September 2017; the year before counted otherwise
            (slope between councils then: {told(published.before_method)}) and is left out.
            """
        )
        + "\n"
        + paragraph(
            f"""
            *Simulated:* {simulated.rows} council-years ({years}), seven months each, one run, the same seed; counted
            are assessments completed in months 3 to 7. A baseline takes the natural time of assessments from the
            council's own durations and hours a child takes from its own staff, so it would agree with itself. Here
            all councils have England's natural time of the year (fitted to England's bands as a baseline's is to a
            council's) and the median council's hours; assessments open at the start follow from England's durations.
            Only volumes,
            stocks, posts, agency workers, turnover, sickness and vacancies are the council's own. *Load* is the
            assessment teams' hours of work over hours there are, as this gives them. Mean share in time:
            {percent(simulated.means[PUBLISHED], 1)} % published, {percent(simulated.means[SIMULATED], 1)} % simulated:
            even at
            modest loads natural times in closed form leave it some points too low (see the fifths below), which
            calibrating mends; slopes of logits take little notice.
            Luck of a run moves a logit by {simulated.luck:.2f} (standard deviation).
            """
        )
    )


def in_data(published: PublishedAnswers) -> str:
    """Say what published figures say."""
    v, c = published.variance, published.caseload_variance
    cases, holders = (published.cases_and_holders.slopes[name] for name in ("log_cases", "log_holders"))
    staff = published.staffing["within"].slopes
    return (
        published_table(published)
        + "\n"
        + bullets(
            [
                f"""Within councils ten percent more caseload goes with {points(published.points["within"])} points;
                between councils with {points(published.points["between"])}. It explains
                {percent(published.alone["within", "log_caseload"].explained, 1)} and
                {percent(published.alone["between", "log_caseload"].explained, 1)} % of the variance.""",
                f"""Of the variance of the logit {percent(v.council)} % is the council's, {percent(v.year)} % the
                year's and {percent(v.rest)} % the rest; of log caseload {percent(c.council)}, {percent(c.year)} and
                {percent(c.rest)} %.""",
                f"""Shares return to the middle: of a distance from the year's mean
                {percent(-published.recovery.value)} % is gone a year later whatever is done
                ({told(published.recovery)} on the logit). A recovery after a bad year is no proof of what was
                done about it.""",
                f"""Cases and social workers apart, within councils: {told(cases)} and {told(holders)}, as a ratio would
                have it. But cases are counted in the middle of the year they are to explain. With the episodes open in
                March before and the referrals of the year instead, social workers have {told(staff["log_holders"])}
                and open episodes {told(staff["log_open"])}.""",
                f"""Slow assessments are cases: a council that takes ten days longer has them all open ten days more.
                Taken out of the caseload (assessments times mean duration), the slope is
                {told(published.without_assessments)} instead of {told(published.with_assessments)}.
                That errs the other way, for what is taken out is made of
                the durations to be explained; the truth lies between.""",
                f"""The caseload of the September before adds {told(published.with_lag.slopes["before"])} to that of the
                September in the year; that of the September after, which cannot be a cause,
                {told(published.with_lead.slopes["after"])}.""",
            ]
        )
    )


def in_model(simulated: SimulatedAnswers) -> str:
    """Say what the model says of the same council-years."""
    s = simulated
    return "\n".join(
        [
            compared_table(s),
            staffing_table(s),
            f"![Published and simulated shares by load and change of caseload]({SLOPES})\n",
            fifths_table(s),
            bullets(
                [
                    f"""Between councils of a year published logits have a standard deviation of
                    {s.spreads[PUBLISHED, "between"]:.2f}, simulated ones of {s.spreads[SIMULATED, "between"]:.2f};
                    within councils {s.spreads[PUBLISHED, "within"]:.2f} and {s.spreads[SIMULATED, "within"]:.2f}.""",
                    f"""Published on simulated, where a right model would give 1:
                    {told(s.follows["between"].slopes["logit_simulated"])} between councils,
                    {told(s.follows["within"].slopes["logit_simulated"])} within. Rank correlation
                    {told(s.rank)} of shares and {told(s.rank_of_changes)} of changes to the next simulated year.""",
                    """Errors in the published numbers of staff and children draw the slopes on what is simulated
                    towards nothing, so these are lower bounds of how right the model is.""",
                ]
            ),
            f"![Each council-year and each change, published against simulated]({SCATTER})\n",
        ]
    )


def assumed(simulated: SimulatedAnswers) -> str:
    """Say what remains with own hours, and what depends on assumptions."""
    s = simulated
    return "\n".join(
        [
            paragraph(
                f"""
                With hours that fill each council's own staff at a load of 0.95, as in its baseline, but England's
                natural time, {s.own_hours.councils} councils of the year to March 2022 have a slope on caseload of
                {told(s.own_hours.slope)} and a standard deviation of {s.own_hours.spread:.2f}, against
                {told(s.own_hours_alike.slope)} and {s.own_hours_alike.spread:.2f} for the same councils alike: fitting
                the hours takes staffing out of the comparison, and what is left is turnover, team size and luck.
                Baselines as drafted, with own hours and own natural times, have {percent(s.baseline.mean, 1)} % in time
                in {s.baseline.councils} councils of that year, published are {percent(s.baseline_published, 1)} %.
                """
            ),
            paragraph(
                """
                What is assumed of overload, in some of the councils; natural times fitted to England's bands anew under
                each assumption, hours as they were. The last column has the years to March 2018 and 2022.
                """
            ),
            settings_table(s),
        ]
    )


def limits(published: PublishedAnswers, simulated: SimulatedAnswers) -> str:
    """Say what the data can and cannot tell."""
    noise = published.alone["within", "log_caseload"].explained
    return bullets(
        [
            f"""They can tell that caseload, however it is related, explains little ({percent(noise, 1)} % within
            councils), that councils keep their level for years, and that the model's differences between councils are
            not theirs.""",
            """They cannot tell how much a post added changes timeliness: councils in trouble lose staff, hire agency
            workers and change practice (thresholds, sign-off, what counts as an assessment) at the same time, and all
            of it shows in the same two figures. Interventions follow bad years, so better staffing follows
            lateness.""",
            """Caseload is one day's count of all cases, not of assessments; posts by team are not published. The load
            the model sees rests on sharing posts out by rule. A council whose assessment team is bigger than the rule
            says has less load than simulated.""",
            """Hours a child takes are the same everywhere here. Councils with many children for their staff probably do
            less for each, which is why they cope; the highest loads simulated are therefore no forecast but a sign
            that the work is another one there.""",
            f"""One run each and seven months: a run's luck ({simulated.luck:.2f}) is small beside the spread between
            councils ({simulated.spreads[SIMULATED, "between"]:.2f}), and a service that has been overloaded for longer
            than seven months would be later still.""",
        ]
    )
