"""What a planted fault is, and which tests must catch it."""

from dataclasses import dataclass

SIDES = ("post", "check", "allows", "both")
SEATS, TEAMS = "test_seats", "test_teams"
ELSEWHERE = {
    "maximum": SEATS,
    "minimum": SEATS,
    "desired": SEATS,
    "speakers": TEAMS,
    "shared_language": TEAMS,
    "traits": TEAMS,
    "newcomers": TEAMS,
    "organisations": TEAMS,
    "together": TEAMS,
    "whole_weekends": "test_weekends",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """In the module of a rule, or in another one, `old` is replaced by `new`.

    `side` is the function that goes wrong: `post`, `check`, `allows`, or `both` where they share what is
    wrong, so that no comparison of one with the other can catch it.
    """

    rule: str
    side: str
    old: str
    new: str
    module: str = ""

    @property
    def path(self) -> str:
        """The file that goes wrong, from the project's root."""
        return self.module or f"matcher/rules/{self.rule}.py"

    @property
    def tests(self) -> str:
        """The tests of its rule."""
        return f"tests/matcher/rules/{ELSEWHERE.get(self.rule, f'test_{self.rule}')}.py"

    def planted(self, source: str) -> str:
        """A source with the fault in it. Raises ValueError unless the old text stands in it exactly once."""
        if source.count(self.old) != 1:
            raise ValueError(f"{self.path} has {source.count(self.old)} times: {self.old}")
        return source.replace(self.old, self.new)
