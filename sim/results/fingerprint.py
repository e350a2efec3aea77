"""What the numbers of a run depend on besides its figures: the code."""

import hashlib
from functools import lru_cache
from importlib.resources import files

import sim
from sim.scenario import DrawnOptions


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """Return what changes when the model does: kept runs of another model are simulated again."""
    whole = hashlib.sha256(sim.__version__.encode())
    for package in ("engine", "model", "measures", "measures/definitions", "scenario"):
        for file in sorted(files("sim").joinpath(package).iterdir(), key=lambda each: each.name):
            if file.name.endswith(".py"):
                whole.update(file.read_bytes())
    return whole.hexdigest()


def options_hash(drawn: DrawnOptions) -> str:
    """Return the SHA-256 of everything that options hold, at the centre and in all draws."""
    whole = hashlib.sha256()
    for key in drawn.keys:
        whole.update(repr((key, drawn.at(key, 0))).encode())
    names, values = drawn.table()
    whole.update(repr((drawn.draws, names)).encode())
    whole.update(values.tobytes())
    return whole.hexdigest()
