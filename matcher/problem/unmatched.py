"""Names that match nothing: what is asked for and nobody has, and kinds and scenes that no shift is of.

They are no faults, since a problem with them has rosters; but nobody types one on purpose.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from immutabledict import immutabledict

from matcher.ids import ShiftId
from matcher.problem.data import ProblemData
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.teams import Speakers, Trait

LEVELLED = {"languages": "language", "skills": "skill"}
LISTED = {
    "credentials": "credential",
    "clearances": "clearance",
    "consents": "consent",
    "traits": "trait",
}
KINDS_OF_TERMS = ("kind_in_a_row", "shifts_of_kind")
CODES = (*LEVELLED.values(), *LISTED.values(), "kind", "scene")


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A name that matches nothing. `code` is its kind, one of `CODES`; `place` is where it stands first.

    `numbers`: `what` is the name, `least` the level of a language or skill, `count` in how many places it
    stands: seats and rules of teams, or what is wished, agreed and forbidden; `shift` the first that asks.
    """

    code: str
    place: str
    numbers: Mapping[str, object]


class Named(NamedTuple):
    """A name as somebody wrote it; `least` is 0 where a thing has no level."""

    code: str
    what: str
    least: int = 0


def unmatched(problem: ProblemData, closed: Collection[ShiftId]) -> tuple[Unmatched, ...]:
    """The names that match nothing, in the order of the places where they stand first.

    What `closed` shifts ask for counts nowhere. A subproblem has none: who is missing there is elsewhere.
    """
    return () if problem.part else (*_nobody_has(problem, closed), *_no_shift_is(problem))


def _nobody_has(problem: ProblemData, closed: Collection[ShiftId]) -> Iterator[Unmatched]:
    """What seats and rules of teams ask for and nobody has, or nobody at the level."""
    asked = _Places()
    for index, shift in enumerate(problem.shifts):
        if shift.id not in closed:
            for named, where in _asked(shift):
                asked.add(named, (f"shifts[{index}].{where}", shift.id))
    best = _best(problem)
    for named, (place, shift_id) in asked.first.items():
        if best.get((named.code, named.what), 0) < max(1, named.least):
            yield asked.warning(named, place, shift=shift_id)


def _no_shift_is(problem: ProblemData) -> Iterator[Unmatched]:
    """The kinds and scenes that people or the policy name and no shift or project is of."""
    names, there = _Places(), {("kind", shift.kind) for shift in problem.shifts}
    there |= {("scene", project.scene) for project in problem.projects}
    for index, person in enumerate(problem.volunteers):
        for named, where in _named_by(person):
            if (named.code, named.what) not in there:
                names.add(named, (f"volunteers[{index}].{where}", ""))
    for kind in chain.from_iterable(sorted(problem.policy.successions)):
        if ("kind", kind) not in there:
            names.add(Named("kind", kind), ("policy.successions", ""))
    for named, (place, _) in names.first.items():
        yield names.warning(named, place)


class _Places:
    """Where names stand first (and the shift there), and in how many places."""

    def __init__(self) -> None:
        self.first: dict[Named, tuple[str, str]] = {}
        self._count = Counter[Named]()

    def add(self, named: Named, place: tuple[str, str]) -> None:
        """Note one more place of a name."""
        self._count[named] += 1
        self.first.setdefault(named, place)

    def warning(self, named: Named, place: str, **more: object) -> Unmatched:
        """The warning of a name."""
        level = {"least": named.least} if named.least else {}
        numbers = {"what": named.what, **level, "count": self._count[named], **more}
        return Unmatched(named.code, place, immutabledict(numbers))


def _asked(shift: Shift) -> Iterator[tuple[Named, str]]:
    """What the seats and the team of a shift ask for, each with its field."""
    for index, seat in enumerate(shift.seats):
        for field, code in LEVELLED.items():
            for what, least in getattr(seat.needs, field).items():
                yield Named(code, what, int(least)), f"seats[{index}].needs.{field}"
        for field, code in LISTED.items():
            for what in sorted(getattr(seat.needs, field)):
                yield Named(code, what), f"seats[{index}].needs.{field}"
    for index, rule in enumerate(shift.team):
        if isinstance(rule, Speakers):
            yield Named("language", rule.language, int(rule.level)), f"team[{index}]"
        elif isinstance(rule, Trait):
            yield Named("trait", rule.trait), f"team[{index}]"


def _best(problem: ProblemData) -> Mapping[tuple[str, str], int]:
    """The highest level of each thing that anybody has; 1 where it has no level."""
    best: dict[tuple[str, str], int] = {}
    for person in problem.volunteers:
        for field, code in LEVELLED.items():
            for what, level in getattr(person, field).items():
                if level > best.get((code, what), 0):
                    best[code, what] = int(level)
        for field, code in LISTED.items():
            for what in getattr(person, field):
                best[code, what] = 1
    return {**best, **_counted_as(problem, best)}


def _counted_as(problem: ProblemData, best: Mapping[tuple[str, str], int]) -> Mapping[tuple[str, str], int]:
    """The levels of languages for which speakers of others are counted."""
    found: dict[tuple[str, str], int] = {}
    for tag, others in problem.policy.counts_as.items():
        for other in others:
            key = "language", other
            found[key] = max(found.get(key, 0), best.get(key, 0), best.get(("language", tag), 0))
    return found


def _named_by(person: Volunteer) -> Iterator[tuple[Named, str]]:
    """The kinds and scenes that somebody's wishes and terms name, and in which field."""
    for wish in person.wishes:
        if wish.about in ("kind", "scene"):
            yield Named(wish.about, wish.target), "wishes"
    for field in KINDS_OF_TERMS:
        for kind in getattr(person.terms, field):
            yield Named("kind", kind), f"terms.{field}"
