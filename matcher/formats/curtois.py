"""Shift Scheduling Benchmark instances (Curtois and Qu 2014, schedulingbenchmarks.org).

Hard: days off, forbidden successions, shifts of each kind, minutes, days in a row and off in a row, weekends.
cost = sum of the weights of requests not met + of heads below and above the cover of each shift, weighted
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from immutabledict import immutabledict

from matcher.formats import days
from matcher.formats.files import Opens, opened
from matcher.formats.json.documents import canonical
from matcher.formats.lines import Block, Line, blocks
from matcher.ids import ProjectId, SeatId, VolunteerId
from matcher.problem.entities import Needs, Project, Seat, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.quantities import MOST_HEADS, MOST_WEIGHT
from matcher.problem.terms import Request, Span, Terms
from matcher.roster import Roster
from matcher.rules import requests

NEEDED = ("SECTION_HORIZON", "SECTION_SHIFTS", "SECTION_STAFF", "SECTION_COVER")
OTHERS = ("SECTION_DAYS_OFF", "SECTION_SHIFT_ON_REQUESTS", "SECTION_SHIFT_OFF_REQUESTS")
FLAT = True
STAFF = "A,E=14|D=14,4320,3360,5,2,2,1"
#: Minutes of a shift: it ends within a day.
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of shift: its length, and the kinds that may not follow on the next day."""

    minutes: int
    never_before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverRow:
    """How many heads a shift should have, and what each head below and above costs."""

    heads: int = 0
    under: int = 1
    over: int = 0

    @property
    def project(self) -> ProjectId:
        """The project of all shifts with these weights."""
        return ProjectId(f"{self.under}-{self.over}")


@dataclass(frozen=True, slots=True)
class Person:
    """What the line of a person says: the kinds of shift they may do, and their terms."""

    kinds: frozenset[str]
    terms: Terms


def name(instance: str) -> str:
    """What an instance is called: its file without folder and ending."""
    return Path(instance).stem


def sources(data: Path, instance: str) -> Sequence[Path]:
    """The files of an instance."""
    return (data / instance,)


def read(data: Path, instance: str, opens: Opens = opened) -> Problem:
    """The problem of an instance, given as the path of its file."""
    return opens(data / instance, load)


def places(instance: str) -> Sequence[str]:
    """The name of the file that a roster is written to."""
    return (f"{name(instance)}.json",)


def written(problem: Problem, roster: Roster, name: str) -> Mapping[str, bytes]:
    """The file of a roster, by its name."""
    return {f"{name}.json": dump(problem, roster)}


def load(data: bytes) -> Problem:
    """The problem of an instance; InvalidProblem with the line where it means nothing."""
    found = blocks(data, NEEDED, OTHERS)
    horizon = _horizon(found["SECTION_HORIZON"])
    kinds = _kinds(found["SECTION_SHIFTS"])
    staff = _staff(found["SECTION_STAFF"], kinds, horizon)
    cover = _cover(found["SECTION_COVER"], kinds, horizon)
    off = _days_off(found.get("SECTION_DAYS_OFF"), staff, horizon)
    wished = _requests(found, staff, kinds, horizon)
    return Problem(
        period=days.period(horizon),
        places=(days.HERE,),
        projects=_projects(cover),
        volunteers=tuple(
            Volunteer(
                id=VolunteerId(name),
                skills=immutabledict(dict.fromkeys(sorted(person.kinds), 1)),
                available=days.free(horizon, off[name]),
                terms=person.terms,
                requests=wished[name],
            )
            for name, person in staff.items()
        ),
        shifts=tuple(
            days.shift(
                day, kind, kinds[kind].minutes, each.project, (_seat(day, kind, each.heads, len(staff)),)
            )
            for (day, kind), each in cover.items()
        ),
        policy=days.policy(
            {requests.INFO.name: 1},
            {(first, then) for first, kind in kinds.items() for then in kind.never_before},
        ),
    )


def dump(problem: Problem, roster: Roster) -> bytes:
    """A roster as `{employee: {day: shift}}`."""
    return canonical(
        {
            person.id: {str(day): shift.kind for day, shift, _ in days.days_of(problem, roster, person)}
            for person in problem.volunteers
        }
    )


def _horizon(block: Block) -> int:
    line = block.only()
    return line.integer(line.text, 1, days.MOST_DAYS)


def _kinds(block: Block) -> Mapping[str, Kind]:
    kinds: dict[str, Kind] = {}
    for line in block.lines:
        name, minutes, *others = line.pieces(",", 2, "E,480,D|L")
        never = tuple(kind.strip() for kind in others[0].split("|") if kind.strip()) if others else ()
        kinds[line.new(name, kinds)] = Kind(line.integer(minutes, 1, MOST_MINUTES), never)
    for line, kind in zip(block.lines, kinds.values(), strict=True):
        for other in kind.never_before:
            line.known(other, kinds)
    return kinds


def _staff(block: Block, kinds: Mapping[str, Kind], horizon: int) -> Mapping[str, Person]:
    staff: dict[str, Person] = {}
    for line in block.lines:
        name, most, *numbers = line.pieces(",", 8, STAFF)
        caps = _caps(line, most, kinds)
        able = frozenset(kind for kind in kinds if caps.get(kind, horizon))
        staff[line.new(name, staff)] = Person(able, _terms(line, numbers, caps, horizon))
    return staff


def _terms(line: Line, numbers: list[str], caps: Mapping[str, int], horizon: int) -> Terms:
    most_minutes, least_minutes, most_row, least_row, least_off, weekends = map(line.integer, numbers[:6])
    binding = {kind: Span(0, cap) for kind, cap in caps.items() if 0 < cap < horizon}
    return Terms(
        days_in_a_row=line.made(Span, least_row, most_row),
        days_off_in_a_row=Span(least_off),
        weekends=weekends,
        minutes=line.made(Span, least_minutes, most_minutes),
        shifts_of_kind=immutabledict(binding),
    )


def _caps(line: Line, text: str, kinds: Mapping[str, Kind]) -> Mapping[str, int]:
    caps: dict[str, int] = {}
    for piece in filter(None, text.split("|")):
        kind, equals, cap = piece.partition("=")
        if not equals:
            raise line.fault("not_like", like=STAFF)
        caps[line.new(line.known(kind.strip(), kinds), caps)] = line.integer(cap.strip())
    return caps


def _cover(block: Block, kinds: Mapping[str, Kind], horizon: int) -> Mapping[tuple[int, str], CoverRow]:
    found: dict[tuple[int, str], CoverRow] = {}
    for line in block.lines:
        day, kind, heads, under, over = line.pieces(",", 5, "0,E,3,100,1")[:5]
        key = line.integer(day, 0, horizon - 1), line.known(kind, kinds)
        if key in found:
            raise line.fault("duplicate")
        found[key] = CoverRow(
            line.integer(heads, 0, MOST_HEADS),
            line.integer(under, 1, MOST_WEIGHT),
            line.integer(over, 0, MOST_WEIGHT),
        )
    return {(day, kind): found.get((day, kind), CoverRow()) for day in range(horizon) for kind in kinds}


def _projects(cover: Mapping[tuple[int, str], CoverRow]) -> tuple[Project, ...]:
    weights = {each.project: each for each in cover.values()}
    return tuple(
        Project(id=name, scene="medical", weight=each.under, over=each.over)
        for name, each in sorted(weights.items())
    )


def _seat(day: int, kind: str, heads: int, staff: int) -> Seat:
    return Seat(
        id=SeatId(f"{day}:{kind}"),
        desired=heads,
        maximum=max(heads, staff, 1),
        needs=Needs(skills=immutabledict({kind: 1})),
    )


def _days_off(block: Block | None, staff: Mapping[str, Person], horizon: int) -> Mapping[str, set[int]]:
    off: dict[str, set[int]] = defaultdict(set)
    for line in block.lines if block else ():
        name, *numbers = line.pieces(",", 2, "A,0,13")
        off[line.known(name, staff)].update(line.integer(day, 0, horizon - 1) for day in numbers if day)
    return off


def _requests(
    found: Mapping[str, Block], staff: Mapping[str, Person], kinds: Mapping[str, Kind], horizon: int
) -> Mapping[str, tuple[Request, ...]]:
    requests: dict[str, list[Request]] = defaultdict(list)
    for section, sign in (("SECTION_SHIFT_ON_REQUESTS", 1), ("SECTION_SHIFT_OFF_REQUESTS", -1)):
        for line in found[section].lines if section in found else ():
            name, day, kind, weight = line.pieces(",", 4, "A,2,E,3")[:4]
            shift = days.shift_id(line.integer(day, 0, horizon - 1), line.known(kind, kinds))
            if cost := line.integer(weight, 0, MOST_WEIGHT):
                requests[line.known(name, staff)].append(Request(shift, sign * cost))
    return defaultdict(tuple, {name: tuple(each) for name, each in requests.items()})
