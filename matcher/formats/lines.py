"""Text formats of lines under headings, where every fault names its line."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from matcher.bounds import MOST
from matcher.problem.errors import InvalidProblem, require

#: Bytes of a text file: the largest public instances have a few megabytes.
MOST_BYTES = 64 * 1024 * 1024
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_HEADING = re.compile(r"(\w+)\s*(?:=\s*(.*))?")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, without the white space around it; the first has number 1."""

    number: int
    text: str

    def fault(self, code: str, **numbers: object) -> InvalidProblem:
        """A fault that stands on this line."""
        return InvalidProblem(code, f"line {self.number}", **numbers)

    def integer(self, text: str, least: int = 0, most: int = MOST) -> int:
        """The whole number in a piece of the line, from `least` to `most`."""
        if not _WHOLE.fullmatch(text):
            raise self.fault("not_a_number", value=text)
        value = int(text)
        if not least <= value <= most:
            raise self.fault("out_of_range", least=least, most=most)
        return value

    def known(self, name: str, names: Collection[str]) -> str:
        """A name that must be among `names`."""
        if name not in names:
            raise self.fault("unknown_id", id=name)
        return name

    def new(self, name: str, names: Collection[str]) -> str:
        """A name that must not be among `names` yet, nor be empty."""
        if not name:
            raise self.fault("empty_id")
        if name in names:
            raise self.fault("duplicate_id", id=name)
        return name

    def made(self, make: Callable[P, T], *values: P.args, **fields: P.kwargs) -> T:
        """What `make` returns; what it refuses is a fault of this line."""
        try:
            return make(*values, **fields)
        except InvalidProblem as fault:
            raise fault.under(f"line {self.number}") from fault

    def pieces(self, separator: str | None, least: int, like: str) -> list[str]:
        """The pieces between separators, at least so many; `like` shows how the line should look."""
        found = [piece.strip() for piece in self.text.split(separator)]
        if len(found) < least:
            raise self.fault("not_like", like=like)
        return found


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, what stands behind its `=`, and the lines below it."""

    heading: Line
    value: str = ""
    lines: list[Line] = field(default_factory=list)

    def counted(self) -> list[Line]:
        """The lines, as many as the heading says."""
        if self.heading.integer(self.value) != len(self.lines):
            raise self.heading.fault("wrong_count", said=self.value, found=len(self.lines))
        return self.lines

    def only(self) -> Line:
        """The one line below the heading."""
        if len(self.lines) != 1:
            raise self.heading.fault("wrong_count", said="1", found=len(self.lines))
        return self.lines[0]


def blocks(data: bytes, needed: Iterable[str], others: Collection[str] = ()) -> Mapping[str, Block]:
    """The blocks of a file by heading; empty lines and those that begin with # are left out.

    Raises InvalidProblem where a line stands before the first heading, a heading twice, or one that is
    `needed` nowhere.
    """
    required = tuple(needed)
    found: dict[str, Block] = {}
    last: Block | None = None
    for line in _lines(data):
        heading = _HEADING.fullmatch(line.text)
        if heading and heading[1] in (*required, *others):
            last = found[line.new(heading[1], found)] = Block(line, (heading[2] or "").strip())
        elif last is None or line.text.startswith("SECTION_"):
            raise line.fault("unknown_heading")
        else:
            last.lines.append(line)
    for name in required:
        require(name in found, "missing_heading", name)
    return found


def _lines(data: bytes) -> Iterable[Line]:
    require(len(data) <= MOST_BYTES, "too_large", "$", most=MOST_BYTES, value=len(data))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InvalidProblem("not_utf8", f"byte {fault.start}") from fault
    for number, each in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if (stripped := each.strip()) and not stripped.startswith("#"):
            yield Line(number, stripped)
