"""What a planted fault is, and which tests must catch it."""

import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

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
        """A source with the fault in it. Raises ValueError unless the old code stands in it exactly once.

        Code is compared token by token, so it does not matter how it is laid out in lines.
        """
        sought = [token.text for token in tokens(self.old)]
        found = list(tokens(source))
        texts = [token.text for token in found]
        places = [at for at in range(len(texts)) if texts[at : at + len(sought)] == sought]
        if len(places) != 1:
            raise ValueError(f"{self.path} has {len(places)} times: {self.old}")
        first, last = found[places[0]], found[places[0] + len(sought) - 1]
        return source[: first.start] + self.new + source[last.end :]


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a source and its place there, in characters."""

    text: str
    start: int
    end: int


LAYOUT = (
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.COMMENT,
    tokenize.ENDMARKER,
)
CLOSING = (")", "]", "}")


def tokens(code: str) -> Iterator[Token]:
    """The tokens of a source, or of a piece of one, without line ends, indents, comments, and the commas that
    a formatter sets before a closing bracket.
    """
    begins = [0, *accumulate(len(line) for line in code.splitlines(keepends=True))]
    comma: Token | None = None
    for found in _tokens_until_the_end(code):
        if found.type in LAYOUT:
            continue
        (row, column), (end_row, end_column) = found.start, found.end
        token = Token(found.string, begins[row - 1] + column, begins[end_row - 1] + end_column)
        if comma and token.text not in CLOSING:
            yield comma
        comma = token if token.text == "," else None
        if comma is None:
            yield token
    if comma:
        yield comma


def _tokens_until_the_end(code: str) -> Iterator[tokenize.TokenInfo]:
    """The tokens of code whose brackets may be open at its end."""
    stream = tokenize.generate_tokens(io.StringIO(code).readline)
    while True:
        try:
            yield next(stream)
        except (StopIteration, tokenize.TokenError):
            return
