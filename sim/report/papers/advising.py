"""The recommendation in words: what the rule says, why, and what it does not weigh."""

import math
from collections.abc import Iterator

from sim.planning.deciding import Judged, Recommendation
from sim.report.comparison import chances_of
from sim.report.papers.content import Paragraph, Part, Points, Section
from sim.report.papers.phrases import chance_words, quoted
from sim.report.words import number
from sim.results.compared import Comparison
from sim.results.options_file import OptionsAsked

_NOT_WEIGHED = (
    "The rule weighs the standards that the file of options names, and the cost of a full year. It does not weigh how "
    "good the work is, what children and staff say, whether posts could be filled faster or the money be found, what "
    "is "
    "missed narrowly, or standards that are not named."
)


def recommendation_section(comparison: Comparison, found: Recommendation, asked: OptionsAsked) -> Section:
    """Return the section that says what the rule recommends."""
    parts: list[Part] = [Paragraph(advice(comparison, found), lead=_lead(found)), Points(tuple(_reasons(found, asked)))]
    return Section("Recommendation", tuple(parts))


def _lead(found: Recommendation) -> str:
    if found.chosen is None:
        return "No option is recommended."
    if found.chosen.is_baseline:
        return "No change is recommended."
    return f"Recommended: {found.chosen.option.name}."


def advice(comparison: Comparison, found: Recommendation) -> str:
    """Say in a sentence or two what is recommended, and with which probability."""
    standards = len(comparison.manifest.standards)
    if not standards:
        return "The file of options names no standard, so there is nothing to hold the options against."
    every = "the standard" if standards == 1 else f"all {standards} standards at once"
    level = f"at least {chance_words(found.asked)}"
    if found.chosen is None:
        return f"None has a chance of {level} of meeting {every}.{_nearest(comparison, found, standards)}"
    chosen = found.chosen
    chance = f"{_chance(chosen)} of simulated futures"
    if chosen.is_baseline:
        return f"The service as it is meets {every} in {chance}, which is {level}; no option does so at a lower cost."
    words = f"It is the cheapest option whose chance of meeting {every} is {level}: it meets them in {chance}"
    words += f", the baseline in {chance_words(found.baseline.chance)}. "
    if chosen.option.lines:
        words += f"A full year costs {number(chosen.option.full_year_gbp, 'GBP')}."
    else:
        words += "It asks for no posts; what it takes to bring its change about is not costed."
    if chosen.low < found.asked:
        words += (
            f" With so few runs this is not sure: the chance may be as low as {chance_words(chosen.low)}. Simulate "
            f"more "
            "runs before deciding."
        )
    return words


def _nearest(comparison: Comparison, found: Recommendation, standards: int) -> str:
    near = found.nearest
    if near is None:
        return ""
    name = "the service as it is" if near.is_baseline else f"“{near.option.name}”"
    words = f" Nearest comes {name}: {_chance(near)}"
    if standards > 1:
        words += f"; taken one by one, it meets {near.met} of {standards} with the chance asked for"
        told = {each.key: each.name for each in comparison.manifest.standards}
        known = [each for each in chances_of(comparison, near.option.key) if each["chance"] is not None]
        if known:
            least = min(known, key=lambda each: each["chance"])
            words += f", and least likely “{told[least['standard']]}” ({chance_words(least['chance'])})"
    if not near.differs:
        words += ". Its difference from the baseline cannot be told from none"
    return f"{words}."


def _chance(each: Judged) -> str:
    if not math.isfinite(each.chance):
        return "an unknown share"
    error = f"{100 * each.low:.0f} to {100 * each.high:.0f} %"
    return f"{chance_words(each.chance)} (95 % simulation error {error})"


def _reasons(found: Recommendation, asked: OptionsAsked) -> Iterator[str]:
    yield (
        f"The rule: of the options that a council can decide on and whose difference from the baseline can be told "
        f"from "
        f"none, the cheapest by the cost of a full year whose chance of meeting every standard at once is at least "
        f"{chance_words(found.asked)}. The chance asked for is a choice, not a result."
    )
    chosen = found.chosen
    if chosen is not None and chosen.better:
        yield f"Better than in the baseline, by more than the simulation error: {quoted(chosen.better)}."
    if (
        chosen is not None
        and not chosen.is_baseline
        and asked.changes_figures(chosen.option.key)
        and chosen.option.lines
    ):
        yield "It also changes figures of the scenario; what it takes to bring that about is not costed."
    same = [each.option.name for each in found.options if not each.differs]
    if same:
        yield f"Left out because their difference cannot be told from none: {quoted(same)}."
    what_if = [each.option.name for each in found.options if each.what_if]
    if what_if:
        yield f"Left out because they ask “what if” about what no council decides: {quoted(what_if)}."
    yield _NOT_WEIGHED
