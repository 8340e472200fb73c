"""The files of an INRC-II instance: the scenario, the history and the weeks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from immutabledict import immutabledict

from matcher.formats.lines import Block, Line, blocks
from matcher.problem.quantities import MOST_HEADS
from matcher.problem.terms import History, Span, Terms

WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EVERY_KIND = "Any"
DAY_OFF = "None"
#: Ten years, the longest period of a problem.
MOST_WEEKS = 520
SCENARIO = (
    "SCENARIO",
    "WEEKS",
    "SKILLS",
    "SHIFT_TYPES",
    "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS",
    "CONTRACTS",
    "NURSES",
)
CONTRACT = "FullTime (15,22) (3,5) (2,3) 2 1"
_PAIR = re.compile(r"\(\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*\)")


@dataclass(frozen=True, slots=True)
class Nurse:
    """A nurse's skills and terms."""

    skills: tuple[str, ...]
    terms: Terms


@dataclass(frozen=True, slots=True)
class Scenario:
    """What all weeks of a ward share; `successions` are the forbidden ones."""

    name: str
    weeks: int
    skills: tuple[str, ...]
    kinds: tuple[str, ...]
    successions: frozenset[tuple[str, str]]
    nurses: Mapping[str, Nurse]


@dataclass(frozen=True, slots=True)
class Week:
    """(minimum, optimum) of each (weekday, kind, skill); the (nurse, weekday, kind) that should be off."""

    heads: Mapping[tuple[int, str, str], tuple[int, int]]
    off: frozenset[tuple[str, int, str]]


def scenario(data: bytes) -> Scenario:
    """The scenario of a file `Sc-*.txt`."""
    found = blocks(data, SCENARIO)
    skills: list[str] = []
    for line in found["SKILLS"].counted():
        skills.append(line.new(line.text, skills))
    kinds: dict[str, Span] = {}
    for line in found["SHIFT_TYPES"].counted():
        name, *_ = line.pieces(None, 2, "Early (2,5)")
        kinds[line.new(name, kinds)] = _spans(line, 1, "Early (2,5)")[0]
    contracts = _contracts(found["CONTRACTS"], kinds)
    weeks = found["WEEKS"]
    return Scenario(
        name=found["SCENARIO"].value,
        weeks=weeks.heading.integer(weeks.value, 1, MOST_WEEKS),
        skills=tuple(skills),
        kinds=tuple(kinds),
        successions=_successions(found["FORBIDDEN_SHIFT_TYPES_SUCCESSIONS"], kinds),
        nurses=_nurses(found["NURSES"], contracts, skills),
    )


def history(data: bytes, of: Scenario) -> Mapping[str, History]:
    """What came before, by nurse, of a file `H0-*.txt`."""
    block = blocks(data, ("NURSE_HISTORY",), ("HISTORY",))["NURSE_HISTORY"]
    found: dict[str, History] = {}
    for line in block.lines:
        name, *pieces = line.pieces(None, 7, "Ann 3 1 Night 2 4 0")
        shifts, weekends, in_kind, in_row, off = (line.integer(pieces[at]) for at in (0, 1, 3, 4, 5))
        kind = None if pieces[2] == DAY_OFF else line.known(pieces[2], of.kinds)
        found[line.new(line.known(name, of.nurses), found)] = line.made(
            History,
            days_in_a_row=in_row,
            days_off_in_a_row=off,
            kind=kind,
            kind_in_a_row=in_kind,
            weekends=weekends,
            shifts=shifts,
        )
    for name in of.nurses:
        if name not in found:
            raise block.heading.fault("left_out", id=name)
    return found


def week(data: bytes, of: Scenario) -> Week:
    """The demand and the requests of a file `WD-*.txt`."""
    found = blocks(data, ("REQUIREMENTS", "SHIFT_OFF_REQUESTS"), ("WEEK_DATA",))
    heads: dict[tuple[int, str, str], tuple[int, int]] = {}
    for line in found["REQUIREMENTS"].lines:
        like = "Early Nurse (1,2) (1,1) (1,1) (0,1) (1,1) (1,1) (0,1)"
        kind, skill, *_ = line.pieces(None, 3, like)
        line.known(kind, of.kinds)
        line.known(skill, of.skills)
        if (0, kind, skill) in heads:
            raise line.fault("duplicate")
        for weekday, (least, best) in enumerate(_pairs(line, len(WEEK), like)):
            if not least <= best <= MOST_HEADS:
                raise line.fault("heads_out_of_order")
            heads[weekday, kind, skill] = least, best
    off = set()
    for line in found["SHIFT_OFF_REQUESTS"].counted():
        name, kind, day = line.pieces(None, 3, "Ann Late Sat")[:3]
        line.known(kind, (*of.kinds, EVERY_KIND))
        line.known(day, WEEK)
        off.add((line.known(name, of.nurses), WEEK.index(day), kind))
    return Week(heads, frozenset(off))


def _successions(block: Block, kinds: Mapping[str, Span]) -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for line in block.lines:
        first, count, *others = line.pieces(None, 2, "Late 1 Early")
        if line.integer(count) != len(others):
            raise line.fault("wrong_count", said=count, found=len(others))
        found |= {(line.known(first, kinds), line.known(then, kinds)) for then in others}
    return frozenset(found)


def _contracts(block: Block, kinds: Mapping[str, Span]) -> Mapping[str, Terms]:
    contracts: dict[str, Terms] = {}
    in_a_row = immutabledict(kinds)
    for line in block.counted():
        name, *_ = line.pieces(None, 2, CONTRACT)
        shifts, work, off = _spans(line, 3, CONTRACT)
        tail = line.text.rpartition(")")[2].split()
        if len(tail) != 2 or tail[1] not in ("0", "1"):
            raise line.fault("not_like", like=CONTRACT)
        contracts[line.new(name, contracts)] = Terms(
            shifts=shifts,
            days_in_a_row=work,
            days_off_in_a_row=off,
            kind_in_a_row=in_a_row,
            weekends=line.integer(tail[0]),
            whole_weekends=tail[1] == "1",
        )
    return contracts


def _nurses(block: Block, contracts: Mapping[str, Terms], skills: list[str]) -> Mapping[str, Nurse]:
    nurses: dict[str, Nurse] = {}
    for line in block.counted():
        name, contract, count, *own = line.pieces(None, 3, "Ann FullTime 2 HeadNurse Nurse")
        if line.integer(count) != len(own):
            raise line.fault("wrong_count", said=count, found=len(own))
        known = tuple(line.known(skill, skills) for skill in own)
        nurses[line.new(name, nurses)] = Nurse(known, contracts[line.known(contract, contracts)])
    return nurses


def _spans(line: Line, count: int, like: str) -> list[Span]:
    return [line.made(Span, *pair) for pair in _pairs(line, count, like)]


def _pairs(line: Line, count: int, like: str) -> list[tuple[int, int]]:
    found = [(int(least), int(most)) for least, most in _PAIR.findall(line.text)]
    if len(found) != count:
        raise line.fault("not_like", like=like)
    return found
