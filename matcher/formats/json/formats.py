"""The documents: problem, roster, result and changes.

The fields of each follow from its dataclass (`derive`). Said here is what differs from that: words of a
document for attributes that have another name in Python, fields that a document leaves out, the published
promises, and checks that only the whole document can make.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from immutabledict import immutabledict

from matcher.formats.json.derive import record_of, record_with, variant_of
from matcher.formats.json.documents import Document
from matcher.formats.json.records import Check, ListShape
from matcher.formats.json.shapes import Definitions, Json, OptionalShape, Shape
from matcher.ids import SeatId, VolunteerId
from matcher.limits import RunLog
from matcher.problem.changes import Change
from matcher.problem.data import PromisePrice
from matcher.problem.entities import Needs
from matcher.problem.errors import require
from matcher.problem.problem import Problem
from matcher.problem.teams import TeamRule
from matcher.result import Result
from matcher.roster import Assignment, Roster
from matcher.rules.registry import rules


@dataclass(frozen=True)
class Promise:
    """A published assignment with the price of breaking it."""

    volunteer: VolunteerId
    seat: SeatId
    price: PromisePrice = 1


@dataclass(frozen=True)
class PromisesShape(Shape):
    """The published assignments: a list in JSON, assignment to price in the problem."""

    promises: ListShape

    def read(self, value: object, place: str) -> Mapping[Assignment, int]:
        found: dict[Assignment, int] = {}
        for index, promise in enumerate(self.promises.read(value, place)):
            pair = Assignment(promise.volunteer, promise.seat)
            require(pair not in found, "duplicate", f"{place}[{index}]")
            found[pair] = promise.price
        return immutabledict(found)

    def write(self, value: Mapping[Assignment, int]) -> Json:
        return self.promises.write(tuple(Promise(*pair, price) for pair, price in sorted(value.items())))

    def schema(self, definitions: Definitions) -> Json:
        return self.promises.schema(definitions)


def _references(document: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Duplicates and unknown ids, at the place where they stand in the document."""
    seats: set[str] = set()
    for index, shift in enumerate(values["shifts"]):
        for number, seat in enumerate(shift.seats):
            require(seat.id not in seats, "duplicate_id", f"shifts[{index}].seats[{number}].id", id=seat.id)
            seats.add(seat.id)
    people = {person.id for person in values["volunteers"]}
    for name in ("published", "pinned_in", "pinned_out", "standing"):
        _known(name, document.get(name, ()), people, seats)
    policy = document.get("policy", {})
    without, known = policy.get("without", ()), rules()
    for index, rule in enumerate(without):
        require(rule in known, "unknown_rule", f"policy.without[{index}]", rule=rule)
    for rule in policy.get("prices", ()):
        require(rule in known, "unknown_rule", f"policy.prices.{rule}", rule=rule)


def _known(
    name: str, pairs: Iterable[Mapping[str, str]], people: Container[str], seats: Container[str]
) -> None:
    for index, pair in enumerate(pairs):
        for word, known in (("volunteer", people), ("seat", seats)):
            require(pair[word] in known, "unknown_id", f"{name}[{index}].{word}", id=pair[word])


def known_to(problem: Problem) -> Check:
    """The check that a roster speaks of the people and seats of a problem."""

    def check(document: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        _known("assignments", document.get("assignments", ()), problem.volunteer, problem.seat)

    return check


_PROMISES = PromisesShape(ListShape(record_of(Promise)))
_OF_A_SUBPROBLEM = ("part", "kept", "context_shifts", "context_volunteers", "served_elsewhere", "context")
_PROBLEM = record_with(Problem, without=_OF_A_SUBPROBLEM, published=_PROMISES)
PROBLEM = Document("duet-problem", 1, replace(_PROBLEM, check=_references))
# A subproblem is written, for its digest, and never read: only a solver extracts them.
PART = Document(
    "duet-problem", 1, replace(record_with(Problem, published=_PROMISES), words={"context": "outside"})
)

# An empty roster says that it is empty.
_ROSTER = replace(record_of(Roster), always=frozenset({"assignments"}))
ROSTER = Document("duet-roster", 1, _ROSTER)

# A component of a solve has no components of its own.
_COMPONENT_LOG = replace(record_with(RunLog, without=("components",)), title="Course")
_RUN_LOG = replace(
    record_with(RunLog, components=ListShape(OptionalShape(_COMPONENT_LOG))),
    title="Course",
    words={"components": "parts"},
)
_RESULT = record_with(Result, run_log=OptionalShape(_RUN_LOG), roster=OptionalShape(_ROSTER))
RESULT = Document(
    "duet-result", 1, replace(_RESULT, words={"run_log": "course", "conflict": "contradiction"})
)


@dataclass(frozen=True)
class Changes:
    """A list of changes, in the order in which they are made."""

    changes: tuple[Change, ...] = ()


# What a web page stores by itself.
NEEDS = record_of(Needs)
TEAM_RULE = variant_of(TeamRule)
CHANGES = Document("duet-changes", 1, record_of(Changes))
DOCUMENTS: Mapping[str, Document] = {
    "problem": PROBLEM,
    "roster": ROSTER,
    "result": RESULT,
    "changes": CHANGES,
}
