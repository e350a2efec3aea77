"""How many examples a dear property is tried with: few each time, many where `make study` asks for them."""

import os


def examples(few: int, many: int) -> int:
    return many if os.environ.get("THROUGHCARE_EXAMPLES") == "many" else few
