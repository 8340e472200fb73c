"""The formats: problem, roster, result and change."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from immutabledict import immutabledict

from matcher.formats.json.documents import Document
from matcher.formats.json.entities import (
    CODE,
    CONTEXT,
    CURVE,
    ID,
    NEEDS,
    PLACE,
    POLICY,
    PROJECT,
    SHIFT,
    TEXT,
    VOLUNTEER,
    WINDOW,
)
from matcher.formats.json.records import Check, Record, Sequence, Table, Unordered, Variant
from matcher.formats.json.shapes import (
    Definitions,
    Flag,
    Json,
    Maybe,
    Moment,
    Number,
    Shape,
    Whole,
    choice_of,
)
from matcher.limits import RunLog
from matcher.problem import changes as change
from matcher.problem.errors import require
from matcher.problem.problem import Problem
from matcher.problem.validate import MOST_PROMISE
from matcher.result import Result, Status, Stopped, TierResult
from matcher.roster import Assignment, Roster
from matcher.rules.registry import rules
from matcher.tiers import Tier

MOST_COST = 10**17
ASSIGNMENT = Record(Assignment, {"volunteer": ID, "seat": ID})


@dataclass(frozen=True)
class Promise:
    """A published assignment with the price of breaking it."""

    volunteer: str
    seat: str
    price: int = 1


class Promises(Shape):
    """The published assignments: a list in JSON, assignment to price in the problem."""

    _list = Sequence(Record(Promise, {"volunteer": ID, "seat": ID, "price": Whole(1, MOST_PROMISE)}))

    def read(self, value: object, place: str) -> Mapping[Assignment, int]:
        found: dict[Assignment, int] = {}
        for index, promise in enumerate(self._list.read(value, place)):
            pair = Assignment(promise.volunteer, promise.seat)
            require(pair not in found, "duplicate", f"{place}[{index}]")
            found[pair] = promise.price
        return immutabledict(found)

    def write(self, value: Mapping[Assignment, int]) -> Json:
        return self._list.write(tuple(Promise(*pair, price) for pair, price in sorted(value.items())))

    def schema(self, definitions: Definitions) -> Json:
        return self._list.schema(definitions)


def _references(document: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Duplicates and unknown ids, at the place where they stand in the document."""
    seats: set[str] = set()
    for index, shift in enumerate(values["shifts"]):
        for number, seat in enumerate(shift.seats):
            require(seat.id not in seats, "duplicate_id", f"shifts[{index}].seats[{number}].id", id=seat.id)
            seats.add(seat.id)
    people = {person.id for person in values["volunteers"]}
    for name in ("published", "pinned_in", "pinned_out"):
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


_WHOLE: Mapping[str, Shape] = {
    "period": WINDOW,
    "policy": POLICY,
    "places": Sequence(PLACE),
    "projects": Sequence(PROJECT),
    "volunteers": Sequence(VOLUNTEER),
    "shifts": Sequence(SHIFT),
    "curves": Sequence(CURVE),
    "published": Promises(),
    "pinned_in": Unordered(ASSIGNMENT),
    "pinned_out": Unordered(ASSIGNMENT),
}
_CUT: Mapping[str, Shape] = {
    "part": Flag(),
    "kept": Unordered(ASSIGNMENT),
    "context_shifts": Unordered(ID),
    "context_volunteers": Unordered(ID),
    "served_elsewhere": Table(Whole()),
    "context": CONTEXT,
}
PROBLEM = Document("duet-problem", 1, Record(Problem, _WHOLE, check=_references))
# Parts are written, for their digest, and never read: `subproblem` alone makes them.
PART = Document("duet-problem", 1, Record(Problem, {**_WHOLE, **_CUT}, words={"context": "outside"}))

_ROSTER = Record(Roster, {"assignments": Unordered(ASSIGNMENT)})
ROSTER = Document("duet-roster", 1, _ROSTER)

_TIER_RESULT = Record(
    TierResult, {"cost": Whole(0, MOST_COST), "bound": Whole(0, MOST_COST), "stake": Whole(0, MOST_COST)}
)
_STEPS: Mapping[str, Shape] = {"steps": Whole(), "cut": Sequence(Whole())}
_RUN_LOG = Record(RunLog, {**_STEPS, "parts": Sequence(Maybe(Record(RunLog, _STEPS)))})
RESULT = Document(
    "duet-result",
    1,
    Record(
        Result,
        {
            "status": choice_of(Status),
            "stopped": choice_of(Stopped),
            "tiers": Table(_TIER_RESULT, choice_of(Tier)),
            "seconds": Number(0, 1e9),
            "seconds_to_first": Maybe(Number(0, 1e9)),
            "seed": Whole(0, 2**31 - 1),
            "workers": Whole(1, 1_000),
            "limit_seconds": Number(0, 1e9),
            "megabytes": Maybe(Whole(1)),
            "run_log": Maybe(_RUN_LOG),
            "strategy": TEXT,
            "not_calendar": Sequence(TEXT),
            "params": Table(TEXT),
            "start": TEXT,
            "digest": TEXT,
            "versions": Table(TEXT),
            "conflict": Sequence(ASSIGNMENT),
            "smallest": Flag(),
            "roster": Maybe(_ROSTER),
        },
        words={"run_log": "course", "conflict": "contradiction"},
    ),
)

_SHIFT_MOVE: Mapping[str, Shape] = {"minutes": Whole(-1_000_000), "place": Maybe(ID)}
_HEADS: Mapping[str, Shape] = dict.fromkeys(("minimum", "desired", "maximum"), Maybe(Whole(0, 10_000)))
_CHANGE = Variant.of(
    "change",
    {
        "withdraw": (
            change.Withdraw,
            {"volunteers": Unordered(ID), "from_": Maybe(Moment()), "until": Maybe(Moment())},
        ),
        "add_people": (change.AddPeople, {"count": Whole(1, 10_000), "like": VOLUNTEER}),
        "add_project": (
            change.AddProject,
            {"project": PROJECT, "shifts": Sequence(SHIFT), "places": Sequence(PLACE)},
        ),
        "drop_project": (change.DropProject, {"project": ID}),
        "move_project": (change.MoveProject, {"project": ID, **_SHIFT_MOVE}),
        "add_shift": (change.AddShift, {"shift": SHIFT}),
        "drop_shift": (change.DropShift, {"shift": ID}),
        "move_shift": (change.MoveShift, {"shift": ID, "start": Maybe(Moment()), **_SHIFT_MOVE}),
        "change_need": (change.ChangeNeed, {"seat": ID, **_HEADS, "needs": Maybe(NEEDS)}),
        "change_policy": (
            change.ChangePolicy,
            {name: Maybe(Whole()) for name in change.ChangePolicy.__slots__},
        ),
        "switch_rule": (change.SwitchRule, {"rule": CODE, "on": Flag()}),
    },
)


@dataclass(frozen=True)
class Changes:
    """A list of changes, in the order in which they are made."""

    changes: tuple[change.Change, ...] = ()


CHANGES = Document("duet-changes", 1, Record(Changes, {"changes": Sequence(_CHANGE)}))
FORMATS: Mapping[str, Document] = {
    "problem": PROBLEM,
    "roster": ROSTER,
    "result": RESULT,
    "changes": CHANGES,
}
