"""The screens of the page, in the order in which a planner meets them."""

from sim.web.screens import (
    advertising,
    answering,
    assuming,
    checking,
    comparing,
    downloading,
    entering,
    hanging,
    leaving,
    paying,
    pressing,
    running,
    staffing,
    starting,
    stressing,
    tracing,
)

SCREENS = (
    ("start", "Start", starting.screen),
    ("baseline-check", "Baseline check", checking.screen),
    ("inputs", "Inputs", entering.screen),
    ("run", "Run", running.screen),
    ("answer", "Answer", answering.screen),
    ("compare", "Compare options", comparing.screen),
    ("pressure", "Pressure points", pressing.screen),
    ("care-leavers", "Care leavers to 25", leaving.screen),
    ("journey", "One child's journey", tracing.screen),
    ("assumptions", "Assumptions and audit", assuming.screen),
    ("downloads", "Downloads", downloading.screen),
    ("staff", "How many staff", staffing.screen),
    ("vacancies", "Vacancies", advertising.screen),
    ("shocks", "Shocks", stressing.screen),
    ("hangs-on", "What it hangs on", hanging.screen),
    ("pays", "When it pays", paying.screen),
)
"""The last part of each address, its name, and what shows it."""
