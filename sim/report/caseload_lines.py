"""Lines of cost with the budgets that pay: those a comparison names, so that both say the same of one file."""

from dataclasses import replace

from sim.measures.planned import budget_of
from sim.scenario.options import Option, Options
from sim.scenario.paper_sums import added_up


def listed_options(options: Options) -> tuple[Option, ...]:
    """Return the options whose cost is a sum of priced lines; posts that name no budget have that of their team."""
    return tuple(map(_with_budgets, added_up(options)))


def _with_budgets(option: Option) -> Option:
    council = option.scenario.parameters
    posts = (replace(line, funding_line=line.funding_line or budget_of(line, council)) for line in option.posts)
    return replace(option, posts=tuple(posts))
