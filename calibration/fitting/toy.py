"""A small service to try calibration on: five stages in a row, limited staff, simulated by the week.

Hours of work are shared among all open cases, so that a case waits the longer the more are open; at each stage some go
on and the rest leave. The parameters are known when the targets are made, so it can be seen whether calibration finds
them. No number here is anybody's.
"""

import numpy as np

from calibration.fitting.problem import Floats, Prior, Problem, Scale, Target

STAGES = 5
WEEKS = 52
STAFF_HOURS = np.array([400.0, 620.0, 460.0, 430.0, 520.0])
NATURAL_WEEKS = np.array([2.0, 5.0, 3.0, 20.0, 26.0])
"""How long a stage takes when nobody waits."""
LIMIT_WEEKS = np.array([3.0, 9.0, 5.0, 30.0, 40.0])
PLAUSIBLE_ARRIVALS = (60.0, 110.0)
PLAUSIBLE_HOURS = ((2.0, 4.5), (6.0, 14.0), (6.0, 16.0), (8.0, 24.0), (12.0, 40.0))
PLAUSIBLE_GOES_ON = ((0.4, 0.7), (0.35, 0.65), (0.45, 0.8), (0.4, 0.8))
STARTING_STOCK = np.array([170.0, 260.0, 100.0, 330.0, 300.0])
"""Open cases a year before the observed year starts."""
WORST_LOAD = 0.95
"""The closed form takes a higher load for this one: beyond it there is no steady state."""
REPORTING = {Scale.LOG: 0.03, Scale.LOGIT: 0.1}


def priors() -> list[Prior]:
    """Ten parameters: arrivals a week, hours a case by stage, the share that goes on from each stage but the last."""
    arrivals = Prior("arrivals", *PLAUSIBLE_ARRIVALS, 0.9, Scale.LOG)
    hours = [Prior(f"hours {k + 1}", *ends, 0.9, Scale.LOG) for k, ends in enumerate(PLAUSIBLE_HOURS)]
    goes_on = [Prior(f"goes on {k + 1}", *ends, 0.9, Scale.LOGIT) for k, ends in enumerate(PLAUSIBLE_GOES_ON)]
    return [arrivals, *hours, *goes_on]


def target_scales() -> dict[str, Scale]:
    """Eighteen yearly figures and the scales they are read on."""
    stages = [k + 1 for k in range(STAGES)]
    return (
        {"arrivals": Scale.LOG}
        | {f"completed {k}": Scale.LOG for k in stages}
        | {f"open on average {k}": Scale.LOG for k in stages}
        | {f"in time {k}": Scale.LOGIT for k in stages}
        | {"open at the end 1": Scale.LOG, "open at the end 5": Scale.LOG}
    )


def simulate(
    points: Floats, rng: np.random.Generator, *, staff: Floats = STAFF_HOURS, strained: bool = False
) -> Floats:
    """Run two years of each point at once and return the figures of the second, (n, 18).

    `strained` is a different truth, to calibrate the wrong model to: a third of the overload is worked off by overtime,
    a busy stage closes more cases than it passes on, and arrivals follow a season.
    """
    arrivals, hours = points[:, 0], points[:, 1 : 1 + STAGES]
    goes_on = np.column_stack([points[:, 1 + STAGES :], np.zeros(len(points))])
    stock = rng.poisson(STARTING_STOCK, (len(points), STAGES)).astype(np.int64)
    came = np.zeros(len(points))
    completed, open_, in_time = (np.zeros((len(points), STAGES)) for _ in range(3))
    for week in range(2 * WEEKS):
        waiting = hours * stock / staff
        season = 1.0
        if strained:
            waiting = waiting / (1.0 + 0.3 * waiting / (waiting + NATURAL_WEEKS))
            season = 1.0 + 0.15 * np.sin(2 * np.pi * week / WEEKS)
        rate = 1.0 / (NATURAL_WEEKS + waiting)
        done = rng.binomial(stock, -np.expm1(-rate))
        busy = waiting / (waiting + NATURAL_WEEKS) if strained else np.zeros_like(waiting)
        onward = rng.binomial(done, goes_on * (1.0 - 0.08 * busy))
        new = rng.poisson(arrivals * season)
        stock = stock - done + np.column_stack([new, onward[:, :-1]])
        if week >= WEEKS:
            came += new
            completed += done
            open_ += stock / WEEKS
            in_time += rng.binomial(done, -np.expm1(-rate * LIMIT_WEEKS))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.column_stack([came, completed, open_, in_time / completed, stock[:, 0], stock[:, -1]])


def steady(points: Floats) -> Floats:
    """Work the figures out by flow balance and Little's law, as if in a steady state, (n, 18)."""
    arrivals, hours = points[:, :1], points[:, 1 : 1 + STAGES]
    flow = arrivals * np.cumprod(np.column_stack([np.ones(len(points)), points[:, 1 + STAGES :]]), axis=1)
    load = np.minimum(flow * hours / STAFF_HOURS, WORST_LOAD)
    stay = NATURAL_WEEKS / (1.0 - load)
    stock = flow * stay
    in_time = -np.expm1(-LIMIT_WEEKS / stay)
    return np.column_stack([WEEKS * arrivals, WEEKS * flow, stock, in_time, stock[:, 0], stock[:, -1]])


def wrong(points: Floats) -> Floats:
    """Take no notice of waiting, and a tenth too many going on: a closed form that misleads."""
    bent = points.copy()
    bent[:, 1 : 1 + STAGES] *= 0.2
    bent[:, 1 + STAGES :] = np.minimum(0.97, 1.1 * bent[:, 1 + STAGES :])
    return steady(bent)


def observed_problem(
    truth: Floats, rng: np.random.Generator, *, strained: bool = False, discrepancy: float | None = None
) -> Problem:
    """Observe one year of a service with these parameters, each figure with its reporting error."""
    figures = simulate(truth[None], rng, strained=strained)[0]
    targets = []
    for (name, scale), figure in zip(target_scales().items(), figures, strict=True):
        error = REPORTING[scale]
        away = 0.002 if scale is Scale.LOGIT else 1.0
        reading = Target(name, 0.5, scale, error, 0.0, away).reading(figure) + error * rng.standard_normal()
        targets.append(Target(name, float(scale.backward(reading)), scale, error, discrepancy, away))
    return Problem(priors(), targets, steady, takes_many=True)
