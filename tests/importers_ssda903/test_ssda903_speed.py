"""Ten years of a large council: in a minute and a gigabyte."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROWS, CHILDREN = 20_000, 8_000
CODE = """
import resource, sys, time
from pathlib import Path
from calibration.importers.ssda903 import read_ssda903
began = time.perf_counter()
journeys, findings = read_ssda903([Path(sys.argv[1])])
took = time.perf_counter() - began
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(journeys.tables["care"]), len(findings))
"""


def write_ten_years(folder: Path) -> None:
    luck = np.random.default_rng(7)
    for year in range(2015, 2025):
        began = pd.Timestamp(year - 1, 4, 1) + pd.to_timedelta(luck.integers(-300, 330, ROWS), unit="D")
        lasted = pd.to_timedelta(luck.integers(1, 900, ROWS), unit="D")
        ended = np.maximum(began + lasted, pd.Timestamp(year - 1, 4, 1) + pd.Timedelta(days=1))
        is_open = ended > pd.Timestamp(year, 3, 31)
        child = luck.integers(0, CHILDREN, ROWS)
        rows = pd.DataFrame(
            {
                "CHILD": np.char.add("CH", child.astype(str)),
                "DECOM": began.strftime("%d/%m/%Y"),
                "RNE": luck.choice(list("SPLTBU"), ROWS),
                "LS": luck.choice(["C1", "C2", "V2", "E1", "V4"], ROWS),
                "CIN": "N1",
                "PLACE": luck.choice(["U6", "U1", "K2", "T1", "H5"], ROWS),
                "PLACE_PROVIDER": luck.choice(["PR1", "PR4"], ROWS),
                "DEC": np.where(is_open, "", ended.strftime("%d/%m/%Y")),
                "REC": luck.choice(["X1", "E4A"], ROWS),
                "REASON_PLACE_CHANGE": "",
                "HOME_POST": "AB1 2CD",
                "PL_POST": np.char.add("EF", luck.integers(0, 900, ROWS).astype(str)),
                "URN": luck.integers(1_000_000, 1_009_999, ROWS),
            }
        )
        (folder / str(year)).mkdir()
        rows.to_csv(folder / str(year) / "episodes.csv", index=False)
        born = (pd.Timestamp(2005, 1, 1) + pd.to_timedelta(child % 4000, unit="D")).strftime("%d/%m/%Y")
        births = pd.DataFrame({"CHILD": rows["CHILD"], "SEX": "1", "DOB": born, "ETHNIC": "WBRI", "UPN": "UN1"})
        births.drop_duplicates("CHILD").to_csv(folder / str(year) / "header.csv", index=False)
        reviews = pd.DataFrame({"CHILD": rows["CHILD"], "DOB": born, "REVIEW": "01/05/2018", "REVIEW_CODE": "PN1"})
        pd.concat([reviews] * 2).to_csv(folder / str(year) / "reviews.csv", index=False)


@pytest.mark.slow
def test_ten_years_in_a_minute_and_a_gigabyte(tmp_path: Path) -> None:
    write_ten_years(tmp_path)
    began = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path)], capture_output=True, text=True, timeout=300, check=True
    )
    seconds, megabytes, stays, findings = map(float, ran.stdout.split())
    print(f"{seconds:.1f} s, {megabytes:.0f} MB, {stays:.0f} stays, {findings:.0f} findings")  # noqa: T201
    assert time.perf_counter() - began < 60
    assert megabytes < 1000
