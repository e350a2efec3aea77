"""Compare up to five options: state them, and see them side by side when they have been run."""

import math
from datetime import date
from typing import Any

import streamlit as st

from sim.report.charting.waterfall import why_it_changed
from sim.report.comparison import BESIDE, chances_of, period_of
from sim.report.papers.glance import posts_words
from sim.report.papers.phrases import typeset
from sim.report.words import difference, extent, many, number, readable
from sim.results.compared import Comparison, row_of
from sim.scenario import Scenario
from sim.scenario.options import BASELINE
from sim.scenario.posting import roles_of
from sim.web import figures, look, session
from sim.web.draft import MOST_OPTIONS, Draft, OwnOption, with_parts
from sim.web.going import link
from sim.web.reading import chart_of_options, comparison_of
from sim.web.work import Work

_NEW = "A new option"
_YEARS = 5
_HOW = {"times": "multiply by", "plus": "add", "value": "set to"}


def screen() -> None:
    """Show the screen."""
    session.head(
        "Compare options",
        f"Up to {MOST_OPTIONS} options stand beside the council as it is, with the same families and the same luck in "
        "each. So what differs is the option.",
    )
    found = session.work()
    if found is not None and found.is_comparison and found.state == "finished":
        _result(found)
        st.header("State other options", anchor=False)
    mine = session.draft()
    if mine is None:
        st.info("There are no inputs yet. Choose a council, a paper or a file on the screen “1 Start”.")
        link("start", "Go to Start")
        return
    scenario, wrong = mine.check()
    if scenario is None:
        look.faults("The inputs are not right yet", [f"{fault.field}: {fault.rule}" for fault in wrong])
        link("inputs", "Go to Inputs")
        return
    _state(mine, scenario)


def _result(found: Work) -> None:
    session.finished()
    comparison = comparison_of(found)
    manifest = comparison.manifest
    headline = manifest.headline
    standards = manifest.standards
    headings = ["option", "posts (FTE)", "first 12 months", "full year"]
    headings += [f"chance: {each.name}" for each in standards]
    headings += [readable(headline), "difference"]
    headings += [readable(name) for name in BESIDE]
    rows = [_row(comparison, option.key) for option in manifest.options]
    look.table("Options side by side", headings, rows)
    look.paragraph(
        "In brackets: the 80 % range of futures, after a difference the 80 % range of the difference, after a chance "
        "its 95 % simulation error. First 12 months and full year are arithmetic on the posts; cost in total is "
        f"simulated. Ranges of different options may not be added. {manifest.stopped.capitalize()}.",
        "tc-small",
    )
    for option in manifest.options:
        made = chart_of_options(found, why_it_changed, option.key)
        if made is not None:
            look.chart(made, level=2)


def _row(comparison: Comparison, key: str) -> list[str]:
    option = next(each for each in comparison.manifest.options if each.key == key)
    row = [
        option.name,
        posts_words(option) or "none",
        number(option.first_year_gbp, "GBP"),
        number(option.full_year_gbp, "GBP"),
    ]
    told = {each["standard"]: each for each in chances_of(comparison, key)}
    row += [_chance(told.get(standard.key)) for standard in comparison.manifest.standards]
    headline = comparison.manifest.headline
    row.append(_mean(comparison, key, headline))
    row.append("–" if key == BASELINE else _difference(comparison, key, headline))
    return [*row, *(_mean(comparison, key, name) for name in BESIDE)]


def _chance(told: dict[str, Any] | None) -> str:
    if told is None or told["chance"] is None:
        return "–"
    return typeset(f"{100 * told['chance']:.0f} % ({100 * told['low']:.0f} to {100 * told['high']:.0f} %)")


def _mean(comparison: Comparison, key: str, measure: str) -> str:
    row = row_of(comparison.summary, key, measure, period_of(comparison, measure))
    if not math.isfinite(row["mean"]):
        return "–"
    return f"{number(row['mean'], row['unit'])} ({extent(row['low'], row['high'], row['unit'])})"


def _difference(comparison: Comparison, key: str, measure: str) -> str:
    row = row_of(comparison.differences, key, measure, period_of(comparison, measure))
    if not math.isfinite(row["mean"]):
        return "–"
    ends = (difference(row[end], row["unit"]) for end in ("low", "high"))
    return f"{difference(row['mean'], row['unit'])} ({' to '.join(ends)})"


def _state(mine: Draft, scenario: Scenario) -> None:
    in_hand = st.container()
    if mine.paper:
        _of_paper(mine)
    with in_hand:  # once it is known which options of the paper are chosen
        look.paragraph(f"In hand: {mine.origin}. {many(mine.options, 'option')} so far.")
    if mine.paper and mine.options:
        link("run", "Go on to Run")
        st.subheader("Or state an option of your own", anchor=False)
    for place, option in enumerate(mine.own):
        _shown(mine, place, option, scenario)
    if mine.options < MOST_OPTIONS or mine.own:
        posts, changes = st.tabs(["Posts", "Another figure"])
        with posts:
            _posts(mine, scenario)
        with changes:
            _changes(mine, scenario)
    if not mine.paper:
        _standards(mine)
        if mine.options:
            link("run", "Go on to Run")


def _of_paper(mine: Draft) -> None:
    known = mine.paper_options
    chosen = st.multiselect(
        "Options of the paper",
        list(known),
        default=mine.chosen,
        format_func=lambda key: str(known[key]["name"]),
        key=f"chosen-{session.version()}",
    )
    parts = with_parts(known, chosen)
    if len(parts) + len(mine.own) > MOST_OPTIONS:
        look.faults(
            f"These are {len(parts) + len(mine.own)} options; at most {MOST_OPTIONS} can be compared",
            ["An option that puts others together needs these as well. Take some out."],
        )
        return
    mine.chosen = chosen


def _shown(mine: Draft, place: int, option: OwnOption, scenario: Scenario) -> None:
    lines = [_line_of_posts(row, scenario) for row in option.posts]
    lines += [_line_of_change(row, scenario) for row in option.changes]
    items = "".join(f"<li>{look.safe(line)}</li>" for line in lines)
    st.html(f"<h3>{look.safe(option.name)}</h3><ul>{items}</ul>")
    if st.button(f"Take “{look.plain(option.name)}” out", key=f"out-{place}"):
        mine.own.pop(place)
        session.next_version()
        st.rerun()


def _posts(mine: Draft, scenario: Scenario) -> None:
    teams = scenario.parameters.teams
    first = next((place for place, each in enumerate(teams.values()) if each.social_workers_fte), 0)
    team = st.selectbox("Team", list(teams), index=first, format_func=lambda key: teams[key].name)
    with st.form(f"posts-{session.version()}", border=True):
        name, new = _option(mine, "posts")
        roles = [role.value for role in roles_of(teams[team].kind)]
        role = st.selectbox("Role", roles, format_func=lambda one: one.replace("_", " "))
        left, right = st.columns(2)
        fte = left.number_input("Posts, full-time (below 0: fewer)", -500.0, 500.0, 2.0, 0.5)
        begins = _day(right, scenario, "posts")
        months = left.text_input("Months until filled (blank: the council's own time)")
        cost = right.text_input("£ a year for one post (blank: the council's own)")
        if st.form_submit_button("Add these posts"):
            line = {"team": team, "role": role, "fte": fte, "from": begins}
            line |= {"recruited_in_months": _number(months), "gbp_per_year": _number(cost)}
            _add(mine, name, new, "posts", line)


def _changes(mine: Draft, scenario: Scenario) -> None:
    known = [row for row in scenario.register if not row.field.startswith(("teams.", "stock."))]
    fields = [row.field for row in known if not isinstance(row.value, tuple)]
    field = st.selectbox("Figure", fields, format_func=lambda one: figures.name_of(one, scenario))
    row = next(row for row in known if row.field == field)
    with st.form(f"changes-{session.version()}", border=True):
        name, new = _option(mine, "changes")
        look.paragraph(f"It is {row.value:g} {row.unit} now ({row.source_title}).", "tc-small")
        left, right = st.columns(2)
        how = left.selectbox("What to do", list(_HOW), format_func=lambda one: _HOW[one])
        amount = right.text_input("Amount", "1.1")
        begins = _day(left, scenario, "changes")
        if st.form_submit_button("Add this change"):
            line: dict[str, Any] = {"figure": field, how: _number(amount), "from": begins}
            if how != "times":
                line["unit"] = row.unit
            _add(mine, name, new, "changes", line)


def _day(place: Any, scenario: Scenario, kind: str) -> date:
    """Ask from when something holds: the start, or the first of a later month."""
    start = scenario.parameters.start
    months = [start.year * 12 + start.month + ahead for ahead in range(12 * _YEARS)]
    days = [start, *(date(month // 12, month % 12 + 1, 1) for month in months)]
    day: date = place.selectbox("From", days, format_func=lambda one: f"{one:%d %B %Y}", key=f"from-{kind}")
    return day


def _option(mine: Draft, kind: str) -> tuple[str, str]:
    """Ask which option a line belongs to."""
    there = [option.name for option in mine.own]
    choices = [*there, _NEW] if mine.options < MOST_OPTIONS else there
    name = st.selectbox("Belongs to", choices, key=f"belongs-{kind}-{session.version()}")
    new = ""
    if _NEW in choices:
        new = st.text_input("Name of a new option", f"Option {len(there) + 1}", key=f"new-{kind}-{session.version()}")
    return name, new.strip()


def _add(mine: Draft, name: str, new: str, kind: str, line: dict[str, Any]) -> None:
    """Add a line to an option; if the checker refuses it, nothing changes."""
    before = [OwnOption(each.name, [*each.posts], [*each.changes]) for each in mine.own]
    if name == _NEW:
        mine.own.append(OwnOption(new or f"Option {len(mine.own) + 1}"))
        name = mine.own[-1].name
    option = next(each for each in mine.own if each.name == name)
    getattr(option, kind).append({key: str(value) if isinstance(value, date) else value for key, value in line.items()})
    with st.spinner("Checking …"):
        _, wrong = mine.check_options()
    if wrong:
        mine.own = before
        look.faults("This was not added", [f"{fault.field.rpartition('.')[2]}: {fault.rule}" for fault in wrong])
        return
    session.next_version()
    st.rerun()


def _standards(mine: Draft) -> None:
    st.subheader("What is to be met in the last twelve months", anchor=False)
    left, right = st.columns(2)
    mine.most_cases = left.number_input("Cases for each social worker, at most", 5.0, 60.0, mine.most_cases, 0.5)
    percent = right.number_input("Assessments within 45 days, at least (%)", 1, 100, round(100 * mine.least_in_time))
    mine.least_in_time = percent / 100


def _line_of_posts(row: dict[str, Any], scenario: Scenario) -> str:
    team = scenario.parameters.teams.get(row["team"])
    words = (
        f"{row['fte']:+g} {row['role'].replace('_', ' ')} in {team.name if team else row['team']} from {row['from']}"
    )
    if row.get("recruited_in_months") not in (None, ""):
        words += f", filled after {row['recruited_in_months']} months"
    if row.get("gbp_per_year") not in (None, ""):
        words += f", £{row['gbp_per_year']} a year each"
    return words


def _line_of_change(row: dict[str, Any], scenario: Scenario) -> str:
    how = next(name for name in _HOW if name in row)
    return f"{figures.name_of(row['figure'], scenario)}: {_HOW[how]} {row[how]} from {row['from']}"


def _number(text: str) -> Any:
    """Return a number where one was written, else the words for the checker to refuse."""
    try:
        return float(text) if text.strip() else ""
    except ValueError:
        return text
