"""What a search comes to."""

from dataclasses import dataclass

from sim.planning.searching.asking import Plan


@dataclass(frozen=True, slots=True)
class Tried:
    """A plan that was tried.

    Attributes
    ----------
    plan : Plan
    amounts : dict of str to float
        What it adds of each lever.
    cost_gbp : float
        A full year's.
    chance, low, high : float
        Share of its futures in which every standard is met, and the exact 95 % interval for so many of them.
    runs : int
    beaten : bool
        Whether a plan that costs no more was met in a greater share.
    """

    plan: Plan
    amounts: dict[str, float]
    cost_gbp: float
    chance: float
    low: float
    high: float
    runs: int
    beaten: bool


@dataclass(frozen=True, slots=True)
class OfStandard:
    """One standard under a plan.

    Attributes
    ----------
    standard : str
        Its key.
    chance : float
        Share of futures in which it is met.
    median, low, high : float
        Middle of its number over futures, and the 80 % range of futures; NaN where there is none.
    runs : int
    """

    standard: str
    chance: float
    median: float
    low: float
    high: float
    runs: int


@dataclass(frozen=True, slots=True)
class OfLever:
    """What one lever does, alone and beside the others; shares of paired futures.

    Attributes
    ----------
    lever : str
    amount : float
        In the plan.
    gbp : float
        A full year's cost of one.
    without_last, with_next : float
        Chance with one step less and one more of it; NaN where there is none.
    alone : tuple of Effect
        On each standard's number, of as much as the plan has (or, if it has none, of the most) alone.
    in_plan : tuple of Effect
        The same of taking it out of the plan, turned round.
    """

    lever: str
    amount: float
    gbp: float
    without_last: float
    with_next: float
    alone: tuple["Effect", ...]
    in_plan: tuple["Effect", ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """A paired mean difference of a standard's number and its 95 % interval over futures.

    Attributes
    ----------
    standard : str
    mean, low, high : float
    pairs : int
    """

    standard: str
    mean: float
    low: float
    high: float
    pairs: int

    @property
    def is_known(self) -> bool:
        """Whether it can be told from none."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The cheapest plan found, or that there is none.

    Attributes
    ----------
    feasible : bool
        Whether a plan was confirmed.
    plan : Plan
        It, or the most of everything where none is.
    amounts : dict of str to float
    cost_gbp : float
        A full year's cost of what it adds.
    chance : float
        Share of fresh futures in which every standard is met.
    chance_low, chance_high : float
        Its exact one-sided 90 % lower end, which is at or above the chance asked for, and upper end.
    runs : int
        Fresh futures it was confirmed on.
    standards : tuple of OfStandard
        Under the plan, in the same futures.
    without : tuple of OfStandard
        With nothing added.
    frontier : tuple of Tried
        Every plan tried, cheapest first.
    levers : tuple of OfLever
    binding : tuple of str
        Standards or bounds that keep a cheaper plan from being enough, in words; the most binding first.
    sayings : tuple of str
        What else was noticed, in words.
    plans_tried, runs_made : int
    stopped_early : bool
        Whether cheaper plans were left untried.
    confirmed : bool
        Whether the chance is that of fresh futures.
    """

    feasible: bool
    plan: Plan
    amounts: dict[str, float]
    cost_gbp: float
    chance: float
    chance_low: float
    chance_high: float
    runs: int
    standards: tuple[OfStandard, ...]
    without: tuple[OfStandard, ...]
    frontier: tuple[Tried, ...]
    levers: tuple[OfLever, ...]
    binding: tuple[str, ...]
    sayings: tuple[str, ...]
    plans_tried: int
    runs_made: int
    stopped_early: bool
    confirmed: bool
