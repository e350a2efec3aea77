"""Which options a chart shows that has no room for all."""

from sim.report.charting.evidence import Evidence
from sim.report.words import many


def options_shown(evidence: Evidence, measure: str, most: int) -> tuple[str, ...]:
    """Return the baseline and the options whose mean difference from it is largest, so many in all, in order.

    Options whose difference is smaller than its simulation error come last.
    """
    keys = [*evidence.options]
    if len(keys) <= most:
        return tuple(keys)
    wide = evidence.numbers([measure]).pivot_table(index=["draw", "run"], columns="option", values="value")
    baseline = keys[0]
    others = [key for key in keys[1:] if key in wide and baseline in wide]
    pairs = wide[others].sub(wide[baseline], axis=0).melt(ignore_index=False, var_name="option").reset_index()
    found = evidence.told(pairs, ["option"]).set_index("option")
    certain = found["mean"].abs() - found["half_width"].fillna(0)
    chosen = {baseline, *certain.sort_values(ascending=False, kind="stable").index[: most - 1]}
    return tuple(key for key in keys if key in chosen)


def shown_words(evidence: Evidence, shown: tuple[str, ...]) -> str:
    """Say how many options are left out; nothing if none is."""
    left = len(evidence.options) - len(shown)
    if not left:
        return ""
    return f" {many(left, 'option')} with smaller or less certain differences left out."
