"""A folder of a validation, read."""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from calibration.validating.listed import LISTED
from calibration.validating.pooling import ALL, coverage_table
from calibration.validating.study import COUNCILS, DRIFT, SCORES, SETTINGS


@dataclass(frozen=True)
class Results:
    """A folder of a validation, read.

    Attributes
    ----------
    asked : dict
        As it was asked for.
    scores, councils : pandas.DataFrame
    coverage : pandas.DataFrame
        As `coverage_table` gives it.
    drift : pandas.DataFrame or None
    """

    asked: dict[str, int | bool]
    scores: pd.DataFrame
    councils: pd.DataFrame
    coverage: pd.DataFrame
    drift: pd.DataFrame | None

    @classmethod
    def read(cls, folder: Path) -> "Results":
        """Read a folder; whole or in part done.

        Raises
        ------
        OSError
            If it is none.
        """
        asked = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        scores = pd.read_csv(folder / SCORES)
        councils = pd.read_csv(folder / COUNCILS, keep_default_na=False, na_values={"r_hat": [""]})
        drift = pd.read_csv(folder / DRIFT, index_col=0) if (folder / DRIFT).exists() else None
        return cls(asked, scores, councils, coverage_table(scores), drift)

    def row(self, group: str, series: str = ALL, horizon: str = ALL) -> pd.Series | None:
        """Return a row of the coverage."""
        found = self.coverage
        found = found[(found["group"] == group) & (found["series"] == series) & (found["horizon"] == horizon)]
        return None if found.empty else found.iloc[0]

    @property
    def train_to(self) -> int:
        """Last year known."""
        return int(self.asked["train_to"])

    @property
    def finished(self) -> pd.DataFrame:
        """Councils with scores."""
        return self.councils[self.councils["error"] == ""]

    @property
    def command(self) -> str:
        """The command that made it."""
        names = list(self.councils["council"])
        which = "--study" if set(names) >= {each.council for each in LISTED} else ""
        which = which or " ".join(f'--council "{name}"' for name in names)
        asked = self.asked
        drift = "" if asked["drift"] else " --no-drift"
        return (
            f"throughcare validate {which} --train-to {asked['train_to']} --test-to {asked['test_to']} "
            f"--runs {asked['runs']} --futures {asked['futures']} --seed {asked['seed']}{drift} --out RESULTS"
        )
