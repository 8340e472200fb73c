"""What is wrong with a problem from outside: a code and a place, for a program to read and a person to be
told.
"""

from collections.abc import Mapping

from immutabledict import immutabledict


class InvalidProblem(ValueError):
    """A problem, policy or roster that cannot mean anything.

    `code` names the fault (`ends_before_start`, `unknown_id`, ...), `place` where it stands in the document
    (`shifts[3].end`), `numbers` the values a sentence about it needs.
    """

    def __init__(self, code: str, place: str, **numbers: object) -> None:
        super().__init__(f"{place}: {code}" + (f" {numbers}" if numbers else ""))
        self.code = code
        self.place = place
        self.numbers: Mapping[str, object] = immutabledict(numbers)

    def under(self, place: str) -> "InvalidProblem":
        """The same fault, told from one level further out."""
        inner = self.place if self.place.startswith("[") or not self.place else f".{self.place}"
        return InvalidProblem(self.code, place + inner, **self.numbers)


def require(holds: bool, code: str, place: str, **numbers: object) -> None:
    """Raise `InvalidProblem` unless `holds`."""
    if not holds:
        raise InvalidProblem(code, place, **numbers)
