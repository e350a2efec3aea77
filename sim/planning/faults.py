"""What is wrong with a request, in a planner's words."""

from collections.abc import Iterable


class RequestError(Exception):
    """A request contradicts itself or the council; `faults` holds everything wrong with it, a sentence each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))

    def __reduce__(self) -> tuple[type["RequestError"], tuple[tuple[str, ...]]]:
        return RequestError, (self.faults,)
