"""Make our own table anew: ``python -m calibration.published FOLDER [--reference FILE]``."""

import argparse
import sys
from pathlib import Path

from calibration.published.compiling import compile_folder, marks, write_councils, write_volumes
from calibration.published.reading import PublishedError

HERE = Path(__file__).parent


def main() -> int:
    """Write volumes.csv.gz and councils.csv beside this file."""
    parser = argparse.ArgumentParser(prog="python -m calibration.published", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of DfE downloads")
    parser.add_argument("--reference", type=Path, help="table of further published figures")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    asked = parser.parse_args()
    try:
        compiled = compile_folder(asked.folder, reference=asked.reference)
    except PublishedError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    write_volumes(compiled, asked.out / "volumes.csv.gz")
    write_councils(compiled, asked.out / "councils.csv")
    missing = ", ".join(f"{count} {reason}" for reason, count in marks(compiled).most_common())
    sys.stderr.write("\n".join(compiled.said) + f"\n{len(compiled.figures)} figures; without a value: {missing}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
