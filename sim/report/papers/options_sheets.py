"""The workbook's sheets of a comparison: options, chances, differences, costs."""

from collections.abc import Iterator

from sim.measures import COUNCIL, MEASURES
from sim.planning.deciding import Recommendation
from sim.report.comparison import measures_of, options_rows, period_of
from sim.report.papers.content import Column, Sheet, Value, finite
from sim.report.papers.effects import COSTS
from sim.report.papers.rows import each_row
from sim.report.papers.sheets import NEVER_ADD
from sim.report.words import readable
from sim.results.compared import Comparison

_SAID = {
    "option": "option",
    "name": "name",
    "fte": "posts in all (FTE)",
    "first_month": "first month",
    "first_year_gbp": "first 12 months (GBP)",
    "full_year_gbp": "full year (GBP)",
    "not_simulated_full_year_gbp": "of that not simulated, full year (GBP)",
}
_ENDS = {"mean": "mean", "low": "low", "high": "high", "half_width": "error of mean (±)"}


def options_sheet(comparison: Comparison) -> Sheet:
    """Return the sheet with a row for each option: what `options.csv` of the comparison has, and its budgets."""
    table = options_rows(comparison)
    columns = [_column(comparison, str(name)) for name in table.columns]
    budgets = list(dict.fromkeys(line for option in comparison.manifest.options for line in option.by_funding_line))
    columns += [Column(f"full year from {line} (GBP)", 16, "GBP") for line in budgets]
    rows = []
    for option, row in zip(comparison.manifest.options, table.itertuples(index=False), strict=True):
        cells: list[Value] = [finite(each) if isinstance(each, float) else each for each in row]
        rows.append((*cells, *(option.by_funding_line.get(line, 0.0) for line in budgets)))
    when = {measure: period_of(comparison, measure) for measure in measures_of(comparison)}
    return Sheet(
        "Options",
        "Options: what each asks for, what comes out, how likely standards are met",
        (
            (
                f"Outcomes: {'; '.join(f'{readable(measure)} {period}' for measure, period in when.items())}. "
                f"Differences are "
                "paired: the same luck in both."
            ),
            (
                "Low and high: 80 % range over runs. Error of mean: 95 % simulation error. Shares are percentages, "
                "differences "
                "of shares percentage points."
            ),
        ),
        tuple(columns),
        tuple(rows),
    )


def _column(comparison: Comparison, name: str) -> Column:
    if name in _SAID:
        unit = "GBP" if name.endswith("_gbp") else "FTE" if name == "fte" else ""
        return Column(_SAID[name], 30 if name in {"option", "name"} else 13, unit)
    if name.startswith("fte_"):
        return Column(f"{name.removeprefix('fte_').replace('_', ' ')} (FTE)", 11, "FTE")
    standards = {f"chance_{each.key}": each.name for each in comparison.manifest.standards}
    if name in standards:
        return Column(f"chance: {standards[name]}", 14, "share")
    for measure in measures_of(comparison):
        for end, words in _ENDS.items():
            for prefix, said in ((f"difference_{measure}", "difference in "), (measure, "")):
                if name == f"{prefix}_{end}":
                    is_difference = bool(said) and end != "half_width"
                    return Column(f"{said}{readable(measure)}: {words}", 14, MEASURES[measure].unit, is_difference)
    is_chance = name.startswith("chance_")
    return Column(name.replace("_", " "), 14, "share" if is_chance else "GBP")


def chances_sheet(comparison: Comparison, recommendation: Recommendation) -> Sheet:
    """Return the sheet of chances: each standard for itself, then every standard at once."""
    standards = {each.key: each for each in comparison.manifest.standards}
    rows: list[tuple[Value, ...]] = []
    places = {option.key: place for place, option in enumerate(comparison.manifest.options)}
    orders = {key: place for place, key in enumerate(standards)}
    for row in sorted(each_row(comparison.chances), key=lambda row: (orders[row.standard], places[row.option])):
        told = standards[str(row.standard)]
        at = f"at least {told.at_least:g}" if told.at_least is not None else f"at most {told.at_most:g}"
        rows.append(
            (
                row.option,
                comparison.manifest.name_of(str(row.option)),
                told.name,
                told.measure,
                COUNCIL if told.team == COUNCIL else comparison.manifest.teams[told.team].name,
                f"{at}, last {told.last_months} months",
                *(finite(float(each)) for each in (row.chance, row.low, row.high)),
                int(row.runs),
            )
        )
    for each in recommendation.options if standards else ():
        chance = tuple(finite(value) for value in (each.chance, each.low, each.high))
        rows.append(
            (
                each.option.key,
                each.option.name,
                "Every standard at once",
                None,
                None,
                None,
                *chance,
                comparison.manifest.runs,
            )
        )
    return Sheet(
        "Chances",
        "The chance of meeting each standard",
        (
            (
                "Chance: share of runs that meet the standard. Low and high: 95 % simulation error of the chance "
                "(Wilson), for "
                "having had only so many runs. The chance of meeting every standard at once is counted run by run: "
                "it is "
                "no "
                "product of the others."
            ),
        ),
        (
            Column("option", 24),
            Column("option name", 46),
            Column("standard", 44),
            Column("measure", 30),
            Column("team", 18),
            Column("met if", 28),
            Column("chance", 10, "share"),
            Column("low", 10, "share"),
            Column("high", 10, "share"),
            Column("runs", 7),
        ),
        tuple(rows),
    )


def differences_sheet(comparison: Comparison, measures: tuple[str, ...]) -> Sheet:
    """Return the sheet of paired differences from the baseline, whole council."""
    found = comparison.differences
    found = found[(found["team"] == COUNCIL) & found["measure"].isin(measures)]
    columns = ("mean", "half_width", "low", "high")
    rows = tuple(
        (
            row.option,
            comparison.manifest.name_of(str(row.option)),
            row.measure,
            readable(str(row.measure)),
            row.statistic,
            row.unit,
            *(finite(float(getattr(row, name))) for name in columns),
            "yes" if abs(row.mean) > row.half_width else "no",
            int(row.pairs),
        )
        for row in each_row(found)
    )
    return Sheet(
        "Differences",
        "What each option changes against the baseline, whole council",
        (
            (
                "Paired run by run, with the same luck. Low and high: 80 % range of the difference. Error: 95 % "
                "simulation error "
                "of the mean difference; one that is smaller cannot be told from none. Shares: percentage points."
            ),
            NEVER_ADD,
        ),
        (
            Column("option", 24),
            Column("option name", 46),
            Column("measure", 34),
            Column("name", 36),
            Column("period", 18),
            Column("unit", 20),
            Column("mean difference", 14, "row", is_difference=True),
            Column("error of mean (±)", 14, "row"),
            Column("low", 13, "row", is_difference=True),
            Column("high", 13, "row", is_difference=True),
            Column("told from none", 10),
            Column("pairs of runs", 9),
        ),
        rows,
    )


def costs_sheet(comparison: Comparison) -> Sheet:
    """Return the sheet of costs: what is asked for, then what is simulated, then what is saved against what is paid."""
    return Sheet(
        "Costs",
        "Costs: asked for, simulated, and what is saved",
        (
            (
                "Part “asked for”: arithmetic on posts at the pay of the start. Part “simulated”: a year's mean over "
                "runs with "
                "its 80 % range, in each year and for the period. Part “worth”: saved, paid and net against the "
                "baseline."
            ),
            NEVER_ADD,
        ),
        (
            Column("part", 12),
            Column("option", 24),
            Column("option name", 46),
            Column("item", 44),
            Column("period", 18),
            Column("role", 24),
            Column("FTE", 8, "FTE"),
            Column("funding line", 26),
            Column("GBP", 14, "GBP"),
            Column("low", 14, "GBP"),
            Column("high", 14, "GBP"),
        ),
        (*_asked(comparison), *_simulated(comparison), *_worth(comparison)),
    )


def _asked(comparison: Comparison) -> Iterator[tuple[Value, ...]]:
    for option in comparison.manifest.options:
        for line in option.lines:
            role = line.role.replace("_", " ") or None
            for period, cost in (("first 12 months", line.first_year_gbp), ("full year", line.full_year_gbp)):
                yield (
                    "asked for",
                    option.key,
                    option.name,
                    line.name,
                    period,
                    role,
                    line.fte,
                    line.funding_line,
                    cost,
                    None,
                    None,
                )


def _simulated(comparison: Comparison) -> Iterator[tuple[Value, ...]]:
    found = comparison.summary
    wanted = [*COSTS, *(name for name in MEASURES if MEASURES[name].kind == "money" and name not in COSTS)]
    found = found[(found["team"] == COUNCIL) & found["measure"].isin(wanted)]
    for row in each_row(found):
        name = comparison.manifest.name_of(str(row.option))
        ends = (finite(float(each)) for each in (row.mean, row.low, row.high))
        yield (
            "simulated",
            str(row.option),
            name,
            readable(str(row.measure)),
            str(row.statistic),
            None,
            None,
            None,
            *ends,
        )


def _worth(comparison: Comparison) -> Iterator[tuple[Value, ...]]:
    names = {each.key: each.name for each in comparison.manifest.worth}
    for row in comparison.worth.to_dict("records"):
        option, name = str(row["option"]), comparison.manifest.name_of(str(row["option"]))
        period = f"first {row['months']} months"
        for item, ends in (("saved", ()), ("paid", ()), ("net", ("low", "high"))):
            values = [finite(float(row[each])) for each in (item, *ends)]
            values += [None] * (3 - len(values))
            yield "worth", option, name, f"{names[row['worth']]}: {item}", period, None, None, None, *values
